"""PDFs that do something: scripts, programs, files inside. A scan has none of it (5-06).

Clauses: 5-06
"""

from typing import Any

import pikepdf

ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent"}


def is_active(pdf: pikepdf.Pdf) -> bool:
    """Whether any object of the file runs, sends or carries something; every object is looked at, used or not."""
    return any(_acts(found) or any(_acts(inner) for inner in _inner(found)) for found in pdf.objects)


def _acts(found: Any) -> bool:
    if not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    return bool(KEYS & set(found.keys())) or str(found.get("/S", "")) in ACTIONS


def _inner(found: Any, depth: int = 4) -> list[Any]:
    """What stands inside an object itself: references are objects of their own and are met anyway."""
    if depth == 0 or not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
        return []
    values = list(found) if isinstance(found, pikepdf.Array) else [found[key] for key in found.keys()]  # noqa: SIM118
    direct = [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]
    return direct + [deeper for value in direct for deeper in _inner(value, depth - 1)]
