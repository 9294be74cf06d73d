"""A photo before it is kept: large enough, upright one-inch proportions, neither dark nor glaring, sharp (6.1.2-05).

Whether a person without a hat is on it stays for people to judge.

Clauses: 6.1.2-05, 5-06
"""

import io
from dataclasses import dataclass
from typing import Any

import cv2
import numpy
from PIL import Image, ImageOps

from permit.domain.errors import Refused
from permit.services.upload_attachment import IMAGES, inspect

SMALLEST = (295, 413)
NARROWEST, WIDEST = 0.62, 0.82
DARKEST, BRIGHTEST = 55.0, 235.0
LEAST_CONTRAST = 12.0
# Variance of the Laplacian on a copy 295 px wide, as a sharp one-inch print has it; a blurred one stays far below.
LEAST_SHARPNESS = 18.0


@dataclass(frozen=True)
class PhotoFinding:
    """What a photo measures."""

    width: int
    height: int
    brightness: float
    contrast: float
    sharpness: float


def check_photo(content: bytes) -> PhotoFinding:
    """Measure. Raises Refused: what `inspect` raises, photo_type, photo_small (width, height), photo_shape, photo_dark,
    photo_bright, photo_flat, photo_blurred."""
    if inspect(content).content_type not in IMAGES:
        raise Refused("photo_type")
    with Image.open(io.BytesIO(content)) as picture:
        upright = (ImageOps.exif_transpose(picture) or picture).convert("L")
    width, height = upright.size
    if width < SMALLEST[0] or height < SMALLEST[1]:
        raise Refused("photo_small", {"width": width, "height": height})
    if not NARROWEST <= width / height <= WIDEST:
        raise Refused("photo_shape", {"width": width, "height": height})
    found = _measured(upright, width, height)
    if found.brightness < DARKEST:
        raise Refused("photo_dark")
    if found.contrast < LEAST_CONTRAST:
        raise Refused("photo_flat")
    if found.brightness > BRIGHTEST:
        raise Refused("photo_bright")
    if found.sharpness < LEAST_SHARPNESS:
        raise Refused("photo_blurred")
    return found


def _measured(upright: Image.Image, width: int, height: int) -> PhotoFinding:
    small = upright.resize((SMALLEST[0], round(height * SMALLEST[0] / width)), Image.Resampling.LANCZOS)
    grey: Any = numpy.asarray(small)
    sharpness = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    return PhotoFinding(width, height, float(grey.mean()), float(grey.std()), sharpness)
