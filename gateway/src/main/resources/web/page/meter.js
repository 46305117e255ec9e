// Delay, frames a second and drops of a live session.

const WINDOW_MS = 3000;

/** The figures of the last three seconds. */
export class Meter {
  constructor() {
    /** @type {{at: number, delay: number, model: number, server: number}[]} */
    this.shown = [];
    this.drops = 0;
  }

  /** A picture was drawn whose frame was captured at `captured`, `performance.now()`. */
  picture(answer) {
    const at = performance.now();
    const { modelMs: model, serverMs: server } = answer;
    this.shown.push({ at, delay: at - answer.captured, model, server });
    this.forget(at);
  }

  dropped() {
    this.drops++;
  }

  /** What is shown of it; delays in milliseconds, NaN without a picture. */
  figures() {
    this.forget(performance.now());
    const delays = this.shown.map((one) => one.delay).sort((a, b) => a - b);
    const at = (share) => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))];
    const mean = (of) => this.shown.reduce((sum, one) => sum + of(one), 0) / this.shown.length;
    return {
      p50: at(0.5) ?? NaN,
      p95: at(0.95) ?? NaN,
      rate: this.shown.length / (WINDOW_MS / 1000),
      model: mean((one) => one.model),
      server: mean((one) => one.server),
      drops: this.drops,
    };
  }

  forget(now) {
    while (this.shown.length > 0 && now - this.shown[0].at > WINDOW_MS) {
      this.shown.shift();
    }
  }
}
