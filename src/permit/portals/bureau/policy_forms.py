"""Forms for one entry of a policy change: typed words become an entry, and what is wrong with it stands at its field.

Clauses: 9-01
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from permit.domain import figures as register
from permit.policy.amending import Entry
from permit.policy.change_entries import entry_problems
from permit.policy.pack import CONFIDENCES
from permit.portals.bureau.policy_words import CONFIDENCE, DIMENSIONS, label_of
from permit.portals.casework.acting_pages import ActForm
from permit.portals.form_fields import DateTripletField

CONFIDENCE_CHOICES = [(letter, f"{letter} {CONFIDENCE[letter]}") for letter in CONFIDENCES]
# Fields whose keys in an entry are words that Python keeps for itself.
FIELD_OF_KEY = {"from": "since"}
SEPARATORS = re.compile(r"[,，、;；\s]+")


class OpenChangeForm(ActForm):
    """A new change: what it is about, and from when it counts."""

    title = forms.CharField(label="改动名称", max_length=120, help_text="例如通知的标题和文号")
    in_force_from = DateTripletField(label="施行日", help_text="今天或以后；此前的办理仍按原来的规定")


class EntryForm(ActForm):
    """One entry. `kind` and `name` say which value; `in_force_from` is the change's day."""

    def __init__(self, *args: Any, kind: str, name: str, clause: str, in_force_from: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind, self.name, self.clause, self.in_force_from = kind, name, clause, in_force_from
        fields: dict[str, forms.Field] = {
            "source": forms.CharField(label="来源", max_length=300, help_text="文件名称、文号或网址"),
            "checked_on": DateTripletField(label="核对日期"),
            "confidence": forms.ChoiceField(label="可信程度", choices=CONFIDENCE_CHOICES, widget=forms.RadioSelect),
        }
        for key, field in fields.items():
            field.error_messages["required"] = f"请{'选择' if key == 'confidence' else '填写'}{field.label}。"
            self.fields[key] = field

    def clean(self) -> dict[str, Any]:
        """The entry under `entry`, once each field is right by itself."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            entry = {**self.entry(cleaned), **{key: cleaned[key] for key in ("source", "checked_on", "confidence")}}
            cleaned["entry"] = {"kind": self.kind, **entry}
            for problem in entry_problems([cleaned["entry"]], self.in_force_from):
                key = problem.path.split(".", 1)[-1]
                field = FIELD_OF_KEY.get(key, key)
                self.add_error(field if field in self.fields else None, problem.what)
        return cleaned

    def entry(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What this kind of entry says beside its source."""
        raise NotImplementedError

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {FIELD_OF_KEY.get(key, key): value for key, value in entry.items()}


class DatedForm(EntryForm):
    """An entry with its days."""

    since = DateTripletField(label="起始日")
    until = DateTripletField(label="止日", required=False, help_text="长期有效的不填")

    def days(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        until = {"until": cleaned["until"]} if cleaned["until"] else {}
        return {"from": cleaned["since"], **until}


class FigureForm(DatedForm):
    """A figure, written as people write it."""

    value = forms.CharField(label="新值", max_length=400)
    field_order = ("idempotency_key", "value", "since", "until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = register.ALL[self.name].unit
        self.fields["value"].help_text = HINTS.get(self.unit, "填整数")

    def entry(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        value = typed_value(cleaned["value"], self.unit)
        return {"name": self.name, "clause": self.clause, "value": value, **self.days(cleaned)}

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        value = entry["value"]
        if isinstance(value, Mapping):
            value = "、".join(f"{DIMENSIONS.get(key, key)}={part}" for key, part in value.items())
        elif isinstance(value, list | tuple):
            value = "、".join(map(str, value))
        return {**EntryForm.initial_of(entry), "value": value}


class SoftForm(DatedForm):
    """Whether a clause holds 'in principle'."""

    value = forms.ChoiceField(
        label="这一条是", choices=[("yes", "原则性条款，可书面准许例外"), ("no", "硬性条款")], widget=forms.RadioSelect
    )
    field_order = ("idempotency_key", "value", "since", "until")

    def entry(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"clause": self.name, "value": cleaned["value"] == "yes", **self.days(cleaned)}

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        return {**EntryForm.initial_of(entry), "value": "yes" if entry.get("value", True) else "no"}


class WageForm(EntryForm):
    """The city's wage of one year."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2200, widget=forms.TextInput())
    monthly = forms.IntegerField(label="月平均（元）", min_value=1, widget=forms.TextInput())
    annual = forms.IntegerField(
        label="年平均（元）",
        min_value=1,
        required=False,
        help_text="没有公布的不填，按 12 个月计",
        widget=forms.TextInput(),
    )
    annual_confidence = forms.ChoiceField(
        label="年平均的可信程度", choices=[("", "没有年平均"), *CONFIDENCE_CHOICES], required=False, widget=forms.Select
    )
    published_on = DateTripletField(label="公布日")
    publication_source = forms.CharField(label="公布日的来源", max_length=300)
    publication_confidence = forms.ChoiceField(
        label="公布日的可信程度", choices=CONFIDENCE_CHOICES, widget=forms.RadioSelect
    )

    def entry(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        keys = ("year", "monthly", "published_on", "publication_source", "publication_confidence")
        annual = {key: cleaned[key] for key in ("annual", "annual_confidence") if cleaned.get(key)}
        return {**{key: cleaned[key] for key in keys}, **annual}


class OfficeForm(EntryForm):
    """Where an office is and how it is reached (2-01)."""

    address = forms.CharField(label="地址", max_length=200)
    phones = forms.CharField(label="电话", max_length=200, help_text="几个号码用顿号分开")
    email = forms.EmailField(label="邮箱", widget=forms.TextInput())

    def entry(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        phones = [part for part in SEPARATORS.split(cleaned["phones"]) if part]
        return {"name": self.name, "address": cleaned["address"], "phones": phones, "email": cleaned["email"]}

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        return {**EntryForm.initial_of(entry), "phones": "、".join(entry["phones"])}


HINTS = {
    "money": "单位元，填整数",
    "ratio": "倍数，写作小数或分数，例如 1.2 或 6/5",
    "words": "几项用顿号分开",
    "word": "",
    "weights": "写作 产值=0.4、投资=0.2、就业=0.2、科研=0.2",
    "working_days": "单位工作日，填整数",
    "years": "单位年，填整数",
    "months": "单位月，填整数",
}


def typed_value(text: str, unit: str) -> Any:
    """A figure as typed, in the form a pack keeps it; what cannot be read stays a text, for the check to name."""
    typed = text.strip().replace("＝", "=")
    if unit in ("ratio", "word"):
        return typed
    if unit == "words":
        parts = [part for part in SEPARATORS.split(typed) if part]
        return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else parts
    if unit == "weights":
        keys = {words: key for key, words in DIMENSIONS.items()}
        pairs = [part.split("=", 1) for part in SEPARATORS.split(typed) if "=" in part]
        return {keys.get(name, name): weight for name, weight in pairs}
    plain = typed.replace(",", "").replace("，", "")
    return int(plain) if plain.removeprefix("-").isascii() and plain.removeprefix("-").isdigit() else typed


def title_of(kind: str, name: str) -> str:
    """What the page about an entry is called."""
    return "新的年平均工资" if name == "new" else label_of(kind, name)
