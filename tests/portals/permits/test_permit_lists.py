"""An employer's permits: the most urgent first over all pages, by what has to be done (R-01)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from fixtures.applicant import employed, make_applicant
from fixtures.held import at, hold, make_holder
from fixtures.old_holders import carried
from fixtures.world import client_of
from permit.domain.validity import WindowRule, renewal_window
from permit.portals.employer.permit_lists import Bounds, page_by_expiry
from permit.portals.employer.permits import due_count, permits_of, renewal_rows
from permit.records.models import FilingAgent
from permit.services.law_in_force import calendar_in_force

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))
RULE = WindowRule(60, 20, 10)


def page_of(employer, query=""):
    with time_machine.travel(DAY, tick=False):
        client = client_of(employer, FilingAgent.objects.get(employer=employer))
        return client.get(f"/employer/permits/{query}").content.decode()


def test_the_bound_is_the_last_end_whose_window_is_open():
    """6.3-03: for every day of half a year, over New Year and the Spring Festival"""
    calendar = calendar_in_force()
    for ahead in range(0, 180, 3):
        day = date(2025, 11, 1) + timedelta(days=ahead)
        last = Bounds.of(day, calendar, RULE).open_until
        assert renewal_window(last, calendar, RULE).phase(day) != "too_early"
        assert renewal_window(last + timedelta(days=1), calendar, RULE).phase(day) == "too_early"


def test_what_must_start_now_leads_and_the_tabs_count():
    """N-15: late before open, open before later; what ended stands apart"""
    permit, association = make_holder(date(2023, 5, 26))
    for name, issued in (("晚来", date(2025, 1, 5)), ("先来", date(2023, 3, 10)), ("已过", date(2022, 12, 1))):
        other = make_applicant(name)
        hold(employed(other, association.employer).person, association.employer, issued)
    words = page_of(association.employer)
    table = words[words.index("<tbody") :]
    assert table.index("先来") < table.index(permit.person.name) < table.index("晚来") and "已过" not in table
    assert "有 1 张已过稳妥日：" in words and "已过期限的仍可提交" in words
    assert "已过" in page_of(association.employer, "?show=ended").split("<tbody")[1]
    now = page_of(association.employer, "?show=now").split("<tbody")[1]
    assert "先来" in now and permit.person.name in now and "晚来" not in now
    assert "这一类现在没有证件" in page_of(association.employer, "?show=running")
    assert due_count(association.employer, DAY.date()) == (1, 1)
    started = ["发起先来的续签", f"发起{permit.person.name}的续签"]
    assert [row["text"] for row in renewal_rows(association.employer, DAY.date())] == started
    head = words[: words.index("<table")]
    assert head.index(started[0]) < head.index(started[1]) and "发起晚来" not in head


def test_pages_follow_each_other_both_ways_without_a_gap():
    _, association = make_holder()
    for serial in range(60):
        person = make_applicant(f"员工{serial}")
        hold(employed(person, association.employer).person, association.employer, date(2024, 1, 1 + serial // 2 % 28))
    own = permits_of(association.employer)
    pages, query = [], {}
    while True:
        page = page_by_expiry(SimpleNamespace(GET=query), own)
        pages.append([permit.pk for permit in page.rows])
        if not page.following:
            break
        query = {"after": page.following.partition("after=")[2].replace("%7E", "~")}
    assert [len(page) for page in pages] == [25, 25, 11] and len(set(sum(pages, []))) == 61
    back = page_by_expiry(
        SimpleNamespace(GET={"before": page.previous.partition("before=")[2].replace("%7E", "~")}), own
    )
    assert [permit.pk for permit in back.rows] == pages[1] and back.previous


def test_a_holder_the_old_system_lists_here_stands_on_the_time_line_with_what_comes_first():
    """5-08, N-11, R-01: an employer sees all its permits; this one has to be completed before it can be renewed"""
    _, association = make_holder(date(2025, 1, 5))
    listed = carried(association.employer, 有效期起="2023-04-13", 有效期止="2026-04-12")
    words = page_of(association.employer)
    name = listed.permit.person.name
    assert name in words[words.index("<tbody") :] and "信息没有补全" in words and "催办补全" in words
    assert f"催{name}补全信息" in words[: words.index("<table")]
    with time_machine.travel(DAY, tick=False):
        client = client_of(association.employer, FilingAgent.objects.get(employer=association.employer))
        assert client.get(f"/employer/permits/{listed.permit.number}/life/").status_code == 200
