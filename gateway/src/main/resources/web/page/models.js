// Models: versions with their scores, where the aliases point, and moving them.
import { call, get } from "./api.js";
import {
  action, bytes, failed, figure, html, moment, note, nothing, number, onChange, render,
  sparkline, sure,
} from "./ui.js";

const SHOWN = 12;
const CHAMPION = "champion";

const aliasesOf = (model, version) => model.aliases.filter((alias) => alias.version === version);
const path = (...parts) => `/v1/models/${parts.map(encodeURIComponent).join("/")}`;

class Models {
  constructor(root, only) {
    this.root = root;
    this.only = only;
    this.models = null;
    this.opened = new Set();
    this.stopListening = onChange("models", () => this.refresh());
    this.draw();
    this.refresh();
  }

  end() {
    this.stopListening();
  }

  async refresh() {
    try {
      this.models = (await get("/v1/models")).models;
    } catch (error) {
      failed(error);
    }
    this.draw();
  }

  async point(model, alias, version, pinned) {
    await call("PUT", path(model.name, "aliases", alias), { version, pinned });
    note(pinned
      ? `${model.name} answers with version ${version} and stays there until you unpin it.`
      : `${model.name} follows its training again.`);
    await this.refresh();
  }

  async rollBack(model, alias) {
    const moved = await call("POST", path(model.name, "aliases", alias, "rollback"), {});
    note(`${model.name} is back at version ${moved.version} and stays there until you unpin it.`);
    await this.refresh();
  }

  async withdraw(model, version) {
    if (await sure(`Withdraw version ${version} of ${model.name}? Nobody can use it afterwards.`,
      "Withdraw it")) {
      await call("DELETE", path(model.name, "versions", version));
      note(`Version ${version} of ${model.name} is withdrawn.`);
      await this.refresh();
    }
  }

  draw() {
    render(html`<h1>Models</h1>
      ${this.models === null ? html`<p class="quiet">Reading…</p>` : nothing}
      ${this.models?.length === 0 ? html`<section class="empty card"><p>No model is published yet.</p>
        <p>A training publishes its first one at its first publishing step.
          <a class="button" href="#/trainings">Trainings</a></p></section>` : nothing}
      ${this.models?.filter(({ name }) => !this.only || name === this.only)
        .map((model) => this.card(model))}
      ${this.only ? html`<p><a href="#/models">All models</a></p>` : nothing}`, this.root);
  }

  card(model) {
    const champion = model.aliases.find(({ alias }) => alias === CHAMPION);
    const scored = [...model.versions].reverse().filter(({ metrics }) => "swd" in metrics);
    const all = this.opened.has(model.name);
    const versions = all ? model.versions : model.versions.slice(0, SHOWN);
    const newest = model.versions[0];
    return html`<section class="card" aria-labelledby="model-${model.name}">
      <div class="row head"><h2 id="model-${model.name}"><a href="#/models/${model.name}">${model.name}</a></h2>
        <div class="row">
          ${champion?.pinned ? html`<button class="quiet"
            @click=${action(() => this.point(model, CHAMPION, champion.version, false))}>Unpin</button>` : nothing}
          ${champion?.previous === undefined ? nothing : html`<button class="quiet"
            @click=${action(() => this.rollBack(model, CHAMPION))}>Roll back to ${champion.previous}</button>`}
        </div></div>
      <p class="quiet">${newest.direction.replaceAll("-", " ")},
        ${newest.fixedSize ? `${newest.size} px` : `any size, trained at ${newest.size} px`},
        ${bytes(newest.bytes)}${newest.training
          ? html`, by <a href="#/trainings/${newest.training}">${newest.training}</a>` : nothing}</p>
      ${champion ? html`<p>${champion.pinned ? "Pinned by hand" : "Chosen by score"}:
        version ${champion.version}, ${moment(champion.at)}. <span class="quiet">${champion.reason}</span></p>`
        : html`<p>No champion yet: versions answer by their number alone.</p>`}
      ${scored.length > 1 ? html`<figure class="trend">${sparkline(
        scored.map(({ metrics }) => metrics.swd), "Distance to the targets over versions")}
        <figcaption class="quiet">Distance to the targets from version ${scored[0].version}
          (${figure(scored[0].metrics.swd)}) to ${scored[scored.length - 1].version}
          (${figure(scored[scored.length - 1].metrics.swd)}); less is better.</figcaption></figure>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="Versions of ${model.name}"><table>
        <thead><tr><th scope="col">Version</th><th scope="col">Distance</th><th scope="col">Spread</th>
          <th scope="col">Is</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
        <tbody>${versions.map((version) => this.row(model, version))}</tbody></table></div>
      ${model.versions.length > SHOWN && !all ? html`<button class="quiet"
        @click=${() => { this.opened.add(model.name); this.draw(); }}>All ${number(model.versions.length)} versions</button>` : nothing}
    </section>`;
  }

  row(model, version) {
    const aliases = aliasesOf(model, version.version);
    const isChampion = aliases.some(({ alias }) => alias === CHAMPION);
    const { swd, spread } = version.metrics;
    return html`<tr class=${isChampion ? "current" : ""}>
      <th scope="row">${version.version}</th>
      <td>${swd === undefined ? "–" : figure(swd)}</td>
      <td>${spread === undefined ? "–" : figure(spread)}</td>
      <td>${aliases.map(({ alias, pinned }) => html`<span class="badge good">${alias}${pinned ? ", pinned" : ""}</span> `)}
        ${version.refused ? html`<span class="badge bad" title=${version.refused}>refused</span>
          <span class="quiet">${version.refused}</span>` : nothing}</td>
      <td><div class="row end">
        ${isChampion || version.refused ? nothing : html`<button class="quiet"
          aria-label="Promote version ${version.version} of ${model.name}"
          @click=${action(() => this.point(model, CHAMPION, version.version, true))}>Promote</button>`}
        ${isChampion && !aliases.some(({ alias, pinned }) => alias === CHAMPION && pinned)
          ? html`<button class="quiet" aria-label="Pin version ${version.version} of ${model.name}"
              @click=${action(() => this.point(model, CHAMPION, version.version, true))}>Pin</button>` : nothing}
        ${aliases.length === 0 ? html`<button class="danger quiet"
          aria-label="Withdraw version ${version.version} of ${model.name}"
          @click=${action(() => this.withdraw(model, version.version))}>Withdraw</button>` : nothing}
      </div></td></tr>`;
  }
}

export const view = {
  title: "Models",
  start(root, [only]) {
    const models = new Models(root, only);
    return () => models.end();
  },
};
