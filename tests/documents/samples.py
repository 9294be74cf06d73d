"""Facts of one invented person, and what can be read out of a finished PDF."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta, timezone

import cv2
import numpy
import pypdfium2
from PIL import Image

from permit.documents.confirmation import AccompanyingChild, ConfirmationFacts
from permit.documents.letters import CaseInBrief, Letterhead
from permit.documents.status_form import StatusFormFacts, StatusLine
from permit.domain.verification_code import new_code

ID_NUMBER = "420106199203153528"
EMPLOYER = "北京禾川智能装备有限公司"
CODE = new_code(bytes(range(10, 20)))
NOW = datetime(2026, 3, 5, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def text_of(pdf: bytes) -> str:
    """All text of a PDF without spaces, line breaks and break opportunities."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return "".join("".join(pages).replace("\u200b", "").replace("\ufffe", "").split())


def page_pictures(pdf: bytes, scale: float = 2.0) -> list[Image.Image]:
    return [page.render(scale=scale).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]


def qr_codes_of(pdf: bytes) -> list[str]:
    """What a camera reads off the printed pages, first found code of each page."""
    found = []
    for picture in page_pictures(pdf, scale=3.0):
        words, _, _ = cv2.QRCodeDetector().detectAndDecode(numpy.asarray(picture))
        found += [words] if words else []
    return found


def portrait(colour: str = "#88aacc", size: tuple[int, int] = (295, 413), fmt: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, fmt)
    return out.getvalue()


def confirmation_facts(**changed) -> ConfirmationFacts:
    facts = {
        "authority": "北京市大兴区人力资源和社会保障局",
        "telephone": "83423508",
        "number": "202603020017",
        "kind": "北京市工作居住证",
        "state": "valid",
        "valid_from": date(2026, 3, 2),
        "valid_until": date(2029, 3, 1),
        "holder": "何雨桐",
        "id_number": ID_NUMBER,
        "photo": portrait(),
        "employer": EMPLOYER,
        "children": (AccompanyingChild(name="何一诺", sex="女", born=date(2018, 6, 1)),),
        "issued_on": date(2026, 3, 5),
        "verification_code": CODE,
        "verification_url": f"https://permit.example.cn/verify/{CODE}",
        "verification_page": "https://permit.example.cn/verify",
    }
    return ConfirmationFacts(**{**facts, **changed})


def status_line(**changed) -> StatusLine:
    facts = {
        "case_number": "26-0036-6518",
        "person": "何雨桐",
        "id_number": ID_NUMBER,
        "business": "新办",
        "category": "第 1 类",
        "submitted_on": date(2026, 2, 4),
        "round": 1,
    }
    return StatusLine(**{**facts, **changed})


def status_form_facts(**changed) -> StatusFormFacts:
    facts = {
        "district": "大兴区",
        "sheet_code": "7K3M-9QPD-W2RX-4TVB-H",
        "sheet_url": "https://permit.example.cn/office/sheets/7K3M9QPDW2RX4TVBH",
        "employer": EMPLOYER,
        "uscc": "91110115MA01ABCD2X",
        "filing_agent": "秦素梅",
        "agent_telephone": "138****2046",
        "office": "西红门镇",
        "office_address": "大兴区西红门镇便民服务中心",
        "office_telephone": "60298223",
        "office_email": "office@example.cn",
        "lines": (status_line(),),
        "generated_on": date(2026, 2, 5),
    }
    return StatusFormFacts(**{**facts, **changed})


def letterhead(**changed) -> Letterhead:
    facts = {
        "authority": "北京市大兴区人力资源和社会保障局",
        "telephone": "83423508",
        "hours": "工作日 9:00–18:00",
        "reference": "大居准〔2026〕0017号",
        "addressee": "何雨桐",
        "issued_on": date(2026, 3, 2),
    }
    return Letterhead(**{**facts, **changed})


def case_in_brief(**changed) -> CaseInBrief:
    facts = {
        "number": "26-0036-6518",
        "business": "新办",
        "applicant": "何雨桐",
        "id_number": ID_NUMBER,
        "employer": EMPLOYER,
        "submitted_on": date(2026, 2, 4),
    }
    return CaseInBrief(**{**facts, **changed})
