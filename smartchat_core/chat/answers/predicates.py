"""Sentences that say who somebody is with the name as their predicate: “The cook was Anna, a native of Bath” is one."""

from __future__ import annotations

import re
from itertools import islice

from smartchat_core.books.entities import Entity, Introduction, IntroductionKind
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.span import Span
from smartchat_core.text.folding import letters

__all__ = ["is_plain_statement", "predicated"]

_LOOKED_AT = 400
_BEFORE = 120
_LEAST_WORDS, _MOST_WORDS = 3, 14
_BEHIND = ",.;"
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:[.!?:;—]|\n)[\"'”’»)]*\s")
_ENDS = re.compile(r"[.!?;\n]")
_QUOTES = "\"'“‘«„”’"


def predicated(book: OpenBook, entity: Entity) -> tuple[Introduction, ...]:
    """Where a sentence ends in the name, or goes on to describe it, after a form of “to be” and what it is said of.

    The span reaches from the beginning of the sentence to its end. Looks at the first mentions only.
    """
    text, rules = book.source.parsed.text, rules_for(book.language)
    found = (_predicate(text, mention, rules) for mention in islice(entity.mentions, _LOOKED_AT))
    return tuple(Introduction(span=span, how=IntroductionKind.COPULA) for span in found if span is not None)


def is_plain_statement(book: OpenBook, entity: Entity, introduction: Introduction) -> bool:
    """Whether the sentence begins with the name, a form of “to be” and an article, and nobody is quoted with it."""
    text, rules = book.source.parsed.text, rules_for(book.language)
    mention = next(iter(entity.mentions.within(introduction.span)), None)
    if introduction.how is not IntroductionKind.COPULA or mention is None:
        return False
    begin = introduction.span.start
    ahead = [letters(word) for word in _WORDS.findall(text[mention.end : introduction.span.end])[:2]]
    return (
        not text[begin : mention.start].strip()
        and text[max(begin - 1, 0) : begin + 1].strip()[:1] not in set(_QUOTES)
        and len(ahead) > 1
        and ahead[0] in rules.copulas
        and ahead[1] in rules.determiners
    )


def _predicate(text: str, mention: Span, rules: NameRules) -> Span | None:
    if text[mention.end : mention.end + 1] not in _BEHIND or text[mention.start - 1 : mention.start] != " ":
        return None
    floor = max(mention.start - _BEFORE, 0)
    before = text[floor : mention.start]
    marks = [match.end() for match in _BEGINS.finditer(before)]
    if not marks and floor:
        return None
    begin = marks[-1] if marks else 0
    words = [letters(word) for word in _WORDS.findall(before[begin:])]
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS or words[-1] not in rules.copulas:
        return None
    if rules.determiners.isdisjoint(words) or any(mark in before[begin:] for mark in '"“”«»„'):
        return None
    ends = _ENDS.search(text, mention.end, mention.end + _BEFORE)
    return Span(start=floor + begin, end=ends.start() if ends else mention.end)
