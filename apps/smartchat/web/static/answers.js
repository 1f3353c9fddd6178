// An answer as it comes in, and as it stands in the end.

import { explain, sendFeedback } from "./api.js";
import { make, setText } from "./dom.js";
import { fromCitation } from "./passages.js";

const MARKS = /(\[\d+\])/;

export class AnswerView {
  constructor(question, scopeText, until) {
    this.until = until; // (document id) -> offset that must not be passed, or undefined
    this.text = make("div", { class: "answer-text" });
    this.sources = make("div", { class: "sources" });
    this.notes = make("div", { class: "notes" });
    this.element = make(
      "article",
      { class: "result", tabindex: -1 },
      make("h2", {}, question),
      make("p", { class: "quiet" }, scopeText),
      this.text,
      this.sources,
      this.notes,
    );
    this.received = "";
  }

  // What a fallback writes takes the place of what came before it.
  restart() {
    this.received = "";
    this.text.replaceChildren();
  }

  // What can be done with a turn that has ended: ask it again, or otherwise, or see what stands beside it.
  offer(turn, { retry, edit, select, ask }) {
    const line = make("p", { class: "turn-actions" });
    line.append(
      make("button", { type: "button", onclick: () => retry(turn) }, "Retry"),
      make("button", { type: "button", onclick: () => edit(turn) }, "Edit"),
    );
    const place = turn.siblings.indexOf(turn.id);
    if (turn.siblings.length > 1) {
      for (const [step, label] of [
        [-1, "Earlier version"],
        [1, "Later version"],
      ]) {
        const beside = turn.siblings[place + step];
        line.append(make("button", { type: "button", disabled: !beside, onclick: () => select(turn, beside) }, label));
      }
      line.append(make("span", { class: "quiet" }, `${place + 1} of ${turn.siblings.length}`));
    }
    this.notes.append(line);
    if (turn.suggestions.length) {
      const items = turn.suggestions.map((one) => make("button", { type: "button", onclick: () => ask(one) }, one));
      this.notes.append(make("div", { class: "suggestions" }, make("h3", {}, "You may ask"), ...items));
    }
  }

  addText(text) {
    this.received += text;
    this.text.replaceChildren(...paragraphs(this.received));
  }

  complete(answer) {
    this.element.classList.add(answer.mode);
    const known = new Set(answer.citations.map((one) => one.number));
    this.text.replaceChildren(...paragraphs(answer.text, known, (number) => this.openCitation(number)));
    if (answer.mode === "extractive" && answer.citations.length) {
      this.text.prepend(make("p", { class: "quiet" }, "In the words of the book:"));
    }
    // Extracted answers are made of their quotes: said once is enough.
    this.list("Sources", answer.citations, { withQuote: answer.mode !== "extractive" });
    if (answer.closest.length) {
      this.list("What comes closest, though it does not answer", answer.closest, { withQuote: true, number: null });
    }
    const doubtful = answer.claims.filter((one) => one.verdict !== "borne_out");
    for (const claim of doubtful) {
      this.notes.append(
        make("div", { class: "notice" }, make("strong", {}, `${capitalized(claim.explanation)}: `), claim.text),
      );
    }
    if (answer.mode === "generated") this.notes.append(checks(answer.claims));
    for (const warning of answer.warnings) this.notes.append(make("p", { class: "notice" }, warning));
    this.notes.append(make("p", { class: "quiet" }, footnote(answer)), feedback());
  }

  fail(text) {
    this.notes.append(make("p", { class: "notice bad", role: "alert" }, text));
  }

  list(heading, citations, options) {
    if (!citations.length) return;
    const items = citations.map((one) =>
      make("li", {}, fromCitation(one, { ...options, until: this.until(one.document_id) })),
    );
    this.sources.append(make("h3", {}, heading), make("ol", { class: "citations" }, ...items));
  }

  openCitation(number) {
    const found = [...this.sources.querySelectorAll("details")].find(
      (one) => one.querySelector(".number")?.textContent === String(number),
    );
    if (!found) return;
    found.open = true;
    found.querySelector("summary").focus();
  }
}

// The marks [1], [2] of known citations become buttons; others, such as a book's own, stay text.
function paragraphs(text, known = new Set(), onMark = undefined) {
  return text
    .split(/\n+/)
    .filter((line) => line.trim())
    .map((line) => {
      const pieces = line.split(MARKS).map((piece) => {
        const number = MARKS.test(piece) ? Number(piece.slice(1, -1)) : NaN;
        if (!known.has(number)) return piece;
        const label = `Source ${number}`;
        return make("button", { type: "button", class: "mark", "aria-label": label, onclick: () => onMark(number) }, String(number));
      });
      return make("p", {}, ...pieces);
    });
}

// How each sentence of a model was checked.
function checks(claims) {
  const items = claims.map((one) => make("li", {}, make("q", {}, one.text), ` ${capitalized(one.explanation)}.`));
  return make("details", { class: "checks" }, make("summary", {}, "How each sentence was checked"), make("ul", {}, ...items));
}

function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Two buttons, and in their place a word of thanks: one vote for each answer.
function feedback() {
  const said = make("span", { class: "quiet", role: "status", tabindex: -1 });
  const buttons = [
    ["up", "Good answer"],
    ["down", "Bad answer"],
  ].map(([vote, text]) => make("button", { type: "button", onclick: () => give(vote) }, text));
  const element = make("p", { class: "feedback" }, ...buttons, " ", said);
  async function give(vote) {
    for (const one of buttons) one.disabled = true;
    try {
      await sendFeedback(vote);
      for (const one of buttons) one.remove();
      setText(said, "Thank you for saying so.");
      said.focus(); // the button that had the focus is gone
    } catch (error) {
      for (const one of buttons) one.disabled = false;
      setText(said, explain(error));
    }
  }
  return element;
}

function footnote(answer) {
  const parts = [];
  if (answer.model) parts.push(`Written by ${answer.model}`);
  const cost = Number(answer.usage.cost_usd);
  if (cost > 0) parts.push(`$${cost.toFixed(4)}`);
  if (answer.coverage.passages_in_scope) {
    parts.push(`${answer.coverage.passages_read} of ${answer.coverage.passages_in_scope} passages looked at`);
  }
  return parts.join(" · ");
}
