"""Corrections of names by a reader: which names are one person's, and which are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.books.entities import EntityKind
from smartchat_core.books.matching import folded_words
from smartchat_core.books.profiles import Profile
from smartchat_core.model.name_corrections import NameCorrections

__all__ = ["apply_corrections", "same_name", "with_merged", "with_split"]

_Group = tuple[EntityKind, list[Profile]]


def apply_corrections(groups: Sequence[_Group], corrections: NameCorrections) -> list[_Group]:
    """The groups of names as the reader has corrected them: split first, then merged, which needs no evidence.

    A name that is in none of the groups changes nothing, so corrections hold for any bounded view of a book. What is
    merged is of the kind of the group that comes first. Linear in the names and the corrections.
    """
    if not corrections:
        return list(groups)
    parts = _split(groups, corrections.split)
    holders: dict[tuple[str, ...], int] = {}
    for index, (_, group) in enumerate(parts):
        for profile in group:
            holders.setdefault(_key(profile), index)
    parents = list(range(len(parts)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = index = parents[parents[index]]
        return index

    for pair in corrections.merged:
        one, other = (holders.get(folded_words(name)) for name in pair)
        if one is not None and other is not None:
            first, second = sorted((root(one), root(other)))
            parents[second] = first
    merged: dict[int, _Group] = {}
    for index, (kind, group) in enumerate(parts):
        merged.setdefault(root(index), (kind, []))[1].extend(group)
    return list(merged.values())


def with_merged(corrections: NameCorrections, one: str, other: str) -> NameCorrections:
    """The corrections, and that these are one person's names."""
    pair = (one, other)
    return corrections if pair in corrections.merged else replace(corrections, merged=(*corrections.merged, pair))


def with_split(corrections: NameCorrections, name: str) -> NameCorrections:
    """The corrections without the merges of this name; where there are none, the name is a person of its own."""
    kept = tuple(pair for pair in corrections.merged if not any(same_name(name, one) for one in pair))
    if len(kept) < len(corrections.merged):
        return replace(corrections, merged=kept)
    if any(same_name(name, one) for one in corrections.split):
        return corrections
    return replace(corrections, split=(*corrections.split, name))


def same_name(one: str, other: str) -> bool:
    """Whether it is the same name, whatever its capitals, accents and full stops."""
    return folded_words(one) == folded_words(other)


def _split(groups: Sequence[_Group], names: Sequence[str]) -> list[_Group]:
    apart = {folded_words(name) for name in names}
    parts: list[_Group] = []
    for kind, group in groups:
        kept: list[Profile] = []
        alone: dict[tuple[str, ...], list[Profile]] = {}
        for profile in group:
            key = _key(profile)
            (alone.setdefault(key, []) if key in apart else kept).append(profile)
        parts += [(kind, part) for part in (kept, *alone.values()) if part]
    return parts


def _key(profile: Profile) -> tuple[str, ...]:
    return folded_words(" ".join((profile.form.title, *profile.form.words)))
