"""`permit clauses`: where each clause is implemented and tested, found by reading marks in files."""

import json
from pathlib import Path

import pytest

from permit.cli import main
from permit.commands.clause_markings import Citation, cited_by_tests, implementations
from permit.domain.clauses import CLAUSES, clause


def project(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_marked_line_names_the_innermost_definition(tmp_path: Path) -> None:
    source = '''"""Module."""

# Clauses: 2-01
OFFICES = (
    "a",
)


class Door:
    """A door.

    Clauses: 5-01
    """

    def open(self) -> None:
        """Open it.

        Clauses: N-04, R-34, 4.2-03
        """

        def inner() -> None:
            pass

        # Clauses: N-10
        inner()


# Clauses: 7-05
@property
def declared() -> None:
    """See 1.3.3 for more: a mention is not a mark."""


LIMITS = {
    # Clauses: 8-01
    "review": 20,
}
'''
    project(tmp_path, {"src/app/doors.py": source})
    assert implementations(tmp_path / "src" / "app") == [
        Citation("src/app/doors.py", "Door", "5-01"),
        Citation("src/app/doors.py", "Door.open", "4.2-03"),
        Citation("src/app/doors.py", "Door.open", "N-04"),
        Citation("src/app/doors.py", "Door.open", "N-10"),
        Citation("src/app/doors.py", "LIMITS", "8-01"),
        Citation("src/app/doors.py", "OFFICES", "2-01"),
        Citation("src/app/doors.py", "declared", "7-05"),
    ]


def test_a_condition_and_a_material_count_by_their_first_argument(tmp_path: Path) -> None:
    source = 'CAPITAL = condition("1.2-04", x)\nREGISTER = material(\n    "6.2-M1",\n    y,\n)\nother("1.2-05")\n'
    project(tmp_path, {"src/app/rules.py": source})
    assert [(found.name, found.clause_id) for found in implementations(tmp_path / "src" / "app")] == [
        ("CAPITAL", "1.2-04"),
        ("REGISTER", "6.2-M1"),
    ]


def test_templates_and_data_may_implement_a_clause(tmp_path: Path) -> None:
    files = {
        "src/app/a.html": "<p>\n  {# Clauses: 6.2-03, 4.2-01 #}\n",
        "src/app/b.toml": "# Clauses: 2-01\n[x]\n",
        "src/app/c.md": "Clauses: 3-01\n",
        "src/app/node_modules/d.html": "{# Clauses: 3-01 #}",
    }
    project(tmp_path, files)
    assert {(found.name, found.clause_id) for found in implementations(tmp_path / "src" / "app")} == {
        ("a", "6.2-03"),
        ("a", "4.2-01"),
        ("b", "2-01"),
    }


def test_a_test_counts_by_its_docstring_and_a_worked_case_by_its_list(tmp_path: Path) -> None:
    source = '''def test_one() -> None:
    """1.3.3, R-08: either may suffice."""


def test_two(
    x: str = "x",
) -> None:
    """1.4-01"""


def test_three() -> None:
    """3 offices, 2026-03 and 1.3.3 further on."""


def helper() -> None:
    """1.2-01"""


class TestRules:
    """1.2-02 and more"""

    def test_four(self) -> None:
        """Clauses: 1.2-03"""
'''
    cases = '[[case]]\nname = "正好"\nclauses = ["1.2-04"]\n'
    project(tmp_path, {"tests/x/test_a.py": source, "tests/worked_cases/a.toml": cases})
    assert [(found.path, found.name, found.clause_id) for found in cited_by_tests(tmp_path / "tests")] == [
        ("tests/worked_cases/a.toml", "正好", "1.2-04"),
        ("tests/x/test_a.py", "TestRules", "1.2-02"),
        ("tests/x/test_a.py", "TestRules.test_four", "1.2-03"),
        ("tests/x/test_a.py", "test_one", "1.3.3"),
        ("tests/x/test_a.py", "test_two", "1.4-01"),
    ]


def test_without_a_tests_folder_there_are_no_tests(tmp_path: Path) -> None:
    assert cited_by_tests(tmp_path / "tests") == []


def test_the_table_has_a_row_for_every_clause_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clauses", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(CLAUSES)
    assert all(row.keys() == {"id", "title", "kind", "implemented", "tests"} for row in rows)
    income = next(row for row in rows if row["id"] == "1.3.3")
    assert income["title"] == clause("1.3.3").title
    assert "src/permit/domain/conditions/applicant.py:INCOME" in income["implemented"]
    assert "tests/domain/test_conditions.py::test_both_averages_are_explained" in income["tests"]


def test_missing_lists_what_is_not_implemented_or_not_tested(capsys: pytest.CaptureFixture[str]) -> None:
    main(["clauses", "--missing", "--format", "json"])
    missing = json.loads(capsys.readouterr().out)
    main(["clauses", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert missing == [row for row in rows if not (row["implemented"] and row["tests"])]


def test_the_text_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clauses"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CLAUSES) + 1
    assert lines[-1] == f"共 {len(CLAUSES)} 条"


def test_an_id_that_is_not_in_the_guide_is_an_error() -> None:
    with pytest.raises(KeyError):
        clause("1.3.7")
