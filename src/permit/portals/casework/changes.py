"""What changed since the last round: two snapshots held beside each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from permit.domain.sections import SECTIONS
from permit.domain.sections.fields import Section
from permit.records.models import Case
from permit.services.case_places import material_title

OWNERS = {"profile": "person", "employer": "employer", "claims": "case"}
LONGEST = 60


def changes_of(case: Case, slot_titles: Mapping[str, str]) -> dict[str, Any] | None:
    """`changes` and `rest` for `{% change_list %}`; None while there is only one round. One query."""
    # A round may be frozen twice, when sent and when forwarded: the later one is what the office was given.
    rounds = list({each.number: each for each in case.rounds.order_by("number", "id")}.values())[:-3:-1]
    if len(rounds) < 2:
        return None
    after, before = rounds[0].snapshot, rounds[1].snapshot
    found = [{"text": words, "state": "changed"} for words in differences(before, after, slot_titles)]
    same = _parts(after) - len(found)
    return {
        "round": rounds[1].number,
        "changes": found or [{"text": "与上一轮完全相同", "state": "unchanged"}],
        "rest": f"其余 {max(same, 0)} 处未变，沿用上一轮的核对结果。",
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any], slot_titles: Mapping[str, str]) -> list[str]:
    """One sentence for each answer, file or contract fact that is not what it was."""
    return [
        *_section_differences(before, after),
        *_file_differences(before, after, slot_titles),
        *_contract(before, after),
    ]


def _section_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for kind, owner in OWNERS.items():
        old, new = before.get(kind, {}), after.get(kind, {})
        for key in sorted(old.keys() | new.keys()):
            section = SECTIONS.get((owner, key))
            if section is not None and old.get(key) != new.get(key):
                yield from _one_section(section, old.get(key) or {}, new.get(key) or {})


def _one_section(section: Section, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if section.repeated:
        counts = (len(old.get("rows", ())), len(new.get("rows", ())))
        yield (
            f"{section.title}：由 {counts[0]} 条改为 {counts[1]} 条"
            if counts[0] != counts[1]
            else f"{section.title}有改动"
        )
        return
    fields, were = new.get("fields", {}), old.get("fields", {})
    for field in section.fields:
        if fields.get(field.key) != were.get(field.key):
            yield f"{field.label}：{_word(field, were)} → {_word(field, fields)}"


def _word(field: Any, values: Mapping[str, Any]) -> str:
    words = field.label_of(values.get(field.key)) or "没有填写"
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def _file_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], slot_titles: Mapping[str, str]
) -> Iterator[str]:
    old, new = _files(before), _files(after)
    for slot in sorted(old.keys() | new.keys()):
        title = slot_titles.get(slot) or material_title(slot)
        if slot not in new:
            yield f"{title}：删去了"
        elif slot not in old:
            yield f"{title}：新交，共 {len(new[slot])} 份"
        elif {f["sha256"] for f in old[slot]} != {f["sha256"] for f in new[slot]}:
            yield f"{title}：换为第 {max(f['number'] for f in new[slot])} 版"


def _files(snapshot: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for file in snapshot.get("attachments", ()):
        found.setdefault(file["slot"], []).append(file)
    return found


def _contract(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    if before.get("association") != after.get("association"):
        yield "劳动合同或岗位信息有改动"


def _parts(snapshot: Mapping[str, Any]) -> int:
    sections = [data for kind in OWNERS for data in snapshot.get(kind, {}).values()]
    fields = sum(len(data.get("fields", {})) or len(data.get("rows", ())) for data in sections)
    return fields + len(_files(snapshot))
