"""Booklets: household register, marriage and divorce certificates, birth certificate."""

from typing import Any

from PIL import Image

from permit.simulators.scans.canvas import Canvas, Colour
from permit.simulators.scans.given import Given
from permit.simulators.scans.portrait import draw_portrait

Facts = dict[str, Any]
_BOOK = (1480, 1040)
_BROWN: Colour = (112, 72, 52)


def household_first_page(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: householder, register_kind, register_number, address, issued_on, police_station."""
    given, page = Given(facts, seed), _register_page("户口簿首页（样例）", seed)
    rows = [
        ["户别", given.text("register_kind", "非农业家庭户", "家庭户"), "户主姓名", given.name("householder")],
        ["户号", given.serial("register_number", 9), "户口簿编号", given.serial("booklet_number", 8)],
    ]
    y = page.table(120, 210, (190, 430, 220, 400), rows, size=30, height=96, head=None)
    y = page.table(120, y, (190, 1050), [["住址", given.address()]], size=30, height=130, head=None)
    station = given.text("police_station", "样例市公安局样例派出所")
    page.text((120, y + 70), "户口登记机关", 30, fill=_BROWN)
    page.text((340, y + 70), station, 30)
    page.text((120, y + 140), "登记日期", 30, fill=_BROWN)
    page.text((340, y + 140), given.day("issued_on", "2016-05-20"), 30)
    page.seal((1060, y + 150), station, "户口专用章", radius=124)
    return [page.scanned()]


def household_own_page(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, relation, sex, nation, born, birthplace, native_place, id_number, education, marital_status,
    employer, moved_in."""
    given, page = Given(facts, seed), _register_page("常住人口登记卡（样例）", seed)
    rows = [
        ["姓名", given.name(), "户主或与户主关系", given.text("relation", "户主")],
        ["曾用名", given.text("former_name", "—"), "性别", given.sex()],
        ["出生地", given.text("birthplace", "河北省石家庄市"), "民族", given.text("nation", "汉族")],
        ["籍贯", given.text("native_place", "河北省石家庄市"), "出生日期", given.born()],
        ["公民身份号码", given.id_number(), "文化程度", given.text("education", "大学本科")],
        ["婚姻状况", given.text("marital_status", "已婚", "未婚"), "服务处所", given.text("employer", "—")],
        [
            "何时由何地迁来本址",
            given.text("moved_in", "2012年9月由本市迁来"),
            "登记日期",
            given.day("issued_on", "2016-05-20"),
        ],
    ]
    y = page.table(120, 190, (220, 420, 220, 400), rows, size=27, height=86, head=None)
    page.seal((1180, y - 10), given.text("police_station", "样例市公安局样例派出所"), "户口专用章", radius=116)
    return [page.scanned()]


def marriage_certificate(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, id_number, spouse, spouse_id_number, registered_on, number."""
    return [_couple(facts, seed, "结婚证", "结婚登记", "J")]


def divorce_certificate(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, id_number, spouse, spouse_id_number, registered_on, number."""
    return [_couple(facts, seed, "离婚证", "离婚登记", "L")]


def birth_certificate(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: child, sex, born, weight, place, mother, mother_id_number, father, father_id_number, number, hospital."""
    given = Given(facts, seed)
    page = Canvas((1240, 1500), (250, 252, 244), seed)
    page.frame(40, (96, 140, 110), 5)
    page.spaced(100, "出生医学证明", 52, heavy=True)
    page.centred(180, "（样例）", 26, fill=(96, 140, 110))
    child = given.name("child") if given.text("child") else given.name()
    rows = [
        ["新生儿姓名", child, "性别", given.sex()],
        ["出生日期", given.day("born", "2018-06-01"), "出生孕周", given.text("weeks", "39 周")],
        ["出生体重", given.text("weight", "3280 克"), "出生地点", given.text("place", "北京市大兴区")],
        ["母亲姓名", given.name("mother"), "证件号码", given.id_number("mother_id_number")],
        ["父亲姓名", given.name("father"), "证件号码", given.id_number("father_id_number")],
    ]
    y = page.table(100, 280, (190, 330, 170, 350), rows, size=26, height=104, head=None)
    hospital = given.text("hospital", "北京市样例妇幼保健院")
    page.text((100, y + 60), f"接生机构名称：{hospital}", 28)
    page.text((100, y + 120), f"签发日期：{given.day('issued_on', '2018-06-08')}", 28)
    page.text((100, y + 180), f"出生证编号：{given.serial('number', 9, 'S')}", 28)
    page.seal((920, y + 170), hospital, "出生医学证明专用章", radius=122)
    return [page.scanned()]


def _register_page(title: str, seed: int) -> Canvas:
    page = Canvas(_BOOK, (247, 240, 226), seed)
    page.frame(56, (196, 176, 148), 3)
    page.spaced(96, title, 42, heavy=True, fill=_BROWN)
    return page


def _couple(facts: Facts, seed: int, title: str, seal_word: str, lead: str) -> Image.Image:
    given = Given(facts, seed)
    page = Canvas(_BOOK, (250, 238, 236), seed)
    page.frame(46, (176, 60, 56), 4)
    page.spaced(90, f"{title}（样例）", 46, heavy=True, fill=(150, 44, 42))
    rows = [
        ["持证人", given.name(), "登记日期", given.day("registered_on", "2019-05-20")],
        ["姓名", given.name(), "证件号码", given.id_number()],
        ["姓名", given.name("spouse"), "证件号码", given.id_number("spouse_id_number")],
    ]
    y = page.table(110, 230, (150, 300, 170, 420), rows, size=28, height=104, head=None)
    page.text((110, y + 60), f"证件字号：{given.serial('number', 14, lead)}", 28)
    registry = given.text("registry", "样例区民政局")
    page.text((110, y + 120), f"登记机关：{registry}", 28)
    picture = draw_portrait({**facts, "sex": given.sex()}).resize((214, 300))
    page.image.paste(picture, (1196, 232))
    page.seal((900, y + 150), registry, f"{seal_word}专用章", radius=120)
    return page.scanned()


KINDS = {
    "household_first_page": household_first_page,
    "household_own_page": household_own_page,
    "marriage_certificate": marriage_certificate,
    "divorce_certificate": divorce_certificate,
    "birth_certificate": birth_certificate,
}
