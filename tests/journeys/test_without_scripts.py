"""One new permit from the first sign-in to the printed confirmation with JavaScript off in every door (N-05, DESIGN 5).

Each test goes on where the one before it ended.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from journeys import at_applicant, at_desks, at_employer
from journeys.cast import (
    DESKS,
    PASSWORD,
    Cast,
    decide,
    file_the_application,
    print_the_confirmation,
    receive_sheet,
    register_the_employer,
    send_on,
)
from journeys.settled import Settled
from journeys.story import a_story
from journeys.visitor import Visitor, kind_of, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
NO_SCRIPTS = {"java_script_enabled": False}


@dataclass
class DeadEnds:
    """What is shown without scripts but does nothing without them: buttons that send no form, words of progress."""

    wrong: list[str] = field(default_factory=list)

    def at(self, page: Page) -> None:
        for button in page.locator("button[type=button]:visible, a[href='#']:visible").all():
            self.wrong.append(f"{kind_of(page)}: {button.inner_text()!r} does nothing")


@pytest.fixture(scope="module")
def dead_ends() -> DeadEnds:
    return DeadEnds()


@pytest.fixture(scope="module")
def cast(settled: Settled, browser: Browser, pool: ThreadPoolExecutor, dead_ends: DeadEnds) -> Cast:
    """An employer and an employee whom the district does not know yet; officers in the two staff doors sign in too."""
    product = settled.product
    story = a_story(product, pool)
    assert story.employer["uscc"] not in {employer["uscc"] for employer in settled.employers}

    def somebody() -> Visitor:
        return Visitor(browser, product, dead_ends, **NO_SCRIPTS)

    product.tell("password_of", "admin", PASSWORD)
    administrator, office = somebody(), somebody()
    at_desks.enrol(administrator, "admin", PASSWORD)
    first = at_desks.open_officer(administrator, "office-no-scripts", "熊立诚", story.employer["locality"])
    at_desks.enrol(office, "office-no-scripts", first)
    sessions = settled.told["officers"]
    desks = {key: signed_in(browser, product, sessions[key], dead_ends, **NO_SCRIPTS) for key in DESKS}
    return Cast(story=story, employer=somebody(), applicant=somebody(), office=office, **desks)


def test_an_employer_registers_and_is_permitted_without_scripts(cast: Cast) -> None:
    """6.1.1-04, N-02, N-05"""
    register_the_employer(cast)
    cast.employer.open("/employer/")
    assert cast.employer.page.get_by_text("单位关联码").count()


def test_an_employee_files_and_the_employer_reviews_without_scripts(cast: Cast) -> None:
    """4.2-02, 6.2-01, N-05"""
    cast.number = file_the_application(cast)
    at_employer.first_review(cast.employer, cast.number)
    receive_sheet(cast, cast.number)


def test_a_return_is_corrected_and_the_permit_decided_without_scripts(cast: Cast) -> None:
    """R-19, R-20, 8-01, N-05"""
    number = cast.number
    at_desks.send_back(cast.office, "office", number, "诚信声明", "请重新扫描。")
    at_applicant.correct_paper(cast.applicant, cast.story, number, "integrity_statement")
    send_on(cast, number)
    at_desks.report(cast.office, number)
    decide(cast, number)


def test_the_confirmation_is_printed_and_checked_without_scripts(cast: Cast, browser: Browser) -> None:
    """R-26, 6.3-01, N-05"""
    path = print_the_confirmation(cast).removeprefix(cast.story.product.url)
    stranger = Visitor(browser, cast.story.product, **NO_SCRIPTS)
    stranger.open("/verify/")
    stranger.fill_in({"查验码": path.strip("/").rpartition("/")[2]})
    stranger.press("查验")
    stranger.must_say("确认单真实，证件有效")
    stranger.close()


def test_no_page_shows_a_button_that_needs_scripts(dead_ends: DeadEnds) -> None:
    assert not dead_ends.wrong, "\n".join(dict.fromkeys(dead_ends.wrong))
