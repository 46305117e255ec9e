// Line charts of losses. Chart.js is loaded when the first one is drawn, and nowhere else.

const LIBRARY = "/lib/chart.umd.js";

/** What is shown before anybody chooses: the sums and what they are made of most. */
const FIRST_SHOWN = /^(Generator|Discriminator)_loss$|^G_(recon|cam)_/;

const COLOURS = ["#c2571a", "#2f7f86", "#7b5ea7", "#8f7a1f", "#b0436b", "#4a7d3a", "#5b6b8c"];

/** @type {Promise<any>|null} */
let loading = null;

/** Loads the library once; a failed try may be repeated. */
function library() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = () => done(globalThis.Chart);
    script.onerror = () => {
      loading = null;
      failed(new Error("The charts could not be loaded."));
    };
    document.head.append(script);
  });
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Losses over steps, one line each. */
export class LossChart {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.chart = null;
    this.closed = false;
    this.theme = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => this.chart && this.paint();
    this.theme.addEventListener("change", this.recolour);
  }

  /** @param {{step: number, losses: Record<string, number>}[]} points oldest first */
  async show(points) {
    const Chart = await library();
    if (this.closed) {
      return;
    }
    this.chart ??= new Chart(this.canvas, options());
    const names = [...new Set(points.flatMap((point) => Object.keys(point.losses)))].sort();
    const chosen = new Map(
      this.chart.data.datasets.map((set, i) => [set.label, this.chart.isDatasetVisible(i)]));
    const shown = names.filter((name) => chosen.get(name) ?? FIRST_SHOWN.test(name));
    const visible = new Set(shown.length > 0 || chosen.size > 0 ? shown : names);
    this.chart.data.datasets = names.map((name, i) => ({
      label: name,
      data: points.filter((point) => name in point.losses)
        .map((point) => ({ x: point.step, y: point.losses[name] })),
      borderColor: COLOURS[i % COLOURS.length],
      backgroundColor: COLOURS[i % COLOURS.length],
      borderWidth: 1.75,
      pointRadius: points.length > 60 ? 0 : 2,
      tension: 0.2,
      hidden: !visible.has(name),
    }));
    this.paint();
  }

  paint() {
    const { scales, plugins } = this.chart.options;
    for (const axis of [scales.x, scales.y]) {
      axis.ticks.color = colour("--quiet");
      axis.title.color = colour("--quiet");
      axis.grid.color = colour("--line");
    }
    plugins.legend.labels.color = colour("--ink");
    this.chart.update("none");
  }

  close() {
    this.closed = true;
    this.theme.removeEventListener("change", this.recolour);
    this.chart?.destroy();
  }
}

function options() {
  const axis = (type, text) => ({ type, ticks: {}, grid: {}, title: { display: true, text } });
  return {
    type: "line",
    data: { datasets: [] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      // The sums are thousands of times as large as some of their parts.
      scales: { x: axis("linear", "step"), y: axis("logarithmic", "loss") },
      plugins: { legend: { labels: { boxWidth: 14, boxHeight: 2 } } },
    },
  };
}
