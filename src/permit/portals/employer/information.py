"""The employer's information: its sections, and why they are locked while a registration is under way.

Clauses: 6.1.1-02, N-05
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.lifecycle import FOR_THE_PERMISSION, State
from permit.domain.sections import FORMER_DEPARTMENT, INFORMATION, Section, with_lists
from permit.portals import access
from permit.portals.employer.entry_tasks import entry_sections
from permit.portals.employer.gate import at_entry
from permit.portals.section_answers import summary_rows
from permit.portals.section_views import SectionPages
from permit.records.models import Case, Defect, Employer, FormSection, Office
from permit.services.answer_employer_return import open_return
from permit.services.employer_entry import complete_information, entry_of
from permit.services.former_department import BEFORE_THE_PERMISSION
from permit.services.law_in_force import law_in_force

SETTLED = "办理权限已经开通过，不用办理主管部门变更。"
LOCKED = "权限申请正在办理，单位信息暂时不能修改。退回补正时，只能改退回意见所列的内容。"


def registration_of(employer: Employer) -> Case | None:
    """The case under way that is to bring the permission: registration, or change of department (6.6)."""
    return Case.objects.filter(employer=employer, business__in=FOR_THE_PERMISSION, closed_at__isnull=True).first()


def defects_of(employer: Employer, key: str) -> list[Defect]:
    """What the open return says about a section of the information."""
    case = registration_of(employer)
    sent_back = open_return(case) if case else None
    if sent_back is None:
        return []
    return [d for d in sent_back.defects.filter(kind="field", owner="employer") if d.target.split(".")[0] == key]


def offices() -> tuple[tuple[str, str], ...]:
    """The 21 territorial offices (2-01, R-35)."""
    return tuple(Office.objects.values_list("code", "name"))


def _with_choices(found: Section, key: str, choices: tuple[tuple[str, str], ...]) -> Section:
    return replace(found, fields=tuple(replace(f, choices=choices) if f.key == key else f for f in found.fields))


class InformationPages(SectionPages):
    """Pages of the five sections."""

    door, kind, namespace, name, base = "employer", "employer", "employer", "information", "base/employer.html"

    def owner_of(self, request: HttpRequest, **where: Any) -> Employer:
        return access.employer_of(request)

    def locked(self, owner: Any, key: str) -> str | None:
        case = registration_of(owner)
        if case is None:
            settled = key == FORMER_DEPARTMENT.key and owner.permission not in BEFORE_THE_PERMISSION
            return SETTLED if settled else None
        if case.state == State.RETURNED_TO_EMPLOYER and defects_of(owner, key):
            return None
        return LOCKED

    def open_questions(self, owner: Any, key: str) -> frozenset[str] | None:
        named = {defect.target.partition(".")[2] for defect in defects_of(owner, key)}
        if not named or "" in named:
            return None
        return frozenset(field.rpartition(".")[2] for field in named)

    def defects(self, owner: Any, key: str) -> Mapping[str, str]:
        found = defects_of(owner, key)
        return {defect.target.partition(".")[2].rpartition(".")[2]: defect.words for defect in found}

    def adapt(self, found: Section, owner: Any) -> Section:
        if found.key == "place":
            return _with_choices(found, "office", offices())
        if found.key == FORMER_DEPARTMENT.key:
            others = tuple(each for each in found.field("district").choices if each[0] != owner.district)
            return _with_choices(found, "district", others)
        return with_lists(found, law_in_force(today()))

    def after(self, request: HttpRequest, owner: Any, found: Section) -> str:
        case = registration_of(owner)
        if case is not None:
            return reverse("employer:corrections", kwargs={"number": case.number})
        if found.key == FORMER_DEPARTMENT.key:
            return reverse("employer:home")
        keys = [section.key for section in INFORMATION]
        following = keys[keys.index(found.key) + 1 :]
        if following:
            return reverse("employer:information-section", kwargs={"key": following[0]})
        return reverse("employer:attachments")

    def back(self, request: HttpRequest, owner: Any, found: Section) -> tuple[str, str]:
        return reverse("employer:information"), "返回单位信息"

    def caption(self, request: HttpRequest, owner: Any, found: Section) -> str:
        return "单位信息"

    def saved(self, request: HttpRequest, owner: Any, found: Section, moment: datetime) -> None:
        complete_information(owner, entry_of(owner, moment.date()), moment)


PAGES = InformationPages()


@at_entry
def information(request: HttpRequest) -> HttpResponse:
    """Check your answers: every section as it stands."""
    employer = access.employer_of(request)
    entry = entry_of(employer, today())
    stored = {record.key: record.data for record in FormSection.objects.filter(employer=employer)}
    words = {
        "groups": [section_answers(PAGES.adapt(section, employer), stored, employer) for section, _ in entry.sections],
        "early": entry_sections(entry)[0]["rows"][len(entry.sections) :],
        "entry": entry,
        "locked": PAGES.locked(employer, ""),
    }
    return render(request, "employer/information.html", words)


def section_answers(section: Section, stored: Mapping[str, Any], employer: Employer) -> dict[str, Any]:
    """A section with the words of its answers and the way to change them."""
    data = stored.get(section.key, {})
    url = "" if PAGES.locked(employer, section.key) else reverse("employer:information-section", args=[section.key])
    if not section.repeated:
        rows = summary_rows(section, data.get("fields", {}), url)
    else:
        rows = [
            {"label": f"第 {number} 条", "values": [f"{r['label']}：{r['value']}" for r in summary_rows(section, row)]}
            for number, row in enumerate(data.get("rows", ()), 1)
        ] or [{"label": section.title, "value": section.none_label if data.get("none") else "", "url": url}]
    return {"title": section.title, "rows": rows, "url": url}
