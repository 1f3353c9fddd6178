// Quotes and passages with their surroundings.

import { explain, getJson } from "./api.js";
import { make, place } from "./dom.js";

const AROUND = 700;

// A quote that opens to the text around it. `until` is the offset that must not be passed.
function citation({ quote, start, end, documentId, title, where, number, until, withQuote }) {
  const around = make("div", { class: "around", "aria-live": "polite" });
  const summary = make(
    "summary",
    {},
    number ? make("span", { class: "number" }, String(number)) : null,
    make(
      "span",
      { class: "cited" },
      withQuote ? make("q", {}, quote) : null,
      make("span", { class: "place" }, make("cite", {}, title), where ? ` › ${where}` : ""),
    ),
  );
  const details = make("details", { class: "citation" }, summary, around);
  let asked = false;
  details.addEventListener("toggle", async () => {
    if (!details.open || asked) return;
    asked = true;
    around.textContent = "…";
    try {
      around.replaceChildren(...(await surroundings(documentId, start, end, until)));
    } catch (error) {
      asked = false;
      around.textContent = explain(error);
    }
  });
  return details;
}

export function fromCitation(one, options) {
  return citation({
    quote: one.quote,
    start: one.span.start,
    end: one.span.end,
    documentId: one.document_id,
    title: one.document_title,
    where: place(one),
    number: one.number,
    ...options,
  });
}

export function fromPassage(one, until) {
  const { start, end } = one.span;
  return citation({ quote: one.text, start, end, documentId: one.document_id, title: one.document_title, where: place(one), until });
}

// Offsets count code points, and strings count UTF-16 units: hence the arrays.
async function surroundings(documentId, start, end, until) {
  const from = Math.max(0, start - AROUND);
  const to = Math.max(end, Math.min(end + AROUND, until ?? Infinity));
  const slice = await getJson(`api/documents/${encodeURIComponent(documentId)}/text?start=${from}&end=${to}`);
  const points = Array.from(slice.text);
  const before = points.slice(0, start - from);
  const after = points.slice(end - from);
  return [
    from > 0 ? "… " : "",
    firstWhole(before, from > 0),
    make("mark", {}, points.slice(start - from, end - from).join("")),
    lastWhole(after, slice.span.end < slice.length),
    slice.span.end < slice.length ? " …" : "",
  ];
}

function firstWhole(points, cut) {
  const text = points.join("");
  return cut ? text.slice(text.search(/\s/) + 1) : text;
}

function lastWhole(points, cut) {
  const text = points.join("");
  const space = text.search(/\s\S*$/);
  return cut && space > 0 ? text.slice(0, space) : text;
}

// The text with the words of the query marked where they begin a word.
export function withWordsMarked(text, query) {
  const words = (query.match(/[\p{L}\p{N}]{3,}/gu) || []).map((word) => word.replace(/[^\p{L}\p{N}]/gu, ""));
  if (!words.length) return [text];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})[\\p{L}\\p{N}]*`, "giu");
  const pieces = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(last, match.index), make("mark", {}, match[0]));
    last = match.index + match[0].length;
  }
  pieces.push(text.slice(last));
  return pieces;
}
