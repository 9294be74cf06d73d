"""Whether a permit is on its way to another district: until that has answered, nothing else happens to it (R-18).

Clauses: R-18
"""

from datetime import date

from permit.domain.districts import NAMES
from permit.domain.errors import Refused
from permit.records.models import HandOver, HandOverHolder, Permit, Person
from permit.services.permit_facts import permit_elsewhere
from permit.services.permit_standing import HANDING_OVER

CAUSE = HANDING_OVER


def district_name(district: str) -> str:
    """As people call it; a district this city does not have by its word."""
    return NAMES.get(district, district)


def waiting_hand_over(permit: Permit) -> HandOverHolder | None:
    """The hand-over that holds this permit still; None where there is none under way."""
    waiting = HandOverHolder.objects.filter(permit=permit, state=HandOverHolder.State.WAITING)
    return waiting.filter(hand_over__state=HandOver.State.SENT).select_related("hand_over").first()


def require_not_handing_over(permit: Permit) -> None:
    """Raises Refused('permit_handing_over', number, district) while the other district has not answered (R-18)."""
    waiting = waiting_hand_over(permit)
    if waiting is not None:
        district = district_name(waiting.hand_over.to_district)
        raise Refused("permit_handing_over", {"number": permit.number, "district": district})


def require_none_elsewhere(person: Person, today: date) -> None:
    """Raises Refused: permit_lives_elsewhere (number, district, until) where R-18 has closed it here only."""
    gone = permit_elsewhere(person, today)
    if gone is not None:
        district = district_name(gone.standing.moved_to)
        facts = {"number": gone.permit.number, "district": district, "until": gone.last_day, "clause": "R-18"}
        raise Refused("permit_lives_elsewhere", facts)
