from __future__ import annotations

import pytest

from smartchat_core.books.entities import Entity, EntityKind, Name
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.matching import find_entities, within_edits
from smartchat_core.books.spans import Spans


def person(*names: str, mentions: int = 1, at: int = 0) -> Entity:
    spans = Spans.of((at + 10 * number, at + 10 * number + 5) for number in range(mentions))
    return Entity(
        kind=EntityKind.PERSON, names=tuple(Name(text=name, mentions=spans) for name in names), mentions=spans
    )


HOLLIS = person("Mr. Hollis", "Edgar Hollis", mentions=9)
WIFE = person("Mrs. Hollis", mentions=3, at=100)
CLARA = person("Clara Hollis", "Clara", "Miss Hollis", mentions=5, at=200)
RENE = person("René", mentions=2, at=300)
EVERYBODY = (HOLLIS, WIFE, CLARA, RENE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mr. Hollis", [HOLLIS]),
        ("mr hollis's", [HOLLIS]),
        ("Mrs Hollis", [WIFE]),
        ("Miss Hollis", [CLARA]),
        ("Clara", [CLARA]),
        ("Miss Clara", [CLARA]),
        ("Mr. Clara", []),
        ("rene", [RENE]),
        ("Edgar", [HOLLIS]),
        ("Edgar Holis", [HOLLIS]),
        ("Dr. Edgar Hollis", [HOLLIS]),
        ("Calra", [CLARA]),
        ("Nobody", []),
        ("Mr.", []),
        ("", []),
    ],
)
def test_finds_whom_a_name_means(name: str, expected: list[Entity]) -> None:
    assert list(find_entities(EVERYBODY, name, rules_for("en"))) == expected


def test_a_shared_surname_names_all_who_bear_it_the_most_mentioned_first() -> None:
    assert find_entities(EVERYBODY, "Hollis", rules_for("en")) == (HOLLIS, CLARA, WIFE)


@pytest.mark.parametrize(
    ("one", "other", "allowed", "expected"),
    [
        ("clara", "clara", 0, True),
        ("clara", "calra", 1, True),
        ("clara", "cara", 1, True),
        ("clara", "claara", 1, True),
        ("clara", "clora", 1, True),
        ("clara", "coloa", 1, False),
        ("clara", "cl", 2, False),
        ("", "a", 1, True),
    ],
)
def test_counts_edits(one: str, other: str, allowed: int, expected: bool) -> None:
    assert within_edits(one, other, allowed) is expected
    assert within_edits(other, one, allowed) is expected
