"""Properties of judging, and what a finding tells beside its verdict."""

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permit.domain import facts as fact_register
from permit.domain.clauses import CLAUSES
from permit.domain.conditions.assess import CONDITIONS, assess
from permit.domain.conditions.finding import Assessment
from permit.domain.deriving import derive
from permit.domain.dossier import read_dossier
from permit.domain.expression import facts_of, figures_of
from permit.domain.figures import ALL, RESOLVED
from permit.policy.law import law_on
from worked_case_format import base, changed, worked_cases

ON = date(2026, 3, 2)
DOCUMENTS = [case.document for case in worked_cases()]


def judged(document: dict[str, Any], on: date = ON, filed_on: date | None = None) -> Assessment:
    return assess(read_dossier(document), on, filed_on or on, law_on(on))


def leaf_paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every key anywhere in a document, but the business."""
    if isinstance(node, dict):
        found = [(*path, key) for key in node if (*path, key) != ("business",)]
        return found + [deep for key, value in node.items() for deep in leaf_paths(value, (*path, key))]
    if isinstance(node, list):
        return [deep for index, value in enumerate(node) for deep in leaf_paths(value, (*path, index))]
    return []


def without(document: dict[str, Any], paths: list[tuple[Any, ...]]) -> dict[str, Any]:
    result = copy.deepcopy(document)
    for path in paths:
        holder: Any = result
        for step in path[:-1]:
            holder = holder.get(step) if isinstance(holder, dict) else holder[step]
            if holder is None:
                break
        else:
            if isinstance(holder, dict):
                holder.pop(path[-1], None)
    return result


@st.composite
def dossiers_with_holes(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A dossier of some worked case with some facts removed, and the same with more of them removed."""
    document = draw(st.sampled_from(DOCUMENTS))
    other_papers = len(document.get("applicant", {}).get("id_number") or "") not in (0, 18)
    # Whose number is another document's says so by the population: that one cannot be the hole.
    paths = [path for path in leaf_paths(document) if not (other_papers and path[-1] == "population")]
    holes = draw(st.lists(st.sampled_from(paths), max_size=6, unique=True))
    some = draw(st.integers(0, len(holes)))
    return without(document, holes[:some]), without(document, holes)


days = st.dates(date(2018, 1, 1), date(2031, 12, 31))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers_with_holes(), days)
def test_any_dossier_with_holes_is_judged_and_explained(pair: tuple[dict[str, Any], dict[str, Any]], on: date) -> None:
    for document in pair:
        assessment = judged(document, on)
        assert [finding.id for finding in assessment.findings] == [condition.clause_id for condition in CONDITIONS]
        for finding in assessment.findings:
            assert finding.because
            assert finding.remedy is None or finding.holds is not True
        assessment.as_json()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers_with_holes(), days)
def test_learning_a_fact_never_turns_a_verdict_round(pair: tuple[dict[str, Any], dict[str, Any]], on: date) -> None:
    """Unknown may become true or false; true and false stay."""
    more, less = pair
    richer = {finding.id: finding.holds for finding in judged(more, on).findings}
    for finding in judged(less, on).findings:
        assert finding.holds is None or richer[finding.id] is finding.holds, finding.id


def test_every_fact_of_the_register_has_a_value_in_every_row() -> None:
    row = derive(read_dossier({"business": "new"}), ON, ON, law_on(ON))
    assert row.values.keys() == fact_register.ALL.keys()
    assert all(value is None for name, value in row.values.items())


def test_every_fact_is_used_by_some_condition_and_every_figure_is_registered() -> None:
    used = {fact.name for condition in CONDITIONS for fact in facts_of(condition.expression)}
    assert used == fact_register.ALL.keys()
    figures = {name for condition in CONDITIONS for name in figures_of(condition.expression)}
    assert figures <= ALL.keys() | RESOLVED.keys()


def test_every_condition_stands_once_and_is_a_clause_of_the_guide() -> None:
    ids = [condition.clause_id for condition in CONDITIONS]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= CLAUSES.keys()


def test_an_empty_dossier_knows_nothing_and_asks_for_everything() -> None:
    assessment = judged({"business": "new"})
    assert assessment.outcome == "undetermined"
    assert all(finding.holds is None for finding in assessment.findings)
    assert all(finding.remedy for finding in assessment.findings)


def test_filing_fixes_the_income_months_and_years_and_judging_the_rest() -> None:
    """1.4-02, R-05: filed in March 2026, accepted in September under the wage published meanwhile."""
    accepted = date(2026, 9, 1)
    document = changed(
        base(),
        {
            "applicant.monthly_income": {"until": "2026-02", "months": 6, "taxable_yuan": 14400},
            "applicant.social_insurance": {"until": "2026-08", "months": 12},
        },
    )
    assert judged(document).finding("1.3.3").holds is True
    later = judged(document, accepted, filed_on=ON)
    assert later.finding("1.3.3").holds is False  # 14,400 is below 1.2 times the wage of 2025
    assert "2025年9月至2026年2月" in later.finding("1.3.3").because
    assert later.finding("1.3.4").holds is True  # tax as of filing, insurance asked again at acceptance
    assert "2025 年应税收入" in later.finding("1.3.1-D").because
    assert judged(document, accepted).finding("1.3.3").holds is None


