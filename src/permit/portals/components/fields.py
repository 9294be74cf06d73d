"""A Django form in this design's markup: one field, an error summary, fieldsets, one question a page."""

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from permit.portals import form_fields

register = template.Library()

# The first class that fits decides; subclasses stand before their parents.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (form_fields.DateTripletWidget, "parts"),
    (form_fields.MonthWidget, "parts"),
    (form_fields.MonthPairWidget, "month_pair"),
    (forms.HiddenInput, "hidden"),
    (forms.FileInput, "file"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (form_fields.ListedInput, "listed"),
    (forms.TextInput, "input"),
    (forms.NumberInput, "input"),
    (forms.EmailInput, "input"),
    (forms.PasswordInput, "input"),
)
GROUPS = {"parts", "month_pair", "checkboxes", "radios"}


def kind_of(bound: BoundField) -> str:
    """Which drawing a field gets. Raises LookupError for a widget the design has none for."""
    for widget, kind in KINDS:
        if isinstance(bound.field.widget, widget):
            return kind
    raise LookupError(f"{bound.name}: no drawing for {type(bound.field.widget).__name__}")


def first_control(bound: BoundField) -> str:
    """Id of the element an error links to."""
    kind = kind_of(bound)
    identity = bound.auto_id
    if kind == "parts":
        return f"{identity}_{_bad_part(bound)}"
    if kind == "month_pair":
        return f"{identity}_0_year"
    return f"{identity}_0" if kind in ("radios", "checkboxes") else identity


def _bad_part(bound: BoundField) -> str:
    """The first part named by the field's errors, else the year."""
    for error in bound.form.errors.as_data().get(bound.name, []):
        part = (error.params or {}).get("part")
        if part:
            return str(part)
    return "year"


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """Choices with their hints and the fields each one reveals."""
    widget = bound.field.widget
    hints: dict[str, str] = getattr(widget, "option_hints", {})
    reveals: dict[str, list[str]] = getattr(widget, "reveals", {})
    return [
        {
            "value": choice.data["value"],
            "label": choice.data["label"],
            "id": f"{bound.auto_id}_{index}",
            "checked": choice.data["selected"],
            "hint": hints.get(str(choice.data["value"]), ""),
            "reveals": [bound.form[name] for name in reveals.get(str(choice.data["value"]), [])],
        }
        for index, choice in enumerate(bound.subwidgets)
    ]


def _extra(bound: BoundField, kind: str) -> dict[str, Any]:
    widget: Any = bound.field.widget
    if kind in ("radios", "checkboxes"):
        return {"options": _options(bound), "inline": getattr(widget, "inline", False)}
    if kind == "select":
        return {"groups": widget.optgroups(bound.html_name, widget.format_value(bound.value()) or [])}
    if kind == "parts":
        bad = {(error.params or {}).get("part") for error in bound.form.errors.as_data().get(bound.name, [])}
        return {"parts": widget.parts(bound.html_name, bound.value(), bound.auto_id, bad)}
    if kind == "month_pair":
        return {"pair": widget.pair(bound.html_name, bound.value(), bound.auto_id)}
    if kind == "checkbox":
        return {"checked": bool(bound.value())}
    if isinstance(widget, forms.PasswordInput):
        return {"value": None}  # a typed password never travels back
    return {"value": widget.format_value(bound.value())}


def _described_by(bound: BoundField, hint: str) -> str:
    names = [f"{bound.auto_id}-hint"] if hint else []
    names += [f"{bound.auto_id}-error"] if bound.errors else []
    return " ".join(names)


@register.inclusion_tag("components/fields/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """`{% field form.address autosave_url=url %}`.

    Options: autosave_url, label, hint (default help_text), suffix, prefix, width (2, 3, 4, 5, 10, 20 characters, full),
    label_size (s, m, l), heading (the label is the page's h1), optional (default: not required), locked (words why it
    cannot be changed), defect (words of a return), rows, count (characters allowed, counted aloud).
    Widgets may carry option_hints {value: words}, reveals {value: [field names]}, inline, suffix.
    """
    kind = kind_of(bound)
    widget: Any = bound.field.widget
    hint = options.pop("hint", None)
    hint = str(bound.help_text or "") if hint is None else hint
    given = {name: value for name, value in widget.attrs.items() if name not in ("class", "rows", "cols")}
    return {
        "bound": bound,
        "kind": kind,
        "template": f"components/fields/{kind}.html",
        "widget": widget,
        "id": bound.auto_id,
        "name": bound.html_name,
        "is_group": kind in GROUPS,
        "label": bound.label,
        "hint": hint,
        "described_by": _described_by(bound, hint),
        "given": given,
        "suffix": getattr(widget, "suffix", ""),
        "prefix": getattr(widget, "prefix", ""),
        "width": getattr(widget, "width", ""),
        "label_size": "l" if options.get("heading") else "",
        "optional": not bound.field.required and kind not in ("checkbox",),
        **_extra(bound, kind),
        **options,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: Any, title: str = "") -> dict[str, Any]:
    """`{% error_summary form %}`: all errors of one or more forms or formsets, each a link to its field, or nothing.

    Also takes lists of (words, fragment) pairs for errors that belong to no form."""
    problems: list[tuple[str, str]] = []
    for source in sources:
        if isinstance(source, (list, tuple)):
            problems += [(str(words), str(fragment)) for words, fragment in source]
        elif source is not None:
            for form in getattr(source, "forms", [source]):
                problems += _problems(form)
    return {"problems": problems, "title": title or f"有 {len(problems)} 处要改"}


def _problems(form: Any) -> list[tuple[str, str]]:
    if not form.is_bound and not form._errors:
        return []
    found: list[tuple[str, str]] = [(str(words), "") for words in form.non_field_errors()]
    for bound in form:
        found += [(str(words), first_control(bound)) for words in bound.errors]
    return found


@register.simple_block_tag
def fieldset(content: str, legend: str, size: str = "m", hint: str = "", heading: bool = False) -> SafeString:
    """`{% fieldset "现住址" %}{% field … %}{% endfieldset %}`; heading=True makes the legend the page's h1."""
    words = format_html('<h1 class="govuk-fieldset__heading">{}</h1>', legend) if heading else legend
    return format_html(
        '<fieldset class="govuk-fieldset p-fieldset"><legend class="govuk-fieldset__legend'
        ' govuk-fieldset__legend--{}">{}</legend>{}{}</fieldset>',
        size,
        words,
        format_html('<div class="govuk-hint">{}</div>', hint) if hint else "",
        content,
    )


@register.inclusion_tag("components/question_form.html", takes_context=True)
def question_form(
    context: template.Context, form: forms.BaseForm, submit: str = "继续", **options: Any
) -> dict[str, Any]:
    """A whole page of one question: every visible field, the hidden ones, one button.

    Options: action, autosave_url, version (kept in a hidden input), heading (a one-field form's label is the h1),
    back_url with back_text beside the button, fields (names, in order), multipart.
    """
    names = options.pop("fields", None)
    chosen = [form[name] for name in names] if names else list(form.visible_fields())
    revealed = {
        name for bound in chosen for listed in getattr(bound.field.widget, "reveals", {}).values() for name in listed
    }
    return {
        "form": form,
        "visible": [bound for bound in chosen if bound.name not in revealed],
        "hidden": form.hidden_fields(),
        "submit": submit,
        "csrf_token": context.get("csrf_token"),
        "multipart": form.is_multipart(),
        **options,
    }
