"""Accompanying children: papers of each child, and of the custody after a divorce (6.2-M6)."""

from __future__ import annotations

from collections import Counter

from permit.domain.dossier.model import Child
from permit.domain.expression import Verdict
from permit.domain.materials.slots import Material, Need, Part, Situation, material


def _need(situation: Situation) -> Need:
    children = situation.applicant.children
    if children is None:
        return Need(None, "尚未填写随往子女；有随往子女的提交")
    if not children:
        return Need(False, "没有随往子女，不需要")
    return Need(True, f"有随往子女 {len(children)} 名")


def _parts(situation: Situation) -> tuple[Part, ...]:
    children = situation.applicant.children or (Child(),)
    born: Counter[str] = Counter()
    papers: list[Part] = []
    for child in children:
        papers += _papers(situation, child, _key(child, born))
    return (*papers, *_custody(situation))


def _key(child: Child, born: Counter[str]) -> str:
    """Named by the birthday, so that a list in another order keeps its files; twins are numbered, the second as 2."""
    day = child.born_on.strftime("%Y%m%d") if child.born_on else "undated"
    born[day] += 1
    return f"{day}-{born[day]}" if born[day] > 1 else day


def _papers(situation: Situation, child: Child, key: str) -> tuple[Part, ...]:
    whose = f"子女{child.name or ''}的"
    return (
        Part(f"birth_certificate_{key}", f"{whose}出生医学证明"),
        situation.with_term(f"id_card_{key}", f"{whose}身份证"),
        Part(f"register_first_page_{key}", f"{whose}户口簿首页"),
        Part(f"register_own_page_{key}", f"{whose}户口簿本人页"),
    )


def _custody(situation: Situation) -> tuple[Part, ...]:
    required = _divorced_with_custody(situation)
    because = "离异且子女由本人抚养，另附离婚证和抚养权文书"
    if required is None:
        because = "婚姻状况或抚养权尚不明确，离异且子女由本人抚养的另附离婚证和抚养权文书"
    return (
        Part("divorce_certificate", "离婚证", required, because=because),
        Part("custody_document", "民政局备案的离婚协议书或法院判决书", required),
    )


def _divorced_with_custody(situation: Situation) -> Verdict:
    children = situation.applicant.children or (Child(),)
    custody = [child.custody_after_divorce for child in children]
    status = situation.applicant.marital_status
    if True in custody:
        # Custody after a divorce tells of one; with another status declared a person has to look.
        return True if status in ("divorced", None) else None
    if status in ("single", "married") or None not in custody:
        return False
    return None


CHILDREN: Material = material("6.2-M6", "children", "applicant", _parts, _need)
