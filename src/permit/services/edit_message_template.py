"""The words of an SMS are data: the administrator changes them, or switches one off (R-03).

Clauses: N-03
"""

import string
from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.records.models import SmsTemplate
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.open_staff_account import require_administrator

LONGEST = 300


def places_of(text: str) -> frozenset[str]:
    """The `{name}` places of a template. Raises ValueError where the braces do not match, or hold more than a name."""
    places = [parts[1:] for parts in string.Formatter().parse(text) if parts[1] is not None]
    if any(form or conversion for _, form, conversion in places):
        raise ValueError("a place holds a name and nothing else")
    return frozenset(str(name) for name, _, _ in places)


@transaction.atomic
def edit_message_template(key: str, text: str, active: bool, acting: Acting, now: datetime) -> SmsTemplate:
    """Store new words. Only places that the message's facts can fill may stand in them.

    Raises Refused: 'not_your_role', 'template_length' (longest), 'template_braces', 'template_places' (unknown).
    """
    require_administrator(acting)
    words = without_numbers(text.strip())
    if not 0 < len(words) <= LONGEST:
        raise Refused("template_length", {"longest": LONGEST})
    template = SmsTemplate.objects.select_for_update().get(key=key)
    unknown = _places(words) - places_of(template.text)
    if unknown:
        raise Refused("template_places", {"unknown": "、".join(sorted(unknown))})
    before = template.text
    template.text, template.active = words, active
    template.save(update_fields=["text", "active"])
    record_act(
        f"sms_template:{key}", acting, "edit_message_template", now, words_before=before, words=words, active=active
    )
    return template


def _places(words: str) -> frozenset[str]:
    try:
        return places_of(words)
    except ValueError:
        raise Refused("template_braces") from None
