"""Names to sign in with, and mail addresses: one canonical form, so that no two look alike.

A name is made of ASCII letters, digits, full stops, hyphens and underscores. A wider set would let somebody take a name
that looks like another's (Unicode Technical Standard 39). The display name may hold any script, but each of its words
only one: no Cyrillic letter stands among Latin ones.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from smartchat_core.accounts.deceptive_names import refuse_deceptive
from smartchat_core.errors import InvalidRequest

__all__ = ["MAX_EMAIL", "MAX_NAME", "canonical_email", "canonical_name", "checked_display_name"]

MAX_NAME: Final = 64
MAX_EMAIL: Final = 254
"""Characters that a mail address may have (RFC 5321, section 4.5.3.1.3, less the angle brackets)."""
_MAX_DISPLAY_NAME: Final = 100
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_LOCAL_PART: Final = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def canonical_name(given: str) -> str:
    """The form in which a name is kept and compared: lower case.

    Raises:
        InvalidRequest: it is empty, too long, or holds other characters.
    """
    name = given.strip().lower() if len(given) <= 2 * MAX_NAME else given
    # Asked before: some letters of other scripts have an ASCII letter as their lower case.
    if not given.isascii() or _NAME.fullmatch(name) is None:
        raise InvalidRequest(
            "this is no name to sign in with",
            cause=f"names have 1 to {MAX_NAME} letters from a to z, digits, and . _ - between them",
            remedy="Choose such a name; the name that others see may hold any letters.",
        )
    return name


def canonical_email(given: str) -> str:
    """The form in which a mail address is kept and compared: lower case.

    Only ASCII is taken: an address in another script may look like somebody else's.

    Raises:
        InvalidRequest: it is none.
    """
    address = given.strip().lower() if len(given) <= 2 * MAX_EMAIL else given
    local, at, domain = address.rpartition("@")
    fits = (
        given.isascii()
        and at
        and len(address) <= MAX_EMAIL
        and _LOCAL_PART.fullmatch(local)
        and _DOMAIN.fullmatch(domain)
    )
    if not fits or ".." in local or local.startswith(".") or local.endswith("."):
        raise InvalidRequest("this is no mail address", remedy="Give one such as ann@example.org.")
    return address


def checked_display_name(given: str) -> str:
    """The name that others see, in Unicode's composed form.

    Raises:
        InvalidRequest: it is too long, or holds control characters or ones that change the direction of what follows.
    """
    if len(given) > 2 * _MAX_DISPLAY_NAME:
        raise InvalidRequest(f"the display name has more than {_MAX_DISPLAY_NAME} characters")
    name = unicodedata.normalize("NFC", " ".join(given.split(" "))).strip()
    if len(name) > _MAX_DISPLAY_NAME:
        raise InvalidRequest(f"the display name has more than {_MAX_DISPLAY_NAME} characters")
    refuse_deceptive(name, what="the display name")
    return name
