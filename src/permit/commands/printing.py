"""How every verb prints: one JSON document on standard output, or plain text."""

from __future__ import annotations

import argparse
import json
from typing import Any


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option all verbs share: `--format json`; without it, text for a person."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text（默认）或 json")


def print_json(document: Any) -> None:
    """Print one JSON document and nothing else."""
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
