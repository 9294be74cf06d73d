"""The front page: four ways on, and the figures in force today."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.law import Law
from permit.domain.months import add_months
from permit.domain.validity import WindowRule, renewal_window
from permit.portals.access import public
from permit.portals.components.text import cn_date, money_figure
from permit.services.law_in_force import calendar_in_force, law_in_force

STEPS = (
    ("准备", "单位开通权限，个人完善信息，用关联码建立关联"),
    ("个人申请", "选类别，传材料，发送前看到全部问题"),
    ("单位初审", "核对真实性，打印情况表并盖章"),
    ("属地审核", "收到盖章原件后核对、上报"),
    ("区局办理", "受理、复审、终审；通过后自行打印确认单"),
)


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page of the public door."""
    day = today()
    law = law_in_force(day)
    context = {
        "law": law,
        "day": day,
        "figures": figures_in_force(law, day),
        "steps": [{"title": title, "text": text} for title, text in STEPS],
        "example": example_window(law, day),
        "self_check_links": [(reverse("public:self_check"), "开始自测"), ("", "不保存任何信息")],
        "filing_links": [("/signin/applicant/", "个人登录（北京通）"), ("/signin/employer/", "单位登录")],
        "verify_links": [("/verify/", "输入查验码"), ("", "或扫描二维码")],
        "guide_links": [
            (reverse("public:guide") + "#conditions", "看条件"),
            (reverse("public:guide") + "#materials", "看材料"),
            (reverse("public:offices"), "找属地部门"),
            (reverse("public:allocated"), "看名额分配"),
        ],
        "guide_text": f"条件、材料、时限逐条说明，附 {len(law.offices)} 个属地部门的地址和电话。",
    }
    return render(request, "public/home.html", context)


def figures_in_force(law: Law, day: date) -> list[dict[str, Any]]:
    """The five figures people ask for most, each with clause and source."""
    wage = law.figure("monthly_wage")
    limit = law.number("review_limit")
    due = calendar_in_force().add(day, limit)
    return [
        {
            "label": "月平均收入不低于",
            "clause": "1.3.3",
            "figure": _wage_threshold(law),
            "unit": "元",
            "note": f"全市月平均工资 {money_figure(_fen(wage.value))} 元的 {_ratio(law)} 倍。{wage.year} 年数，"
            f"{cn_date(wage.published_on)}公布",
        },
        {
            "label": "社保、个税连续缴纳",
            "clause": "1.3.4",
            "figure": law.number("minimum_unbroken_months"),
            "unit": "个月，在现单位",
        },
        {
            "label": "企业实缴资本不少于",
            "clause": "1.2-04",
            "figure": f"{law.number('minimum_paid_in_capital') // 1_000_000:,}",
            "unit": "万元",
        },
        {
            "label": "区局办理时限",
            "clause": "8-01",
            "figure": limit,
            "unit": "个工作日",
            "note": f"今天属地上报，最晚 {cn_date(due.day)}办结" + ("（暂定）" if due.provisional else ""),
        },
        {"label": "续签可提前", "clause": "6.3-03", "figure": law.number("renewal_opens"), "unit": "个工作日"},
    ]


def _ratio(law: Law) -> str:
    ratio = law.value("income_ratio")
    return f"{float(ratio):g}" if isinstance(ratio, Fraction | int) else str(ratio)


def _fen(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _wage_threshold(law: Law) -> str:
    """The monthly income asked for, in yuan: wage × ratio, exact to the fen."""
    wage, ratio = law.figure("monthly_wage").value, law.value("income_ratio")
    if not isinstance(wage, int) or not isinstance(ratio, Fraction | int):
        return "未公布"
    return str(money_figure(int(Fraction(wage) * ratio)))


def example_window(law: Law, day: date) -> dict[str, Any]:
    """An example of the renewal window: a permit that expires four months from now."""
    expires = add_months(day, 4)
    return {"expires": expires, "window": renewal_window(expires, calendar_in_force(), WindowRule.of(law))}
