"""Whether a text holds words next to each other, in whatever form they stand there."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.retrieval.proximity import folded_words

__all__ = ["holds_run"]


def holds_run(text: str, run: Sequence[str]) -> bool:
    """Whether the folded words of the text (`folded_words`) have these next to each other, in this order."""
    words = folded_words(text)
    size = len(run)
    if size < 2:
        return size == 1 and run[0] in words
    wanted = list(run)
    return any(words[at] == wanted[0] and words[at : at + size] == wanted for at in range(len(words) - size + 1))
