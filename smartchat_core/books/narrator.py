"""Who narrates a story as "I"."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.books.evidence import Cue
from smartchat_core.books.profiles import Profile

__all__ = ["find_narrator"]

_LEAST_ADDRESSED, _ADDRESSED, _QUOTED = 3, 0.2, 0.7
_PROMINENT, _PLAY = 0.1, 0.1
_FIRST_MENTIONS = 3


def find_narrator(people: Sequence[list[Profile]]) -> list[Profile] | None:
    """The person who gives a name outside of speech ("Call me X"), or else the one whom only others name.

    Narrators say "I", so their names stand in speech almost only, and mostly where somebody addresses them.
    """
    if sum(_count(group, Cue.LABEL) for group in people) > sum(map(_total, people)) * _PLAY:
        return None  # in a play all say "I"
    for group in people:
        if any(_gives_name(cue) for one in group for cue in one.form.cues[:_FIRST_MENTIONS]):
            return group
    most = max((_total(group) for group in people), default=0)
    spoken_to = [group for group in people if _total(group) >= most * _PROMINENT and _is_spoken_to(group)]
    return max(spoken_to, key=lambda group: _count(group, Cue.ADDRESSED), default=None)


def _gives_name(cue: int) -> bool:
    return bool(cue & Cue.SELF) and not cue & Cue.QUOTED


def _is_spoken_to(group: Sequence[Profile]) -> bool:
    total = _total(group)
    addressed = _count(group, Cue.ADDRESSED)
    quoted = _count(group, Cue.QUOTED) >= total * _QUOTED
    return addressed >= max(_LEAST_ADDRESSED, total * _ADDRESSED) and quoted


def _total(group: Sequence[Profile]) -> int:
    return sum(one.total for one in group)


def _count(group: Sequence[Profile], cue: Cue) -> int:
    return sum(one.counts[cue] for one in group)
