"""One mutant in a process of its own: forked from one that has the libraries but none of our modules."""

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

PROCESSOR_SECONDS = 20
_NO_PLUGINS = ("django", "xdist", "timeout", "cacheprovider", "playwright", "factoryboy", "randomly", "faulthandler")
_OPTIONS = ("-o", "addopts=--import-mode=importlib")
_FAILED = (1, 2)  # a test failed, or could not even be collected


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module its mutated code; all others are found as ever."""

    def __init__(self, name: str, tree: ast.Module, is_package: bool) -> None:
        self.name, self.tree, self.is_package = name, tree, is_package

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


def preload() -> None:
    """Import what every mutant's tests need, once."""
    import hypothesis.strategies  # noqa: F401
    import jsonschema  # noqa: F401
    import pytest  # noqa: F401

    assert not any(name == "permit" or name.startswith("permit.") for name in sys.modules)


def survives(name: str, tree: ast.Module, tests: Sequence[str]) -> dict[str, object]:
    """Whether all `tests` pass although module `name` is `tree`; `by` says what noticed."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _test(name, tree, tests)
    _, status = os.waitpid(child, 0)
    seconds = round(time.monotonic() - began, 1)
    if os.WIFSIGNALED(status):
        return {"survived": False, "by": "never ends", "seconds": seconds}
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, *_FAILED):
        raise SystemExit(f"{name}: the tests did not run (exit status {code})")
    return {"survived": code == 0, "by": "" if code == 0 else "tests", "seconds": seconds}


def _test(name: str, tree: ast.Module, tests: Sequence[str]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, _Faulty(name, tree, is_package=False))
    import pytest

    plugins = [word for plugin in _NO_PLUGINS for word in ("-p", f"no:{plugin}")]
    os._exit(
        pytest.main(["-x", "-q", "--no-header", "--tb=no", "-o", "addopts=--import-mode=importlib", *plugins, *tests])
    )
