"""Pages that tell: offices, figures with their sources, the renewal window, privacy. All drawn from the policy data."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain import figures as register
from permit.domain.dossier.model import Dossier
from permit.domain.law import Figure, Law
from permit.domain.lists import KINDS
from permit.domain.materials import materials_for
from permit.domain.validity import FilingWindow, WindowRule, employer_change_window, renewal_window
from permit.domain.wording import money as exact_money
from permit.portals.access import public
from permit.portals.components.searching import narrowing
from permit.portals.components.text import cn_date, money
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.public.material_rows import material_row
from permit.services.law_in_force import calendar_in_force, law_in_force

RENEWAL = Dossier(business="renewal")
UNITS = {
    "years": "年",
    "months": "个月",
    "working_days": "个工作日",
    "items": "项",
    "percent": "%",
    "rank": "位",
    "age": "周岁",
    "ratio": "倍",
}
# Values that are words in the pack, as people read them.
WORDS = {
    "warn": "照收，提示可能失效",
    "refuse": "不再受理",
    "accepted": "受理",
    "returned": "退回补正",
    "refused": "不予办理",
    "association_decided": "关联有结果",
    "window_opens": "可以续签",
    "safe_day": "稳妥日",
    "file_by": "期限",
    "lapse_risk": "可能失效",
}


@public
def offices(request: HttpRequest) -> HttpResponse:
    """The territorial offices with address, telephones and e-mail; searchable without a script.

    Clauses: 2-01
    """
    wanted = request.GET.get("q", "").strip()[:40]
    found = [o for o in law_in_force(today()).offices if wanted in o.name or wanted in o.address]
    rows = [[o.name, o.address, "、".join(o.phones), {"text": o.email, "url": f"mailto:{o.email}"}] for o in found]
    heads = ("部门", "地址", "电话", "邮箱")
    return render(request, "public/offices.html", {"heads": heads, "rows": rows, "wanted": wanted})


@public
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure in force with its source and how sure it is; the wage series with where it is published.

    Clauses: 1.4-01, 1.4-03
    """
    law = law_in_force(today())
    search = narrowing(request, "数字或出处")
    groups = [
        {"title": title, "rows": [_figure_row(figure) for figure in shown]}
        for title, figures in figure_parts(law)
        if (shown := [each for each in figures if _told_to_all(each) and search.fits(each.label, each.source.text)])
    ]
    context = {
        "heads": HEADS,
        "search": search,
        "groups": groups,
        "count": sum(len(group["rows"]) for group in groups),
        "wage_heads": WAGE_HEADS,
        "wages": wage_rows(law),
        "list_heads": LIST_HEADS,
        "lists": list_rows(law),
    }
    return render(request, "public/figures.html", context)


# Where each part of the register of figures begins, as the tables are headed.
PARTS = (
    ("单位条件", "minimum_registered_years"),
    ("个人条件", "minimum_experience_years"),
    ("期限和时限", "permit_years"),
    ("办理方式", "distinct_people"),
)


def figure_parts(law: Law) -> list[tuple[str, list[Figure]]]:
    """The figures in force by part, in the order of their register."""
    begins = {name: title for title, name in PARTS}
    parts: list[tuple[str, list[Figure]]] = []
    for name in register.ALL:
        if name in begins:
            parts.append((begins[name], []))
        if name in law.figures:
            parts[-1][1].append(law.figures[name])
    return parts


def _told_to_all(figure: Figure) -> bool:
    return figure.unit not in ("word", "words", "weights")


def _figure_row(figure: Figure) -> list[Any]:
    return [figure.label, figure_words(figure), figure.source.text, CONFIDENCE[figure.source.confidence]]


HEADS = ("数字", "现行", "出处", "可信度")
LIST_HEADS = ("名录", "条款", "现行版本", "出处", "可信度")
WAGE_HEADS = ("年份", "月平均", "年平均", "公布日", "可信度")
CONFIDENCE = {"A": "多处一致", "B": "一处可靠来源", "C": "未经证实"}


