"""Words and rows that the pages between districts share.

Clauses: R-18, R-36
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from permit.domain.months import chinese_date
from permit.portals.components.text import cn_date, cn_datetime
from permit.records.models import HandOver, HandOverHolder, Permit
from permit.services.handing_over import district_name

TONES = {"proposed": "amber", "sent": "mist", "answered": "jade", "dropped": "grey", "taken_back": "grey"}


def tabs(current: str) -> list[dict[str, Any]]:
    """Out, in, and what holders of other districts declared."""
    known = (
        ("out", "转出", "bureau:hand_overs"),
        ("in", "转入", "bureau:received"),
        ("declared", "申报转入", "bureau:declared"),
    )
    return [{"label": text, "url": reverse(url), "current": key == current} for key, text, url in known]


def outgoing_rows(found: Iterable[Any]) -> list[list[Any]]:
    """A row of the list for each hand-over, counted as `holder_count`."""
    return [
        [
            {"text": subject_of(each), "url": reverse("bureau:district_hand_over", args=[each.pk]), "strong": True},
            district_name(each.to_district),
            f"{each.holder_count} 人",
            cn_date(each.proposed_at),
            each.get_state_display(),
        ]
        for each in found
    ]


def permit_link(permit: Permit) -> dict[str, str]:
    """The number, leading to the permit's whole life."""
    return {"text": permit.number, "url": reverse("bureau:permit", args=[permit.number])}


def without_employer() -> "Prefetch[Any]":
    """The one holder by whose name a hand-over without an employer goes; an employer's thousands stay unread."""
    alone = HandOverHolder.objects.filter(hand_over__employer=None).select_related("permit__person")
    return Prefetch("holders", alone)


def subject_of(found: HandOver) -> str:
    """The employer, or the holder by name."""
    if found.employer is not None:
        return found.employer.name
    return "、".join(line.permit.person.name for line in found.holders.all())


def outgoing_facts(found: HandOver) -> list[dict[str, Any]]:
    """What stands about one hand-over."""
    mover = found.employer
    return [
        {"label": "转往", "value": district_name(found.to_district)},
        *([{"label": "单位", "value": f"{mover.name}（{mover.uscc}）"}] if mover else []),
        {"label": "原因", "value": found.reason},
        {"label": "提出", "value": f"{found.proposed_by.name}，{cn_datetime(found.proposed_at)}"},
        *(
            [{"label": "决定", "value": f"{found.decided_by.name}，{cn_datetime(found.decided_at)}"}]
            if found.decided_by
            else []
        ),
        *([{"label": "接收期限", "value": chinese_date(found.accept_until)}] if found.accept_until else []),
        *([{"label": "内容指纹（SHA-256）", "value": found.payload_sha256}] if found.payload_sha256 else []),
        *([{"label": "办结", "value": cn_datetime(found.settled_at)}] if found.settled_at else []),
        *([{"label": "说明", "value": found.settled_words}] if found.settled_words else []),
    ]
