"""Where clauses are cited in source files: the rule is docs/decisions/0002-clause-marking.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_READ = {".py", ".toml", ".html", ".txt", ".typ", ".css", ".js", ".svg"}
_SKIPPED = {"__pycache__", "node_modules", "build", "migrations"}
_LINE = re.compile(r"^[\s#{%/*<!\-\"']*Clauses:[ \t]*([^\n]*)", re.MULTILINE)
_CALL = re.compile(r"\b(?:condition|material)\(\s*\"([^\"\s]+)\"")
_ID = re.compile(r"[NR]-[0-9]{2}|[1-9](?:\.[0-9])+(?:-[0-9A-Z]+[a-f]?)?|[1-9]-[0-9]{2}")
_DEFINITION = re.compile(
    r"^(?P<indent>[ \t]*)(?:async def|def|class) +(?P<name>\w+)|^(?P<constant>\w+)(?:: [^=\n]+)? = ", re.MULTILINE
)
_IDS = rf"(?:{_ID.pattern})(?:[,、 ]+(?:{_ID.pattern}))*"
_LEADING_IDS = re.compile(rf":\n[ \t]+\"\"\"\s*({_IDS})(?=[\s:：.。\"]|$)")
_RULING = re.compile(r"R-[0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """One place that cites one clause: `path` relative to the project, `name` of what stands there."""

    path: str
    name: str
    clause_id: str


def implementations(package: Path) -> list[Citation]:
    """Every citation in the package's own files."""
    root = package.parents[1] if package.parent.name == "src" else package.parent
    return sorted({found for path in _files(package) for found in _in_source(path, root)})


def cited_by_tests(folder: Path) -> list[Citation]:
    """Every citation by a test or a worked case; none where the folder is absent, as in an installed package."""
    root = folder.parent
    found: set[Citation] = set()
    for path in _files(folder):
        found.update(_in_worked_cases(path, root) if path.suffix == ".toml" else _in_test_file(path, root))
    return sorted(found)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in _READ and not _SKIPPED.intersection(path.parts[len(folder.parts) :]):
            yield path


def _in_source(path: Path, root: Path) -> Iterator[Citation]:
    text = path.read_text(encoding="utf-8")
    at = path.relative_to(root).as_posix()
    cited = list(_marked_lines(text))
    if path.suffix == ".py":
        cited += [(_line_of(text, call.start()), call[1]) for call in _CALL.finditer(text) if call[1] != "id"]
    if not cited:
        return
    names = _Names(text, path.stem) if path.suffix == ".py" else None
    for line, clause_id in cited:
        yield Citation(at, names.at(line) if names else path.stem, clause_id)


def _in_test_file(path: Path, root: Path) -> Iterator[Citation]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return
    at = path.relative_to(root).as_posix()
    marked = list(_marked_lines(text))
    leading = [(_line_of(text, ids.start(1)), found) for ids in _LEADING_IDS.finditer(text) for found in _ids(ids[1])]
    if not marked and not leading:
        return
    names = _Names(text, path.stem)
    yield from (Citation(at, names.at(line), clause_id) for line, clause_id in marked)
    for line, clause_id in leading:
        name = names.at(line)
        if name.rpartition(".")[2].lower().startswith("test"):
            yield Citation(at, name, clause_id)


def _in_worked_cases(path: Path, root: Path) -> Iterator[Citation]:
    cases = tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
    at = path.relative_to(root).as_posix()
    for case in cases:
        for clause_id in case.get("clauses", []):
            yield Citation(at, case["name"], clause_id)


def _marked_lines(text: str) -> Iterator[tuple[int, str]]:
    if "Clauses:" not in text:
        return
    for line in _LINE.finditer(text):
        for clause_id in _ids(line[1]):
            yield _line_of(text, line.start(1)), clause_id


def _ids(listed: str) -> Iterable[str]:
    return [found for found in _ID.findall(listed) if not _RULING.fullmatch(found)]


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


class _Names:
    """Which definition or assignment a line belongs to; a comment belongs to what stands right below it.

    Found by indentation: reading hundreds of files into syntax trees would take longer than an answer may.
    """

    def __init__(self, text: str, stem: str) -> None:
        self._lines = text.splitlines()
        self._stem = stem
        self._starts = [
            (_line_of(text, found.end()), len(found["indent"] or ""), found["name"] or found["constant"])
            for found in _DEFINITION.finditer(text)
        ]

    def at(self, line: int) -> str:
        while line < len(self._lines) and self._lines[line - 1].lstrip().startswith(("#", "@")):
            line += 1
        indent = len(self._lines[line - 1]) - len(self._lines[line - 1].lstrip())
        names: list[str] = []
        for start, depth, name in reversed(self._starts):
            if start == line or (start < line and depth < indent):
                names.append(name)
                indent = depth
        return ".".join(reversed(names)) or self._stem
