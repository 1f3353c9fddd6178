"""Who or what somebody or something in a book is, in the book's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from smartchat_core.books.concordance import occurrences
from smartchat_core.books.entities import Entity
from smartchat_core.chat.answers.around import excerpt_around
from smartchat_core.chat.answers.draft import Draft, Place, Statement
from smartchat_core.chat.answers.meant import entities_meant, is_name, is_proper_name, occurs_folded, similar_names
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import label_at
from smartchat_core.chat.answers.portrait import introduce, sketch
from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.chat.answers.wording.whole_books import BookMessage, book_words
from smartchat_core.chat.understanding.requests import Who
from smartchat_core.model.answer import AnswerMode
from smartchat_core.model.span import Span
from smartchat_core.text.folding import letters
from smartchat_core.text.scripts import UNSPACED

__all__ = ["draft_who"]

_MAX_PERSONS, _MAX_BOOKS, _MAX_ALIASES = 3, 6, 4
_INTRODUCTIONS, _SKETCHES = 3, 4
_MAX_OCCURRENCES = 40
_UNSPACED_NAME = re.compile(f"[{UNSPACED}]{{2,12}}")


def draft_who(request: Who, books: Sequence[OpenBook], *, language: str = "") -> Draft | None:
    """Who the name is in each book that mentions it; a refusal where a proper name is in none of them.

    None where the question is about no single thing that the books name: a search for passages may answer it.
    """
    name = request.name.strip().strip("?!.")
    if not is_name(name):
        return None
    found = [(book, entities) for book in books if (entities := entities_meant(book, name))]
    if not found:
        if is_proper_name(name) and not occurs_folded(name, books):
            return _refusal(name, books, language)
        named = _UNSPACED_NAME.fullmatch(name) or (is_proper_name(name) and _is_known(books))
        return _by_its_words(name, books) if named else None
    statements: list[Statement] = []
    alone = len(found) == 1
    for book, entities in found[:_MAX_BOOKS]:
        if len(books) > 1:
            statements.append(Statement(words=book_words(BookMessage.IN_BOOK, language, title=book.title)))
        for entity in entities[:_MAX_PERSONS]:
            statements += _portrait(book, entity, brief=not alone or len(entities) > 1, language=language)
    return Draft(statements=tuple(statements)) if any(one.quotes for one in statements) else None


def _is_known(books: Sequence[OpenBook]) -> bool:
    """Whether it is one book, with a model in which the name was looked up."""
    return len(books) == 1 and books[0].model is not None


def _by_its_words(name: str, books: Sequence[OpenBook]) -> Draft | None:
    """The first sentences that have the name, each from another place; None where none has it.

    Rules find fewer names than readers do, above all where words follow one another without spaces.
    """
    statements: list[Statement] = []
    for book in books:
        found: list[Span] = []
        for place in islice(occurrences(book.source.parsed.text, name, until=book.end), _MAX_OCCURRENCES):
            excerpt = excerpt_around(book, place)
            if excerpt is not None and not (found and excerpt.start < found[-1].end):
                found.append(excerpt)
            if len(found) == _INTRODUCTIONS:
                break
        if found:
            words = f"{name}:" if len(books) == 1 else f"{name} ({book.title}):"
            statements.append(Statement(words=words, quotes=tuple(_place(book, one) for one in found)))
        if len(statements) == _MAX_BOOKS:
            break
    return Draft(statements=tuple(statements)) if statements else None


def _portrait(book: OpenBook, entity: Entity, *, brief: bool, language: str) -> Iterator[Statement]:
    introduced = introduce(book, entity, most=2 if brief else _INTRODUCTIONS)
    later = sketch(book, entity, most=1 if brief else _SKETCHES, besides=introduced)
    others = [alias for alias in entity.aliases if letters(alias) != letters(entity.name)][:_MAX_ALIASES]
    if introduced or later:
        also = book_words(BookMessage.ALSO, language, name=entity.name, names=", ".join(others))
        yield Statement(
            words=also if others else f"{entity.name}:", quotes=tuple(_place(book, one) for one in introduced)
        )
    for span in later:
        label = label_at(book, span.start)
        yield Statement(words=f"{label}:" if label else "", quotes=(_place(book, span),))


def _place(book: OpenBook, span: Span) -> Place:
    return Place(document=book.id, span=span)


def _refusal(name: str, books: Sequence[OpenBook], language: str) -> Draft:
    words = (
        book_words(BookMessage.NOT_MENTIONED, language, title=books[0].title, name=name)
        if len(books) == 1
        else book_words(BookMessage.NOWHERE_MENTIONED, language, name=name)
    )
    words = wording_for(language).so_far(words, bounded=any(book.until is not None for book in books))
    near = similar_names(name, books)
    if near:
        words = f"{words} {book_words(BookMessage.DID_YOU_MEAN, language, names=', '.join(near))}"
    return Draft(statements=(Statement(words=words),), mode=AnswerMode.NOT_FOUND, confidence=0.0)
