from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.books.concordance import MAX_TERM_CHARACTERS, occurrences
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("whale", "The Whale, whales; whale-ship, narwhale, whale’s", ["Whale", "whale", "whale"]),
        ("Hope", "I hope. Hope said HOPE", ["Hope", "HOPE"]),
        ("hope", "I hope. Hope said HOPE", ["hope", "Hope", "HOPE"]),
        ("Natasha", "Natásha and Natasha, the Natashas", ["Natásha", "Natasha"]),
        ("don't", "don’t, DON'T", ["don’t", "DON'T"]),
        ('a "b" c', "a “b”\nc, a «b» c", ["a “b”\nc", "a «b» c"]),
        ("well-known", "well‑known, well—known, well known", ["well‑known", "well—known"]),
        ("宝玉", "贾宝玉道：宝玉", ["宝玉", "宝玉"]),
        ("Caesar", "Cæsar, Caesar, caesar", ["Cæsar", "Caesar"]),
        ("Ёлка", "Ёлка, Елка, ёлка", ["Ёлка", "Елка"]),
        ("the sea", "the sea the sea", ["the sea", "the sea"]),
        ("(x", "f(x) (x", ["(x", "(x"]),
        ("", "text", []),
        ("a" * (MAX_TERM_CHARACTERS + 1), "a" * 1000, []),
    ],
)
def test_finds_whole_words_exactly(term: str, text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in occurrences(text, term)] == expected


def test_finds_inflected_forms_when_asked() -> None:
    text = "The whale whaled among whales; the whaler was pale."
    assert [span.of(text) for span in occurrences(text, "whale", inflected=True)] == ["whale", "whaled", "whales"]


def test_finds_only_in_the_given_sections() -> None:
    text = "sea one sea two sea"
    sections = [Section(ordinal=0, title="A", span=Span(start=0, end=7))]
    assert [span.start for span in occurrences(text, "sea", sections=sections)] == [0]
    assert len(occurrences(text, "sea", sections=[])) == 0


@given(st.text(alphabet="ab Ä.\n", max_size=60), st.integers(0, 60), st.text(alphabet="ab Ä", max_size=20))
def test_what_stands_beyond_the_bound_does_not_matter(text: str, until: int, beyond: str) -> None:
    read = text[:until]
    expected = occurrences(read, "ab")
    assert occurrences(text, "ab", until=until) == expected
    assert occurrences(read + beyond, "ab", until=len(read)) == expected
