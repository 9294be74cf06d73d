"""The register of clauses, and that every citation anywhere is of a clause that exists."""

import re
from collections import Counter
from pathlib import Path

import permit
from permit.commands.clause_markings import Citation, cited_by_tests, implementations
from permit.domain.clauses import CLAUSES, KINDS
from permit.domain.conditions.assess import CONDITIONS

PACKAGE = Path(permit.__file__).parent
TESTS = Path(__file__).parents[1]

# Judged in one dossier by `permit check`: exactly these have a condition.
CONDITION_IDS = {
    *(f"1.2-0{number}" for number in range(1, 7)),
    "1.3.1",
    *(f"1.3.1-{letter}" for letter in "ABCDEFGHI"),
    *(f"1.3.{number}" for number in range(2, 7)),
    "6.1.2-03",
    "6.2-04",
    "7-04",
}


def unknown(citations: list[Citation]) -> list[Citation]:
    return [citation for citation in citations if citation.clause_id not in CLAUSES]


def test_every_id_cited_by_the_code_is_a_clause_of_the_guide() -> None:
    assert unknown(implementations(PACKAGE)) == []


def test_every_id_cited_by_a_test_is_a_clause_of_the_guide() -> None:
    assert unknown(cited_by_tests(TESTS)) == []


def test_every_condition_stands_exactly_once() -> None:
    counted = Counter(condition.clause_id for condition in CONDITIONS)
    assert set(counted) == CONDITION_IDS
    assert set(counted.values()) == {1}


def test_a_condition_is_written_in_one_place_of_the_source() -> None:
    calls = Counter(
        found
        for path in (PACKAGE / "domain").rglob("*.py")
        for found in re.findall(r"\bcondition\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    )
    assert set(calls) == CONDITION_IDS
    assert set(calls.values()) == {1}


def test_the_register_holds_the_whole_guide() -> None:
    """Every chapter with as many clauses as the guide has, all with a title and a kind."""
    chapters = Counter(clause_id.partition("-")[0] for clause_id in CLAUSES if clause_id != "1.3.1")
    assert chapters == {
        "N": 16, "1.1": 3, "1.2": 6, "1.3": 1, "1.3.1": 9, "1.3.2": 1, "1.3.3": 1, "1.3.4": 1, "1.3.5": 1, "1.3.6": 1,
        "1.4": 3, "2": 1, "3": 1, "4.1": 1, "4.2": 4, "5": 8, "6.1.1": 14, "6.1.2": 7, "6.2": 28, "6.3": 11, "6.4": 12,
        "6.5": 5, "6.6": 7, "7": 5, "8": 1, "9": 1,
    }  # fmt: skip
    assert len(CLAUSES) == sum(chapters.values()) + 1
    for clause in CLAUSES.values():
        assert clause.title
        assert clause.kind in KINDS


def test_every_condition_is_found_as_implemented_and_tested() -> None:
    implemented = {citation.clause_id for citation in implementations(PACKAGE)}
    tested = {citation.clause_id for citation in cited_by_tests(TESTS)}
    assert implemented >= CONDITION_IDS
    assert tested >= CONDITION_IDS
