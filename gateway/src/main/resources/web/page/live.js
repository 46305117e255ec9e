// The live view: a source on the left, its translation on the right, as fast as the system answers.
import { get } from "./api.js";
import { camera, clip, drawSquare, encode, still } from "./capture.js";
import { Meter } from "./meter.js";
import { LiveSession } from "./session.js";
import { action, failed, figure, html, note, nothing, onChange, render, save } from "./ui.js";

const FIRST_SIDE = 256;
const FIGURES_MS = 500;
const CHAMPION = "";

const SOURCES = {
  camera: { label: "Camera" },
  clip: { label: "Clip", accept: "video/*", open: clip },
  picture: { label: "Picture", accept: "image/*", open: still },
};

/** What is wished of a model, as the gateway names it: `NAME`, `NAME@ALIAS`, `NAME/VERSION`. */
const reference = (name, selector) =>
  selector === CHAMPION ? name : /^\d/.test(selector) ? `${name}/${selector}` : `${name}@${selector}`;

class Live {
  constructor(root) {
    this.root = root;
    this.models = [];
    this.known = false;
    this.model = "";
    this.selector = CHAMPION;
    this.compare = "";
    this.output = "image";
    this.layout = "side";
    this.kind = "camera";
    this.file = null;
    this.state = "closed";
    this.answering = { first: null, compared: null };
    this.meter = new Meter();
    this.source = null;
    /** @type {LiveSession|null} */
    this.session = null;
    this.capture = document.createElement("canvas");
    this.capture.width = this.capture.height = FIRST_SIDE;
    this.lastSent = 0;
    this.newest = { first: 0, compared: 0 };
    this.stopListening = onChange("models", () => this.refresh());
    this.timer = setInterval(() => this.source && this.draw(), FIGURES_MS);
    this.draw();
    this.refresh();
  }

  end() {
    this.stopListening();
    clearInterval(this.timer);
    this.halt();
  }

  async refresh() {
    try {
      const { models } = await get("/v1/models");
      this.models = models.filter((model) => model.champion !== undefined);
      this.known = true;
      if (!this.models.some((model) => model.name === this.model)) {
        const forward = this.models.find((model) => !model.name.endsWith("-back"));
        this.model = (forward ?? this.models[0])?.name ?? "";
        this.selector = CHAMPION;
      }
      this.lastSent = 0; // a still picture may be better now
    } catch (error) {
      failed(error);
    }
    this.draw();
  }

  get wishes() {
    return {
      model: reference(this.model, this.selector),
      compare: this.compare || null,
      output: this.output,
      size: "auto",
    };
  }

  async begin() {
    const { open } = SOURCES[this.kind];
    this.source = await (open ? open(this.file) : camera());
    this.meter = new Meter();
    this.newest = { first: 0, compared: 0 };
    this.session = new LiveSession(this.wishes, {
      picture: (answer) => this.show(answer),
      model: (message) => this.answers(message),
      dropped: (message) => this.drop(message),
      problem: (message) => note(message.detail, "bad"),
      state: (state) => { this.state = state; this.draw(); },
    });
    this.session.start();
    this.draw();
    this.tick();
  }

  halt() {
    this.session?.stop();
    this.session = null;
    this.source?.stop();
    this.source = null;
    this.answering = { first: null, compared: null };
  }

  /** Draws the source at the screen's pace, and sends a frame when the gateway wants one. */
  tick() {
    const { source, session } = this;
    if (!source || !session) {
      return;
    }
    requestAnimationFrame(() => this.tick());
    drawSquare(source, this.canvas("original"));
    const now = performance.now();
    if (!session.ready || this.encoding || now - this.lastSent < source.gapMs) {
      return;
    }
    this.lastSent = now;
    this.encoding = true;
    const ticket = session.take();
    drawSquare(source, this.capture);
    encode(this.capture)
      .then((picture) => session.send(ticket, picture), () => session.giveBack(ticket))
      .finally(() => { this.encoding = false; });
  }

