"""Every stored file under the newest key: batch by batch, so that it can be stopped and gone on with at any place.

Files are never lost on the way: the store keeps the old object until the new one is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from permit.records.models import AttachmentVersion, Confirmation
from permit.records.models.carried_over import ImportRun
from permit.services.ports import BlobDamaged, BlobMissing, BlobStore

BATCH = 200
KINDS: dict[str, Any] = {"attachment": AttachmentVersion, "confirmation": Confirmation, "import": ImportRun}


@dataclass
class ResealedBatch:
    """What one batch did. `last` is `kind:pk`: whoever goes on starts behind it. `trouble`: keys that do not open."""

    last: str
    resealed: int = 0
    already: int = 0
    trouble: list[str] = field(default_factory=list)


def reseal_blobs(blobs: BlobStore, after: str = "", batch: int = BATCH) -> Iterator[ResealedBatch]:
    """Walk all stored files behind `after`, in order. One query a batch, no transaction; safe to run again.

    A file that is missing or damaged is reported and does not stop the walk. An import that is over has removed its
    file, so only those still running are walked. Raises ValueError where `after` is not `kind:pk`.
    """
    first, begin = read_place(after)
    for kind in list(KINDS)[list(KINDS).index(first) :]:
        place = begin if kind == first else 0
        while rows := list(_rows(kind, place)[:batch]):
            place = rows[-1][0]
            done = ResealedBatch(f"{kind}:{place}")
            for _, key in rows:
                _one(blobs, key, done)
            yield done


def read_place(after: str) -> tuple[str, int]:
    """`kind:pk` as its parts; the beginning for ''. Raises ValueError."""
    if not after:
        return next(iter(KINDS)), 0
    kind, _, number = after.partition(":")
    if kind not in KINDS or not (number.isascii() and number.isdigit()):
        raise ValueError(f"not a place to go on from: {after!r}; one of {', '.join(KINDS)}, a colon and a number")
    return kind, int(number)


def _rows(kind: str, place: int) -> Any:
    rows = KINDS[kind].objects.filter(pk__gt=place)
    if kind == "import":
        rows = rows.filter(finished_at__isnull=True)
    return rows.order_by("pk").values_list("pk", "storage_key")


def _one(blobs: BlobStore, key: str, done: ResealedBatch) -> None:
    try:
        if blobs.reseal(key):
            done.resealed += 1
        else:
            done.already += 1
    except (BlobMissing, BlobDamaged) as failure:
        done.trouble.append(f"{key}: {type(failure).__name__}")
