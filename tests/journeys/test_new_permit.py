"""The whole of a new permit in a real browser, through all five doors, with a return and a correction at each level.

Each test goes on where the one before it ended.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser

from journeys.cast import (
    Cast,
    assemble,
    file_the_application,
    register_the_employer,
)
from journeys.product import Product
from journeys.story import a_story
from journeys.visitor import AXE, Looks

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def looks() -> Looks:
    return Looks(AXE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cast(browser: Browser, product: Product, pool: ThreadPoolExecutor, looks: Looks) -> Cast:
    """One story for the tests of this file: each goes on where the one before it ended."""
    return assemble(browser, product, a_story(product, pool), looks)


def test_an_employer_goes_from_first_sign_in_to_the_permission_through_four_doors(cast: Cast) -> None:
    """4.1-01, N-02, 5-01, 6.1.1-04, R-20"""
    register_the_employer(cast)
    cast.employer.open("/employer/")
    assert cast.employer.page.get_by_text("单位关联码").count()


def test_an_employee_files_with_every_paper_and_sends_to_the_employer(cast: Cast) -> None:
    """4.2-02, 6.1.2-06, 6.2-01, N-01"""
    cast.number = file_the_application(cast)
    cast.employer.open(f"/employer/cases/{cast.number}/")
    cast.employer.must_say("待单位初审")


def test_every_page_met_passes_axe_and_fits_a_phone(looks: Looks) -> None:
    assert len(looks.seen) > 30
    assert not looks.wrong, "\n".join(looks.wrong)
