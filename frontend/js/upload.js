// Uploads with progress, by choosing or by dropping. Without this the slot's form posts as usual.
import { element } from "./notices.js";

function progressOf(slot) {
  const shown = slot.querySelector("[data-upload-progress]");
  shown.hidden = false;
  shown.removeAttribute("data-state");
  const bar = element("progress", { max: "100", value: "0", "aria-label": "上传进度" });
  const words = element("span", {}, "正在上传 0%");
  shown.replaceChildren(words, bar);
  return {
    at(share) {
      bar.value = share;
      words.textContent = share < 100 ? `正在上传 ${share}%` : "已传完，正在检查";
    },
    failed(reason) {
      shown.dataset.state = "failed";
      shown.replaceChildren(`没有存上：${reason}`);
    },
  };
}

function words(request) {
  try {
    const answer = JSON.parse(request.responseText);
    return Object.values(answer.errors || {}).flat().join(" ");
  } catch {
    return "";
  }
}

function finish(request, progress, slot) {
  if (request.status >= 200 && request.status < 300) {
    // The same address with the slot's fragment would not load anew by itself
    window.history.replaceState(null, "", `#${slot.id}`);
    return window.location.reload();
  }
  if (request.status === 413) return progress.failed("文件太大。");
  if (request.status === 401 || request.status === 403) return progress.failed("登录已结束，请登录后再传。");
  progress.failed(words(request) || "请重试。");
}

function send(form, slot, again = true) {
  const folded = form.closest("details");
  if (folded) folded.open = true; // a file that was dropped on the place shows how far it is
  const progress = progressOf(slot);
  const request = new XMLHttpRequest();
  request.open("POST", form.getAttribute("action"));
  request.setRequestHeader("X-Upload", "1");
  request.upload.addEventListener("progress", (event) => event.lengthComputable && progress.at(Math.round((100 * event.loaded) / event.total)));
  request.addEventListener("load", () => {
    const token = request.status === 403 && again && request.getResponseHeader("X-New-Token");
    if (!token) return finish(request, progress, slot);
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    send(form, slot, false);
  });
  request.addEventListener("error", () => progress.failed("网络断了，文件还在您的设备上，请重试。"));
  request.send(new FormData(form));
}

function improve(slot) {
  const form = slot.querySelector("[data-upload-form]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-upload-submit]").hidden = true;
  input.addEventListener("change", () => input.files.length && send(form, slot));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) send(form, slot);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    slot.addEventListener(name, (event) => {
      event.preventDefault();
      slot.classList.toggle("p-slot--over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        send(form, slot);
      }
    });
  }
}

export function improveUploads() {
  document.querySelectorAll("[data-upload]").forEach(improve);
}
