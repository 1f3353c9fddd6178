"""The books that earlier turns were about, for a question that sets them against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smartchat_core.chat.understanding.earlier import Earlier, refers_to_book
from smartchat_core.chat.understanding.named_documents import Read
from smartchat_core.chat.understanding.requests import Record, RecordField, Request
from smartchat_core.chat.understanding.titles import CatalogIndex
from smartchat_core.chat.understanding.words_of_question import PHRASE, Token, read_words, surface
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.folding import fold

__all__ = ["is_of_earlier_books", "several_books", "the_book"]

_OF_SEVERAL = frozenset((RecordField.LONGEST, RecordField.SHORTEST, RecordField.OLDEST, RecordField.NEWEST))
_MAX_ANSWER = 40_000
_MAX_LINES = 300
_ENTRY = re.compile(r"- ([^\n]{1,300}?)(?: \([^()\n]{0,200}\))?")


def is_of_earlier_books(read: Read, request: Request, earlier: Earlier) -> bool:
    """Whether a question asks which of several books, and names none and no library: `Which of them is older?`."""
    if earlier.last is None or not isinstance(request, Record) or request.field not in _OF_SEVERAL:
        return False
    nouns = frozenset(fold(word) for word in read.language.book_nouns.split())
    return not any(token.form in nouns for token in read.tokens)


def the_book(read: Read, tokens: Sequence[Token], earlier: Earlier, index: CatalogIndex) -> frozenset[DocumentId]:
    """The one book that the last answer names, where the question speaks of a book without naming it."""
    if not refers_to_book(tokens, read.language):
        return frozenset()
    named = _listed(earlier, index)
    return named if len(named) == 1 else frozenset()


def several_books(earlier: Earlier, index: CatalogIndex) -> frozenset[DocumentId]:
    """The books of the question before, or those that the answer to it lists; none where they are less than two."""
    asked = earlier.last.documents if earlier.last and earlier.last.documents else frozenset[DocumentId]()
    if len(asked) > 1:
        return asked
    listed = _listed(earlier, index)
    return listed if len(listed) > 1 else frozenset()


def _listed(earlier: Earlier, index: CatalogIndex) -> frozenset[DocumentId]:
    titles = _titles(earlier.answer[:_MAX_ANSWER])
    return frozenset[DocumentId]().union(*(index.titled(title) for title in titles))


def _titles(answer: str) -> Iterator[str]:
    """What may be a title in an answer: what stands in quotation marks, and the entries of a list."""
    for token in read_words(answer):
        if token.form == PHRASE:
            yield surface(answer, [token])
    for line in answer.split("\n")[:_MAX_LINES]:
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            yield entry[1]
