"""Narrowing a long table: a GET form in one row whose answers stay in the address, with or without scripts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.http import urlencode

register = template.Library()
LONGEST = 60


@dataclass(frozen=True)
class Choice:
    """One way to narrow beside the words: a field of the address, its label, its choices."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str = ""
    unasked: str = "全部"


@dataclass(frozen=True)
class Narrowing:
    """What `{% search_form %}` draws and a view narrows by: the words typed, the choices, and what is kept beside.

    Without a label there are choices only."""

    label: str
    words: str
    selects: tuple[Choice, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def active(self) -> bool:
        return bool(self.words or any(each.value for each in self.selects))

    def value(self, name: str) -> str:
        """What is chosen; '' for all."""
        return next((each.value for each in self.selects if each.name == name), "")

    def fits(self, *texts: object) -> bool:
        """Whether the words stand in one of these texts; case does not matter."""
        wanted = self.words.casefold()
        return not wanted or any(wanted in str(text).casefold() for text in texts)


def narrowing(
    request: HttpRequest,
    label: str,
    selects: Iterable[tuple[str, str, Sequence[tuple[str, str]]]] = (),
    unasked: Mapping[str, str] = MappingProxyType({}),
    kept: Iterable[str] = (),
    hint: str = "",
) -> Narrowing:
    """Read from the address; a choice that is not offered counts as none. unasked: what none means, by name."""
    read: Mapping[str, str] = request.GET
    drawn = tuple(
        Choice(
            name,
            words,
            choices,
            read.get(name, "") if read.get(name, "") in dict(choices) else "",
            unasked.get(name, "全部"),
        )
        for name, words, choices in selects
    )
    held = tuple((name, read[name]) for name in kept if read.get(name))
    return Narrowing(label, read.get("q", "").strip()[:LONGEST], drawn, held, hint)


@register.inclusion_tag("components/search_form.html")
def search_form(form: Narrowing, **options: Any) -> dict[str, Any]:
    """`{% search_form narrowing %}`: words, choices beside them, 查找, and 清除 while something is asked for.

    Options: action (default: this address), autofocus, found (how many rows, told while something is asked for).
    """
    return {"form": form, "clear_url": f"?{urlencode(form.kept)}", **options}
