"""People, places and terms of a book as values: names, mentions and introductions are spans of the canonical text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.books.spans import Spans
from smartchat_core.model.span import Span

__all__ = ["Entity", "EntityKind", "Introduction", "IntroductionKind", "Name"]


class EntityKind(StrEnum):
    """What a name stands for. A `term` is a thing, a subject or a group; in a novel few of them matter."""

    PERSON = "person"
    PLACE = "place"
    TERM = "term"


class IntroductionKind(StrEnum):
    """How a sentence says who or what somebody is.

    A line in the list of the persons of a play; "X, the lawyer"; "X was a lawyer"; "a lawyer named X"; "her brother X";
    "the lawyer X"; "X was a sight"; or nothing of that, where the name is first mentioned.
    """

    PERSONS_OF_PLAY = "persons_of_play"
    APPOSITION = "apposition"
    COPULA = "copula"
    NAMING = "naming"
    KINSHIP = "kinship"
    OFFICE = "office"
    DESCRIPTION = "description"
    FIRST_MENTION = "first_mention"


@dataclass(frozen=True, kw_only=True, slots=True)
class Introduction:
    """A sentence that says who or what an entity is, and how it does."""

    span: Span
    how: IntroductionKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """One of the names of an entity with its own mentions."""

    text: str
    mentions: Spans

    @property
    def first(self) -> Span:
        """Where the name is first used."""
        return self.mentions[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A person, a place or a term.

    Attributes:
        kind: what it is.
        names: the preferred name first, then the aliases by how often they are used.
        mentions: the mentions by any name, in reading order. Never empty.
        introductions: sentences that say who it is, the best first; the last resort is its first mention.
        narrator: whether it seems to be the person who narrates as "I".
        gender: `m` or `w` of a person by titles, given names and the pronouns that follow; empty where it is not clear.
    """

    kind: EntityKind
    names: tuple[Name, ...]
    mentions: Spans
    introductions: tuple[Introduction, ...] = ()
    narrator: bool = False
    gender: str = ""

    @property
    def name(self) -> str:
        """The preferred name: the fullest of those that are used often."""
        return self.names[0].text

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other names."""
        return tuple(name.text for name in self.names[1:])

    @property
    def first(self) -> Span:
        """The first mention."""
        return self.mentions[0]
