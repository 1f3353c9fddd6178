"""What a dictionary or a glossary says a word is: the entry that the word heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smartchat_core.chat.answers.book_sections import BookSections
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.wording.messages import Message
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.model.span import Span
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

__all__ = ["draft_definition", "find_entries"]

_MAX_TERM = 80
_MAX_ENTRIES = 3
_MAX_ENTRY = 900
_MAX_HEADWORD = 60
_MAX_BLOCKS = 6
_LONG_SECTION = 2_500
"""Characters of a section that is no entry of a glossary any more, so that its title is no headword."""

_BLOCK = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
# What stands between a headword and its definition: "Bigamy, n." "Orphan: ", "Hub — "
_BEHIND = re.compile(
    r"[ \t]?(?:[:;—–.]|-[ \t]|,[ \t]?(?:[^\W\d_]{1,4}\.[ \t]?){1,3}|\((?:[^\W\d_]{1,6}\.?[ \t]?){1,2}\))"
)
_ENDS_SENTENCE = tuple(".!?:;…。！？”’»\"'")


def draft_definition(term: str, books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """The entries that a word or a term heads; None where no book has one. Linear in the length of the texts."""
    wording = wording_for(language)
    statements: list[Statement] = []
    for book in books:
        sections = BookSections(book)
        for span in find_entries(book, term):
            section = sections.division_at(span.start)
            label = sections.label(section, wording) if section else ""
            message = Message.FOUND_IN if section else Message.FOUND
            words = wording.say(message, title=book.title, section=label)
            statements.append(Statement(words=words, quotes=(Place(document=book.id, span=span),)))
    return Draft(statements=tuple(statements[:_MAX_ENTRIES])) if statements else None


def find_entries(book: OpenBook, term: str) -> tuple[Span, ...]:
    """The spans of the entries in what may be read: blocks that the term begins, or is, with those behind it."""
    wanted = _folded_words(term[:_MAX_TERM])
    if not wanted:
        return ()
    text, end = book.source.parsed.text, book.end
    long = {one.span.start for one in book.sections if len(one.span) > _LONG_SECTION}
    found: list[Span] = []
    for block in _BLOCK.finditer(text, 0, end):
        head = text[block.start() : min(block.end(), block.start() + 2 * _MAX_TERM)]
        if block.start() in long or not _may_head(head, wanted) or not _in_parts(book, block.start()):
            continue
        entry = _entry(text, block, head, wanted, end)
        if entry is not None:
            found.append(entry)
            if len(found) == _MAX_ENTRIES:
                break
    return tuple(found)


def _entry(text: str, block: re.Match[str], head: str, wanted: Sequence[str], end: int) -> Span | None:
    words = list(WORD.finditer(head))[: len(wanted)]
    behind = head[words[-1].end() :]
    if not behind.strip(" \t.:*_"):
        return _with_blocks_behind(text, block.end(), block.start(), end)
    separator = _BEHIND.match(behind)
    if separator is None:
        return None
    if not behind[separator.end() :].strip() and len(head) <= _MAX_HEADWORD:
        return _with_blocks_behind(text, block.end(), block.start(), end)
    return Span(start=block.start(), end=min(block.end(), block.start() + _MAX_ENTRY))


def _with_blocks_behind(text: str, at: int, start: int, end: int) -> Span | None:
    """From the headword up to the next one; None where nothing stands between."""
    last = start
    for number, block in enumerate(_blocks(text, at, end)):
        headword = len(block) <= _MAX_HEADWORD and not text[block.start : block.end].rstrip().endswith(_ENDS_SENTENCE)
        if headword or number == _MAX_BLOCKS or block.end - start > _MAX_ENTRY:
            if last == start and not headword:
                return Span(start=start, end=min(block.end, start + _MAX_ENTRY))
            break
        last = block.end
    return Span(start=start, end=last) if last > start else None


def _blocks(text: str, at: int, end: int) -> Iterator[Span]:
    for block in _BLOCK.finditer(text, at, end):
        yield Span(start=block.start(), end=block.end())


def _may_head(head: str, wanted: Sequence[str]) -> bool:
    return head[:1].isalnum() and _folded_words(head)[: len(wanted)] == list(wanted)


def _in_parts(book: OpenBook, at: int) -> bool:
    return book.parts is None or any(part.start <= at < part.end for part in book.parts)


def _folded_words(text: str) -> list[str]:
    return [fold(word) for word in WORD.findall(text)]
