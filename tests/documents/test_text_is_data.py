"""Whatever people type is printed, never obeyed: markup, emoji, control characters, 10,000 characters."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.samples import (
    NOW,
    case_in_brief,
    confirmation_facts,
    letterhead,
    page_pictures,
    status_form_facts,
    status_line,
    text_of,
)
from permit.documents.confirmation import AccompanyingChild, render_confirmation
from permit.documents.fonts import MISSING, displayable
from permit.documents.letters import DefectLine, ReturnFacts, render_return_notice
from permit.documents.statements import (
    ApplicantIntegrityFacts,
    WrittenReportFacts,
    render_applicant_integrity,
    render_written_report,
)
from permit.documents.status_form import render_status_form

HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd")',
    "*粗* _斜_ `码` $x^2$ [框] ]]][[[ {括} // 注 /* 注 */ \\ \\u{41} ~ @引用 <标签> = 题",
    "</script><b>&amp;%s{0}{{7*7}}",
    '\'"\\\n#import "base.typ": *',
    "一\r\n二\t三\x00四\x1b五\u202e六\u2066七",
    "👩‍👩‍👧 王😀小明 \ue000 \U0002a6a5 \ufffd \ud7ff",
    "ﷺ العربية עברית ไทย हिन्दी",
    "张" * 10_000,
    "W" * 10_000,
    "-" * 10_000,
    "",
    " ",
    "\n" * 400,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_confirmation_prints_hostile_names_as_they_are(text):
    child = AccompanyingChild(name=text, sex=text, born=date(2018, 6, 1))
    pdf = render_confirmation(confirmation_facts(holder=text, employer=text, kind=text, children=(child,)))
    assert _expected(text)[:300] in text_of(pdf)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_other_kind_of_document_does_so_too(text):
    line = status_line(person=text, case_number=text, business=text, category=text)
    defect = DefectLine(place=text, reason=text, clause="5-05", words=text, advice=text)
    notice = ReturnFacts(
        head=letterhead(addressee=text),
        case=case_in_brief(applicant=text, employer=text),
        round=1,
        defects=(defect,),
        answer_by=date(2026, 4, 14),
    )
    integrity = ApplicantIntegrityFacts(name=text, id_number=text, employer=text, business=text)
    report = WrittenReportFacts(category="D", name=text, id_number=text, employer=text, achievements=text)
    for pdf in (
        render_status_form(status_form_facts(employer=text, filing_agent=text, lines=(line,))),
        render_return_notice(notice),
        render_applicant_integrity(integrity, NOW.date()),
        render_written_report(report, NOW.date()),
    ):
        assert _expected(text)[:60] in text_of(pdf)


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_whatever_can_be_printed(text):
    assert render_confirmation(confirmation_facts(holder=text, photo=None)).startswith(b"%PDF")


def test_ten_thousand_letters_stay_inside_the_page():
    facts = dataclasses.replace(confirmation_facts(), holder="W" * 10_000, photo=None, children=())
    for picture in page_pictures(render_confirmation(facts), 0.6):
        right_edge = picture.crop((int(picture.width * 0.97), 0, picture.width, picture.height))
        assert right_edge.convert("L").getextrema() == (255, 255)


def test_a_character_without_a_glyph_leaves_a_visible_gap():
    assert displayable("王😀明") == f"王{MISSING}明"
    assert displayable("\ue000") == MISSING


def test_rare_characters_of_names_are_kept():
    for name in ("喆", "堃", "𬱖", "㛃", "龘", "·", "々"):
        assert displayable(name) == name


def test_a_direction_override_cannot_turn_a_name_around():
    assert displayable("甲\u202e乙\u2067丙\u200f") == "甲乙丙"


def test_long_runs_may_break_but_addresses_stay_whole():
    assert displayable("a" * 30).replace("\u200b", "") == "a" * 30
    assert "\u200b" in displayable("a" * 30)
    assert displayable("https://" + "a" * 80) == "https://" + "a" * 80


def _expected(text: str) -> str:
    """The text as it comes back out of a PDF: without spaces and breaks."""
    return "".join(displayable(text).replace("\u200b", "").split())
