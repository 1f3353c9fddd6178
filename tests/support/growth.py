"""How the processor time of a function grows with the length of a text.

Nothing here asserts a duration: only how the time grows is judged, by the processor time of this thread, as the least
of several runs, and what looks too steep is measured again at greater lengths before it counts. What a busy machine
adds is noise that the least of several runs and the greater lengths take away.
"""

from __future__ import annotations

import gc
import math
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["LONGEST_FIRST", "MOST", "UNITS", "Growth", "growth_of", "near_misses", "text_of"]

MOST = 1.2
"""The greatest exponent of the length that counts as linear; sorting (n log n) is at about 1.1."""

_FIRST = 4_000
_FACTOR = 4
LONGEST_FIRST = _FACTOR * _FIRST
"""The characters of the longest text that is measured when nothing looks steep."""
_TOO_QUICK_SECONDS = 0.002
"""The square of 16,000 steps takes longer than this, however small a step is; of more steps, as many times as long."""

_RUNS = (1, 3, 5, 9, 15)
_STARTS = (_FIRST, _FIRST, 2 * _FIRST, 4 * _FIRST, 4 * _FIRST)
# No noise makes this of what is linear, and to look closer at what takes the square would take minutes.
_HOPELESS_EXPONENT, _HOPELESS_SECONDS = 1.6, 0.1
# What takes so long at the first lengths shows there how it grows; greater ones would take minutes.
_SLOW_SECONDS = 0.25
_SECONDS_OF_RUNS = 4.0

