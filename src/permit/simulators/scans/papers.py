"""Papers of text: contracts, statements, letters; each signed and stamped as such a paper would be."""

from collections.abc import Sequence
from typing import Any

from PIL import Image

from permit.simulators.scans.canvas import A4, Canvas
from permit.simulators.scans.given import Facts, Given

_LEFT, _WIDTH, _BOTTOM = 130, 980, 1500


def lease(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: landlord, landlord_id_number, landlord_mobile, name, id_number, mobile, address, from, until, rent."""
    given = Given(facts, seed)
    owner, tenant = given.name("landlord"), given.name()
    telephone, own = given.text("landlord_mobile", "13800000000"), given.text("mobile", "13900000000")
    terms = (
        f"出租方（甲方）：{owner}，证件号码 {given.id_number('landlord_id_number')}，联系电话 {telephone}。",
        f"承租方（乙方）：{tenant}，证件号码 {given.id_number()}，联系电话 {own}。",
        f"第一条　甲方将坐落于{given.address()}的房屋出租给乙方居住。",
        f"第二条　租期自 {given.day('from', '2025-08-01')}起，至 {given.day('until', '2027-07-31')}止。",
        f"第三条　月租金 {given.text('rent', '5,200')} 元，按季支付。",
        "第四条　租期届满前三十日，双方可以协商续租；乙方在同等条件下优先。",
        "第五条　乙方不得转租，不得改变房屋用途；甲方保证房屋可以安全居住。",
        "第六条　任何一方提前解除合同的，应当提前三十日书面通知对方。",
    )
    signed = (("出租方（签字）", owner), ("承租方（签字）", tenant))
    return _paper(seed, "房屋租赁合同", terms, signed, given.day("signed_on", given.text("from", "2025-07-20")))


def labour_contract(facts: Facts, seed: int) -> list[Image.Image]:
    """Two pages. Facts: employer, uscc, name, id_number, post, from, until (open-ended where missing or 无固定期限),
    place, salary."""
    given = Given(facts, seed)
    employer, until = given.employer(), given.day("until", "无固定期限")
    term = f"自 {given.day('from', '2024-09-01')}起" + (
        "，为无固定期限" if until == "无固定期限" else f"，至 {until}止"
    )
    cover = Canvas(A4, seed=seed)
    cover.spaced(420, "劳动合同", 76, heavy=True)
    cover.centred(540, "（样例）", 30)
    for number, (label, value) in enumerate((("用人单位", employer), ("劳 动 者", given.name()))):
        cover.text((300, 900 + number * 110), f"{label}：{value}", 36)
        cover.line((470, 952 + number * 110), (1000, 952 + number * 110))
    terms = (
        f"甲方（用人单位）：{employer}，统一社会信用代码 {given.uscc()}。",
        f"乙方（劳动者）：{given.name()}，证件号码 {given.id_number()}。",
        f"一、合同期限：{term}。",
        f"二、工作岗位：{given.text('post', '工程师')}；工作地点：{given.text('place', '北京市大兴区')}。",
        "三、工作时间：实行标准工时制，每日不超过八小时，每周不超过四十小时。",
        f"四、劳动报酬：月工资 {given.text('salary', '16,200')} 元，每月十五日前发放。",
        "五、社会保险：甲方依法为乙方缴纳养老、医疗、失业、工伤、生育保险，代扣代缴个人所得税。",
        "六、合同的变更、解除和终止，按照劳动法律、法规执行。",
    )
    day = given.day("signed_on", given.text("from", "2024-09-01"))
    signed = (("甲方（盖章）", ""), ("乙方（签字）", given.name()))
    return [cover.scanned(), *_paper(seed + 1, "合同内容", terms, signed, day, seal=employer, sample=False)]


def integrity_statement(facts: Facts, seed: int) -> list[Image.Image]:
    """The applicant's. Facts: name, id_number, employer, business, signed_on, seal (False: not stamped)."""
    given = Given(facts, seed)
    terms = (
        f"本人{given.name()}，证件号码 {given.id_number()}，现由{given.employer()}聘用，"
        f"申请办理北京市工作居住证{given.text('business', '新办')}业务。本人声明：",
        "一、填写的信息真实、准确、完整，上传的材料均由原件扫描。",
        "二、情况发生变化的，及时告知聘用单位并申请变更。",
        "三、同意主管部门与有关部门核对信息，配合监督检查。",
        "四、声明不实的，愿意承担由此产生的后果。",
    )
    return _stamped(given, seed, "诚信声明", terms, (("声明人（签字）", given.name()),))


def employer_integrity_statement(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: employer, uscc, legal_representative, filing_agent, signed_on, seal."""
    given = Given(facts, seed)
    terms = (
        f"本单位{given.employer()}，统一社会信用代码 {given.uscc()}，"
        f"指定{given.name('filing_agent')}为业务经办人。本单位声明：",
        "一、填写的信息和上传的材料真实、合法、有效，均与原件一致。",
        "二、对申请人的材料逐项初审，对其真实性、完整性负责。",
        "三、依法经营，如实为员工缴纳社会保险、代扣代缴个人所得税。",
    )
    signed = (("法定代表人（签字）", given.name("legal_representative")),)
    return _stamped(given, seed, "单位诚信声明", terms, signed)


def lodging_statement(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: owner, owner_id_number, name, id_number, relationship, address, since, employer, signed_on, seal."""
    given = Given(facts, seed)
    owner, borrower = given.name("owner"), given.name()
    terms = (
        f"房屋所有人{owner}，证件号码 {given.id_number('owner_id_number')}，"
        f"将坐落于{given.address()}的房屋借给{borrower}居住。",
        f"借住人{borrower}，证件号码 {given.id_number()}，与房屋所有人系{given.text('relationship', '亲属')}关系，"
        f"自 {given.day('since', '2024-08-01')}起居住。",
        "双方声明以上情况属实。",
    )
    signed = (("房屋所有人（签字）", owner), ("借住人（签字）", borrower))
    return _stamped(given, seed, "房屋借住声明", terms, signed)


def residence_statement(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, id_number, employer, address, since, contact, telephone, signed_on, seal."""
    given = Given(facts, seed)
    terms = (
        f"兹证明{given.name()}，证件号码 {given.id_number()}，系本单位员工，"
        f"自 {given.day('since', '2024-08-01')}起居住在{given.address()}。该房屋由本单位提供。",
        f"联系人：{given.name('contact')}，联系电话：{given.text('telephone', '010-60000000')}。",
    )
    return _stamped(given, seed, "申请人居住证明", terms, ())


def leaving_certificate(facts: Facts, seed: int) -> list[Image.Image]:
    """Facts: name, id_number, former_employer, post, from, until, signed_on, seal."""
    given = Given(facts, seed)
    former = given.text("former_employer") or given.employer()
    words = (
        f"{given.name()}，证件号码 {given.id_number()}，原系本单位{given.text('post', '工程师')}，"
        f"自 {given.day('from', '2021-03-01')}入职，于 {given.day('until', '2026-01-31')}离职，"
        "双方已经解除劳动合同，工作交接完毕。"
    )
    signed_on = given.day("signed_on", given.text("until", "2026-01-31"))
    return _paper(seed, "离职证明", (words,), (), signed_on, seal=former if given.facts.get("seal", True) else "")


def residence_confirmation(facts: Facts, seed: int) -> list[Image.Image]:
    """北京市居住证（卡）确认单. Facts: name, id_number, address, valid_from, valid_until, police_station."""
    given = Given(facts, seed)
    page, station = Canvas(A4, seed=seed), given.text("police_station", "样例派出所")
    page.spaced(150, "北京市居住证（卡）确认单", 46, heavy=True)
    page.centred(235, "（样例）", 26)
    rows = [
        ["姓名", given.name()],
        ["证件号码", given.id_number()],
        ["居住地址", given.address()],
        ["签发日期", given.day("valid_from", "2025-09-01")],
        ["有效期至", given.day("valid_until", "2026-12-31")],
    ]
    y = page.table(140, 330, (240, 720), rows, size=30, height=96, head=None)
    page.text((140, y + 60), f"办理单位：{station}", 30)
    page.seal((880, y + 160), station, "户口专用章")
    return [page.scanned()]


def paper(facts: Facts, seed: int) -> list[Image.Image]:
    """Any other paper. Facts: title, paragraphs [words], signers [names], signed_on, seal (name in the seal)."""
    given = Given(facts, seed)
    paragraphs = facts.get("paragraphs") or ["本材料用于说明有关情况，内容为样例。"]
    if not isinstance(paragraphs, list):
        raise ValueError("paragraphs must be a list of texts")
    signers = facts.get("signers") or []
    signed = tuple(("签字", str(name)) for name in signers[:4])
    terms = [str(words) for words in paragraphs]
    return _paper(seed, given.text("title", "说明"), terms, signed, given.day("signed_on"), seal=given.text("seal"))


def status_form(facts: Facts, seed: int) -> list[Image.Image]:
    """业务办理情况表, printed and stamped. Facts: employer, sheet_code, case_number, name, business, office,
    signed_on."""
    given = Given(facts, seed)
    page = Canvas(A4, seed=seed)
    page.spaced(130, "工作居住证业务办理情况表", 46, heavy=True)
    page.centred(215, f"（样例）情况表编号 {given.text('sheet_code', '—')}", 26)
    rows = [
        ["申请单位", given.employer()],
        ["案件编号", given.text("case_number", "—")],
        ["申请人", given.name()],
        ["业务", given.text("business", "新办")],
        ["属地部门", given.text("office", "—")],
    ]
    y = page.table(140, 310, (240, 720), rows, size=30, height=90, head=None)
    page.text((140, y + 80), "经办人签字：", 30)
    page.signature((340, y + 100), given.name("filing_agent"))
    page.text((140, y + 170), f"日期：{given.day('signed_on', '2026-02-05')}", 30)
    page.seal((900, y + 170), given.employer())
    return [page.scanned()]


def _stamped(
    given: Given, seed: int, title: str, terms: Sequence[str], signed: Sequence[tuple[str, str]]
) -> list[Image.Image]:
    seal = given.employer() if given.facts.get("seal", True) else ""
    return _paper(seed, title, terms, signed, given.day("signed_on", "2026-02-03"), seal=seal)


def _paper(
    seed: int,
    title: str,
    terms: Sequence[Any],
    signed: Sequence[tuple[str, str]],
    day: str,
    *,
    seal: str = "",
    sample: bool = True,
) -> list[Image.Image]:
    """Title, paragraphs, signatures, day and seal, on as many pages as the words need."""
    page, pages = Canvas(A4, seed=seed), []
    page.spaced(150, title, 50, heavy=True)
    y: float = 290
    if sample:
        page.centred(230, "（样例）", 24)
        y = 310
    for words in terms:
        if y > _BOTTOM - 60:
            pages.append(page)
            page, y = Canvas(A4, seed=seed + len(pages)), 150
        y = page.paragraph(_LEFT, y, _WIDTH, str(words), 30) + 14
    if y > _BOTTOM - 260:
        pages.append(page)
        page, y = Canvas(A4, seed=seed + len(pages)), 150
    _sign(page, y + 90, signed, day, seal)
    return [one.scanned() for one in (*pages, page)]


def _sign(page: Canvas, y: float, signed: Sequence[tuple[str, str]], day: str, seal: str) -> None:
    for label, name in signed:
        page.text((_LEFT, y), f"{label}：", 30)
        if name:
            page.signature((_LEFT + 36 * (len(label) + 1), y + 24), name[:8])
        y += 92
    page.text((_LEFT, y), day, 30)
    if seal:
        page.text((960, y - 4), seal[:18], 28, anchor="ma")
        page.seal((960, y - 20), seal)


KINDS = {
    "lease": lease,
    "labour_contract": labour_contract,
    "integrity_statement": integrity_statement,
    "employer_integrity_statement": employer_integrity_statement,
    "lodging_statement": lodging_statement,
    "residence_statement": residence_statement,
    "leaving_certificate": leaving_certificate,
    "residence_confirmation": residence_confirmation,
    "status_form": status_form,
    "paper": paper,
}
