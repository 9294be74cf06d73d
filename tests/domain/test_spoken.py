"""A finding in three columns, and conditions printed as law: plain sentences, with the figures in force."""

import re
from datetime import date

import pytest

from permit.domain.clauses import CLAUSES
from permit.domain.conditions.assess import CONDITIONS, assess
from permit.domain.conditions.spoken import requirement_of, situation_of, sources_of
from permit.domain.dossier import read_dossier
from permit.domain.law_text import law_text
from permit.policy.law import law_on
from worked_case_format import worked_cases

ON = date(2026, 3, 2)
LAW = law_on(ON)
PRINTED = {condition.clause_id: law_text(condition.expression, LAW) for condition in CONDITIONS}


@pytest.mark.parametrize(
    ("clause_id", "words"),
    [
        ("1.2-01", "单位类型为非法人分支机构的，分支机构所属为外国（地区）企业分支、外埠企业分支"),
        ("1.2-02", "主营范围不在新增产业禁限目录之内"),
        ("1.2-04", "单位类型为企业的，实缴资本不少于 1,000,000 元"),
        ("1.2-06", "没有近一年违法违规等不良记录"),
        ("1.3.5", "有在京住所"),
        ("6.2-04", "有随往子女的，随往子女最大年龄不超过 16 周岁"),
    ],
)
def test_a_condition_reads_as_a_sentence_of_law(clause_id: str, words: str) -> None:
    """9-01"""
    assert words in PRINTED[clause_id]


def test_no_printed_condition_speaks_like_a_formula() -> None:
    odd = re.compile(r"不是 |没有“|为 0 条|为 [一-鿿]|None|[a-z_]{3,}")
    assert {clause_id: text for clause_id, text in PRINTED.items() if odd.search(text)} == {}


def test_situation_and_requirement_stand_apart() -> None:
    """1.2-04, 1.3.3"""
    case = next(case for case in worked_cases() if case.document.get("employer", {}).get("paid_in_capital_yuan"))
    found = assess(read_dossier(case.document), ON, ON, LAW)
    for finding in found.findings:
        assert "要求" not in situation_of(finding), finding.id
    capital = found.finding("1.2-04")
    assert "实缴资本 " in situation_of(capital)
    assert requirement_of(capital, LAW) == PRINTED["1.2-04"]
    assert sources_of(capital) == LAW.figures["minimum_paid_in_capital"].source.text


def test_a_clause_that_is_nine_categories_is_asked_for_by_its_title() -> None:
    """1.3.1"""
    found = assess(read_dossier(worked_cases()[0].document), ON, ON, LAW)
    assert requirement_of(found.finding("1.3.1"), LAW) == CLAUSES["1.3.1"].title
