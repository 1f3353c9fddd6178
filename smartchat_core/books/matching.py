"""Which entities a reader means by a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from smartchat_core.books.entities import Entity
from smartchat_core.books.languages.rules import Bearer, NameRules
from smartchat_core.text.folding import fold_word, letters
from smartchat_core.text.words import WORDS

__all__ = ["find_entities", "folded_words", "may_bear", "within_edits"]

_MAX_WORDS = 12
_ONE_EDIT, _TWO_EDITS = 5, 9


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    words: tuple[str, ...]
    title: str


def folded_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: folded, without possessives and full stops."""
    found = (word.removesuffix("'s").rstrip("'") for word in WORDS.findall(letters(name)))
    return tuple(fold_word(word) for word in found if word)


def _read(name: str, rules: NameRules) -> _Wanted:
    words = folded_words(name)[:_MAX_WORDS]
    title = words[0] if len(words) > 1 and words[0] in rules.titles else ""
    return _Wanted(words=words[1:] if title else words, title=title)


def find_entities(entities: Sequence[Entity], name: str, rules: NameRules) -> tuple[Entity, ...]:
    """The entities that the name may mean, of those that fit best; the most mentioned first.

    In this order: the very name; the name without its title, if both titles may be one person's; names that hold all
    of its words (a given name, a surname); names that differ by small typos, though not in their digits. Nobody who is
    only called by titles of the other sex is meant. Empty when nothing fits.
    """
    wanted = _read(name, rules)
    if not wanted.words:
        return ()
    ranked: list[tuple[int, Entity]] = []
    bearers = [rules.titles[wanted.title]] if wanted.title else []
    for entity in entities:
        if not may_bear(entity, bearers, rules):
            continue
        rank = min(_rank(wanted, _read(alias.text, rules), rules) for alias in entity.names)
        if rank < _NO_MATCH:
            ranked.append((rank, entity))
    best = min((rank for rank, _ in ranked), default=_NO_MATCH)
    return tuple(sorted((one for rank, one in ranked if rank == best), key=lambda one: -len(one.mentions)))


def may_bear(entity: Entity, bearers: Collection[Bearer], rules: NameRules) -> bool:
    """Whether one of these titles may be the entity's, by the titles before its names; without any each may."""
    borne = {rules.titles[read.title] for name in entity.names if (read := _read(name.text, rules)).title}
    if not bearers or not borne:
        return True
    return any(not one.opposes(other) for one in bearers for other in borne)


_NO_MATCH = 9


def _rank(wanted: _Wanted, alias: _Wanted, rules: NameRules) -> int:
    if not _titles_fit(wanted.title, alias.title, rules):
        return _NO_MATCH
    if wanted.words == alias.words:
        return 0 if wanted.title == alias.title else 1
    if rules.unspaced:
        return 2 if "".join(wanted.words) in "".join(alias.words) else _NO_MATCH
    if set(wanted.words) <= set(alias.words):
        return 2
    if all(_similar(word, alias.words) for word in wanted.words):
        return 3 if len(wanted.words) == len(alias.words) else 4
    return _NO_MATCH


def _titles_fit(one: str, other: str, rules: NameRules) -> bool:
    first, second = rules.titles.get(one, Bearer.ANYBODY), rules.titles.get(other, Bearer.ANYBODY)
    return first.fits(second)


def _similar(word: str, others: Iterable[str]) -> bool:
    allowed = 2 if len(word) >= _TWO_EDITS else 1 if len(word) >= _ONE_EDIT else 0
    return any(_digits(word) == _digits(other) and within_edits(word, other, allowed) for other in others)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def within_edits(one: str, other: str, allowed: int) -> bool:
    """Whether at most so many letters differ, are missing, too many, or swapped with their neighbour.

    Takes `allowed` times the length of the word.
    """
    if one == other:
        return True
    if allowed == 0 or abs(len(one) - len(other)) > allowed:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    one, other = one[at:], other[at:]
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1 and within_edits(one[2:], other[2:], allowed - 1):
        return True
    return (
        within_edits(one[1:], other[1:], allowed - 1)
        or within_edits(one[1:], other, allowed - 1)
        or within_edits(one, other[1:], allowed - 1)
    )
