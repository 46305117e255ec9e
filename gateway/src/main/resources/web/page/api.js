// Everything that the page asks of the gateway goes through here: requests, problems, the API key,
// server-sent events.

const KEY = "ugatit-key";
const NO_GATEWAY = "The gateway cannot be reached. This page tries again by itself.";

/** A failure as the gateway tells it: a title and what cures it. */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status; 0 when there was no answer
   * @param {{type?: string, title?: string, detail?: string}} said body of the answer
   */
  constructor(status, said) {
    super(said.detail ?? `The gateway answered ${status}.`);
    this.status = status;
    this.title = said.title ?? "That did not work";
    this.code = (said.type ?? "").replace("urn:ugatit:problem:", "");
  }
}

/** The API key of this tab, or null. */
export const key = () => sessionStorage.getItem(KEY);

const WHY = {
  "no-key": "Whoever runs this gateway can give you one.",
  "unknown-key": "The last one was mistyped or has been removed.",
};

/** @type {(why: string) => Promise<string|null>} */
let ask = async () => null;

/** Says who asks the person for a key. */
export function askForKeysWith(asking) {
  ask = asking;
}

const QUIET_MS = 60_000;

/** @type {Promise<boolean>|null} one question at a time, however many requests were refused */
let asked = null;

/** Who has said no is left alone for a while, though requests go on being refused. */
let quietUntil = 0;

function newKey(why) {
  if (asked === null && Date.now() < quietUntil) {
    return Promise.resolve(false);
  }
  asked ??= ask(why)
    .then((text) => {
      if (text) {
        sessionStorage.setItem(KEY, text);
      } else {
        quietUntil = Date.now() + QUIET_MS;
      }
      return Boolean(text);
    })
    .finally(() => { asked = null; });
  return asked;
}

/** Asks the person for a key after a refusal with this code. @returns whether there is a new one */
export const askForKey = (code) => newKey(WHY[code]);

async function problem(response) {
  const said = await response.json().catch(() => ({}));
  return new Problem(response.status, said);
}

function send(path, options) {
  const headers = new Headers(options.headers);
  if (key()) {
    headers.set("authorization", `Bearer ${key()}`);
  }
  return fetch(path, { ...options, headers }).catch((failure) => {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Problem(0, { title: "No connection", detail: NO_GATEWAY });
  });
}

/**
 * One request. A gateway that asks for a key gets one from the person.
 *
 * @param {string} path
 * @param {RequestInit} options of fetch
 * @returns {Promise<Response>} of status 2xx; everything else is thrown as a {@link Problem}
 */
export async function request(path, options = {}) {
  for (let tries = 0; ; tries++) {
    const used = key();
    const response = await send(path, options);
    if (response.ok) {
      return response;
    }
    const refused = await problem(response);
    if (response.status !== 401 || tries > 2) {
      throw refused;
    }
    // Another request may have got a new one meanwhile.
    if (key() === used && !(await newKey(WHY[refused.code] ?? refused.message))) {
      throw refused;
    }
  }
}

export async function get(path) {
  return (await request(path)).json();
}

/** Sends JSON. @returns the JSON that is answered, or null for an empty answer */
export async function call(method, path, body, headers = {}) {
  const response = await request(path, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.status === 204 ? null : response.json();
}

/** A picture as an object URL, which the caller revokes; an img element could not send the key. */
export async function picture(path) {
  return URL.createObjectURL(await (await request(path)).blob());
}

/** Reads one text/event-stream to its end. */
async function read(body, on, seen) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    blocks.forEach((block) => deliver(block, on, seen));
  }
}

function deliver(block, on, seen) {
  const fields = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [name, ...text] = line.split(":");
    if (name) {
      fields[name] = text.join(":").trimStart();
    }
  }
  if (fields.id) {
    seen.last = fields.id;
  }
  if (fields.data) {
    on[fields.event]?.(JSON.parse(fields.data));
  }
}

/**
 * Follows server-sent events, and goes on after the last one whenever the connection breaks. Not
 * EventSource: that cannot send the key.
 *
 * @param {string} path
 * @param {Record<string, (data: any) => void>} on by the event's name; `open` is called each time
 *     that the stream begins, `lost` when it ends
 * @returns a function that ends it
 */
export function follow(path, on) {
  const stopped = new AbortController();
  const seen = { last: "" };
  (async () => {
    for (let wait = 500; !stopped.signal.aborted; wait = Math.min(wait * 2, 10_000)) {
      try {
        const headers = { accept: "text/event-stream" };
        if (seen.last) {
          headers["last-event-id"] = seen.last;
        }
        const response = await request(path, { headers, signal: stopped.signal });
        wait = 500;
        on.open?.();
        await read(response.body, on, seen);
      } catch {
        // The next try tells whether it is over.
      }
      if (!stopped.signal.aborted) {
        on.lost?.();
        await new Promise((next) => setTimeout(next, wait));
      }
    }
  })();
  return () => stopped.abort();
}
