"""Names that people give to what others see: shelves and groups."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from smartchat_core.accounts.deceptive_names import refuse_deceptive
from smartchat_core.errors import InvalidRequest

__all__ = ["MAX_SHARED_NAME", "shared_name"]

MAX_SHARED_NAME: Final = 100
"""Characters of a name of a shelf or a group."""

_IDENTIFIER: Final = re.compile(r"(?:grp|shf)-[0-9a-f]{1,64}", re.IGNORECASE)


def shared_name(given: str) -> str:
    """A name of a shelf or a group as it is kept: in Unicode's composed form, with one blank between its words.

    Raises:
        InvalidRequest: it is empty, too long, holds characters that cannot be seen or that look like others, or
            has the form of an identifier, which would let it answer for another.
    """
    if len(given) > 2 * MAX_SHARED_NAME:
        raise InvalidRequest(f"the name has more than {MAX_SHARED_NAME} characters")
    name = unicodedata.normalize("NFC", " ".join(one for one in given.split(" ") if one)).strip()
    if not name or len(name) > MAX_SHARED_NAME:
        raise InvalidRequest(f"a name has 1 to {MAX_SHARED_NAME} characters")
    refuse_deceptive(name, what="the name")
    if _IDENTIFIER.fullmatch(name):
        raise InvalidRequest("the name has the form of an identifier", remedy="Choose another.")
    return name