def test_age_is_that_of_the_day_of_judging() -> None:
    """1.4-02: filed before, accepted on the day of retirement."""
    document = changed(base(), {"applicant.id_number": "130102196505140012", "applicant.retirement_category": "male"})
    assert judged(document, date(2025, 7, 13), date(2025, 7, 1)).finding("1.3.6").holds is True
    assert judged(document, date(2025, 7, 14), date(2025, 7, 1)).finding("1.3.6").holds is False


def test_the_law_must_be_that_of_the_day_of_judging() -> None:
    with pytest.raises(ValueError, match="2026-03-02"):
        assess(read_dossier(base()), ON, ON, law_on(date(2026, 1, 1)))


def test_a_fact_nobody_can_change_is_never_a_remedy() -> None:
    """1.3.6, 7-04: neither age nor household register is something to mend."""
    old = changed(base(), {"applicant.id_number": "130102196402290026"})
    assert judged(old).finding("1.3.6").remedy is None
    resident = changed(base(), {"applicant.population": "beijing_household"})
    assert judged(resident).finding("7-04").remedy is None


def test_an_unknown_fact_is_asked_for_by_its_label() -> None:
    finding = judged(changed(base(), {}, ["applicant.home"])).finding("1.3.5")
    assert finding.remedy == "补充或核实“在京住所”，且补充或核实“租约截止日”。"


def test_both_averages_are_explained() -> None:
    """1.3.3, R-08"""
    document = changed(base(), {"applicant.monthly_income": {"until": "2026-02", "months": 12, "taxable_yuan": 26000}})
    because = judged(document).finding("1.3.3").because
    assert "2025年9月至2026年2月应税收入月均 26,000 元" in because
    assert "2025年3月至2026年2月应税收入月均 26,000 元" in because


def test_the_category_as_a_whole_points_at_what_is_missing_in_each() -> None:
    """1.3.1"""
    finding = judged(changed(base(), {"applicant.work": []})).finding("1.3.1")
    assert "不符合：A、B、C、D、E、F、G、H、I" in finding.because
    assert finding.remedy and "A：再工作 24 个月，最早 2028年3月" in finding.remedy
    assert "B：取得中级以上职称" in finding.remedy


def test_the_rank_of_somebody_without_one_is_not_asked_for() -> None:
    """1.3.1-G"""
    finding = judged(base()).finding("1.3.1-G")
    assert finding.holds is False
    assert finding.remedy and "补充" not in finding.remedy
    assert "股东排名不后于第 5 位" in finding.remedy


def test_years_that_fell_short_are_outlived_only_by_going_on_as_last_year() -> None:
    """1.3.1-D, 1.3.1-H: a year counts for three; with a bad last year there is nothing to go on with."""
    years = {"applicant.annual_income[2023].taxable_yuan": 429732, "employer.innovation_body": "science_and_technology"}
    rich = changed(base(), {f"applicant.annual_income[{year}].taxable_yuan": 500000 for year in (2024, 2025)} | years)
    finding = judged(rich).finding("1.3.1-D")
    assert (finding.holds, finding.earliest) == (False, date(2027, 1, 1))
    poor = judged(changed(rich, {"applicant.annual_income[2025].taxable_yuan": 429732})).finding("1.3.1-D")
    assert (poor.holds, poor.remedy, poor.earliest) == (False, None, None)
    taxes = [{"year": year, "tax_yuan": 200000 if year > 2023 else 0} for year in (2023, 2024, 2025)]
    own = {"is": True, "outstanding_contribution": True}
    finding = judged(changed(base(), {"applicant.annual_tax": taxes, "applicant.self_employed": own})).finding(
        "1.3.1-H"
    )
    assert (finding.holds, finding.earliest) == (False, date(2027, 1, 1))
    assert finding.remedy == "每年纳税继续不少于 200,000 元，至不足的年度不再计入，最早 2027年1月。"


def test_alternatives_alone_stand_without_brackets() -> None:
    """1.3.1-F"""
    works = {"applicant.intellectual_property": [], "applicant.intellectual_property_applied_in_beijing": True}
    remedy = judged(changed(base(), works)).finding("1.3.1-F").remedy
    assert remedy and remedy.startswith("署名") and "（" not in remedy
    remedy = judged(changed(base(), {**works, "applicant.intellectual_property_applied_in_beijing": False}))
    assert (remedy.finding("1.3.1-F").remedy or "").startswith("（署名")


def test_this_years_contribution_can_still_grow() -> None:
    """1.2-05, R-23"""
    said = {"employer.district_contribution_last_year_yuan": 1, "employer.district_contribution_year": 2026}
    assert judged(changed(base(), said)).finding("1.2-05").remedy == "上年度地区贡献不少于 100,000 元。"


