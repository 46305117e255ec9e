// Data: declared datasets with their counts and some pictures, what was refused and why, and
// sending refused pictures through again.
import { call, get, request } from "./api.js";
import {
  Pictures, action, bytes, failed, html, moment, note, nothing, number, onChange, render, save,
} from "./ui.js";

const LETTERS = 50;
const TOPICS = { "images.raw": "Pictures", "translate.requests": "Bulk requests" };

class Data {
  constructor(root, only) {
    this.root = root;
    this.only = only;
    this.datasets = null;
    this.letters = null;
    this.unread = ""; // why they could not be read
    this.topic = "images.raw";
    this.pictures = new Pictures(() => this.draw(), 256);
    this.stopListening = onChange("datasets", () => this.refresh());
    this.draw();
    this.refresh();
    this.readLetters();
  }

  end() {
    this.stopListening();
    this.pictures.clear();
  }

  async refresh() {
    try {
      const { datasets } = await get("/v1/datasets");
      this.datasets = datasets.filter(({ name }) => !this.only || name === this.only);
    } catch (error) {
      failed(error);
    }
    this.draw();
  }

  async readLetters() {
    try {
      const { letters } = await get(`/v1/dead-letters?topic=${this.topic}&limit=${LETTERS}`);
      this.letters = letters;
      this.unread = "";
    } catch (error) {
      this.letters = [];
      this.unread = error.message;
    }
    this.draw();
  }

  async replay(letter) {
    await call("POST", `/v1/dead-letters/${encodeURIComponent(letter.id)}/replay`);
    letter.replayed = true;
    note("It goes through again. If it fails again, it comes back here with the new cause.");
    this.draw();
  }

  async save(letter) {
    const answer = await request(`/v1/dead-letters/${encodeURIComponent(letter.id)}/content`);
    save(await answer.blob(), letter.name ?? letter.id.replaceAll(":", "-"));
  }

  draw() {
    render(html`<h1>Data</h1>
      ${this.datasets === null ? html`<p class="quiet">Reading…</p>` : nothing}
      ${this.datasets?.length === 0 ? html`<section class="empty card"><p>No dataset is declared yet.</p>
        <p>A new training declares one. <a class="button" href="#/trainings/new">New training</a></p>
        </section>` : nothing}
      ${this.datasets?.map((dataset) => this.card(dataset))}
      ${this.only ? html`<p><a href="#/data">All datasets</a></p>` : this.refusedOnes()}`, this.root);
  }

  card(dataset) {
    return html`<section class="card" aria-labelledby="data-${dataset.name}">
      <h2 id="data-${dataset.name}"><a href="#/data/${dataset.name}">${dataset.name}</a></h2>
      <p class="quiet">at most ${dataset.size} px, ${dataset.fit}, one of ${dataset.testOneIn} held out</p>
      <div class="domains">${this.domain("From", dataset.source)}${this.domain("To", dataset.target)}</div>
    </section>`;
  }

  domain(title, counts) {
    const rejected = Object.entries(counts.rejected);
    const cell = (name, value) => html`<div><dt>${name}</dt><dd>${number(value)}</dd></div>`;
    return html`<div><h3>${title}</h3>
      <dl class="figures">${cell("Training", counts.train)}${cell("Held out", counts.test)}
        ${cell("Seen before", counts.duplicates)}</dl>
      <div class="thumbs">${(counts.thumbnails ?? []).map((href) => {
        const url = this.pictures.url(href);
        return url ? html`<img src=${url} alt="">` : html`<span class="blank"></span>`;
      })}</div>
      ${rejected.length > 0 ? html`<p>Refused: ${rejected.map(([cause, count]) => html`<span
        class="badge bad">${cause.replaceAll("-", " ")} ${number(count)}</span> `)}</p>` : nothing}</div>`;
  }

  refusedOnes() {
    return html`<section class="card" aria-labelledby="letters">
      <div class="row head"><h2 id="letters">Refused</h2>
        <fieldset class="choice"><legend class="unseen">Of</legend>
          ${Object.entries(TOPICS).map(([topic, label]) => html`<label><input type="radio" name="topic"
            .checked=${topic === this.topic}
            @change=${() => { this.topic = topic; this.letters = null; this.draw(); this.readLetters(); }}>
            <span>${label}</span></label>`)}</fieldset></div>
      ${this.letters === null ? html`<p class="quiet">Reading…</p>`
        : this.letters.length === 0 ? html`<p class="quiet">${this.unread || "Nothing was refused."}</p>`
          : html`<ul class="letters">${this.letters.map((letter) => this.letter(letter))}</ul>`}
    </section>`;
  }

  letter(letter) {
    const where = [letter.dataset, letter.domain, letter.model].filter(Boolean).join(" / ");
    return html`<li><div><strong>${letter.message}</strong>
        <span class="quiet">${letter.name ?? ""} ${where} ${bytes(letter.bytes)}, ${moment(letter.at)}${
          letter.attempt > 1 ? `, try ${letter.attempt}` : ""}</span></div>
      <div class="row"><button class="quiet" @click=${action(() => this.save(letter))}>Save</button>
        <button class="quiet" ?disabled=${letter.replayed}
          @click=${action(() => this.replay(letter))}>${letter.replayed ? "Sent" : "Try again"}</button></div></li>`;
  }
}

export const view = {
  title: "Data",
  start(root, [only]) {
    const data = new Data(root, only);
    return () => data.end();
  },
};
