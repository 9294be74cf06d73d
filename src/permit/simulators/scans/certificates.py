"""Certificates: study, title, prize, intellectual property, home, licence and qualification."""

import io
from typing import Any

import segno
from PIL import Image

from permit.simulators.scans.canvas import A4, Canvas, Colour
from permit.simulators.scans.given import Given
from permit.simulators.scans.portrait import draw_portrait

Facts = dict[str, Any]
_WIDE = (1560, 1100)
_GOLD: Colour = (176, 138, 70)
_MAROON: Colour = (132, 40, 44)
_LEVELS = {
    "bachelor": ("本科", "学士"),
    "master": ("硕士研究生", "硕士"),
    "doctor": ("博士研究生", "博士"),
    "junior_college": ("专科", ""),
    "senior_middle": ("高中", ""),
    "secondary_vocational": ("中等职业", ""),
}


def diploma(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, sex, born, school, major, level (bachelor, master …), from, to (YYYY-MM), diploma_no, head."""
    given = Given(facts, seed)
    level = _LEVELS.get(given.text("level", "bachelor"), ("本科", "学士"))[0]
    page, school = _certificate(seed, given), given.text("school", "样例大学")
    page.spaced(120, "毕业证书", 62, heavy=True, fill=_MAROON)
    span = f"于{given.day('from', '2010-09')}至{given.day('to', '2014-07')}"
    major = given.text("major", "计算机科学与技术")
    words = (
        f"学生{given.name()}，性别{given.sex()}，{given.born()}生，{span}在本校{major}专业{level}学习，"
        "修完教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    page.paragraph(470, 290, 960, words, 34, leading=1.9)
    _foot(page, given, school, f"证书编号：{given.serial('diploma_no', 18)}", given.day("to", "2014-07"))
    return [page.scanned()]


def degree(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, sex, born, school, major, level, discipline, to (YYYY-MM), degree_no, head."""
    given = Given(facts, seed)
    page, school = _certificate(seed, given), given.text("school", "样例大学")
    rank = _LEVELS.get(given.text("level", "bachelor"), ("", "学士"))[1] or "学士"
    page.spaced(120, f"{rank}学位证书", 62, heavy=True, fill=_MAROON)
    major = given.text("major", "计算机科学与技术")
    words = (
        f"{given.name()}，{given.sex()}，{given.born()}生。在{school}{major}专业完成规定的学业，"
        f"经审核符合学位授予条件，授予{given.text('discipline', '工学')}{rank}学位。"
    )
    page.paragraph(470, 290, 960, words, 34, leading=1.9)
    _foot(page, given, school, f"证书编号：{given.serial('degree_no', 16)}", given.day("to", "2014-07"))
    return [page.scanned()]


def authentication_report(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, sex, born, school, major, level, diploma_no, of (学历 or 学位), on."""
    given = Given(facts, seed)
    page, of = Canvas(A4, seed=seed), given.text("of", "学历")
    page.spaced(150, f"{of}认证报告", 50, heavy=True)
    page.centred(240, "（样例）", 26)
    rows = [
        ["姓名", given.name(), "性别", given.sex()],
        ["出生日期", given.born(), "学校", given.text("school", "样例大学")],
        ["专业", given.text("major", "计算机科学与技术"), "层次", _LEVELS.get(given.text("level"), ("本科", ""))[0]],
        ["证书编号", given.serial("diploma_no", 18), "毕业时间", given.day("to", "2014-07")],
    ]
    y = page.table(110, 330, (150, 360, 150, 360), rows, size=27, height=84, head=None)
    page.paragraph(110, y + 50, 1020, f"经核实，上列{of}证书所载内容与颁证单位的记录一致。", 30)
    page.text(
        (110, y + 190), f"报告编号：{given.serial('report_no', 10)}　报告日期：{given.day('on', '2026-01-15')}", 26
    )
    page.seal((930, y + 250), given.text("issuer", "样例认证中心"), "认证专用章")
    return [page.scanned()]


def title_certificate(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, sex, born, id_number, title, level_words, discipline, by (exam or review), granted_on, number,
    issuer."""
    given = Given(facts, seed)
    page, issuer = _certificate(seed, given), given.text("issuer", "北京市样例职称评审委员会")
    page.spaced(120, "专业技术资格证书", 56, heavy=True, fill=_MAROON)
    rows = [
        ["姓名", given.name(), "性别", given.sex()],
        ["出生日期", given.born(), "专业", given.text("discipline", "计算机技术")],
        ["资格名称", given.text("title", "工程师"), "级别", given.text("level_words", "中级")],
        [
            "取得方式",
            {"exam": "考试", "review": "评审"}.get(given.text("by"), "评审"),
            "取得日期",
            given.day("granted_on", "2021-11-30"),
        ],
        ["证件号码", given.id_number(), "证书编号", given.serial("number", 12, "ZG")],
    ]
    page.table(470, 270, (150, 330, 150, 330), rows, size=26, height=84, head=None)
    page.text((470, 800), f"发证单位：{issuer}", 28)
    page.seal((1290, 880), issuer, "资格证书专用章")
    return [page.scanned()]


def prize(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, prize, project, rank_words, year, granted_on, issuer, number."""
    given = Given(facts, seed)
    page, issuer = _certificate(seed), given.text("issuer", "样例科学技术奖励委员会")
    page.spaced(120, "获奖证书", 70, heavy=True, fill=_MAROON)
    name = given.text("prize", "北京市科学技术进步奖二等奖")
    project, rank = given.text("project", "移动机器人定位关键技术"), given.text("rank_words", "第二完成人")
    words = (
        f"为表彰在科学技术工作中作出的贡献，特颁发此证书。\n奖项：{name}\n项目：{project}\n"
        f"获奖者：{given.name()}（{rank}）"
    )
    page.paragraph(260, 300, 1080, words, 36, leading=1.95)
    page.text((260, 850), f"证书编号：{given.serial('number', 10)}", 28)
    page.text((960, 850), issuer, 30)
    page.text((1010, 910), given.day("granted_on", "2023-05-30"), 28)
    page.seal((1130, 880), issuer)
    return [page.scanned()]


def patent(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: title, inventors, holder, number, applied_on, granted_on, kind_words."""
    given = Given(facts, seed)
    page, kind = Canvas(A4, (250, 248, 240), seed), given.text("kind_words", "发明专利")
    page.frame(60, _GOLD, 5)
    page.spaced(170, f"{kind}证书", 62, heavy=True, fill=_MAROON)
    page.centred(270, "（样例）", 26)
    rows = (
        ("名　　称", given.text("title", "一种移动机器人的定位方法及装置")),
        ("发明人", given.text("inventors") or given.name()),
        ("专利号", given.serial("number", 12, "ZL")),
        ("申请日", given.day("applied_on", "2022-10-18")),
        ("专利权人", given.text("holder") or given.employer()),
        ("授权公告日", given.day("granted_on", "2024-05-07")),
    )
    y = 390.0
    for label, value in rows:
        page.text((150, y), f"{label}：", 30)
        y = page.paragraph(330, y, 740, value, 30, indent=0) + 20
    page.paragraph(150, y + 30, 940, "经审查符合专利法规定，决定授予专利权，颁发证书并予以登记公告。", 30)
    page.seal((900, 1450), "样例知识产权局", "专利证书专用章")
    return [page.scanned()]


def software_copyright(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: title, holder, number, finished_on, granted_on."""
    given = Given(facts, seed)
    page = Canvas(A4, (248, 249, 250), seed)
    page.frame(60, (90, 120, 160), 5)
    page.spaced(170, "计算机软件著作权登记证书", 50, heavy=True)
    page.centred(260, "（样例）", 26)
    rows = [
        ["软件名称", given.text("title", "样例调度系统 V1.0")],
        ["著作权人", given.text("holder") or given.name()],
        ["登记号", given.serial("number", 10, "SR")],
        ["开发完成日期", given.day("finished_on", "2023-03-01")],
        ["登记日期", given.day("granted_on", "2023-06-12")],
    ]
    page.table(140, 380, (240, 720), rows, size=30, height=96, head=None)
    page.seal((900, 1300), "样例著作权登记中心", "登记专用章")
    return [page.scanned()]


def property_certificate(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: owner, owner_id_number, address, area, number, registered_on, use."""
    given = Given(facts, seed)
    page, registry = Canvas(A4, (249, 245, 238), seed), given.text("registry", "样例区不动产登记事务中心")
    page.spaced(130, "不动产权证书", 56, heavy=True, fill=_MAROON)
    page.centred(220, f"（样例）京样例不动产权第 {given.serial('number', 7)} 号", 28)
    rows = [
        ["权利人", given.name("owner")],
        ["证件号码", given.id_number("owner_id_number")],
        ["共有情况", given.text("sharing", "单独所有")],
        ["坐落", given.address()],
        ["权利类型", "国有建设用地使用权／房屋所有权"],
        ["用途", given.text("use", "住宅")],
        ["面积", given.text("area", "89.42 平方米")],
        ["登记日期", given.day("registered_on", "2019-10-16")],
    ]
    y = page.table(120, 310, (220, 780), rows, size=29, height=92, head=None)
    page.seal((930, y + 190), registry, "不动产登记专用章")
    return [page.scanned()]


def business_licence(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: employer, uscc, kind_words, legal_representative, capital_words, registered_on, address, scope, title."""
    given = Given(facts, seed)
    page = Canvas((1640, 1160), (250, 247, 238), seed)
    page.frame(40, _GOLD, 6)
    page.frame(56, _GOLD, 2)
    page.spaced(120, given.text("title", "营业执照"), 72, heavy=True)
    page.centred(220, "（副本·样例）", 28)
    uscc = given.uscc()
    page.text((130, 250), "统一社会信用代码", 26)
    page.text((130, 288), uscc, 34, face="sans")
    left = (
        ("名　　称", given.employer("employer" if given.text("employer") else "name")),
        ("类　　型", given.text("kind_words", "有限责任公司")),
        ("法定代表人", given.name("legal_representative")),
        ("经营范围", given.text("scope", "技术开发、技术服务、技术咨询")),
    )
    right = (
        ("注册资本", given.text("capital_words", "500 万元")),
        ("成立日期", given.day("registered_on", "2016-04-12")),
        ("住　　所", given.address()),
    )
    for start, entries in ((130, left), (930, right)):
        y = 400.0
        for label, value in entries:
            page.text((start, y), label, 28)
            y = page.paragraph(start + 170, y, 540 if start == 130 else 430, value, 28, leading=1.5, indent=0) + 22
    page.image.paste(_code(uscc), (1340, 130))
    page.seal((1370, 920), given.text("authority", "样例区市场监督管理局"), "登记专用章")
    page.text((1180, 1040), given.day("issued_on", "2021-08-09"), 28)
    return [page.scanned()]


def qualification(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: employer, title, number, issued_on, valid_until, issuer."""
    given = Given(facts, seed)
    page, issuer = _certificate(seed), given.text("issuer", "样例科学技术主管部门")
    page.spaced(150, given.text("title", "高新技术企业证书"), 60, heavy=True, fill=_MAROON)
    rows = (
        ("企业名称", given.employer()),
        ("证书编号", given.serial("number", 12, "GR")),
        ("发证时间", given.day("issued_on", "2024-10-29")),
        ("有效期至", given.day("valid_until", "2027-10-28")),
    )
    for number, (label, value) in enumerate(rows):
        page.text((330, 340 + number * 100), f"{label}：{value}", 36)
    page.seal((1180, 850), issuer)
    page.text((1020, 950), issuer, 28)
    return [page.scanned()]


def _certificate(seed: int, holder: Given | None = None) -> Canvas:
    page = Canvas(_WIDE, (251, 248, 240), seed)
    page.frame(44, _GOLD, 5)
    page.frame(60, _GOLD, 2)
    if holder:
        portrait = draw_portrait({**holder.facts, "sex": holder.sex()})
        page.image.paste(portrait.resize((250, 350)), (150, 300))
    page.text((_WIDE[0] - 84, _WIDE[1] - 78), "样例，不是证书", 22, anchor="rs", face="sans", fill=(150, 146, 138))
    return page


def _foot(page: Canvas, given: Given, school: str, number: str, day: str) -> None:
    page.text((150, 900), number, 28)
    page.text((900, 800), f"校长：{given.name('head')}", 30)
    page.text((900, 868), school, 34)
    page.text((900, 930), day, 28)
    page.seal((1250, 880), school)


def _code(words: str) -> Image.Image:
    """A QR code as licences carry it; this one says that it is a sample."""
    out = io.BytesIO()
    segno.make(f"样例 {words}", error="m").save(out, kind="png", scale=4, border=2)
    return Image.open(out).convert("RGB")


KINDS = {
    "diploma": diploma,
    "degree": degree,
    "authentication_report": authentication_report,
    "title_certificate": title_certificate,
    "prize": prize,
    "patent": patent,
    "software_copyright": software_copyright,
    "property_certificate": property_certificate,
    "business_licence": business_licence,
    "qualification": qualification,
}
