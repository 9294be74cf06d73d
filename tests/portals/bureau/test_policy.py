"""政策参数: the administrator's pages, from the list of values to a change approved by a second person (9-01)."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fixtures.under_review import at_desk, case_in
from fixtures.world import client_of
from permit.domain.lifecycle import State
from permit.policy.edition import read_edition
from permit.records.models import PolicyChange
from permit.services.law_in_force import calendar_in_force, edition_in_force, law_in_force

pytestmark = pytest.mark.django_db
CAPITAL = "entries/figure/minimum_paid_in_capital/"
DAY = {"since_year": "2026", "since_month": "3", "since_day": "9"}
SOURCE = {
    "source": "区人社局通知",
    "checked_on_year": "2026",
    "checked_on_month": "3",
    "checked_on_day": "1",
    "confidence": "A",
}


@pytest.fixture
def author() -> Client:
    return client_of(at_desk("administrator", name="贺兰芝"))


@pytest.fixture
def second() -> Client:
    return client_of(at_desk("administrator", name="闻人敏"))


def post(client: Client, change: PolicyChange, address: str, /, **data: object):
    change.refresh_from_db()
    return client.post(f"/bureau/policy/changes/{change.pk}/{address}", {"version": change.version, **data})


def draft(client: Client) -> PolicyChange:
    day = {"in_force_from_year": "2026", "in_force_from_month": "3", "in_force_from_day": "9"}
    assert client.post("/bureau/policy/new/", {"title": "提高实缴资本下限", **day}).status_code == 302
    return PolicyChange.objects.latest("pk")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_list_shows_value_period_source_and_what_is_not_confirmed(author: Client) -> None:
    """9-01, 1.4-01"""
    shown = page(author, "/bureau/policy/")
    assert "企业实缴资本下限" in shown and "1,000,000.00 元" in shown
    assert "办理指南 一（二）2" in shown
    assert "未经证实" in shown
    assert "榆垡镇" in shown and "2026 年放假安排" in shown


@pytest.mark.parametrize("role", ["supervisor", "decider", "quota_officer", "acceptor"])
def test_only_administrators_have_these_pages(role: str, author: Client) -> None:
    change = draft(author)
    other = client_of(at_desk(role))
    for address in ("", "new/", "export/0/", f"changes/{change.pk}/", f"changes/{change.pk}/approve/"):
        assert other.get(f"/bureau/policy/{address}").status_code == 404


def test_a_change_goes_from_draft_to_law_through_two_people(author: Client, second: Client) -> None:
    """9-01"""
    case = case_in(State.OFFICE_CHECK)
    change = draft(author)
    form = page(author, f"/bureau/policy/changes/{change.pk}/{CAPITAL}")
    assert 'value="1000000"' in form
    assert post(author, change, CAPITAL, value="6,000,000", **DAY, **SOURCE).status_code == 302
    shown = page(author, f"/bureau/policy/changes/{change.pk}/")
    assert "1,000,000.00 元" in shown and "6,000,000.00 元" in shown and "还没有比对" in shown
    post(author, change, "compare/")
    shown = page(author, f"/bureau/policy/changes/{change.pk}/")
    assert case.number in shown and "1.2-04" in shown and "不符合" in shown
    post(author, change, "propose/")
    assert "/approve/" not in page(author, f"/bureau/policy/changes/{change.pk}/")
    own = post(author, change, "approve/", words="")
    assert own.status_code == 422 and "另一位管理员" in own.content.decode()
    assert "/approve/" in page(second, f"/bureau/policy/changes/{change.pk}/")
    assert post(second, change, "approve/", words="同意").status_code == 302
    change.refresh_from_db()
    assert (change.state, change.number) == ("approved", 1)
    assert law_in_force(change.in_force_from).number("minimum_paid_in_capital") == 600_000_000
    history = page(author, "/bureau/policy/values/figure/minimum_paid_in_capital/")
    assert "提高实缴资本下限" in history and "闻人敏批准" in history and "随系统提供" in history
    assert "2026年3月9日起：6,000,000.00 元" in page(author, "/bureau/policy/")


def test_a_missing_source_is_said_at_its_field(author: Client) -> None:
    """9-01"""
    change = draft(author)
    answer = post(author, change, CAPITAL, value="6000000", **DAY, **{**SOURCE, "source": ""})
    assert answer.status_code == 422 and "请填写来源" in answer.content.decode()
    answer = post(author, change, CAPITAL, value="许多", **DAY, **SOURCE)
    assert answer.status_code == 422 and "企业实缴资本下限" in answer.content.decode()
    early = post(author, change, CAPITAL, value="6000000", **{**DAY, "since_day": "8"}, **SOURCE)
    assert early.status_code == 422 and "不能早于改动的施行日" in early.content.decode()


def test_a_gap_is_named_and_cannot_be_proposed(author: Client) -> None:
    """9-01"""
    change = draft(author)
    until = {"until_year": "2026", "until_month": "12", "until_day": "31"}
    post(author, change, CAPITAL, value="6000000", **DAY, **until, **SOURCE)
    shown = page(author, f"/bureau/policy/changes/{change.pk}/")
    assert "企业实缴资本下限 ・ until：止日以后没有值" in shown
    assert "提请批准" not in shown
    post(author, change, "propose/")
    change.refresh_from_db()
    assert change.state == "draft"


def test_an_entry_is_edited_in_its_place_and_removed(author: Client) -> None:
    change = draft(author)
    post(author, change, CAPITAL, value="6000000", **DAY, **SOURCE)
    post(author, change, f"{CAPITAL}?at=0", value="7000000", **{**DAY, "since_day": "10"}, **SOURCE)
    change.refresh_from_db()
    assert [(e["value"], e["from"]) for e in change.entries] == [(7_000_000, "2026-03-10")]
    post(author, change, "remove/0/")
    change.refresh_from_db()
    assert change.entries == []


def test_each_kind_of_value_has_its_form(author: Client) -> None:
    """R-28, 1.4-01, 2-01, N-03"""
    change = draft(author)
    published = {"published_on_year": "2026", "published_on_month": "3", "published_on_day": "5"}
    wage = {
        "year": "2025",
        "monthly": "12300",
        **published,
        "publication_source": "公告",
        "publication_confidence": "A",
    }
    place = {"address": "新址 1 号", "phones": "80000001、80000002", "email": "a@example.org"}
    sent = (
        ("entries/soft/1.2-03/", {"value": "no", **DAY}),
        ("entries/wage/2025/", wage),
        ("entries/office/榆垡镇/", place),
        ("entries/figure/messages_sent/", {"value": "returned、refused", **DAY}),
        ("entries/figure/quota_weights/", {"value": "产值=0.3、投资=0.3、就业=0.2、科研=0.2", **DAY}),
    )
    for address, data in sent:
        assert author.get(f"/bureau/policy/changes/{change.pk}/{address}").status_code == 200
        assert post(author, change, address, **data, **SOURCE).status_code == 302
    change.refresh_from_db()
    assert [entry["kind"] for entry in change.entries] == ["soft", "wage", "office", "figure", "figure"]
    assert change.entries[2]["phones"] == ["80000001", "80000002"]
    assert "还不能施行" not in page(author, f"/bureau/policy/changes/{change.pk}/")
    assert author.get(f"/bureau/policy/changes/{change.pk}/entries/figure/nothing/").status_code == 404


CSV = (
    "year,name,from,until,working,source,checked_on,confidence\n"
    "2027,元旦,2027-01-01,2027-01-03,,国务院办公厅,2026-11-20,A\n"
    "2027,春节,2027-02-05,2027-02-12,2027-02-14 2027-02-20,国务院办公厅,2026-11-20,A\n"
)


def test_a_year_of_holidays_is_checked_then_imported(author: Client, second: Client) -> None:
    """R-24"""
    change = draft(author)
    dry = post(author, change, "import/", file=SimpleUploadedFile("2027.csv", CSV.encode()), dry="on")
    assert dry.status_code == 200 and "2月14日、2月20日上班" in dry.content.decode()
    change.refresh_from_db()
    assert change.entries == []
    post(author, change, "import/", file=SimpleUploadedFile("2027.csv", CSV.encode()))
    post(author, change, "compare/")
    post(author, change, "propose/")
    post(second, change, "approve/", words="")
    assert calendar_in_force().is_announced(2027)


def test_a_wrong_file_is_named_by_path(author: Client) -> None:
    """R-24"""
    change = draft(author)
    wrong = CSV.replace("2027-02-14", "2027-02-15")
    answer = post(author, change, "import/", file=SimpleUploadedFile("2027.csv", wrong.encode()))
    assert answer.status_code == 422 and "holidays[1].working" in answer.content.decode()
    answer = post(author, change, "import/", file=SimpleUploadedFile("x.toml", b"= no"))
    assert answer.status_code == 422 and "TOML" in answer.content.decode()
    answer = post(author, change, "import/", file=SimpleUploadedFile("x.toml", b"\xff\xfe"))
    assert answer.status_code == 422 and "UTF-8" in answer.content.decode()


def test_the_export_is_the_edition_in_force(author: Client) -> None:
    """9-01"""
    answer = author.get("/bureau/policy/export/0/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert read_edition(answer.content.decode()) == edition_in_force()
    assert json.loads(answer.content)["format"] == "permit-policy-1"
    assert author.get("/bureau/policy/export/7/").status_code == 404


def test_a_second_person_sends_it_back_with_words(author: Client, second: Client) -> None:
    change = draft(author)
    post(author, change, CAPITAL, value="6000000", **DAY, **SOURCE)
    post(author, change, "compare/")
    post(author, change, "propose/")
    assert post(second, change, "reject/", words="").status_code == 422
    assert post(second, change, "reject/", words="数额与通知不符").status_code == 302
    shown = page(author, f"/bureau/policy/changes/{change.pk}/")
    assert "数额与通知不符" in shown and "提请批准" in shown
    post(author, change, "discard/")
    change.refresh_from_db()
    assert change.state == "discarded"
