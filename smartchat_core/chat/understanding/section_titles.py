"""Finding a section by what a question calls it."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.model.section import Section
from smartchat_core.parsing.headings import read_heading
from smartchat_core.text.folding import fold
from smartchat_core.text.stemming import beginnings, without_ending
from smartchat_core.text.words import content_words

__all__ = ["titled"]

_MAX_TITLE = 300
_LEAST_SHARE = 0.6
_SHORTEST = 3


def titled(wanted: str, sections: Sequence[Section]) -> Section | None:
    """The section of this title, or whose title has all its words; else the one with most of them, if there is one.

    Letters alone are compared first, then words without their endings.
    """
    letters = _letters(wanted[:_MAX_TITLE])
    if not letters:
        return None
    named = [(one, one.title[:_MAX_TITLE]) for one in sections if one.title]
    plain = [(one, _letters(title), title) for one, title in named]
    for one, known, title in plain:
        if letters == known or letters == _letters(read_heading(title).rest):
            return one
    if len(letters) >= _SHORTEST:
        holding = [one for one, known, _ in plain if letters in known]
        if len(holding) == 1:
            return holding[0]
    return _by_words(wanted, named)


def _by_words(wanted: str, named: Sequence[tuple[Section, str]]) -> Section | None:
    words = _stems(wanted[:_MAX_TITLE])
    scored = [(len(words & (known := _stems(title))), -len(known), one) for one, title in named]
    best = max(scored, key=lambda found: found[:2], default=None)
    if best is None or best[0] < max(1, _LEAST_SHARE * len(words)):
        return None
    return best[2]


def _letters(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem for word in content_words(text) for stem in beginnings(without_ending(word)))
