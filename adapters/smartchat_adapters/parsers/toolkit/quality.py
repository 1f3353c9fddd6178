"""Quality of what was read of a file without pages: garbage is refused, and what may be garbage is named."""

from __future__ import annotations

import re

from smartchat_core.errors import UnsupportedFormat
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.parsing.double_encoding import find_double_encoding
from smartchat_core.parsing.text_quality import Legibility, legibility

__all__ = ["check_quality", "part_quality"]

_REMEDY = "Open it in the program that made it, save it as text in UTF-8, and add that."
# What Polish, Czech and Turkish letters of one code page are in another, between letters.
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¹²³¿¾¼½¡£¥¦§¨©¬®¯´¶¸º×÷](?=[^\W\d_])")
_SIGNS_IN_WORDS = 0.004
_LEAST_SIGNS = 5
_LOOKED_AT = 200_000
_PIECE, _PIECES = 1_000, 16
_MOST_OF_IT = 0.5


def check_quality(text: str, *, subject: str, encoding: str = "") -> tuple[ParseWarning, ...]:
    """Warnings about text that may have been stored in a wrong encoding; none where it looks as texts do.

    Args:
        text: the canonical text of the whole document.
        subject: names the file in warnings.
        encoding: what it was read as, if that is known.

    Raises:
        UnsupportedFormat: nobody can read it.
    """
    if legibility(text) is Legibility.UNREADABLE:
        share = _unreadable_share(text)
        if share >= _MOST_OF_IT:
            raise UnsupportedFormat(
                "The characters of this file make no text in any language.",
                cause=f"It was read as {encoding}." if encoding else "They were stored in a wrong encoding.",
                remedy=_REMEDY,
            )
        if share:
            return _damaged(
                subject, f"The characters of about {share:.0%} of it make no text in any language. {_REMEDY}"
            )
    return _doubts(text, subject)


def part_quality(text: str, *, subject: str) -> tuple[ParseWarning, ...]:
    """The same of a part of a document, such as a chapter: what nobody can read is named, not refused."""
    middle = max((len(text) - _PIECE) // 2, 0)
    # A piece that looks right is enough: there are many parts, and what is wrong is so from the first word.
    if legibility(text[middle : middle + _PIECE]) is not Legibility.UNREADABLE:
        return ()
    if _unreadable_share(text) < _MOST_OF_IT:
        return ()
    return _damaged(subject, f"The characters of this part make no text in any language. {_REMEDY}")


def _unreadable_share(text: str) -> float:
    """The share of pieces of the text that nobody can read."""
    if len(text) < 2 * _PIECE:
        return 1.0
    step = max(len(text) // _PIECES, _PIECE)
    found = [legibility(text[at : at + _PIECE]) for at in range(0, len(text) - _PIECE // 2, step)]
    decided = [one for one in found if one is not Legibility.UNDECIDED]
    return decided.count(Legibility.UNREADABLE) / len(decided) if decided else 1.0


def _doubts(text: str, subject: str) -> tuple[ParseWarning, ...]:
    if text.isascii():
        return ()
    text = text[:_LOOKED_AT]
    twice = find_double_encoding(text)
    if twice is not None:
        message = (
            f"Its letters beyond A to Z were stored in a wrong encoding (UTF-8 as {twice.encoding}) and look like "
            f"\u201c{twice.example}\u201d. Searches do not find words with them. {_REMEDY}"
        )
        return _damaged(subject, message)
    signs = _SIGN_IN_WORD.findall(text)
    if len(signs) < max(_LEAST_SIGNS, _SIGNS_IN_WORDS * len(text)):
        return ()
    message = (
        f"Signs such as \u201c{signs[0]}\u201d stand within its words: letters may have been stored in a wrong "
        f"encoding. {_REMEDY}"
    )
    return _damaged(subject, message)


def _damaged(subject: str, message: str) -> tuple[ParseWarning, ...]:
    return (ParseWarning(code=WarningCode.PART_DAMAGED, subject=subject, message=message),)
