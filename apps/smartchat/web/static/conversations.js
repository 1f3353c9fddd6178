// The list of conversations, and the one that goes on.

import { addressOf, explain, getJson, patchJson, postJson, remove } from "./api.js";
import { byId, make, setText } from "./dom.js";

const PATH = "api/v1/conversations";
const REMEMBERED = "smartchat.conversation";
const SHOWN = 20;
const TYPING_MS = 250;

let current = "";
let onOpen = () => {};
let typing = 0;
let next = null;

function pathOf(id, rest = "") {
  return `${PATH}/${encodeURIComponent(id)}${rest}`;
}

export function turnPath(turn, rest = "") {
  return pathOf(turn.conversation_id, `/turns/${encodeURIComponent(turn.id)}${rest}`);
}

// `opened` is given a transcript to show, or null for a new conversation.
export function startConversations({ opened }) {
  onOpen = opened;
  byId("new-conversation").addEventListener("click", () => leave());
  byId("conversation-search").addEventListener("input", () => {
    window.clearTimeout(typing);
    typing = window.setTimeout(listConversations, TYPING_MS);
  });
  byId("more-conversations").addEventListener("click", () => listConversations(true));
  const remembered = window.localStorage.getItem(REMEMBERED);
  if (remembered) openConversation(remembered, { quietly: true });
  listConversations();
}

// Where the next question is asked; a conversation begins with its first question.
export async function turnsPath() {
  if (!current) setCurrent((await postJson(PATH, {})).id);
  return pathOf(current, "/turns");
}

export async function listConversations(further = false) {
  const query = new URLSearchParams({ limit: SHOWN, search: byId("conversation-search").value.trim() });
  if (further === true && next) query.set("cursor", next);
  try {
    const { conversations, next_cursor } = await getJson(`${PATH}?${query}`);
    next = next_cursor;
    const items = conversations.map(row);
    const list = byId("conversations");
    if (further === true) list.append(...items);
    else list.replaceChildren(...items);
    byId("more-conversations").hidden = !next;
    report("");
  } catch (error) {
    report(explain(error));
  }
}

export async function openConversation(id, { quietly = false } = {}) {
  try {
    const transcript = await getJson(pathOf(id));
    setCurrent(id);
    onOpen(transcript);
    markCurrent();
  } catch (error) {
    if (quietly) setCurrent("");
    else report(explain(error));
  }
}

// Go on with the branch through a turn.
export async function selectTurn(turn, sibling) {
  try {
    await patchJson(pathOf(turn.conversation_id), { active: sibling });
    await openConversation(turn.conversation_id);
  } catch (error) {
    report(explain(error));
  }
}

function leave() {
  setCurrent("");
  onOpen(null);
  markCurrent();
}

function setCurrent(id) {
  current = id;
  if (id) window.localStorage.setItem(REMEMBERED, id);
  else window.localStorage.removeItem(REMEMBERED);
}

function markCurrent() {
  for (const item of byId("conversations").children) {
    const button = item.querySelector("button");
    if (item.dataset.id === current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function row(one) {
  const title = one.title || "Untitled";
  return make(
    "li",
    { "data-id": one.id },
    make(
      "button",
      { type: "button", class: "title", "aria-current": one.id === current && "true", onclick: () => openConversation(one.id) },
      title,
    ),
    make("span", { class: "quiet" }, one.turns === 1 ? "1 question" : `${one.turns} questions`),
    make("a", { class: "quiet", href: addressOf(pathOf(one.id, "/export?format=html")), download: "", "aria-label": `Export ${title}` }, "Export"),
    make("button", { type: "button", class: "quiet", "aria-label": `Delete ${title}`, onclick: () => discard(one, title) }, "Delete"),
  );
}

async function discard(one, title) {
  if (!window.confirm(`Delete the conversation “${title}” with all its answers?`)) return;
  try {
    await remove(pathOf(one.id));
    if (one.id === current) leave();
    await listConversations();
  } catch (error) {
    report(explain(error));
  }
}

function report(text) {
  const line = byId("conversation-error");
  setText(line, text);
  line.hidden = !text;
}
