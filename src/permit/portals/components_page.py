"""`/components`: every component with realistic, invented data. Anybody may see it; it touches no records."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.portals.access import public
from permit.portals.components.searching import Choice, Narrowing
from permit.portals.form_fields import (
    DateTripletField,
    MoneyField,
    MonthField,
    MonthPairField,
    PermitForm,
    WholeNumberField,
)

TODAY = date(2026, 3, 2)
HOMES = [("own", "自有住房"), ("rented", "租房"), ("employer", "单位提供的住房"), ("lodging", "住亲友家")]


class HomeChoice(forms.RadioSelect):
    """Kinds of home; the lease's end appears under 租房."""

    option_hints = {"rented": "合同从上传当天起要还剩 6 个月以上", "lodging": "需要双方签字的房屋借住声明"}
    reveals = {"rented": ["lease_until"]}


class SampleForm(PermitForm):
    """One field of each kind, used for the page only."""

    name = forms.CharField(label="姓名", max_length=40, help_text="与身份证上的一致")
    monthly_income = MoneyField(label="月应税收入", help_text="税前，不含免税收入")
    months = WholeNumberField(label="在现单位连续缴纳社保", unit="个月", highest=600)
    born_on = DateTripletField(label="出生日期", help_text="例如 1992年4月16日", latest=TODAY)
    paid_from = MonthField(label="社保从哪个月开始缴纳", required=False)
    study = MonthPairField(label="就读时间", open_end="还在读", required=False)
    office = forms.ChoiceField(
        label="属地部门", choices=[("", "请选择"), ("xihongmen", "西红门镇"), ("huangcun", "黄村镇")]
    )
    home = forms.ChoiceField(label="在京住所", choices=HOMES, widget=HomeChoice)
    lease_until = DateTripletField(label="租期到", required=False)
    children = forms.MultipleChoiceField(
        label="随迁子女",
        choices=[("1", "林一诺，7 岁"), ("2", "林一航，12 岁")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可以多选",
    )
    reason = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    scan = forms.FileField(label="租房合同", required=False)
    declared = forms.BooleanField(label="以上内容真实、合法、有效，愿意配合检查")


class AddressForm(PermitForm):
    """Two fields that belong together."""

    town = forms.CharField(label="街道或镇")
    street = forms.CharField(label="门牌")


def sample_errors() -> dict[str, Any]:
    """What somebody typed wrongly, to show that it stays."""
    return {
        "name": "",
        "monthly_income": "一万五",
        "months": "9",
        "born_on_year": "1992",
        "born_on_month": "2",
        "born_on_day": "30",
        "home": "rented",
        "lease_until_year": "2026",
        "lease_until_month": "6",
        "lease_until_day": "30",
        "office": "",
        "study_0_year": "2010",
        "study_0_month": "9",
        "study_1_year": "2009",
        "study_1_month": "7",
    }


@public
def components(request: HttpRequest) -> HttpResponse:
    """Every component of docs/design-system.md."""
    form = SampleForm(sample_errors() if "errors" in request.GET else None)
    nav = [("#page", "页面", False), ("#forms", "表单", True), ("#casework", "办件", False)]
    return render(
        request,
        "components/page.html",
        {"form": form, "address": AddressForm(), "nav": nav, "today": TODAY, **samples()},
    )


@cache
def samples() -> dict[str, Any]:
    """The invented cases shown, by the name the template uses."""
    words = tomllib.loads((Path(__file__).parent / "components_samples.toml").read_text(encoding="utf-8"))
    state = Choice("state", "状态", (("open", "在办"), ("done", "已办结")))
    return {**words, "search": Narrowing("单位名称或信用代码", "智能装备", (state,))}
