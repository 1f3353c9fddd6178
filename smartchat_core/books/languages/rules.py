"""The words of one language by which names are found and understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Bearer", "NameRules", "strip_ending", "words"]

_SHORTEST_STEM = 3


class Bearer(StrEnum):
    """Who bears a title of address: it keeps Mr., Mrs. and Miss of one surname apart."""

    MAN = "man"
    WIFE = "wife"
    MAIDEN = "maiden"
    LADY = "lady"
    WOMAN = "woman"
    ANYBODY = "anybody"

    def fits(self, other: Bearer) -> bool:
        """Whether one person may bear both titles."""
        return self is other or _KINDS[self] & _KINDS[other] != frozenset()

    def opposes(self, other: Bearer) -> bool:
        """Whether one title is a man's and the other a woman's."""
        return Bearer.ANYBODY not in {self, other} and (self is Bearer.MAN) is not (other is Bearer.MAN)


_KINDS = {
    Bearer.MAN: frozenset("m"),
    Bearer.WIFE: frozenset("w"),
    Bearer.MAIDEN: frozenset("d"),
    Bearer.LADY: frozenset("l"),
    Bearer.WOMAN: frozenset("wdl"),
    Bearer.ANYBODY: frozenset("mwdl"),
}


def words(text: str) -> frozenset[str]:
    """The words of a list that is separated by white space, in the form that words are compared in."""
    return frozenset(text.casefold().split())


def strip_ending(word: str, endings: tuple[str, ...]) -> str:
    """A word without the first of the endings that it has, if three letters remain."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, kw_only=True, slots=True)
class NameRules:
    """One language. All words are in lower case, without full stops.

    Attributes:
        titles: titles of address and rank that stand before a name, with who bears them.
        given_titles: those of the titles that stand before given names ("Uncle X").
        address: those of the titles that stand before a given name or a surname ("Miss X").
        abbreviations: what is written with a full stop within a name ("St. X").
        may_be_names: function words that are given names as well ("Will").
        epithets: adjectives that stand before a name or a title with a capital of their own ("Poor X").
        kin: words of kinship.
        offices: occupations and ranks that make an apposition ("X, the lawyer").
        copulas: forms of "to be" and "to become".
        negations: words that turn a description round ("was not a").
        speech: verbs of saying.
        acts: verbs that only persons do, in the forms of narration.
        links: what goes on after the noun of an apposition ("X, the brother of Y").
        particles: small words within names (de, von, van).
        he: pronouns of men.
        she: pronouns of women.
        i: pronouns of a narrator.
        determiners: articles and possessives.
        indefinite: indefinite articles, and what begins a description ("one of").
        place_prepositions: prepositions that stand before names of places.
        place_nouns: words that make a name one of a place ("Street", "House").
        place_before: words before "of X" that make X a place ("city").
        not_names: words with capitals that are no names: days, months, exclamations, headings.
        naming: words that announce a name ("named", "called").
        self_naming: what precedes the name of who speaks ("my name is").
        adverbs: what may stand between a copula and what it says.
        vocative: determiners of address ("my boy"), which begin no apposition in speech.
        men: common given names of men.
        women: common given names of women.
        diminutives: short forms of given names, each with the full one.
        endings: inflections of names, the longest first.
        names_inflected: names take all of these endings; a genitive alone does not count.
        possessives: endings of the genitive with an apostrophe.
        joiners: what joins the words of one name in languages that separate foreign names by a sign.
        elides: articles and prepositions cling to names with an apostrophe (d’X).
        lower_titles: titles are written without a capital.
        nouns_capitalised: all nouns have capitals.
        surnames: surnames of a language that writes them before the given name, without a space.
        unspaced_cues: patterns that show a name in such a language, as the group `speaks`, `acts`, `titled`, `named` or
            `placed`.
        unspaced: written without spaces and capitals.
    """

    language: str
    titles: dict[str, Bearer] = field(default_factory=dict)
    given_titles: frozenset[str] = frozenset()
    address: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    may_be_names: frozenset[str] = frozenset()
    epithets: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    he: frozenset[str] = frozenset()
    she: frozenset[str] = frozenset()
    i: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    place_prepositions: frozenset[str] = frozenset()
    place_nouns: frozenset[str] = frozenset()
    place_before: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    self_naming: tuple[str, ...] = ()
    adverbs: frozenset[str] = frozenset()
    vocative: frozenset[str] = frozenset()
    men: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    diminutives: dict[str, str] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    names_inflected: bool = False
    possessives: tuple[str, ...] = ("'s", "'")
    elides: bool = False
    lower_titles: bool = False
    nouns_capitalised: bool = False
    surnames: frozenset[str] = frozenset()
    unspaced_cues: tuple[str, ...] = ()
    unspaced: bool = False

    def stem(self, word: str) -> str:
        """A word of a name in lower case, without its inflection."""
        return strip_ending(word, self.endings) if self.names_inflected else word

    def is_given(self, word: str) -> bool:
        """Whether it is a common given name or a short form of one."""
        return word in self.men or word in self.women or word in self.diminutives

    def gender(self, given: str) -> str:
        """`m` or `w` for a common given name, empty for any other."""
        full = self.diminutives.get(given, given)
        return "m" if full in self.men else "w" if full in self.women else ""
