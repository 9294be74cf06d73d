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


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("季末", "每季度末报送"),
        ("无犯罪记录", "不需要"),
        ("西红门", "电话"),
        ("83423508", "9:00"),
        ("1.2-04", "实缴资本"),
        ("租赁 还剩", "6 个月"),
        ("港澳", "原有的条件和程序"),
        ("20 个工作日", "8-01"),
    ],
)
def test_all_that_the_guide_says_can_be_found(client, wanted, said) -> None:
    """2-01, 3-01, 4.2-01, 6.2-03"""
    response = client.get("/guide/", {"q": wanted})
    found = " ".join(f"{e.id}{e.title}{e.text}" for _, entries in response.context["found"] for e in entries)
    assert said in found and f"找到 {response.context['count']} 条" in response.content.decode()


def test_what_the_guide_does_not_say_is_told_so(client) -> None:
    page = client.get("/guide/", {"q": "<b>驾照"}).content.decode()
    assert "没有找到" in page and "&lt;b&gt;驾照" in page and "看全部" in page


def test_the_guide_gives_every_office_with_telephone_and_address(client) -> None:
    """2-01"""
    page = client.get("/guide/").content.decode()
    law = law_in_force(today())
    assert all(office.address in page and office.phones[0] in page for office in law.offices)


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
    assert "持证期间" in words and "6.3-M4" in words
    assert "2026年4月10日" in words and "2026年5月26日" in words and "2026年6月9日" in words


def answer(client, who: str, answers: str, asked: str, **fields: str):
    return client.post(f"/self-check/{who}/", {"answers": answers, "asked": asked, "whole_page": "1", **fields})


def sealed_of(response) -> str:
    return response.context["answers"]


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}_year": str(year), f"{name}_month": str(month), f"{name}_day": str(number)}


def walk(client, who: str, answers: dict[str, dict[str, str]]):
    """Answer what is asked until the result: the keys that were asked, and the last page."""
    response = client.get(f"/self-check/{who}/")
    asked = []
    while "question" in response.context:
        question = response.context["question"]
        asked.append(question.key)
        sent = answers.get(question.key, answers.get(question.field.key))
        assert sent is not None, f"{question.key} was asked"
        response = answer(client, who, sealed_of(response), question.key, **sent)
        assert len(asked) < 40
    return asked, response


GRADUATE = {
    "scope-population": {"population": "mainland"},
    "age-born_on": day("born_on", 1990, 3, 7),
    "age-sex": {"sex": "male"},
    "field_of_work-key_field": {"key_field": "yes"},
    "income-six_months": {"six_months": "26000"},
    "payments-insured_months": {"insured_months": "12"},
    "payments-taxed_months": {"taxed_months": "12"},
    "home-kind": {"kind": "own"},
    "schooling-level": {"level": "bachelor"},
    "schooling-degree": {"degree": "yes"},
    "schooling-worked_years": {"worked_years": "8"},
    "children-any": {"any": "no"},
}


def test_someone_out_of_scope_is_told_at_once_where_to_go(client) -> None:
    """7-04"""
    first = client.get("/self-check/applicant/")
    end = answer(client, "applicant", sealed_of(first), "scope-population", population="hong_kong")
    assert end.templates[0].name == "public/self_check/result.html"
    assert "港澳台" in end.content.decode()


def test_every_page_asks_one_question(client) -> None:
    """One question a page, and its label is the heading."""
    response = client.get("/self-check/applicant/")
    for key, sent in GRADUATE.items():
        assert len(response.context["form"].fields) == 1
        assert response.content.decode().count("<h1") == 1
        response = answer(client, "applicant", sealed_of(response), key, **sent)


def test_the_self_check_stops_asking_for_categories_once_one_holds(client) -> None:
    """1.3.1"""
    asked, response = walk(client, "applicant", GRADUATE)
    assert asked == list(GRADUATE)
    words = response.content.decode()
    assert response.context["headline"] == "符合第 1 类，条件都符合"
    assert "时间安排" in words
    assert [row["clause"] for row in response.context["categories"]] == ["1.3.1-A"]
    assert len(response.context["unasked"]) == 8 and "已符合一类，其余各类没有再问" in words
    sheet = client.post("/self-check/applicant/", {"answers": sealed_of(response), "sheet": "1"})
    assert sheet.content[:5] == b"%PDF-"


