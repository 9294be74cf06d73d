"""Sample scans, each marked 样例: what people would have scanned, drawn from facts. For demonstrations and tests only.

`make_scan(kind, facts, fmt)` gives the bytes; `handle_scan(kind, body)` answers `POST /scans/<kind>`; on the command
line: `python -m permit.simulators.scans KIND OUT --facts JSON`. The same facts always give the same bytes.
"""

import json
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image

from permit.simulators.scans import booklets, cards, certificates, finance, papers, portrait
from permit.simulators.scans.canvas import encode

Facts = dict[str, Any]
Draw = Callable[[Facts, int], list[Image.Image]]

MOST_BYTES = 64 * 1024
_LONGEST_TEXT, _LONGEST_LIST = 400, 60
_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


def _portrait(facts: Facts, _: int) -> list[Image.Image]:
    """Facts: name, id_number, sex. The one-inch portrait, 295 × 413 pixels."""
    return [portrait.draw_portrait(facts)]


KINDS: dict[str, Draw] = {
    **booklets.KINDS,
    **cards.KINDS,
    **certificates.KINDS,
    **finance.KINDS,
    **papers.KINDS,
    "portrait": _portrait,
}
"""Kind of document → who draws it. Which facts each takes: the docstring of the function that draws it."""

_USUAL_FORMAT = {"portrait": "jpg", "declared_income": "png", "id_card": "jpg"}


class UnknownKind(KeyError):
    """There is no such kind of sample."""


def make_scan(kind: str, facts: Facts, fmt: str = "") -> bytes:
    """The sample as `fmt` (pdf, jpg, png; the kind's usual one where empty).

    What `facts` leaves out is filled in plausibly; `facts["seed"]` varies what cannot be told from the facts.
    Raises UnknownKind, and ValueError for another format or facts of a wrong shape.
    """
    if kind not in KINDS:
        raise UnknownKind(kind)
    bounded = _bounded(facts)
    try:
        pages = KINDS[kind](bounded, _seed(kind, bounded))
    except (TypeError, AttributeError, KeyError, IndexError) as failure:
        raise ValueError(f"facts of a wrong shape for {kind}: {failure}") from failure
    return encode(pages, fmt or usual_format(kind))


def usual_format(kind: str) -> str:
    """The format people have such a document in: pdf, png for screenshots, jpg for photos."""
    return _USUAL_FORMAT.get(kind, "pdf")


def handle_scan(kind: str, body: bytes) -> tuple[int, str, bytes]:
    """Answers `POST /scans/<kind>` or `/scans/<kind>.<format>` with JSON facts: status, content type, bytes."""
    name, _, fmt = kind.partition(".")
    fmt = fmt or usual_format(name)
    if name not in KINDS or fmt not in _TYPES:
        return 404, "application/json", _words(f"no such scan: {kind[:60]}; kinds: {', '.join(sorted(KINDS))}")
    if len(body) > MOST_BYTES:
        return 413, "application/json", _words("facts of more than 64 kB")
    try:
        facts = json.loads(body or b"{}")
        if not isinstance(facts, dict):
            raise ValueError("facts must be one JSON object")
        return 200, _TYPES[fmt], make_scan(name, facts, fmt)
    except (ValueError, RecursionError) as failure:
        return 400, "application/json", _words(str(failure))


def _words(what: str) -> bytes:
    return json.dumps({"error": what}, ensure_ascii=False).encode()


def _bounded(value: Any) -> Any:
    """Facts of a size that can be drawn quickly: texts and lists are cut."""
    if isinstance(value, str):
        return "".join(sign for sign in value[:_LONGEST_TEXT] if sign.isprintable())
    if isinstance(value, list):
        return [_bounded(one) for one in value[:_LONGEST_LIST]]
    if isinstance(value, dict):
        return {str(key): _bounded(one) for key, one in value.items()}
    return value


def _seed(kind: str, facts: Facts) -> int:
    return zlib.crc32(json.dumps([kind, facts], ensure_ascii=False, sort_keys=True).encode())
