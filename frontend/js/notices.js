// Notices that scripts add, in the markup of components/notice.html and components/conflict.html.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "className") made.className = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function place(node) {
  const notices = document.querySelector("[data-notices]");
  if (!notices) return node;
  notices.append(node);
  return node;
}

export function showNotice(id, kind, title, link) {
  document.getElementById(id)?.remove();
  const body = element("div", { className: "p-notice__body" }, element("p", { className: "p-notice__title" }, title));
  if (link) body.append(element("p", { className: "p-notice__text" }, element("a", { className: "govuk-link", href: link.url }, link.words)));
  return place(element("div", { id, className: `p-notice p-notice--${kind}`, role: kind === "brick" ? "alert" : "status" }, body));
}

function cell(text, label) {
  return element("td", { className: "govuk-table__cell", "data-l": label }, text || "没有填写");
}

export function showConflict({ who, at, changes }) {
  document.getElementById("conflict")?.remove();
  const head = element("tr", {}, ...["项目", "对方保存的", "您刚填的"].map((words) => element("th", { scope: "col", className: "govuk-table__header" }, words)));
  const rows = changes.map((change) => element("tr", {}, element("th", { scope: "row", className: "govuk-table__cell" }, change.label), cell(change.theirs, "对方保存的"), cell(change.yours, "您刚填的")));
  const table = element("table", { className: "govuk-table p-table p-table--stack" }, element("thead", {}, head), element("tbody", {}, ...rows));
  const reload = element("button", { type: "button", className: "govuk-button govuk-button--secondary p-button--small" }, "采用对方的内容，重新打开本页");
  reload.addEventListener("click", () => window.location.reload());
  const section = element(
    "section",
    { id: "conflict", className: "p-conflict", role: "alert", tabindex: "-1" },
    element("h2", { className: "p-conflict__title" }, `${who || "有人"}${at ? `在 ${at} ` : "刚才"}改过这些内容`),
    element("p", {}, "您的修改还没有保存，也没有覆盖对方的内容。要用您填的，请按页面下方的按钮，系统会请您逐项选择。"),
    table,
    element("p", { className: "p-actions" }, reload),
  );
  place(section).focus();
}