# Runs of every class of character, and of pairs and words that rules of ours look for.
UNITS: tuple[str, ...] = (
    *"aZ7_ \n\t\r\x00\x01\x7f\u00a0\u3000\u2028\u00ad\u200b\u200d\ufeff",
    *".!?…。！？,;:·-–—()[]{}<>【】「」\"'“”‘’«»„/\\|*#@&%=+~^`$€",
    *"éßſİΣאعक字かカ가각ก한ﬃ\ufdfa\u0301\u0316\u0344\u05b0\u064b\u093c\u0f73\u20dd😀\ud800",
    *"\r\n| \n|\n\n|. |a.|a. |A. |Mr. |e.g. |a |a b|a' |a'|'a|l'a |a-|a_|Aa|字\n|字。|字a|か字".split("|"),
    *'."|?!|. "|.[1]|. [1]| [1]|[1|[1 |[,|1,|1 |1. |1)\n|12 |1,234 |【1| [|[[|]]|[a](|{{'.split("|"),
    *"\u0316\u0301|a\u0316\u0301|a\u0301|か\u3099|\u1100\u1161\u11a8|\u0f71\u0f73|\u0f73\u0f72".split("|"),
    *"א\u05b0\u05bc|ع\u064b\u0651|😀\u200d|👩\u200d👩\u200d👧 |字\u200b|\u202eא|a\u00ad|ก |가각".split("|"),
    *'“a|”a|"a" |«a» |(a|a)|<a |<!--|<?|&#|&amp;|\\u|%2e|../|"\\|{"a":|[1,'.split("|"),
    *"the |The |to the |by a|in the |how many |of the |chapter 1 |page 1, |page |who wrote ".split("|"),
    *"ignore |ignore previous |ignore all of the previous |you are now |what is this |summarize ".split("|"),
    *"key=|token: |bearer |http://a:|http://a@|a@a.|sk-a|eyJaaaaaa.|eyJaaaaa-|0123abcd|aA1-|-----BEGIN ".split("|"),
    *"a=b;|q=0.|text/plain;q=|,;|a:b,|1.1.|::|0x|1e|+1|--|a: b\n|# a\n".split("|"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """The exponent `e` of `seconds = c * length ** e`, fitted to the logarithms, and what was measured."""

    exponent: float
    seconds: tuple[float, ...]
    lengths: tuple[int, ...]

    @property
    def linear(self) -> bool:
        """Whether the time grows about as the length does."""
        return self.exponent <= MOST


def text_of(unit: str, length: int) -> str:
    """The unit as often as it fits into the length."""
    return unit * (length // len(unit))


def growth_of(work: Callable[[str], object], unit: str) -> Growth:
    """How the time of `work` grows with the length of the run of `unit` that it is given."""
    found = Growth(exponent=0.0, seconds=(), lengths=())
    for runs, start in zip(_RUNS, _STARTS, strict=True):
        if found.seconds and max(found.seconds) > _SLOW_SECONDS:
            affordable = max(3, round(_SECONDS_OF_RUNS / max(found.seconds)))
            found = _fitted(work, unit, found.lengths, min(runs, affordable))
        else:
            lengths = (start, _FACTOR * start, _FACTOR**2 * start) if found.lengths else (start, _FACTOR * start)
            found = _fitted(work, unit, lengths, runs)
        hopeless = found.exponent > _HOPELESS_EXPONENT and max(found.seconds) > _HOPELESS_SECONDS
        if found.linear or hopeless:
            break
    return found


def _fitted(work: Callable[[str], object], unit: str, lengths: tuple[int, ...], runs: int) -> Growth:
    # The longest first: what is over at once there needs no other measurement, and what is warmed up by it is fair.
    seconds: dict[int, float] = {}
    for length in sorted(lengths, reverse=True):
        seconds[length] = _least_seconds(work, text_of(unit, length), runs)
        if seconds[max(lengths)] < _TOO_QUICK_SECONDS * (max(lengths) / LONGEST_FIRST) ** 2:
            return Growth(exponent=0.0, seconds=(seconds[max(lengths)],), lengths=(max(lengths),))
    points = [(math.log(length), math.log(max(seconds[length], 1e-6))) for length in lengths]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    return Growth(exponent=slope, seconds=tuple(seconds[length] for length in lengths), lengths=lengths)


def _least_seconds(work: Callable[[str], object], text: str, runs: int) -> float:
    least = math.inf
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(runs):
            began = time.thread_time()
            work(text)
            least = min(least, time.thread_time() - began)
    finally:
        if collecting:
            gc.enable()
    return least


def near_misses(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[str]:
    """Beginnings of texts that the pattern matches, and such with a wrong end: what makes it look far and fail."""
    parsed = re._parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)  # type: ignore[attr-defined]  # no public way
    sample = "".join(_sample(parsed))[:60]
    for end in {1, len(sample) // 3, len(sample) // 2, len(sample) - 1, len(sample)}:
        if 0 < end <= len(sample):
            yield sample[:end]
            yield f"{sample[:end]}\x00"


def _sample(parsed: object) -> Iterator[str]:
    """A text that the pattern matches, more or less: assertions are passed over."""
    for operator, argument in parsed:  # type: ignore[attr-defined]  # of the parser's own types
        match str(operator):
            case "LITERAL":
                yield chr(argument)
            case "NOT_LITERAL":
                yield "a" if argument != ord("a") else "b"
            case "ANY":
                yield "a"
            case "IN":
                yield _member(argument)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = argument
                for _ in range(max(least, 1) if most else 0):
                    yield from _sample(inner)
            case "SUBPATTERN":
                yield from _sample(argument[3])
            case "ATOMIC_GROUP":
                yield from _sample(argument)
            case "BRANCH":
                yield from _sample(argument[1][0])


def _member(choices: list[tuple[object, Any]]) -> str:
    kind, argument = choices[0]
    if str(kind) == "NEGATE":
        excluded = re.compile("|".join(re.escape(chr(a)) for k, a in choices[1:] if str(k) == "LITERAL") or r"(?!)")
        return next(letter for letter in "a1 .x" if not excluded.match(letter))
    if str(kind) == "RANGE":
        return chr(argument[0])
    if str(kind) == "CATEGORY":
        return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(argument), "-")
    return chr(argument)
