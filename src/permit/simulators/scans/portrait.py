"""A drawn head and shoulders on a plain ground: the one-inch portrait, 295 × 413 pixels."""

import random
import zlib
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from permit.simulators.scans.canvas import Colour, font

SIZE = (295, 413)
_SCALE = 3
_GROUNDS: tuple[Colour, ...] = ((246, 247, 249), (67, 142, 219), (222, 232, 243))
_SKINS: tuple[Colour, ...] = ((236, 200, 172), (226, 186, 156), (242, 210, 184))
_HAIRS: tuple[Colour, ...] = ((34, 28, 26), (48, 38, 32), (22, 22, 26))
_CLOTHES: tuple[Colour, ...] = ((38, 48, 70), (58, 60, 66), (92, 40, 52), (30, 76, 74), (224, 226, 230))


def draw_portrait(facts: dict[str, Any]) -> Image.Image:
    """The person whom `name` and `id_number` name, a woman where `sex` is F or 女: one face on all of their papers."""
    who = "|".join(str(facts.get(key) or "") for key in ("name", "id_number", "seed"))
    dice = random.Random(zlib.crc32(who.encode()))  # noqa: S311 - pictures, nothing secret
    picture = Image.new("RGB", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), dice.choice(_GROUNDS))
    woman = str(facts.get("sex", "M")) in ("F", "女")
    pen = _Pen(picture, dice.choice(_SKINS), dice.choice(_HAIRS), dice.choice(_CLOTHES))
    broad = dice.uniform(0.94, 1.06)
    if woman:
        pen.long_hair(broad)
    pen.shoulders()
    pen.neck()
    pen.head(broad)
    pen.fringe(broad, woman, dice.uniform(-14, 14))
    pen.face(broad, dice.uniform(-3, 3), woman)
    if dice.random() < 0.35:
        pen.glasses(broad)
    soft = picture.filter(ImageFilter.GaussianBlur(1.6)).resize(SIZE, Image.Resampling.LANCZOS)
    ImageDraw.Draw(soft).text(
        (SIZE[0] - 8, SIZE[1] - 6), "样例", fill=(176, 180, 188), font=font(24, "sans"), anchor="rs"
    )
    return soft


class _Pen:
    """Shapes in the coordinates of the finished picture."""

    def __init__(self, picture: Image.Image, skin: Colour, hair: Colour, cloth: Colour) -> None:
        self.draw = ImageDraw.Draw(picture)
        self.skin, self.hair, self.cloth = skin, hair, cloth
        self.shade: Colour = (skin[0] - 26, skin[1] - 30, skin[2] - 30)

    def ellipse(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        box = ((x - across) * _SCALE, (y - down) * _SCALE, (x + across) * _SCALE, (y + down) * _SCALE)
        self.draw.ellipse(box, fill=fill)

    def polygon(self, points: list[tuple[float, float]], fill: Colour) -> None:
        self.draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def curve(self, box: tuple[float, float, float, float], start: int, end: int, fill: Colour, width: float) -> None:
        scaled = tuple(value * _SCALE for value in box)
        self.draw.arc(scaled, start, end, fill=fill, width=int(width * _SCALE))

    def long_hair(self, broad: float) -> None:
        self.ellipse(147, 180, 88 * broad, 104, self.hair)
        self.polygon([(60, 180), (235, 180), (228, 318), (66, 318)], self.hair)

    def shoulders(self) -> None:
        self.ellipse(147, 425, 132, 108, self.cloth)
        collar: Colour = (244, 244, 246) if sum(self.cloth) < 500 else (72, 86, 116)
        self.polygon([(147, 398), (106, 322), (126, 306), (147, 330), (168, 306), (188, 322)], collar)

    def neck(self) -> None:
        self.polygon([(116, 250), (178, 250), (182, 318), (147, 344), (112, 318)], self.shade)

    def head(self, broad: float) -> None:
        self.ellipse(147 - 72 * broad, 205, 12, 22, self.shade)
        self.ellipse(147 + 72 * broad, 205, 12, 22, self.shade)
        self.ellipse(147, 195, 72 * broad, 92, self.skin)
        self.ellipse(147, 240, 54 * broad, 56, self.skin)

    def face(self, broad: float, lift: float, woman: bool) -> None:
        apart = 31 * broad
        for side in (-1, 1):
            x = 147 + side * apart
            self.curve((x - 19, 166 + lift, x + 19, 194 + lift), 205, 335, self.hair, 3 if woman else 5)
            self.ellipse(x, 201 + lift, 14, 7, (250, 250, 250))
            self.ellipse(x, 201 + lift, 7, 7, (44, 34, 30))
            self.ellipse(x + 2, 199 + lift, 2, 2, (240, 240, 240))
            self.curve((x - 15, 192 + lift, x + 15, 214 + lift), 195, 345, (60, 46, 42), 2.2)
        self.curve((134, 214, 160, 242), 20, 160, self.shade, 3.5)
        lips: Colour = (188, 92, 92) if woman else (176, 108, 98)
        self.curve((122, 238, 172, 268), 25, 155, lips, 5)

    def fringe(self, broad: float, woman: bool, part: float) -> None:
        """Hair above the forehead: a cap, and the forehead cut out of it under a parting."""
        across, low = 77 * broad, 176 if woman else 160
        box = ((147 - across) * _SCALE, 90 * _SCALE, (147 + across) * _SCALE, (2 * low - 90) * _SCALE)
        self.draw.chord(box, 180, 360, fill=self.hair)
        brow = 132 if woman else 136
        forehead = [(147 - 66 * broad, low + 2), (147 - 52 * broad, brow + 14), (147 + part, brow)]
        self.polygon([*forehead, (147 + 52 * broad, brow + 14), (147 + 66 * broad, low + 2)], self.skin)

    def glasses(self, broad: float) -> None:
        for side in (-1, 1):
            x = 147 + side * 31 * broad
            self.curve((x - 23, 184, x + 23, 220), 0, 360, (50, 50, 54), 2.4)
        self.curve((138, 194, 156, 210), 200, 340, (50, 50, 54), 2.4)
