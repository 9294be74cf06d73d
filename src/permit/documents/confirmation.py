"""工作居住证确认单: what a holder prints and a stranger checks (R-26, N-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from permit.documents.pictures import portrait_bytes, qr_svg
from permit.documents.typesetting import chinese_date, typeset
from permit.domain.identifiers import masked_id_number
from permit.domain.verification_code import grouped

State = Literal["valid", "suspended", "frozen", "expired", "cancelled"]

STATE_WORDS: Final[dict[State, str]] = {
    "valid": "有效",
    "suspended": "挂起",
    "frozen": "冻结",
    "expired": "过期",
    "cancelled": "注销",
}
_STATE_NOTES: Final[dict[State, str]] = {
    "valid": "",
    "suspended": "与原聘用单位的关联已解除，尚未变更聘用单位",
    "frozen": "核查期间，停止使用",
    "expired": "有效期已过",
    "cancelled": "证件已注销，不再有效",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccompanyingChild:
    name: str
    sex: str
    """男 or 女"""
    born: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationFacts:
    """What the confirmation states; there is no field for a spouse (N-12)."""

    authority: str
    telephone: str
    number: str
    """12 digits (R-29)"""
    kind: str
    """北京市工作居住证"""
    state: State
    valid_from: date
    valid_until: date
    holder: str
    id_number: str
    id_in_full: bool = False
    """True only where the holder prints it and asks for it."""
    photo: bytes | None
    employer: str
    children: tuple[AccompanyingChild, ...] = ()
    issued_on: date
    verification_code: str
    """17 characters, as `new_code` gives them"""
    verification_url: str
    """Address of the public check of this code; it stands in the QR code."""
    verification_page: str
    """Address of the page on which a code is typed"""


def render_confirmation(facts: ConfirmationFacts) -> bytes:
    """The confirmation as PDF/A, unsigned. Any state but valid has its word across the page (R-26).

    Raises BadInput for a verification code with a wrong check character, ValueError for a photo that is no picture.
    """
    return typeset("confirmation", _as_printed(facts), facts.issued_on)


def _as_printed(facts: ConfirmationFacts) -> dict[str, Any]:
    return {
        "authority": facts.authority,
        "telephone": facts.telephone,
        "number": facts.number,
        "kind": facts.kind,
        "state": str(facts.state),
        "state_word": STATE_WORDS[facts.state],
        "state_note": _STATE_NOTES[facts.state],
        "across": "" if facts.state == "valid" else STATE_WORDS[facts.state],
        "valid_from": chinese_date(facts.valid_from),
        "valid_until": chinese_date(facts.valid_until),
        "holder": facts.holder,
        "id_number": facts.id_number if facts.id_in_full else masked_id_number(facts.id_number),
        "photo": portrait_bytes(facts.photo) if facts.photo else None,
        "employer": facts.employer,
        "children": [
            {"name": child.name, "sex": child.sex, "born": chinese_date(child.born)} for child in facts.children
        ],
        "issued_on": chinese_date(facts.issued_on),
        "verification_code": grouped(facts.verification_code),
        "verification_address": facts.verification_page,
        "qr": qr_svg(facts.verification_url),
    }
