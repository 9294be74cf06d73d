// Small things: printing, counts, dates that do not break, where the focus starts.
import { element } from "./notices.js";

const KEPT = /第 ?\d+ ?(?:类|轮|版|处|页)|条款 ?[\dA-Z][\w.-]*|(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d[\d,.]* (?:个?工作日|个月|元|万元|年|项|件|页|份|岁)/g;
const TEXT = "p, dd, dt, li, td, th, .p-cell, .p-cell__note, .moj-timeline__description, .moj-timeline__description div, .govuk-hint, .govuk-task-list__hint";

function wrap(node) {
  const text = node.data;
  const found = [...text.matchAll(KEPT)];
  if (!found.length) return;
  const pieces = [];
  let at = 0;
  for (const match of found) {
    pieces.push(text.slice(at, match.index), element("span", { className: "p-together" }, match[0]));
    at = match.index + match[0].length;
  }
  pieces.push(text.slice(at));
  node.replaceWith(...pieces);
}

// A date, or a number with its unit, never breaks over two lines
export function keepDatesTogether() {
  for (const block of document.querySelectorAll(TEXT)) {
    if (!block.closest(".p-main") || block.closest("[data-notices], .p-document__stage")) continue;
    for (const node of [...block.childNodes]) if (node.nodeType === Node.TEXT_NODE) wrap(node);
  }
}

// Who skipped to the text sends the form from `#main`: on the answer it would take the focus from the error summary
export function forgetTheSkip() {
  if (!document.querySelector("[data-module=govuk-error-summary]") || !window.location.hash) return;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
}

export function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// What is ticked stays while one looks at other documents of the same case; once the case moved on it is forgotten
export function countReturn() {
  for (const panel of document.querySelectorAll("[data-return-panel]")) {
    const words = panel.querySelector("[data-return-count]");
    const boxes = [...panel.querySelectorAll("input[name=defects]")];
    const memory = `ticked:${window.location.pathname}:${panel.elements.version?.value}`;
    const tell = () => {
      words.textContent = `已选 ${boxes.filter((box) => box.checked).length} 处`;
    };
    const ticked = JSON.parse(window.sessionStorage.getItem(memory) || "null");
    if (ticked) {
      for (const box of boxes) box.checked = ticked.includes(box.value);
      tell();
    }
    panel.addEventListener("change", () => {
      window.sessionStorage.setItem(memory, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value)));
      tell();
    });
  }
}

export function countCharacters() {
  for (const area of document.querySelectorAll("[data-count]")) {
    const words = area.parentElement.querySelector("[data-count-words]");
    const most = Number(area.dataset.count);
    const tell = () => {
      const left = most - [...area.value].length;
      words.textContent = left >= 0 ? `还可以写 ${left} 个字` : `多了 ${-left} 个字`;
    };
    words.setAttribute("aria-live", "polite");
    area.addEventListener("input", tell);
    tell();
  }
}

// What is folded in the bar closes again: by Escape, and by a click beside it
export function closeFoldedTabs() {
  for (const folded of document.querySelectorAll("[data-nav-more]")) {
    document.addEventListener("click", (event) => {
      if (!folded.contains(event.target)) folded.open = false;
    });
    folded.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !folded.open) return;
      folded.open = false;
      folded.querySelector("summary").focus();
    });
  }
}
