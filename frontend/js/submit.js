// One click, one submission; and a word before leaving with something unsaved.
import { unsaved } from "./autosave.js";

const BUSY_MILLISECONDS = 8000;
let leaving = false;

function hold(event) {
  const form = event.target;
  if (form.dataset.busy) return event.preventDefault();
  leaving = true;
  if (form.method === "get" || event.defaultPrevented) return;
  form.dataset.busy = "true";
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
  // A download or the back button leaves the page alive: the form must work again
  window.setTimeout(() => release(form), BUSY_MILLISECONDS);
}

function release(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

export function preventDoubleSubmit() {
  document.addEventListener("submit", hold);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));
}

export function warnBeforeLeaving() {
  window.addEventListener("beforeunload", (event) => {
    if (unsaved() && !leaving) event.preventDefault();
  });
}
