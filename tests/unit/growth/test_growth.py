"""Every function that sees the text of a stranger takes time in proportion to its length."""

from __future__ import annotations

import re

import pytest

from tests.support.growth import UNITS, Growth, growth_of, near_misses
from tests.unit.growth.cases import CASES

_EVERY, _EVERY_SLOW = 24, 4
NAMES = sorted({work: name for name, work in sorted(CASES.items())}.values())
"""Each way to work on a text once, under the last name of the functions that it tries together."""


def steep(name: str, units: tuple[str, ...]) -> dict[str, Growth]:
    return {unit: growth for unit in units if not (growth := growth_of(CASES[name], unit)).linear}


@pytest.mark.parametrize("name", NAMES)
def test_time_grows_as_the_text_does_for_some_characters(name: str) -> None:
    """Each function with some of the runs, the next one with the next of them, so that all are tried."""
    assert not steep(name, UNITS[NAMES.index(name) % _EVERY :: _EVERY])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_time_grows_as_the_text_does(name: str) -> None:
    """With a quarter of the runs, the next function with the next quarter; `make growth` tries all with all."""
    assert not steep(name, UNITS[NAMES.index(name) % _EVERY_SLOW :: _EVERY_SLOW])


def test_what_takes_the_square_is_found() -> None:
    trailing_space = re.compile(r"\s+$")
    assert not growth_of(lambda text: trailing_space.search(f"{text}x"), " ").linear
    assert growth_of(lambda text: text.split(), "a ").linear


def test_near_misses_are_what_a_pattern_searches_far_for() -> None:
    found = set(near_misses(re.compile(r"ab(?:c+d){2}[xyz]")))
    assert "abcdcdx" in found
    assert "abcdcd\x00" in found
