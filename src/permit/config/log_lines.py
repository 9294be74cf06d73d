"""How a line of the log is written: without identifiers of people, without secret addresses, on one line.

Whoever writes a line need not think of it: numbers are masked where the line is made, whatever logger, level or
traceback it comes from. `docs/security.md` says what else keeps personal data out.
"""

import logging
import re

_MASKS = (
    # Resident ID numbers with a plausible birth day, mobile numbers: longer runs of digits are something else.
    (
        re.compile(r"(?<![0-9A-Za-z])\d{6}(?:18|19|20)\d{2}(?:0\d|1[0-2])[0-3]\d\d{3}[0-9Xx](?![0-9A-Za-z])"),
        "[证件号码]",
    ),
    (re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])"), "[手机]"),
    # Addresses that open something to whoever knows them.
    (re.compile(r"(/calendar/)[^/\s?]+(\.ics)"), r"\1[…]\2"),
    (re.compile(r"(/verify/)[^/\s?]+"), r"\1[…]"),
    # PostgreSQL repeats the row or key that broke a constraint, names included.
    (re.compile(r"(DETAIL: ).*"), r"\1[…]"),
)
_QUOTED = re.compile("([\"'])(?:(?!\\1)[^\n])*[\u4e00-\u9fff](?:(?!\\1)[^\n])*\\1")
_CONTROLS = (*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029)
_BREAKS = str.maketrans({code: f"\\u{code:04x}" if code > 255 else f"\\x{code:02x}" for code in _CONTROLS})


class OneLine(logging.Formatter):
    """A message is one line, so that nobody can write a second one into the log; tracebacks follow on their own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name in logging
        return masked(super().formatMessage(record).translate(_BREAKS))

    def formatException(self, ei: object) -> str:  # noqa: N802
        return masked_traceback(super().formatException(ei))  # type: ignore[arg-type]


def masked(text: str) -> str:
    """The text without what tells of people or opens anything."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


def masked_traceback(text: str) -> str:
    """A traceback: `masked`, and what an exception quotes of a name or an address is left out."""
    return _QUOTED.sub("[…]", masked(text))
