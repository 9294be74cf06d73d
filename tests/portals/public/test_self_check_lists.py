"""While a list is in force the self-check asks which entry of it, and the finding names the entry (R-22)."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from fixtures.policy_changes import key_fields, put_in_force
from fixtures.world import NOW, TODAY
from portals.public.test_public_pages import GRADUATE, answer, sealed_of, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_of_march")]
ENTERPRISE = {
    "registration-kind": {"kind": "enterprise"},
    "registration-registered_here": {"registered_here": "yes"},
    "registration-registered_on": {"registered_on_year": "2015", "registered_on_month": "6", "registered_on_day": "1"},
    "strength-paid_in_capital": {"paid_in_capital": "2000000"},
    "strength-contribution": {"contribution": "200000"},
    "plan-fits": {"fits": "yes"},
    "plan-violations": {"violations": "no"},
}


@pytest.fixture
def second_of_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def a_list(name: str, clause: str, *entries: str) -> None:
    put_in_force(key_fields(*entries, since=TODAY, name=name, clause=clause))


def chips() -> None:
    a_list("key_fields", "1.3.2", "集成电路设计", "机器人")


def entry_of(**answers: str) -> dict[str, dict[str, str]]:
    return {**GRADUATE, "field_of_work-key_field": answers}


def words_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def at_the_question(client: Client, key: str, answers: dict[str, dict[str, str]]):
    """Answers up to a question; the page that asks it."""
    response = client.get("/self-check/applicant/")
    while response.context["question"].key != key:
        asked = response.context["question"].key
        response = answer(client, "applicant", sealed_of(response), asked, **answers[asked])
    return response


def test_the_question_asks_which_entry_and_leaves_the_ways_out(client: Client) -> None:
    """1.3.2: chosen by typing, without a script; the question whether there is one is not asked."""
    chips()
    page = at_the_question(client, "field_of_work-key_field", GRADUATE)
    shown = words_of(page)
    assert shown.count("<h1") == 1
    assert "目录中的哪一项 </h1>" in shown or "目录中的哪一项</h1>" in shown
    assert '<option value="K01 集成电路设计">' in shown and 'list="key_field_entry-list"' in shown
    assert "重点领域和急需紧缺目录2026 年版" in shown
    assert "不在目录中" in shown and "不确定，请工作人员确认" in shown
    assert 'href="/guide/lists/key_fields/"' in shown


def test_an_entry_chosen_holds_and_is_named(client: Client) -> None:
    """1.3.2"""
    chips()
    asked, end = walk(client, "applicant", entry_of(key_field="yes", key_field_entry="k02"))
    assert asked == list(GRADUATE)
    assert end.context["headline"] == "符合第 1 类，条件都符合"
    row = next(row for row in end.context["basics"] if row["clause"] == "1.3.2")
    assert row["state"] == "holds" and "所选“K02 机器人”在名录中" in row["text"]
    assert "K02" in words_of(end).partition("修改")[0] or "k02" in words_of(end)


def test_what_is_not_on_the_list_is_told_with_what_is_near(client: Client) -> None:
    chips()
    page = at_the_question(client, "field_of_work-key_field", GRADUATE)
    for typed, told in (("电路", "相近的有：K01 集成电路设计"), ("养蜂", "名录中没有这一项"), ("", "请选择")):
        sent = {"key_field": "yes", "key_field_entry": typed}
        again = answer(client, "applicant", sealed_of(page), "field_of_work-key_field", **sent)
        assert again.context["question"].key == "field_of_work-key_field"
        assert told in words_of(again) and (not typed or f'value="{typed}"' in words_of(again))


def test_not_on_the_list_fails_and_unsure_is_for_an_officer(client: Client) -> None:
    """1.3.2: the guide says 'belongs to'."""
    chips()
    for said, state in (("no", "near"), ("not_sure", "unknown")):
        _, end = walk(client, "applicant", entry_of(key_field=said, key_field_entry="K01"))
        row = next(row for row in end.context["basics"] if row["clause"] == "1.3.2")
        assert row["state"] == state
        assert "K01" not in row["text"], "what was typed and then not meant does not count"


SCIENTIST = {
    **{key: sent for key, sent in GRADUATE.items() if not key.startswith("schooling")},
    "schooling-level": {"level": "lower"},
    "merits-title": {"title": "none"},
    "merits-prize": {"prize": "no"},
    "merits-inventions": {"inventions": "0"},
    "merits-patents": {"patents": "0"},
    "merits-software": {"software": "0"},
    "body-innovation_body": {"innovation_body": "science_and_technology"},
    "body-lowest_income": {"lowest_income": "900000"},
    "own_business-kind": {"kind": "neither"},
}


@pytest.mark.parametrize(
    ("sent", "state", "said"),
    [
        ({"innovation_listed": "yes", "innovation_entry": "某研究院"}, "holds", "所选“K01 某研究院”在名录中"),
        ({"innovation_listed": "no"}, "unknown", "没有选择名录中的项目"),
        ({"innovation_listed": "not_sure"}, "unknown", "没有选择名录中的项目"),
    ],
)
def test_an_innovation_body_is_found_on_its_list_or_left_to_an_officer(
    client: Client, sent: dict[str, str], state: str, said: str
) -> None:
    """1.3.1-D: the guide ends its enumeration with 'and the like'."""
    a_list("innovation_bodies", "1.3.1-D", "某研究院")
    asked, end = walk(client, "applicant", {**SCIENTIST, "body-innovation_listed": sent})
    assert "body-innovation_listed" in asked and "body-service_listed" not in asked
    rows = [*end.context["categories"], *end.context["other_categories"], *end.context["unasked"]]
    row = next(row for row in rows if row["clause"] == "1.3.1-D")
    assert row["state"] == state and said in row["text"]


def test_without_a_list_nothing_is_asked_about_it(client: Client) -> None:
    asked, end = walk(client, "applicant", SCIENTIST)
    assert not [key for key in asked if key.endswith(("_listed", "_entry"))]
    assert end.context["headline"] == "符合第 4 类，条件都符合"


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ({"restricted": "yes", "restricted_entry": "K01 商品批发市场"}, "fails"),
        ({"restricted": "no"}, "holds"),
        ({"restricted": "not_sure"}, "unknown"),
    ],
)
def test_an_employer_chooses_from_the_prohibited_catalogue(client: Client, sent: dict[str, str], state: str) -> None:
    """1.2-02"""
    a_list("prohibited_catalogue", "1.2-02", "商品批发市场")
    asked, end = walk(client, "employer", {**ENTERPRISE, "plan-restricted": sent})
    assert "plan-restricted" in asked
    row = next(row for row in end.context["basics"] if row["clause"] == "1.2-02")
    assert row["state"] in (state, "near" if state == "fails" else state)
    assert ("K01 商品批发市场" in row["text"]) is (sent["restricted"] == "yes")
