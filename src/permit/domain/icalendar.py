"""A calendar file of whole days (RFC 5545): escaped, folded at 75 octets, lines ended by CRLF.

Small enough to be ours: whole-day events without recurrence, zones or alarms are all that is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_OCTETS = 75


@dataclass(frozen=True)
class DayEvent:
    """One whole day. `uid` stays the same while the day moves, so that a subscriber's entry moves with it."""

    uid: str
    day: date
    title: str
    text: str = ""
    tentative: bool = False


def calendar_file(name: str, events: Iterable[DayEvent], stamp: datetime) -> bytes:
    """The file in UTF-8. `stamp` (aware) is when its content was made; it is asked for again once a day."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//juzhengtong//permit calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: DayEvent, stamp: datetime) -> list[str]:
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{moment}",
        f"LAST-MODIFIED:{moment}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.title)}",
        f"STATUS:{'TENTATIVE' if event.tentative else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    return [*lines, *([f"DESCRIPTION:{escaped(event.text)}"] if event.text else []), "END:VEVENT"]


def escaped(words: str) -> str:
    """Text as a value: backslash, semicolon, comma and line break escaped, other controls dropped."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return "".join(sign for sign in plain.replace("\n", "\\n") if sign.isprintable())


def folded(line: str) -> bytes:
    """The line in octets, no more than 75 to a piece, never cut within a character; CRLF at the end."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode("utf-8", "replace")
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
