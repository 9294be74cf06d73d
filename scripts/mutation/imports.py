"""Which loaded modules of the project rest on a given one, so that a fault in it reaches them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path.cwd()


def dependents_of(name: str) -> set[str]:
    """`name`, every loaded module of the project that imports it, directly or not, and every test."""
    graph = {module: set(_imports(loaded)) for module, loaded in _ours().items()}
    found = {name} | {module for module in graph if "test_" in module or module.endswith("conftest")}
    while more := {module for module, imported in graph.items() if imported & found} - found:
        found |= more
    return found


def forget(names: Iterable[str]) -> None:
    """Make Python import these anew; a parent that stays no longer leads to the old ones."""
    for name in names:
        sys.modules.pop(name, None)
        parent, _, last = name.rpartition(".")
        if last in vars(sys.modules.get(parent, sys)):
            delattr(sys.modules[parent], last)


def _ours() -> dict[str, ModuleType]:
    return {
        name: module
        for name, module in list(sys.modules.items())
        if (file := getattr(module, "__file__", None))
        and Path(file).is_relative_to(ROOT)
        and ".venv" not in file
        and not name.startswith("scripts.mutation")
    }


def _imports(module: ModuleType) -> Iterator[str]:
    package = module.__name__ if hasattr(module, "__path__") else module.__name__.rpartition(".")[0]
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield from _with_parents(one.name)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            origin = ".".join(part for part in (above, node.module or "") if part)
            yield from _with_parents(origin)
            yield from (f"{origin}.{one.name}" for one in node.names)


def _with_parents(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]
