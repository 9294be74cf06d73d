"""The allocation workbench: drafts, side by side, by hand, the second person (1.1-02)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from fixtures.allocations import AFTER, a_plan_of, a_round_of, accepted
from fixtures.under_review import as_officer, at_desk
from fixtures.world import client_of, make_employer
from permit.records.models import AllocationPlan, NeedDeclaration, QuotaEntry, QuotaRound
from permit.services import compute_allocation as computing
from permit.services.acting import Acting
from permit.services.decide_allocation import propose_allocation

pytestmark = pytest.mark.django_db
FIGURES = {
    "name": "按政策权重",
    "total": "6",
    "minimum": "0",
    "weight-output": "0.4",
    "weight-investment": "0.2",
    "weight-employment": "0.2",
    "weight-research": "0.2",
}


@pytest.fixture(autouse=True)
def after_the_round():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def author() -> Acting:
    return as_officer(at_desk("quota_officer", name="冉静姝"))


@pytest.fixture
def officer(author: Acting) -> Client:
    return client_of(author.staff)


@pytest.fixture
def second() -> Client:
    return client_of(at_desk("quota_officer", name="尹若兰"))


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return text_of(answer)


def post(client: Client, plan: AllocationPlan, act: str, **data: object):
    plan.refresh_from_db()
    return client.post(f"/bureau/allocation/plans/{plan.pk}/{act}/", {"version": plan.version, **data})


def text_of(answer) -> str:
    """The page without the breaks inside headings."""
    return re.sub(r"\s+", " ", re.sub(r"</?span[^>]*>|<wbr>", "", answer.content.decode()))


def test_without_a_round_the_page_says_so(officer: Client) -> None:
    """1.1-02"""
    assert "还没有名额申报，不能分配" in page(officer, "/bureau/allocation/")


def test_only_quota_officers_come_in(author: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), author)
    other = client_of(at_desk("decider"))
    for address in ("", "2027/", "2027/new/", "2027/compare/", f"plans/{plan.pk}/", f"plans/{plan.pk}/approve/"):
        assert other.get(f"/bureau/allocation/{address}").status_code == 404


def test_a_draft_is_typed_computed_and_shown(officer: Client) -> None:
    """1.1-02"""
    a_round_of()
    assert "还没有草案，已核对 3 份申报" in page(officer, "/bureau/allocation/")
    form = page(officer, "/bureau/allocation/2027/new/")
    assert "政策权重 0.4" in form and 'value="0.4"' in form
    answer = officer.post("/bureau/allocation/2027/new/", FIGURES)
    plan = AllocationPlan.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/bureau/allocation/plans/{plan.pk}/"
    shown = page(officer, answer["Location"])
    assert "“按政策权重”：6 个分给 2 家单位" in shown
    assert "甲公司" in shown and "0.260870" in shown
    assert "权重与政策不同" not in shown
    assert "有 1 份草案" in page(officer, "/bureau/allocation/2027/")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(officer: Client) -> None:
    """1.1-02"""
    a_round_of()
    wrong = {**FIGURES, "total": "很多", "weight-output": "0.123", "minimum": "-1", "name": ""}
    answer = officer.post("/bureau/allocation/2027/new/", wrong)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "总数要填整数。" in shown and "最多两位小数的数" in shown and "请填写方案名称。" in shown
    assert 'value="很多"' in shown and 'value="0.123"' in shown
    nothing = {**FIGURES, **{name: "0" for name in FIGURES if name.startswith("weight-")}}
    assert "至少一项权重要大于 0。" in text_of(officer.post("/bureau/allocation/2027/new/", nothing))
    assert not AllocationPlan.objects.exists()


def test_weights_that_are_not_the_policys_are_named_wherever_the_plan_is_judged(
    officer: Client, second: Client
) -> None:
    """1.1-02"""
    a_round_of()
    officer.post("/bureau/allocation/2027/new/", {**FIGURES, "weight-output": "１／２"})
    plan = AllocationPlan.objects.get()
    words = "产值用 0.5，政策为 0.4"
    assert words in page(officer, f"/bureau/allocation/plans/{plan.pk}/")
    assert "与政策不同" in page(officer, "/bureau/allocation/2027/")
    post(officer, plan, "propose")
    assert words in page(second, f"/bureau/allocation/plans/{plan.pk}/approve/")


def test_the_page_says_when_a_draft_is_out_of_date_and_computes_it_again(officer: Client, author: Acting) -> None:
    """1.1-02"""
    quota_round = a_round_of()
    plan = a_plan_of(quota_round, author)
    address = f"/bureau/allocation/plans/{plan.pk}/"
    assert "已过时" not in page(officer, address)
    accepted(quota_round, make_employer("丁公司"), 9, 90000)
    shown = page(officer, address)
    assert "已过时：计算以后有申报变动" in shown and "提请批准</button>" not in shown
    assert "，已过时" in page(officer, "/bureau/allocation/2027/")
    assert "请先重新计算" in text_of(officer.post(f"{address}propose/", {"version": plan.version}, follow=True))
    assert post(officer, plan, "compute").status_code == 302
    assert "丁公司" in page(officer, address) and "已过时" not in page(officer, address)


def test_a_number_is_set_by_hand_with_its_reason(officer: Client, author: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), author)
    first = plan.shares.get(place=1).employer
    address = f"shares/{first.uscc}"
    shown = page(officer, f"/bureau/allocation/plans/{plan.pk}/{address}/")
    assert "得分怎样算出" in shown and "65.2%" in shown and "单靠产值，达不到再多 1 个。" in shown
    third = plan.shares.get(place=3).employer
    assert "产值再多 " in page(officer, f"/bureau/allocation/plans/{plan.pk}/shares/{third.uscc}/")
    refused = post(officer, plan, address, number="5", words="重点项目落地")
    assert refused.status_code == 422 and "超出总数 6 个：这家最多 4 个" in text_of(refused)
    assert 'value="5"' in text_of(refused) and "重点项目落地" in text_of(refused)
    assert post(officer, plan, address, number="3", words="上年有名额未用").status_code == 302
    shown = page(officer, f"/bureau/allocation/plans/{plan.pk}/")
    assert "上年有名额未用" in shown and "冉静姝" in shown and "只看人工调整的 1 家" in shown
    only = page(officer, f"/bureau/allocation/plans/{plan.pk}/?show=by_hand")
    assert "甲公司" in only and "乙公司" not in only
    assert "1 家的人工调整会被清除" in page(officer, f"/bureau/allocation/plans/{plan.pk}/compute/")


def test_a_page_that_was_overtaken_is_told(officer: Client, author: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), author)
    address = f"/bureau/allocation/plans/{plan.pk}/compute/"
    assert officer.post(address, {"version": plan.version}).status_code == 302
    assert officer.post(address, {"version": plan.version}).status_code == 409


def test_a_second_officer_reads_copies_and_decides_but_does_not_change(
    officer: Client, second: Client, author: Acting
) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), author)
    shown = page(second, f"/bureau/allocation/plans/{plan.pk}/")
    assert "提请批准</button>" not in shown and "修改总数和权重" not in shown
    copied = page(second, f"/bureau/allocation/2027/new/?from={plan.pk}")
    assert 'value="6"' in copied
    uscc = plan.shares.get(place=1).employer.uscc
    assert "人工调整" not in page(second, f"/bureau/allocation/plans/{plan.pk}/shares/{uscc}/")
    assert post(second, plan, f"shares/{uscc}", number="1", words="不该成功的").status_code == 422


def test_from_the_proposal_over_a_return_to_the_ledger(officer: Client, second: Client, author: Acting) -> None:
    """1.1-02, R-25"""
    plan = a_plan_of(a_round_of(), author)
    assert "已提请批准" in text_of(
        officer.post(f"/bureau/allocation/plans/{plan.pk}/propose/", {"version": plan.version}, follow=True)
    )
    own = page(officer, f"/bureau/allocation/plans/{plan.pk}/")
    assert "要由另一位名额岗人员批准" in own and ">批准</a>" not in own
    assert post(officer, plan, "approve", words="").status_code == 422
    assert "“方案一”等待批准" in page(second, "/bureau/allocation/")
    assert post(second, plan, "return", words="").status_code == 422
    assert post(second, plan, "return", words="总数要再核").status_code == 302
    assert "总数要再核" in page(officer, f"/bureau/allocation/plans/{plan.pk}/")
    post(officer, plan, "propose")
    assert post(second, plan, "approve", words="").status_code == 302
    assert QuotaEntry.objects.count() == 2
    assert "“方案一”已批准并公布" in page(officer, "/bureau/allocation/")
    assert post(second, plan, "approve", words="").status_code == 422
    assert QuotaEntry.objects.count() == 2


def test_a_double_click_approves_once(second: Client, author: Acting) -> None:
    """1.1-02, R-25"""
    plan = a_plan_of(a_round_of(), author)
    propose_allocation(plan.pk, plan.version, author, AFTER)
    for _ in range(2):
        answer = second.post(
            f"/bureau/allocation/plans/{plan.pk}/approve/",
            {"version": plan.version + 1, "words": "", "idempotency_key": "k" * 32},
        )
        assert answer.status_code == 302
    assert QuotaEntry.objects.count() == 2


def two_plans(author: Acting) -> tuple[QuotaRound, AllocationPlan, AllocationPlan]:
    quota_round = a_round_of()
    one = a_plan_of(quota_round, author)
    return quota_round, one, a_plan_of(quota_round, author, minimum=1, total=6, name="每家最低一个")


def test_plans_side_by_side_tell_who_gains_and_who_loses(officer: Client, author: Acting) -> None:
    """1.1-02"""
    _, one, other = two_plans(author)
    address = f"/bureau/allocation/2027/compare/?plan={one.pk}&plan={other.pk}"
    shown = page(officer, address)
    assert "换成“每家最低一个”：1 家多得，1 家少得" in shown
    assert "多 1 个" in shown and "少 1 个" in shown and "基尼系数" in shown and "<svg" in shown
    gain = page(officer, f"{address}&show=more")
    rows = gain[gain.index('id="rows"') :]
    assert "丙公司" in rows and "甲公司" not in rows
    swapped = page(officer, f"/bureau/allocation/2027/compare/?plan={other.pk}&plan={one.pk}")
    assert "以“每家最低一个”为基准" in swapped
    assert page(officer, f"{address}&show=everything", 404)


def test_two_or_three_plans_are_compared_not_one_nor_unknown_ones(officer: Client, author: Acting) -> None:
    """1.1-02"""
    _, one, _ = two_plans(author)
    assert "选要比较的方案" in page(officer, "/bureau/allocation/2027/compare/")
    assert "请选 2 至 3 份方案" in page(officer, f"/bureau/allocation/2027/compare/?plan={one.pk}", 422)
    assert page(officer, f"/bureau/allocation/2027/compare/?plan={one.pk}&plan=999999", 422)


def test_plans_computed_from_different_declarations_are_marked(officer: Client, author: Acting) -> None:
    """1.1-02"""
    quota_round, one, other = two_plans(author)
    NeedDeclaration.objects.filter(round=quota_round, employer__name="丙公司").update(number=9, version=7)
    post(officer, other, "compute")
    shown = page(officer, f"/bureau/allocation/2027/compare/?plan={one.pk}&plan={other.pk}")
    assert "几份方案依据的申报不同" in shown and "有方案已过时" in shown


def test_lists_are_paged_by_place_with_a_constant_number_of_queries(
    officer: Client, author: Acting, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
) -> None:
    """1.1-02"""
    monkeypatch.setattr("permit.portals.bureau.allocation.PAGE", 2)
    monkeypatch.setattr("permit.portals.bureau.allocation_compare.PAGE", 2)
    quota_round = a_round_of([(f"第{n:02}", 3, 1000 - n) for n in range(12)])
    plans = [a_plan_of(quota_round, author, total=20, minimum=n, name=f"方案{n}") for n in range(3)]
    with django_assert_max_num_queries(25):
        first = page(officer, f"/bureau/allocation/plans/{plans[0].pk}/")
    assert "第00公司" in first and "第02公司" not in first and "?after=2" in first
    assert "第02公司" in page(officer, f"/bureau/allocation/plans/{plans[0].pk}/?after=2")
    query = "&".join(f"plan={plan.pk}" for plan in plans)
    with django_assert_max_num_queries(40):
        first = page(officer, f"/bureau/allocation/2027/compare/?{query}")
    assert "after=2" in first
    rest = page(officer, f"/bureau/allocation/2027/compare/?{query}&after=2")
    rows = rest[rest.index('id="rows"') :]
    assert "第02公司" in rows and "第01公司" not in rows


def test_a_plan_of_many_employers_shows_how_far_it_is(
    officer: Client, author: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.1-02"""
    monkeypatch.setattr(computing, "AT_ONCE", 1)
    plan = a_plan_of(a_round_of(), author)
    shown = page(officer, f"/bureau/allocation/plans/{plan.pk}/")
    assert "“方案一”正在计算" in shown and "已写入 0 家，共 3 家" in shown
    from permit.portals.allocation_jobs import allocations

    assert allocations() == {"computed": 1, "booked": 0}
    assert "6 个分给 2 家单位" in page(officer, f"/bureau/allocation/plans/{plan.pk}/")


def test_before_the_round_begins_nothing_is_drafted(officer: Client) -> None:
    """1.1-02"""
    quota_round = a_round_of(())
    QuotaRound.objects.filter(pk=quota_round.pk).update(
        opens_on=AFTER.date() + timedelta(days=1), closes_on=AFTER.date() + timedelta(days=9)
    )
    assert "申报还没有开始" in page(officer, "/bureau/allocation/2027/")
    answer = officer.post("/bureau/allocation/2027/new/", FIGURES)
    assert answer.status_code == 422 and "申报还没有开始" in text_of(answer)
