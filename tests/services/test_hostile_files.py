"""What is uploaded by whoever means harm: refused with a reason, and nothing is kept (5-06, N-01)."""

import io
import resource
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from adapters.doubles import EICAR, memory_ports
from fixtures.applicant import a_portrait, make_applicant
from fixtures.world import NOW, acting_as, client_of
from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion
from permit.services.paper_cell import CellDied, PaperCell
from permit.services.ports import using_ports
from permit.services.upload_attachment import Incoming, inspect, upload_attachment

pytestmark = pytest.mark.django_db
SLOT = "6.2-M1.first_page"


def a_pdf(change=lambda pdf: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def script(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    return pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))


def at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script(pdf)


def in_names(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script(pdf)]))
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pdf.make_indirect(names))


def on_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script(pdf))


def launching(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))


def with_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["setup.exe"] = b"MZ..."


def inches_wide_miles_high(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 1, 14400])


def without_size(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])


def with_a_huge_picture(pdf: pikepdf.Pdf) -> None:
    """A few kilobytes that a viewer would unpack to 1.2 GB."""
    picture = pikepdf.Stream(pdf, zlib.compress(bytes(1000)))
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width = picture.Height = 20_000
    picture.BitsPerComponent, picture.ColorSpace, picture.Filter = 8, pikepdf.Name.DeviceRGB, pikepdf.Name.FlateDecode
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pdf.make_indirect(picture)))


def a_bomb(megabytes: int) -> bytes:
    """A PDF whose objects lie in a stream that unpacks to a thousand times its size as soon as the file is opened."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/X 5 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    }
    packing = zlib.compressobj(9)
    packed = packing.compress(b"5 0 <<>>") + b"".join(packing.compress(b" " * 2**20) for _ in range(megabytes))
    packed += packing.flush()
    objects[4] = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    out, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 65535), *((1, places[number], 0) for number in objects), (2, 4, 0), (1, len(out), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return out + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(out)


def a_zip(bomb: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", b"\0" * (50_000_000 if bomb else 10))
    return out.getvalue()


def a_huge_picture() -> bytes:
    """A small file that says it is 60,000 dots wide and high."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    head = b"IHDR" + struct.pack(">II", 60_000, 60_000) + out.getvalue()[24:29]
    return out.getvalue()[:12] + head + struct.pack(">I", zlib.crc32(head)) + out.getvalue()[33:]


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "an svg with a script": (SVG, "file_type"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "file_type"),
    "a zip bomb": (a_zip(bomb=True), "file_type"),
    "a program": (b"MZ\x90\x00" + bytes(200), "file_type"),
    "a picture that unpacks to gigabytes": (a_huge_picture(), "file_unreadable"),
    "the head of a picture before a page": (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>", "file_unreadable"),
    "half a pdf": (a_pdf()[:60], "file_unreadable"),
    "a pdf that runs a script when opened": (a_pdf(at_opening), "file_active"),
    "a pdf with named scripts": (a_pdf(in_names), "file_active"),
    "a pdf with a script on a page": (a_pdf(on_a_page), "file_active"),
    "a pdf that starts a program": (a_pdf(launching), "file_active"),
    "a pdf that carries a file": (a_pdf(with_a_file), "file_active"),
    "a pdf of a page an inch wide and a mile high": (a_pdf(inches_wide_miles_high), "file_unreadable"),
    "a pdf of a page without any size": (a_pdf(without_size), "file_unreadable"),
    "a pdf with a picture of 400 million dots": (a_pdf(with_a_huge_picture), "file_unreadable"),
    "nothing": (b"", "file_empty"),
    "too much": (a_portrait() + bytes(21 * 1024 * 1024), "file_too_large"),
    "what a scanner knows": (a_portrait() + EICAR, "file_infected"),
}


@pytest.mark.parametrize("what", list(HOSTILE))
def test_it_is_refused_and_nothing_is_kept(what: str) -> None:
    """5-06"""
    content, code = HOSTILE[what]
    person, ports = make_applicant(), memory_ports()
    before = AttachmentVersion.objects.count()
    with using_ports(ports), pytest.raises(Refused, match=f"^{code}"):
        upload_attachment(person, SLOT, Incoming("扫描件.jpg", content), acting_as(person), NOW)
    assert AttachmentVersion.objects.count() == before and not ports.blobs.objects  # type: ignore[attr-defined]


def test_the_ending_of_a_name_decides_nothing() -> None:
    """A scan called .exe is a scan; a page called .jpg is a page."""
    assert inspect(a_pdf()).content_type == "application/pdf"
    person = make_applicant()
    with using_ports(memory_ports()):
        kept = upload_attachment(person, SLOT, Incoming("scan.exe", a_portrait()), acting_as(person), NOW)
    assert kept.content_type == "image/jpeg"


@pytest.mark.parametrize(
    "name",
    ['a"; filename="evil.html', "a\r\nSet-Cookie: x=1\r\n\r\n<b>", "../../etc/passwd", "名" * 400, "a\x00.jpg", ""],
)
def test_a_file_name_neither_breaks_the_headers_nor_leaves_its_place(name: str) -> None:
    """5-06"""
    person = make_applicant()
    with using_ports(memory_ports()):
        kept = upload_attachment(person, SLOT, Incoming(name, a_portrait()), acting_as(person), NOW)
        answer = client_of(person).get(f"/files/{kept.pk}/")
    disposition = answer["Content-Disposition"]
    assert answer.status_code == 200 and "Set-Cookie: x" not in str(answer.headers)
    assert disposition.startswith("inline; filename*=UTF-8''") and '"' not in disposition
    assert not {"\r", "\n", "\x00", "/"} & set(disposition)
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_a_small_pdf_that_unpacks_to_a_gigabyte_costs_its_reader_and_not_us() -> None:
    """5-06: refused, and the next file is read as ever."""
    cell, before = PaperCell(memory=400 * 2**20), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert cell.ask({"do": "inspect"}, a_bomb(300))[0]["refused"] == "file_unreadable"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KB
    assert cell.ask({"do": "inspect"}, a_pdf())[0]["pages"] == 1


def test_a_reader_that_hangs_is_ended_and_the_next_one_answers() -> None:
    """5-06"""
    cell = PaperCell(seconds=0.05)
    with pytest.raises(CellDied):
        cell.ask({"do": "inspect"}, a_pdf())  # it is not even awake by then
    cell = PaperCell()
    assert cell.ask({"do": "inspect"}, a_pdf())[0]["pages"] == 1
    cell.close()
    assert cell.ask({"do": "inspect"}, a_pdf())[0]["pages"] == 1


def test_a_page_is_drawn_within_its_frame_however_it_was_made() -> None:
    """5-06: files that were taken in before this was checked."""
    told, picture = PaperCell().ask({"do": "render", "page": 1}, a_pdf(inches_wide_miles_high))
    assert told["size"] == len(picture) and Image.open(io.BytesIO(picture)).size[1] <= 4960
