// Two minutes before an idle session ends one is asked; saving or any page of the door keeps it alive.
import { element } from "./notices.js";

const NOTICE_SECONDS = 120;

function tokenOf() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

async function extend(url) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", tokenOf());
  const response = await fetch(url, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
  return response.ok;
}

export function watchSession() {
  const { sessionSeconds, sessionExtend, signIn } = document.body.dataset;
  if (!sessionSeconds) return;
  const seconds = Number(sessionSeconds);
  let timer;
  let bar;
  const start = () => {
    window.clearTimeout(timer);
    bar?.remove();
    timer = window.setTimeout(warn, Math.max(10, seconds - NOTICE_SECONDS) * 1000);
  };
  const over = () => {
    const here = encodeURIComponent(window.location.pathname + window.location.search);
    bar.replaceChildren(element("span", {}, "登录已结束。已经保存的内容都在。"), element("a", { className: "govuk-link", href: `${signIn || "/"}?next=${here}` }, "重新登录"));
  };
  function warn() {
    bar = element("div", { className: "p-session", role: "alert" }, element("span", {}, "您已一段时间没有操作，约 2 分钟后会自动退出。"));
    if (sessionExtend) {
      const button = element("button", { type: "button", className: "govuk-button govuk-button--secondary p-button--small" }, "继续办理");
      button.addEventListener("click", async () => ((await extend(sessionExtend).catch(() => false)) ? start() : over()));
      bar.append(button);
    }
    document.body.append(bar);
    timer = window.setTimeout(over, Math.min(NOTICE_SECONDS, seconds) * 1000);
  }
  window.addEventListener("permit:seen", start);
  start();
}
