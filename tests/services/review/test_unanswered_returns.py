"""A return that nobody answers, in every business and on either side (R-31)."""

from datetime import date, timedelta

import pytest

from fixtures.held import at
from fixtures.world import (
    acting_as,
    make_agent,
    make_association,
    make_case,
    make_employer,
    make_person,
    make_quota,
    make_staff,
)
from permit.domain.lifecycle import FOR_THE_PERMISSION, OF_A_PERMIT, TABLE, Action, Actor, Business, State
from permit.records.models import Case, OutboxMessage
from permit.services.close_uncorrected import close_uncorrected
from permit.services.return_case import DefectNote, return_case

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 3, 2))
LAST = date(2026, 4, 14)  # the 30th working day after
DEFECTS = {
    Actor.APPLICANT: DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号与房产证不一致"),
    Actor.EMPLOYER: DefectNote("field", "body.registered_address", "employer", "N-07", "mismatch", "与登记不一致"),
}
RETURNED = {Actor.APPLICANT: State.RETURNED_TO_APPLICANT, Actor.EMPLOYER: State.RETURNED_TO_EMPLOYER}
WAYS = [
    (business, to)
    for business in Business
    for to, state in RETURNED.items()
    if (business, state, Actor.SYSTEM, Action.CLOSE_UNCORRECTED) in TABLE
]


def sent_back(business: Business, to: Actor) -> Case:
    """Returned by the office today."""
    employer = make_employer()
    make_agent(employer)
    make_quota(employer)
    person = None if business in FOR_THE_PERMISSION else make_person()
    if person is not None:
        make_association(person, employer)
    else:
        type(employer).objects.filter(pk=employer.pk).update(permission="requested")
    case = make_case(person, employer, business=business, state="office_check")
    officer = acting_as(make_staff("office_checker", employer.office))
    return_case(case.number, None, [DEFECTS[to]], "", officer, NOW)
    OutboxMessage.objects.all().delete()
    return Case.objects.get(pk=case.pk)


def test_every_business_can_be_left_unanswered_on_every_side_it_goes_back_to():
    """R-31: a case of the employer itself has no applicant"""
    assert len(WAYS) == 2 * 4 + 2


@pytest.mark.parametrize(("business", "to"), WAYS)
def test_it_waits_thirty_working_days_with_two_reminders_and_then_closes(business, to):
    """R-31, N-03: and both sides are told once"""
    case = sent_back(business, to)
    assert (case.state, case.correct_by) == (RETURNED[to], LAST)
    # What the applicant uploads into, and the employer sends, goes back to both (6.3-06).
    told = 2 if to is Actor.APPLICANT and business in OF_A_PERMIT else 1
    for day, reminded in ((date(2026, 3, 16), 1), (date(2026, 4, 7), 2), (LAST, 2)):
        close_uncorrected(at(day))
        assert OutboxMessage.objects.filter(template="correction_reminder").count() == reminded * told
    assert Case.objects.get(pk=case.pk).closed_at is None
    for day in (1, 2):
        close_uncorrected(at(LAST + timedelta(days=day)))
    case.refresh_from_db()
    assert (case.state, "没有补正" in case.closing_reason) == ("uncorrected", True)
    sides = 1 if case.person is None else 2
    assert OutboxMessage.objects.filter(template="closed_uncorrected").count() == sides
    if business in FOR_THE_PERMISSION:
        assert type(case.employer).objects.get(pk=case.employer_id).permission == "none"
