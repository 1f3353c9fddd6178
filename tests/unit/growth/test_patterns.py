"""Every regular expression of the main process takes time in proportion to the text, also where it fails.

Each is tried on runs of every class of character, and on what nearly matches it, which is made from the expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

import smartchat_adapters.observability
import smartchat_adapters.passage_index
import smartchat_core
from tests.support.growth import UNITS, Growth, growth_of, near_misses

PACKAGES = (smartchat_core, smartchat_adapters.passage_index, smartchat_adapters.observability)

# Matched at one place only, and never searched for.
AT_ONE_PLACE = {
    "smartchat_core.parsing.recognition._DOCTYPE",
    "smartchat_core.parsing.recognition._HEADER",
    "smartchat_core.parsing.recognition._PROLOG",
    "smartchat_core.ops.promql._DURATION",
}
# Where a pattern is put to no more than so many characters, its growth beyond them does not matter.
BOUNDED = {"smartchat_core.model.sentences._LAST_WORD": "the 24 characters before a full stop"}


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    seen = set()
    for package in PACKAGES:
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.startswith("smartchat_core.testing"):
                continue
            for name, value in vars(import_module(module.name)).items():
                for number, pattern in enumerate(_patterns_in(value)):
                    if pattern not in seen:
                        seen.add(pattern)
                        yield f"{module.name}.{name}" + (f"[{number}]" if number else ""), pattern


def _patterns_in(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns_in(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _patterns_in(one)


PATTERNS = dict(patterns())


def steep(name: str, units: Iterable[str]) -> dict[str, Growth]:
    pattern = PATTERNS[name]

    def work(text: str) -> object:
        subject = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
        if name in AT_ONE_PLACE:
            return pattern.match(subject), pattern.fullmatch(subject)  # type: ignore[arg-type]  # of one kind
        return pattern.match(subject), pattern.sub(type(subject)(), subject)  # type: ignore[arg-type]  # of one kind

    return {unit: growth for unit in units if not (growth := growth_of(work, unit)).linear}


@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - BOUNDED.keys()))
def test_what_nearly_matches_takes_no_longer(name: str) -> None:
    assert not steep(name, near_misses(PATTERNS[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - BOUNDED.keys()))
def test_time_grows_as_the_text_does(name: str) -> None:
    assert not steep(name, UNITS)


def test_notes_on_patterns_are_about_existing_ones() -> None:
    assert BOUNDED.keys() | AT_ONE_PLACE <= PATTERNS.keys()
