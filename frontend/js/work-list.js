// The bulk bar counts what is ticked; filters apply as soon as they change.

export function countSelection(list) {
  const bulk = list.querySelector("[data-bulk]");
  if (!bulk) return;
  const ticked = list.querySelectorAll("input[name=selected]:checked").length;
  bulk.dataset.empty = String(ticked === 0);
  bulk.querySelector("[data-bulk-words]").textContent = ticked ? `已选 ${ticked} 件` : "勾选后可以一起办";
}

export function improveWorkList() {
  for (const list of document.querySelectorAll("[data-work-list]")) {
    countSelection(list);
    list.addEventListener("change", () => countSelection(list));
    list.addEventListener("reset", () => window.setTimeout(() => clear(list)));
  }
  for (const filter of document.querySelectorAll("[data-filter]")) {
    filter.addEventListener("change", (event) => event.target.type === "checkbox" && filter.requestSubmit());
  }
}

function clear(list) {
  for (const box of list.querySelectorAll("input[name=selected]")) box.checked = false;
  countSelection(list);
}
