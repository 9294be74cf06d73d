"""The public door: every page answers, and what it says comes from the data that decides."""

from pathlib import Path

import pytest
import time_machine
from django.core import signing
from django.template.loader import get_template

from fixtures.world import NOW
from permit.clock import today
from permit.portals.public.self_check.flow import SALT
from permit.services.law_in_force import law_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_of_march")]


@pytest.fixture
def second_of_march():
    """The pages ask the clock; the tests do not depend on the day they run."""
    with time_machine.travel(NOW, tick=False):
        yield


PAGES = [
    "/",
    "/guide/",
    "/guide/offices/",
    "/guide/figures/",
    "/when-to-renew/",
    "/privacy/",
    "/self-check/",
    "/components/",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_public_page_answers(client, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert "配偶" not in response.content.decode() or page in ("/privacy/", "/guide/")


def test_the_frame_names_the_district_of_the_policy_in_force(client) -> None:
    """3-01: no district stands in a template."""
    law = law_in_force(today())
    page = client.get("/guide/").content.decode()
    assert f"{law.district_name} · 北京市工作居住证" in page and f"{law.bureau}　主办" in page
    for template in ("base/public.html", "base/footer.html"):
        assert law.district_name not in Path(get_template(template).origin.name).read_text(encoding="utf-8")


def test_the_guide_prints_the_figures_in_force(client) -> None:
    """1.2-04, 1.3.4, 6.2-03"""
    page = client.get("/guide/").content.decode()
    assert "实缴资本不少于 100" in page.replace(",", "")
    assert "无犯罪记录" in page


def test_all_offices_are_listed_with_their_real_names(client) -> None:
    """2-01"""
    page = client.get("/guide/offices/").content.decode()
    assert "榆垡镇" in page and "天宫院街道" in page
    assert page.count("@") >= 21


def test_an_office_is_found_by_name(client) -> None:
    page = client.get("/guide/offices/?q=西红门").content.decode()
    assert "西红门镇" in page and "榆垡镇" not in page


def test_the_window_of_a_permit_is_told_with_four_days(client) -> None:
    """6.3-03, N-15"""
    page = client.post("/when-to-renew/", {"expires_year": "2026", "expires_month": "7", "expires_day": "8"})
    words = page.content.decode()
    assert "2026年4月10日" in words and "2026年5月26日" in words and "2026年6月9日" in words


def answer(client, who: str, answers: str, asked: str, **fields: str):
    return client.post(f"/self-check/{who}/", {"answers": answers, "asked": asked, "whole_page": "1", **fields})


def sealed_of(response) -> str:
    return response.context["answers"]


def test_someone_out_of_scope_is_told_at_once_where_to_go(client) -> None:
    """7-04"""
    first = client.get("/self-check/applicant/")
    end = answer(client, "applicant", sealed_of(first), "scope", population="hong_kong")
    assert end.templates[0].name == "public/self_check/result.html"
    assert "港澳台" in end.content.decode()


def test_the_self_check_stops_asking_for_categories_once_one_holds(client) -> None:
    """1.3.1"""
    pages = {
        "scope": {"population": "mainland"},
        "age": {"born_on_year": "1990", "born_on_month": "3", "born_on_day": "7", "sex": "male"},
        "field_of_work": {"key_field": "yes"},
        "income": {"six_months": "26000", "twelve_months": "26000"},
        "payments": {"insured_months": "12", "taxed_months": "12"},
        "home": {"kind": "own"},
        "schooling": {"level": "bachelor", "degree": "yes", "worked_years": "8"},
        "children": {"any": "no"},
    }
    response = client.get("/self-check/applicant/")
    asked = []
    while "section" in response.context:
        key = response.context["section"].key
        asked.append(key)
        response = answer(client, "applicant", sealed_of(response), key, **pages[key])
    assert asked == list(pages)
    words = response.content.decode()
    assert response.context["headline"] == "符合第 1 类，条件都符合"
    assert "时间安排" in words
    assert [row["clause"] for row in response.context["categories"]] == ["1.3.1-A"]
    assert len(response.context["unasked"]) == 8 and "已符合一类，其余各类没有再问" in words
    sheet = client.post("/self-check/applicant/", {"answers": sealed_of(response), "sheet": "1"})
    assert sheet.content[:5] == b"%PDF-"


def test_a_wrong_answer_stays_on_the_page_with_what_would_be_right(client) -> None:
    first = client.get("/self-check/applicant/")
    second = answer(client, "applicant", sealed_of(first), "scope", population="mainland")
    again = answer(
        client,
        "applicant",
        sealed_of(second),
        "age",
        born_on_year="1990",
        born_on_month="2",
        born_on_day="30",
        sex="male",
    )
    words = again.content.decode()
    assert "没有 1990 年 2 月 30 日这一天" in words and 'value="30"' in words


def test_tampered_answers_count_as_none(client) -> None:
    forged = signing.dumps({"who": "applicant", "typed": {}}, salt="other")
    response = answer(client, "applicant", forged + "x", "", population="mainland")
    assert response.context["section"].key == "scope"
    assert SALT == "self-check"


def test_an_employer_learns_what_is_missing(client) -> None:
    """1.2-04"""
    pages = {
        "registration": {
            "kind": "enterprise", "registered_here": "yes", "registered_on_year": "2020", "registered_on_month": "5",
            "registered_on_day": "18",
        },
        "strength": {"paid_in_capital": "999999.99", "contribution": "100000"},
        "plan": {"fits": "yes", "restricted": "no", "violations": "no"},
    }  # fmt: skip
    response = client.get("/self-check/employer/")
    while "section" in response.context:
        key = response.context["section"].key
        response = answer(client, "employer", sealed_of(response), key, **pages[key])
    assert "还有 1 项不符合" in response.content.decode()
