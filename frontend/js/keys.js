// Shortcuts of the workbench: only where a work list or a case is shown, never while typing.
import { element } from "./notices.js";
import { countSelection } from "./work-list.js";

const WORDS = [["J", "下一件"], ["K", "上一件"], ["X", "选择这一件"], ["回车", "打开这一件"], ["A", "认领这一件"], ["D", "显示一致的各项"], ["N", "下一份材料"], ["P", "上一份材料"], ["R", "展开或收起退回补正"], ["[", "上一页"], ["]", "下一页"], ["?", "全部快捷键"]];

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
const rows = () => [...document.querySelectorAll("[data-row]")];
const active = () => document.querySelector("[data-row][data-active]");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(active());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  active()?.removeAttribute("data-active");
  next.dataset.active = "true";
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a[href]")?.focus({ preventScroll: true });
}

function select() {
  const box = active()?.querySelector("input[name=selected]");
  if (!box) return;
  box.checked = !box.checked;
  countSelection(box.closest("[data-work-list]"));
}

function claim() {
  const row = active();
  const list = row?.closest("form[data-work-list]");
  const button = list?.querySelector("button[name=action][value=claim]");
  if (!button) return;
  for (const box of list.querySelectorAll("input[name=selected]")) box.checked = row.contains(box);
  list.requestSubmit(button);
}

function showAll() {
  document.querySelector(".p-keys-list")?.remove();
  const list = element("dl");
  for (const [key, words] of WORDS) list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, words));
  const close = element("button", { className: "govuk-button govuk-button--secondary p-button--small" }, "关闭");
  const dialog = element("dialog", { className: "p-keys-list", "aria-label": "全部快捷键" }, element("h2", {}, "全部快捷键"), list, element("form", { method: "dialog" }, close));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const ACTIONS = { j: () => move(1), k: () => move(-1), x: select, a: claim, "?": showAll };

function follow(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!target) return false;
  if (target.tagName === "DETAILS") target.open = !target.open;
  else target.click();
  return true;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Enter") {
    if (active()?.dataset.url && event.target === document.body) window.location.assign(active().dataset.url);
    return;
  }
  if (follow(key)) return event.preventDefault();
  if (ACTIONS[key]) {
    ACTIONS[key]();
    event.preventDefault();
  }
}

export function listenForKeys() {
  if (document.querySelector("[data-row], [data-key]")) document.addEventListener("keydown", pressed);
}
