"""Run every mutant against the tests that ought to notice it; write docs/mutation.md.

    python -m scripts.mutation [--modules NAME …] [--every N] [--log FILE] [--report]

A process for each module runs its tests once without a fault, then forks for each mutant: what rests on the module is
imported anew, so that it is read with the fault in it. `--log` keeps each result as a line of JSON; a run that was
stopped goes on from it.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from pathlib import Path

from scripts.mutation.mutants import mutants_of
from scripts.mutation.report import line_of, read_log, write_report
from scripts.mutation.running import Runner
from scripts.mutation.scope import SCOPE, source_of

LOG = Path("build/mutation.jsonl")


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutation", description="Mutation testing of the rules.")
    parser.add_argument("--modules", nargs="*", default=list(SCOPE), choices=list(SCOPE), metavar="NAME")
    parser.add_argument("--log", type=Path, default=LOG)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each N-th mutant, for a quick look")
    parser.add_argument("--report", action="store_true", help="only write the report from the log")
    parser.add_argument("--survivors", action="store_true", help="first forget those that survived, to try them again")
    options = parser.parse_args()
    if options.survivors:
        _forget_survivors(options.log)
    if not options.report:
        options.log.parent.mkdir(parents=True, exist_ok=True)
        for name in options.modules:
            _in_a_process(name, options.log, options.every)
    return write_report(options.log)


def _in_a_process(name: str, log: Path, every: int) -> None:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _run_module(name, log, every)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{name}: its tests fail without any fault, or could not be run ({status})")


def _run_module(name: str, log: Path, every: int) -> None:
    source = source_of(name).read_text(encoding="utf-8")
    lines = source.splitlines()
    known = {(entry["module"], entry["text"], entry["change"], entry["nth"]) for entry in read_log(log)}
    seen: dict[tuple[str, str], int] = {}
    runner = Runner(name, SCOPE[name])
    runner.warm()
    if not runner.survives(ast.parse(source))["survived"]:
        os._exit(1)
    for number, mutant in enumerate(mutants_of(source)):
        text = lines[mutant.line - 1].strip() if mutant.line else ""
        nth = seen[text, mutant.change] = seen.get((text, mutant.change), 0) + 1
        if number % every or (name, text, mutant.change, nth) in known:
            continue
        outcome = runner.survives(mutant.tree)
        entry = {"module": name, "line": mutant.line, "text": text, "change": mutant.change, "nth": nth, **outcome}
        with log.open("a", encoding="utf-8") as stream:
            stream.write(line_of(entry))


def _forget_survivors(log: Path) -> None:
    kept = [line_of(entry) for entry in read_log(log) if not entry["survived"]]
    log.write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
