"""The whole life of a permit on one page, for its holder, its employer and officers in their territory.

Clauses: R-06, R-29, N-13, 6.3-05
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from permit.clock import today
from permit.portals.components.text import cn_date
from permit.portals.permit_life.elsewhere import told_by_other_district
from permit.portals.permit_life.evidence import Evidence
from permit.portals.permit_life.links import Finder, nowhere
from permit.portals.permit_life.particulars import changed_rows
from permit.portals.permit_life.words import band_row, fact_words, notes_of, title_of, who_of
from permit.records.models import Case, Employer, Permit, PermitFact
from permit.services.permit_life import PAGE, Event, Mark, life_of
from permit.services.permit_standing import Standing, standing_on

# A page for paper: more than any life of a permit, and still a bound.
WHOLE = 1000
COLUMNS = ("事项", "内容", "起止", "办件")


@dataclass(frozen=True)
class Reader:
    """Who reads: which door, which cases may be opened and where, and the way back.

    `employer`: the employer that reads; None: whoever reads all associations. `by_name`: reads officers' names.
    """

    base: str
    cases: QuerySet[Case]
    case_url: Callable[[str], str]
    back_url: str
    back_words: str
    employer: Employer | None = None
    by_name: bool = False
    link: Finder = nowhere


def permit_life(request: HttpRequest, permit: Permit, reader: Reader) -> HttpResponse:
    """Newest first, thirty a page; `?all=1` is the whole for printing."""
    whole = request.GET.get("all") == "1"
    mark = None if whole else mark_of(request.GET.get("before", ""))
    life = life_of(permit, reader.cases, reader.employer, mark, WHOLE if whole else PAGE)
    facts = list(permit.facts.select_related("case"))
    evidence = Evidence(request, life.events)
    standing = standing_on(permit, max(today(), permit.issued_on), facts)
    words = {
        "base": reader.base,
        "back_url": reader.back_url,
        "back_words": reader.back_words,
        "permit": permit,
        "standing": standing,
        "title": _title(permit, standing),
        "caption": f"{standing.particulars.get('name') or permit.person.name} ・ {permit.number}",
        "columns": COLUMNS,
        "bands": [band_row(fact) for fact in reversed(facts)],
        "events": [_shown(event, reader, evidence, facts) for event in life.events],
        "first_page": mark is None,
        "elsewhere": None if life.following else told_by_other_district(permit),
        "whole": whole,
        "older": f"?{urlencode({'before': address_of(life.following)})}" if life.following else "",
    }
    return render(request, "permit_life/life.html", words)


def _title(permit: Permit, standing: Standing) -> str:
    """What it is and until when, the term that follows counted in."""
    until = permit.expires_on or standing.valid_until
    if standing.state in ("valid", "suspended") and until > standing.valid_until:
        return f"证件{standing.state_name}，已续签到 {cn_date(until)}"
    return f"证件{standing.state_name}，到 {cn_date(standing.valid_until)}"


def _shown(event: Event, reader: Reader, evidence: Evidence, facts: list[PermitFact]) -> dict[str, Any]:
    # An employer's own case of its department is told, and opened elsewhere.
    readable = event.case is not None and event.subject == "case" and event.case.person_id is not None
    return {
        "title": title_of(event),
        "by": who_of(event, by_name=reader.by_name),
        "at": event.at,
        "notes": notes_of(event),
        "facts": [
            f"{fact.get_kind_display()}：{fact_words(fact)}" for fact in event.facts if fact.kind != "particulars"
        ],
        "changed": _changed(event, facts),
        "link": reader.link(event),
        "case": event.case.number if event.case and readable else "",
        "case_url": reader.case_url(event.case.number) if event.case and readable else "",
        "findings": evidence.findings(event),
        "files": evidence.files(event),
    }


def _changed(event: Event, facts: list[PermitFact]) -> list[dict[str, str]]:
    """What an information change registered anew, beside what stood before."""
    written = next((fact for fact in event.facts if fact.kind == PermitFact.Kind.PARTICULARS), None)
    if written is None:
        return []
    earlier = [each for each in facts if each.kind == written.kind and each.pk < written.pk]
    return changed_rows(earlier[-1].value, written.value) if earlier else []


def address_of(mark: Mark) -> str:
    """A mark as it stands in an address: `2026-03-02T10:30:00+08:00~17`."""
    return f"{mark.at.isoformat()}~{mark.key}"


def mark_of(typed: str) -> Mark | None:
    """The mark of an address; None for anything that is none."""
    moment, _, key = typed.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    fits = at.tzinfo is not None and key.isascii() and key.isdigit() and len(key) < 18
    return Mark(at, int(key)) if fits else None
