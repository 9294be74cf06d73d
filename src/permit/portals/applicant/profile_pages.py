"""The applicant's profile, section by section; which of it is locked while a case is open (6.2-02).

Clauses: 6.1.2-01, 6.1.2-02, 6.1.2-03, 6.1.2-04, 6.2-02, N-12
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.domain.identifiers import IdNumber
from permit.domain.lifecycle import State
from permit.domain.sections import PROFILE, Section
from permit.portals.access import person_of
from permit.portals.applicant.gate import in_scope, scope_answer
from permit.portals.section_answers import row_words, summary_rows
from permit.portals.section_views import SectionPages
from permit.records.models import Person
from permit.services.applicant_entry import Entry, entry_of, note_completion
from permit.services.case_locks import PHOTO, defect_words, open_case_of, open_fields, profile_lock

HOUSEHOLD = "household"


class ProfilePages(SectionPages):
    """Pages of the six sections."""

    door, kind, namespace, name, base = "applicant", "person", "applicant", "profile", "base/applicant.html"

    def owner_of(self, request: HttpRequest, **where: Any) -> Person:
        return person_of(request)

    def locked(self, owner: Any, key: str) -> str | None:
        return profile_lock(owner, key)

    def open_questions(self, owner: Any, key: str) -> frozenset[str] | None:
        return open_fields(open_case_of(owner), self.kind, key)

    def defects(self, owner: Any, key: str) -> Mapping[str, str]:
        return defect_words(open_case_of(owner), key)

    def adapt(self, found: Section, owner: Any) -> Section:
        """Only a woman is asked for the kind of her post, and then she has to say (R-15)."""
        if found.key != "basic":
            return found
        woman = IdNumber(owner.id_number).sex == "female"
        fields = (replace(f, required=True) if f.key == "retirement_category" else f for f in found.fields)
        return replace(found, fields=tuple(f for f in fields if woman or f.key != "retirement_category"))

    def page(self, request: HttpRequest, key: str, **where: Any) -> HttpResponse:
        return self._scope(request, key) or super().page(request, key, **where)

    def new_row(self, request: HttpRequest, key: str, **where: Any) -> HttpResponse:
        return self._scope(request, key) or super().new_row(request, key, **where)

    def row_page(self, request: HttpRequest, key: str, row: str, **where: Any) -> HttpResponse:
        return self._scope(request, key) or super().row_page(request, key, row, **where)

    def _scope(self, request: HttpRequest, key: str) -> HttpResponse | None:
        """Nothing but the household page opens before the scope is known (7-04)."""
        return None if key == HOUSEHOLD else scope_answer(request, entry_of(person_of(request)))

    def after(self, request: HttpRequest, owner: Any, found: Section) -> str:
        entry, case = entry_of(owner), open_case_of(owner)
        if entry.out_of_scope:
            return reverse("applicant:elsewhere")
        if case is not None and case.state == State.RETURNED_TO_APPLICANT:
            return reverse("applicant:corrections", args=[case.number])
        return next_place(entry, found.key)

    def back(self, request: HttpRequest, owner: Any, found: Section) -> tuple[str, str]:
        return reverse("applicant:home"), "返回我的办件"

    def caption(self, request: HttpRequest, owner: Any, found: Section) -> str:
        return "个人信息"

    def saved(self, request: HttpRequest, owner: Any, found: Section, moment: datetime) -> None:
        note_completion(owner, moment)


PAGES = ProfilePages()


def next_place(entry: Entry, key: str) -> str:
    """The next part that is not whole, after `key` first; then the photo; then the list of what is left."""
    keys = [section.key for section in PROFILE]
    order = keys[keys.index(key) + 1 :] + keys[: keys.index(key)] if key in keys else keys
    for each in order:
        if not entry.reading_of(each).complete:
            return reverse("applicant:profile-section", args=[each])
    return reverse("applicant:home") if entry.photo else reverse("applicant:photo")


@in_scope
def profile(request: HttpRequest) -> HttpResponse:
    """Every section as it stands."""
    person = person_of(request)
    entry = entry_of(person)
    words = {
        "groups": [_group(section, record.data if record else {}, person) for section, _, record in entry.sections],
        "entry": entry,
        "person": person,
        "locked": profile_lock(person, PHOTO) if not _draft(person) else "",
    }
    return render(request, "applicant/profile.html", words)


def _draft(person: Person) -> bool:
    case = open_case_of(person)
    return case is None or case.state == State.DRAFT


def _group(section: Section, data: Mapping[str, Any], person: Person) -> dict[str, Any]:
    section = PAGES.adapt(section, person)
    url = reverse("applicant:profile-section", args=[section.key])
    if not section.repeated:
        rows = summary_rows(section, data.get("fields", {}))
    else:
        rows = [
            {"label": f"{section.row_title} {number}", "value": row_words(section, row)}
            for number, row in enumerate(data.get("rows", ()), 1)
        ] or [{"label": section.title, "value": section.none_label if data.get("none") else ""}]
    return {"title": section.title, "rows": rows, "url": url, "open": not PAGES.locked(person, section.key)}
