// Trainings: all of them, one of them, a new one.
import { call, follow, get } from "./api.js";
import { LossChart } from "./charts.js";
import { NewTraining } from "./new-training.js";
import {
  Pictures, action, bytes, failed, figure, html, moment, note, nothing, number, onChange,
  render, span, sure,
} from "./ui.js";

const WORDS = {
  queued: "waiting for a trainer",
  collecting: "collecting pictures",
  running: "running",
  checkpoint: "running",
  published: "running",
  paused: "paused",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
};

/** What a training does now, in a word and a colour. */
function stateOf({ record, progress }) {
  const event = progress?.event ?? "queued";
  const goes = ["running", "checkpoint", "published"].includes(event);
  const ending = goes && record.want !== "running";
  return {
    word: ending ? `about to be ${record.want}` : WORDS[event] ?? event,
    kind: event === "failed" ? "bad" : goes && !ending ? "good" : "calm",
    goes,
    over: ["finished", "stopped"].includes(event),
  };
}

const share = (progress) => (progress?.steps ? progress.step / progress.steps : 0);

/** The bar and the words beside it, the same in the list and in the detail. */
function progressOf(training) {
  const { progress } = training;
  const { word, kind, goes } = stateOf(training);
  const step = progress ? `step ${number(progress.step)} of ${number(progress.steps)}` : "";
  return html`<div class="progress">
    <progress max="1" .value=${share(progress)} aria-label="Progress"></progress>
    <span class="badge ${kind}">${word}</span>
    <span class="quiet">${step}${goes && progress.etaSeconds > 0
      ? `, ${span(progress.etaSeconds)} left` : ""}</span></div>`;
}

class List {
  constructor(root) {
    this.root = root;
    this.trainings = null;
    this.stopListening = onChange("trainings", () => this.refresh());
    this.timer = setInterval(() => this.refresh(), 5000);
    this.refresh();
    this.draw();
  }

  end() {
    this.stopListening();
    clearInterval(this.timer);
  }

  async refresh() {
    try {
      this.trainings = (await get("/v1/trainings")).trainings
        .sort((a, b) => (b.progress?.at ?? Infinity) - (a.progress?.at ?? Infinity));
    } catch (error) {
      failed(error);
    }
    this.draw();
  }

  draw() {
    render(html`
      <div class="row head"><h1>Trainings</h1>
        <a class="button" href="#/trainings/new">New training</a></div>
      ${this.trainings === null ? html`<p class="quiet">Reading…</p>` : nothing}
      ${this.trainings?.length === 0 ? html`<section class="empty card">
        <p>Nothing was trained yet.</p>
        <p>Drop two folders of pictures and watch a translator learn to turn one kind into the
          other.</p></section>` : nothing}
      <ul class="cards">${this.trainings?.map((training) => html`<li class="card">
        <h2><a href="#/trainings/${training.record.id}">${training.record.id}</a></h2>
        <p class="quiet">${training.record.dataset} → ${training.record.model},
          ${training.record.options.network.size} px</p>
        ${progressOf(training)}
        ${training.progress?.message
          ? html`<p class="quiet">${training.progress.message}</p>` : nothing}</li>`)}</ul>`, this.root);
  }
}

class Detail {
  constructor(root, id) {
    this.root = root;
    this.id = id;
    this.path = `/v1/trainings/${encodeURIComponent(id)}`;
    this.training = null;
    this.points = [];
    this.published = [];
    this.samples = [];
    this.shown = -1; // the newest sample until another is chosen
    this.pictures = new Pictures(() => this.draw(), 24);
    this.chart = null;
    this.draw();
    this.load();
    this.stopFollowing = follow(`${this.path}/events`, {
      progress: (report) => this.take(report),
      // The stream goes on after the last report; only what was never read is missing.
      open: () => {
        if (this.training === null) {
          this.load();
        }
      },
    });
  }

  end() {
    this.stopFollowing();
    this.chart?.close();
    this.pictures.clear();
    clearInterval(this.playing);
  }

  async load() {
    try {
      const [training, stats, samples] = await Promise.all([
        get(this.path), get(`${this.path}/stats?points=500`), get(`${this.path}/samples`),
      ]);
      this.training = training;
      this.points = stats.points;
      this.published = stats.published;
      this.samples = samples.samples;
    } catch (error) {
      this.missing = error.status === 404 ? error.message : null;
      if (!this.missing) {
        failed(error);
      }
    }
    this.draw();
    this.plot();
  }

  /** A report of the stream: shown at once; what it only hints at is read. */
  take(report) {
    if (!this.training || report.at <= (this.training.progress?.at ?? 0)) {
      return;
    }
    this.training.progress = report;
    if (Object.keys(report.losses).length > 0) {
      this.points.push(report);
    }
    if (report.samples.length > 0 || report.event === "published") {
      this.load();
    } else {
      this.draw();
      this.plot();
    }
  }

  plot() {
    const canvas = this.root.querySelector("canvas.losses");
    if (canvas && this.points.length > 1) {
      this.chart ??= new LossChart(canvas);
      this.chart.show(this.points).catch(failed);
    }
  }

