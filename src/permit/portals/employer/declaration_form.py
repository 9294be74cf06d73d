"""The declaration as a form: the round's questions are data. Kept as typed; judged by the domain, not by the form."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from permit.domain.errors import Problem
from permit.domain.quota_round import AMOUNT, ANSWER, NUMBER, REASONS, Question, dimensions_of, questions_of
from permit.portals.form_fields import PermitForm, WholeNumberInput
from permit.records.models import QuotaRound


def _input(suffix: str) -> WholeNumberInput:
    widget = WholeNumberInput()
    widget.suffix = suffix
    return widget


def _question(question: Question) -> forms.Field:
    if question.kind == "yes_no":
        radios = forms.RadioSelect()
        radios.inline = True  # type: ignore[attr-defined]
        return forms.ChoiceField(
            label=question.label,
            help_text=question.help,
            choices=(("yes", "是"), ("no", "否")),
            required=False,
            widget=radios,
        )
    widget = _input("") if question.kind == "number" else forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=question.label, help_text=question.help, required=False, widget=widget)


class DeclarationForm(PermitForm):
    """Every field optional: a draft may hold anything. `problems` are put at their fields once it is sent."""

    def __init__(self, quota_round: QuotaRound, *args: Any, **options: Any) -> None:
        self.quota_round = quota_round
        super().__init__(*args, **options)
        self.fields = self._questions()

    def _questions(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            NUMBER: forms.CharField(
                label=f"{self.quota_round.year}年需要新办的人数", required=False, widget=_input("人")
            ),
            REASONS: forms.CharField(
                label="申报理由",
                help_text="说明岗位、人员和新办的必要性",
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            ),
        }
        for question in questions_of(self.quota_round.questions):
            fields[ANSWER + question.key] = _question(question)
        for each in dimensions_of(self.quota_round.dimensions):
            fields[AMOUNT + each.key] = forms.CharField(
                label=each.label, help_text=f"{each.help}。没有的填 0。", required=False, widget=_input(each.unit)
            )
        return fields

    def typed(self, names: Iterable[str] | None = None) -> dict[str, str]:
        """What the request carries for these fields, as typed; a field it does not carry stays what it was."""
        wanted = [name for name in (names or self.fields) if name in self.fields]
        return {name: str(self.data.get(name, "")) for name in wanted if name in self.data}

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each problem at its field."""
        self.full_clean()
        for problem in problems:
            self.add_error(problem.path if problem.path in self.fields else None, problem.what)


def bound_to(quota_round: QuotaRound, typed: Mapping[str, str]) -> DeclarationForm:
    """The form showing what is stored."""
    return DeclarationForm(quota_round, initial=dict(typed))


def judged(quota_round: QuotaRound, typed: Mapping[str, str], problems: Iterable[Problem]) -> DeclarationForm:
    """The form showing what is stored, each problem at its field."""
    form = DeclarationForm(quota_round, dict(typed))
    form.show(problems)
    return form
