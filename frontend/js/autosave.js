// Saves a field as soon as it changes (N-05). The contract is in docs/design-system.md.
import { element, showConflict, showNotice } from "./notices.js";

const RETRY_SECONDS = [2, 5, 15, 30];
const waiting = new Map(); // field group -> attempts so far
const queue = [];
let sending = false;

function indicator() {
  let shown = document.querySelector("[data-saved]");
  if (!shown) {
    shown = element("p", { className: "p-saved p-saved--docked", "data-saved": "", role: "status", "aria-live": "polite" }, element("span", { "data-saved-words": "" }));
    document.body.append(shown);
  }
  return shown;
}

export function say(state, words) {
  const shown = indicator();
  shown.dataset.state = state;
  shown.querySelector("[data-saved-words]").textContent = words;
}

export const unsaved = () => waiting.size > 0;

function content(group, form) {
  const data = new FormData();
  for (const control of group.querySelectorAll("input, select, textarea")) {
    if (!control.name || control.type === "file" || control.disabled) continue;
    if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
    data.append(control.name, control.value);
  }
  // An unticked box sends nothing: its bare name tells the server that it was asked
  for (const box of group.querySelectorAll("input[type=checkbox]")) if (!data.has(box.name)) data.append(box.name, "");
  for (const hidden of form.querySelectorAll("input[type=hidden]")) if (!data.has(hidden.name)) data.append(hidden.name, hidden.value);
  return data;
}

function clearErrors(group) {
  group.classList.remove("govuk-form-group--error");
  group.querySelector(":scope .govuk-error-message")?.remove();
  for (const control of group.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const control of group.querySelectorAll(".govuk-input--error, .govuk-select--error, .govuk-textarea--error")) control.classList.remove("govuk-input--error", "govuk-select--error", "govuk-textarea--error");
}

function showErrors(form, group, errors) {
  for (const [name, words] of Object.entries(errors || {})) {
    const target = [...form.querySelectorAll("[data-field]")].find((one) => one.dataset.field === name) || group;
    clearErrors(target);
    target.classList.add("govuk-form-group--error");
    const message = element("p", { className: "govuk-error-message", role: "alert" }, element("span", { className: "govuk-visually-hidden" }, "错误："), words.join(" "));
    const before = target.querySelector(".govuk-date-input, .govuk-radios, .govuk-checkboxes, .p-month-pair, .govuk-input__wrapper, .govuk-input, .govuk-select, .govuk-textarea");
    before ? before.before(message) : target.append(message);
  }
}

function accept(form, answer) {
  window.dispatchEvent(new Event("permit:seen")); // the server has seen this session: the idle clock starts anew
  if (answer.version !== undefined) for (const version of form.querySelectorAll("input[name=version]")) version.value = answer.version;
  if (answer.saved_at) say("saved", `已保存 ${answer.saved_at}`);
}

async function answerOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

// Somebody signed in again in another window: the page's token is outdated, the server tells the new one
function renewToken(response) {
  const token = response.headers.get("X-New-Token");
  if (!token) return false;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  return true;
}

async function send({ group, form, url }, again = true) {
  say("saving", "正在保存");
  const response = await fetch(url, { method: "POST", body: content(group, form), headers: { "X-Autosave": "1" }, redirect: "manual", credentials: "same-origin" });
  if (response.status === 403 && again && renewToken(response)) return send({ group, form, url }, false);
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return sessionOver(group);
  if (response.status >= 500) throw new Error(String(response.status));
  const answer = await answerOf(response);
  waiting.delete(group);
  if (response.status === 409) {
    say("failed", "没有存上：内容在别处改过");
    return showConflict({ changes: [], ...answer });
  }
  if (response.status === 422) {
    if (!answer.saved_at) say("failed", "没有存上，请看标出的地方");
    accept(form, answer);
    return showErrors(form, group, answer.errors);
  }
  if (!response.ok) throw new Error(String(response.status));
  clearErrors(group);
  accept(form, answer);
}

function sessionOver(group) {
  waiting.set(group, RETRY_SECONDS.length);
  say("failed", "没有存上：登录已结束");
  const address = document.body.dataset.signIn || "/";
  const here = encodeURIComponent(window.location.pathname + window.location.search);
  showNotice("session-over", "brick", "登录已结束，刚填的内容还在本页，但没有存上。请先登录（可在新窗口中），再回到本页。", { url: `${address}?next=${here}`, words: "去登录" });
}

function retryLater(item) {
  const attempts = waiting.get(item.group) || 0;
  say("failed", "没有存上，请重试");
  waiting.set(item.group, attempts + 1);
  if (attempts < RETRY_SECONDS.length) window.setTimeout(() => enqueue(item), RETRY_SECONDS[attempts] * 1000);
}

async function drain() {
  if (sending) return;
  sending = true;
  while (queue.length) {
    const item = queue.shift();
    try {
      await send(item);
    } catch {
      retryLater(item);
    }
  }
  sending = false;
}

function enqueue(item) {
  if (!queue.some((one) => one.group === item.group)) queue.push(item);
  drain();
}

function changed(event) {
  const group = event.target.closest("[data-field]");
  const carrier = event.target.closest("[data-autosave]");
  const form = event.target.closest("form");
  if (!carrier || !form || event.target.type === "file") return;
  const part = carrier === form && group ? outermost(group) : carrier;
  // A date half typed is not yet a change worth judging
  if (part.querySelector(".govuk-date-input") && !complete(part, event.target)) return;
  if (!waiting.has(part)) waiting.set(part, 0);
  enqueue({ group: part, form, url: carrier.dataset.autosave });
}

function outermost(group) {
  const outer = group.parentElement.closest("[data-field]");
  return outer ? outermost(outer) : group;
}

function complete(part, target) {
  const date = target.closest(".govuk-date-input");
  return !date || [...date.querySelectorAll("input")].every((one) => one.value.trim() !== "") || [...date.querySelectorAll("input")].every((one) => one.value.trim() === "");
}

export function saveOnChange() {
  if (!document.querySelector("[data-autosave]")) return;
  document.addEventListener("change", changed);
  window.addEventListener("online", () => queue.length || [...waiting.keys()].forEach((group) => {
    const carrier = group.closest("[data-autosave]");
    const form = group.closest("form");
    if (carrier && form) enqueue({ group, form, url: carrier.dataset.autosave });
  }));
}
