"""Names that others see: none with what cannot be seen, and none that may be taken for another's."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from smartchat_core.errors import InvalidRequest

__all__ = ["refuse_deceptive"]

_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_WRITTEN_TOGETHER: Final = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
"""Scripts of Japanese, Chinese and Korean, as Unicode names their letters."""


def refuse_deceptive(name: str, *, what: str) -> None:
    """Go on only with a name that is what it looks like. `what` is what messages call it.

    Raises:
        InvalidRequest: it holds control characters or ones that change the direction of what follows, or a word of it
            mixes scripts.
    """
    if any(unicodedata.category(character) in _UNSEEN for character in name):
        raise InvalidRequest(f"{what} holds characters that cannot be seen", remedy="Leave them out.")
    if any(_looks_like_another(word) for word in name.split()):
        raise InvalidRequest(
            f"{what} holds letters that look like others",
            cause="a word of it mixes scripts, or has letters that stand for plain ones",
            remedy="Write each word in one script.",
        )


def _looks_like_another(word: str) -> bool:
    """Whether the word mixes scripts as no writing system does (UTS 39, section 5.2), or has compatibility letters."""
    letters = [one for one in word if unicodedata.category(one).startswith("L")]
    if any(not one.isascii() and unicodedata.normalize("NFKC", one).isascii() for one in letters):
        return True
    scripts = {re.split("[ -]", unicodedata.name(one, ""), maxsplit=1)[0] for one in letters} - {"MODIFIER"}
    return len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER)
