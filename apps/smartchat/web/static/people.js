// The people of a book, and which names are whose.

import { explain, getJson, postJson, remove } from "./api.js";
import { make } from "./dom.js";
import { fromCitation } from "./passages.js";

const SHOWN = 20;
const MOST = 200;

// `until` is the offset that must not be passed; what is shown and what is corrected is that of the text before it.
export class PeopleView {
  constructor(documentId, scopeText, until) {
    this.path = `api/v1/documents/${encodeURIComponent(documentId)}/characters`;
    this.until = until;
    this.limit = SHOWN;
    this.body = make("div");
    this.element = make(
      "article",
      { class: "result", tabindex: -1 },
      make("h2", {}, "People"),
      make("p", { class: "quiet" }, scopeText),
      this.body,
    );
  }

  async load() {
    await this.#change(() => getJson(`${this.path}?${this.#query}`));
  }

  get #query() {
    const query = new URLSearchParams({ limit: this.limit });
    if (this.until !== undefined) query.set("until", this.until);
    return query;
  }

  async #change(work) {
    for (const control of this.body.querySelectorAll("button, input")) control.disabled = true;
    try {
      this.#show(await work());
    } catch (error) {
      for (const control of this.body.querySelectorAll("button, input")) control.disabled = false;
      this.body.prepend(make("p", { class: "notice bad", role: "alert" }, explain(error)));
    }
  }

  async #correct(correction) {
    await this.#change(() => postJson(`${this.path}/corrections?${this.#query}`, correction));
    this.element.focus();
  }

  #show(found) {
    const merge = make("button", { type: "button", disabled: true }, "The two chosen are one person");
    const list = make("ol", { class: "people" }, ...found.characters.map((one) => this.#person(one)));
    const chosen = () => [...list.querySelectorAll("input:checked")].map((box) => box.value);
    list.addEventListener("change", () => {
      merge.disabled = chosen().length !== 2;
    });
    merge.addEventListener("click", () => this.#correct({ merge: chosen() }));
    const reset = make("button", { type: "button", onclick: () => this.#reset() }, "Forget all corrections");
    const rest = found.total > found.characters.length && this.limit < MOST;
    const more = make("button", { type: "button", hidden: !rest, onclick: () => this.#more() }, "More");
    const hint = "Choose two names to say that they are one person's; separate a name that is another's. Answers follow.";
    this.body.replaceChildren(
      ...(found.characters.length
        ? [make("p", { class: "quiet" }, hint), make("div", { class: "turn-actions" }, merge, reset), list, more]
        : [make("p", {}, "Nobody is mentioned by name often enough.")]),
    );
  }

  #person(one) {
    const aliases = one.aliases.map((alias) =>
      make(
        "li",
        {},
        alias,
        " ",
        make(
          "button",
          { type: "button", class: "remove", "aria-label": `Separate ${alias} from ${one.name}`, onclick: () => this.#correct({ split: alias }) },
          "Separate",
        ),
      ),
    );
    return make(
      "li",
      { class: "person" },
      make("label", {}, make("input", { type: "checkbox", value: one.name }), " ", make("strong", {}, one.name)),
      make("span", { class: "quiet" }, ` ${one.mentions} ${one.mentions === 1 ? "mention" : "mentions"}`),
      aliases.length ? make("ul", { class: "aliases", "aria-label": `Other names of ${one.name}` }, ...aliases) : null,
      fromCitation(one.introduction, { withQuote: true, until: this.until, number: 0 }),
    );
  }

  async #more() {
    this.limit = MOST;
    await this.load();
  }

  async #reset() {
    await this.#change(async () => {
      await remove(`${this.path}/corrections`);
      return getJson(`${this.path}?${this.#query}`);
    });
    this.element.focus();
  }
}
