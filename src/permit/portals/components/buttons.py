"""Buttons, links that look like buttons, and icons."""

from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(__file__).parent.parent / "static" / "icons"
KINDS = {
    "primary": "govuk-button",
    "secondary": "govuk-button govuk-button--secondary",
    "quiet": "p-button-quiet",
    "inverse": "govuk-button govuk-button--inverse",
    "warning": "govuk-button govuk-button--warning",
}


@cache
def icon_markup(name: str) -> str:
    """The drawing in static/icons; ours, committed, without script. Raises FileNotFoundError for an unknown name."""
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """`{% icon "cloud" %}`: decorative unless it gets a `label`, which is then read aloud."""
    drawing = mark_safe(icon_markup(name))  # noqa: S308 - our own files
    if label:
        return format_html('<span class="p-icon {}" role="img" aria-label="{}">{}</span>', css, label, drawing)
    return format_html('<span class="p-icon {}" aria-hidden="true">{}</span>', css, drawing)


@register.inclusion_tag("components/button.html")
def button(text: str, kind: str = "primary", **options: Any) -> dict[str, Any]:
    """`{% button "保存" kind="secondary" name="act" value="save" %}`.

    kind: primary, secondary, quiet (looks like a link), inverse (on blue), warning.
    name, value, form (id of a form elsewhere), formaction, small, key (shortcut shown beside it),
    disabled_reason (the button is then disabled and the reason stands beside it), hidden_text.
    """
    reason_id = f"why-{crc32(text.encode()):08x}"
    return {"text": text, "css": KINDS[kind], "kind": kind, "reason_id": reason_id, **options}


@register.inclusion_tag("components/button_link.html")
def button_link(text: str, url: str, kind: str = "primary", **options: Any) -> dict[str, Any]:
    """`{% button_link "开始自测" url %}`: a link with a button's look. Options: small, hidden_text, download."""
    return {"text": text, "url": url, "css": KINDS[kind], "kind": kind, **options}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: template.Context, text: str, url: str, kind: str = "secondary", **options: Any
) -> dict[str, Any]:
    """A form of one button that posts to `url`; other options but small and hidden_text become hidden fields."""
    look: dict[str, Any] = {name: options.pop(name) for name in ("small", "hidden_text") if name in options}
    return {
        "text": text,
        "url": url,
        "css": KINDS[kind],
        "fields": options,
        "csrf_token": context.get("csrf_token"),
        **look,
    }


@register.simple_tag
def print_button(text: str = "打印") -> SafeString:
    """Prints the page; there only with scripts, since the browser's own menu does the same."""
    return format_html(
        '<button type="button" class="govuk-button govuk-button--secondary" data-print hidden>{}</button>', text
    )