  async show(answer) {
    const side = answer.compared ? "compared" : "first";
    const bitmap = await createImageBitmap(answer.blob).catch(() => null);
    if (bitmap && this.source && answer.captured > this.newest[side]) {
      this.newest[side] = answer.captured;
      const canvas = this.canvas(answer.compared ? "second" : "translated");
      if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
      }
      canvas.getContext("2d").drawImage(bitmap, 0, 0);
      if (!answer.compared) {
        this.meter.picture(answer);
      }
    }
    bitmap?.close();
  }

  answers(message) {
    const side = message.compare ? "compared" : "first";
    const before = this.answering[side];
    this.answering[side] = message;
    if (!message.compare && message.size && this.capture.width !== message.size) {
      this.capture.width = this.capture.height = message.size;
    }
    if (message.reason === "version" && before?.version && before.version !== message.version) {
      const better = message.version > before.version ? "A new version" : "Another version";
      note(`${better} answers: ${message.model}, version ${message.version}.`, "news");
    }
    if (message.reason === "size") {
      note(`Now at ${message.size} px, to keep up.`, "news");
    }
    this.lastSent = 0;
    this.draw();
  }

  drop(message) {
    this.meter.dropped();
    if (message.detail && message.detail !== this.lastDetail) {
      this.lastDetail = message.detail;
      note(message.detail, "bad");
    }
  }

  wish(changes) {
    Object.assign(this, changes);
    this.session?.set(this.wishes);
    this.lastSent = 0;
    this.draw();
  }

  canvas(name) {
    return this.root.querySelector(`canvas.${name}`);
  }

  snapshot() {
    const pictures = ["original", "translated", ...(this.compare ? ["second"] : [])]
      .map((name) => this.canvas(name));
    const side = Math.max(...pictures.map((picture) => picture.width));
    const sheet = document.createElement("canvas");
    sheet.width = side * pictures.length;
    sheet.height = side;
    const context = sheet.getContext("2d");
    pictures.forEach((picture, i) => context.drawImage(picture, i * side, 0, side, side));
    sheet.toBlob((blob) => {
      const { model = "picture", version = "" } = this.answering.first ?? {};
      save(blob, `${model}-${version}-${Date.now()}.png`);
    });
  }

  draw() {
    render(this.template(), this.root);
    const divider = this.root.querySelector(".stage");
    divider?.style.setProperty("--cut", `${this.cut ?? 50}%`);
  }

  template() {
    if (this.known && this.models.length === 0) {
      return html`<h1>Live</h1><section class="empty card">
        <p>No model is published yet.</p>
        <p>A training publishes its first one at its first publishing step.
          <a class="button" href="#/trainings">Start a training</a></p></section>`;
    }
    return html`<h1 class="unseen">Live translation</h1>${this.controls()}${this.stage()}${this.strip()}`;
  }

  controls() {
    const running = this.session !== null;
    const needsFile = this.kind !== "camera";
    const startable = this.model && (!needsFile || this.file);
    return html`<form class="controls card" @submit=${(event) => event.preventDefault()}>
      <fieldset class="choice"><legend>Source</legend>
        ${Object.entries(SOURCES).map(([kind, { label }]) => html`<label><input type="radio"
          name="source" .checked=${kind === this.kind} ?disabled=${running}
          @change=${() => { this.kind = kind; this.file = null; this.draw(); }}><span>${label}</span></label>`)}
      </fieldset>
      ${needsFile ? html`<label class="field">File
        <input type="file" accept=${SOURCES[this.kind].accept} ?disabled=${running}
          @change=${(event) => { [this.file] = event.target.files; this.draw(); }}></label>` : nothing}
      ${this.chooser("Model", this.model, this.models.map((model) => [model.name, model.name]),
        (model) => this.wish({ model, selector: CHAMPION, compare: "" }))}
      ${this.chooser("Version", this.selector, this.selectors(), (selector) => this.wish({ selector }))}
      ${this.chooser("Compare with", this.compare, this.rivals(), (compare) => this.wish({ compare }))}
      <fieldset class="choice"><legend>Show</legend>
        ${[["side", "Side by side"], ["slider", "Slider"]].map(([layout, label]) => html`<label><input
          type="radio" name="layout" .checked=${layout === this.layout}
          @change=${() => { this.layout = layout; this.draw(); }}><span>${label}</span></label>`)}
      </fieldset>
      <label class="switch"><input type="checkbox" .checked=${this.output === "overlay"}
        @change=${(event) => this.wish({ output: event.target.checked ? "overlay" : "image" })}>
        <span>Attention</span></label>
      <div class="row end">
        <button type="button" class="quiet" ?disabled=${!this.answering.first?.version}
          @click=${() => this.snapshot()}>Snapshot</button>
        ${running
          ? html`<button type="button" id="stop" @click=${() => { this.halt(); this.draw(); }}>Stop</button>`
          : html`<button type="button" id="start" ?disabled=${!startable}
              @click=${action(() => this.begin())}>Start</button>`}
      </div></form>`;
  }

  chooser(label, chosen, options, choose) {
    return html`<label class="field">${label}
      <select ?disabled=${options.length === 0} @change=${(event) => choose(event.target.value)}>
        ${options.map(([value, text]) => html`<option value=${value}
          .selected=${value === chosen}>${text}</option>`)}
      </select></label>`;
  }

  selectors() {
    const model = this.models.find(({ name }) => name === this.model);
    return model
      ? [
        [CHAMPION, `champion (${model.champion})`],
        ...model.aliases.filter(({ alias }) => alias !== "champion")
          .map(({ alias, version }) => [alias, `${alias} (${version})`]),
        ...model.versions.map(({ version }) => [String(version), `version ${version}`]),
      ]
      : [];
  }

  rivals() {
    return [
      ["", "nothing"],
      ...this.selectors().map(([selector, text]) => [reference(this.model, selector), text]),
      ...this.models.filter(({ name }) => name !== this.model).map(({ name }) => [name, name]),
    ];
  }

  stage() {
    const { first, compared } = this.answering;
    const by = (message) => (message?.version ? `${message.model}, version ${message.version}` : "–");
    const comparing = Boolean(this.compare);
    return html`<section class="stage ${this.layout} ${comparing ? "three" : "two"}" aria-label="Pictures">
      <figure><canvas class="original" width="256" height="256" role="img"
        aria-label="What the source shows"></canvas><figcaption>Source</figcaption></figure>
      <figure><canvas class="translated" width="256" height="256" role="img"
        aria-label="Its translation"></canvas><figcaption>${by(first)}</figcaption></figure>
      <figure ?hidden=${!comparing}><canvas class="second" width="256" height="256" role="img"
        aria-label="The translation of the compared model"></canvas>
        <figcaption>${by(compared)}</figcaption></figure>
      ${this.session ? nothing : html`<p class="hint">${this.hint()}</p>`}
      <input class="divider" type="range" min="0" max="100" step="0.5" .value=${String(this.cut ?? 50)}
        aria-label="Where the translation begins" ?hidden=${this.layout !== "slider"}
        @input=${(event) => { this.cut = event.target.value; this.draw(); }}></section>`;
  }

  hint() {
    return {
      camera: "Start shows your camera. Its pictures are translated and not kept.",
      clip: this.file ? "Start plays the clip." : "Choose a clip, then start.",
      picture: this.file ? "Start shows the picture." : "Choose a picture, then start.",
    }[this.kind];
  }

  strip() {
    const { p50, p95, rate, model, server, drops } = this.meter.figures();
    const { first } = this.answering;
    const state = { closed: "stopped", connecting: "connecting…", open: "live" }[this.state];
    const cell = (name, value, id) => html`<div><dt>${name}</dt><dd id=${id}>${value}</dd></div>`;
    const ms = (value) => (Number.isFinite(value) ? `${figure(value)} ms` : "–");
    return html`<dl class="figures card">
      ${cell("State", state, "live-state")}
      ${cell("Delay, median", ms(p50), "live-p50")}
      ${cell("Delay, 95 %", ms(p95), "live-p95")}
      ${cell("Pictures", rate > 0 ? `${figure(rate)} /s` : "–", "live-rate")}
      ${cell("Model", ms(model), "live-model")}
      ${cell("Server", ms(server), "live-server")}
      ${cell("Size", first?.size ? `${first.size} px` : "–", "live-size")}
      ${cell("Dropped", drops, "live-drops")}</dl>`;
  }
}

export const view = {
  title: "Live",
  start(root) {
    const live = new Live(root);
    return () => live.end();
  },
};
