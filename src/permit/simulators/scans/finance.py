"""Money on paper: tax record, screenshot of declared income, output value, bank transfers."""

from typing import Any

from PIL import Image

from permit.simulators.scans.canvas import A4, Canvas, Colour
from permit.simulators.scans.given import Facts, Given, in_chinese, yuan

_TAX_BLUE: Colour = (30, 96, 168)
_ROWS_A_PAGE = 26
_MONTHS = [{"month": f"2025-{month:02d}", "taxable_yuan": 16_200 + month * 100} for month in range(3, 13)]


def tax_record(facts: Facts, seed: int) -> list[Image.Image]:
    """个人所得税纳税记录. Facts: name, id_number, employer, months [{month YYYY-MM, taxable_yuan, tax_yuan,
    withheld_by}], seal (False: not stamped)."""
    given = Given(facts, seed)
    rows = [_tax_row(row, given) for row in given.rows("months") or _MONTHS]
    chunks = [rows[start : start + _ROWS_A_PAGE] for start in range(0, len(rows), _ROWS_A_PAGE)]
    pages = []
    for number, chunk in enumerate(chunks):
        page = Canvas(A4, seed=seed + number)
        page.spaced(90, "个人所得税纳税记录", 42, heavy=True)
        page.centred(160, "（样例，原《税收完税证明》）", 24)
        page.text((80, 220), f"纳税人名称：{given.name()}", 26)
        page.text((660, 220), f"证件号码：{given.id_number()}", 26)
        page.text((80, 264), f"记录期间：{rows[0][0]} 至 {rows[-1][0]}　单位：元", 26)
        head = ["税款所属期", "所得项目", "收入额", "已缴税额", "扣缴义务人"]
        widths = (170, 170, 200, 180, 360)
        y = page.table(80, 320, widths, [head, *chunk], size=21, height=44)
        if number == len(chunks) - 1:
            page.text(
                (80, y + 30),
                f"打印日期：{given.day('printed_on', '2026-03-01')}　查询验证码：{given.serial('code', 16)}",
                22,
            )
            page.seal((360, y + 150), "样例税务局", "征税专用章", radius=104)
            _employer_stamp(page, given, y)
        page.text((1160, 1690), f"第 {number + 1} 页　共 {len(chunks)} 页", 20, anchor="rs", face="sans")
        pages.append(page.scanned())
    return pages


def declared_income(facts: Facts, seed: int) -> list[Image.Image]:
    """Screenshot of 申报收入查询记录. Facts: as tax_record; year."""
    given = Given(facts, seed)
    rows = given.rows("months") or _MONTHS
    height = 430 + 64 * len(rows) + (300 if given.facts.get("seal", True) else 60)
    page = Canvas((1440, max(height, 900)), (255, 255, 255), seed)
    page.draw.rectangle((0, 0, 1440, 84), fill=_TAX_BLUE)
    page.text((40, 42), "自然人电子税务局（样例）", 34, face="sans", fill=(255, 255, 255), anchor="lm")
    page.text((1400, 42), f"{given.name()}　退出", 24, face="sans", fill=(214, 228, 244), anchor="rm")
    page.text((40, 112), "首页 ＞ 特色应用 ＞ 申报收入查询记录", 22, face="sans", fill=(110, 116, 124))
    page.text((40, 162), "申报收入查询记录", 34, face="sans")
    page.text((40, 224), f"姓名：{given.name()}　　证件号码：{given.id_number()}", 24, face="sans", fill=(80, 84, 90))
    head = ["所属期", "所得项目", "申报收入（元）", "扣缴义务人", "申报状态"]
    body = [
        [_month(row), "正常工资薪金", yuan(row.get("taxable_yuan", 0)), _payer(row, given), "已申报"] for row in rows
    ]
    y = page.table(
        40, 290, (190, 210, 230, 560, 170), [head, *body], size=24, height=64, face="sans", head=(234, 241, 249)
    )
    total = sum(_amount(row, "taxable_yuan") for row in rows)
    page.text((40, y + 24), f"共 {len(rows)} 条　合计 {yuan(total)} 元", 24, face="sans")
    if given.facts.get("seal", True):
        _note(page, given, y + 70)
        page.seal((1180, y + 150), given.employer(), radius=112)
    return [page.image]


