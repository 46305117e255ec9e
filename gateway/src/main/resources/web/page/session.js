// The client's side of ugatit.live.v1, as /asyncapi.yaml describes it. Knows nothing of the page.
import { askForKey, key } from "./api.js";

const HEADER_BYTES = 32;
const FRAME = 1;
const BY_COMPARED = 0x0001;
const MORE_FOLLOW = 0x0002;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

/**
 * A picture of the gateway.
 *
 * @typedef {object} Answer
 * @property {Blob} blob the picture
 * @property {boolean} compared whether the compared model made it
 * @property {number} captured when its frame was captured, `performance.now()`
 * @property {number} version of the model
 * @property {number} queueMs time it waited for the model
 * @property {number} modelMs time in the model
 * @property {number} serverMs time from the frame's arrival to the picture's departure
 */

/**
 * A live session that comes back by itself.
 *
 * States: closed → connecting → greeting (hello is sent) → open → closed; from every state but
 * closed it connects again after a pause when the connection is lost, until `stop`.
 */
export class LiveSession {
  /**
   * @param {object} wishes fields of `hello` but type and token
   * @param {object} on
   * @param {(answer: Answer) => void} on.picture
   * @param {(message: any) => void} on.model `welcome` and `model`
   * @param {(message: any) => void} on.dropped
   * @param {(message: any) => void} on.problem
   * @param {(state: "connecting"|"open"|"closed") => void} on.state
   */
  constructor(wishes, on) {
    this.wishes = wishes;
    this.on = on;
    this.credits = 0;
    this.sequence = 0;
    this.pause = FIRST_RETRY_MS;
    this.running = false;
    /** @type {WebSocket|null} */
    this.socket = null;
    this.timer = 0;
  }

  start() {
    this.running = true;
    this.connect();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
    this.socket?.close(1000);
    this.socket = null;
    this.credits = 0;
    this.on.state("closed");
  }

  /** Changes wishes from the next frame on. */
  set(wishes) {
    Object.assign(this.wishes, wishes);
    if (this.isOpen) {
      this.say({ type: "set", ...wishes });
    }
  }

  /** Whether a frame may be sent now. */
  get ready() {
    return this.isOpen && this.credits > 0;
  }

  /**
   * Takes a credit for a frame that is being encoded; {@link send} uses it, {@link giveBack}
   * returns it. A credit of a lost connection is worth nothing: both then do nothing.
   */
  take() {
    this.credits--;
    return { socket: this.socket, captured: performance.now() };
  }

  giveBack(ticket) {
    if (ticket.socket === this.socket) {
      this.credits++;
    }
  }

  /** @param {ArrayBuffer} picture encoded */
  send(ticket, picture) {
    if (ticket.socket !== this.socket || !this.isOpen) {
      return;
    }
    const message = new Uint8Array(HEADER_BYTES + picture.byteLength);
    const header = new DataView(message.buffer);
    header.setUint8(0, 1);
    header.setUint8(1, FRAME);
    header.setUint32(4, this.sequence);
    header.setFloat64(8, ticket.captured);
    message.set(new Uint8Array(picture), HEADER_BYTES);
    this.sequence = (this.sequence + 1) >>> 0;
    this.socket.send(message);
  }

  get isOpen() {
    return this.greeted && this.socket?.readyState === WebSocket.OPEN;
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  connect() {
    this.on.state("connecting");
    this.greeted = false;
    this.credits = 0;
    const address = new URL("/v1/live", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, "ugatit.live.v1");
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.again = 0;
    this.refused = null;
    socket.onopen = () => {
      const token = key();
      this.say({ type: "hello", ...(token ? { token } : {}), ...this.wishes });
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) {
        typeof data === "string" ? this.hear(JSON.parse(data)) : this.look(data);
      }
    };
    socket.onclose = () => {
      if (socket === this.socket) {
        this.lost();
      }
    };
  }

  async lost() {
    this.socket = null;
    this.credits = 0;
    this.greeted = false;
    if (!this.running) {
      return;
    }
    this.on.state("connecting");
    const keyless = ["no-key", "unknown-key"].includes(this.refused);
    if (keyless && !(await askForKey(this.refused))) {
      this.stop();
      return;
    }
    const wait = this.again ? this.again * 1000 : this.pause;
    this.pause = Math.min(this.pause * 2, LAST_RETRY_MS);
    this.timer = setTimeout(() => this.connect(), wait);
  }

  hear(message) {
    switch (message.type) {
      case "welcome":
        this.greeted = true;
        this.credits = message.credits;
        this.pause = FIRST_RETRY_MS;
        this.on.state("open");
        this.on.model({ ...message, reason: "welcome", compare: false });
        break;
      case "model":
        this.on.model(message);
        break;
      case "dropped":
        this.answered(message.more);
        this.on.dropped(message);
        break;
      case "problem":
        this.again = message.retryAfterSeconds ?? 0;
        this.refused = message.code;
        this.on.problem(message);
        break;
      default: // a newer gateway may say more
    }
  }

  look(data) {
    const header = new DataView(data);
    const flags = header.getUint16(2);
    this.answered((flags & MORE_FOLLOW) !== 0);
    this.on.picture({
      blob: new Blob([new Uint8Array(data, HEADER_BYTES)]),
      compared: (flags & BY_COMPARED) !== 0,
      captured: header.getFloat64(8),
      queueMs: header.getUint32(16) / 1000,
      modelMs: header.getUint32(20) / 1000,
      serverMs: header.getUint32(24) / 1000,
      version: header.getUint32(28),
    });
  }

  answered(more) {
    if (!more) {
      this.credits++;
    }
  }
}
