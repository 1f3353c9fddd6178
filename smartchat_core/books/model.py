"""What is known of a book: people, places, terms and key sentences, bounded by how far a reader has read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartchat_core.books.entities import Entity, EntityKind
from smartchat_core.books.evidence import Evidence
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.matching import find_entities
from smartchat_core.books.resolution import resolve
from smartchat_core.books.spans import Spans
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span

__all__ = ["MODEL_VERSION", "BookModel", "mentions_by_section"]

MODEL_VERSION = 5
"""Goes up whenever the rules find something else; models of another version are built again."""

_NEAR = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class BookModel:
    """People, places and terms of one canonical text, in order of their first mention.

    It is concluded from `evidence` alone, each piece of which knows how much of the text has to be read to see it.
    So the view of a reader who has read so far is not cut out of the conclusions about the whole book: it is concluded
    again from what that reader has seen. No alias, count, order or preferred name can come from beyond.

    Attributes:
        version: of the rules, `MODEL_VERSION`.
        entities: in order of first mention.
        key_sentences: of each chapter-like section read to its end, by its ordinal; the most informative first.
        evidence: what the entities were concluded from.
        corrections: what the reader says about the names; they are no part of what is stored of a text.
    """

    version: int
    entities: tuple[Entity, ...]
    key_sentences: Mapping[int, tuple[Span, ...]]
    evidence: Evidence
    corrections: NameCorrections = NO_CORRECTIONS

    @classmethod
    def of(cls, evidence: Evidence, corrections: NameCorrections = NO_CORRECTIONS) -> BookModel:
        """The model that follows from the evidence, and from the corrections of names by a reader."""
        return cls(
            version=MODEL_VERSION,
            entities=resolve(evidence, corrections),
            key_sentences={one.section: one.spans for one in evidence.key_sentences},
            evidence=evidence,
            corrections=corrections,
        )

    def corrected(self, corrections: NameCorrections) -> BookModel:
        """The model with these corrections and no others; they hold in what `until` makes of it as well."""
        return self if corrections == self.corrections else BookModel.of(self.evidence, corrections)

    def until(self, offset: int | None, *, withheld: Sequence[Span] = ()) -> BookModel:
        """What a reader knows who has read the text up to the offset; None is the whole book.

        Nothing is concluded from the stretches `withheld`, which such a reader is not shown.

        The bound is rounded down to the end of a sentence: what is observed in a sentence depends on nothing behind
        it, so whatever stands beyond the bound, this view is the same. Where the bound is the end of a paragraph it
        equals the model of the text up to there, but for the key sentences of a section that is cut.
        """
        if offset is None:
            return self
        return BookModel.of(self.evidence.until(offset).outside(withheld), self.corrections)

    @property
    def people(self) -> tuple[Entity, ...]:
        """The people, in order of first mention."""
        return self._of(EntityKind.PERSON)

    def find(self, name: str, kind: EntityKind | None = None) -> tuple[Entity, ...]:
        """Whom or what a name may mean, the best fitting first.

        Titles, possessives, accents, capitals and small typos do not matter; a surname or a given name is enough. But
        "Mrs. X" is never "Mr. X". Several, where the name is as good for one as for the other.
        """
        entities = self.entities if kind is None else self._of(kind)
        return find_entities(entities, name, rules_for(self.evidence.language))

    def main_characters(self, most: int = 10) -> tuple[Entity, ...]:
        """The people who are mentioned most, in that order."""
        return _most_mentioned(self.people, most)

    def places(self, most: int = 10) -> tuple[Entity, ...]:
        """The places that are mentioned most, in that order: where the book is set."""
        return _most_mentioned(self._of(EntityKind.PLACE), most)

    def terms(self, most: int = 20) -> tuple[Entity, ...]:
        """The terms that are mentioned most, in that order: what the book is about."""
        return _most_mentioned(self._of(EntityKind.TERM), most)

    def companions(self, entity: Entity, most: int = 10) -> tuple[tuple[Entity, int], ...]:
        """The people mentioned within 400 characters of the entity, with how many of its mentions they are near.

        The most frequent first; mentions of the entity that are near one another count each for itself.
        """
        counts: Counter[int] = Counter()
        people = self.people
        for index, other in enumerate(people):
            if other is entity or other.mentions == entity.mentions:
                continue
            starts = other.mentions.starts
            near = sum(
                bisect_left(starts, at - _NEAR) < bisect_right(starts, at + _NEAR) for at in entity.mentions.starts
            )
            if near:
                counts[index] = near
        return tuple((people[index], count) for index, count in counts.most_common(most))

    def _of(self, kind: EntityKind) -> tuple[Entity, ...]:
        return tuple(entity for entity in self.entities if entity.kind is kind)


def mentions_by_section(mentions: Spans, sections: Sequence[Section]) -> dict[int | None, Spans]:
    """The mentions by the ordinal of the innermost section that holds them, in reading order.

    None stands for text outside of all sections.
    """
    starts, holders = _regions(sections)
    found: dict[int | None, list[tuple[int, int]]] = {}
    for start, end in zip(mentions.starts, mentions.ends, strict=True):
        found.setdefault(holders[bisect_right(starts, start) - 1], []).append((start, end))
    return {ordinal: Spans.of(pairs) for ordinal, pairs in found.items()}


def _regions(sections: Sequence[Section]) -> tuple[list[int], list[int | None]]:
    """Where the innermost section changes, and which it is from there on."""
    starts: list[int] = [0]
    holders: list[int | None] = [None]
    open_sections: list[Section] = []
    for section in sections:
        while open_sections and open_sections[-1].span.end <= section.span.start:
            starts.append(open_sections.pop().span.end)
            holders.append(open_sections[-1].ordinal if open_sections else None)
        starts.append(section.span.start)
        holders.append(section.ordinal)
        open_sections.append(section)
    while open_sections:
        starts.append(open_sections.pop().span.end)
        holders.append(open_sections[-1].ordinal if open_sections else None)
    return starts, holders


def _most_mentioned(entities: Sequence[Entity], most: int) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda one: -len(one.mentions))[:most])
