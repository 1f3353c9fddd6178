// Making elements. Whatever comes from a book or a file is only ever put in as text.

export function byId(id) {
  return document.getElementById(id);
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// Elements keep their place and the focus: only what has changed is written.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Where a passage stands, below the title of its document.
export function place(passage) {
  const parts = passage.section.filter((title, index) => title && !(index === 0 && title === passage.document_title));
  if (passage.page) parts.push(`page ${passage.page}`);
  if (passage.locator?.recognized) parts.push("recognised by OCR");
  return parts.join(" › ");
}
