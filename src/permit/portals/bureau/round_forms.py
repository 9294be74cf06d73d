"""Forms of a declaration round: its days and questions, a later end, an employer that declares late (1.1-01)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from permit.portals.casework.acting_pages import ActForm
from permit.portals.form_fields import FULL_WIDTH, DateTripletField, WholeNumberField
from permit.records.models import QuotaRound
from permit.services.plan_quota_round import REMIND_DAYS, RoundPlan

QUESTIONS = 5
KINDS = (("yes_no", "是或否"), ("number", "整数"), ("text", "文字"))
LAST_YEAR = 2200


class RoundForm(ActForm):
    """Year, days, reminder days, and up to five questions; an empty question is left out."""

    year = WholeNumberField(label="哪一年的名额", unit="年", lowest=2000, highest=LAST_YEAR)
    opens_on = DateTripletField(label="开始申报")
    closes_on = DateTripletField(label="截止申报", help_text="当天还可以申报")
    remind = forms.CharField(
        label="截止前几天提醒没有申报的单位", max_length=40, required=False, help_text="几个日子用顿号分开，例如 10、3"
    )

    def __init__(self, *args: Any, year_fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if year_fixed:
            del self.fields["year"]
        for number in range(1, QUESTIONS + 1):
            self.fields[f"label{number}"] = forms.CharField(
                label=f"问题 {number} 问什么", max_length=60, required=False
            )
            self.fields[f"kind{number}"] = forms.ChoiceField(
                label=f"问题 {number} 怎样回答", choices=KINDS, required=False
            )
            self.fields[f"needed{number}"] = forms.BooleanField(label=f"问题 {number} 必须回答", required=False)
        for field in self.fields.values():
            self._speak(field)

    def clean_remind(self) -> tuple[int, ...]:
        """The days before the end, 1 to 60 each."""
        typed = self.cleaned_data["remind"].translate(FULL_WIDTH).replace("、", ",").replace(" ", ",")
        days = [part for part in typed.split(",") if part]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part[:3]) <= 60 for part in days) or len(days) > 5:
            raise ValidationError("提醒的日子要填 1 到 60 的整数，最多 5 个。", code="invalid")
        return tuple(int(part) for part in days)

    def plan(self, dimensions: tuple[dict[str, Any], ...], year: int | None = None) -> RoundPlan:
        """What was typed, for the service."""
        typed = self.cleaned_data
        questions = tuple(
            {
                "key": f"q{number}",
                "label": typed[f"label{number}"].strip(),
                "kind": typed[f"kind{number}"] or "text",
                "help": "",
                "required": typed[f"needed{number}"],
            }
            for number in range(1, QUESTIONS + 1)
            if typed[f"label{number}"].strip()
        )
        days = typed["opens_on"], typed["closes_on"]
        return RoundPlan(year or typed["year"], *days, questions, dimensions, typed["remind"])


def initial_of_round(quota_round: QuotaRound | None, year: int) -> dict[str, Any]:
    """What the form starts from."""
    if quota_round is None:
        return {"year": year, "remind": "、".join(map(str, REMIND_DAYS))}
    rows: list[Mapping[str, Any]] = quota_round.questions
    typed: dict[str, Any] = {
        "opens_on": quota_round.opens_on,
        "closes_on": quota_round.closes_on,
        "remind": "、".join(map(str, quota_round.remind_days)),
    }
    for number, row in enumerate(rows, start=1):
        typed |= {f"label{number}": row["label"], f"kind{number}": row["kind"], f"needed{number}": row["required"]}
    return typed


class ExtendForm(ActForm):
    """A later end, and why."""

    closes_on = DateTripletField(label="新的截止日期")
    words = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LateForm(ActForm):
    """Which employer may still declare, until when, and why."""

    uscc = forms.CharField(label="单位信用代码", max_length=18)
    until = DateTripletField(label="补报截止", help_text="当天还可以补报")
    words = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
