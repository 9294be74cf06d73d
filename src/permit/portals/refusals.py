"""Refusal code → Chinese sentence. The core names the reason and its facts; the portal owns the words."""

from datetime import date, datetime
from typing import Any

from permit.domain.districts import NAMES
from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Business, State
from permit.portals.refusal_words import applicant, districts, employer, policy, quota, review, shared, signin

OF_DISTRICTS = ("district", "said")

WORDS: dict[str, str] = {
    **shared.WORDS,
    **applicant.WORDS,
    **employer.WORDS,
    **review.WORDS,
    **districts.WORDS,
    **policy.WORDS,
    **quota.WORDS,
    **signin.WORDS,
}


def explain(refusal: Refused) -> str:
    """The sentence for a refusal: what is wrong and what would be right."""
    template = WORDS[refusal.code]
    return template.format_map({key: _word(key, value) for key, value in refusal.facts.items()})


def _word(key: str, value: Any) -> str:
    if key in OF_DISTRICTS:
        return NAMES.get(value, str(value))
    if isinstance(value, State):
        return STATE_NAMES[value]
    if isinstance(value, Business):
        return BUSINESS_NAMES[value]
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
