"""Which names are one person's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from smartchat_core.books.evidence import Cue
from smartchat_core.books.languages.rules import Bearer, NameRules
from smartchat_core.books.profiles import Profile

__all__ = ["Person", "group_people"]

_DOMINANT = 4
_SOME, _RARELY = 3, 20
_SURE_GENDER = 4
_MANY_EARLIER, _EARLIER = 8, 1 / 3


@dataclass(slots=True, eq=False)
class Person:
    """Names that are taken for one person's."""

    profiles: list[Profile] = field(default_factory=list)
    bearers: set[Bearer] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    man: int = 0
    woman: int = 0
    named: str = ""

    def add(self, profile: Profile, rules: NameRules) -> None:
        """Take in a name."""
        self.profiles.append(profile)
        bearer = profile.bearer(rules)
        if bearer is not Bearer.ANYBODY:
            self.bearers.add(bearer)
        self.named = self.named or _named_gender(profile, rules)
        self.man += profile.counts[Cue.MAN]
        self.woman += profile.counts[Cue.WOMAN]

    @property
    def total(self) -> int:
        """How often the person is mentioned."""
        return sum(profile.total for profile in self.profiles)

    @property
    def gender(self) -> str:
        """`m` or `w`, empty when it is not clear."""
        if self.bearers:
            return "m" if Bearer.MAN in self.bearers else "w"
        return self.named or _gender(self.man, self.woman)

    def fits(self, profile: Profile, rules: NameRules) -> bool:
        """Whether the name may be this person's by its title and by the pronouns that follow it."""
        bearer = profile.bearer(rules)
        if not all(bearer.fits(other) for other in self.bearers):
            return False
        wanted = _bearer_gender(bearer) or _named_gender(profile, rules)
        wanted = wanted or _gender(profile.counts[Cue.MAN], profile.counts[Cue.WOMAN])
        return not wanted or not self.gender or wanted == self.gender


def gender_of_names(profiles: Sequence[Profile], rules: NameRules) -> str:
    """`m` or `w` of the person with these names, empty where it is not clear."""
    person = Person()
    for profile in profiles:
        person.add(profile, rules)
    return person.gender


def _named_gender(profile: Profile, rules: NameRules) -> str:
    return rules.gender(profile.words[0]) if len(profile.words) > 1 or not profile.title else ""


def _bearer_gender(bearer: Bearer) -> str:
    return "" if bearer is Bearer.ANYBODY else "m" if bearer is Bearer.MAN else "w"


def _gender(man: int, woman: int) -> str:
    if man >= _SURE_GENDER and man >= 3 * woman:
        return "m"
    if woman >= _SURE_GENDER and woman >= 3 * man:
        return "w"
    return ""


def group_people(profiles: Iterable[Profile], rules: NameRules) -> list[Person]:
    """The names of persons, grouped by who bears them.

    Full names come first, by given name and surname; then names with a title ("Mr. X", "Prince Y"), then single names.
    A name joins a person only where no other may bear it as well, or where one bears it four times as often as all
    others: a surname that several persons share is nobody's.
    """
    return _Grouping(rules).run(sorted(profiles, key=lambda one: (-one.total, one.form.mentions.starts[0])))


