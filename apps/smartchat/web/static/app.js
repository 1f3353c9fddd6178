// The page: what is asked, of which book, and how far.

import { AnswerView } from "./answers.js";
import { explain, getJson, postForEvents, postJson, resumeEvents } from "./api.js";
import { listConversations, openConversation, selectTurn, startConversations, turnPath, turnsPath } from "./conversations.js";
import { byId, make, setText } from "./dom.js";
import { canBeAsked, startLibrary } from "./library.js";
import { fromCitation, fromPassage, withWordsMarked } from "./passages.js";
import { PeopleView } from "./people.js";

const STEPS = { retrieving: "Searching …", reading: "Reading …", answering: "Writing …", fallback: "Trying another way …", verifying: "Checking …", degraded: "Answering within the budget …" };
const NO_BOOK = "There is no book yet that can be asked. Add one first.";
const BESIDE_ASK = ["search", "quotes", "summarize", "people"];
const RESUMED = 5;
const RESUME_MS = 1000;
const REMEMBERED = "smartchat.bounds";

const form = byId("ask-form");
const question = byId("question");
const bookField = byId("book");
const boundField = byId("bound");
const progress = byId("progress");
const chapterLists = new Map();
let running = null;
let editing = null; // the turn in whose place the next question is asked

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
  if (books.length && progress.textContent === NO_BOOK) announce("");
}

async function showChapters() {
  const id = bookField.value;
  byId("bound-field").hidden = true;
  boundField.replaceChildren(make("option", { value: "" }, "The whole book"));
  if (!id) return;
  try {
    if (!chapterLists.has(id)) {
      const { sections } = await getJson(`api/documents/${encodeURIComponent(id)}`);
      chapterLists.set(id, sections.filter((one) => one.kind === "body" && one.role !== "section"));
    }
  } catch (error) {
    announce(explain(error));
    return;
  }
  if (bookField.value !== id) return;
  for (const chapter of chapterLists.get(id)) {
    const chapterTitle = chapter.title || chapter.reference;
    const label = `The end of ${chapterTitle} (${chapter.reference})`;
    boundField.append(make("option", { value: chapter.end, "data-title": chapterTitle }, label));
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

// What is going on stands there for all to see; its end is announced to those who cannot see the result.
function announce(text, done = false) {
  progress.classList.toggle("visually-hidden", done);
  setText(progress, text);
}

// Work that can be broken off: the turn that is answered, and the last event that came.
class Work {
  constructor() {
    this.controller = new AbortController();
    this.turn = null;
    this.last = 0;
    this.replaced = "";
  }

  get signal() {
    return this.controller.signal;
  }

  abort() {
    this.controller.abort();
  }
}

// Both kinds of work exclude one another; only an answer can be stopped.
function begin({ stoppable }) {
  running = new Work();
  announce(STEPS.retrieving);
  for (const name of BESIDE_ASK) byId(name).disabled = true;
  byId("ask").disabled = !stoppable;
  if (stoppable) setText(byId("ask"), "Stop");
  return () => {
    running = null;
    for (const name of BESIDE_ASK) byId(name).disabled = false;
    byId("ask").disabled = false;
    setText(byId("ask"), "Ask");
  };
}

function wanted() {
  const text = question.value.trim();
  if (!text) question.focus();
  else if (bookField.options.length < 2) announce(NO_BOOK);
  else return text;
  return "";
}

async function ask(body = null, text = "") {
  if (running) {
    stopAnswer();
    return;
  }
  text ||= wanted();
  if (!text) return;
  const { text: scopeText, until, request } = scope();
  body ||= { question: text, ...request, ...(editing ? { instead_of: editing.id } : {}) };
  const view = new AnswerView(text, scopeText, (id) => until[id]);
  const end = begin({ stoppable: true });
  running.replaced = body.instead_of || "";
  byId("results").prepend(view.element);
  try {
    const path = await turnsPath();
    await follow(view, postForEvents(path, body, running.signal));
    question.value = "";
  } catch (error) {
    view.fail(running.signal.aborted ? "Stopped." : explain(error));
  } finally {
    await conclude(view, running);
    end();
    edit(null);
  }
  announce("The answer is complete.", true);
  listConversations();
}

// The answer goes on when the connection is lost: the rest of it is asked for again.
async function follow(view, events) {
  const work = running;
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (await shown(view, events, work)) return;
    } catch (error) {
      if (!(error instanceof TypeError) || !work.turn || work.signal.aborted || attempt >= RESUMED) throw error;
    }
    if (!work.turn || attempt >= RESUMED) throw new Error("The connection ended before the answer was complete.");
    await new Promise((resolve) => window.setTimeout(resolve, RESUME_MS));
    events = resumeEvents(turnPath(work.turn), work.last, work.signal);
  }
}

// Whether the last event came.
async function shown(view, events, work) {
  for await (const { id, name, data } of events) {
    if (id) work.last = id;
    if (name === "turn_started") work.turn = { id: data.turn_id, conversation_id: data.conversation_id };
    else if (name === "status") {
      announce(data.message || STEPS[data.step] || "…");
      if (data.step === "fallback") view.restart();
    } else if (name === "text_delta") view.addText(data.text);
    else if (name === "answer_completed") {
      view.complete(data.answer);
      return true;
    } else if (name === "error_occurred") {
      view.fail([data.message, data.remedy].filter(Boolean).join(" "));
      return true;
    }
  }
  return false;
}

