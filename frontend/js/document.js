// Zoom and rotation of the document beside the case; remembered while one pages through it.

const ZOOMS = ["0", "", "2", "3", "4", "5", "6"];
const MEMORY = "document-view";

function remembered() {
  try {
    return JSON.parse(window.sessionStorage.getItem(MEMORY)) || {};
  } catch {
    return {};
  }
}

function show(page, view) {
  const zoom = ZOOMS[view.zoom];
  zoom ? (page.dataset.zoom = zoom) : delete page.dataset.zoom;
  view.turn ? (page.dataset.turn = view.turn) : delete page.dataset.turn;
  window.sessionStorage.setItem(MEMORY, JSON.stringify(view));
}

export function improveDocuments() {
  for (const pane of document.querySelectorAll("[data-document]")) {
    const page = pane.querySelector("[data-document-page]");
    const moves = pane.querySelector("[data-document-moves]");
    if (!page || !moves) continue;
    moves.hidden = false;
    const view = { zoom: 1, turn: 0, ...remembered() };
    show(page, view);
    pane.addEventListener("click", (event) => {
      const zoom = event.target.closest("[data-document-zoom]");
      if (zoom) view.zoom = Math.min(ZOOMS.length - 1, Math.max(0, view.zoom + (zoom.dataset.documentZoom === "in" ? 1 : -1)));
      else if (event.target.closest("[data-document-rotate]")) view.turn = (view.turn + 90) % 360;
      else return;
      show(page, view);
    });
  }
}
