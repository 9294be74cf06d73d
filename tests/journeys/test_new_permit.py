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
    print_the_confirmation,
    register_the_employer,
    return_and_correct_at_each_level,
)
from journeys.product import Product
from journeys.story import a_story
from journeys.visitor import AXE, Looks, Visitor
from permit.domain.verification_code import new_code

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


def test_every_level_returns_once_what_was_returned_is_mended_and_the_permit_is_granted(cast: Cast) -> None:
    """R-19, R-04, R-20, 6.2-01, 8-01"""
    return_and_correct_at_each_level(cast, cast.number)
    cast.applicant.open(f"/applicant/cases/{cast.number}/")
    cast.applicant.must_say("准予")


def test_a_stranger_checks_the_code_read_out_of_the_printed_confirmation(cast: Cast, browser: Browser) -> None:
    """R-26, 6.3-01, N-12"""
    address = print_the_confirmation(cast)
    stranger = Visitor(browser, cast.story.product, cast.applicant.looks)
    path = address.removeprefix(cast.story.product.url)
    assert path != address, address
    stranger.open(path)
    stranger.must_say("确认单真实，证件有效")
    stranger.photograph("public-verify")
    assert cast.story.person["name"] not in stranger.text
    stranger.open("/verify/")
    stranger.fill_in({"查验码": f"{path.strip('/').rpartition('/')[2][:-1]}U"})
    stranger.press("查验")
    assert stranger.errors, "a mistyped code is told from one that nobody was given"
    stranger.open(f"/verify/{new_code(b'nobody 123')}/")
    stranger.must_say("没有查到这个查验码")
    stranger.close()


def test_every_page_met_passes_axe_and_fits_a_phone(looks: Looks) -> None:
    assert len(looks.seen) > 40
    assert not looks.wrong, "\n".join(looks.wrong)
