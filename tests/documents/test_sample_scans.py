"""Sample scans of the simulators: believable, marked 样例, the same for the same facts."""

import io
import json
import subprocess
import sys

import pypdfium2
import pytest
from PIL import Image

from permit.simulators.scans import KINDS, UnknownKind, handle_scan, make_scan, usual_format

# Pictures drawn by the simulators: half of the time of all fast tests, and none of the product's rules.
pytestmark = pytest.mark.slow

PERSON = {
    "name": "何雨桐",
    "sex": "F",
    "id_number": "420106199203153528",
    "employer": "北京禾川智能装备有限公司",
    "address": "北京市大兴区西红门镇欣荣北大街 18 号院 3 号楼 502",
}
NAMED = [
    "household_first_page",
    "household_own_page",
    "diploma",
    "degree",
    "title_certificate",
    "property_certificate",
    "lease",
    "labour_contract",
    "id_card_front",
    "id_card_back",
    "tax_record",
    "declared_income",
    "integrity_statement",
    "business_licence",
    "output_value",
    "birth_certificate",
    "marriage_certificate",
    "patent",
    "prize",
    "portrait",
]
MONTHS = [{"month": f"20{23 + at // 12}-{at % 12 + 1:02}", "taxable_yuan": 16_200 + at} for at in range(36)]


def test_every_material_somebody_scans_has_a_sample():
    assert set(NAMED) <= set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("fmt", ["pdf", "jpg", "png"])
def test_a_sample_is_a_readable_file_of_its_format_and_small(kind, fmt):
    data = make_scan(kind, PERSON, fmt)
    assert len(data) <= 300_000
    if fmt == "pdf":
        assert len(pypdfium2.PdfDocument(data)) >= 1
    else:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert picture.format == {"jpg": "JPEG", "png": "PNG"}[fmt]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_same_facts_give_the_same_bytes_and_other_facts_others(kind):
    assert make_scan(kind, PERSON, "pdf") == make_scan(kind, dict(reversed(PERSON.items())), "pdf")
    other = {"name": "沈知秋", "id_number": "110***********0022", "employer": "另一家公司", "seed": 2}
    assert make_scan(kind, PERSON, "pdf") != make_scan(kind, other, "pdf")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sample_can_be_drawn_of_nothing_and_of_nonsense(kind):
    assert make_scan(kind, {})
    nonsense = {key: "😀\u202e<b>" + "字" * 9_000 for key in ("name", "address", "employer", "scope", "title", "until")}
    assert make_scan(kind, nonsense)


def test_a_portrait_is_a_one_inch_photo_and_one_person_keeps_one_face():
    """6.1.2-05"""
    with Image.open(io.BytesIO(make_scan("portrait", PERSON))) as picture:
        assert picture.size == (295, 413)
    again = make_scan("portrait", {**PERSON, "employer": "另一家公司"})
    assert again == make_scan("portrait", PERSON)
    assert make_scan("portrait", {**PERSON, "name": "沈知秋"}) != again


def test_a_stamped_paper_is_red_where_the_seal_is_and_an_unstamped_one_is_not():
    """5-03"""
    assert _red(make_scan("integrity_statement", PERSON, "png")) > 500
    assert _red(make_scan("integrity_statement", {**PERSON, "seal": False}, "png")) == 0


def test_three_years_of_income_fit_the_record_and_the_screenshot():
    """6.3-M4"""
    facts = {**PERSON, "months": MONTHS}
    assert len(pypdfium2.PdfDocument(make_scan("tax_record", facts, "pdf"))) == 2
    assert len(make_scan("declared_income", facts)) <= 300_000


def test_the_usual_format_is_what_people_have():
    assert usual_format("portrait") == "jpg"
    assert usual_format("declared_income") == "png"
    assert usual_format("lease") == "pdf"


def test_http_answers_with_the_file_or_with_words():
    body = json.dumps(PERSON).encode()
    assert handle_scan("lease", body)[:2] == (200, "application/pdf")
    assert handle_scan("portrait.png", body)[:2] == (200, "image/png")
    assert handle_scan("lease", b"")[0] == 200
    assert handle_scan("unknown", body)[0] == 404
    assert handle_scan("lease.exe", body)[0] == 404
    assert handle_scan("../../etc/passwd", body)[0] == 404
    for wrong in (b"[]", b"{", b"\xff", b"[" * 50_000, json.dumps({"months": [1]}).encode()):
        assert handle_scan("tax_record", wrong)[0] == 400
    assert handle_scan("lease", b" " * 100_000)[0] == 413


def test_an_unknown_kind_or_format_is_an_error():
    with pytest.raises(UnknownKind):
        make_scan("passport", {})
    with pytest.raises(ValueError):
        make_scan("lease", {}, "gif")


def test_the_command_writes_a_file(tmp_path):
    file = tmp_path / "lease.pdf"
    command = [sys.executable, "-m", "permit.simulators.scans", "lease", str(file), "--facts"]
    assert subprocess.run([*command, json.dumps(PERSON)], check=False).returncode == 0
    assert file.read_bytes() == make_scan("lease", PERSON, "pdf")
    assert subprocess.run([*command, "[]"], check=False, capture_output=True).returncode == 2


def _red(png: bytes) -> int:
    with Image.open(io.BytesIO(png)) as picture:
        pixels = picture.convert("RGB").resize((picture.width // 2, picture.height // 2)).get_flattened_data()
    return sum(1 for red, green, blue in pixels if red > 150 and green < 110 and blue < 110)