def test_what_is_missing_is_told_with_the_first_day_on_which_it_is_enough(client) -> None:
    """1.3.4: '再缴纳 2 个月社保，最早 2026年5月', and the plan goes on from that day."""
    short = {"payments-insured_months": {"insured_months": "4"}}
    _, response = walk(client, "applicant", {**GRADUATE, **short})
    assert response.context["headline"] == "符合第 1 类，还差一项：再缴纳 2 个月社保"
    assert "最早 2026年5月1日可以申请" in response.context["lead"]
    titles = [step["title"] for step in response.context["steps"]]
    assert titles == ["现在", "2026年4月30日前", "2026年5月1日起", "约 2026年5月18日", "约 2026年6月15日"]


def test_what_time_alone_does_not_mend_has_no_day(client) -> None:
    short = {"income-six_months": {"six_months": "9000"}, "income-twelve_months": {"twelve_months": ""}}
    _, response = walk(client, "applicant", {**GRADUATE, **short})
    assert "可以申请" not in response.context["lead"]
    assert "满足条件以后" in [step["title"] for step in response.context["steps"]]


def test_the_longer_income_is_asked_for_only_where_the_shorter_does_not_suffice(client) -> None:
    """1.3.3, R-08"""
    low = {"income-six_months": {"six_months": "14000"}, "income-twelve_months": {"twelve_months": "15000"}}
    asked, response = walk(client, "applicant", {**GRADUATE, **low})
    assert "income-twelve_months" in asked
    assert "条件都符合" in response.context["headline"]


def test_a_womans_post_is_asked_for_only_where_it_decides(client) -> None:
    """1.3.6, R-15"""
    young = {"age-sex": {"sex": "female"}}
    asked, _ = walk(client, "applicant", {**GRADUATE, **young})
    assert "age-post_kind" not in asked
    older = {**young, "age-born_on": day("born_on", 1973, 3, 7), "age-post_kind": {"post_kind": "female_55"}}
    asked, response = walk(client, "applicant", {**GRADUATE, **older})
    assert "age-post_kind" in asked and "条件都符合" in response.context["headline"]


def test_works_are_asked_for_until_they_suffice(client) -> None:
    """1.3.1-F"""
    answers = {
        **GRADUATE,
        "schooling-level": {"level": "lower"},
        "merits-title": {"title": "none"},
        "merits-prize": {"prize": "no"},
        "merits-inventions": {"inventions": "0"},
        "merits-patents": {"patents": "3"},
        "merits-applied": {"applied": "yes"},
    }
    asked, response = walk(client, "applicant", answers)
    assert (
        "merits-software" not in asked and "schooling-worked_years" not in asked and "body-innovation_body" not in asked
    )
    assert response.context["headline"] == "符合第 6 类，条件都符合"


@pytest.mark.parametrize(
    ("kind", "more", "category"),
    [
        ("neither", {}, None),
        (
            "founder",
            {
                "own_business-percent": {"percent": "8"},
                "own_business-rank": {"rank": "2"},
                "own_business-investment": {"investment": "100000"},
                "own_business-financing": {"financing": "10000000.01"},
            },
            "第 7 类",
        ),
        (
            "self_employed",
            {"own_business-lowest_tax": {"lowest_tax": "200000"}, "own_business-outstanding": {"outstanding": "yes"}},
            "第 8 类",
        ),
    ],
)
def test_who_works_on_own_account_is_asked_about_that(client, kind, more, category) -> None:
    """1.3.1-G, 1.3.1-H"""
    answers = {
        **GRADUATE,
        "schooling-level": {"level": "lower"},
        "merits-title": {"title": "junior"},
        "merits-prize": {"prize": "no"},
        **{f"merits-{key}": {key: "0"} for key in ("inventions", "patents", "software")},
        "body-innovation_body": {"innovation_body": "none"},
        "own_business-kind": {"kind": kind},
        **more,
    }
    asked, response = walk(client, "applicant", answers)
    assert [key for key in asked if key.startswith("own_business")] == ["own_business-kind", *more]
    assert response.context["headline"].startswith(f"符合{category}" if category else "目前哪一类都不符合")


