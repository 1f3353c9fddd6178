"""Where a book says who somebody is, and what it says of them later."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence

from smartchat_core.books.entities import Entity, Introduction, IntroductionKind
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.chat.answers.around import excerpt_around
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.places import body_of, read_sections
from smartchat_core.chat.answers.predicates import is_plain_statement, predicated
from smartchat_core.chat.answers.prose import is_readable
from smartchat_core.model.section import section_at
from smartchat_core.model.span import Span
from smartchat_core.text.folding import letters

__all__ = ["introduce", "sketch", "sketch_mentions"]

_LOOKED_AT = 160
_CLOSING, _ENDS = "\"'”’»)]」』", (".", "!", "?", "…", "。", "！", "？")
_BARE, _APPOSITION, _LEADERS = 2, ",", (" …", "..")
_HOW = {
    IntroductionKind.PERSONS_OF_PLAY: 1.6,
    IntroductionKind.APPOSITION: 1.0,
    IntroductionKind.KINSHIP: 0.9,
    IntroductionKind.COPULA: 0.9,
    IntroductionKind.NAMING: 0.9,
    IntroductionKind.OFFICE: 0.7,
    IntroductionKind.DESCRIPTION: 0.4,
}
_EARLY, _EARLINESS, _MISREAD, _OUTSIDE = 0.6, 4, 1.0, 0.8
_TERSE, _SHORT, _UNHANDY, _QUOTED = 40, 280, 0.25, 0.25
_LAST_RESORTS = frozenset((IntroductionKind.FIRST_MENTION,))
_PREDICATED, _PLAIN = 0.5, 0.35
"""What it counts that a sentence has the name as its predicate, and that it states in prose what somebody is."""
_FULL_WORDS = (9, 32)
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SUBJECT, _STATES, _RELATES, _APPOSED, _SPOKEN, _ASKED = 1.5, 1.5, 1.4, 1.6, 0.7, 0.4
_APPOSED_WORDS, _READ_BEFORE, _PREDICATE = 5, 60, 10
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\s?\Z")
_NEAR = 30


def introduce(book: OpenBook, entity: Entity, *, most: int, follow: bool = True) -> tuple[Span, ...]:
    """The sentences that say who it is, the best of the book model first, with what they need around them.

    Where there is room, the last is that of its first mention, for there a book introduces people.
    """
    stating = [one for one in entity.introductions if one.how is not IntroductionKind.FIRST_MENTION]
    first = [one for one in entity.introductions if one.how is IntroductionKind.FIRST_MENTION]
    kept = most - 1 if most > 1 and first else most
    named = predicated(book, entity)
    scored = [(_introduces(book, entity, one) + _PLAIN * is_plain_statement(book, entity, one), one) for one in stating]
    scored += [(_introduces(book, entity, one) + _PREDICATED, one) for one in named]
    stating = [one for _, one in sorted(scored, key=lambda pair: -pair[0])]
    chosen: list[Span] = []
    for introduction in [*stating[:kept], *first, *stating[kept:]]:
        if len(chosen) >= most:
            break
        span = _whole(book, entity, introduction, follow=follow)
        if span is not None and not any(_overlap(span, other) for other in chosen):
            chosen.append(span)
    return tuple(chosen)


def sketch(book: OpenBook, entity: Entity, *, most: int, besides: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The sentence that says most of it in each of `most` equal shares of its mentions, in reading order."""
    return sketch_mentions(book, list(entity.mentions), most=most, besides=besides)


