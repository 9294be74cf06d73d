"""Guide 6.3-02: through the holding period the standard of each year was met, one line a year (R-16).

The standard of a year: income by 1.3.3 against the wage of the year before the one in which it ends, insurance by
1.3.4 without a gap. Months in 挂起 are listed; whether they matter is for an officer.

Clauses: 6.3-02, R-16, R-37, 6.4-08
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from permit.domain import figures as law_figures
from permit.domain.clauses import clause
from permit.domain.conditions.finding import FactShown, Finding
from permit.domain.dossier.model import Applicant, Dossier, PermitTerm
from permit.domain.expression import Bound, Fact, Verdict, all_of, evaluate
from permit.domain.holding_years import YearOnRecord, holding_years, on_record
from permit.domain.law import Law, Wage
from permit.domain.months import YearMonth, chinese_date, chinese_month
from permit.domain.wording import money, shown

CLAUSE = "6.3-02"
DISAGREES = "变更登记与社保不一致（6.4-08）"
INCOME_OF_YEAR = Fact("holding_year_income", "该年月均收入", "money")
UNPAID_IN_YEAR = Fact("holding_year_unpaid", "该年未由当时单位缴纳五险的月数", "months")
STANDARD_OF_YEAR = (law_figures.income_ratio * Bound(("holding_year_wage",)) <= INCOME_OF_YEAR) & (UNPAID_IN_YEAR == 0)
_WORDS = {True: "符合", False: "不符合", None: "待工作人员认定"}


def holding_finding(dossier: Dossier, filed_on: date, law: Law) -> Finding:
    """What the holding period amounts to; unknown without the permit's term. Facts: one line a year."""
    permit, applicant = dossier.permit, dossier.applicant or Applicant()
    if permit is None or permit.valid_from is None or permit.valid_until is None:
        return _finding(None, "所持证件的有效期未知。", (), law)
    months = {entry.month: entry.taxable for entry in applicant.monthly_income or () if entry.month is not None}
    years = holding_years(permit.valid_from, permit.valid_until, filed_on)
    records = [on_record(year, permit, months, applicant.social_insurance, filed_on) for year in years]
    judged = [_judge(record, filed_on, law) for record in records]
    verdict = all_of([holds for holds, _ in judged])
    lines = tuple(
        FactShown(f"holding_year_{record.year.number}", _title(record), "text", words, words)
        for record, (_, words) in zip(records, judged, strict=True)
    )
    lines += _disagreements(permit, applicant)
    return _finding(verdict, "\n".join(f"{line.label}：{line.text}" for line in lines), lines, law)


def wage_of(record: YearOnRecord, filed_on: date, law: Law) -> Wage | None:
    """The wage of the year before the one in which the holding year ends, or the newest published at filing (R-16)."""
    wanted = record.year.last.year - 1
    known = [wage for wage in law.wages if wage.published_on <= filed_on and wage.year <= wanted]
    return max(known, key=lambda wage: wage.year, default=None)


def _disagreements(permit: PermitTerm, applicant: Applicant) -> tuple[FactShown, ...]:
    """Recorded changes of employer that social insurance does not bear out: kept, and shown here (6.4-08)."""
    paid = {(entry.month, entry.payer_uscc) for entry in applicant.social_insurance or ()}
    if applicant.social_insurance is None:
        return ()
    found = []
    for number, stretch in enumerate((permit.employers or ())[1:], 1):
        if stretch.since is None or stretch.uscc is None:
            continue
        month = YearMonth.of(stretch.since)
        if not any((near, stretch.uscc) in paid for near in (month, month + 1)):
            words = f"登记 {chinese_date(stretch.since)}变更到 {stretch.uscc}，当月和次月的社保不是由它缴纳。"
            found.append(FactShown(f"change_disagrees_{number}", DISAGREES, "text", words, words))
    return tuple(found)


def _judge(record: YearOnRecord, filed_on: date, law: Law) -> tuple[Verdict, str]:
    wage = wage_of(record, filed_on, law)
    row = {
        INCOME_OF_YEAR.name: record.average,
        UNPAID_IN_YEAR.name: None if record.unpaid is None else len(record.unpaid),
    }
    figures = {**law.values, "holding_year_wage": wage.monthly if wage else None}
    idle = not record.counted and record.average is None and not record.unpaid
    verdict = None if idle and record.suspended else evaluate(STANDARD_OF_YEAR, row, figures)
    if record.suspended and verdict is True:
        verdict = None
    return verdict, f"{_words(record, wage, law)}，{_WORDS[verdict]}。"


def _words(record: YearOnRecord, wage: Wage | None, law: Law) -> str:
    parts = []
    if record.average is None:
        parts.append("收入没有填全")
    else:
        parts.append(f"{record.counted} 个月月均 {money(record.average)}")
    if wage is None:
        parts.append("适用的月平均工资尚未公布")
    else:
        ratio = law.figure("income_ratio").value
        assert isinstance(ratio, int | Fraction)
        bound = wage.monthly * ratio
        parts.append(f"要求不少于 {money(bound)}（{wage.year} 年月平均工资 {money(wage.monthly)}）")
    if record.unpaid is None:
        parts.append("社保未取得")
    elif record.unpaid:
        parts.append(f"未由当时单位缴纳五险：{_months(record.unpaid)}")
    else:
        parts.append("五险无间断")
    if record.suspended:
        parts.append(f"挂起：{_months(record.suspended)}")
    return "，".join(parts)


def _months(months: tuple[YearMonth, ...]) -> str:
    return "、".join(chinese_month(month) for month in months)


def _title(record: YearOnRecord) -> str:
    year = record.year
    rest = "" if year.finished else "，未满"
    return f"第 {year.number} 年（{chinese_date(year.first)}至 {chinese_date(year.last)}{rest}）"


def _finding(verdict: Verdict, because: str, lines: tuple[FactShown, ...], law: Law) -> Finding:
    ratio = law.figure("income_ratio")
    remedy = None
    if verdict is None:
        remedy = "补充或核实逐月收入和社保；挂起的月份由工作人员认定。"
    elif verdict is False:
        remedy = f"核对逐月收入和社保；月均收入应不少于当年标准的 {shown(ratio.value, ratio.unit)}。"
    return Finding(
        id=CLAUSE,
        title=clause(CLAUSE).title,
        holds=verdict,
        soft=law.is_soft(CLAUSE),
        counts=True,
        because=because,
        facts=lines,
        parameters=(ratio,),
        remedy=remedy,
    )
