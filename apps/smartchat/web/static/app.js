// The page: what is asked, of which book, and how far.

import { AnswerView } from "./answers.js";
import { explain, getJson, postForEvents, postJson } from "./api.js";
import { byId, make, place, setText } from "./dom.js";
import { canBeAsked, startLibrary } from "./library.js";
import { citation, withWordsMarked } from "./passages.js";

const STEPS = { retrieving: "Searching …", reading: "Reading …", answering: "Writing …", fallback: "Trying another way …" };
const NO_BOOK = "There is no book yet that can be asked. Add one first.";
const MOST_TURNS = 6;
const REMEMBERED = "smartchat.bounds";

const form = byId("ask-form");
const question = byId("question");
const bookField = byId("book");
const boundField = byId("bound");
const progress = byId("progress");
const chapterLists = new Map();
let turns = [];
let running = null;

function remembered() {
  try {
    return JSON.parse(window.localStorage.getItem(REMEMBERED)) || {};
  } catch {
    return {};
  }
}

function showBooks(documents) {
  const books = documents.filter(canBeAsked);
  const present = new Map([...bookField.options].map((option) => [option.value, option]));
  for (const one of books) {
    const option = present.get(one.id) || make("option", { value: one.id });
    setText(option, one.title);
    if (!option.isConnected) bookField.append(option);
    present.delete(one.id);
  }
  const chosen = bookField.value;
  for (const [id, option] of present) if (id) option.remove();
  if (bookField.value !== chosen) showChapters();
  if (books.length && progress.textContent === NO_BOOK) tell("");
}

async function showChapters() {
  const id = bookField.value;
  byId("bound-field").hidden = true;
  boundField.replaceChildren(make("option", { value: "" }, "The whole book"));
  if (!id) return;
  try {
    if (!chapterLists.has(id)) {
      chapterLists.set(id, (await getJson(`/api/documents/${encodeURIComponent(id)}`)).chapters);
    }
  } catch (error) {
    tell(explain(error));
    return;
  }
  if (bookField.value !== id) return;
  for (const chapter of chapterLists.get(id)) {
    const chapterTitle = chapter.title || `chapter ${chapter.number}`;
    boundField.append(make("option", { value: chapter.end, "data-title": chapterTitle }, `The end of ${chapterTitle}`));
  }
  byId("bound-field").hidden = boundField.options.length < 2;
  boundField.value = remembered()[id] || "";
  if (boundField.selectedIndex < 0) boundField.selectedIndex = 0;
}

function scope() {
  const id = bookField.value;
  const bounds = Object.fromEntries(Object.entries(remembered()).map(([name, end]) => [name, Number(end)]));
  if (!id) {
    const known = new Set([...bookField.options].map((option) => option.value));
    const until = Object.fromEntries(Object.entries(bounds).filter(([name]) => known.has(name)));
    const count = Object.keys(until).length;
    const text = count ? `All books; ${count === 1 ? "one is" : `${count} are`} read only in part` : "All books";
    return { text, until, request: { until } };
  }
  const title = bookField.selectedOptions[0].textContent;
  const until = boundField.value ? { [id]: Number(boundField.value) } : {};
  const text = boundField.value ? `${title}, up to the end of ${boundField.selectedOptions[0].dataset.title}` : title;
  return { text, until, request: { documents: [id], until } };
}

// What is going on stands there for all to see; that it has ended is told to those who cannot see the result.
function tell(text, done = false) {
  progress.classList.toggle("visually-hidden", done);
  setText(progress, text);
}

// Both kinds of work exclude one another; only an answer can be stopped.
function begin({ stoppable }) {
  running = new AbortController();
  tell(STEPS.retrieving);
  byId("search").disabled = true;
  byId("ask").disabled = !stoppable;
  if (stoppable) setText(byId("ask"), "Stop");
  return () => {
    running = null;
    byId("search").disabled = false;
    byId("ask").disabled = false;
    setText(byId("ask"), "Ask");
  };
}

function wanted() {
  const text = question.value.trim();
  if (!text) question.focus();
  else if (bookField.options.length < 2) tell(NO_BOOK);
  else return text;
  return "";
}

async function ask() {
  if (running) {
    running.abort();
    return;
  }
  const text = wanted();
  if (!text) return;
  const { text: scopeText, until, request } = scope();
  const view = new AnswerView(text, scopeText, (id) => until[id]);
  const end = begin({ stoppable: true });
  const { signal } = running;
  const history = turns.filter((turn) => turn.scope === scopeText).slice(-MOST_TURNS);
  const body = { question: text, ...request, history: history.map(({ question: asked, answer }) => ({ question: asked, answer })) };
  byId("results").prepend(view.element);
  try {
    let whole = false;
    for await (const { name, data } of postForEvents("/api/ask", body, signal)) {
      if (name === "status") tell(data.message || STEPS[data.step] || "…");
      else if (name === "text_delta") view.addText(data.text);
      else if (name === "answer_completed") {
        whole = true;
        view.complete(data.answer);
        turns = [...turns, { question: text, answer: data.answer.text, scope: scopeText }];
        question.value = "";
      } else if (name === "error_occurred") {
        whole = true;
        view.fail([data.message, data.remedy].filter(Boolean).join(" "));
      }
    }
    if (!whole) view.fail("The connection ended before the answer was complete.");
  } catch (error) {
    view.fail(signal.aborted ? "Stopped." : explain(error));
  } finally {
    end();
  }
  tell("The answer is complete.", true);
}

async function search() {
  const text = wanted();
  if (!text) return;
  const { text: scopeText, until, request } = scope();
  const end = begin({ stoppable: false });
  const list = make("div", { class: "found" });
  const article = make("article", { class: "result", tabindex: -1 }, make("h2", {}, text), make("p", { class: "quiet" }, `Search · ${scopeText}`), list);
  try {
    const found = await postJson("/api/search", { query: text, ...request });
    for (const warning of found.warnings) list.append(make("p", { class: "notice" }, warning));
    for (const one of found.passages) {
      list.append(
        make(
          "section",
          { class: "passage" },
          make("p", { class: "passage-text" }, ...withWordsMarked(one.text, text)),
          citation({ quote: one.text, start: one.start, end: one.end, documentId: one.document_id, title: one.document_title, where: place(one), until: until[one.document_id] }),
        ),
      );
    }
    if (!found.passages.length) list.append(make("p", {}, "Nothing was found."));
  } catch (error) {
    list.append(make("p", { class: "notice bad", role: "alert" }, explain(error)));
  }
  byId("results").prepend(article);
  end();
  tell("The search is complete.", true);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!running) form.requestSubmit();
  }
});
byId("search").addEventListener("click", search);
bookField.addEventListener("change", showChapters);
boundField.addEventListener("change", () => {
  const bounds = remembered();
  if (boundField.value) bounds[bookField.value] = boundField.value;
  else delete bounds[bookField.value];
  window.localStorage.setItem(REMEMBERED, JSON.stringify(bounds));
});
startLibrary({
  changed: showBooks,
  chosen: (id) => {
    bookField.value = id;
    showChapters();
    question.focus();
  },
});
