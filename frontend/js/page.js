// Small things: printing, counts, dates that do not break.
import { element } from "./notices.js";

const KEPT = /(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d[\d,.]* (?:个?工作日|个月|元|万元|年|项|件|页|份|岁)/g;
const TEXT = "p, dd, dt, li, td, th, .p-cell, .p-cell__note, .govuk-hint, .govuk-task-list__hint";

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

export function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

export function countReturn() {
  for (const panel of document.querySelectorAll("[data-return-panel]")) {
    const words = panel.querySelector("[data-return-count]");
    panel.addEventListener("change", () => {
      words.textContent = `已选 ${panel.querySelectorAll("input[name=defects]:checked").length} 处`;
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
