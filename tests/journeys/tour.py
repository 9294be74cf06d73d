"""Pictures for docs/tour: kept only where PERMIT_TOUR is set, small enough for the repository."""

import io
import os

import numpy
import pypdfium2
from PIL import Image

from journeys.product import ROOT

TOURING = os.environ.get("PERMIT_TOUR") == "1"
TOUR = ROOT / "docs" / "tour"
FLAT, SHADES = 48, 48
TALLEST = {
    1280: 2600,
    375: 3600,
}  # a list of a hundred rows says no more than one of thirty


def keep(picture: bytes, name: str) -> None:
    """A picture as `<name>.png`, its colours reduced to a palette."""
    _reduced(Image.open(io.BytesIO(picture))).save(TOUR / f"{name}.png", optimize=True)


def keep_first_page(pdf: bytes, name: str) -> None:
    """The first page of a document as a picture; does nothing on other runs."""
    if TOURING:
        page = pypdfium2.PdfDocument(pdf)[0].render(scale=1.5).to_numpy()
        shown = Image.fromarray(numpy.ascontiguousarray(page[:, :, 2::-1]))
        _reduced(shown).save(TOUR / f"{name}.png", optimize=True)


def _reduced(image: Image.Image) -> Image.Image:
    """Flat colours stay exactly what they are (a page has few), the shades between them are brought together."""
    height = min(image.height, TALLEST.get(image.width, image.height))
    shown = image.convert("RGB").crop((0, 0, image.width, height))
    counted = sorted(shown.getcolors(shown.width * shown.height) or (), reverse=True)
    flat = [channel for _, colour in counted[:FLAT] for channel in colour]
    shades = shown.quantize(SHADES, Image.Quantize.MEDIANCUT).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette((flat + shades)[: 3 * (FLAT + SHADES)])
    return shown.quantize(palette=palette, dither=Image.Dither.NONE)