def test_a_rented_home_asks_until_when(client) -> None:
    """1.3.5"""
    rented = {"home-kind": {"kind": "rented_urban"}, "home-lease_until": day("lease_until", 2026, 3, 1)}
    asked, response = walk(client, "applicant", {**GRADUATE, **rented})
    assert "home-lease_until" in asked and "还差一项：租约续至 2026年3月2日或更晚" in response.context["headline"]


def test_an_answer_that_is_changed_later_asks_what_now_matters(client) -> None:
    _, response = walk(client, "applicant", GRADUATE)
    page = client.post("/self-check/applicant/", {"answers": sealed_of(response), "change": "schooling-degree"})
    assert page.context["question"].key == "schooling-degree"
    page = answer(client, "applicant", sealed_of(page), "schooling-degree", degree="no")
    assert page.context["question"].key == "merits-title"


def test_a_wrong_answer_stays_on_the_page_with_what_would_be_right(client) -> None:
    first = client.get("/self-check/applicant/")
    second = answer(client, "applicant", sealed_of(first), "scope-population", population="mainland")
    again = answer(client, "applicant", sealed_of(second), "age-born_on", **day("born_on", 1990, 2, 30))
    words = again.content.decode()
    assert "没有 1990 年 2 月 30 日这一天" in words and 'value="30"' in words


def test_tampered_answers_count_as_none(client) -> None:
    forged = signing.dumps({"who": "applicant", "typed": {}}, salt="other")
    response = answer(client, "applicant", forged + "x", "", population="mainland")
    assert response.context["question"].key == "scope-population"
    assert SALT == "self-check"


EMPLOYER = {
    "registration-kind": {"kind": "enterprise"},
    "registration-registered_here": {"registered_here": "yes"},
    "registration-registered_on": day("registered_on", 2020, 5, 18),
    "strength-paid_in_capital": {"paid_in_capital": "1000000"},
    "strength-contribution": {"contribution": "100000"},
    "plan-fits": {"fits": "yes"},
    "plan-restricted": {"restricted": "no"},
    "plan-violations": {"violations": "no"},
}


def test_an_employer_learns_what_is_missing_what_to_bring_and_when(client) -> None:
    """1.2-04, 6.1.1-M1"""
    asked, response = walk(
        client, "employer", {**EMPLOYER, "strength-paid_in_capital": {"paid_in_capital": "999999.99"}}
    )
    assert asked == list(EMPLOYER)
    assert "还有 1 项不符合" in response.content.decode()
    assert "企业法人营业执照" in str(response.context["materials"])
    sheet = client.post("/self-check/employer/", {"answers": sealed_of(response), "sheet": "1"})
    assert sheet.content[:5] == b"%PDF-"


def test_only_an_enterprise_is_asked_for_its_capital(client) -> None:
    """1.2-04"""
    asked, response = walk(client, "employer", {**EMPLOYER, "registration-kind": {"kind": "institution"}})
    assert "strength-paid_in_capital" not in asked
    assert response.context["headline"] == "单位条件都符合"
    assert [step["title"] for step in response.context["steps"]][:2] == ["现在", "备齐材料后"]


def test_a_young_employer_is_asked_for_a_reason_not_refused(client) -> None:
    """1.2-03, R-12"""
    _, response = walk(client, "employer", {**EMPLOYER, "registration-registered_on": day("registered_on", 2025, 9, 1)})
    assert response.context["headline"] == "基本符合，有的条件要说明理由"
    assert {row["clause"]: row["state"] for row in response.context["basics"]}["1.2-03"] == "soft"
