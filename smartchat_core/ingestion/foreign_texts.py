"""Text that is no prose: data and mailboxes in characters, so that a refusal can name them."""

from __future__ import annotations

import re

from smartchat_core.ingestion.signatures import Foreign

__all__ = ["foreign_text"]

_MAILBOX = re.compile(r"From \S+ [^\n]{0,80}\d{4}\r?\n(?:>?[A-Za-z][\w-]*:[^\n]*\n){2}")
_STRING = r'"(?:[^"\\\n]|\\.){0,2000}+"'
_JSON = re.compile(
    rf"\{{\s*(?:\}}\s*\Z|{_STRING}\s*:)|\[\s*(?:\{{\s*\"|\[\s*[\"\d\[-]|-?\d[\d.eE+-]*\s*,|{_STRING}\s*(?:,|\]\s*\Z))"
)
_ENCODED_LINE = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}\Z|[A-Za-z0-9+/]{4,}={0,2}\Z")
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]+-----\r?\n")
_UUENCODED = re.compile(r"begin [0-7]{3,4} \S[^\n]*\n(?:M[ -`]{60}\r?\n|[!-L][ -`]{4,60}\r?\n`?\r?\n?end)")
_LONG = 40
_ENCODED_SHARE = 0.9
_LEAST = 120
_MIXED = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9+/]"))
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?[A-Za-z_][\w.-]*[\s>/]")
_CHARACTERS_FOR_A_TAG = 120
_SAMPLE = 16_000

_MESSAGES = Foreign(name="a mailbox (mbox)", remedy="Save its messages one by one as EML files and add those.")
_DATA = Foreign(name="JSON data", remedy="Save the texts in it as plain text or Markdown and add those.")
_ENCODED = Foreign(
    name="an encoded file (Base64 or the like), not text", remedy="Decode it and add the file that it stands for."
)
_MARKUP = Foreign(name="XML of another kind", remedy="Convert it to HTML, EPUB or plain text and add the result.")


def foreign_text(text: str) -> Foreign | None:
    """What a text that begins so is, if it is something known that is not meant to be read. Linear in its sample."""
    sample = text[:_SAMPLE]
    begin = sample.lstrip()
    if _MAILBOX.match(begin):
        return _MESSAGES
    if _JSON.match(begin):
        return _DATA
    if _is_encoded(begin):
        return _ENCODED
    if _ELEMENT.match(begin) and _is_markup(begin):
        return _MARKUP
    return None


def _is_markup(text: str) -> bool:
    """Whether tags stand close together, and elements are closed."""
    tags, ends = len(_ELEMENT.findall(text)), text.count("</") + text.count("/>")
    return tags * _CHARACTERS_FOR_A_TAG > len(text) and ends * 4 > tags


def _is_encoded(text: str) -> bool:
    """Whether nearly all lines are runs of the characters of Base64 or uuencode."""
    lines = text.splitlines()
    if _UUENCODED.match(text):
        return True
    if _ARMOUR.match(text):
        lines = lines[1:]
    lines = [line.strip() for line in lines if line.strip()]
    if sum(map(len, lines)) < _LEAST or not any(len(line) >= _LONG for line in lines):
        return False
    # The last line of the sample may be cut.
    encoded = [line for line in lines if _ENCODED_LINE.match(line)]
    long = [line for line in encoded if len(line) >= _LONG]
    if sum(map(len, encoded)) < _ENCODED_SHARE * sum(map(len, lines)) or len(long) < len(encoded) - len(long):
        return False
    joined = "".join(long[:20])
    return all(kind.search(joined) for kind in _MIXED)
