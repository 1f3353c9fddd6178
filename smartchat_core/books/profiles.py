"""What a form of a name seems to be, by what stands around its mentions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from smartchat_core.books.entities import EntityKind, IntroductionKind
from smartchat_core.books.evidence import Cue, NameForm
from smartchat_core.books.languages.rules import Bearer, NameRules
from smartchat_core.books.terms import LEAST_TERM_MENTIONS

__all__ = ["Profile"]

_PERSONAL = {
    Cue.SPEAKS: 3.0,
    Cue.LABEL: 3.0,
    Cue.ADDRESSED: 2.0,
    Cue.KIN: 1.5,
    Cue.SELF: 3.0,
    Cue.ACTS: 1.2,
    Cue.MAN: 0.25,
    Cue.WOMAN: 0.25,
}
_INTRODUCED = frozenset(
    (
        IntroductionKind.PERSONS_OF_PLAY,
        IntroductionKind.APPOSITION,
        IntroductionKind.COPULA,
        IntroductionKind.KINSHIP,
        IntroductionKind.OFFICE,
    )
)
_TERM_SHARE = 0.25
_SURE_UNSPACED = 2
_STRONG = Cue.SELF | Cue.SPEAKS | Cue.LABEL | Cue.ADDRESSED | Cue.KIN
_PERSON, _PLACE = 0.25, 0.15
_PLACE_WEIGHT = 2.0
_THING = 0.5
_COMMON, _SPEAKER = 3, 0.1
_GIVEN_NAME = 0.2
_NOUN, _ACTING, _MOSTLY_PLACED = 0.2, 0.1, 0.4
_SURE = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A form with its cues counted.

    Attributes:
        form: the form.
        words: its words as they are compared.
        title: its title, folded.
        counts: of each cue, how many mentions have it.
    """

    form: NameForm
    words: tuple[str, ...]
    title: str
    counts: Counter[Cue]

    @classmethod
    def of(cls, form: NameForm, rules: NameRules) -> Profile:
        """The profile of a form."""
        counts: Counter[Cue] = Counter()
        words = tuple(rules.stem(word.casefold()) for word in form.words)
        if rules.unspaced:
            words = _surname_last(form.words[0], rules)
        for bits, count in Counter(form.cues).items():
            for cue in Cue(bits):
                counts[cue] += count
        return cls(
            form=form,
            words=words,
            title=form.title.casefold().rstrip("."),
            counts=counts,
        )

    @property
    def total(self) -> int:
        """How many mentions there are."""
        return len(self.form.mentions)

    def share(self, cue: Cue) -> float:
        """The share of mentions with a cue."""
        return self.counts[cue] / self.total

    @property
    def strong(self) -> int:
        """How many cues there are that only persons have."""
        return sum(self.counts[cue] for cue in Cue(_STRONG))

    @property
    def personal(self) -> float:
        """How much like a person's name it is used; 0 is not at all."""
        introduced = sum(one.how in _INTRODUCED for one in self.form.statements)
        return (introduced + sum(weight * self.counts[cue] for cue, weight in _PERSONAL.items())) / self.total

    def bearer(self, rules: NameRules) -> Bearer:
        """Whose title it bears."""
        return rules.titles.get(self.title, Bearer.ANYBODY)

    def is_name(self, rules: NameRules) -> bool:
        """Whether it is a name at all, and not a word that has a capital for other reasons."""
        if self.form.common:
            return self.total >= max(LEAST_TERM_MENTIONS, len(self.form.lower) * _TERM_SHARE)
        if rules.unspaced:
            return self.strong + self.counts[Cue.PLACED] >= _SURE_UNSPACED
        if self.form.title or len(self.words) > 1:
            return True
        if rules.nouns_capitalised:
            return self._is_name_among_nouns(rules)
        elsewhere = self.total - self.counts[Cue.OPENS]
        sure = self.counts[Cue.SPEAKS] + self.counts[Cue.KIN]
        if self.counts[Cue.LABEL] or (sure >= _SURE and elsewhere >= _SURE):
            return True
        if not elsewhere:
            return not self.form.lower and bool(self.strong or self.counts[Cue.ACTS])
        return elsewhere >= len(self.form.lower)

    def _is_name_among_nouns(self, rules: NameRules) -> bool:
        """Whether a word is a name where all nouns have capitals: it stands without articles and adjectives.

        A person acts, speaks or has a given name; a place is mostly named with a preposition.
        """
        if self.share(Cue.DETERMINED) > _NOUN:
            return False
        acting = self.strong - self.counts[Cue.ADDRESSED] + self.counts[Cue.ACTS]
        if rules.is_given(self.words[0]) or acting >= max(1, self.total * _ACTING):
            return True
        return self.total >= _SURE and self.share(Cue.PLACED) >= _MOSTLY_PLACED

    def names_place(self, rules: NameRules) -> bool:
        """Whether its last word is one of places ("Street")."""
        return not self.title and len(self.words) > 1 and self.words[-1].rpartition(" ")[2] in rules.place_nouns

    def names_thing(self, rules: NameRules) -> bool:
        """Whether it is a place by its last word, has an article ("the X"), or ends in a common word ("White X")."""
        if self.title or self.share(Cue.LABEL) > _SPEAKER:
            return False
        last = self.words[-1]
        personal = last in rules.offices or last in rules.kin or last in rules.titles
        if self.names_place(rules) or (not personal and self.share(Cue.DETERMINED) > _THING):
            return True
        common = len(self.form.lower) >= _COMMON * self.total
        return len(self.words) > 1 and common and not rules.is_given(self.words[0])

    def kind(self, rules: NameRules) -> EntityKind:
        """Person, place, or neither (a term)."""
        if self.form.common:
            return EntityKind.TERM
        if rules.unspaced:
            return EntityKind.PERSON if self.strong >= self.counts[Cue.PLACED] else EntityKind.PLACE
        if self.form.title:
            return EntityKind.PERSON
        if self.names_place(rules):
            return EntityKind.PLACE
        if (
            self.share(Cue.DETERMINED) > _THING
            and self.words[-1] not in rules.offices | rules.kin | rules.titles.keys()
        ):
            return EntityKind.TERM
        personal, placed = self.personal, self.share(Cue.PLACED)
        if rules.is_given(self.words[0]):
            personal += _GIVEN_NAME
        if placed >= _PLACE and placed * _PLACE_WEIGHT >= personal:
            return EntityKind.PLACE
        if personal >= _PERSON and (self.strong or self.total > 1 or rules.is_given(self.words[0])):
            return EntityKind.PERSON
        return EntityKind.TERM


def _surname_last(name: str, rules: NameRules) -> tuple[str, ...]:
    """The given name and the surname of a name that is written without spaces, as other languages order them."""
    for size in (2, 1):
        if name[:size] in rules.surnames and len(name) > size + 1:
            return (name[size:], name[:size])
    return (name,)
