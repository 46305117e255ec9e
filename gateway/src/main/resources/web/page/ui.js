// What all views share: notes, numbers as people read them, dialogs that ask, pictures with a key.
import { html, nothing } from "/lib/lit-html.js";
import { Problem, picture } from "./api.js";

export { html, nothing };
export { render } from "/lib/lit-html.js";

const NOTE_MS = 7000;
const MOST_NOTES = 4;

/**
 * Shows a note for some seconds.
 *
 * @param {string} text
 * @param {"good"|"bad"|"news"} kind
 */
export function note(text, kind = "good") {
  const box = document.getElementById("notes");
  const line = document.createElement("p");
  line.className = `note ${kind}`;
  line.textContent = text;
  box.append(line);
  while (box.children.length > MOST_NOTES) {
    box.firstChild.remove();
  }
  setTimeout(() => line.remove(), kind === "bad" ? 2 * NOTE_MS : NOTE_MS);
}

/** Shows why something failed. */
export function failed(error) {
  if (!(error instanceof Problem)) {
    console.error(error);
  }
  note(error.message, "bad");
}

/** Runs an action of a button: it is disabled meanwhile, a failure becomes a note. */
export function action(work) {
  return async (event) => {
    const button = event.currentTarget;
    event.preventDefault();
    button.disabled = true;
    try {
      await work(event);
    } catch (error) {
      failed(error);
    } finally {
      button.disabled = false;
    }
  };
}

/** Gives the person a file. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/**
 * Calls back when things of a kind have changed, and when the gateway is there again.
 *
 * @param {"models"|"trainings"|"datasets"} kind
 * @returns a function that ends it
 */
export function onChange(kind, changed) {
  const ended = new AbortController();
  for (const event of [`ugatit-${kind}`, "ugatit-back"]) {
    addEventListener(event, changed, { signal: ended.signal });
  }
  return () => ended.abort();
}

/** Asks before something that cannot be undone. */
export function sure(question, yes) {
  return new Promise((answer) => {
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    const words = document.createElement("p");
    const row = document.createElement("div");
    form.method = "dialog";
    words.textContent = question;
    row.className = "row end";
    row.append(button("Cancel", "quiet", ""), button(yes, "danger", "yes"));
    form.append(words, row);
    dialog.append(form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function button(text, style, value) {
  const made = document.createElement("button");
  made.textContent = text;
  made.className = style;
  made.value = value;
  return made;
}

export const number = (value) => new Intl.NumberFormat("en").format(value);

/** Three digits that matter: 0.0123, 1.23, 12.3, 1,230. */
export function figure(value) {
  return Number.isFinite(value)
    ? new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(value)
    : "–";
}

export function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let i = 0;
  for (; value >= 1000 && i < units.length - 1; i++) {
    value /= 1000;
  }
  return `${figure(value)} ${units[i]}`;
}

/** A span of time in its two largest units. */
export function span(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return "–";
  }
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [Math.floor(seconds) % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return first < 0
    ? "0 s"
    : parts.slice(first, first + 2).filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** A moment: the time today, else the date as well. */
export function moment(ms) {
  const at = new Date(ms);
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString("en-GB", today
    ? { hour: "2-digit", minute: "2-digit", second: "2-digit" }
    : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

/**
 * Object URLs of pictures that need a request of their own. The oldest are given back beyond a
 * number; `draw` is called when one has arrived.
 */
export class Pictures {
  constructor(draw, most = 64) {
    this.draw = draw;
    this.most = most;
    /** @type {Map<string, string>} address → object URL, empty while it is on its way */
    this.urls = new Map();
  }

  /** The object URL, or an empty text until it is there. */
  url(path) {
    if (!this.urls.has(path)) {
      this.urls.set(path, "");
      picture(path).then((url) => this.keep(path, url), () => this.urls.delete(path));
    }
    return this.urls.get(path);
  }

  keep(path, url) {
    this.urls.set(path, url);
    for (const [old, its] of this.urls) {
      if (this.urls.size <= this.most) {
        break;
      }
      URL.revokeObjectURL(its);
      this.urls.delete(old);
    }
    this.draw();
  }

  clear() {
    this.urls.forEach((url) => url && URL.revokeObjectURL(url));
    this.urls.clear();
  }
}

/** A line with its last point marked, for a row of a table. */
export function sparkline(values, label) {
  if (values.length < 2) {
    return nothing;
  }
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const points = values.map((value, i) => [
    2 + (i / (values.length - 1)) * 116,
    28 - ((value - low) / range) * 24,
  ]);
  const [x, y] = points[points.length - 1];
  return html`<svg class="spark" viewBox="0 0 120 32" role="img" aria-label=${label}>
    <polyline points=${points.map((p) => p.map((n) => n.toFixed(1)).join(",")).join(" ")}></polyline>
    <circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="2.5"></circle></svg>`;
}