def sketch_mentions(
    book: OpenBook, mentions: Sequence[Span], *, most: int, besides: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """As `sketch`, of places where a name stands. Of many mentions an even sample is looked at."""
    step = max(len(mentions) / _LOOKED_AT, 1.0)
    sample = [mentions[int(index * step)] for index in range(int(len(mentions) / step))]
    rules = rules_for(book.language)
    chosen: list[Span] = []
    for part in range(most):
        share = sample[len(sample) * part // most : len(sample) * (part + 1) // most]
        best: tuple[float, Span] | None = None
        for mention in share:
            span = excerpt_around(book, mention)
            if span is None or any(_overlap(span, other) for other in (*chosen, *besides)):
                continue
            score = _says(book.source.parsed.text, span, mention, rules)
            if score > 0 and (best is None or score > best[0]):
                best = score, span
        if best is not None:
            chosen.append(best[1])
    return tuple(chosen)


def _whole(book: OpenBook, entity: Entity, introduction: Introduction, *, follow: bool) -> Span | None:
    mention = next(iter(entity.mentions.within(introduction.span)), introduction.span)
    span = excerpt_around(book, mention, follow=follow)
    return span if span is not None and _says_anything(book, span) else None


def _says_anything(book: OpenBook, span: Span) -> bool:
    """Whether it is more than a heading or the bare name."""
    words = span.of(book.source.parsed.text).strip()
    if words.rstrip(_CLOSING).endswith(_ENDS):
        return len(words.split()) > _BARE and not words[:1].isdigit() and not words.endswith(_LEADERS)
    section = section_at(read_sections(book), span.start)
    heading = section is not None and span.start - section.span.start <= len(section.title)
    return not heading and _APPOSITION in words


def _introduces(book: OpenBook, entity: Entity, introduction: Introduction) -> float:
    """How well a sentence introduces: by how it does, how early it comes, and that it is neither short nor long."""
    before = bisect_left(entity.mentions.starts, introduction.span.start) / len(entity.mentions)
    score = _HOW.get(introduction.how, 0.0) + _EARLY * (1 - before) ** _EARLINESS
    if not _TERSE <= len(introduction.span.of(book.source.parsed.text).strip()) <= _SHORT:
        score -= _UNHANDY
    if introduction.span.of(book.source.parsed.text)[:1] in "\"'“«„‘":
        score -= _QUOTED
    if introduction.how is not IntroductionKind.PERSONS_OF_PLAY and not body_of(book).contains(introduction.span):
        score -= _OUTSIDE
    return score - (_MISREAD if _is_misread(book, entity, introduction) else 0.0)


def _is_misread(book: OpenBook, entity: Entity, introduction: Introduction) -> bool:
    """Whether what looks like an apposition is none: "… to her sister, X was far from …", where X is a subject."""
    text, rules = book.source.parsed.text, rules_for(book.language)
    mention = next(iter(entity.mentions.within(introduction.span)), None)
    if (
        mention is None
        or introduction.how is IntroductionKind.COPULA
        or text[mention.start - 2 : mention.start] != ", "
    ):
        return False
    after = _WORDS.match(text, mention.end + 1)
    return after is not None and letters(after[0]) in rules.copulas | rules.acts


def _says(text: str, span: Span, mention: Span, rules: NameRules) -> float:
    """How much a sentence says of whom it mentions: as its subject, with "is" or "had", with kin or office."""
    sentence = span.of(text)
    if not is_readable(sentence):
        return 0.0
    before = text[span.start : mention.start]
    ahead = text[mention.end : min(mention.end + _NEAR, span.end)]
    after = [letters(word) for word in _WORDS.findall(ahead)[:3]]
    around = text[max(mention.start - _NEAR, span.start) : mention.end] + ahead
    near = {letters(word) for word in _WORDS.findall(around)}
    count = len(sentence.split())
    least, full = _FULL_WORDS
    score = min(1.0, count / least) * math.sqrt(min(1.0, full / count))
    if len(_WORDS.findall(before)) <= 1:
        score *= _SUBJECT
    if after and (after[0] in rules.copulas or after[0] in rules.acts):
        score *= _STATES
    if _is_apposed(before, ahead, rules):
        score *= _APPOSED
    if near & (rules.kin | rules.offices):
        score *= _RELATES
    if sentence[:1] in "\"“«„'‘":
        score *= _SPOKEN
    if sentence.rstrip("\"'”’»)")[-1:] in "?？":
        score *= _ASKED
    return score


def _is_apposed(before: str, ahead: str, rules: NameRules) -> bool:
    """Whether the name stands beside what says who bears it: "the well-known singer, X", "X, a clerk"."""
    if (last := _LAST_WORD.search(before)) and letters(last[1]) in rules.copulas:
        return len(_WORDS.findall(before)) <= _PREDICATE
    if before.endswith(", "):
        words = [letters(word) for word in _WORDS.findall(before[-_READ_BEFORE:].rstrip(", ").rpartition(",")[2])]
        return any(word in rules.determiners for word in words[-_APPOSED_WORDS:-1])
    word = _WORDS.match(ahead, 2)
    return ahead.startswith(", ") and word is not None and letters(word[0]) in rules.determiners


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
