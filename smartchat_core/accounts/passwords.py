"""Which passwords are taken: long ones that are not guessed first, of any characters.

The rules are those of NIST SP 800-63B-4, section 3.1.1.2, and of OWASP ASVS 5.0, chapter 6.2: no kinds of characters
are asked for, and no change without a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from smartchat_core.errors import WeakPassword
from smartchat_core.ports.passwords import CommonPasswords

__all__ = ["MAX_PASSWORD", "MIN_PASSWORD", "checked_password", "normal_password"]

MIN_PASSWORD: Final = 12
MAX_PASSWORD: Final = 128
_MIN_NAME: Final = 4
"""Characters from which on a name within a password counts: shorter ones are parts of many words."""
_MIN_FRESH: Final = 6
"""Characters that have to remain when those that only go on with a run (abcd, 4321, qwer, aaaa) are left out."""
_OURS: Final = ("smartchat",)
_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "1234567890")
_LETTERS: Final = str.maketrans("@4310$57!", "aaeiossti")
_EDGE: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def normal_password(given: str) -> str:
    """The password as it is hashed: in Unicode's composed form, since keyboards differ (RFC 8265, OpaqueString).

    What is far too long is not looked at: it is given back cut, longer than any password may be.
    """
    return unicodedata.normalize("NFC", given[: 4 * MAX_PASSWORD])


def checked_password(given: str, *, common: CommonPasswords, about: Collection[str]) -> str:
    """The new password, as it is hashed.

    Args:
        given: what somebody chose.
        common: passwords that are guessed first.
        about: names of the person: the name to sign in with, the mail address, the name that others see.

    Raises:
        WeakPassword: it is too short, too long, or guessed early; the message says why and never repeats it.
    """
    password = normal_password(given)
    if len(password) < MIN_PASSWORD:
        raise WeakPassword(f"the password has fewer than {MIN_PASSWORD} characters")
    if len(password) > MAX_PASSWORD:
        raise WeakPassword(f"the password has more than {MAX_PASSWORD} characters", remedy="Choose a shorter one.")
    folded = password.casefold()
    if any(name in folded for name in _names(about)):
        raise WeakPassword("the password contains your name, or that of the program")
    if _period(folded) < MIN_PASSWORD or _fresh(folded) < _MIN_FRESH:
        raise WeakPassword("the password repeats itself, or follows the alphabet, the digits or the keyboard")
    if _is_common(folded, common):
        raise WeakPassword("the password is one of those that many people have, or little more than one")
    return password


def _names(about: Collection[str]) -> set[str]:
    names = {part for one in about for part in (one.casefold(), *re.split(r"[\s@._-]+", one.casefold()))}
    return {one for one in (*names, *_OURS) if len(one) >= _MIN_NAME}


def _period(text: str) -> int:
    """The length of the piece that the whole repeats, the last time perhaps in part; else its own length."""
    borders = [0] * len(text)
    length = 0
    for place in range(1, len(text)):
        while length and text[place] != text[length]:
            length = borders[length - 1]
        length += text[place] == text[length]
        borders[place] = length
    return len(text) - borders[-1] if 2 * borders[-1] >= len(text) else len(text)


def _fresh(text: str) -> int:
    """How many characters do not only go on with a run."""
    fresh = 0
    steps: set[int] = set()
    for before, character in zip("\0" + text, text, strict=False):
        here = _steps(before, character)
        fresh += not here & steps if steps else not here
        steps = here
    return fresh


def _steps(before: str, character: str) -> set[int]:
    """How the second follows the first along the alphabet or a row of the keyboard; 0 where they are the same."""
    steps = {ord(character) - ord(before)} & {-1, 0, 1}
    for row in _KEYBOARD:
        first, second = row.find(before), row.find(character)
        if first >= 0 and second >= 0 and abs(second - first) <= 1:
            steps.add(second - first)
    return steps


def _is_common(folded: str, common: CommonPasswords) -> bool:
    """Whether it is a common password: as it is, without digits around it, with letters for signs, or two of them."""
    cores = {folded, _EDGE.sub("", folded)}
    cores |= {one.translate(_LETTERS) for one in tuple(cores)}
    return any(
        common.has(one) or any(common.has(one[:place]) and common.has(one[place:]) for place in range(3, len(one) - 2))
        for one in cores
    )
