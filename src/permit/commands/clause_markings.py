"""Where clauses are cited in source files: the rule is docs/decisions/0002-clause-marking.md."""

from __future__ import annotations

import ast
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
_LEADING_IDS = re.compile(rf"\s*((?:{_ID.pattern})(?:[,、 ]+(?:{_ID.pattern}))*)(?=[\s:：.。]|$)")
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


def tests(folder: Path) -> list[Citation]:
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
    if marked:
        names = _Names(text, path.stem)
        yield from (Citation(at, names.at(line), clause_id) for line, clause_id in marked)
    if "def test" not in text:
        return
    for node, name in _definitions(ast.parse(text)):
        leading = _LEADING_IDS.match(ast.get_docstring(node) or "")
        if leading:
            yield from (Citation(at, name, clause_id) for clause_id in _ids(leading[1]))


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


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _definitions(tree: ast.Module) -> Iterator[tuple[Definition, str]]:
    pending: list[tuple[ast.AST, str]] = [(tree, "")]
    while pending:
        node, prefix = pending.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Definition):
                name = f"{prefix}{child.name}"
                yield child, name
                pending.append((child, f"{name}."))


class _Names:
    """Which definition or assignment a line belongs to; a comment belongs to the definition right below it."""

    def __init__(self, text: str, stem: str) -> None:
        tree = ast.parse(text)
        self._lines = text.splitlines()
        self._stem = stem
        self._spans: list[tuple[int, int, str]] = []
        for node, name in _definitions(tree):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            self._spans.append((first, node.end_lineno or first, name))
        for statement in tree.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                if isinstance(target, ast.Name):
                    self._spans.append((statement.lineno, statement.end_lineno or statement.lineno, target.id))

    def at(self, line: int) -> str:
        while line < len(self._lines) and self._lines[line - 1].lstrip().startswith("#"):
            line += 1
        around = [(last - first, name) for first, last, name in self._spans if first <= line <= last]
        return min(around)[1] if around else self._stem
