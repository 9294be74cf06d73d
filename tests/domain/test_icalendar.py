"""A calendar file as RFC 5545 wants it: folded by octets, escaped, whole days."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from permit.domain.icalendar import DayEvent, calendar_file, escaped, folded

STAMP = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


@given(st.text(max_size=400).filter(lambda words: words.isprintable()))
def test_a_folded_line_unfolds_to_itself_and_no_piece_is_longer_than_75_octets(words: str) -> None:
    octets = folded(words)
    assert all(len(piece) <= 75 for piece in octets.split(b"\r\n"))
    assert octets.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode() == words


def test_signs_that_mean_something_are_escaped() -> None:
    assert escaped("甲;乙,丙\\丁\r\n戊\x00") == "甲\\;乙\\,丙\\\\丁\\n戊"


def test_a_day_ends_where_the_next_begins_also_over_a_leap_day() -> None:
    text = calendar_file("证件", [DayEvent("u1@x", date(2028, 2, 29), "到期", "说明", tentative=True)], STAMP).decode()
    assert "DTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301\r\n" in text
    assert "DTSTAMP:20260302T000000Z" in text and "STATUS:TENTATIVE" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")
