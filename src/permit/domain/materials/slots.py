"""What a material is: its definition, bound to a clause of the guide, and the slot it becomes in one situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from permit.domain.clauses import clause
from permit.domain.dossier.model import Applicant, Dossier, Employer, Home
from permit.domain.expression import Verdict, all_of
from permit.domain.law import Law

# The headings under which slots are shown, in the order of a person's list.
GROUPS: Mapping[str, str] = {
    "household": "户籍",
    "employment": "聘用",
    "statement": "声明",
    "home": "在京住所",
    "income": "应税收入",
    "children": "随往子女",
    "category": "申报类别",
    "change": "变更事项",
    "registration": "单位证照与资质",
    "attachments": "附件管理",
    "other": "其他材料",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One document within a slot, and one upload place: `6.2-M4b.lease`.

    `required` counts only where the slot itself is used; None is unknown. `months_left` is what must be left of its
    term when handed in (5-04; with `is_contract` 5-05). `stamp`: the employer's seal (5-03). `template` names a sheet
    offered for download. `because` says when a conditional part is needed. `by` None: whoever hands in the slot.
    """

    key: str
    title: str
    required: Verdict = True
    months_left: int | None = None
    is_contract: bool = False
    stamp: bool = False
    template: str | None = None
    because: str = ""
    by: str | None = None


@dataclass(frozen=True, slots=True)
class MaterialSlot:
    """One material of the guide in one situation. `by` is applicant or employer, `one_of` the group of alternatives."""

    id: str
    title: str
    required: Verdict
    one_of: str | None
    by: str
    stamp: bool
    months_left: int | None
    because: str
    group: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What the materials depend on. `holds`: the categories' verdicts by letter; `category`: the one chosen."""

    dossier: Dossier
    business: str
    category: str | None
    holds: Mapping[str, Verdict]
    law: Law

    @property
    def applicant(self) -> Applicant:
        return self.dossier.applicant or Applicant()

    @property
    def employer(self) -> Employer:
        return self.dossier.employer or Employer()

    @property
    def home(self) -> Home:
        return self.applicant.home or Home()

    def with_term(self, key: str, title: str, **more: bool | str | None) -> Part:
        """A document with a term, an ID card or a certificate (5-04)."""
        return replace(Part(key, title, months_left=self.law.number("term_months_left")), **more)  # type: ignore[arg-type]

    def contract(self, key: str, title: str, **more: bool | str | None) -> Part:
        """A contract or a lease (5-05)."""
        months = self.law.number("contract_months_left")
        return replace(Part(key, title, months_left=months, is_contract=True), **more)  # type: ignore[arg-type]


class Need(NamedTuple):
    """Whether a slot is required, and why, in one clause of a sentence."""

    required: Verdict
    because: str


Parts = Callable[[Situation], tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class Material:
    """The definition: which parts a slot has and when it is needed."""

    id: str
    title: str
    group: str
    by: str
    need: Callable[[Situation], Need]
    parts: Parts
    one_of: str | None = None

    def slot(self, situation: Situation) -> MaterialSlot:
        """The slot in this situation."""
        need, parts = self.need(situation), self.parts(situation)
        wanted = [part for part in parts if part.required is not False]
        return MaterialSlot(
            id=self.id,
            title=self.title,
            required=need.required,
            one_of=self.one_of,
            by=self.by,
            stamp=any(part.stamp for part in wanted),
            months_left=max((part.months_left for part in wanted if part.months_left), default=None),
            because=_sentence(need, wanted),
            group=self.group,
            parts=parts,
        )


def material(
    clause_id: str,
    group: str,
    by: str,
    parts: Parts | tuple[Part, ...],
    need: Callable[[Situation], Need] | str,
    *,
    title: str | None = None,
    one_of: str | None = None,
) -> Material:
    """Define the material of a clause, by default under the clause's title.

    `need` as text: always required, for that reason.
    """
    fixed_parts = parts if isinstance(parts, tuple) else ()
    return Material(
        id=clause_id,
        title=title or clause(clause_id).title,
        group=group,
        by=by,
        need=(lambda _: Need(True, need)) if isinstance(need, str) else need,
        parts=(lambda _: fixed_parts) if isinstance(parts, tuple) else parts,
        one_of=one_of,
    )


def narrowed(base: Material, condition: Callable[[Situation], Need]) -> Material:
    """The same material, needed only where `condition` holds too; its reason leads."""

    def need(situation: Situation) -> Need:
        first, second = condition(situation), base.need(situation)
        if first.required is False:
            return first
        return Need(all_of([first.required, second.required]), f"{first.because}；{second.because}")

    return replace(base, need=need)


def _sentence(need: Need, wanted: Iterable[Part]) -> str:
    if need.required is False:
        return f"{need.because}。"
    parts = list(wanted)
    terms = {part.is_contract: part.months_left for part in parts if part.months_left}
    clauses = [need.because, *(part.because for part in parts if part.because)]
    if any(part.stamp for part in parts):
        clauses.append("签字后加盖单位公章")
    if True in terms:
        clauses.append(f"合同、租约提交时剩余不少于 {terms[True]} 个月")
    if False in terms:
        clauses.append(f"有期限的证件提交时剩余不少于 {terms[False]} 个月")
    return f"{'；'.join(clauses)}。"
