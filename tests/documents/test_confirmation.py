"""工作居住证确认单 (R-26, N-12, R-29)."""

import dataclasses
from datetime import date

import pikepdf
import pytest

from documents.samples import (
    CODE,
    ID_NUMBER,
    confirmation_facts,
    page_pictures,
    portrait,
    qr_codes_of,
    text_of,
)
from permit.documents.confirmation import STATE_WORDS, ConfirmationFacts, render_confirmation
from permit.domain.errors import BadInput
from permit.domain.verification_code import grouped


def test_a_confirmation_states_everything_the_ruling_names():
    """R-26"""
    words = text_of(render_confirmation(confirmation_facts()))
    for stated in (
        "202603020017",
        "北京市工作居住证",
        "有效",
        "2026年3月2日至2029年3月1日",
        "何雨桐",
        "北京禾川智能装备有限公司",
        "何一诺",
        "2018年6月1日",
        "2026年3月5日",
        grouped(CODE),
    ):
        assert stated in words


def test_the_id_number_is_masked_in_the_middle_unless_the_holder_prints_it():
    """R-26"""
    masked = text_of(render_confirmation(confirmation_facts()))
    assert ID_NUMBER not in masked
    assert "4201**********3528" in masked
    assert ID_NUMBER in text_of(render_confirmation(confirmation_facts(id_in_full=True)))


def test_a_confirmation_has_no_place_for_a_spouse():
    """N-12, 6.2-05"""
    assert not [field.name for field in dataclasses.fields(ConfirmationFacts) if "spouse" in field.name]
    assert "配偶" not in text_of(render_confirmation(confirmation_facts()))


@pytest.mark.parametrize("state", ["suspended", "frozen", "expired", "cancelled"])
def test_a_permit_that_does_not_hold_says_so_across_the_page(state):
    """R-26"""
    valid, other = (confirmation_facts(state=one, photo=None, children=()) for one in ("valid", state))
    pdf = render_confirmation(other)
    # Once in the table and once across: the same words of a valid permit stand there only once.
    assert text_of(pdf).count(STATE_WORDS[state]) >= 2
    assert _ink_in_the_middle(pdf) > 20 * max(_ink_in_the_middle(render_confirmation(valid)), 1)


def test_a_valid_confirmation_has_nothing_across_it():
    """R-26"""
    assert text_of(render_confirmation(confirmation_facts())).count("有效期") == 1


def test_the_qr_code_read_off_the_page_leads_to_the_check():
    """R-26"""
    assert qr_codes_of(render_confirmation(confirmation_facts())) == [f"https://permit.example.cn/verify/{CODE}"]


def test_the_same_facts_give_the_same_bytes():
    assert render_confirmation(confirmation_facts()) == render_confirmation(confirmation_facts())
    assert render_confirmation(confirmation_facts()) != render_confirmation(confirmation_facts(holder="何雨"))


def test_a_confirmation_is_archivable_tagged_and_names_nobody_in_its_metadata():
    with pikepdf.open(_stream(render_confirmation(confirmation_facts()))) as pdf:
        metadata = pdf.open_metadata()
        assert metadata.pdfa_status == "2A"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("zh")
        assert "何雨桐" not in str(metadata)


def test_it_fits_one_page_with_several_children():
    children = confirmation_facts().children * 4
    assert len(page_pictures(render_confirmation(confirmation_facts(children=children)), 0.5)) == 1


def test_nothing_of_an_uploaded_photo_but_its_picture_gets_in():
    hidden = portrait() + b"trailing secret"
    assert render_confirmation(confirmation_facts(photo=hidden)) == render_confirmation(confirmation_facts())


@pytest.mark.parametrize("photo", [portrait(size=(1200, 800)), portrait(fmt="PNG"), portrait(size=(40, 400))])
def test_a_photo_of_any_shape_is_cut_to_one_inch_proportions(photo):
    """6.1.2-05"""
    assert render_confirmation(confirmation_facts(photo=photo)).startswith(b"%PDF")


def test_a_photo_that_is_no_picture_is_refused():
    with pytest.raises(ValueError):
        render_confirmation(confirmation_facts(photo=b"GIF89a not at all"))


def test_a_code_with_a_wrong_check_character_is_never_printed():
    with pytest.raises(BadInput):
        render_confirmation(confirmation_facts(verification_code="0" * 16 + "1"))


def test_the_last_day_of_february_is_printed_as_given():
    """R-29"""
    facts = confirmation_facts(valid_from=date(2024, 2, 29), valid_until=date(2027, 2, 28))
    assert "2024年2月29日至2027年2月28日" in text_of(render_confirmation(facts))


def _ink_in_the_middle(pdf: bytes) -> int:
    """Reddish pixels right of the middle, where a valid confirmation has none."""
    picture = page_pictures(pdf, 1.0)[0]
    return sum(1 for red, green, blue in picture.get_flattened_data() if red > green + 20 and red > blue + 20)


def _stream(data: bytes):
    import io

    return io.BytesIO(data)
