"""One material and its files."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


def scan_words(state: str) -> str:
    """The key of a file's check for viruses. '' where nothing is set up to check: nobody waits for what never comes."""
    if state == "pending":
        return "waiting" if settings.CLAMD_ADDRESS else ""
    return "infected" if state == "infected" else "clean"


@register.inclusion_tag("components/upload_slot.html", takes_context=True)
def upload_slot(context: template.Context, slot: Any, upload_url: str = "", **options: Any) -> dict[str, Any]:
    """A material's slot: what is asked, what is there, and the upload.

    slot: id, title, clause, why, status (task state), words, hint, who, stamp (bool), remaining ('还剩 6 个月以上'),
    alternatives (words), template_url (form to download), defect (words of the return), files.
    files: name, url, uploaded (words or datetime), pages, size, scan (waiting, clean, infected), remove_url.
    upload_url: '' leaves the slot read-only. Options: accept, max_size (words), multiple, version, level (of its
    heading, default 3).
    """
    finished = (
        slot.get("status") == "done" and bool(slot.get("files")) and not (slot.get("defect") or slot.get("problem"))
    )
    return {
        "slot": slot,
        "upload_url": upload_url,
        # What is there and in order leaves room for what is not: the form opens on demand.
        "folded": finished,
        "accept": ".pdf,.jpg,.jpeg,.png",
        "max_size": "20 MB",
        "level": 3,
        "csrf_token": context.get("csrf_token"),
        **options,
    }
