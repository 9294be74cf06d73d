"""Reading a stored file, and pictures of its pages for the document pane."""

import io

from django.conf import settings
from PIL import Image, ImageOps

from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion
from permit.records.models.attachments import ScanState
from permit.services.paper_cell import CellDied, cell
from permit.services.ports import get_ports

PAGE_WIDTH = 1240


def read_attachment(version: AttachmentVersion) -> bytes:
    """The bytes of a version. Raises Refused('file_infected'), and BlobMissing or BlobDamaged of the port."""
    if version.scan_state == ScanState.INFECTED:
        raise Refused("file_infected")
    return get_ports().blobs.get(version.storage_key)


def waits_for_scanner(version: AttachmentVersion) -> bool:
    """Whether the file itself may not be handed to anybody yet: a scanner is there, and has not seen it (5-06).

    Pages of it may be looked at: they are drawn anew in a cell of their own.
    """
    return version.scan_state == ScanState.PENDING and bool(settings.CLAMD_ADDRESS)


def page_picture(version: AttachmentVersion, page: int) -> bytes:
    """Page `page` (from 1) as PNG, 1240 px wide. Raises IndexError where there is no such page,
    Refused('file_unreadable') where it cannot be drawn with the memory and time there is."""
    if not 1 <= page <= version.pages:
        raise IndexError(page)
    content = read_attachment(version)
    if version.content_type == "application/pdf":
        return _rendered(content, page)
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content))) or Image.new("RGB", (1, 1))
    picture.thumbnail((PAGE_WIDTH, PAGE_WIDTH * 4))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _rendered(content: bytes, page: int) -> bytes:
    try:
        told, picture = cell.ask({"do": "render", "page": page}, content)
    except CellDied as problem:
        raise Refused("file_unreadable") from problem
    if "refused" in told:
        raise Refused("file_unreadable")
    return picture
