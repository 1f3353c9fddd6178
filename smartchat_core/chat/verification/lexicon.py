"""The words of a language by which two sentences can disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from smartchat_core.text.folding import fold

__all__ = ["Lexicon", "Opposites", "WordSet", "number_words", "opposites", "words"]


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words, folded: whole ones, and beginnings that stand for all their endings."""

    whole: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __contains__(self, form: str) -> bool:
        return form in self.whole or (bool(self.beginnings) and form.startswith(self.beginnings))


Opposites = tuple[tuple[WordSet, WordSet], ...]


def words(text: str) -> WordSet:
    """A set of words that are written one after the other; `increas*` stands for every word that begins so."""
    listed = [fold(word) for word in text.split()]
    return WordSet(
        whole=frozenset(word for word in listed if not word.endswith("*")),
        beginnings=tuple(word[:-1] for word in listed if word.endswith("*")),
    )


def opposites(text: str) -> Opposites:
    """Pairs of opposites, one a line, the two sides parted by a bar."""
    lines = (line.split("|") for line in text.strip().splitlines())
    return tuple((words(one), words(other)) for one, other in lines)


def number_words(text: str, *, first: int = 0, step: int = 1) -> dict[str, int]:
    """Number words in order; spellings of one number are parted by a slash, and a dash stands for none."""
    groups = enumerate(fold(text).split())
    return {word: first + step * at for at, group in groups if group != "-" for word in group.split("/")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """What the rules know of a language; an empty entry means that a rule does not apply to it.

    `typical`: function words that identify the language and carry no content. `unspaced`: it puts no spaces between
    words, and entries are searched anywhere. `elides`: an apostrophe separates words. `breaks` begin a new clause.
    `negators` deny their clause, except within `not_only`. `up` and `down` give the direction of a change.
    `opposites` exclude one another. `all_of` and `part_of` give the extent to which a statement holds. `hedges` mark
    uncertainty. `before` and `after` put two events in order. Where `passive` and `by` stand, the first noun is the
    patient. `inflects_nouns`: their endings mark their role, so that word order means little. `pronouns` may stand
    for any name. `numbers` and `scales` (which multiply) are number words; `joins_numbers`: they are written together.
    """

    code: str
    typical: frozenset[str] = frozenset()
    unspaced: bool = False
    elides: bool = False
    inflects_nouns: bool = False
    joins_numbers: bool = False
    capital_nouns: bool = False
    breaks: WordSet = WordSet()
    negators: WordSet = WordSet()
    not_only: Sequence[tuple[str, str]] = ()
    up: WordSet = WordSet()
    down: WordSet = WordSet()
    opposites: Opposites = ()
    all_of: WordSet = WordSet()
    part_of: WordSet = WordSet()
    hedges: WordSet = WordSet()
    before: WordSet = WordSet()
    after: WordSet = WordSet()
    passive: WordSet = WordSet()
    by: WordSet = WordSet()
    pronouns: WordSet = WordSet()
    numbers: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)

    @property
    def listed(self) -> frozenset[str]:
        """All words of the rules about negation, direction, opposites, extent and certainty."""
        sets = [self.negators, self.up, self.down, self.all_of, self.part_of, self.hedges, *chain(*self.opposites)]
        return frozenset().union(*(one.whole for one in sets))