class _Grouping:
    def __init__(self, rules: NameRules) -> None:
        self._rules = rules
        self._people: list[Person] = []
        self._by_given: dict[str, list[Person]] = {}
        self._by_surname: dict[str, list[Person]] = {}

    def run(self, profiles: Sequence[Profile]) -> list[Person]:
        for profile in profiles:
            if len(profile.words) > 1:
                self._add_full(profile)
        singles = [profile for profile in profiles if len(profile.words) == 1]
        by_given = [one for one in singles if not one.title and self._is_given(one)]
        given = {id(profile) for profile in by_given}
        for profile in by_given:
            self._add_single(profile)
        for titled in (True, False):
            for profile in singles:
                if bool(profile.title) is titled and id(profile) not in given:
                    self._add_single(profile)
        return self._people

    def _is_given(self, profile: Profile) -> bool:
        """Whether it is the given name of a person who was named in full, and nobody's surname."""
        word = _last(profile.words[0])
        named = self._full_given(word) in self._by_given
        return named and (word not in self._by_surname or self._rules.is_given(word))

    def _full_given(self, word: str) -> str:
        return self._rules.diminutives.get(word, word)

    def _add_full(self, profile: Profile) -> None:
        given, surname = self._full_given(profile.words[0]), _last(profile.words[-1])
        known = [
            person
            for person in self._by_given.get(given, ())
            if surname in person.surnames and person.fits(profile, self._rules)
        ]
        person = known[0] if known else self._new()
        person.add(profile, self._rules)
        self._file(person, given, surname)

    def _add_single(self, profile: Profile) -> None:
        word = _last(profile.words[0])
        given = self._full_given(word)
        by_surname = self._fitting(self._by_surname.get(word, ()), profile)
        by_given = self._fitting(self._by_given.get(given, ()), profile)
        if word in self._rules.titles and not profile.title:
            by_given, by_surname = [], []  # "the King" is no surname
        often = max(_SOME, profile.total / _RARELY)
        shared = sum(one.total >= often for one in self._by_surname.get(word, ())) > 1
        by_surname = [one for one in by_surname if _goes_by_surname(one, profile, self._rules, shared=shared)]
        if not profile.title:
            by_given = [one for one in by_given if _goes_by_given(one, word, given, profile)]
            named = by_given if by_given and self._rules.is_given(word) else [*by_given, *by_surname]
            person = _only(list(dict.fromkeys(named))) or _bare_surname(by_surname, profile)
        elif profile.title in self._rules.given_titles:
            person = _only(_same_title(by_given, profile) or by_given or by_surname)
        elif profile.title in self._rules.address:
            person = _only(by_surname or by_given)
        else:
            person = _only(by_surname)
        if person is None:
            person = self._new()
            self._file(person, given, word)
        person.add(profile, self._rules)

    def _fitting(self, people: Iterable[Person], profile: Profile) -> list[Person]:
        return [person for person in people if person.fits(profile, self._rules)]

    def _new(self) -> Person:
        self._people.append(person := Person())
        return person

    def _file(self, person: Person, given: str, surname: str) -> None:
        if given not in person.given:
            person.given.add(given)
            self._by_given.setdefault(given, []).append(person)
        if surname not in person.surnames:
            person.surnames.add(surname)
            self._by_surname.setdefault(surname, []).append(person)


def _same_title(people: Sequence[Person], profile: Profile) -> list[Person]:
    return [one for one in people if any(other.title == profile.title for other in one.profiles)]


def _goes_by_given(person: Person, word: str, given: str, profile: Profile) -> bool:
    """Whether a given name that stands alone may be the person's.

    A short form needs the full one without a title ("Kitty" is not "Lady Catherine"). A name that was used long before
    its bearer's full name is somebody else's.
    """
    untitled = any(one.words[0] in {word, given} for one in person.profiles if not one.title)
    return (untitled or word == given) and not _is_older(person, profile)


def _goes_by_surname(person: Person, profile: Profile, rules: NameRules, *, shared: bool) -> bool:
    """Whether a surname, with a title or without, may be the person's.

    "Mrs. X" and "Lady X" are known by such a name only: a full name with that surname is more often a daughter's. Nor
    is "Mr. X" a person who goes by the given name far more often, where others share the surname. "Sir Y X" is not the
    X who was known long before.
    """
    bearer = profile.bearer(rules)
    if bearer in {Bearer.WIFE, Bearer.LADY}:
        return bearer in person.bearers
    by_given = sum(
        one.total for one in person.profiles if len(one.words) == 1 and _last(one.words[0]) != profile.words[0]
    )
    if shared and bearer is Bearer.MAN and by_given >= _DOMINANT * profile.total:
        return False
    honoured = all(one.title in rules.given_titles for one in person.profiles)
    return not honoured or bearer in person.bearers or not _is_older(person, profile)


def _is_older(name_of: Person, profile: Profile) -> bool:
    """Whether the name was much used before the first full name of the person."""
    full = [one.form.mentions.starts[0] for one in name_of.profiles if len(one.words) > 1]
    if not full:
        return False
    earlier = bisect_left(profile.form.mentions.starts, min(full))
    return earlier >= _MANY_EARLIER and earlier > profile.total * _EARLIER


def _bare_surname(people: Sequence[Person], profile: Profile) -> Person | None:
    """The man, where a surname alone may be several persons': women are called so with "Mrs." and "Miss" only."""
    gender = _gender(profile.counts[Cue.MAN], profile.counts[Cue.WOMAN])
    return (
        None
        if gender == "w"
        else _only([person for person in people if Bearer.MAN in person.bearers], dominant=_DOMINANT - 1)
    )


def _last(word: str) -> str:
    return word.rpartition(" ")[2]


def _only(people: Sequence[Person], *, dominant: int = _DOMINANT) -> Person | None:
    """The one of them, or the one that is mentioned far more often than the others together."""
    if not people:
        return None
    best = max(people, key=lambda one: one.total)
    others = sum(one.total for one in people if one is not best and (one.total > 1 or best.total < _SOME))
    return best if best.total >= dominant * others else None
