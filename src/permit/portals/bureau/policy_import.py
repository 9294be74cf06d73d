"""Entries from a file into a draft: a pack's TOML, or a year of holidays as TOML or CSV; also only to check it.

Clauses: R-24, 9-01
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import BadInput
from permit.policy.amending import name_of
from permit.policy.change_entries import entry_problems
from permit.policy.edition import read_entry
from permit.policy.importing import read_entries
from permit.portals import access
from permit.portals.bureau.policy_words import label, period_words, value_words
from permit.portals.bureau.scopes import for_administrator
from permit.portals.casework.acting_pages import ActForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU
from permit.portals.idempotency import once
from permit.records.models import PolicyChange
from permit.services.draft_policy_change import write_policy_entries
from permit.services.law_in_force import edition_in_force

LARGEST = 512 * 1024
COLUMNS = ["项目", "内容", "起止"]


class ImportForm(ActForm):
    """The file; `dry` only checks it."""

    file = forms.FileField(label="文件", help_text="放假安排：TOML 或 CSV；其他数据：政策包形式的 TOML。不超过 512 KB")
    dry = forms.BooleanField(label="只检查，不写入草稿", required=False)

    def __init__(self, *args: Any, change: PolicyChange, **options: Any) -> None:
        super().__init__(*args, **options)
        self.change = change

    def clean(self) -> dict[str, Any]:
        """The entries of the file under `entries`; every problem by its path."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            entries = self._read(cleaned["file"])
            problems = entry_problems(entries, self.change.in_force_from)
            if problems:
                raise BadInput(problems)
            cleaned["entries"] = entries
        except BadInput as bad:
            for problem in bad.problems:
                self.add_error("file", str(problem))
        return cleaned

    def _read(self, file: Any) -> list[dict[str, Any]]:
        if file.size > LARGEST:
            self.add_error("file", "文件超过 512 KB。")
            return []
        try:
            return read_entries(file.read().decode("utf-8-sig"), file.name)
        except UnicodeDecodeError:
            self.add_error("file", "文件不是 UTF-8 编码的文本。")
            return []


@for_administrator
@once
def import_entries(request: HttpRequest, change_id: int) -> HttpResponse:
    """Read a file into the draft; entries of the same value and day are replaced."""
    found = get_object_or_404(PolicyChange, pk=change_id, district=edition_in_force().district)
    form = ImportForm(request.POST or None, request.FILES or None, change=found)
    back = reverse("bureau:policy_change", args=[found.pk])
    words = {
        "title": "从文件导入",
        "caption": found.title,
        "lead": "放假安排公布后，用随附日历的同样格式导入；先只检查一遍更稳妥。",
        "clause": "9-01",
        "submit": "导入",
        "version": found.version,
        "back_url": back,
        "multipart": True,
        "columns": COLUMNS,
    }
    template = "bureau/policy_import.html"
    if request.method == "POST" and form.is_valid() and form.cleaned_data["dry"]:
        return render(request, template, {**words, "desk": BUREAU, "form": form, "rows": _rows(form)})

    def do(cleaned: dict[str, Any]) -> None:
        entries = _merged(found, cleaned["entries"])
        write_policy_entries(found.pk, sent_version(request), entries, access.acting(request), now())

    return act_page(request, BUREAU, form, do, words, then=back, done="文件里的各项已写入草稿。", template=template)


def _rows(form: ImportForm) -> list[list[str]]:
    return [
        [label(entry), value_words(entry["kind"], entry), period_words(entry["kind"], entry)]
        for entry in form.cleaned_data["entries"]
    ]


def _merged(found: PolicyChange, more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = {(e["kind"], name_of(e["kind"], e), e.get("from")) for e in more}
    kept = [read_entry(stored) for stored in found.entries]
    return [*(e for e in kept if (e["kind"], name_of(e["kind"], e), e.get("from")) not in keys), *more]
