"""Pages of questions drawn from `permit.domain.sections`: what was typed, shown exactly as typed, problems beside it.

Nothing is cleaned here: `typed_answers` takes what a form sent as texts, `permit.domain.sections.read` judges them, and
`SectionForm` draws both. So an impossible date, ten thousand characters or markup stay on the page (N-05).
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.urls import reverse

from permit.domain.sections import Field, FieldProblem, Section
from permit.domain.sections.fields import Row, Typed
from permit.portals.form_fields import DateTripletWidget, ListedInput, MoneyInput, MonthWidget, WholeNumberInput

MOST_RADIOS = 8
WHOLE = "whole_page"
PARTS = {"date": ("year", "month", "day"), "month": ("year", "month")}
# Between parts that hold a hyphen themselves: what was typed then comes back as it was, and reads as no date.
PART_BREAK = "\x1f"
UNANSWERED = "请选择"


def typed_answers(
    section: Section, sent: QueryDict, stored: Row, only: Collection[str] | None = None, *, whole: bool = True
) -> dict[str, Any]:
    """What a page sent, as texts; a question it did not carry, or that is not in `only`, keeps what is stored.

    `whole`: the page's own button sent it, so boxes that are not there were not ticked; else a single question came.
    """
    answers: dict[str, Any] = {}
    for field in section.fields:
        kept = stored.get(field.key)
        open_here = only is None or field.key in only
        value = _sent_value(field, sent, kept, whole and WHOLE in sent) if open_here else kept
        if value is not None:
            answers[field.key] = value
    return answers


def _sent_value(field: Field, sent: QueryDict, kept: Typed, whole: bool) -> Typed:
    if field.kind == "multichoice":
        asked = field.key in sent or whole
        return [str(value) for value in sent.getlist(field.key) if value] if asked else kept
    if field.kind in PARTS:
        names = [f"{field.key}_{part}" for part in PARTS[field.kind]]
        return _joined([sent.get(name, "") for name in names]) if any(name in sent for name in names) else kept
    return sent.get(field.key, "").replace("\r\n", "\n") if field.key in sent else kept


def _joined(parts: list[str]) -> str:
    if not any(parts):
        return ""
    return (PART_BREAK if any("-" in part for part in parts) else "-").join(parts)


def typed_parts(kind: str, typed: Typed) -> dict[str, str]:
    """A stored date or month taken apart again for its boxes."""
    text = typed if isinstance(typed, str) else ""
    return dict(zip(PARTS[kind], text.split(PART_BREAK if PART_BREAK in text else "-"), strict=False))


def fingerprint(value: Any) -> str:
    """What a page was drawn from, in eight characters: tells 'I did not touch this' from 'both of us did'."""
    return blake2b(json.dumps(value or "", ensure_ascii=False).encode(), digest_size=4).hexdigest()


def fingerprints(section: Section, row: Row) -> dict[str, str]:
    """`fingerprint` of every answer of a page."""
    return {field.key: fingerprint(row.get(field.key)) for field in section.fields}


AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]+)?")


def answer_words(field: Field, typed: Typed) -> str:
    """An answer as words, for lists and for comparing two versions; '' where nothing was typed."""
    if field.kind in PARTS and isinstance(typed, str):
        units = ("年", "月", "日")
        parts = [typed_parts(field.kind, typed).get(part, "").strip() for part in PARTS[field.kind]]
        return "".join(f"{part.lstrip('0') or part}{unit}" for part, unit in zip(parts, units, strict=False) if part)
    words = field.label_of(typed)
    if field.kind == "money" and words:
        words = _grouped(words)
    return f"{words} {field.suffix}" if words and field.suffix and field.kind != "percent" else words


def _grouped(words: str) -> str:
    """31,500 as it is read; what is no plain amount stays as it was typed."""
    whole, dot, rest = words.partition(".")
    return f"{int(whole):,}{dot}{rest}" if AMOUNT.fullmatch(words) else words


class SectionForm(forms.Form):
    """One page of a section (a row of a repeated one), for `{% field %}` and `{% error_summary %}`.

    `typed`: the stored answers. `problems`: paths of this page's fields (`key`). `locked`: field key → words why it
    cannot be changed now. `defects`: field key → words of a return. `option_hints`: field key → value → words under it.
    """

    use_required_attribute = False

    def __init__(
        self,
        section: Section,
        typed: Row,
        problems: Iterable[FieldProblem] = (),
        *,
        locked: Mapping[str, str] | None = None,
        defects: Mapping[str, str] | None = None,
        option_hints: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(initial={f.key: _shown(f, typed.get(f.key)) for f in section.fields}, auto_id="%s")
        self.section, self.locked, self.defects = section, locked or {}, defects or {}
        hints = option_hints or {}
        self.fields = {field.key: drawn_field(field, hints.get(field.key)) for field in section.fields}
        self._errors = ErrorDict()
        for problem in problems:
            if problem.path in self.fields:
                words = ValidationError(problem.words, params={"part": _wrong_part(section.field(problem.path), typed)})
                self._errors.setdefault(problem.path, ErrorList()).data.append(words)

    def questions(self) -> list[dict[str, Any]]:
        """Each question with the answer it hangs on: bound, shown_if, values, note, locked, defect, typed."""
        return [self._question(field) for field in self.section.fields]

    def _question(self, field: Field) -> dict[str, Any]:
        parent, values = field.shown_if or ("", ())
        return {
            "bound": self[field.key],
            "parent": parent,
            "values": " ".join(values),
            "note": _condition_words(self.section, field),
            "locked": self.locked.get(field.key, ""),
            "defect": self.defects.get(field.key, ""),
            "fingerprint": fingerprint(self.initial_typed(field)),
            "count": field.max_length if field.kind == "textarea" else "",
        }

    def initial_typed(self, field: Field) -> Typed:
        """The stored text of a question."""
        shown = self.initial.get(field.key)
        if field.kind in PARTS:
            return _joined([(shown or {}).get(part, "") for part in PARTS[field.kind]])
        return shown or ""


def _shown(field: Field, typed: Typed) -> Any:
    if field.kind in PARTS:
        return typed_parts(field.kind, typed)
    return typed if typed is not None else ([] if field.kind == "multichoice" else "")


def _wrong_part(field: Field, typed: Row) -> str:
    if field.kind not in PARTS:
        return ""
    parts = typed_parts(field.kind, typed.get(field.key))
    missing = [part for part in PARTS[field.kind] if not parts.get(part, "").strip().isdigit()]
    return missing[0] if missing else PARTS[field.kind][-1]


def _condition_words(section: Section, field: Field) -> str:
    """'选择“租住…”时填写': stands before a question while scripts cannot hide it."""
    if field.shown_if is None:
        return ""
    parent = section.field(field.shown_if[0])
    named = "、".join(f"“{parent.label_of(value)}”" for value in field.shown_if[1])
    return f"{parent.label}选{named}时填写"


def drawn_field(field: Field, option_hints: Mapping[str, str] | None = None) -> forms.Field:
    """The Django field a question is drawn with; it checks nothing. With hints its options stand below each other."""
    common: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.hint}
    if field.kind in ("choice", "yesno"):
        radios = field.kind == "yesno" or len(field.choices) <= MOST_RADIOS or bool(option_hints)
        choices = field.choices if radios else (("", UNANSWERED), *field.choices)
        widget = _choice_widget(field, radios, option_hints or {})
        return forms.ChoiceField(choices=choices, widget=widget, **common)
    if field.kind == "multichoice":
        return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple(), **common)
    return forms.CharField(widget=_widget(field), strip=False, **common)


def _choice_widget(field: Field, radios: bool, option_hints: Mapping[str, str]) -> forms.Widget:
    if not radios:
        return forms.Select()
    widget: Any = forms.RadioSelect()
    widget.inline, widget.option_hints = field.kind == "yesno", dict(option_hints)
    return widget  # type: ignore[no-any-return]


def _listed_input(field: Field) -> forms.Widget:
    widget = ListedInput(field.choices)
    widget.full_list = reverse("public:list", args=[field.listed])
    return widget


WIDTHS = {"id_number": "20", "mobile": "20", "uscc": "20"}
ATTRIBUTES = {
    "mobile": {"inputmode": "tel", "autocomplete": "tel"},
    "id_number": {"autocapitalize": "characters", "spellcheck": "false"},
    "uscc": {"autocapitalize": "characters", "spellcheck": "false"},
}
UNIT_WIDGETS = {"money": MoneyInput, "integer": WholeNumberInput, "percent": WholeNumberInput}


def _widget(field: Field) -> forms.Widget:
    if field.kind in PARTS:
        return DateTripletWidget() if field.kind == "date" else MonthWidget()
    if field.kind == "textarea":
        return forms.Textarea()
    if field.listed:
        return _listed_input(field)
    widget: Any = UNIT_WIDGETS.get(field.kind, forms.TextInput)(attrs=ATTRIBUTES.get(field.kind, {}))
    if field.kind in UNIT_WIDGETS:
        widget.suffix = field.suffix
    widget.width = WIDTHS.get(field.kind, getattr(widget, "width", ""))
    return widget  # type: ignore[no-any-return]
