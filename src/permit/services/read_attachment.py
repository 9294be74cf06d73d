"""Reading a stored file, and pictures of its pages for the document pane."""

import io

import pypdfium2
from PIL import Image, ImageOps

from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion
from permit.records.models.attachments import ScanState
from permit.services.ports import get_ports

PAGE_WIDTH = 1240


def read_attachment(version: AttachmentVersion) -> bytes:
    """The bytes of a version. Raises Refused('file_infected'), and BlobMissing or BlobDamaged of the port."""
    if version.scan_state == ScanState.INFECTED:
        raise Refused("file_infected")
    return get_ports().blobs.get(version.storage_key)


def page_picture(version: AttachmentVersion, page: int) -> bytes:
    """Page `page` (from 1) as PNG, 1240 px wide. Raises IndexError where there is no such page."""
    if not 1 <= page <= version.pages:
        raise IndexError(page)
    content = read_attachment(version)
    if version.content_type == "application/pdf":
        picture = _render(content, page)
    else:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content))) or Image.new("RGB", (1, 1))
    picture.thumbnail((PAGE_WIDTH, PAGE_WIDTH * 4))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _render(content: bytes, page: int) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    try:
        sheet = document[page - 1]
        picture: Image.Image = sheet.render(scale=PAGE_WIDTH / sheet.get_width()).to_pil()
        return picture
    finally:
        document.close()
