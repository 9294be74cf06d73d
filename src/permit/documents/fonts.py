"""The two fonts that every document is set in, and which characters they can show.

They come from a package, never from the system: the same facts give the same bytes on every machine.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

from pylopdf_fonts_zh_cn import sans_path, serif_path

MISSING: Final = "〓"
"""Stands where a character has no glyph, as printers have always done; PDF/A allows no empty box."""
_LONG_RUN: Final = re.compile(r"[!-~]{24,}")
_BREAK_EVERY: Final = 12
_INVISIBLE: Final = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def font_folder() -> Path:
    """The folder that holds Noto Sans SC and Noto Serif SC."""
    return sans_path().parent


def displayable(text: str) -> str:
    """`text` as it can be printed: composed, without invisible or direction-changing characters, unknown glyphs as 〓.

    Line breaks stay. Long unbroken runs of Latin characters get places where the line may break; addresses
    (`http…`) do not, so that they can be copied.
    """
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(_shown(sign) for sign in composed)
    if shown.startswith(("http://", "https://")):
        return shown
    return _LONG_RUN.sub(_breakable, shown)


def displayable_facts(facts: Any) -> Any:
    """The same for every string inside dicts, lists and tuples; other values stay as they are."""
    if isinstance(facts, str):
        return displayable(facts)
    if isinstance(facts, dict):
        return {key: displayable_facts(value) for key, value in facts.items()}
    if isinstance(facts, (list, tuple)):
        return [displayable_facts(value) for value in facts]
    return facts


def _shown(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign in "\t\r":
        return " "
    if unicodedata.category(sign) in _INVISIBLE:
        # A joiner leaves nothing behind; a private-use or unassigned character was meant to be seen.
        return MISSING if unicodedata.category(sign) in {"Co", "Cn", "Cs"} else ""
    if unicodedata.category(sign) == "Mn" and 0xFE00 <= ord(sign) <= 0xFE0F:
        return ""
    return sign if ord(sign) in _coverage() else MISSING


def _breakable(run: re.Match[str]) -> str:
    text = run.group()
    return "\u200b".join(text[start : start + _BREAK_EVERY] for start in range(0, len(text), _BREAK_EVERY))


@cache
def _coverage() -> frozenset[int]:
    """Code points that both fonts have: a document may set any fact in either."""
    return frozenset(_code_points(sans_path()) & _code_points(serif_path()))


def _code_points(path: Path) -> set[int]:
    """The keys of an OpenType font's character map, format 12: (first, last, glyph) triples."""
    data = path.read_bytes()
    at = _table_offset(data, b"cmap")
    for number in range(struct.unpack_from(">H", data, at + 2)[0]):
        start = at + struct.unpack_from(">L", data, at + 8 + 8 * number)[0]
        if struct.unpack_from(">H", data, start)[0] == 12:
            groups = struct.unpack_from(">L", data, start + 12)[0]
            spans = (struct.unpack_from(">LL", data, start + 16 + 12 * index) for index in range(groups))
            return {point for first, last in spans for point in range(first, last + 1)}
    raise ValueError(f"{path.name} has no full character map")


def _table_offset(data: bytes, tag: bytes) -> int:
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag!r}")
