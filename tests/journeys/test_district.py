"""The demonstration's district: large enough, in every state, the same when it is loaded again. Needs no browser."""

import pytest

from journeys.product import running_product
from permit.domain.lifecycle import Business, State
from permit.domain.quota_round import DeclarationState

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive, pytest.mark.timeout(900)]

NEVER_OF_A_NEW_ONE = {State.LAPSED}  # what lapses is a permit, and the case about it
LEAST = {"offices": 21, "employers": 30, "people": 150, "cases": 60, "permits": 5}


def test_the_district_is_whole_on_this_database_and_loading_again_changes_nothing() -> None:
    with running_product(demo=True) as product:
        counted = product.tell("census")
        product.tell("district")
        assert product.tell("census") == counted
    assert {name: counted[name] for name, least in LEAST.items() if counted[name] < least} == {}
    assert counted["offices_with_employers"] >= 15
    assert set(State) - NEVER_OF_A_NEW_ONE - set(counted["states"]) == set()
    assert set(Business) == set(counted["businesses"])
    assert counted["standings"] == ["cancelled", "expired", "frozen", "suspended", "valid"]
    assert len(counted["renewals"]) >= 6, "renewals at every point of their way"
    assert set(DeclarationState) == set(counted["declarations"])
