"""Who may not apply for now: a false statement was found (7-03). Until when and why is always said.

Clauses: 7-03, R-27
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from permit.domain.errors import Refused
from permit.records.models import FalseStatement, Person


def barred_by(person: Person, day: date) -> FalseStatement | None:
    """The finding that bars the longest on `day`; None for whoever may apply."""
    found = FalseStatement.objects.filter(person=person, state=FalseStatement.State.UPHELD, barred_until__gte=day)
    return found.order_by("-barred_until").first()


def require_right_to_apply(person: Person, day: date) -> None:
    """Raises Refused('right_withdrawn', until, reason), 'under_inquiry' while a finding is not settled."""
    bar = barred_by(person, day)
    if bar is not None:
        raise Refused("right_withdrawn", {"until": bar.barred_until, "reason": bar.words, "clause": "7-03"})
    if FalseStatement.objects.filter(person=person, state=FalseStatement.State.INQUIRY).exists():
        raise Refused("under_inquiry", {"clause": "7-03"})


def barred_people(people: Collection[int], day: date) -> frozenset[int]:
    """Of these persons, those who may not apply on `day`, or whose case is under inquiry; one query."""
    states = FalseStatement.State
    barring = Q(state=states.INQUIRY) | Q(state=states.UPHELD, barred_until__gte=day)
    return frozenset(FalseStatement.objects.filter(barring, person__in=people).values_list("person", flat=True))
