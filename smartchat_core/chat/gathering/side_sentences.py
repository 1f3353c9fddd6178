"""Which sentences of found passages are about one side of a comparison, be it named in them or by them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smartchat_core.books.entities import Entity, EntityKind
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.extraction import MARGIN, ScoredSentence
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.span import Span
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD
from smartchat_core.text.words import content_words

__all__ = ["Known", "home_of", "passages_naming", "sentences_about", "sentences_of_all"]

_PARAGRAPH = "\n\n"
_READ_BACK = 3_000
"""Characters before a passage in which its paragraph, or the speech that goes on in it, is looked for."""

_MARKS = frozenset(',;:.?!—–“”‘’"«»„\n')
# What is said to somebody, in words that mean nothing else in another of the languages.
_YOU = frozenset(
    fold(
        "you your yours yourself thou thee thy dich dir dein deine euch euer vous votre vos toi usted ustedes vosotros "
        "vuestro contigo voi vostro vostra você vocês vosso ты тебя тебе вы вас вам ваш ваша"
    ).split()
)

_HOME = 0.8
_LEAST_MENTIONS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mention:
    """Where somebody is mentioned.

    `own`: it is the side, `speaks`: the name stands before a speech, `alone`: between marks, as where one is called.
    """

    start: int
    own: bool
    speaks: bool
    alone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mentions:
    """The mentions of people in a passage in reading order, and those of them that stand before speeches."""

    ordered: Sequence[_Mention]
    labels: Sequence[_Mention]

    def in_sentence(self, span: Span) -> Sequence[_Mention]:
        """Those in the sentence."""
        first, last = (bisect_left(self.ordered, at, key=_start) for at in (span.start, span.end))
        return self.ordered[first:last]

    def before(self, offset: int, begin: int) -> _Mention | None:
        """The last one before the offset, not before `begin`."""
        return _last(self.ordered, offset, begin)

    def speaker(self, offset: int, begin: int) -> _Mention | None:
        """Who speaks what ends at the offset, where that has begun since `begin`."""
        return _last(self.labels, offset, begin)


def _start(mention: _Mention) -> int:
    return mention.start


def _last(mentions: Sequence[_Mention], offset: int, begin: int) -> _Mention | None:
    at = bisect_left(mentions, offset, key=_start) - 1
    return mentions[at] if at >= 0 and mentions[at].start >= begin else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Whom or what of a book a side of a comparison names."""

    book: OpenBook
    entity: Entity

    def is_in(self, passage: Passage) -> bool:
        """Whether a passage mentions it under any name, or begins in a paragraph that does."""
        if passage.document_id != self.book.id:
            return False
        begin = _paragraph(self.book, passage.span.start)
        return bool(self.entity.mentions.within(Span(start=begin, end=passage.span.end)))


