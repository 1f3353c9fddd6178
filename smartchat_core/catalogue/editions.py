"""Editions: which documents are the same work, and which of them is searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from smartchat_core.books.matching import folded_words
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.languages import primary_language

__all__ = ["ALONE", "Work", "superseded", "works_of"]

ALONE = "alone"
"""The decision of an owner that a document is no edition of anything else; any other one is the name of a group."""

# The formats that say most of a book's structure come first.
_FORMATS = (
    "application/epub+zip",
    "application/x-mobipocket-ebook",
    "application/x-fictionbook+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "application/rtf",
    "text/html",
    "text/markdown",
    "text/plain",
    "application/pdf",
)
_EXCERPT = 0.5
"""A text that is shorter than this share of the longest one is an excerpt, or was read in part only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """The editions of one work, the one that is searched first."""

    editions: tuple[Document, ...]

    @property
    def best(self) -> Document:
        """The edition that is searched where one is enough."""
        return self.editions[0]


def works_of(documents: Sequence[Document]) -> tuple[Work, ...]:
    """The works of these documents, in the order in which their first editions were added.

    Documents are editions of one work when they have an ISBN or an entry of a catalogue in common, or the same title
    and the same authors, as far as neither their languages nor their places in a series are known to differ. Without an
    author a title is not enough. An owner's decisions come first: what they have put together stays together, what
    stands alone stays alone, and the others join the group that was there first. Only documents that are given can be
    grouped: who may not read a document learns nothing of it. Takes time proportional to their metadata.
    """
    ordered = sorted(documents, key=lambda one: (one.added_at, one.id))
    sets = _DisjointSets(len(ordered))
    first_of: dict[object, int] = {}
    for index, document in enumerate(ordered):
        if document.edition == ALONE:
            continue
        for key in _sure_keys(document):
            sets.join(first_of.setdefault(key, index), index)
    for same in _by_name(ordered):
        for index in same[1:]:
            sets.join(same[0], index)
    groups: dict[object, list[Document]] = {}
    decided: dict[int, object] = {}
    for index, document in enumerate(ordered):
        if document.edition not in {"", ALONE}:
            decided.setdefault(sets.root(index), (document.owner, document.edition))
    for index, document in enumerate(ordered):
        root = sets.root(index)
        if document.edition == ALONE:
            name: object = document.id
        elif document.edition:
            name = (document.owner, document.edition)
        else:
            name = decided.get(root, root)
        groups.setdefault(name, []).append(document)
    return tuple(Work(editions=_by_quality(group)) for group in groups.values())


def superseded(documents: Sequence[Document]) -> frozenset[DocumentId]:
    """Those of which a better edition is among the documents."""
    return frozenset(one.id for work in works_of(documents) for one in work.editions[1:])


def _sure_keys(document: Document) -> Iterator[object]:
    metadata = document.metadata
    for isbn in metadata.isbns:
        yield "isbn", isbn
    for identifier in metadata.identifiers:
        if identifier.startswith("calibre:"):
            yield "entry", identifier


def _by_name(documents: Sequence[Document]) -> Iterator[list[int]]:
    """Places of documents of the same title and authors, whose languages and places in a series do not differ."""
    named: dict[object, list[int]] = defaultdict(list)
    for index, document in enumerate(documents):
        title = folded_words(document.metadata.title)
        authors = frozenset(tuple(sorted(folded_words(author))) for author in document.metadata.authors) - {()}
        if title and authors and document.edition != ALONE:
            named[title, authors].append(index)
    for places in named.values():
        traits = {index: _traits(documents[index]) for index in places}
        meant = _meant(set(traits.values()))
        clusters: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index in places:
            clusters[meant[traits[index]]].append(index)
        yield from clusters.values()


def _traits(document: Document) -> tuple[str, str]:
    """Language and place in a series, each empty where it is not known."""
    series = document.metadata.series
    return primary_language(document.metadata.language), series[0].position if len(series) == 1 else ""


def _meant(traits: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """For each of these the fullest that it fits, where that is one; else itself.

    The fullest are those that no other one has all of and more. Two fit where no part is known of both and differs.
    """
    whole = [one for one in traits if all(one)]
    languages, places = ({one[part] for one in whole} for part in (0, 1))
    fullest = [
        *whole,
        *((language, "") for language, place in traits if language and not place and language not in languages),
        *(("", place) for language, place in traits if place and not language and place not in places),
    ]
    known = fullest or list(traits)
    having: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for one in known:
        for part, value in enumerate(one):
            having[part, value].append(one)
    meant: dict[tuple[str, str], tuple[str, str]] = {}
    for one in traits:
        if all(one):
            fitting: Iterable[tuple[str, str]] = (one,)
        elif not any(one):
            fitting = known
        else:
            part = 0 if one[0] else 1
            fitting = chain(having[part, one[part]], having[part, ""])
        first, *more = islice(fitting, 2)
        meant[one] = one if more else first
    return meant


def _by_quality(documents: Iterable[Document]) -> tuple[Document, ...]:
    found = list(documents)
    longest = max(one.text_length for one in found)
    ranks = {media_type: rank for rank, media_type in enumerate(_FORMATS)}

    def order(one: Document) -> tuple[bool, bool, int, int, object, str]:
        return (
            not one.status.can_be_searched,
            one.text_length < _EXCERPT * longest,
            ranks.get(one.media_type, len(_FORMATS)),
            len(one.warnings),
            one.added_at,
            one.id,
        )

    return tuple(sorted(found, key=order))


class _DisjointSets:
    """Sets of numbers that are joined step by step; the root of a set is its lowest number."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, one: int) -> int:
        while self._parents[one] != one:
            self._parents[one] = self._parents[self._parents[one]]
            one = self._parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parents[high] = low
