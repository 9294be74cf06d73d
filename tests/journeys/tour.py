"""Pictures for docs/tour: kept only where PERMIT_TOUR is set, small enough for the repository."""

import io
import os

import numpy
import pypdfium2
from PIL import Image

from journeys.product import ROOT

TOURING = os.environ.get("PERMIT_TOUR") == "1"
TOUR = ROOT / "docs" / "tour"
FLAT, SHADES = 48, 80
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
    flat = [colour for _, colour in counted[:FLAT]]
    shades = shown.quantize(SHADES, Image.Quantize.MEDIANCUT).getpalette() or []
    return _nearest(shown, [*flat, *zip(*[iter(shades[: 3 * SHADES])] * 3, strict=True)])


def _nearest(image: Image.Image, palette: list[tuple[int, ...]]) -> Image.Image:
    """Every colour by the nearest of the palette, exactly: Pillow's own mapping rounds, and paper turned grey."""
    pixels = numpy.asarray(image, dtype=numpy.int32)
    codes, places = numpy.unique((pixels << (16, 8, 0)).sum(axis=2), return_inverse=True)
    colours = numpy.stack([codes >> 16 & 255, codes >> 8 & 255, codes & 255], axis=1)
    known = numpy.array(palette, dtype=numpy.int32)
    chosen = numpy.concatenate(
        [((part[:, None, :] - known[None]) ** 2).sum(axis=2).argmin(axis=1) for part in numpy.array_split(colours, 64)]
    )
    mapped = Image.frombytes("P", image.size, chosen[places].astype(numpy.uint8).tobytes())
    mapped.putpalette([channel for colour in palette for channel in colour])
    return mapped
