"""Which form writes which kind of entry; the form of a list, typed, pasted from a table or out of a file.

Clauses: R-22, 9-01
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from permit.domain.errors import Refused
from permit.domain.lists import KINDS
from permit.policy.amending import Entry
from permit.policy.list_entries import entries_of
from permit.portals.bureau.policy_forms import DatedForm, EntryForm, FigureForm, OfficeForm, SoftForm, WageForm
from permit.portals.refusals import explain
from permit.services.holder_file import file_rows

MOST_TOLD = 30


class ListForm(DatedForm):
    """An edition of a list (R-22)."""

    edition = forms.CharField(label="版本", max_length=60, help_text="例如 2026 年版")
    file = forms.FileField(
        label="表格文件", required=False, help_text="CSV 或 XLSX：代码、名称，可有类别一列；选了文件就不用在下面填写"
    )
    rows = forms.CharField(
        label="各项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="一项一行：代码、名称，可有类别，用制表符或逗号分开；可以从表格复制粘贴",
    )
    field_order = ("idempotency_key", "edition", "file", "rows", "since", "until")

    def clean(self) -> dict[str, Any]:
        """As any entry; before that the rows, each wrong one by its line."""
        typed = self.cleaned_data
        file = typed.get("file")
        try:
            typed["entries"] = self._entries("file" if file else "rows", _rows(file, typed.get("rows", "")))
        except Refused as refusal:
            self.add_error("file", explain(refusal))
        return super().clean()

    def _entries(self, field: str, rows: Iterable[tuple[int, Sequence[str]]]) -> list[dict[str, str]]:
        entries, told = entries_of(rows)
        for words in told[:MOST_TOLD]:
            self.add_error(field, words)
        if len(told) > MOST_TOLD:
            self.add_error(field, f"另有 {len(told) - MOST_TOLD} 处")
        if not entries and not told and field not in self.errors:
            self.add_error(field, "请填写各项，或选择表格文件")
        return entries

    def entry(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        edition = {key: cleaned[key] for key in ("edition", "entries")}
        return {"name": self.name, "clause": KINDS[self.name].clause, **edition, **self.days(cleaned)}

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        rows = ("\t".join(filter(None, (e["code"], e["name"], e.get("group")))) for e in entry["entries"])
        return {**EntryForm.initial_of(entry), "rows": "\n".join(rows)}


def _rows(file: Any, typed: str) -> Iterable[tuple[int, Sequence[str]]]:
    """Lines with their cells; of a file, or typed with tabs or commas of either width. Raises Refused."""
    if file:
        return list(file_rows(file.read()))
    return [
        (number, line.split("\t") if "\t" in line else line.replace("，", ",").split(","))
        for number, line in enumerate(typed.splitlines(), 1)
    ]


FORMS: Mapping[str, type[EntryForm]] = {
    "figure": FigureForm,
    "soft": SoftForm,
    "wage": WageForm,
    "office": OfficeForm,
    "list": ListForm,
}
