"""A holder goes from one district to another and back, in a real browser: two installations, nothing but files between.

Each has its own database, pack, key and officers (docs/handover.md). Each test goes on where the one before it ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fixtures.second_district import invent_district
from journeys import at_hand_over
from journeys.product import Product, running_product
from journeys.settled import Settled
from journeys.visitor import Looks, Visitor, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO = 3
OTHER, CALLED = "haidian", "海淀"
DESKS = ("admin", "admin2", "acceptor", "decider")


@dataclass
class District:
    """An installation and the desks of its bureau."""

    called: str
    product: Product
    admin: Visitor
    admin2: Visitor
    acceptor: Visitor
    decider: Visitor


def at_desks(called: str, product: Product, sessions: dict[str, str], browser: Browser, looks: Looks) -> District:
    return District(called, product, *(signed_in(browser, product, sessions[key], looks) for key in DESKS))


@pytest.fixture(scope="module")
def here(settled: Settled, browser: Browser) -> District:
    return at_desks("大兴区", settled.product, settled.told["officers"], browser, settled.looks)


@pytest.fixture(scope="module")
def there(settled: Settled, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """A second installation: another district by its pack alone."""
    packs: Path = invent_district(tmp_path_factory.mktemp("packs"), OTHER, CALLED)
    with running_product(PERMIT_DISTRICT=OTHER, PERMIT_POLICY_PACKS=str(packs)) as product:
        product.tell("administrator", "never-typed-in-this-journey")
        yield at_desks("海淀区", product, product.tell("officers"), browser, settled.looks)


def test_two_districts_exchange_keys_by_two_administrators_each(here: District, there: District) -> None:
    """R-18"""
    for mine, theirs in ((here, there), (there, here)):
        fingerprint = at_hand_over.own_fingerprint(theirs.admin)
        at_hand_over.enter_key(mine.admin, theirs.called, at_hand_over.own_key(theirs.admin))
        at_hand_over.confirm_key(mine.admin2, theirs.called, fingerprint)


def test_a_holder_goes_by_a_signed_file_and_the_answer_closes_it_here(
    settled: Settled, here: District, there: District
) -> None:
    """R-18, R-36, N-11"""
    record, number = settled.holder(WHO)["record"], settled.holder(WHO)["permit"]
    file = at_hand_over.send(here.acceptor, here.decider, record, there.called)
    settled.mine(WHO).open("/applicant/permit/")
    settled.mine(WHO).must_say(f"正在转往{there.called}")
    at_hand_over.refuse_changed(there.acceptor, file, here.called)
    answer = at_hand_over.take_in(there.acceptor, there.decider, file, record)
    at_hand_over.read_life(there.acceptor, record, number, "由其他区转入", f"在{here.called}的经过")
    at_hand_over.settle(here.acceptor, record, answer)
    settled.mine(WHO).open("/applicant/permit/")
    settled.mine(WHO).must_say(f"已转往{there.called}")


def test_the_holder_is_handed_back_and_the_life_goes_on_where_it_was(
    settled: Settled, here: District, there: District
) -> None:
    """R-18"""
    record, number = settled.holder(WHO)["record"], settled.holder(WHO)["permit"]
    file = at_hand_over.send(there.acceptor, there.decider, record, here.called)
    answer = at_hand_over.take_in(here.acceptor, here.decider, file, record)
    at_hand_over.settle(there.acceptor, record, answer)
    at_hand_over.read_life(here.acceptor, record, number, "由其他区转入", "转往其他区，本区办结", "由原系统转入")
    settled.everything_looked_well()
