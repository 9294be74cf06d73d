// Fields that belong to one choice are shown under it while it is chosen. Without scripts they are always there.
const HIDDEN = ["govuk-radios__conditional--hidden", "govuk-checkboxes__conditional--hidden"];

function update(group) {
  for (const control of group.querySelectorAll("[data-reveal]")) {
    const more = document.getElementById(control.dataset.reveal);
    for (const name of HIDDEN) more.classList.toggle(name, !control.checked);
  }
}

export function revealUnderChoices() {
  for (const group of document.querySelectorAll("[data-reveals]")) {
    update(group);
    group.addEventListener("change", () => update(group));
  }
}
