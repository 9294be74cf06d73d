// Names the file that was chosen or dropped, in our own words; everything else of the choice is the browser's.

function named(input) {
  const names = [...input.files].map((file) => file.name);
  return names.length > 1 ? `已选 ${names.length} 个文件：${names.join("、")}` : names[0];
}

function improve(input) {
  const frame = input.closest(".p-file-frame");
  const chosen = frame?.querySelector("[data-file-chosen]");
  if (!chosen) return;
  const none = chosen.innerHTML;
  const say = () => {
    chosen.toggleAttribute("data-chosen", input.files.length > 0);
    input.files.length ? (chosen.textContent = named(input)) : (chosen.innerHTML = none);
  };
  input.addEventListener("change", say);
  for (const name of ["dragenter", "dragover"]) input.addEventListener(name, () => frame.classList.add("p-file-frame--over"));
  for (const name of ["dragleave", "drop"]) input.addEventListener(name, () => frame.classList.remove("p-file-frame--over"));
  if (input.files.length) say(); // the browser kept it over Back
}

export function improveFileChoices() {
  document.querySelectorAll("input[type=file].govuk-file-upload").forEach(improve);
}
