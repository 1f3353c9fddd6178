// The list of documents: adding, following, removing.

import { addressOf, explain, getJson, Problem, remove, upload } from "./api.js";
import { byId, make, setText } from "./dom.js";
import { endsWithOneOf, FolderReceipts, isPassedOver } from "./folders.js";

const POLL_MS = 700;
const IDLE_MS = 15000;
const PAGE = 200;
const PAGES_AT_ONCE = 5;
const UPLOADS_AT_ONCE = 2;
const SHOWN_WARNINGS = 2;

const STAGES = { parse: "Reading", index: "Indexing", embed: "Embedding", verify: "Checking" };
const rows = new Map();
const waiting = [];
const pages = [];
let loading = Promise.resolve();
let uploading = 0;
let timer = 0;
let documents = [];
let wanted = null; // the identifiers of the documents that the filter admits; null: all
let asked = "";
let onChange = () => {};
let onChoose = () => {};

export function startLibrary({ changed, chosen }) {
  onChange = changed;
  onChoose = chosen;
  const input = byId("files");
  input.addEventListener("change", () => {
    addFiles(input.files);
    input.value = "";
  });
  const folder = byId("folder");
  folder.addEventListener("change", () => {
    addFolder([...folder.files]);
    folder.value = "";
  });
  startFilter();
  const drop = byId("drop");
  // Everywhere on the page: a file that misses the target must not replace the page.
  for (const kind of ["dragenter", "dragover"]) {
    window.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  window.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    addFiles(event.dataTransfer.files);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
  refresh();
}

// The list comes in pages, so that no answer of the server is long. Those in which nothing changes by itself are kept,
// unless all are wanted: the last one, where new documents appear, and those with work in progress are fetched again.
async function loadPages(all) {
  for (let index = 0; ; index += 1) {
    const known = pages[index];
    if (!all && known?.next && known.documents.every(settled)) continue;
    const query = new URLSearchParams({ limit: PAGE });
    if (index > 0) query.set("cursor", pages[index - 1].next);
    const { documents, next_cursor: next } = await getJson(`api/documents?${query}`);
    // What was removed moves the pages behind it.
    if (known?.next !== next) pages.length = index;
    pages[index] = { documents, next };
    if (!next) return;
  }
}

async function refresh({ all = true } = {}) {
  window.clearTimeout(timer);
  // One after the other: two at a time would mix up the pages.
  const load = (loading = loading.catch(() => {}).then(() => loadPages(all)));
  let next = IDLE_MS * Math.max(pages.length / PAGES_AT_ONCE, 1);
  try {
    await load;
    documents = pages.flatMap((page) => page.documents);
    await applyFilter();
    show(documents);
    byId("library-error").hidden = true;
    if (documents.some((one) => !settled(one))) next = POLL_MS;
  } catch (error) {
    setText(byId("library-error"), explain(error));
    byId("library-error").hidden = false;
  }
  window.clearTimeout(timer);
  if (!document.hidden || next === POLL_MS) timer = window.setTimeout(() => refresh({ all: next !== POLL_MS }), next);
}

function settled(one) {
  return ["ready", "needs_ocr", "failed"].includes(one.status);
}

export function canBeAsked(one) {
  return one.status === "ready" || one.status === "searchable";
}

// The filter is a form that works without scripts; here it narrows what is listed, and not what is asked.
function startFilter() {
  const form = byId("filter");
  const apply = async () => {
    asked = "";
    try {
      await applyFilter();
      byId("library-error").hidden = true;
    } catch (error) {
      setText(byId("library-error"), explain(error));
      byId("library-error").hidden = false;
    }
    show(documents);
    announce(wanted ? `${wanted.size} ${wanted.size === 1 ? "book" : "books"} found.` : "All books are listed.");
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("reset", () => window.setTimeout(apply));
  byId("filter-q").addEventListener("search", apply);
}

// What the filter admits is asked for again when it or the documents have changed.
async function applyFilter() {
  const fields = [...new FormData(byId("filter"))].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
  if (!fields.length) {
    wanted = null;
    return;
  }
  const question = JSON.stringify([fields, documents.map((one) => [one.id, one.title, one.status])]);
  if (question === asked) return;
  const found = new Set();
  for (let cursor = ""; cursor !== null; ) {
    const query = new URLSearchParams([...fields, ["limit", PAGE], ...(cursor ? [["cursor", cursor]] : [])]);
    const page = await getJson(`api/documents?${query}`);
    for (const one of page.documents) found.add(one.id);
    cursor = page.next_cursor;
  }
  wanted = found;
  asked = question;
}

function show(documents) {
  const list = byId("documents");
  const present = new Set(documents.map((one) => one.id));
  for (const [id, row] of rows) {
    if (!present.has(id)) {
      row.element.remove();
      rows.delete(id);
    }
  }
  for (const one of documents) {
    if (!rows.has(one.id)) {
      const row = makeRow(one.id);
      rows.set(one.id, row);
      list.append(row.element);
    }
    update(rows.get(one.id), one);
    rows.get(one.id).element.hidden = wanted !== null && !wanted.has(one.id);
  }
  byId("filter-empty").hidden = wanted === null || wanted.size > 0;
  byId("library-empty").hidden = documents.length > 0 || uploading > 0;
  onChange(documents);
}

function makeRow(id) {
  const row = {
    cover: make("img", { alt: "", class: "cover", hidden: true, loading: "lazy" }),
    title: make("button", { type: "button", class: "title", onclick: () => onChoose(id) }),
    authors: make("span", { class: "authors quiet" }),
    details: make("a", { class: "details quiet", href: addressOf(`library/documents/${encodeURIComponent(id)}`) }, "Details"),
    status: make("span", { class: "status" }),
    bar: make("progress", { max: 1, value: 0 }),
    reason: make("p", { class: "reason" }),
    ocr: make("p", { class: "ocr quiet" }),
    warnings: make("p", { class: "warnings quiet" }),
    remove: make("button", { type: "button", class: "remove", onclick: () => removeDocument(row) }, "Remove"),
  };
  row.element = make(
    "li",
    { class: "document", "data-id": id },
    row.cover,
    make(
      "div",
      { class: "about" },
      row.title,
      row.authors,
      row.status,
      row.bar,
      row.reason,
      row.ocr,
      row.warnings,
      row.details,
    ),
    row.remove,
  );
  return row;
}

function update(row, one) {
  const before = row.document;
  row.document = one;
  row.element.dataset.status = one.status;
  setText(row.title, one.title);
  row.title.disabled = !canBeAsked(one);
  row.title.title = canBeAsked(one) ? "Ask this book" : "";
  const series = one.series.map(({ name, position }) => (position ? `${name} ${position}` : name));
  setText(row.authors, [one.authors.join(", "), ...series].filter(Boolean).join(" · "));
  row.details.setAttribute("aria-label", `Details of ${one.title}`);
  setText(row.status, statusText(one));
  row.bar.hidden = settled(one);
  row.bar.value = one.progress.fraction;
  row.bar.setAttribute("aria-label", `Progress of ${one.title}`);
  setText(row.reason, one.reason);
  setText(row.ocr, recognitionText(one));
  setText(row.warnings, warningsText(one.warnings));
  row.remove.setAttribute("aria-label", `Remove ${one.title}`);
  if (one.has_cover && row.cover.hidden) {
    row.cover.src = addressOf(`api/documents/${encodeURIComponent(one.id)}/cover`);
    row.cover.hidden = false;
  }
  if (before && before.status !== one.status && (settled(one) || one.status === "searchable")) {
    announce(`${one.title}: ${statusText(one)}`);
  }
}

function warningsText(warnings) {
  const shown = warnings.slice(0, SHOWN_WARNINGS).map(({ subject, message }) =>
    subject && !message.includes(subject) ? `${subject}: ${message}` : message,
  );
  const more = warnings.length - shown.length;
  return more > 0 ? `${shown.join(" ")} And ${more} more.` : shown.join(" ");
}

// What text recognition did to a document.
function recognitionText({ ocr, page_count: pages }) {
  if (!ocr.tried_pages) return "";
  const sure = ocr.mean_confidence === null ? "" : `, mean confidence ${Math.round(ocr.mean_confidence * 100)} %`;
  const all = pages ?? ocr.tried_pages;
  return `Recognised by OCR: ${ocr.recognized_pages} of ${all} ${all === 1 ? "page" : "pages"}${sure}`;
}

function leftText({ seconds_left: seconds }) {
  if (!seconds) return "";
  const minutes = Math.round(seconds / 60);
  return minutes ? ` · about ${minutes} min left` : ` · about ${Math.ceil(seconds)} s left`;
}

function statusText(one) {
  const percent = `${Math.floor(one.progress.fraction * 100)} %${leftText(one.progress)}`;
  switch (one.status) {
    case "queued":
      return "Waiting";
    case "processing":
      if (one.progress.stage === "parse" && one.progress.total) {
        return `Recognised ${one.progress.done} of ${one.progress.total} pages … ${percent}`;
      }
      return `${STAGES[one.progress.stage]} … ${percent}`;
    case "searchable":
      return `Can be asked already · ${STAGES[one.progress.stage].toLowerCase()} … ${percent}`;
    case "ready":
      return one.page_count ? `Ready · ${one.page_count} pages` : "Ready";
    case "needs_ocr":
      return "Needs text recognition";
    default:
      return "Could not be read";
  }
}

function announce(text) {
  byId("library-news").textContent = text;
}

async function removeDocument(row) {
  const { id, title } = row.document;
  if (!window.confirm(`Remove “${title}” and everything made of it?`)) return;
  row.remove.disabled = true;
  try {
    await remove(`api/documents/${encodeURIComponent(id)}`);
    announce(`${title} was removed.`);
    byId("files").focus();
  } catch (error) {
    if (error.status !== 404) window.alert(explain(error));
  }
  row.remove.disabled = false;
  await refresh();
}

// Each file of a folder has its receipt; what is refused stops nothing.
function addFolder(files) {
  const receipts = new FolderReceipts(files.length);
  const extensions = document.body.dataset.extensions.split(" ").map((one) => `.${one}`);
  files.sort((one, other) => one.webkitRelativePath.localeCompare(other.webkitRelativePath));
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    if (isPassedOver(path)) receipts.add(path, "left out", "It is hidden, half written, or a file of the system.");
    else if (!endsWithOneOf(path, extensions)) receipts.add(path, "left out", "No parser reads files of this name.");
    else addFiles([file], receipts);
  }
}

function addFiles(files, receipts = null) {
  for (const file of files) {
    const row = makeUploadRow(file);
    row.receipts = receipts;
    byId("uploads").append(row.element);
    const most = Number(document.body.dataset.uploadBytes);
    if (file.size > most) {
      fail(row, `${file.name} is larger than ${Math.floor(most / 1024 ** 2)} MB.`);
      continue;
    }
    waiting.push(row);
  }
  work();
}

function makeUploadRow(file) {
  const row = {
    file,
    bar: make("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` }),
    status: make("span", { class: "status" }, "Waiting to be sent"),
  };
  row.element = make(
    "li",
    { class: "document" },
    make("div", { class: "about" }, make("span", { class: "title" }, file.name), row.status, row.bar),
  );
  return row;
}

function fail(row, text) {
  if (row.receipts) {
    row.element.remove();
    row.receipts.add(row.file.webkitRelativePath || row.file.name, "refused", text);
    return;
  }
  row.bar.remove();
  row.element.dataset.status = "failed";
  row.status.className = "reason";
  row.status.setAttribute("role", "alert");
  row.status.textContent = text;
  row.element.append(
    make(
      "button",
      { type: "button", class: "remove", "aria-label": `Dismiss ${row.file.name}`, onclick: () => row.element.remove() },
      "Dismiss",
    ),
  );
}

function work() {
  while (uploading < UPLOADS_AT_ONCE && waiting.length) send(waiting.shift());
}

async function send(row) {
  uploading += 1;
  row.status.textContent = "Sending …";
  try {
    const { document: added, known } = await uploadPatiently(row);
    row.element.remove();
    row.receipts?.add(row.file.webkitRelativePath || row.file.name, known ? "there already" : "added");
    announce(known ? `${added.title} is in the library already.` : `${added.title} was added.`);
    await refresh({ all: false });
    if (known) flash(added.id);
  } catch (error) {
    fail(row, `${row.file.name}: ${explain(error)}`);
  } finally {
    uploading -= 1;
    work();
  }
}

async function uploadPatiently(row) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await upload(row.file, (share) => {
        row.bar.value = share;
      });
    } catch (error) {
      // Too many at once, or too many a minute: the server says when there is room again.
      if (!(error instanceof Problem) || ![429, 503].includes(error.status) || attempt === 4) throw error;
      await new Promise((resolve) => window.setTimeout(resolve, error.retrySeconds * 1000));
    }
  }
}

function flash(id) {
  const row = rows.get(id);
  if (!row) return;
  row.element.scrollIntoView({ block: "nearest" });
  row.element.classList.add("flash");
  window.setTimeout(() => row.element.classList.remove("flash"), 1500);
}
