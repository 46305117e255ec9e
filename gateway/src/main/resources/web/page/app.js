// The frame around the views: which one is shown, whether the gateway answers, the question for a
// key. One view lives at a time; leaving it ends all that it started.
import { askForKeysWith, follow } from "./api.js";

/**
 * A view: `start` draws into the element and returns what ends it again.
 *
 * @typedef {{title: string, start: (root: HTMLElement, rest: string[]) => () => void}} View
 */

/** @type {Record<string, () => Promise<{view: View}>>} loaded when first shown */
const VIEWS = {
  live: () => import("./live.js"),
  trainings: () => import("./trainings.js"),
  models: () => import("./models.js"),
  data: () => import("./data.js"),
};

const root = document.getElementById("view");
let end = () => {};
let turn = 0;

async function show() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const load = VIEWS[name] ?? VIEWS.live;
  const mine = ++turn;
  const { view } = await load();
  if (mine !== turn) {
    return; // another one was asked for meanwhile
  }
  end();
  const stage = document.createElement("div");
  stage.className = `view ${name in VIEWS ? name : "live"}`;
  root.replaceChildren(stage);
  document.title = `${view.title} – ugatit`;
  for (const link of document.querySelectorAll("nav a")) {
    const current = link.getAttribute("href") === `#/${name in VIEWS ? name : "live"}`;
    current ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  end = view.start(stage, rest);
}

askForKeysWith((why) => {
  const dialog = document.getElementById("key");
  const text = document.getElementById("key-text");
  document.getElementById("key-why").textContent =
    `${why} It is kept in this tab alone and forgotten when the tab is closed.`;
  text.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener(
      "close",
      () => answer(dialog.returnValue === "use" ? text.value.trim() : null),
      { once: true },
    );
  });
});

const connection = document.getElementById("connection");
follow("/v1/events", {
  open: () => { connection.textContent = ""; dispatchEvent(new Event("ugatit-back")); },
  lost: () => { connection.textContent = "no connection, trying again…"; },
  models: (data) => dispatchEvent(new CustomEvent("ugatit-models", { detail: data })),
  trainings: (data) => dispatchEvent(new CustomEvent("ugatit-trainings", { detail: data })),
  datasets: (data) => dispatchEvent(new CustomEvent("ugatit-datasets", { detail: data })),
});

addEventListener("hashchange", () => {
  // The skip link is no view.
  if (location.hash !== "#view") {
    show().then(() => root.focus({ preventScroll: true }));
  }
});
show();
