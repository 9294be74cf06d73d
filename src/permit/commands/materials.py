"""`permit materials DOSSIER.json`: which materials this dossier must hold, from whom, and why (6.1.1, 6.2 to 6.6)."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from permit.clock import today
from permit.commands.policy_file import add_policy, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.commands.reading import read_document
from permit.domain.conditions.assess import assess
from permit.domain.dossier import read_dossier
from permit.domain.expression import Verdict, all_of
from permit.domain.materials import MaterialSlot, Part, materials_for

_WHO = {"applicant": "个人提交", "employer": "单位提交"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file with the dossier; `-` is standard input."""
    parser.add_argument("dossier", metavar="DOSSIER.json", help="办理情况（JSON 文件，- 为标准输入）")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print every material of the dossier's business. Where no category is chosen, those that hold today count."""
    dossier = read_dossier(read_document(args.dossier))
    day = today()
    law = law_of_arguments(args, day, "--policy")
    slots = materials_for(dossier, assess(dossier, day, day, law), dossier.business, dossier.category, law)
    if args.format == "json":
        print_json({"materials": [_document(slot) for slot in slots]})
    else:
        print(_text(slots))
    return 0


def _document(slot: MaterialSlot) -> dict[str, Any]:
    return {
        "id": slot.id,
        "title": slot.title,
        "required": slot.required,
        "one_of": slot.one_of,
        "by": slot.by,
        "stamp": slot.stamp,
        "months_left": slot.months_left,
        "because": slot.because,
        "parts": [_part(slot, part) for part in slot.parts],
    }


def _part(slot: MaterialSlot, part: Part) -> dict[str, Any]:
    """A single document; here `required` is that of the slot and the part together."""
    return {
        "id": f"{slot.id}.{part.key}",
        "title": part.title,
        "required": all_of([slot.required, part.required]),
        "stamp": part.stamp,
        "months_left": part.months_left,
    }


def _text(slots: Iterable[MaterialSlot]) -> str:
    slots = tuple(slots)
    sections = (("必须提交", True), ("情况未明，尚不能确定", None), ("不需要", False))
    return "\n".join(line for heading, required in sections for line in _section(heading, required, slots)).rstrip()


def _section(heading: str, required: Verdict, slots: tuple[MaterialSlot, ...]) -> Iterator[str]:
    chosen = [slot for slot in slots if slot.required is required]
    if not chosen:
        return
    yield f"{heading}（{len(chosen)} 项）"
    for slot in chosen:
        yield f"  {slot.id}  {slot.title}（{_WHO[slot.by]}）"
        yield f"      {slot.because}"
        if required is not False:
            yield from (f"      · {part.title}{_mark(part)}" for part in slot.parts if part.required is not False)
    yield ""


def _mark(part: Part) -> str:
    return "（视情况）" if part.required is None else ""
