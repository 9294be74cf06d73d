"""Somebody at a browser: fills in by the labels people read, presses what buttons say, and looks at each page.

Every page that is met for the first time is looked at: axe-core at 1280 px, and at 360 px that nothing scrolls
sideways. What is wrong is collected in `Looks`; the journey ends by asserting that nothing was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page

from journeys.product import ROOT, Product
from journeys.tour import TOURING, keep

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
PHONE = {"width": 375, "height": 812}
PATIENCE_MS = 15_000
Answer = str | bool | Sequence[int] | Sequence[str]

_AXE_RUN = """async (rules) => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const where = (one) => one.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ");
  return found.violations.map((one) => `${one.id}: ${where(one)}`);
}"""
_SCROLLS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const right = (e) => e.getBoundingClientRect().right;
  const wide = [...document.querySelectorAll("main *")].find((e) => right(e) > root.clientWidth + 1);
  return `${root.scrollWidth} px wide` + (wide ? `: <${wide.tagName.toLowerCase()} class="${wide.className}">` : "");
}"""


class Onlooker(Protocol):
    """Who looks at each page that a visitor comes to."""

    def at(self, page: Page) -> None: ...


@dataclass
class Looks:
    """Which pages were looked at, and what was wrong with them."""

    axe: str
    seen: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def at(self, page: Page) -> None:
        """Look at this page unless one like it was seen."""
        key = kind_of(page)
        if key in self.seen:
            return
        self.seen[key] = page.title()
        self._axe(page, key, "1280")
        page.set_viewport_size(NARROW)
        scrolls = page.evaluate(_SCROLLS)
        if scrolls:
            self.wrong.append(f"{key} scrolls sideways at 360 px: {scrolls}")
        page.set_viewport_size(PHONE)
        self._axe(page, key, "375")
        page.set_viewport_size(DESKTOP)

    def _axe(self, page: Page, key: str, width: str) -> None:
        page.evaluate(self.axe)
        self.wrong += [f"{key} at {width} px, axe: {words}" for words in page.evaluate(_AXE_RUN, None)]


def kind_of(page: Page) -> str:
    """Address and title without what differs from case to case, and whether the page shows errors."""
    path = re.sub(r"^https?://[^/]+", "", page.url).partition("?")[0].partition("#")[0]
    errors = " (errors)" if page.locator(".govuk-error-summary").count() else ""
    told = f"{path} {page.title().removesuffix(' - 居证通')}{errors}"
    return re.sub(r"\d{2}-\d{4}-\d{4}|(?<=/)\d+(?=/)|\b[0-9A-Z-]{8,}\b", "…", told)


