"""Taking a file in: checked, scanned for malware, sealed, stored as a new version (5-06, N-01).

Clauses: 5-06, N-01
"""

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import date, datetime

import filetype
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from PIL import Image, UnidentifiedImageError

from permit.domain.errors import Refused
from permit.records.models import Association, Attachment, AttachmentVersion, Case, Employer, Person
from permit.records.models.attachments import ScanState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.note_declared_change import note_declared_change
from permit.services.paper_cell import CellDied, cell
from permit.services.ports import Verdict, get_ports

Owner = Person | Employer | Association | Case
IMAGES = {"image/jpeg", "image/png"}
TYPES = IMAGES | {"application/pdf"}
MAXIMUM_PAGES = 60
MAXIMUM_PIXELS = 60_000_000


@dataclass(frozen=True)
class Incoming:
    """A file as it came: name as the person called it, content, and the term printed on the paper (5-04, 5-05)."""

    name: str
    content: bytes
    valid_until: date | None = None
    no_term: bool = False


@dataclass(frozen=True)
class Inspected:
    content_type: str
    pages: int


def inspect(content: bytes) -> Inspected:
    """What the bytes are. Raises Refused: file_empty, file_too_large, file_type, file_unreadable, file_encrypted,
    file_active, file_pages."""
    if not content:
        raise Refused("file_empty")
    if len(content) > settings.ATTACHMENT_MAX_BYTES:
        raise Refused("file_too_large", {"limit": settings.ATTACHMENT_MAX_BYTES, "size": len(content)})
    kind = filetype.guess(content)
    mime = kind.mime if kind else ""
    if mime not in TYPES:
        raise Refused("file_type", {"found": kind.extension if kind else ""})
    pages = _pdf_pages(content) if mime == "application/pdf" else _image_pages(content)
    return Inspected(mime, pages)


def _pdf_pages(content: bytes) -> int:
    try:
        told, _ = cell.ask({"do": "inspect"}, content)
    except CellDied as problem:
        raise Refused("file_unreadable") from problem
    if "refused" in told:
        raise Refused(str(told["refused"]))
    pages = int(told["pages"])
    if not 1 <= pages <= MAXIMUM_PAGES:
        raise Refused("file_pages", {"pages": pages, "limit": MAXIMUM_PAGES})
    return pages


def _image_pages(content: bytes) -> int:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MAXIMUM_PIXELS:
                raise Refused("file_unreadable")
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as problem:
        raise Refused("file_unreadable") from problem
    return 1


def _plain_name(name: str) -> str:
    """The name as a person called the file: no folders, nothing that cannot be printed, its ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-120:] or "file"


def upload_attachment(owner: Owner, slot: str, incoming: Incoming, acting: Acting, now: datetime) -> AttachmentVersion:
    """Store a new version in `slot` of `owner`. Checking, scanning and sealing happen before the transaction.

    Raises Refused: what `inspect` raises, and file_infected.
    """
    inspected = inspect(incoming.content)
    ports = get_ports()
    report = ports.malware.scan(incoming.content)
    if report.verdict is Verdict.INFECTED:
        raise Refused("file_infected")
    key = f"attachments/{uuid.uuid4().hex}"
    ports.blobs.put(key, incoming.content)
    state = ScanState.CLEAN if report.verdict is Verdict.CLEAN else ScanState.PENDING
    return _record_version(owner, slot, incoming, inspected, key, state, acting, now)


@transaction.atomic
def _record_version(
    owner: Owner,
    slot: str,
    incoming: Incoming,
    inspected: Inspected,
    key: str,
    state: str,
    acting: Acting,
    now: datetime,
) -> AttachmentVersion:
    column = type(owner).__name__.lower()
    attachment, _ = Attachment.objects.get_or_create(**{column: owner, "slot": slot}, defaults={"created_at": now})
    attachment = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if attachment.cannot_provide_reason:
        attachment.cannot_provide_reason = ""
        attachment.save(update_fields=["cannot_provide_reason"])
    last = attachment.versions.aggregate(last=Max("number"))["last"] or 0
    version = AttachmentVersion.objects.create(
        attachment=attachment,
        number=last + 1,
        file_name=_plain_name(incoming.name),
        content_type=inspected.content_type,
        size=len(incoming.content),
        pages=inspected.pages,
        sha256=hashlib.sha256(incoming.content).hexdigest(),
        storage_key=key,
        scan_state=state,
        valid_until=incoming.valid_until,
        no_term=incoming.no_term,
        uploaded_at=now,
        uploaded_by=acting.role if acting.role in ("applicant", "employer") else "officer",
        uploader_name=acting.name,
    )
    record_act(
        f"attachment:{attachment.pk}", acting, "uploaded", now, slot=slot, version=version.number, sha256=version.sha256
    )
    note_declared_change(owner, acting, now)
    return version
