// Talking to the server.

// Where the application begins: at the root of the server, or below a prefix of another program's.
const ROOT = new URL("../", import.meta.url);

export function addressOf(path) {
  return new URL(path, ROOT).href;
}

export class Problem extends Error {
  constructor(body, status, retryAfter = "") {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.remedy = body.remedy || "";
    this.retrySeconds = Number(retryAfter) || 2;
  }

  get text() {
    return this.remedy ? `${this.message} ${this.remedy}` : this.message;
  }
}

export function explain(error) {
  if (error instanceof Problem) return error.text;
  if (error instanceof TypeError) return "The server cannot be reached. Is SmartChat still running?";
  return String(error.message || error);
}

export function problemFrom(text, status, retryAfter) {
  // The session has ended, here or elsewhere.
  if (status === 401 && "signsIn" in document.body.dataset) location.assign(addressOf("sign-in?ended=true"));
  try {
    return new Problem(JSON.parse(text), status, retryAfter);
  } catch {
    return new Problem({}, status, retryAfter);
  }
}

// Where a request of this page begins in a trace: W3C Trace Context, "traceparent header"
export function traceparent() {
  const digits = (count) =>
    Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `00-${digits(16)}-${digits(8)}-01`;
}

async function checked(response) {
  if (!response.ok) throw problemFrom(await response.text(), response.status);
  return response;
}

export async function getJson(path) {
  return (await checked(await fetch(addressOf(path), { headers: { Accept: "application/json", traceparent: traceparent() } }))).json();
}

export async function postJson(path, body) {
  return (await checked(await post(path, body, "application/json"))).json();
}

export async function patchJson(path, body) {
  return (await checked(await send("PATCH", path, body, "application/json"))).json();
}

export async function remove(path) {
  await checked(await fetch(addressOf(path), { method: "DELETE", headers: { traceparent: traceparent() } }));
}

export async function sendFeedback(vote) {
  await checked(await post("api/feedback", { vote }, "application/json"));
}

function post(path, body, accept, signal) {
  return send("POST", path, body, accept, signal);
}

function send(method, path, body, accept, signal) {
  return fetch(addressOf(path), {
    method,
    headers: { "Content-Type": "application/json", Accept: accept, traceparent: traceparent() },
    body: JSON.stringify(body),
    signal,
  });
}

// Yields {id, name, data} for each event that the server streams.
export async function* postForEvents(path, body, signal) {
  yield* eventsOf(await checked(await post(path, body, "text/event-stream", signal)));
}

// The rest of a stream, from behind the event with this number.
export async function* resumeEvents(path, lastId, signal) {
  const headers = { Accept: "text/event-stream", "Last-Event-ID": String(lastId), traceparent: traceparent() };
  yield* eventsOf(await checked(await fetch(addressOf(path), { headers, signal })));
}

async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffered += value;
    const blocks = buffered.split("\n\n");
    buffered = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split("\n").map((line) => {
          const colon = line.indexOf(": ");
          return [line.slice(0, colon), line.slice(colon + 2)];
        }),
      );
      if (fields.event) yield { id: Number(fields.id) || 0, name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

// XMLHttpRequest, because fetch does not report how much was sent.
export function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", addressOf("api/documents"));
    request.setRequestHeader("traceparent", traceparent());
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / (event.total || 1)));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve({ document: JSON.parse(request.responseText), known: request.status === 200 });
      else reject(problemFrom(request.responseText, request.status, request.getResponseHeader("Retry-After")));
    });
    request.addEventListener("error", () => reject(new TypeError("network")));
    request.send(form);
  });
}