def output_value(facts: Facts, seed: int) -> list[Image.Image]:
    """涉税信息告知书. Facts: employer, uscc, year, contribution_yuan, items [{name, amount_yuan}], seal."""
    given = Given(facts, seed)
    page, year = Canvas(A4, seed=seed), given.text("year", "2025")
    page.spaced(140, "涉税信息告知书", 50, heavy=True)
    page.centred(230, "（样例）", 26)
    page.paragraph(120, 310, 1000, f"{given.employer()}：", 30, indent=0)
    code = given.uscc()
    span = f"税款所属期 {year}年1月1日至 {year}年12月31日"
    words = f"统一社会信用代码 {code}。经查询，你单位{span}的入库信息如下："
    y = page.paragraph(120, 370, 1000, words, 28)
    total = float(given.facts.get("contribution_yuan") or 1_860_000)
    shares = (("增值税", 0.52), ("企业所得税", 0.33), ("城市维护建设税", 0.05), ("个人所得税（代扣代缴）", 0.10))
    items = given.rows("items") or [{"name": name, "amount_yuan": round(total * part, 2)} for name, part in shares]
    rows = [["序号", "税种", "税款所属期", "实缴金额（元）"]]
    rows += [
        [str(number), str(item.get("name", "")), f"{year}年", yuan(item.get("amount_yuan", 0))]
        for number, item in enumerate(items, 1)
    ]
    rows.append(["", "合计", "", yuan(sum(_amount(item, "amount_yuan") for item in items))])
    y = page.table(120, y + 30, (100, 380, 240, 280), rows, size=26, height=62)
    page.text((120, y + 40), f"出具日期：{given.day('issued_on', '2026-01-20')}", 26)
    page.seal((820, y + 190), "样例区税务局", "业务专用章", radius=110)
    if given.facts.get("seal", True):
        page.seal((380, y + 240), given.employer())
    return [page.scanned()]


def bank_transfers(facts: Facts, seed: int) -> list[Image.Image]:
    """银行转账记录. Facts: employer, transfers [{on, payer, amount_yuan}]."""
    given = Given(facts, seed)
    page = Canvas(A4, seed=seed)
    page.spaced(120, "银行转账记录", 46, heavy=True)
    page.centred(200, "（样例）", 26)
    page.text((90, 270), f"收款户名：{given.employer()}", 28)
    usual: list[dict[str, Any]] = [
        {"on": "2025-04-18", "payer": "样例投资合伙企业", "amount_yuan": 6_000_000},
        {"on": "2025-07-02", "payer": "样例投资合伙企业", "amount_yuan": 5_000_000},
    ]
    rows = [["日期", "付款人", "金额（元）", "摘要"]]
    for row in given.rows("transfers") or usual:
        rows.append(
            [in_chinese(str(row.get("on", ""))), str(row.get("payer", "")), yuan(row.get("amount_yuan", 0)), "投资款"]
        )
    y = page.table(90, 340, (220, 420, 240, 180), rows, size=25, height=64)
    page.seal((880, y + 190), "样例银行大兴支行", "业务专用章", radius=108)
    return [page.scanned()]


def _tax_row(row: Facts, given: Given) -> list[str]:
    income = _amount(row, "taxable_yuan")
    tax = row.get("tax_yuan", round(max(income - 5000, 0) * 0.03, 2))
    return [_month(row), "工资薪金所得", yuan(income), yuan(tax), _payer(row, given)]


def _amount(row: Facts, key: str) -> float:
    return float(row.get(key) or 0)


def _month(row: Facts) -> str:
    return in_chinese(str(row.get("month", "")))


def _payer(row: Facts, given: Given) -> str:
    """The name of who withheld; a bare code only where no employer is named."""
    return str(row.get("withheld_by_name") or given.text("employer") or row.get("withheld_by") or given.employer())


def _employer_stamp(page: Canvas, given: Given, y: float) -> None:
    """The note that 6.2-M5 asks for, and the employer's seal."""
    if given.facts.get("seal", True):
        _note(page, given, y + 80, left=560)
        page.seal((920, y + 220), given.employer(), radius=112)


def _note(page: Canvas, given: Given, y: float, left: int = 40) -> None:
    contact = given.name("contact")
    telephone = given.text("telephone", "010-60000000")
    page.text((left, y), f"员工：{given.name()}　扣缴单位：{given.employer()}"[:40], 22)
    page.text((left, y + 36), f"联系人：{contact}　联系电话：{telephone}", 22)


KINDS = {
    "tax_record": tax_record,
    "declared_income": declared_income,
    "output_value": output_value,
    "bank_transfers": bank_transfers,
}
