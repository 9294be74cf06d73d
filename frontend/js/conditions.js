// Shows a question only while the answer it hangs on is given. Without this every question is there, with words saying when.

function answer(form, name) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const chosen = controls.find((one) => (one.type === "radio" || one.type === "checkbox") ? one.checked : true);
  return chosen ? chosen.value : "";
}

function update(form) {
  for (const part of form.querySelectorAll("[data-shown-if]")) {
    part.hidden = !part.dataset.shownValues.split(" ").includes(answer(form, part.dataset.shownIf));
  }
}

export function showWhatApplies() {
  for (const form of new Set([...document.querySelectorAll("[data-shown-if]")].map((part) => part.closest("form")))) {
    for (const note of form.querySelectorAll("[data-condition-note]")) note.hidden = true;
    form.addEventListener("change", () => update(form));
    update(form);
  }
}
