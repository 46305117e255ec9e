// The form of a new training: two heaps of pictures, a preset, a name. Uploads, waits until the
// pictures are prepared, then starts.
import { call, get, request } from "./api.js";
import { action, failed, html, note, nothing, number, render } from "./ui.js";

const AT_ONCE = 4;
const PREPARED_EVERY_MS = 1000;
const MOST_WAIT_MS = 10 * 60_000;
const LEAST_PICTURES = 2;
const PREVIEWS = 8;
const DOMAINS = [
  ["source", "From", "the kind that you have, such as selfies"],
  ["target", "To", "the kind that you want, such as anime faces"],
];

const isPicture = (file) => /^image\//.test(file.type) || /\.(jpe?g|png|webp|gif|bmp)$/i.test(file.name);

/** A name that the gateway accepts, made of what was typed. */
const asName = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50);

/** All files of what was dropped, folders included. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [];
  const visit = async (entry) => {
    if (entry.isFile) {
      files.push(await new Promise((done, refused) => entry.file(done, refused)));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, refused) => reader.readEntries(done, refused));
      if (some.length === 0) {
        return;
      }
      for (const one of some) {
        await visit(one);
      }
    }
  };
  for (const entry of entries) {
    await visit(entry);
  }
  return entries.length > 0 ? files : [...transfer.files];
}

export class NewTraining {
  constructor(root) {
    this.root = root;
    this.files = { source: [], target: [] };
    this.previews = { source: [], target: [] };
    this.presets = [];
    this.preset = "";
    this.name = "";
    this.steps = "";
    this.phase = null; // {text, done, all} while it works
    this.refused = [];
    this.ended = new AbortController();
    this.draw();
    get("/v1/presets").then(({ presets }) => {
      this.presets = presets;
      this.preset = presets[0].name;
      this.draw();
    }, failed);
  }

  end() {
    this.ended.abort();
    Object.values(this.previews).flat().forEach((url) => URL.revokeObjectURL(url));
  }

  take(domain, files) {
    this.files[domain] = files.filter(isPicture);
    this.previews[domain].forEach((url) => URL.revokeObjectURL(url));
    this.previews[domain] = this.files[domain].slice(0, PREVIEWS).map((file) => URL.createObjectURL(file));
    const others = files.length - this.files[domain].length;
    if (others > 0) {
      note(`${number(others)} files are no pictures and were left out.`, "news");
    }
    this.draw();
  }

  get dataset() {
    return asName(this.name);
  }

  async begin() {
    const { dataset } = this;
    const preset = this.presets.find(({ name }) => name === this.preset);
    this.refused = [];
    try {
      await call("PUT", `/v1/datasets/${dataset}`, { size: preset.loadSize });
      const before = await this.counts(dataset);
      for (const [domain] of DOMAINS) {
        await this.upload(dataset, domain);
      }
      await this.prepared(dataset, before);
      const options = this.steps ? { steps: Number(this.steps) } : undefined;
      const created = await call("POST", "/v1/trainings",
        { model: dataset, dataset, preset: this.preset, ...(options ? { options } : {}) });
      note("The training is on its way.");
      location.hash = `#/trainings/${created.record.id}`;
    } finally {
      this.say(null);
    }
  }

  /** Uploads the pictures of a domain, some at once. A refused one is told and passed over. */
  async upload(dataset, domain) {
    const files = this.files[domain];
    let next = 0;
    let done = 0;
    const one = async () => {
      while (next < files.length && !this.ended.signal.aborted) {
        const file = files[next++];
        await this.send(`/v1/datasets/${dataset}/${domain}/pictures`, file);
        this.say(`Sending pictures: ${domain}`, ++done, files.length);
      }
    };
    this.say(`Sending pictures: ${domain}`, 0, files.length);
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  async send(path, file) {
    for (;;) {
      try {
        const answer = await request(path, {
          method: "POST",
          body: file,
          headers: { "content-type": file.type || "application/octet-stream" },
          signal: this.ended.signal,
        });
        const { refused } = await answer.json();
        refused.forEach(({ cause }) => this.refuse(file, cause));
        return;
      } catch (error) {
        if (error.status === 429) {
          await new Promise((next) => setTimeout(next, 1000));
        } else if (error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 403) {
          this.refuse(file, error.message);
          return;
        } else {
          throw error;
        }
      }
    }
  }

  refuse(file, cause) {
    this.refused.push(`${file.name}: ${cause}`);
    this.draw();
  }

  async counts(dataset) {
    const view = await get(`/v1/datasets/${dataset}`);
    return DOMAINS.map(([domain]) => view[domain]).reduce(
      (sum, { train, test, duplicates, rejected }) =>
        sum + train + test + duplicates + Object.values(rejected).reduce((a, b) => a + b, 0), 0);
  }

  /** Waits until all that was sent is prepared, or refused with its cause. */
  async prepared(dataset, before) {
    const sent = this.files.source.length + this.files.target.length - this.refused.length;
    const until = Date.now() + MOST_WAIT_MS;
    for (;;) {
      const done = (await this.counts(dataset)) - before;
      this.say("Preparing pictures", Math.min(done, sent), sent);
      if (done >= sent || this.ended.signal.aborted) {
        return;
      }
      if (Date.now() > until) {
        throw new Error("The pictures are not prepared yet: is an ingest service running? They are kept; start the training later from here.");
      }
      await new Promise((next) => setTimeout(next, PREPARED_EVERY_MS));
    }
  }

  say(text, done = 0, all = 1) {
    this.phase = text === null ? null : { text, done, all };
    if (!this.ended.signal.aborted) {
      this.draw();
    }
  }

  draw() {
    render(this.template(), this.root);
  }

  template() {
    const preset = this.presets.find(({ name }) => name === this.preset);
    const enough = DOMAINS.every(([domain]) => this.files[domain].length >= LEAST_PICTURES);
    const ready = enough && this.dataset.length > 0 && preset && !this.phase;
    return html`
      <p class="trail"><a href="#/trainings">Trainings</a> /</p>
      <h1>New training</h1>
      <form @submit=${(event) => event.preventDefault()}>
        <div class="drops">${DOMAINS.map((domain) => this.dropZone(...domain))}</div>
        <section class="card fields">
          <label class="field">Name <input type="text" maxlength="50" placeholder="selfies2anime"
            .value=${this.name} ?disabled=${this.phase}
            @input=${(event) => { this.name = event.target.value; this.draw(); }}></label>
          <label class="field">Preset <select ?disabled=${this.phase}
            @change=${(event) => { this.preset = event.target.value; this.draw(); }}>
            ${this.presets.map(({ name }) => html`<option .selected=${name === this.preset}>${name}</option>`)}
          </select></label>
          <label class="field">Steps <input type="number" min="1" step="1" inputmode="numeric"
            placeholder=${preset?.steps ?? ""} .value=${this.steps} ?disabled=${this.phase}
            @input=${(event) => { this.steps = event.target.value; }}></label>
          <p class="quiet wide">${preset
            ? `${preset.size} px, ${preset.variant}; needs ${preset.needs}; ${preset.summary}.` : ""}
            ${this.dataset && this.dataset !== this.name ? ` It will be called ${this.dataset}.` : ""}</p>
        </section>
        ${this.phase ? html`<section class="card" role="status">
          <label class="wide">${this.phase.text}: ${number(this.phase.done)} of ${number(this.phase.all)}
          <progress max=${Math.max(1, this.phase.all)} .value=${this.phase.done}></progress></label></section>` : nothing}
        ${this.refused.length > 0 ? html`<details class="card" open><summary>${number(this.refused.length)}
          pictures were refused</summary><ul>${this.refused.slice(0, 50).map((line) => html`<li>${line}</li>`)}</ul></details>` : nothing}
        <div class="row end"><button ?disabled=${!ready} @click=${action(() => this.begin())}>Start training</button></div>
      </form>`;
  }

  dropZone(domain, title, hint) {
    const files = this.files[domain];
    return html`<section class="card drop" aria-labelledby="drop-${domain}"
      @dragover=${(event) => event.preventDefault()}
      @drop=${(event) => {
        event.preventDefault();
        dropped(event.dataTransfer).then((all) => this.take(domain, all), failed);
      }}>
      <h2 id="drop-${domain}">${title}</h2>
      <p class="quiet">${files.length > 0 ? `${number(files.length)} pictures` : `Drop a folder here: ${hint}`}</p>
      <div class="thumbs">${this.previews[domain].map((url) => html`<img src=${url} alt="">`)}</div>
      <div class="row">
        <label class="button quiet">Folder…<input type="file" webkitdirectory multiple class="unseen"
          ?disabled=${this.phase} @change=${(event) => this.take(domain, [...event.target.files])}></label>
        <label class="button quiet">Files…<input type="file" id="files-${domain}" accept="image/*" multiple class="unseen"
          ?disabled=${this.phase} @change=${(event) => this.take(domain, [...event.target.files])}></label>
      </div></section>`;
  }
}
