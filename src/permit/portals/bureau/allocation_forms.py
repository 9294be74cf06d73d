"""Forms of the allocation workbench: a plan's figures, a number by hand, which plans to compare (1.1-02)."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from permit.domain.quota_round import dimensions_of
from permit.portals.allocation_words import weight_words
from permit.portals.casework.acting_pages import ActForm
from permit.portals.form_fields import FULL_WIDTH, PermitForm, WholeNumberField
from permit.records.models import AllocationPlan, QuotaRound
from permit.services.adjust_share import LONGEST_REASON
from permit.services.draft_allocation import PlanFigures, PolicyWeights

WEIGHT = "weight-"
HIGHEST_TOTAL, HIGHEST_MINIMUM, MOST_COMPARED = 1_000_000, 9999, 3
_DECIMAL, _FRACTION = re.compile(r"\d{1,3}(\.\d{1,2})?"), re.compile(r"\d{1,4}/[1-9]\d{0,3}")


class WeightField(forms.CharField):
    """A weight ≥ 0 with at most two decimals, or a fraction such as 1/3; exact."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").translate(FULL_WIDTH).replace("／", "/").replace(" ", "")
        if not (_DECIMAL.fullmatch(text) or _FRACTION.fullmatch(text)):
            raise ValidationError(f"{self.label}要填不小于 0、最多两位小数的数，例如 0.25。", code="invalid")
        return Fraction(text)


class PlanForm(ActForm):
    """Name, total, minimum, and a weight for each dimension of the round."""

    name = forms.CharField(label="方案名称", max_length=40, widget=forms.TextInput())
    total = WholeNumberField(label="总数", unit="个", lowest=1, highest=HIGHEST_TOTAL)
    minimum = WholeNumberField(
        label="每家最低",
        unit="个",
        highest=HIGHEST_MINIMUM,
        help_text="先给每家这么多，不超过它的申报数；不设最低填 0",
    )

    def __init__(self, quota_round: QuotaRound, in_force: PolicyWeights, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in dimensions_of(quota_round.dimensions):
            policy = weight_words(in_force.weights[each.key])
            field = WeightField(label=f"{each.label}权重", max_length=20, help_text=f"政策权重 {policy}")
            self.fields[WEIGHT + each.key] = field
            self._speak(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        weights = [value for name, value in cleaned.items() if name.startswith(WEIGHT)]
        names = [name for name in self.fields if name.startswith(WEIGHT)]
        if len(weights) == len(names) and not any(weights):
            self.add_error(names[0], "至少一项权重要大于 0。")
        return cleaned

    @staticmethod
    def figures(cleaned: dict[str, Any]) -> PlanFigures:
        """What was typed, for the service."""
        weights = {name.removeprefix(WEIGHT): value for name, value in cleaned.items() if name.startswith(WEIGHT)}
        return PlanFigures(cleaned["name"], cleaned["total"], cleaned["minimum"], weights)


def initial_of(plan: AllocationPlan | None, in_force: PolicyWeights, name: str = "") -> dict[str, Any]:
    """What the form starts from: another plan's figures, else the policy's weights."""
    weights = plan.weighed if plan else in_force.weights
    figures = {"total": plan.total, "minimum": plan.minimum} if plan else {"minimum": 0}
    typed = {WEIGHT + key: weight_words(weight) for key, weight in weights.items()}
    return {"name": name, **figures, **typed}


class ShareForm(ActForm):
    """One employer's number by hand."""

    number = WholeNumberField(label="改为", unit="个", highest=HIGHEST_MINIMUM)
    words = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        help_text="公布后单位会看到",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CompareForm(PermitForm):
    """Two or three plans that are computed."""

    plan = forms.MultipleChoiceField(
        label="选 2 至 3 份方案比较",
        help_text="排在最前的一份作为基准，可以在比较页更换",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, plans: Iterable[AllocationPlan], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            (str(plan.pk), f"{plan.name}（{plan.total} 个，{plan.get_state_display()}）") for plan in plans
        ]

    def clean_plan(self) -> list[int]:
        """Their ids, in the order of the page."""
        chosen = [int(pk) for pk in dict.fromkeys(self.cleaned_data["plan"])]
        if not 2 <= len(chosen) <= MOST_COMPARED:
            raise ValidationError("请选 2 至 3 份方案。", code="count")
        return chosen
