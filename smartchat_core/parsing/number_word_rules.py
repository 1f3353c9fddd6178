"""How the number words of a language are put together."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Counting"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Counting:
    """How a language counts: words for 1 to 19, for the tens from 20 to 90, and how the two are joined.

    In `joints`, `{t}` is the word for the tens and `{u}` the one for the units, from `units` (1 to 9; by default the
    beginning of `low`) and `stems` (by default `tens`). `wide` names tens that also take 11 to 19.
    """

    low: str
    tens: str
    joints: tuple[str, ...]
    units: str = ""
    stems: str = ""
    wide: tuple[int, ...] = ()
