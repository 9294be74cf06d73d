"""Template and facts → PDF. Facts travel as JSON data, so no name can become markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import typst

from permit.documents.fonts import displayable_facts, font_folder

TEMPLATES: Final = Path(__file__).parent / "templates"
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]
"""Archivable, and readable by a screen reader: tagged, with a language, a title and words for every picture."""


def typeset(template: str, facts: Mapping[str, Any], on: date) -> bytes:
    """The PDF of `templates/<template>.typ` for `facts` (JSON values only), dated midnight of `on` in Beijing.

    Same template, facts and day give the same bytes. Raises typst.TypstError where the template itself is wrong.
    """
    document = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"facts": json.dumps(displayable_facts(facts), ensure_ascii=False)},
        pdf_standards=_STANDARDS,
        timestamp=int(datetime.combine(on, time(), _ZONE).timestamp()),
    )
    assert isinstance(document, bytes)  # one format, no output file: the only shape typst gives back
    return document


def chinese_date(day: date) -> str:
    """2026年3月2日"""
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
