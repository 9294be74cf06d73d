"""What every file of the product keeps to, found by reading the files."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import permit

PACKAGE = Path(permit.__file__).parent
ROOT = PACKAGE.parents[1]
LONGEST_FILE = 400
LONGEST_FUNCTION = 65  # about 40 is the habit; tables of examples and of arguments may run longer
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "process", "processor", "handler"}
# What names the place where it was made, or a registry: nothing of the sort belongs in the repository.
PLACES = re.compile(
    "|".join(
        [r"\.\./shared", r"(?<![\w.\w])/wo" + r"rk/(?:main|shared)", r"/ho" + r"me/\w+/", r"files\.pytho" + r"nhosted"]
    )
)
DISTRICT = re.compile("daxing|大兴", re.IGNORECASE)
CITY_LIST = "districts.py"


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_is_longer_than_one_thing_needs() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(PACKAGE)}:{node.name}": length
        for path in sources()
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_names_say_what_a_thing_is() -> None:
    vague = [str(path.relative_to(PACKAGE)) for path in sources() if VAGUE & set(path.stem.split("_"))]
    vague += [str(path.relative_to(PACKAGE)) for path in PACKAGE.iterdir() if path.is_dir() and path.name in VAGUE]
    assert vague == []


def test_every_module_says_what_it_is_for() -> None:
    silent = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            silent.append(str(path.relative_to(PACKAGE)))
    assert silent == []


def test_nothing_is_left_to_be_done() -> None:
    markers = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    left = [str(path.relative_to(ROOT)) for path in sources() if markers.search(path.read_text(encoding="utf-8"))]
    assert left == []


def test_no_file_names_the_place_it_was_made_in() -> None:
    named = []
    for path in tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if PLACES.search(text):
            named.append(str(path.relative_to(ROOT)))
    assert named == []


def test_the_core_does_not_know_the_name_of_the_district() -> None:
    """Only its policy pack does; other districts come by data. The city's list of districts names them all alike."""
    knowing = [
        str(path.relative_to(PACKAGE))
        for folder in ("domain", "policy", "commands")
        for path in (PACKAGE / folder).rglob("*.py")
        if path.name != CITY_LIST and DISTRICT.search(path.read_text(encoding="utf-8"))
    ]
    assert knowing == []


def test_tests_that_commit_have_a_database_apart() -> None:
    """They end by emptying every table, also of what migrations wrote and everybody else needs."""
    committing = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if "transaction" + "=True" in (text := path.read_text(encoding="utf-8")) and "fixtures.apart" not in text
    ]
    assert committing == []