class Visitor:
    """One browser context: its own cookies, one tab."""

    def __init__(self, browser: Browser, product: Product, looks: Onlooker | None = None, **options: Any) -> None:
        self.product, self.looks = product, looks
        self.context: BrowserContext = browser.new_context(viewport=DESKTOP, locale="zh-CN", **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()

    def close(self) -> None:
        self.context.close()

    # --- going -----------------------------------------------------------------------------------------------------
    def open(self, path: str) -> None:
        """An address of the product."""
        self.page.goto(self.product.url + path)
        self._look()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click a link by its words."""
        self._go((within or self.page).get_by_role("link", name=name).first)

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press a button by its words, and wait for the page it leads to."""
        self._go((within or self.page).get_by_role("button", name=name).first)

    def _go(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()
        self._look()

    def _look(self) -> None:
        if self.looks is not None and self.page.url.startswith(self.product.url):
            self.looks.at(self.page)

    # --- reading ---------------------------------------------------------------------------------------------------
    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def text(self) -> str:
        """The words of the main part."""
        return self.page.locator("main").inner_text()

    @property
    def errors(self) -> list[str]:
        """What the summary on top says."""
        return self.page.locator(".govuk-error-summary li").all_inner_texts()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.product.url)

    def must_say(self, *words: str) -> None:
        said = self.text
        for each in words:
            assert each in said, f"{self.path} does not say {each!r}:\n{said[:3000]}"

    def must_accept(self) -> None:
        """The last form was taken."""
        assert not self.errors, f"{self.path}: {self.errors}\n{self.text[:2000]}"

    # --- filling in --------------------------------------------------------------------------------------------------
    def fill_in(self, answers: Mapping[str, Answer], within: Locator | None = None) -> None:
        """Label → answer: words, a tick, (year, month[, day]), or the words of one or several options."""
        for label, answer in answers.items():
            self._answer(label, answer, within or self.page.locator("main"))

    def _answer(self, label: str, answer: Answer, within: Locator) -> None:
        named = re.compile(rf"^{re.escape(label)}(（可不填）)?$")
        group = within.get_by_role("group", name=named)
        if not group.count():
            self._fill(within.get_by_label(named), answer)
        elif isinstance(answer, str):
            group.get_by_label(answer, exact=True).check()
        elif isinstance(answer, (list, tuple)) and all(isinstance(part, int) for part in answer):
            for part, number in zip(("年", "月", "日"), answer, strict=False):
                group.get_by_label(part, exact=True).fill(str(number))
        else:
            for each in answer:  # type: ignore[union-attr]
                group.get_by_label(str(each), exact=True).check()

    def _fill(self, control: Locator, answer: Answer) -> None:
        if isinstance(answer, bool):
            control.set_checked(answer)
        elif control.evaluate("(e) => e.tagName") == "SELECT":
            control.select_option(label=str(answer))
        else:
            control.fill(str(answer))

    def choose(self, label: str, containing: str) -> None:
        """The first option of a list whose words contain these ('' for the first that is an answer)."""
        control = self.page.locator("main").get_by_label(label, exact=True).last
        options = control.locator("option").all()
        found = [one.get_attribute("value") for one in options if one.get_attribute("value")]
        named = [one.get_attribute("value") for one in options if containing and containing in one.inner_text()]
        control.select_option((named if containing else found)[0])

    def save(self, answers: Mapping[str, Answer], button: str | re.Pattern[str] = "保存并继续") -> None:
        """Fill in, press, and expect no error."""
        self.fill_in(answers)
        self.press(button)
        self.must_accept()

    def place(self, title: str) -> Locator:
        """The upload place whose name begins so."""
        named = re.compile(rf"^(选择文件|换一份或再加一份)：{re.escape(title)}")
        return self.page.locator("[data-upload]").filter(has=self.page.get_by_label(named)).first

    def upload(self, title: str, content: bytes) -> None:
        """Give the file to the place of that name; with scripts it is sent at once, without by the button."""
        self.upload_into(self.place(title), content, title)

    def upload_into(self, place: Locator, content: bytes, name: str) -> None:
        button = place.get_by_role("button", name=re.compile("^上传"))
        by_hand = button.is_visible()
        with self.page.expect_event("load"):  # the script changes the fragment first: that is no navigation yet
            place.locator("input[type=file]").set_input_files(a_file(content, name))
            if by_hand:
                button.click()
        self._look()

    # --- pictures ----------------------------------------------------------------------------------------------------
    def download(self, path: str) -> bytes:
        """The bytes behind an address, with this visitor's cookies."""
        answer = self.context.request.get(self.product.url + path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()

    def photograph(self, name: str, path: str = "") -> None:
        """This page (or the one at `path`) for the tour, wide and narrow; does nothing on other runs."""
        if not TOURING:
            return
        if path:
            self.open(path)
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            keep(self.page.screenshot(full_page=True, animations="disabled"), f"{name}-{size['width']}")
        self.page.set_viewport_size(DESKTOP)


def a_file(content: bytes, name: str) -> FilePayload:
    """Bytes as a file input takes them, the ending by what they are."""
    endings = {b"%PDF": ("pdf", "application/pdf"), b"\x89PNG": ("png", "image/png")}
    ending, mime = endings.get(content[:4], ("jpg", "image/jpeg"))
    return {"name": f"{name[:40]}.{ending}", "mimeType": mime, "buffer": content}


def signed_in(
    browser: Browser, product: Product, session: str, looks: Onlooker | None = None, **options: Any
) -> Visitor:
    """A visitor whose cookies hold this session."""
    visitor = Visitor(browser, product, looks, **options)
    visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": product.url}])
    return visitor