// What the turn has come to, with its branches and suggestions. A branch takes the place of what it was instead of.
async function conclude(view, work) {
  if (!work.turn || !view.element.isConnected) return; // another conversation was opened
  try {
    const turn = await getJson(turnPath(work.turn));
    if (work.replaced) await openConversation(turn.conversation_id);
    else view.offer(turn, turnActions);
  } catch {
    // The answer stands there; only its buttons are missing.
  }
}

async function stopAnswer() {
  const work = running;
  try {
    if (work.turn) await postJson(turnPath(work.turn, "/stop"), {});
  } catch (error) {
    announce(explain(error));
  }
  work.abort();
}

const turnActions = {
  retry: (turn) => ask({ instead_of: turn.id }, turn.question),
  edit: (turn) => edit(turn),
  select: selectTurn,
  ask: (text) => {
    question.value = text;
    ask();
  },
};

function edit(turn) {
  editing = turn;
  byId("editing").hidden = !turn;
  if (!turn) return;
  setText(byId("editing-question"), turn.question);
  question.value = turn.question;
  question.focus();
}

// The turns of a conversation that was opened, the latest on top.
function showTranscript(transcript) {
  if (running) running.abort();
  edit(null);
  byId("results").replaceChildren();
  for (const turn of transcript ? transcript.turns : []) {
    const until = Object.fromEntries(turn.until.map((bound) => [bound.document_id, bound.offset]));
    const view = new AnswerView(turn.question, turn.until.length ? "Read only in part" : "", (id) => until[id]);
    byId("results").prepend(view.element);
    if (turn.answer) view.complete(turn.answer);
    else if (turn.status === "answering") resume(view, turn);
    else view.fail(turn.reason);
    if (turn.status !== "answering") view.offer(turn, turnActions);
  }
  if (!transcript) question.focus();
}

async function resume(view, turn) {
  if (running) return;
  const end = begin({ stoppable: true });
  running.turn = turn;
  const work = running;
  try {
    await follow(view, resumeEvents(turnPath(turn), 0, work.signal));
  } catch (error) {
    if (!work.signal.aborted) view.fail(explain(error));
  } finally {
    await conclude(view, work);
    end();
  }
  announce("The answer is complete.", true);
}

// What is answered at once, as one article; `show` puts the result into it.
async function request(path, body, article, show) {
  const end = begin({ stoppable: false });
  try {
    show(await postJson(path, body));
  } catch (error) {
    article.append(make("p", { class: "notice bad", role: "alert" }, explain(error)));
  }
  byId("results").prepend(article);
  end();
}

function resultArticle(heading, kind, scopeText) {
  return make("article", { class: "result", tabindex: -1 }, make("h2", {}, heading), make("p", { class: "quiet" }, `${kind} · ${scopeText}`));
}

async function search() {
  const text = wanted();
  if (!text) return;
  const { text: scopeText, until, request: where } = scope();
  const list = make("div", { class: "found" });
  const article = resultArticle(text, "Search", scopeText);
  article.append(list);
  await request("api/search", { query: text, ...where }, article, (found) => {
    for (const warning of found.warnings) list.append(make("p", { class: "notice" }, warning));
    for (const one of found.passages) {
      list.append(
        make(
          "section",
          { class: "passage" },
          make("p", { class: "passage-text" }, ...withWordsMarked(one.text, text)),
          fromPassage(one, until[one.document_id]),
        ),
      );
    }
    if (!found.passages.length) list.append(make("p", {}, "Nothing was found."));
  });
  announce("The search is complete.", true);
}

async function findQuotes() {
  const topic = wanted();
  if (!topic) return;
  const { text: scopeText, until, request: where } = scope();
  const article = resultArticle(topic, "Quotes", scopeText);
  await request("api/quotes", { topic, ...where }, article, (found) => {
    for (const warning of found.warnings) article.append(make("p", { class: "notice" }, warning));
    const items = found.quotes.map((one) => make("li", {}, fromCitation(one, { withQuote: true, until: until[one.document_id] })));
    article.append(items.length ? make("ol", { class: "citations" }, ...items) : make("p", {}, "Nothing was found."));
  });
  announce("The quotes are complete.", true);
}

async function summarize() {
  if (bookField.options.length < 2) {
    announce(NO_BOOK);
    return;
  }
  const { text: scopeText, until, request: where } = scope();
  const view = new AnswerView("Summary", scopeText, (id) => until[id]);
  await request("api/summarize", where, view.element, (answer) => view.complete(answer));
  announce("The summary is complete.", true);
}

async function showPeople() {
  const books = [...bookField.options].filter((option) => option.value);
  const only = books.length === 1 ? books[0] : null;
  const book = bookField.value ? bookField.selectedOptions[0] : only;
  if (!book) {
    announce(books.length ? "Choose a book to see its people." : NO_BOOK);
    return;
  }
  const until = scope().until[book.value];
  const view = new PeopleView(book.value, `${book.textContent}${until === undefined ? "" : ", read only in part"}`, until);
  const end = begin({ stoppable: false });
  await view.load();
  byId("results").prepend(view.element);
  end();
  announce("The list of people is complete.", true);
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
byId("quotes").addEventListener("click", findQuotes);
byId("summarize").addEventListener("click", summarize);
byId("people").addEventListener("click", showPeople);
bookField.addEventListener("change", showChapters);
boundField.addEventListener("change", () => {
  const bounds = remembered();
  if (boundField.value) bounds[bookField.value] = boundField.value;
  else delete bounds[bookField.value];
  window.localStorage.setItem(REMEMBERED, JSON.stringify(bounds));
});
byId("cancel-edit").addEventListener("click", () => edit(null));
startConversations({ opened: showTranscript });
startLibrary({
  changed: showBooks,
  chosen: (id) => {
    bookField.value = id;
    showChapters();
    question.focus();
  },
});
