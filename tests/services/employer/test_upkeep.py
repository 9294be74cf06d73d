"""What an employer has to bring up to date each year, and how often it is told."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.applicant import put_file
from fixtures.employer import STANDING, open_door
from fixtures.world import NOW, TODAY, make_employer, type_section
from permit.records.models import AttachmentVersion, FormSection, OutboxMessage
from permit.services.employer_upkeep import OUTPUT_VALUE, QUALIFICATION, remind_upkeep, upkeep_of
from permit.services.judge_employer import judge_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def door():
    """Output value uploaded in March 2026, a qualification that ends on 31 December 2028."""
    found = open_door()
    type_section(found.employer, "standing", fields=STANDING)
    put_file(found.employer, OUTPUT_VALUE, by="employer")
    put_file(found.employer, QUALIFICATION, by="employer", valid_until=date(2028, 12, 31))
    return found


def keys(employer, today: date) -> list[str]:
    return [each.key for each in upkeep_of(employer, today)]


def test_output_value_serves_until_its_year_is_over(door):
    """1.2-05, 6.1.1-M3"""
    assert keys(door.employer, TODAY) == keys(door.employer, date(2026, 12, 31)) == []
    assert keys(door.employer, date(2027, 1, 1)) == ["output_value_2026"]
    put_file(door.employer, OUTPUT_VALUE, by="employer", days=310)
    FormSection.objects.filter(key="standing").update(data={"fields": {**STANDING, "contribution_year": "2026"}})
    assert keys(door.employer, date(2027, 1, 7)) == []


def test_the_figure_has_to_be_renewed_with_the_material(door):
    """1.2-05, R-23: a new paper alone leaves the figure of two years ago"""
    put_file(door.employer, OUTPUT_VALUE, by="employer", days=310)
    assert keys(door.employer, date(2027, 1, 7)) == ["output_value_2026"]
    assert "2025 年度" in upkeep_of(door.employer, date(2027, 1, 7))[0].words
    FormSection.objects.filter(key="standing").update(data={"fields": {**STANDING, "contribution_year": "2026"}})
    assert keys(door.employer, date(2027, 1, 7)) == []


@pytest.mark.parametrize(
    ("year", "holds"),
    [("2025", True), ("2026", True), ("2024", None), ("2027", None), ("", True)],
)
def test_the_condition_is_judged_on_last_years_or_this_years_contribution(door, year, holds):
    """1.2-05, R-23: an older figure is unknown and goes to a person; one typed before years were asked for counts"""
    FormSection.objects.filter(key="standing").update(data={"fields": {**STANDING, "contribution_year": year}})
    found = {finding.id: finding.holds for finding in judge_employer(door.employer, TODAY)}
    assert found["1.2-05"] is holds


def test_a_qualification_is_spoken_of_sixty_days_before_its_end_and_after(door):
    """6.1.1-M2"""
    AttachmentVersion.objects.filter(attachment__slot=OUTPUT_VALUE).update(uploaded_at=NOW + timedelta(days=1000))
    _renew_figure("2028")
    ends = date(2028, 12, 31)
    assert keys(door.employer, ends - timedelta(days=61)) == []
    assert keys(door.employer, ends - timedelta(days=60)) == ["qualification_2028-12-31"]
    AttachmentVersion.objects.filter(attachment__slot=OUTPUT_VALUE).update(uploaded_at=NOW + timedelta(days=1100))
    assert "已过期" in upkeep_of(door.employer, date(2029, 1, 1))[0].words
    put_file(door.employer, QUALIFICATION, by="employer", valid_until=date(2031, 12, 31))
    assert keys(door.employer, date(2029, 1, 1)) == []


def test_the_later_of_the_typed_and_the_printed_day_counts(door):
    """6.1.1-M2"""
    AttachmentVersion.objects.filter(attachment__slot=QUALIFICATION).update(valid_until=date(2026, 3, 10))
    assert keys(door.employer, TODAY) == []
    FormSection.objects.filter(key="standing").update(data={"fields": {**STANDING, "qualification_until": ""}})
    assert keys(door.employer, TODAY) == ["qualification_2026-03-10"]


def test_an_occasion_is_told_once_however_often_the_daily_run_comes(door):
    """1.2-05, N-03"""
    january = NOW.replace(year=2027, month=1, day=4)
    assert remind_upkeep(january) == 1 and remind_upkeep(january + timedelta(days=1)) == 0
    message = OutboxMessage.objects.get()
    assert message.recipient == door.agent.name and "2026 年度产值贡献材料" in message.text and "{" not in message.text
    assert remind_upkeep(NOW.replace(year=2028, month=1, day=4)) == 1


def test_only_employers_with_the_permission_are_told(door):
    """6.1.1-05"""
    make_employer("没有权限的单位", permission="none")
    door.employer.permission = "withdrawn"
    door.employer.save()
    assert remind_upkeep(NOW.replace(year=2027, month=1, day=4)) == 0


def _renew_figure(year: str) -> None:
    FormSection.objects.filter(key="standing").update(data={"fields": {**STANDING, "contribution_year": year}})


def test_reminding_asks_as_much_for_many_employers_as_for_one():
    """1.2-05, 6.1.1-M2: on the first night of a year everybody has something to bring up to date"""
    asked = []
    for employers in (1, 9):
        for _ in range(employers):
            found = open_door()
            put_file(found.employer, OUTPUT_VALUE, by="employer")
        with CaptureQueriesContext(connection) as queries:
            assert remind_upkeep(NOW + timedelta(days=365)) == employers
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert remind_upkeep(NOW + timedelta(days=366)) == 0
