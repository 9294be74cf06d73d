// What has the focus, how it is marked, and where it stands: for `at_keyboard`.
() => {
  const COLUMNS = ".p-side, .p-turn-area, .p-content, .p-heading, .govuk-error-summary, dialog, header, footer, nav";
  const at = document.activeElement;
  const rgb = (words) => (words.match(/[\d.]+/g) || []).map(Number);
  const clear = (style) => { const [, , , a = 1] = rgb(style.backgroundColor); return a === 0; };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (from) => {
    for (let e = from; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (!clear(style)) return rgb(style.backgroundColor);
    }
    return [255, 255, 255];
  };
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  let hidden = false, ring = null;
  for (let e = at, steps = 0; e && e !== document.body && steps < 4; e = e.parentElement, steps += 1) {
    const style = getComputedStyle(e);
    hidden = style.opacity === "0";
    if (!hidden && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) {
      ring = {e, contrast: contrast(rgb(style.outlineColor), ground(e.parentElement))};
      break;
    }
  }
  const seen = ring ? ring.e : at, box = seen.getBoundingClientRect();
  const label = at.labels && at.labels.length ? at.labels[0].innerText : at.getAttribute("aria-label") || at.innerText || "";
  const column = at.closest(COLUMNS);
  return {
    tag: at.tagName, type: at.type || "", name: at.name || "", id: at.id || "", value: at.value || "",
    words: label.trim().replace(/\s+/g, " "),
    group: at.closest("fieldset")?.querySelector("legend")?.innerText.trim() || "",
    checked: Boolean(at.checked),
    contrast: ring ? ring.contrast : 0, positive: at.tabIndex > 0,
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    top: box.top + scrollY, sticky: Boolean(at.closest(".p-bulk, .p-document")),
    column: column ? [...document.querySelectorAll("*")].indexOf(column) : -1,
    href: at.getAttribute("href") || "", summary: at.classList.contains("govuk-error-summary"),
  };
}
