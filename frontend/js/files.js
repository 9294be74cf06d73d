// A choice of files in our own words: the browser's button speaks the browser's language, and says little on a phone.
// The input stays where it is, transparent and on top, so that clicking, dropping, the keyboard and readers work as ever.
import { element } from "./notices.js";

function named(input) {
  const names = [...input.files].map((file) => file.name);
  if (!names.length) return "还没有选文件";
  return names.length > 1 ? `已选 ${names.length} 个文件：${names.join("、")}` : names[0];
}

function improve(input) {
  const button = element("span", { className: "p-file__button" }, input.multiple ? "选择文件，可以选几个" : "选择文件");
  const chosen = element("span", { className: "p-file__chosen" }, named(input));
  const face = element("span", { className: "p-file", "aria-hidden": "true" }, button, chosen);
  const frame = element("div", { className: "p-file-frame" });
  input.before(frame);
  frame.append(input, face);
  input.addEventListener("change", () => {
    chosen.textContent = named(input);
  });
}

export function improveFileChoices() {
  document.querySelectorAll("input[type=file].govuk-file-upload").forEach(improve);
}
