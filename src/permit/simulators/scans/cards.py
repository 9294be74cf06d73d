"""Cards: the resident identity card, both sides, as copied onto one sheet."""

from typing import Any

from PIL import Image, ImageDraw

from permit.simulators.scans.canvas import GREY, Canvas, wrapped
from permit.simulators.scans.given import Given
from permit.simulators.scans.portrait import draw_portrait

Facts = dict[str, Any]
_CARD = (1012, 638)  # 85.6 × 54 mm, drawn at 300 dots an inch
_LABEL = (70, 110, 170)


def front(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, sex, nation, born, address, id_number."""
    return [_front(facts, seed).scanned()]


def back(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: issued_by, valid_from, valid_until (长期 for one without end)."""
    return [_back(facts, seed).scanned()]


def both(facts: Facts, seed: int) -> list[Image.Image]:
    """Both sides below each other, as people scan a card. Facts: of both sides."""
    sheet = Image.new("RGB", (1160, 1420), (250, 250, 248))
    sheet.paste(_front(facts, seed).image, (74, 44))
    sheet.paste(_back(facts, seed).image, (74, 734))
    return [sheet]


def _front(facts: Facts, seed: int) -> Canvas:
    given, card = Given(facts, seed), _blank(seed)
    rows = (("姓名", given.name(), 60), ("性别", given.sex(), 138), ("出生", given.born(), 216))
    for label, value, y in rows:
        card.text((58, y + 8), label, 28, fill=_LABEL, face="sans")
        card.text((150, y), value, 40, face="sans")
    card.text((290, 146), "民族", 28, fill=_LABEL, face="sans")
    card.text((370, 138), given.text("nation", "汉"), 40, face="sans")
    card.text((58, 302), "住址", 28, fill=_LABEL, face="sans")
    for number, line in enumerate(wrapped(given.address(), 36, 470, 0)[:4]):
        card.text((150, 294 + number * 48), line, 36, face="sans")
    card.text((58, 548), "公民身份号码", 28, fill=_LABEL, face="sans")
    card.text((286, 536), given.id_number(), 46, face="sans")
    photo = draw_portrait({**facts, "sex": given.sex()}).resize((264, 370))
    card.image.paste(photo, (690, 86))
    return card


def _back(facts: Facts, seed: int) -> Canvas:
    given, card = Given(facts, seed + 7), _blank(seed + 7)
    # Where the real card has the national emblem stands the word that this is none.
    card.draw.ellipse((64, 60, 244, 240), outline=_LABEL, width=4)
    card.text((154, 150), "样例", 56, fill=_LABEL, anchor="mm")
    card.text((300, 84), "中华人民共和国", 60)
    card.text((300, 168), "居民身份证（样例）", 64)
    card.text((250, 440), "签发机关", 30, fill=_LABEL, face="sans")
    card.text((400, 434), given.text("issued_by", "样例市公安局样例分局"), 38, face="sans")
    card.text((250, 520), "有效期限", 30, fill=_LABEL, face="sans")
    until = given.text("valid_until", "2034.06.12").replace("-", ".")
    term = f"{given.text('valid_from', '2014.06.12').replace('-', '.')}-{until}"
    card.text((400, 514), term, 38, face="sans")
    return card


def _blank(seed: int) -> Canvas:
    card = Canvas(_CARD, (232, 240, 246), seed, watermark=False)
    for step in range(0, 1012, 23):
        card.draw.arc((step - 460, 40, step + 460, 900), 200, 340, fill=(216, 228, 238), width=2)
    card.watermark()
    card.draw.rounded_rectangle((1, 1, 1010, 636), radius=34, outline=(178, 190, 200), width=3)
    corner = Image.new("L", _CARD)
    ImageDraw.Draw(corner).rounded_rectangle((0, 0, 1011, 637), radius=34, fill=255)
    card.text((992, 622), "样例，不是证件", 20, fill=GREY, anchor="rs", face="sans")
    flat = Image.new("RGB", _CARD, (250, 250, 248))
    flat.paste(card.image, mask=corner)
    card.image.paste(flat)
    return card


KINDS = {"id_card": both, "id_card_front": front, "id_card_back": back}
