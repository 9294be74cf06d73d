"""The arrows between layers, as import-linter sees them, and what the core may not know."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import permit

PACKAGE = Path(permit.__file__).parent
ROOT = PACKAGE.parents[1]


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def modules(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", modules("domain"), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_domain_knows_no_shell(path: Path) -> None:
    """No framework, network, file, process or clock; of the product only the domain itself."""
    shells = {
        "django",
        "httpx",
        "socket",
        "urllib",
        "requests",
        "subprocess",
        "os",
        "pathlib",
        "time",
        "random",
        "secrets",
    }
    names = imported(path)
    assert not {name for name in names if name.partition(".")[0] in shells}
    assert not {name for name in names if name.startswith("permit.") and not name.startswith("permit.domain")}


@pytest.mark.parametrize("folder", ["domain", "policy"])
def test_the_core_never_reads_the_clock(folder: str) -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
    ]
    assert calls == []


@pytest.mark.parametrize("path", modules("planning"), ids=lambda path: path.name)
def test_only_planning_imports_data_frames(path: Path) -> None:
    frames = {"polars", "narwhals", "pandas", "numpy"}
    for other in PACKAGE.rglob("*.py"):
        if other.parent != path.parent:
            assert not {name for name in imported(other) if name.partition(".")[0] in frames - {"numpy"}}, other