def figure_words(figure: Figure) -> str:
    """A figure as people read it."""
    value = figure.value
    if value is None:
        return "尚无"
    if figure.unit == "money":
        return exact_money(value) if isinstance(value, int | Fraction) else "尚无"
    if isinstance(value, Fraction):
        return f"{float(value):g} {UNITS.get(figure.unit, '')}".strip()
    if isinstance(value, tuple | Mapping):
        return "、".join(WORDS.get(str(part), str(part)) for part in value)
    if figure.unit == "word":
        return WORDS.get(str(value), str(value))
    return f"{value} {UNITS.get(figure.unit, '')}".strip()


def list_rows(law: Law) -> list[list[Any]]:
    """Each list a clause refers to, with the edition in force (R-22)."""
    rows: list[list[Any]] = []
    for kind in KINDS.values():
        link = {"text": kind.label, "url": reverse("public:list", args=[kind.name])}
        found = law.lists.get(kind.name)
        said = [f"{found.edition}，{len(found.entries)} 项", found.source.text] if found else ["还没有公布", ""]
        rows.append([link, kind.clause, *said, CONFIDENCE[found.source.confidence] if found else ""])
    return rows


def wage_rows(law: Law) -> list[list[Any]]:
    """The wage series, newest first: year, monthly, annual, published on, how sure."""
    return [
        [
            f"{wage.year} 年",
            money(wage.monthly),
            money(wage.annual) if wage.annual is not None else "没有数据，按 12 个月计",
            cn_date(wage.published_on),
            CONFIDENCE[wage.monthly_source.confidence],
        ]
        for wage in sorted(law.wages, key=lambda wage: wage.year, reverse=True)
    ]


class ExpiryForm(PermitForm):
    """The day a permit expires."""

    expires = DateTripletField(
        label="证件到期日", help_text="确认单上“有效期至”那一天", earliest=date(2005, 1, 1), latest=date(2099, 12, 31)
    )


@public
def window(request: HttpRequest) -> HttpResponse:
    """When may I renew, by when must I? Nothing is kept.

    Clauses: 6.3-03, N-15, 6.3-M1
    """
    asked = request.method == "POST"
    form = ExpiryForm(request.POST if asked else None)
    context: dict[str, Any] = {"form": form}
    if asked and form.is_valid():
        context |= _windows(form.cleaned_data["expires"])
    return render(request, "public/window.html", context)


def _windows(expires: Any) -> dict[str, Any]:
    law = law_in_force(today())
    rule = WindowRule.of(law)
    renewal = renewal_window(expires, calendar_in_force(), rule)
    change = employer_change_window(expires, calendar_in_force(), rule)
    days = [
        ("可以续签", renewal.opens_on, "6.3-03"),
        ("稳妥日：在这天之前发起", renewal.safe_by, "R-01"),
        ("期限：续签和换单位最晚发起", change.file_by, "N-15"),
        ("证件最后有效日", expires, "N-16"),
    ]
    return {
        "renewal": renewal,
        "title": _window_title(renewal, today()),
        "heads": ("", "日期", "依据"),
        "rows": [[words, {"text": cn_date(day), "strong": True}, f"条款 {clause}"] for words, day, clause in days],
        "lines": [{"day": line.when, "text": line.words} for line in renewal.derivation],
        "material_heads": ("材料", "谁准备", "注意", "依据"),
        "materials": [material_row(slot) for slot in materials_for(RENEWAL, None, RENEWAL.business, None, law)],
    }


def _window_title(renewal: FilingWindow, day: date) -> str:
    """What to do, and by which day."""
    opens = f"{cn_date(renewal.opens_on)}起可以续签，" if renewal.opens_on else ""
    return {
        "too_early": f"{opens}{cn_date(renewal.safe_by)}前发起最稳妥",
        "open": f"现在可以续签，{cn_date(renewal.safe_by)}前发起最稳妥",
        "urgent": f"已过稳妥日，请在 {cn_date(renewal.file_by)}前发起",
        "late": "已过期限，请今天发起，可能赶不上到期",
        "lapsed": "证件已经到期",
    }[renewal.phase(day)]


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for what, for how long."""
    return render(request, "public/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the pages may be used, and what is known not to work."""
    return render(request, "public/accessibility.html")


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """For the machine that watches: 200 while the process serves."""
    return HttpResponse("ok", content_type="text/plain")
