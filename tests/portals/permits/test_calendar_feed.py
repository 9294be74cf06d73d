"""The days of permits in a calendar program: a secret address, masked names, entries that move with their dates."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from fixtures.held import at, make_holder
from fixtures.world import acting_as, client_of
from permit.domain.errors import Refused
from permit.records.models import AuditEntry, CalendarFeed, FilingAgent, PermitFact
from permit.services.open_calendar_feed import close_calendar_feed, open_calendar_feed
from permit.services.permit_facts import write_fact
from permit.services.read_calendar_feed import READINGS, read_calendar_feed

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))
KEY = "0123456789abcdef0123456789abcdef"


def read(token, now=DAY):
    content = read_calendar_feed(token, now)
    return content.decode().replace("\r\n ", "") if content is not None else None


def days_by_uid(text):
    return dict(re.findall(r"UID:(\S+)\r\n.*?DTSTART;VALUE=DATE:(\d+)", text, re.S))


def test_the_four_days_stand_in_it_without_a_name():
    """N-15, R-01: opening, safe day, legal line, expiry; the family name and four digits tell whose"""
    permit, _ = make_holder()
    text = read(open_calendar_feed(permit.person, acting_as(permit.person), DAY))
    assert text.count("BEGIN:VEVENT") == 4 and "DTSTART;VALUE=DATE:20260525" in text
    assert "稳妥日" in text and f"证件尾号 {permit.number[-4:]}" in text
    assert permit.person.name not in text and permit.number not in text and permit.person.id_number not in text


def test_an_entry_keeps_its_uid_while_its_day_moves():
    """R-29: after the renewal the same four entries stand three years later"""
    permit, _ = make_holder()
    token = open_calendar_feed(permit.person, acting_as(permit.person), DAY)
    before = days_by_uid(read(token))
    term = {"valid_from": "2026-05-26", "valid_until": "2029-05-25"}
    write_fact(permit, PermitFact.Kind.TERM, term, date(2026, 5, 26), DAY)
    after = days_by_uid(read(token))
    assert before.keys() == after.keys() and "20290525" in after.values() and "20260525" not in after.values()


def test_the_address_is_kept_as_a_hash_and_an_older_one_stops():
    """The token stands nowhere, not in the audit either."""
    permit, _ = make_holder()
    acting = acting_as(permit.person)
    first = open_calendar_feed(permit.person, acting, DAY)
    second = open_calendar_feed(permit.person, acting, DAY)
    assert read(first) is None and read(second) is not None and read("") is None and read(second.swapcase()) is None
    kept = str(list(CalendarFeed.objects.values())) + str(list(AuditEntry.objects.values()))
    assert first not in kept and second not in kept
    assert close_calendar_feed(permit.person, acting, DAY) and read(second) is None
    assert not close_calendar_feed(permit.person, acting, DAY)


def test_whoever_reads_too_often_waits():
    permit, _ = make_holder()
    token = open_calendar_feed(permit.person, acting_as(permit.person), DAY)
    for _ in range(READINGS):
        read(token)
    with pytest.raises(Refused) as refused:
        read(token)
    assert refused.value.code == "calendar_too_often"
    assert read(token, DAY + timedelta(hours=1)) is not None


def test_an_employer_s_calendar_follows_who_works_there():
    """N-13: who left is not in it any more"""
    permit, association = make_holder()
    agent = FilingAgent.objects.get(employer=association.employer)
    token = open_calendar_feed(association.employer, acting_as(association.employer, agent), DAY)
    assert read(token).count("BEGIN:VEVENT") == 4
    association.state = "ended"
    association.save()
    assert read(token).count("BEGIN:VEVENT") == 0


def test_through_the_door_the_address_is_shown_once_and_opens_without_signing_in():
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        agent = FilingAgent.objects.get(employer=association.employer)
        for client, page in (
            (client_of(permit.person), "/applicant/permit/calendar/"),
            (client_of(association.employer, agent), "/employer/permits/calendar/"),
        ):
            assert "生成订阅地址" in client.get(page).content.decode()
            sent = {"act": "open", "idempotency_key": KEY, "version": 0}
            shown = client.post(page, sent).content.decode()
            path = re.search(r"/calendar/[\w-]+\.ics", shown)[0]
            answer = Client().get(path)
            assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
            assert path not in client.get(page).content.decode()
            client.post(page, {"act": "close", "idempotency_key": KEY[::-1], "version": 0})
            assert Client().get(path).status_code == 404