def passages_naming(
    passages: Sequence[ScoredPassage], side: Known, others: Sequence[Known], *, most: int
) -> tuple[ScoredPassage, ...]:
    """Those passages that mention a side; half of them at most before the rest for mentioning the others as well."""
    found = [one for one in passages if side.is_in(one.passage)]
    shared = [one for one in found if others and all(other.is_in(one.passage) for other in others)][: most // 2]
    return tuple([*shared, *(one for one in found if one not in shared)][:most])


def sentences_of_all(
    ranked: Sequence[ScoredSentence], names: Sequence[str], known: Mapping[str, Known]
) -> tuple[ScoredSentence, ...]:
    """The sentences that mention every side; one that is no name of the book by a word that no other side has."""
    words = {name: set(folded_words(" ".join(content_words(name)))) for name in names}
    own = {name: words[name].difference(*(words[other] for other in names if other != name)) for name in names}
    return tuple(
        one
        for one in ranked
        if all(
            bool(known[name].entity.mentions.within(one.candidate.span))
            if name in known
            else bool(own[name] & set(folded_words(one.candidate.text)))
            for name in names
        )
    )


def sentences_about(
    ranked: Sequence[ScoredSentence], side: Known, *, speeches: bool = True
) -> tuple[ScoredSentence, ...]:
    """The sentences that mention the entity, and those after one in a paragraph until somebody else is mentioned.

    In a play all of a speech belongs to its speaker, whomever it mentions; where there is such a speech of the entity,
    what others say to or of it is left out. Without `speeches` only what is said of it counts. Sentences that only call
    the entity by its name, to say something to it, come last.
    """
    book = side.book
    known: dict[tuple[int, int], _Mentions] = {}
    found: list[ScoredSentence] = []
    spoken: list[ScoredSentence] = []
    called: list[ScoredSentence] = []
    for one in ranked:
        span, passage = one.candidate.span, one.candidate.passage.passage
        if passage.document_id != book.id:
            continue
        window = (_paragraph(book, passage.span.start), passage.span.end)
        if window not in known:
            known[window] = _mentions(side, Span(start=window[0], end=window[1]))
        begin = _paragraph(book, span.start)
        people = known[window]
        within, before = people.in_sentence(span), people.before(span.start, begin)
        speaker = people.speaker(span.end, begin)
        if speeches and speaker is not None and speaker.own:
            spoken.append(one)
        elif own := [mention for mention in within if mention.own and not mention.speaks]:
            addressed = all(mention.alone for mention in own) and _says_you(one.candidate.text)
            if addressed:
                called.append(replace(one, score=one.score - MARGIN))
            else:
                found.append(one)
        elif speaker is None and not within and before is not None and before.own:
            found.append(one)
    return tuple(spoken or (*found, *called))


def home_of(book: OpenBook, entity: Entity) -> Span | None:
    """The section that holds most mentions of the entity, the innermost such; None where none does."""
    if len(entity.mentions) < _LEAST_MENTIONS:
        return None
    home = None
    for section in book.sections:
        inside = len(entity.mentions.within(section.span))
        if inside >= _HOME * len(entity.mentions) and (home is None or len(section.span) < len(home)):
            home = section.span
    return home


def _paragraph(book: OpenBook, offset: int) -> int:
    """Where the paragraph begins that holds the offset."""
    floor = max(offset - _READ_BACK, 0)
    at = book.source.parsed.text.rfind(_PARAGRAPH, floor, offset)
    return floor if at < 0 else at + len(_PARAGRAPH)


def _mentions(side: Known, span: Span) -> _Mentions:
    """Where people are mentioned in the span."""
    text, model = side.book.source.parsed.text, side.book.model
    others = [one for one in (model.entities if model else ()) if one.kind is EntityKind.PERSON]
    found: dict[int, _Mention] = {}
    for who in (side.entity, *others):
        for one in who.mentions.within(span):
            own, alone = who is side.entity, _between_marks(text, one)
            found.setdefault(one.start, _Mention(own=own, start=one.start, speaks=_speaks(text, one), alone=alone))
    ordered = [found[start] for start in sorted(found)]
    return _Mentions(ordered=ordered, labels=[one for one in ordered if one.speaks])


def _speaks(text: str, mention: Span) -> bool:
    """Whether the name stands before a speech, as in a play.

    It stands at the beginning of a line with the first word of a sentence behind it, where that is no paragraph's first
    line, or else with a full stop, a colon or nothing behind it.
    """
    before, behind = text[max(mention.start - 2, 0) : mention.start], text[mention.end : mention.end + 2]
    if not before.endswith("\n"):
        return False
    alone = behind[:1] in {".", ":", "\n"}
    return alone or (before != _PARAGRAPH and behind[:1] == " " and not behind[1:].islower() and behind[1:].isalpha())


def _between_marks(text: str, mention: Span) -> bool:
    before, behind = text[max(mention.start - 2, 0) : mention.start].rstrip(), text[mention.end : mention.end + 1]
    return (not before or before[-1] in _MARKS) and behind in _MARKS


def _says_you(sentence: str) -> bool:
    return not _YOU.isdisjoint(WORD.findall(fold(sentence)))
