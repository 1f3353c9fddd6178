// The receipts of the files of a folder: what was added, what was there, what was left out or refused, and why.

import { byId, make, setText } from "./dom.js";

const SHOWN = 500;
const ENDINGS = ["~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".bak", ".lock"];
const NAMES = new Set(["thumbs.db", "desktop.ini", "metadata.db", "metadata.opf"]);

// Hidden files and folders, files that are being written, and those of the system.
export function isPassedOver(path) {
  const parts = path.toLowerCase().split("/");
  const name = parts.at(-1);
  return parts.some((part) => part.startsWith(".")) || name.startsWith("~$") || NAMES.has(name) || endsWithOneOf(name, ENDINGS);
}

export function endsWithOneOf(path, endings) {
  const name = path.toLowerCase();
  return endings.some((ending) => name.endsWith(ending));
}

export class FolderReceipts {
  constructor(total) {
    this.total = total;
    this.counts = new Map();
    this.done = 0;
    this.list = make("ul", { class: "receipts", "aria-label": "Files of the folder" });
    byId("uploads").before(this.list);
    byId("receipt").hidden = false;
    const dismiss = byId("dismiss-receipts");
    dismiss.hidden = false;
    dismiss.onclick = () => {
      for (const list of document.querySelectorAll(".receipts")) list.remove();
      byId("receipt").hidden = true;
      dismiss.hidden = true;
      byId("files").focus();
    };
    this.say();
  }

  add(path, outcome, reason = "") {
    this.done += 1;
    this.counts.set(outcome, (this.counts.get(outcome) || 0) + 1);
    if (this.list.children.length < SHOWN || outcome === "refused") {
      this.list.append(
        make(
          "li",
          { "data-outcome": outcome },
          make("span", { class: "title" }, path),
          make("span", { class: "status" }, ` ${outcome}`),
          reason && make("p", { class: outcome === "refused" ? "reason" : "quiet" }, reason),
        ),
      );
    }
    this.say();
  }

  say() {
    const counts = [...this.counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
    const state = this.done < this.total ? `${this.done} of ${this.total} files` : `${this.total} files`;
    setText(byId("receipt"), counts ? `${state}: ${counts}.` : `${state}.`);
  }
}
