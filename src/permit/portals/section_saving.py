"""One request to one section: what it asks, what is stored, and keeping what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.domain.sections import FieldProblem, Reading, Section, read
from permit.portals.access import acting
from permit.portals.section_forms import SectionForm, typed_answers
from permit.portals.section_merge import CHOICE, THEIRS, YOURS, Merged, merge
from permit.records.models import FormSection
from permit.services.save_open_section import save_open_section
from permit.services.save_section import Owner, stored_section

if TYPE_CHECKING:
    from permit.portals.section_views import SectionPages

ATTEMPTS = 4
LOCKED_FIELD = "本次只补正退回所列的内容，这一项不能改。"


@dataclass
class Visit:
    """Who looks at which section of whom; `row` is the id of one row of a repeated section, '' else."""

    pages: "SectionPages"
    request: HttpRequest
    owner: Owner
    section: Section
    where: Mapping[str, Any]
    row: str = ""
    locked: str = ""
    record: FormSection | None = field(default=None)

    @property
    def data(self) -> Mapping[str, Any]:
        return self.record.data if self.record else {}

    @property
    def version(self) -> int:
        return self.record.version if self.record else 0

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The stored rows; one that came without an id gets its place for one."""
        stored = self.data.get("rows", ())
        return [{**row, "id": row.get("id") or f"row-{place}"} for place, row in enumerate(stored)]

    @property
    def position(self) -> int | None:
        """Place of the row among the rows; None while it is not stored."""
        return next((i for i, row in enumerate(self.rows) if row.get("id") == self.row), None)

    @property
    def answers(self) -> Mapping[str, Any]:
        """The stored answers of this page."""
        if not self.section.repeated:
            return self.data.get("fields", {})  # type: ignore[no-any-return]
        return {} if self.position is None else self.rows[self.position]

    @property
    def reading(self) -> Reading:
        return read(self.section, self.data)

    @cached_property
    def only(self) -> frozenset[str] | None:
        """The questions that may be changed; None: all."""
        return self.pages.open_questions(self.owner, self.section.key)

    @cached_property
    def defects(self) -> Mapping[str, str]:
        return self.pages.defects(self.owner, self.section.key)

    def url(self, part: str = "section", **more: Any) -> str:
        """The address of a page of this section: 'section', 'section-autosave', 'row', 'row-autosave', …"""
        name = f"{self.pages.namespace}:{self.pages.name}-{part}"
        return reverse(name, kwargs={**self.where, "key": self.section.key, **more})

    def page_problems(self) -> tuple[FieldProblem, ...]:
        """Problems of this page's questions, paths without the row."""
        if not self.section.repeated:
            return self.reading.problems
        prefix = f"rows[{self.position}]."
        found = (problem for problem in self.reading.problems if problem.path.startswith(prefix))
        return tuple(replace(problem, path=problem.path.removeprefix(prefix)) for problem in found)

    def form(self, *, all_problems: bool) -> SectionForm:
        """The page as it stands; without `all_problems` only what was typed is judged, not what is still missing."""
        problems = [p for p in self.page_problems() if all_problems or self.answers.get(p.path)]
        locked = (
            {} if self.only is None else {f.key: LOCKED_FIELD for f in self.section.fields if f.key not in self.only}
        )
        hints = self.pages.option_hints(self.owner, self.section)
        new = self.section.repeated and self.position is None
        shown = self.pages.suggest(self.owner, self.section, self.rows) if new else self.answers
        return SectionForm(self.section, shown, problems, locked=locked, defects=self.defects, option_hints=hints)

    def typed(self, *, whole: bool = True) -> dict[str, Any]:
        """What the request carries for this page; `whole` False where one question was saved by itself."""
        return typed_answers(self.section, self.request.POST, self.answers, self.only, whole=whole)


@dataclass(frozen=True)
class Outcome:
    """`merged.differences` a person has to decide, or `refusal` (locked), or saved."""

    merged: Merged | None = None
    refusal: Refused | None = None

    @property
    def saved(self) -> bool:
        return self.refusal is None and not (self.merged and self.merged.differences)


def keep(visit: Visit, *, whole: bool = True) -> Outcome:
    """Store what was typed on this page; put together with what was saved elsewhere meanwhile.

    `whole` False where one question was saved by itself. What the request does not carry is taken anew from what is
    stored before each attempt: a question saved by itself must not undo the page that was sent a moment after it.
    """
    sent = visit.request.POST
    drawn = _drawn(visit)
    choices = {f.key: sent.get(CHOICE.format(f.key), "") for f in visit.section.fields}
    chosen = {k: (value, sent.get(f"seen.{k}", "")) for k, value in choices.items() if value in (YOURS, THEIRS)}
    for _ in range(ATTEMPTS):
        yours = visit.typed(whole=whole)
        merged = Merged(yours, (), ())
        gone = visit.section.repeated and visit.position is None
        if str(visit.version) != sent.get("version", "") and not gone:
            merged = merge(visit.section, yours, visit.answers, drawn, chosen)
            if merged.differences:
                return Outcome(merged)
        try:
            store(visit, _with_answers(visit, merged.answers))
            return Outcome(merged)
        except Refused as refusal:
            if refusal.code != "typed_elsewhere":
                return Outcome(merged, refusal)
            reload(visit)
    return Outcome(merged, Refused("changed_meanwhile", {"state": "", "number": ""}))


def store(visit: Visit, data: Mapping[str, Any]) -> None:
    """Save the section's whole data on top of the version that was read. Raises Refused."""
    moment = now()
    saved = save_open_section(
        visit.owner, visit.section.key, data, visit.version, acting(visit.request), moment, visit.pages.locked
    )
    visit.record = saved.record
    visit.pages.saved(visit.request, visit.owner, visit.section, moment)


def reload(visit: Visit) -> None:
    """Read again what is stored."""
    visit.record = stored_section(visit.owner, visit.section.key)


def _drawn(visit: Visit) -> dict[str, str]:
    sent, asked = visit.request.POST, visit.request.GET
    drawn = {f.key: sent.get(f"drawn.{f.key}") or asked.get(f"drawn.{f.key}") for f in visit.section.fields}
    return {key: value for key, value in drawn.items() if value}


def _with_answers(visit: Visit, answers: Mapping[str, Any]) -> dict[str, Any]:
    if not visit.section.repeated:
        return {**visit.data, "fields": dict(answers)}
    row = {**answers, "id": visit.row}
    rows = visit.rows
    if visit.position is None:
        rows.append(row)
    else:
        rows[visit.position] = row
    return {**visit.data, "rows": rows, "none": False}
