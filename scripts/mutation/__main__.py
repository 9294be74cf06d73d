"""Run every mutant against the tests that ought to notice it; write docs/mutation.md.

    python -m scripts.mutation [--modules NAME …] [--every N] [--log FILE] [--report]

One process forks once for each mutant: libraries are imported once, the rules and their tests anew, so that the rules
are read with their fault in them. `--log` keeps each result as a line of JSON; a run that was stopped goes on from it.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from pathlib import Path

from scripts.mutation.mutants import mutants_of
from scripts.mutation.report import read_log, write_report
from scripts.mutation.running import preload, survives
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
        preload()
        for name in options.modules:
            _run_module(name, options.log, options.every)
    return write_report(options.log)


def _run_module(name: str, log: Path, every: int) -> None:
    source = source_of(name).read_text(encoding="utf-8")
    lines = source.splitlines()
    known = {(entry["module"], entry["text"], entry["change"], entry["nth"]) for entry in read_log(log)}
    seen: dict[tuple[str, str], int] = {}
    if not survives(name, ast.parse(source), SCOPE[name])["survived"]:
        raise SystemExit(f"{name}: its tests fail without any fault")
    for number, mutant in enumerate(mutants_of(source)):
        text = lines[mutant.line - 1].strip() if mutant.line else ""
        nth = seen[text, mutant.change] = seen.get((text, mutant.change), 0) + 1
        if number % every or (name, text, mutant.change, nth) in known:
            continue
        outcome = survives(name, mutant.tree, SCOPE[name])
        entry = {"module": name, "line": mutant.line, "text": text, "change": mutant.change, "nth": nth, **outcome}
        with log.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        if outcome["survived"]:
            print(f"{name}:{mutant.line}: {mutant.change}", flush=True)


def _forget_survivors(log: Path) -> None:
    kept = [json.dumps(entry, ensure_ascii=False) for entry in read_log(log) if not entry["survived"]]
    log.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
