"""Pictures inside documents: QR codes as vectors, portraits made harmless."""

from __future__ import annotations

import io
from typing import Final

import segno
from PIL import Image, ImageOps, UnidentifiedImageError

_PORTRAIT: Final = (295, 413)  # one inch by Chinese photo sizes, at 300 dots an inch
_MOST_PIXELS: Final = 40_000_000


def qr_svg(text: str) -> list[int]:
    """The QR code for `text` as the byte values of an SVG: error correction M, the quiet zone the standard asks for."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False, nl=False, dark="#1B2430")
    return list(out.getvalue())


def portrait_bytes(photo: bytes) -> list[int]:
    """The photo decoded, turned upright, cut to one-inch proportions and encoded anew as JPEG: nothing of the uploaded
    file itself (metadata, trailing data) gets into the document. Byte values as a list, as JSON carries them.

    Raises ValueError where it is not a picture or has more than 40 million pixels.
    """
    try:
        with Image.open(io.BytesIO(photo), formats=["JPEG", "PNG", "WEBP", "BMP"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError("the photo has too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as failure:
        raise ValueError("the photo cannot be read as a picture") from failure
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright)
    out = io.BytesIO()
    ImageOps.fit(flat, _PORTRAIT, method=Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return list(out.getvalue())
