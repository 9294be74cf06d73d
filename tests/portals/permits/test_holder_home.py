"""What a holder meets first: the day that counts, whose turn it is; never a new permit to apply for (N-14, N-15)."""

from datetime import date

import pytest
import time_machine
from django.utils.html import strip_tags

from fixtures.applicant import make_whole_employer
from fixtures.changes import agree
from fixtures.held import at, make_holder
from fixtures.world import acting_as, client_of, make_case
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Association, Case, Consent, FilingAgent, Permit
from permit.services.end_association import end_association
from permit.services.permit_facts import write_fact
from permit.services.request_association import request_association
from permit.services.request_consent import request_consent

pytestmark = pytest.mark.django_db


def read(permit: Permit, address: str, day: date) -> str:
    """The page, and its words without marks: headings break between their parts."""
    with time_machine.travel(at(day), tick=False):
        page = client_of(permit.person).get(address).content.decode()
    return page + strip_tags(page)


def home_of(permit: Permit, day: date) -> str:
    return read(permit, "/applicant/", day)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 6, 3), "证件有效，2026年2月26日起可以续签"),
        (date(2026, 3, 2), "续签：请在 2026年4月9日（稳妥日）前发起"),
        (date(2026, 4, 10), "续签：已过稳妥日，请在 2026年4月23日（期限）前发起"),
        (date(2026, 5, 20), "续签：已过期限，请尽快发起，2026年5月25日前没有批准的证件失效"),
    ],
)
def test_the_heading_names_the_day_that_counts_now(day: date, words: str) -> None:
    """R-01: the safe day first, past it the legal line, past that the end; the permit's page says the same."""
    permit, _ = make_holder()
    page = home_of(permit, day)
    assert words in page
    assert "新办" not in page[page.index("<h1") :]
    shown = read(permit, "/applicant/permit/", day)
    assert words in shown or words.startswith("证件有效")


def test_past_the_safe_day_the_days_left_are_counted() -> None:
    """R-01"""
    permit, _ = make_holder()
    assert "个工作日" not in home_of(permit, date(2026, 3, 2))
    assert "离期限还有 8 个工作日" in home_of(permit, date(2026, 4, 13))
    assert "离到期还有 3 个工作日" in home_of(permit, date(2026, 5, 20))


def test_after_the_last_day_a_new_permit_is_the_way() -> None:
    """N-16"""
    permit, _ = make_holder()
    assert "单位同意新办" in home_of(permit, date(2026, 5, 26))


def left(permit: Permit, association: Association) -> None:
    old = association.employer
    acting = acting_as(old, FilingAgent.objects.get(employer=old))
    end_association(old, association.pk, None, date(2026, 1, 15), "合同到期", acting, at(date(2026, 1, 15)))


def test_a_suspended_holder_is_led_to_the_new_employers_code() -> None:
    """N-13, N-14, 6.4-02"""
    permit, association = make_holder()
    left(permit, association)
    page = home_of(permit, date(2026, 3, 2))
    assert "证件挂起，请向新单位要关联码" in page and "输入关联码" in page and "/applicant/association/" in page
    new = make_whole_employer()
    request_association(permit.person, new.association_code, acting_as(permit.person), at(date(2026, 2, 2)))
    page = home_of(permit, date(2026, 3, 2))
    assert f"证件挂起，等{new.name}确认关联" in page and "输入关联码" not in page
    Association.objects.filter(employer=new).update(state="confirmed", decided_at=at(date(2026, 2, 9)))
    assert f"证件挂起，等{new.name}发起聘用单位变更" in home_of(permit, date(2026, 3, 2))


def test_an_answered_consent_leads_on_to_the_change() -> None:
    """6.5-02, R-33"""
    permit, association = make_holder(date(2024, 5, 26))
    consent = agree(association)
    page = home_of(permit, date(2026, 3, 2))
    assert "单位已同意，可以填写变更申请" in page and "去填写" in page
    Consent.objects.filter(pk=consent.pk).update(state="requested")
    assert f"等{association.employer.name}同意变更" in home_of(permit, date(2026, 3, 2))


def test_during_an_inquiry_nothing_is_offered() -> None:
    """R-27"""
    permit, _ = make_holder()
    permit.facts.filter(kind="state").update(value={"state": "frozen"})
    page = home_of(permit, date(2026, 3, 2))
    assert "证件冻结，核查期间不能办理业务" in page and "变更个人信息" not in page


def test_a_holder_is_not_offered_a_new_permit_by_the_employers_page() -> None:
    """6.2-01: it would end in a refusal"""
    permit, association = make_holder()
    with time_machine.travel(at(date(2026, 3, 2)), tick=False):
        page = client_of(permit.person).get("/applicant/association/").content.decode()
    assert "请单位同意新办" not in page and "不用新办" in page
    with pytest.raises(Refused, match="permit_held"):
        request_consent(permit.person, Business.NEW, acting_as(permit.person), at(date(2026, 3, 2)))
    assert not association.consents.exists()


def test_a_renewal_under_way_is_not_asked_for_again() -> None:
    """R-01, 6.3-06: handed in, it is said where it is; before that, by which day it has to be sent"""
    permit, association = make_holder()
    day = date(2026, 3, 2)
    case = make_case(permit.person, association.employer, business="renewal", state="draft")
    assert "续签已发起，请在 2026年4月9日前传齐材料，由单位提交" in read(permit, "/applicant/permit/", day)
    Case.objects.filter(pk=case.pk).update(filed_on=day, state="office_check", round=1)
    page = read(permit, "/applicant/permit/", day)
    assert "证件有效，续签待属地审核" in page and "（稳妥日）前发起" not in page and case.number in page


def test_a_renewed_permit_says_until_when_it_was_renewed() -> None:
    """6.3-01, R-29: on the home, on the permit and over its life; nobody is frightened by the old end"""
    permit, _ = make_holder()
    value = {"valid_from": "2026-05-26", "valid_until": "2029-05-25"}
    write_fact(permit, "term", value, date(2026, 5, 26), at(date(2026, 5, 20)))
    day = date(2026, 5, 21)
    assert "证件有效，已续签到 2029年5月25日" in home_of(permit, day)
    page = read(permit, "/applicant/permit/", day)
    assert "证件有效，已续签到 2029年5月25日" in page and "2026年5月26日至 2029年5月25日" in page
    assert "证件有效，已续签到 2029年5月25日" in read(permit, f"/applicant/permit/{permit.number}/life/", day)
