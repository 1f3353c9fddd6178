"""What is observed of the names in a text, before anything is concluded from it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntFlag

from smartchat_core.books.entities import IntroductionKind
from smartchat_core.books.spans import Spans, touched
from smartchat_core.model.span import Span

__all__ = ["Blocks", "Cue", "Evidence", "KeySentences", "NameForm", "Statement"]


class Cue(IntFlag):
    """What stands around one mention of a name."""

    OPENS = 1  # it begins a sentence, where every word has a capital
    SPEAKS = 2  # "said X"
    ACTS = 4  # "X went": it stands before a verb of persons
    ADDRESSED = 8  # "…, X, …" within quotation marks
    KIN = 16  # "her brother X", "X, the captain"
    LABEL = 32  # the name over a speech of a play
    PLACED = 64  # "in X", "at X"
    OWNS = 128  # "X's"
    QUOTED = 256  # within quotation marks
    DETERMINED = 512  # "the X", "a X"
    MAN = 1024  # a "he" follows in the sentence
    WOMAN = 2048  # a "she" follows
    SELF = 4096  # "my name is X"


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A sentence that says who somebody is."""

    span: Span
    how: IntroductionKind


@dataclass(frozen=True, kw_only=True, slots=True)
class NameForm:
    """One way to write a name, with all that is observed of it.

    Attributes:
        words: the words of the name as written, without its title.
        title: the title of address or rank before it as written; empty without one.
        mentions: where it stands, the title included.
        cues: the `Cue` of each mention, as bits.
        lower: where the word, of several the last one, stands without a capital (ends of the words).
        statements: introducing sentences in reading order.
        common: whether it is a phrase without capitals: a term.
    """

    words: tuple[str, ...]
    title: str = ""
    mentions: Spans
    cues: array[int] = field(default_factory=lambda: array("H"))
    lower: array[int] = field(default_factory=lambda: array("I"))
    statements: tuple[Statement, ...] = ()
    common: bool = False

    def until(self, end: int) -> NameForm:
        """What is observed of it up to an offset."""
        mentions = self.mentions.until(end)
        return replace(
            self,
            mentions=mentions,
            cues=self.cues[: len(mentions)],
            lower=self.lower[: bisect_right(self.lower, end)],
            statements=tuple(one for one in self.statements if one.span.end <= end),
        )

    def outside(self, spans: Sequence[Span], blocks: Blocks) -> NameForm | None:
        """What is observed of it outside of these stretches; None where it is not mentioned there.

        Where the sentence of its first mention is gone, that of the first one left takes its place.
        """
        kept = [at for at, (a, b) in enumerate(self._pairs()) if not touched(a, b, spans)]
        if not kept:
            return None
        mentions = Spans.of((self.mentions.starts[at], self.mentions.ends[at]) for at in kept)
        statements = [one for one in self.statements if not touched(one.span.start, one.span.end, spans)]
        if not any(one.how is IntroductionKind.FIRST_MENTION for one in statements):
            sentence = blocks.sentence(mentions[0])
            end = min((one.start for one in spans if one.start >= mentions.ends[0]), default=sentence.end)
            opening = Span(start=sentence.start, end=min(end, sentence.end))
            statements.insert(0, Statement(span=opening, how=IntroductionKind.FIRST_MENTION))
        return replace(
            self,
            mentions=mentions,
            cues=array("H", (self.cues[at] for at in kept)) if self.cues else self.cues,
            lower=array("I", (end for end in self.lower if not touched(end - 1, end, spans))),
            statements=tuple(statements),
        )

    def _pairs(self) -> Iterator[tuple[int, int]]:
        return zip(self.mentions.starts, self.mentions.ends, strict=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeySentences:
    """The most informative sentences of a section, found when all of it was read."""

    section: int
    known: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocks:
    """The sentences of the text: where each ends, and how many characters beyond must be read to know that it does."""

    ends: array[int] = field(default_factory=lambda: array("I"))
    lookahead: bytes = b""

    def known(self, offset: int) -> int:
        """The end of the last sentence that is known to end by one who has read up to the offset.

        What is observed within a sentence depends on nothing behind that, so this is the bound of all evidence.
        """
        index = bisect_right(self.ends, offset)
        while index and self.ends[index - 1] + self.lookahead[index - 1] > offset:
            index -= 1
        return self.ends[index - 1] if index else 0

    def sentence(self, span: Span) -> Span:
        """The sentence from the span to its end: where it begins is not known, for white space stands before it."""
        at = bisect_left(self.ends, span.end)
        return Span(start=span.start, end=self.ends[at] if at < len(self.ends) else span.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """All that a text shows about names, each piece with where it stands.

    Attributes:
        language: whose rules were used.
        forms: the forms of names, in order of their first mention.
        blocks: the sentences by which a bound is rounded down.
        first_person: the ends of sentences outside quotation marks in which the narrator says "I".
        key_sentences: by section.
    """

    language: str
    forms: tuple[NameForm, ...] = ()
    blocks: Blocks = field(default_factory=Blocks)
    first_person: array[int] = field(default_factory=lambda: array("I"))
    key_sentences: tuple[KeySentences, ...] = ()

    def until(self, offset: int) -> Evidence:
        """What a reader has seen who has read up to the offset."""
        end = self.blocks.known(offset)
        return Evidence(
            language=self.language,
            forms=tuple(form.until(end) for form in self.forms if form.mentions.ends[0] <= end),
            blocks=Blocks(
                ends=self.blocks.ends[: (count := bisect_right(self.blocks.ends, end))],
                lookahead=self.blocks.lookahead[:count],
            ),
            first_person=self.first_person[: bisect_right(self.first_person, end)],
            key_sentences=tuple(one for one in self.key_sentences if one.known <= offset),
        )

    def outside(self, spans: Sequence[Span]) -> Evidence:
        """What a reader has seen who has not read these stretches, in reading order."""
        if not spans:
            return self
        forms = [seen for form in self.forms if (seen := form.outside(spans, self.blocks)) is not None]
        keys = [
            replace(one, spans=tuple(span for span in one.spans if not touched(span.start, span.end, spans)))
            for one in self.key_sentences
        ]
        return replace(
            self,
            forms=tuple(sorted(forms, key=lambda form: form.mentions.starts[0])),
            first_person=array("I", (end for end in self.first_person if not touched(end - 1, end, spans))),
            key_sentences=tuple(one for one in keys if one.spans),
        )
