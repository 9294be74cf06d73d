"""Somebody without a mouse: Tab, Space, Enter and the arrows alone; every stop of the focus is looked at.

A stop is wrong where it cannot be seen (no outline of at least 2 px, one that does not stand out from its ground by
3 : 1, or one outside the window), or where it comes before what stands above it in the same column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from journeys.visitor import Visitor, a_file

MOST_STOPS = 400
LEAST_CONTRAST = 3
Stop = dict[str, Any]

_FOCUS = (Path(__file__).parent / "focus.js").read_text(encoding="utf-8")


@dataclass
class Keyboard:
    """A visitor's hands on the keyboard; what was wrong with a stop is collected, so that a run names them all."""

    visitor: Visitor
    wrong: list[str] = field(default_factory=list)
    _last: Stop | None = None

    @property
    def page(self) -> Page:
        return self.visitor.page

    # --- moving ------------------------------------------------------------------------------------------------------
    def open(self, path: str) -> None:
        """As typed into the address line; the first Tab offers to skip to the text, and Enter does."""
        self.visitor.open(path)
        self.skip()

    def skip(self) -> None:
        """Where a form was sent from the text itself, the next page begins there: its address keeps `#main`."""
        self._last = None
        if self.page.url.endswith("#main"):
            return
        self.page.keyboard.press("Tab")
        stop = self._look()
        assert stop["words"] == "跳到正文", f"{self.visitor.path}: the first stop is {stop}"
        self.page.keyboard.press("Enter")
        self._last = None

    def to(self, wanted: Callable[[Stop], bool], what: str) -> Stop:
        """Tab until there."""
        stop, met = self.page.evaluate(_FOCUS), []
        for _ in range(MOST_STOPS):
            if wanted(stop):
                return stop
            self.page.keyboard.press("Tab")
            stop = self._look()
            if stop["tag"] == "BODY":
                break
            met.append(f"{stop['group']} {stop['words'] or stop['name']}".strip())
        raise AssertionError(f"{self.visitor.path}: {what!r} is not among the stops {met}")

    def _look(self) -> Stop:
        stop: Stop = self.page.evaluate(_FOCUS)
        if stop["tag"] == "BODY":
            return stop
        where = f"{self.visitor.path} {stop['tag']} {stop['name'] or stop['words'][:30]!r}"
        if stop["contrast"] < LEAST_CONTRAST:
            self.wrong.append(f"{where}: the focus does not stand out ({stop['contrast']:.1f})")
        if not stop["inside"]:
            self.wrong.append(f"{where}: the focus is outside the window")
        last = self._last
        same = last is not None and last["column"] == stop["column"] and not stop["sticky"] and not last["sticky"]
        if stop["positive"] or (same and last is not None and stop["top"] < last["top"] - 60):
            self.wrong.append(f"{where}: comes after what stands below it")
        self._last = stop
        return stop

    # --- acting ------------------------------------------------------------------------------------------------------
    def type(self, label: str, words: str, group: str = "") -> None:
        """Into the field of this label (within the group of that legend)."""
        self.to(lambda stop: _named(stop, label) and group in stop["group"] and stop["type"] != "radio", label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def date(self, group: str, parts: tuple[int, ...]) -> None:
        """The boxes of a date, one after the other."""
        for label, part in zip(("年", "月", "日"), parts, strict=False):
            self.type(label, str(part), group)

    def pick(self, label: str, containing: str = "") -> None:
        """In a list: the first answer, or the one with these words; by the arrow."""
        self.to(lambda stop: stop["tag"] == "SELECT" and _named(stop, label), label)
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("ArrowDown")
            chosen = self.page.evaluate("() => document.activeElement.selectedOptions[0].innerText")
            if containing in chosen:
                return
        raise AssertionError(f"{label}: no answer {containing!r}")

    def choose(self, group: str, option: str) -> None:
        """A radio button: into the group by Tab, along it by the arrows."""
        stop = self.to(lambda stop: stop["type"] == "radio" and group in stop["group"], group)
        self.page.keyboard.press("Space")
        for _ in range(20):
            stop = self.page.evaluate(_FOCUS)
            if option in stop["words"] and stop["checked"]:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{group}: no {option!r}")

    def tick(self, label: str | re.Pattern[str]) -> None:
        self.to(lambda stop: stop["type"] == "checkbox" and _named(stop, label), str(label))
        self.page.keyboard.press("Space")

    def tick_all(self, labels: tuple[str, ...], until: str, reason: str = "") -> None:
        """Every box of such labels on the way to the button `until`; `reason` into each empty field for one."""
        while True:
            stop = self.to(lambda stop: _wants(stop, labels, until, reason), until)
            if stop["tag"] == "BUTTON":
                return
            if stop["tag"] == "TEXTAREA":
                self.page.keyboard.type(reason)
            else:
                self.page.keyboard.press("Space")

    def press(self, name: str | re.Pattern[str]) -> None:
        """A button, by Enter."""
        self._go(lambda stop: stop["tag"] == "BUTTON" and _named(stop, name), str(name))

    def follow(self, name: str | re.Pattern[str]) -> None:
        """A link, by Enter."""
        self._go(lambda stop: stop["tag"] == "A" and _named(stop, name), str(name))

    def follow_to(self, address: str) -> None:
        """The link that leads there."""
        self._go(lambda stop: stop["tag"] == "A" and address in stop["href"], address)

    def _go(self, wanted: Callable[[Stop], bool], what: str) -> None:
        self.to(wanted, what)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._last = None

    def upload(self, content: bytes, name: str) -> None:
        """The next place for a file: Space opens the choice of files; with scripts the file is sent at once."""
        self.to(lambda stop: stop["type"] == "file", name)
        with self.page.expect_event("load"):
            with self.page.expect_file_chooser() as chooser:
                self.page.keyboard.press("Space")
            chooser.value.set_files(a_file(content, name))
        self._last = None

    # --- errors ------------------------------------------------------------------------------------------------------
    def must_stand_on_the_summary(self) -> None:
        """After a form was not taken the focus is on the summary, whose first link leads to the field."""
        assert self.page.evaluate(_FOCUS)["summary"], f"{self.visitor.path}: {self.page.evaluate(_FOCUS)}"
        self._last = None

    def follow_the_first_error(self) -> Stop:
        self.must_stand_on_the_summary()
        self.page.keyboard.press("Tab")
        assert self._look()["tag"] == "A"
        self.page.keyboard.press("Enter")
        stop: Stop = self.page.evaluate(_FOCUS)
        assert stop["tag"] in ("INPUT", "SELECT", "TEXTAREA"), f"{self.visitor.path}: the error leads to {stop}"
        self._last = None
        return stop

    def nothing_was_wrong(self) -> None:
        assert not self.wrong, "\n".join(dict.fromkeys(self.wrong))


def _named(stop: Stop, name: str | re.Pattern[str]) -> bool:
    words = str(stop["words"]).removesuffix("（可不填）")
    return bool(name.search(words)) if isinstance(name, re.Pattern) else words == name


def _wants(stop: Stop, labels: tuple[str, ...], until: str, reason: str) -> bool:
    box = stop["type"] == "checkbox" and str(stop["words"]).startswith(labels) and not stop["checked"]
    field = bool(reason) and stop["tag"] == "TEXTAREA" and not stop["value"]
    return box or field or (stop["tag"] == "BUTTON" and stop["words"] == until)
