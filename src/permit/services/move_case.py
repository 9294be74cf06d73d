"""Moving a case along the state table: lock, check the version, move, record."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import ENDED, ENDING_WITH_PERMIT, Action, Actor, Business, State, move
from permit.records.models import Case, Permit
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.permit_standing import standing_on

# These go on with a case; the rest only end it, or note something, and stay possible after the permit's last day.
FORWARD = frozenset({Action.SUBMIT, Action.SEND_ALONE, Action.REPORT, Action.ACCEPT, Action.PASS, Action.APPROVE})
NOT_LIVING = frozenset({"expired", "cancelled"})
ROLE_ACTORS = {
    "applicant": Actor.APPLICANT,
    "employer": Actor.EMPLOYER,
    "office_checker": Actor.OFFICE,
    "acceptor": Actor.ACCEPTOR,
    "reviewer": Actor.REVIEWER,
    "decider": Actor.DECIDER,
    "system": Actor.SYSTEM,
}


def actor_of(acting: Acting) -> Actor:
    """The lifecycle actor of whoever acts. Raises Refused('not_your_role') for roles that do not touch cases."""
    try:
        return ROLE_ACTORS[acting.role]
    except KeyError:
        raise Refused("not_your_role", {"role": acting.role}) from None


def lock_case(number: str, version: int | None = None) -> Case:
    """The case, its row locked until the transaction ends.

    `version` is what the page was drawn from; None skips the check (system acts). Raises Case.DoesNotExist, and
    Refused('changed_meanwhile') when someone else acted since.
    """
    case = Case.objects.select_for_update(of=("self",)).get(number=number)
    if version is not None and case.version != version:
        raise Refused("changed_meanwhile", {"state": case.state, "number": case.number})
    return case


def move_case(case: Case, action: Action, acting: Acting, now: datetime, **payload: Any) -> State:
    """Move a locked case; saves state, version, closing time; writes the audit row.

    Raises Refused: 'not_allowed_here', 'not_your_role', and 'permit_lapsed' (number, expired) where the permit's last
    day is over, also before any daily run has closed the case (R-06).
    """
    before = State(case.state)
    after = move(Business(case.business), before, actor_of(acting), action)
    if action in FORWARD and case.business in ENDING_WITH_PERMIT:
        _require_living_permit(case, now)
    case.state = after
    case.version += 1
    if after != before:
        case.state_since = now
    if after in ENDED:
        case.closed_at = now
    case.save()
    record_case_act(case, acting, str(action), now, from_state=before, **payload)
    return after


def _require_living_permit(case: Case, now: datetime) -> None:
    """A holder without any permit here comes from another district, and is somebody else's question.

    Clauses: N-16, 6.3-05
    """
    today = localtime(now).date()
    permits = Permit.objects.filter(person=case.person_id, issued_on__lte=today).prefetch_related("facts")
    standings = [(permit, standing_on(permit, today, permit.facts.all())) for permit in permits.order_by("issued_on")]
    if standings and all(standing.state in NOT_LIVING for _, standing in standings):
        permit, standing = standings[-1]
        raise Refused("permit_lapsed", {"number": permit.number, "expired": standing.valid_until})
