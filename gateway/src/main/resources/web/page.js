// The first page: lists models, translates one picture. Served as written, loads nothing else.
const element = (id) => document.getElementById(id);
const REFRESH_MS = 5000;
const shown = []; // object URLs of the pictures on the page

function say(text) {
  element("status").textContent = text;
}

async function failure(response) {
  const problem = await response.json().catch(() => null);
  return problem?.detail ?? `The gateway answered ${response.status}.`;
}

function row(model) {
  const newest = model.versions[0];
  const cells = [
    model.name,
    model.champion ?? "–",
    model.versions.length,
    newest.direction.replaceAll("-", " "),
    newest.fixedSize ? `${newest.size} px` : `any (trained at ${newest.size} px)`,
  ];
  const line = document.createElement("tr");
  line.append(...cells.map((text) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    return cell;
  }));
  return line;
}

function choices(models) {
  const select = element("model");
  const names = models.filter((model) => model.champion !== undefined).map((model) => model.name);
  // Rebuilt only when it changes: a select that is open must not jump.
  const before = [...select.options].map((option) => option.value).join();
  if (names.join() !== before) {
    const chosen = select.value;
    select.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  }
  if (names.length === 0) {
    select.replaceChildren(new Option("no model yet", ""));
  }
  select.disabled = names.length === 0;
  element("go").disabled = names.length === 0;
}

async function refresh() {
  try {
    const response = await fetch("/v1/models");
    if (!response.ok) {
      say(await failure(response));
      return;
    }
    const { models } = await response.json();
    element("models").replaceChildren(...models.map(row));
    element("none").hidden = models.length > 0;
    choices(models);
  } catch {
    say("The gateway cannot be reached. This page tries again by itself.");
  } finally {
    setTimeout(refresh, REFRESH_MS);
  }
}

async function translate(model, picture, output) {
  const address = `/v1/models/${encodeURIComponent(model)}/translate?output=${output}`;
  const response = await fetch(address, {
    method: "POST",
    body: picture,
    headers: { accept: "image/png" },
  });
  if (!response.ok) {
    throw new Error(await failure(response));
  }
  return { blob: await response.blob(), by: response.headers.get("ugatit-model") };
}

function show(id, blob) {
  const url = URL.createObjectURL(blob);
  shown.push(url);
  element(id).src = url;
}

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const picture = element("picture").files[0];
  const model = element("model").value;
  element("go").disabled = true;
  say("Translating…");
  const began = performance.now();
  try {
    const image = await translate(model, picture, "image");
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const heatmap = await translate(model, picture, "heatmap");
    shown.splice(0).forEach((url) => URL.revokeObjectURL(url));
    show("input", picture);
    show("image", image.blob);
    show("heatmap", heatmap.blob);
    element("results").hidden = false;
    say(`Translated by ${image.by ?? model} in ${seconds} s.`);
  } catch (error) {
    say(error.message);
  } finally {
    element("go").disabled = false;
  }
});

refresh();
