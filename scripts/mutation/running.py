"""One mutant in a process of its own, forked from one that has run the module's tests once without any fault.

The fork forgets the faulty module and whatever imports it, directly or through others, and imports these anew; all
else stays warm. The tests that noticed a neighbour run first, a file at a time, until one of them notices.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from types import ModuleType

from scripts.mutation.imports import dependents_of, forget

SLOWEST, LEAST_SECONDS = 3, 4  # a mutant may take three times as long as no mutant, and some seconds more
_NO_PLUGINS = ("django", "xdist", "timeout", "cacheprovider", "playwright", "factoryboy", "randomly", "faulthandler")
_OPTIONS = (
    *("-x", "-q", "--no-header", "--tb=no", "--hypothesis-profile=mutation", "-o", "addopts=--import-mode=importlib"),
    *(word for plugin in _NO_PLUGINS for word in ("-p", f"no:{plugin}")),
)
_FAILED = (1, 2)  # a test failed, or could not even be collected


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module its mutated code; all others are found as ever."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name, self.tree = name, tree

    def find_spec(self, fullname: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]
        assert found is not None
        found.loader = self
        return found

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, str(module.__file__), "exec"), module.__dict__)  # noqa: S102 (our own source)


class _Killers:
    """A pytest plugin: those who noticed the last faults run first; tells who noticed this one."""

    def __init__(self, lately: Sequence[str]) -> None:
        self.rank = {node: place for place, node in enumerate(lately)}
        self.found = ""

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        items.sort(key=lambda item: self.rank.get(item.nodeid, len(self.rank)))  # type: ignore[attr-defined]

    def pytest_runtest_logreport(self, report: object) -> None:
        if report.failed and not self.found:  # type: ignore[attr-defined]
            self.found = report.nodeid  # type: ignore[attr-defined]


class Runner:
    """Runs the mutants of one module, in a process that has its tests warm."""

    def __init__(self, name: str, tests: Sequence[str]) -> None:
        self.name, self.tests, self.lately = name, list(tests), list[str]()

    def warm(self) -> None:
        """Run the tests once without a fault; they must pass."""
        _silence()
        began = time.process_time()
        if _run_tests(self.tests, _Killers(())) != 0:
            os._exit(3)
        self.limit = LEAST_SECONDS + int(SLOWEST * (time.process_time() - began))
        self.dependents = dependents_of(self.name)

    def survives(self, tree: ast.Module) -> dict[str, object]:
        """Whether all tests pass although the module is `tree`; `by` says what noticed."""
        began = time.monotonic()
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            self._test(tree, write)
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as told:
            noticed = told.read()
        _, status = os.waitpid(child, 0)
        seconds = round(time.monotonic() - began, 2)
        if os.WIFSIGNALED(status):
            return {"survived": False, "by": "never ends", "seconds": seconds}
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, *_FAILED):
            raise SystemExit(f"{self.name}: the tests did not run (exit status {code})")
        if code and "::" in noticed:
            self._remember(noticed)
        return {"survived": code == 0, "by": noticed if code else "", "seconds": seconds}

    def _remember(self, node: str) -> None:
        self.lately = [node, *(other for other in self.lately if other != node)][:20]
        file = node.partition("::")[0]
        self.tests.sort(key=lambda path: path != file)

    def _test(self, tree: ast.Module, write: int) -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (self.limit, self.limit))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        forget(self.dependents)
        sys.meta_path.insert(0, _Faulty(self.name, tree))
        code = 0
        for path in self.tests:
            killers = _Killers(self.lately)
            code = _run_tests([path], killers)
            if code:
                os.write(write, (killers.found or f"{path} cannot be read").encode())
                break
        os._exit(code)


def _run_tests(tests: Sequence[str], killers: _Killers) -> int:
    import pytest

    return int(pytest.main([*_OPTIONS, *tests], plugins=[killers]))


def _silence() -> None:
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    sys.dont_write_bytecode = True