def test_what_the_education_registry_said_stands_beside_category_a() -> None:
    """N-08, 1.3.1-A: shown for each diploma and degree that counts, and never decides."""
    silent = judged(changed(base(), {}, ["applicant.education[1].registry"])).finding("1.3.1-A")
    assert silent.holds and "教育部门比对：本科学历学位尚无结果。" in silent.because
    said = judged(base()).finding("1.3.1-A").as_json()["facts"]["education_registry"]
    assert (said["value"], said["text"]) == ("valid", "本科学历学位有效")


def test_a_remedy_past_the_last_year_says_no_day() -> None:
    document = changed(base(), {"employer.registered_on": "9999-06-01"})
    finding = judged(document).finding("1.2-03")
    assert finding.holds is False
    assert finding.remedy == "注册满 1 年。"


def test_the_finding_carries_what_was_declared() -> None:
    """1.2-04"""
    fact = judged(base()).finding("1.2-04").as_json()["facts"]["paid_in_capital"]
    assert fact == {"label": "实缴资本", "value": 5000000, "unit": "yuan", "text": "5,000,000 元"}


def test_the_district_is_shown_by_its_name() -> None:
    """1.2-01"""
    assert judged(base()).finding("1.2-01").as_json()["facts"]["registered_in"]["text"] == "大兴区"


@pytest.mark.parametrize("word, name", [("haidian", "海淀区"), ("etown", "北京经济技术开发区")])
def test_another_district_is_shown_by_its_name_too(word: str, name: str) -> None:
    """1.2-01"""
    dossier = base()
    dossier["employer"]["registered_in"] = word
    finding = judged(dossier).finding("1.2-01").as_json()
    assert finding["facts"]["registered_in"]["text"] == name
    assert word not in finding["because"]


def test_a_clause_that_was_not_judged_is_not_found() -> None:
    with pytest.raises(KeyError):
        judged(base()).finding("8-01")


def test_the_day_that_waiting_reaches_stands_in_the_words_too() -> None:
    """Wherever a finding has such a day it fails now, and the remedy names its month; it may be this one, where the
    month before is only not booked yet."""
    seen = set()
    for document in DOCUMENTS:
        for finding in judged(document).findings:
            if finding.earliest is None:
                continue
            seen.add(finding.id)
            assert finding.holds is False and finding.earliest >= ON
            month = f"{finding.earliest.year}年{finding.earliest.month}月"
            assert finding.remedy is not None and f"最早 {month}" in finding.remedy, finding
            assert finding.as_json()["earliest"] == finding.earliest.isoformat()
    assert {"1.2-03", "1.2-06", "1.3.4", "1.3.1-A"} <= seen


def test_waiting_has_no_day_where_something_else_is_missing_as_well() -> None:
    """1.3.1-A: years of work come by themselves, a degree does not."""
    document = base()
    document["applicant"]["work"] = [{"employer": "示例公司", "from": "2024-06", "to": None}]
    document["applicant"]["education"] = [
        {**study, "degree": study["level"] == "bachelor"} for study in document["applicant"]["education"]
    ]
    short = judged(document).finding("1.3.1-A")
    assert (short.holds, short.earliest) == (False, date(2026, 6, 1))
    for study in document["applicant"]["education"]:
        study["degree"] = False
    both = judged(document).finding("1.3.1-A")
    assert both.holds is False and both.earliest is None


def test_what_holds_or_is_unknown_waits_for_nothing() -> None:
    """1.3.4"""
    document = base()
    assert judged(document).finding("1.3.4").earliest is None
    del document["applicant"]["social_insurance"]
    unknown = judged(document).finding("1.3.4")
    assert unknown.holds is None and unknown.earliest is None


def test_a_finding_as_json_names_facts_and_figures_apart() -> None:
    """1.3.3: what was declared, and what it was held against with source and confidence."""
    on = date(2026, 3, 2)
    told = assess(read_dossier(base()), on, on, law_on(on)).finding("1.3.3").as_json()
    assert "income_6_months" in told["facts"]
    assert told["parameters"]["monthly_wage"]["confidence"] == "A"
    assert told["parameters"]["income_ratio"]["value"] == 1.2


@pytest.mark.parametrize(
    ("population", "others"),
    [("hong_kong", "港澳台人才"), ("macao", "港澳台人才"), ("taiwan", "港澳台人才"), ("overseas", "海外")],
)
def test_whoever_is_out_of_scope_is_told_whose_procedure_is_theirs(population: str, others: str) -> None:
    """7-04"""
    on = date(2026, 3, 2)
    given = {"applicant.population": population, "applicant.id_number": "H1234567"}
    finding = assess(read_dossier(changed(base(), given, [])), on, on, law_on(on)).finding("7-04")
    assert finding.holds is False
    assert others in finding.because + (finding.remedy or "")
