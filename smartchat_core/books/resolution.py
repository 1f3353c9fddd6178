"""From the forms of names to people, places and terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from smartchat_core.books.aliases import gender_of_names, group_people
from smartchat_core.books.corrections import apply_corrections
from smartchat_core.books.entities import Entity, EntityKind, Name
from smartchat_core.books.evidence import Evidence, NameForm
from smartchat_core.books.form_repair import uninflected, without_openings
from smartchat_core.books.introductions import introductions
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.languages.rules import NameRules
from smartchat_core.books.narrator import find_narrator
from smartchat_core.books.profiles import Profile
from smartchat_core.books.spans import Spans
from smartchat_core.model.name_corrections import NameCorrections

__all__ = ["resolve"]

_OFTEN, _OFTEN_TITLED = 0.005, 0.1
_MOSTLY_TITLED = 5
_KNOWN_ALONE = 5
# Sentences outside of speech in which somebody says "I": so many, and such a share of all.
_NARRATED, _NARRATED_SHARE = 20, 0.025
_LEAST, _MANY = 3, 30


def resolve(evidence: Evidence, corrections: NameCorrections) -> tuple[Entity, ...]:
    """The entities that follow from the evidence as the reader corrects it, in order of first mention."""
    rules = rules_for(evidence.language)
    profiles = [Profile.of(form, rules) for form in without_openings(uninflected(evidence.forms, rules))]
    profiles = [profile for profile in profiles if profile.is_name(rules)]
    profiles = _without_chance_meetings(profiles, rules)
    kinds = _kinds(profiles, rules)
    narrated = len(evidence.first_person) >= max(_NARRATED, len(evidence.blocks.ends) * _NARRATED_SHARE)
    groups: list[tuple[EntityKind, list[Profile]]] = [
        (EntityKind.PERSON, person.profiles)
        for person in group_people(
            (one for one, kind in zip(profiles, kinds, strict=True) if kind is EntityKind.PERSON), rules
        )
    ]
    for kind in (EntityKind.PLACE, EntityKind.TERM):
        same = [one for one, found in zip(profiles, kinds, strict=True) if found is kind]
        groups += [(kind, group) for group in _by_words(same)]
    groups = apply_corrections(groups, corrections)
    people = [group for kind, group in groups if kind is EntityKind.PERSON]
    narrator = find_narrator(people) if narrated else None
    entities = [
        _entity(kind, group, rules, narrator=group is narrator) for kind, group in groups if _matters(kind, group)
    ]
    return tuple(sorted(entities, key=lambda one: (one.first.start, one.first.end)))


def _without_chance_meetings(profiles: Sequence[Profile], rules: NameRules) -> list[Profile]:
    """The names but those that stand beside each other once and are each known alone, the first as no person's.

    "In London Lydia was happy" names nobody of two words.
    """
    alone = {one.words[0]: one for one in profiles if len(one.words) == 1 and not one.title}

    def met_by_chance(profile: Profile) -> bool:
        if profile.total > 1 or len(profile.words) != 2 or profile.title:
            return False
        first, last = alone.get(profile.words[0]), alone.get(profile.words[1])
        if first is None or last is None or min(first.total, last.total) < _KNOWN_ALONE:
            return False
        return first.kind(rules) is not EntityKind.PERSON

    return [profile for profile in profiles if not met_by_chance(profile)]


def _kinds(profiles: Sequence[Profile], rules: NameRules) -> list[EntityKind]:
    """What each form is; a name of several words is a person's when its first or last word is."""
    kinds = [profile.kind(rules) for profile in profiles]
    people = {
        word
        for profile, kind in zip(profiles, kinds, strict=True)
        if kind is EntityKind.PERSON and len(profile.words) == 1 and (profile.title or profile.strong)
        for word in profile.words
    }
    return [
        EntityKind.PERSON
        if len(profile.words) > 1 and {profile.words[0], profile.words[-1]} & people and not profile.names_thing(rules)
        else kind
        for profile, kind in zip(profiles, kinds, strict=True)
    ]


def _by_words(profiles: Iterable[Profile]) -> list[list[Profile]]:
    groups: dict[tuple[str, ...], list[Profile]] = {}
    for profile in profiles:
        groups.setdefault(profile.words, []).append(profile)
    return list(groups.values())


def _matters(kind: EntityKind, group: Sequence[Profile]) -> bool:
    """A person may be mentioned once; what else is mentioned once is left out."""
    return kind is EntityKind.PERSON or sum(profile.total for profile in group) > 1


def _entity(kind: EntityKind, group: Sequence[Profile], rules: NameRules, *, narrator: bool) -> Entity:
    mentions = Spans.merged(profile.form.mentions for profile in group)
    return Entity(
        kind=kind,
        names=_names(group),
        mentions=mentions,
        introductions=introductions([profile.form for profile in group], mentions),
        narrator=narrator,
        gender=gender_of_names(group, rules) if kind is EntityKind.PERSON else "",
    )


def _names(group: Sequence[Profile]) -> tuple[Name, ...]:
    """The names, the preferred one first: the fullest of those that make up a two-hundredth of the mentions."""
    total = sum(profile.total for profile in group)
    ordered = sorted(group, key=lambda one: (-one.total, one.form.mentions.starts[0]))
    by_words: Counter[tuple[str, ...]] = Counter()
    for profile in group:
        by_words[profile.words] += profile.total
    least = _LEAST if total > _MANY else min(2, total)
    untitled = {one.words: one.total for one in group if not one.title}
    preferred = max(
        (one for one in ordered if by_words[one.words] >= max(least, total * _OFTEN) or one is ordered[0]),
        key=lambda one: (len(one.words), _rank(one, total, untitled.get(one.words, 0)), one.total),
    )
    return tuple(
        Name(text=_written(profile.form), mentions=profile.form.mentions)
        for profile in (preferred, *(one for one in ordered if one is not preferred))
    )


def _rank(profile: Profile, total: int, untitled: int) -> int:
    """How well a name is known with its title, or without: "Mr. X" where it is common, but "Y X" for "Miss Y X"."""
    if not profile.title:
        return 1
    known = profile.total >= (total * _OFTEN_TITLED if len(profile.words) == 1 else untitled * _MOSTLY_TITLED)
    return 2 if known else 0


def _written(form: NameForm) -> str:
    words = (word.capitalize() if word.isupper() and len(word) > _ACRONYM else word for word in form.words)
    return " ".join((form.title, *words) if form.title else words)


_ACRONYM = 4
