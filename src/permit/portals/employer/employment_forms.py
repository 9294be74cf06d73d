"""Forms about a contract of employment and its end."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from permit.portals.form_fields import DateTripletField, PermitForm
from permit.records.models import Association
from permit.services.confirm_association import CONTRACT_KINDS, POST_KINDS, Employment

FIRST_CONTRACT = date(1970, 1, 1)


class _ContractKind(forms.RadioSelect):
    reveals = {"fixed": ["contract_until"]}


class EmploymentForm(PermitForm):
    """What the employer fills in about somebody who works here (6.1.1-06)."""

    post = forms.CharField(label="岗位", max_length=100, help_text="与合同一致，例如：研发工程师")
    post_kind = forms.ChoiceField(
        label="岗位性质",
        choices=POST_KINDS,
        widget=forms.RadioSelect(),
        help_text="用来推算女员工的法定退休日期，以单位确认的为准",
    )
    contract_kind = forms.ChoiceField(label="合同期限类型", choices=CONTRACT_KINDS, widget=_ContractKind())
    contract_from = DateTripletField(label="合同开始日期", earliest=FIRST_CONTRACT)
    contract_until = DateTripletField(label="合同到期日期", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("contract_kind") == "fixed" and not self.has_error("contract_until"):
            start, end = cleaned.get("contract_from"), cleaned.get("contract_until")
            if end is None:
                self.add_error("contract_until", ValidationError("请填写合同到期日期。", params={"part": "year"}))
            elif start is not None and end < start:
                words = "合同到期日期早于开始日期，请核对。"
                self.add_error("contract_until", ValidationError(words, params={"part": "year"}))
        return cleaned

    def start_typed(self) -> date | None:
        """The start as far as it was typed well, to show overlaps while the rest is still wrong."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get("contract_from")


def employment_of(cleaned: dict[str, Any]) -> Employment:
    """The form's answers as the services take them."""
    fixed = cleaned["contract_kind"] == "fixed"
    return Employment(
        post=cleaned["post"],
        post_kind=cleaned["post_kind"],
        contract_kind=cleaned["contract_kind"],
        contract_from=cleaned["contract_from"],
        contract_until=cleaned["contract_until"] if fixed else None,
    )


def initial_of(association: Association) -> dict[str, Any]:
    """What is on record, to start from."""
    names = ("post", "post_kind", "contract_kind", "contract_from", "contract_until")
    return {name: getattr(association, name) for name in names}


class EndForm(PermitForm):
    """The day somebody left, and why."""

    left_on = DateTripletField(label="离职日期", earliest=FIRST_CONTRACT)
    reason = forms.CharField(
        label="原因", max_length=500, help_text="例如：合同到期不再续订", widget=forms.Textarea(attrs={"rows": 3})
    )
