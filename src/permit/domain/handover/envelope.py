"""Payload and signature in one file: canonical bytes to sign, and taking a file apart before anything is believed.

Clauses: R-18
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from permit.domain.errors import BadInput, Problem
from permit.domain.handover.format import SIGNATURE_SHAPE, Signature
from permit.domain.strict_json import parse_json

LARGEST = 40_000_000
FILE = "文件"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file taken apart: nothing of `payload` counts before `signature` was checked over `signed`."""

    payload: Any
    signature: Signature
    signed: bytes

    @property
    def sha256(self) -> str:
        """Digest of the canonical payload: the same whatever blanks a mail program put into the file."""
        return hashlib.sha256(self.signed).hexdigest()


def canonical(payload: Any) -> bytes:
    """UTF-8, keys sorted by code point, no blanks, nothing escaped that need not be, whole numbers only.

    Raises ValueError for a number with decimals and for text that is no Unicode: there would be two spellings.
    """
    _only_whole_numbers(payload)
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def seal(payload: Mapping[str, Any], signature: Signature) -> bytes:
    """The file: pretty enough to be read, since only the canonical payload is signed."""
    signed_by = {"algorithm": signature.algorithm, "key": signature.key, "value": signature.value}
    document = {"payload": payload, "signature": signed_by}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")


def unseal(content: bytes) -> Sealed:
    """Take a file apart. Raises BadInput where it is no file of this kind; says nothing of whether it is genuine."""
    if len(content) > LARGEST:
        raise BadInput([Problem(FILE, f"超过 {LARGEST // 1_000_000} MB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise BadInput([Problem(FILE, "不是 UTF-8 编码的文本")]) from failure
    document = parse_json(text, FILE)
    if not isinstance(document, dict) or set(document) != {"payload", "signature"}:
        raise BadInput([Problem(FILE, "应只有 payload 和 signature 两项")])
    problems: list[Problem] = []
    signature = SIGNATURE_SHAPE.read(document["signature"], "signature", problems)
    try:
        signed = canonical(document["payload"])
    except (ValueError, RecursionError) as failure:
        problems.append(Problem("payload", str(failure)[:200] if isinstance(failure, ValueError) else "嵌套层次过深"))
    if problems:
        raise BadInput(problems)
    return Sealed(document["payload"], signature, signed)


def _only_whole_numbers(payload: Any) -> None:
    pending = [payload]
    while pending:
        here = pending.pop()
        if isinstance(here, float | Decimal):
            raise ValueError("数应为整数")
        if isinstance(here, dict):
            pending += here.values()
        elif isinstance(here, list | tuple):
            pending += here
