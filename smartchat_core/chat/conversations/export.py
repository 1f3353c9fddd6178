"""Exports of conversations: Markdown and HTML. JSON is `Transcript.to_json`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from smartchat_core.chat.quoting import quoted
from smartchat_core.model.answer import Citation
from smartchat_core.model.locator import EpubLocator, is_recognized
from smartchat_core.model.transcript import Transcript, TranscriptTurn

__all__ = ["to_html", "to_markdown"]

_UNTITLED = "Conversation"
_OBEYED = (range(0x20), range(0x7F, 0xA0), range(0x202A, 0x202F), range(0x2066, 0x206A), range(0xD800, 0xE000))
"""Controls, marks that turn the direction of writing, and surrogates."""
_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for codes in _OBEYED for code in codes if code not in {0x09, 0x0A, 0x0D}}
_MARKDOWN = {ord(character): f"\\{character}" for character in "\\`*_[]<>&|~$"}
_BLOCK_MARK = re.compile(r"^([ \t]*)(?:([#>+=-])|(\d{1,9})([.)]))", re.MULTILINE)

_STYLE = (
    "body{font:1.05rem/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "h1,h2{line-height:1.25}.quiet{color:#555;font-size:.9rem}.answer{white-space:pre-line}"
    "blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid #bbb}ol{list-style:none;padding:0}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_markdown(transcript: Transcript) -> str:
    """The conversation in CommonMark (https://spec.commonmark.org/0.31.2/), each quote with its place.

    Texts of books and of the reader are escaped, so that they stay text.
    """
    lines = [f"# {_line(transcript.title or _UNTITLED)}", ""]
    for turn in transcript.turns:
        lines += [f"## {_line(turn.question)}", "", f"*{_when(turn)}*", ""]
        if turn.answer is None:
            lines += [_block(turn.reason or turn.status.value), ""]
            continue
        lines += [_block(turn.answer.text), ""]
        for heading, citations in _sources(turn):
            lines += [f"**{heading}**", ""]
            for citation in citations:
                number = f"\\[{citation.number}\\] " if citation.number else ""
                lines += [f"> {number}{_line(quoted(citation.quote))}", f"> — {_line(_place(citation))}", ""]
        if turn.answer.model:
            lines += [f"*Written by {_line(turn.answer.model)}*", ""]
    return "\n".join(lines)


def to_html(transcript: Transcript) -> str:
    """The conversation as one HTML page without scripts and without anything from elsewhere."""
    title = _text(transcript.title or _UNTITLED)
    parts = [
        '<!doctype html>\n<html><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY)}">',
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>',
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1>",
    ]
    for turn in transcript.turns:
        parts += [f"<article><h2>{_text(turn.question)}</h2>", f'<p class="quiet">{_text(_when(turn))}</p>']
        if turn.answer is None:
            parts.append(f'<p class="quiet">{_text(turn.reason or turn.status.value)}</p></article>')
            continue
        parts.append(f'<p class="answer">{_text(turn.answer.text)}</p>')
        for heading, citations in _sources(turn):
            parts.append(f"<h3>{_text(heading)}</h3><ol>")
            for citation in citations:
                quote = f"<blockquote>{_text(quoted(citation.quote))}</blockquote>"
                place = f'<span class="quiet">{_text(_place(citation))}</span>'
                parts.append(f"<li>[{citation.number}] {quote}{place}</li>")
            parts.append("</ol>")
        if turn.answer.model:
            parts.append(f'<p class="quiet">Written by {_text(turn.answer.model)}</p>')
        parts.append("</article>")
    return "\n".join((*parts, "</body></html>\n"))


def _sources(turn: TranscriptTurn) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    if turn.answer is not None and turn.answer.citations:
        yield "Sources", turn.answer.citations
    if turn.answer is not None and turn.answer.closest:
        yield "What comes closest, though it does not answer", turn.answer.closest


def _when(turn: TranscriptTurn) -> str:
    bounded = "; up to a bound" if turn.until else ""
    return f"{turn.asked_at:%Y-%m-%d %H:%M} UTC{bounded}"


def _place(citation: Citation) -> str:
    """The title, the sections below it, the page or the line, and whether the text was recognised (OCR)."""
    locator = citation.locator
    spot = "" if isinstance(locator, EpubLocator) else str(locator)
    sections = [title for title in citation.section if title and title != citation.document_title]
    read = "recognised by OCR" if is_recognized(locator) else ""
    return " · ".join(part for part in (citation.document_title, " › ".join(sections), spot, read) if part)


def _text(text: str) -> str:
    return html.escape(text.translate(_CONTROLS))


def _line(text: str) -> str:
    """On one line of Markdown."""
    return _block(" ".join(text.split()))


def _block(text: str) -> str:
    """As lines of Markdown that are text and nothing else; each line break stays one."""
    escaped = text.translate(_CONTROLS).translate(_MARKDOWN)
    lines: Iterable[str] = (line.strip() for line in escaped.split("\n"))
    return "\\\n".join(_BLOCK_MARK.sub(_escaped_mark, line) for line in lines if line)


def _escaped_mark(match: re.Match[str]) -> str:
    space, mark, number, after = match.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{after}"
