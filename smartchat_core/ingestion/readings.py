"""Readings of words beside the passages that hold the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from smartchat_core.model.parsed import Reading
from smartchat_core.model.passage import Passage

__all__ = ["with_readings"]

# The endings of Japanese words, which are written in hiragana after the characters that are read: 食(た)べる.
_ENDING = re.compile("[\u3041-\u309f]{1,6}")


def with_readings(passages: Sequence[Passage], text: str, readings: Sequence[Reading]) -> tuple[Passage, ...]:
    """The passages with the readings of their words, as people type them.

    Readings over characters that stand side by side are those of one word, and its ending in hiragana belongs to it.
    Linear in the number of passages and readings, both of which are in order.
    """
    if not readings:
        return tuple(passages)
    words = _words(text, readings)
    found: list[Passage] = []
    at = 0
    for passage in passages:
        spoken: list[str] = []
        while at < len(words) and words[at][0] < passage.span.end:
            start, word = words[at]
            if start >= passage.span.start:
                spoken.append(word)
            at += 1
        found.append(replace(passage, readings=" ".join(spoken)) if spoken else passage)
    return tuple(found)


def _words(text: str, readings: Sequence[Reading]) -> list[tuple[int, str]]:
    """Where each word with a reading begins, and how it is read."""
    number = 0
    numbers = []
    for before, reading in zip((None, *readings), readings, strict=False):
        number += before is None or before.span.end < reading.span.start
        numbers.append(number)
    words = []
    for _, group in groupby(zip(numbers, readings, strict=True), key=lambda pair: pair[0]):
        joined = [reading for _, reading in group]
        ending = _ENDING.match(text, joined[-1].span.end)
        spoken = "".join(reading.text for reading in joined)
        words.append((joined[0].span.start, f"{spoken}{ending[0] if ending else ''}"))
    return words
