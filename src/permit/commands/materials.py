"""`permit materials DOSSIER.json`: which materials this dossier must hold, from whom, and why (6.1.1, 6.2 to 6.6)."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from permit.clock import today
from permit.commands.policy_file import add_policy, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.commands.reading import read_document
from permit.domain.dossier import read_dossier
from permit.domain.expression import Verdict
from permit.domain.materials import MaterialSlot, Part
from permit.domain.questions.materials import materials_document, materials_of

_WHO = {"applicant": "个人提交", "employer": "单位提交"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file with the dossier; `-` is standard input."""
    parser.add_argument("dossier", metavar="DOSSIER.json", help="办理情况（JSON 文件，- 为标准输入）")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print every material of the dossier's business. Where no category is chosen, those that hold today count."""
    dossier = read_dossier(read_document(args.dossier))
    slots = materials_of(dossier, law_of_arguments(args, today(), "--policy"))
    if args.format == "json":
        print_json(materials_document(slots))
    else:
        print(_text(slots))
    return 0


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
        if required is not False and slot.one_of:
            yield f"      {slot.one_of} 各项提交其中一项即可。"
        if required is not False:
            yield from (f"      · {part.title}{_mark(part)}" for part in slot.parts if part.required is not False)
    yield ""


def _mark(part: Part) -> str:
    return "（视情况）" if part.required is None else ""
