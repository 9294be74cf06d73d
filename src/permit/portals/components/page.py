"""Parts of a page: headings, cards, panes, notes, tables, notices, cards of the home page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("components/page_heading.html")
def page_heading(title: str, caption: str = "", lead: str = "", size: str = "l", **options: Any) -> dict[str, Any]:
    """The h1 that says the answer. size: xl (public home), l, m (workbench). clause: id behind the lead.
    aside: words at the right end of the heading's line."""
    return {"title": title, "caption": caption, "lead": lead, "size": size, **options}


@register.inclusion_tag("components/section_heading.html")
def section_heading(title: str, level: int = 2, meta: str = "", id: str = "") -> dict[str, Any]:  # noqa: A002
    """h2 or h3 of a section, with quiet words at its end."""
    return {"title": title, "level": level, "meta": meta, "id": id}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str = "返回") -> dict[str, Any]:
    """The link above the heading."""
    return {"url": url, "text": text}


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, id: str = "", css: str = "") -> SafeString:  # noqa: A002
    """`{% card "现行数字" %}…{% endcard %}`: white, 24 px inside."""
    heading = format_html('<h{} class="p-card__title">{}</h{}>', level, title, level) if title else ""
    identity = format_html(' id="{}"', id) if id else ""
    return format_html('<section class="p-card {}"{}>{}{}</section>', css, identity, heading, content)


@register.simple_block_tag
def pane(content: str, title: str, meta: str = "", id: str = "", css: str = "") -> SafeString:  # noqa: A002
    """`{% pane "条款" meta="21 项符合" %}…{% endpane %}`: a workbench card with a title bar."""
    return format_html(
        '<section class="p-pane {}"{}><header class="p-pane__bar"><h2 class="p-pane__title">{}</h2>'
        '<div class="p-pane__meta">{}</div></header><div class="p-pane__body">{}</div></section>',
        css,
        format_html(' id="{}"', id) if id else "",
        title,
        meta,
        content,
    )


@register.simple_block_tag
def sand_note(content: str, title: str = "") -> SafeString:
    """`{% sand_note %}…{% endsand_note %}`: one remedy or remark on sand."""
    heading = format_html('<h2 class="p-sand__title">{}</h2>', title) if title else ""
    return format_html('<div class="p-sand">{}{}</div>', heading, content)


@register.simple_block_tag
def inset(content: str, tone: str = "mist") -> SafeString:
    """`{% inset tone="amber" %}…{% endinset %}`: a remark with an edge. tone: mist, amber, brick, jade."""
    return format_html('<div class="p-inset p-inset--{}">{}</div>', tone, content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002
    """`{% details "其余六类不符合，看原因" %}…{% enddetails %}`."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        " open" if open else "",
        summary,
        content,
    )


@register.inclusion_tag("components/warning.html")
def warning(text: str) -> dict[str, Any]:
    """One sentence about a consequence, with its sign."""
    return {"text": text}


@register.inclusion_tag("components/notice.html")
def notice(title: str, text: str = "", kind: str = "mist", **options: Any) -> dict[str, Any]:
    """Notification banner. kind: mist (to know), jade (done), amber (to heed), brick (failed); url, link: a way on."""
    return {"title": title, "text": text, "kind": kind, **options}


@register.inclusion_tag("components/message_list.html")
def message_list(messages: Any) -> dict[str, Any]:
    """Django's messages as notices; base.html shows them on every page."""
    return {"messages": messages}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", link: str = "") -> dict[str, Any]:
    """What stands where a list would: what is not there, why, and what to do."""
    return {"title": title, "text": text, "url": url, "link": link}


@register.inclusion_tag("components/figures.html")
def figures(rows: Any) -> dict[str, Any]:
    """Figures in force. rows: label, figure, unit, clause, note, source."""
    return {"rows": rows}


@register.inclusion_tag("components/door_card.html")
def door_card(title: str, text: str, links: Any, icon: str, **options: Any) -> dict[str, Any]:
    """A start of a door. links: (url, words) pairs, without url plain words. filled=True: the one blue card."""
    return {"title": title, "text": text, "links": links, "icon_name": icon, **options}


@register.inclusion_tag("components/steps_strip.html")
def steps_strip(steps: Any, title: str = "") -> dict[str, Any]:
    """Numbered steps beside each other (below each other on a phone). steps: title, text."""
    return {"steps": steps, "title": title}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Any, title: str = "", **options: Any) -> dict[str, Any]:
    """Check your answers. rows: label, value (words, a list of them, or empty), url, action (default 修改), defect."""
    return {"rows": [_answer(row) for row in rows], "title": title, **options}


def _answer(row: Any) -> dict[str, Any]:
    """A row of the summary list; 'values' would be a dict's own method inside a template."""
    names = ("label", "value", "values", "url", "action", "defect")
    given = row if isinstance(row, dict) else {name: getattr(row, name, "") for name in names}
    return {**given, "listed": given.get("values") or ()}


@register.inclusion_tag("components/stack_table.html")
def stack_table(columns: Any, rows: Any, caption: str = "", **options: Any) -> dict[str, Any]:
    """A table that stacks on a phone.

    columns: words, or dicts of words, numeric. rows: lists of cells; a cell is words or a dict of
    text, url, note, strong, urgent, tag (state key), tag_words. caption_hidden, scroll (a wide table scrolls instead).
    """
    heads = [column if isinstance(column, dict) else {"words": column} for column in columns]
    body = [
        [
            {"head": head, **(cell if isinstance(cell, dict) else {"text": cell})}
            for head, cell in zip(heads, row, strict=True)
        ]
        for row in rows
    ]
    return {"heads": heads, "body": body, "caption": caption, **options}


@register.inclusion_tag("components/sub_tabs.html")
def sub_tabs(tabs: Any, label: str) -> dict[str, Any]:
    """Tabs that are links. tabs: url, label, count, current."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/page_links.html")
def page_links(previous: str = "", next: str = "", shown: str = "") -> dict[str, Any]:  # noqa: A002
    """Keyset pages: addresses of the page before and after, and what is shown ('第 51 至 100 件')."""
    return {"previous": previous, "next": next, "shown": shown}
