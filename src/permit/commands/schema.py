"""`permit schema dossier`: the JSON Schema (2020-12) of a dossier."""

from __future__ import annotations

import argparse

from permit.commands.printing import print_json
from permit.domain.dossier.format import dossier_schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("dossier",), help="要输出的格式：dossier")
    parser.add_argument("--format", choices=("json",), default="json", help="只有 json")


def run(args: argparse.Namespace) -> int:
    print_json(dossier_schema())
    return 0