  async want(want) {
    if (want === "stopped"
        && !(await sure(`Stop ${this.id}? Its models stay; it cannot be resumed here.`, "Stop it"))) {
      return;
    }
    this.training = await call("POST", `${this.path}/want`, { want });
    note({
      running: "It goes on as soon as a trainer is free.",
      paused: "It pauses after a checkpoint.",
      stopped: "It stops after a checkpoint.",
    }[want]);
    this.draw();
  }

  play() {
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = 0;
    } else {
      this.shown = 0;
      this.playing = setInterval(() => {
        this.shown++;
        if (this.shown >= this.samples.length) {
          clearInterval(this.playing);
          this.playing = 0;
          this.shown = -1;
        }
        this.draw();
      }, 400);
    }
    this.draw();
  }

  draw() {
    render(this.template(), this.root);
  }

  template() {
    if (this.missing) {
      return html`<h1>${this.id}</h1><section class="empty card"><p>${this.missing}</p>
        <p><a href="#/trainings">All trainings</a></p></section>`;
    }
    if (!this.training) {
      return html`<h1>${this.id}</h1><p class="quiet">Reading…</p>`;
    }
    const { record, progress } = this.training;
    return html`
      <p class="trail"><a href="#/trainings">Trainings</a> /</p>
      <div class="row head"><h1>${record.id}</h1>${this.buttons()}</div>
      <section class="card" aria-label="Progress">${progressOf(this.training)}
        ${progress?.message ? html`<p>${progress.message}</p>` : nothing}
        ${this.facts(record, progress)}</section>
      <section class="card"><h2>Losses</h2>
        <div class="chart"><canvas class="losses" role="img"
          aria-label="Losses over steps"></canvas></div>
        ${this.points.length > 1 ? nothing
          : html`<p class="quiet">The curves begin with the second report.</p>`}</section>
      ${this.grids()}
      ${this.versions(record)}`;
  }

  buttons() {
    const { goes, over } = stateOf(this.training);
    const { want } = this.training.record;
    const button = (label, wish, style) => html`<button class=${style}
      @click=${action(() => this.want(wish))}>${label}</button>`;
    if (over) {
      return nothing;
    }
    return html`<div class="row">
      ${want === "running" ? button("Pause", "paused", "quiet") : button("Resume", "running", "")}
      ${goes || want !== "stopped" ? button("Stop", "stopped", "danger") : nothing}</div>`;
  }

  facts(record, progress) {
    const cell = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="figures">
      ${cell("Dataset", html`<a href="#/data/${record.dataset}">${record.dataset}</a>`)}
      ${cell("Model", html`<a href="#/models/${record.model}">${record.model}</a>`)}
      ${cell("Size", `${record.options.network.size} px, ${record.options.network.variant}`)}
      ${progress ? html`
        ${cell("Pictures", `${number(progress.picturesSource)} + ${number(progress.picturesTarget)}`)}
        ${cell("A step", progress.secondsPerStep > 0 ? `${figure(progress.secondsPerStep)} s` : "–")}
        ${cell("Memory", bytes(progress.memoryBytes))}
        ${cell("Last report", moment(progress.at))}` : nothing}</dl>`;
  }

  grids() {
    if (this.samples.length === 0) {
      return html`<section class="card"><h2>Samples</h2>
        <p class="quiet">The first sheet comes at the first sampling step.</p></section>`;
    }
    const last = this.samples.length - 1;
    const at = this.shown < 0 ? last : Math.min(this.shown, last);
    const sample = this.samples[at];
    const url = this.pictures.url(sample.href);
    return html`<section class="card"><div class="row head"><h2>Samples</h2>
        <button class="quiet" ?disabled=${last === 0}
          @click=${() => this.play()}>${this.playing ? "Halt" : "Play"}</button></div>
      <div class="sheet">${url ? html`<img src=${url}
        alt="Sample sheet of step ${sample.step}: input, attention, identity, translation and cycle of fixed pictures">`
        : html`<p class="quiet">Reading…</p>`}</div>
      <label class="field wide">Step ${number(sample.step)}
        <input type="range" min="0" max=${last} .value=${String(at)} ?disabled=${last === 0}
          @input=${(event) => {
            const chosen = Number(event.target.value);
            this.shown = chosen === last ? -1 : chosen;
            this.draw();
          }}></label></section>`;
  }

  versions(record) {
    return html`<section class="card"><h2>Published</h2>
      ${this.published.length === 0
        ? html`<p class="quiet">Nothing yet.</p>`
        : html`<ol class="events" reversed>${[...this.published].reverse().map((event) => html`<li>
          <a href="#/models/${record.model}">step ${number(event.step)}</a>
          <span class="quiet">${moment(event.at)}</span> ${event.message}</li>`)}</ol>`}</section>`;
  }
}

export const view = {
  title: "Trainings",
  start(root, [id]) {
    const shown = id === "new" ? new NewTraining(root) : id ? new Detail(root, id) : new List(root);
    return () => shown.end();
  },
};
