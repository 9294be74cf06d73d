"""What an act that belongs to no case rests on: evidence of a finding, files of a hand-over, a printed confirmation.

Clauses: R-06, R-18, R-26, R-27
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from django.urls import reverse

from permit.portals.bureau.false_statements import READERS
from permit.records.models import Confirmation, Permit, PermitFact, ReceivedHandOver
from permit.services.permit_life import Event
from permit.services.visible_cases import CASE_ROLES


class Link(NamedTuple):
    """Words and address."""

    words: str
    url: str


Finder = Callable[[Event], "Link | None"]


def nowhere(_: Event) -> Link | None:
    """For a reader to whom nothing but cases opens."""
    return None


def of_printed(permit: Permit) -> Finder:
    """The holder opens every confirmation as it was printed."""
    printed = {each.digest: each.pk for each in Confirmation.objects.filter(permit=permit)}

    def find(event: Event) -> Link | None:
        key = printed.get(str(event.payload.get("digest", ""))) if event.action == "print_confirmation" else None
        return Link("打开这份确认单", reverse("applicant:confirmation", args=[key])) if key else None

    return find


def of_bureau(permit: Permit, role: str) -> Finder:
    """An officer opens what its role reads; one query for the whole life."""
    files = dict(ReceivedHandOver.objects.filter(holders__number=permit.number).values_list("export_id", "pk"))

    def find(event: Event) -> Link | None:
        finding = _said(event, "finding")
        if finding and role in READERS:
            return Link("当时的证据", reverse("bureau:false_statement_evidence", args=[finding]))
        hand_over = _said(event, "hand_over")
        if hand_over and role in CASE_ROLES:
            return Link("转出文件和答复", reverse("bureau:district_hand_over", args=[hand_over]))
        received = files.get(str(event.payload.get("export", "")))
        if received and role in CASE_ROLES:
            return Link("转入文件和答复", reverse("bureau:received_one", args=[received]))
        return None

    return find


def _said(event: Event, key: str) -> int | None:
    """Of the act itself, or of the state it wrote."""
    values = [event.payload, *(fact.value for fact in event.facts if fact.kind == PermitFact.Kind.STATE)]
    found: Collection[int] = [value[key] for value in values if isinstance(value.get(key), int)]
    return next(iter(found), None)
