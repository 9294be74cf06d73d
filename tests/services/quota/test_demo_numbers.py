"""The demonstration's numbers in mid-year, without its simulators: what `demo/loading.py` calls last."""

import pytest

from fixtures.employer import waiting_case
from fixtures.world import NOW, acting_as, make_agent, make_employer, make_quota
from permit.demo.calendar import Moments
from permit.demo.numbers import change_numbers
from permit.demo.staff import Staff
from permit.records.models import QuotaDecision, QuotaExceptionRequest
from permit.services.quota_ports import balance

pytestmark = pytest.mark.django_db


def test_a_transfer_is_decided_one_waits_and_an_exception_is_asked_for():
    """1.1-02, 1.1-03: the employer whose case waits has nothing free."""
    case, door = waiting_case()
    others = [make_employer() for _ in range(2)]
    agents = {each.uscc: acting_as(each, make_agent(each)) for each in others}
    for each in others:
        make_quota(each, 6)
    change_numbers({door.employer.uscc: door.acting, **agents}, Staff(NOW), Moments(NOW))
    found = QuotaDecision.objects.order_by("pk").values_list("kind", "state")
    assert list(found) == [("transfer", "approved"), ("addition", "proposed"), ("reduction", "approved")]
    assert QuotaExceptionRequest.objects.get().case == case
    assert balance(door.employer, 2026).free == 0


def test_a_district_without_numbers_shows_none():
    change_numbers({}, Staff(NOW), Moments(NOW))
    assert not QuotaDecision.objects.exists()
