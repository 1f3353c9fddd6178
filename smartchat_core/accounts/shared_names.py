"""Names that people give to what others see: shelves and groups."""

from __future__ import annotations

import unicodedata
from typing import Final

from smartchat_core.errors import InvalidRequest

__all__ = ["MAX_SHARED_NAME", "shared_name"]

MAX_SHARED_NAME: Final = 100
"""Characters of a name of a shelf or a group."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def shared_name(given: str) -> str:
    """A name of a shelf or a group as it is kept: in Unicode's composed form, without blanks around it.

    Raises:
        InvalidRequest: it is empty, too long, or holds characters that cannot be seen.
    """
    if len(given) > 2 * MAX_SHARED_NAME:
        raise InvalidRequest(f"the name has more than {MAX_SHARED_NAME} characters")
    name = unicodedata.normalize("NFC", given).strip()
    if not name or len(name) > MAX_SHARED_NAME:
        raise InvalidRequest(f"a name has 1 to {MAX_SHARED_NAME} characters")
    if any(unicodedata.category(character) in _UNSEEN for character in name):
        raise InvalidRequest("the name holds characters that cannot be seen", remedy="Leave them out.")
    return name
