"""What a verb reads: a JSON document from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from permit.domain.errors import BadInput, Problem
from permit.domain.strict_json import parse_json


def read_document(name: str) -> Any:
    """The JSON document in the file `name` (`-` is standard input), numbers exact: int or Decimal.

    Raises BadInput with the file's name as path where it cannot be read, is not UTF-8 or is not JSON. Keys that stand
    twice are left to the reader of the document, who names all problems at once.
    """
    return parse_json(read_text(name), name, keep_twice=True)


def read_text(name: str) -> str:
    """The text of the file `name` (`-` is standard input). Raises BadInput with the file's name as path."""
    try:
        raw = _standard_input() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or str(failure)
        raise BadInput([Problem(name, f"文件无法读取（{reason}）")]) from failure
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise BadInput([Problem(name, f"不是 UTF-8 编码的文本（第 {failure.start + 1} 字节）")]) from failure


def _standard_input() -> bytes:
    if sys.stdin is None:  # closed by the caller
        raise ValueError("标准输入已关闭")
    return sys.stdin.buffer.read()
