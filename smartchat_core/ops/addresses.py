"""Server addresses without what may hold a credential, for logs and messages."""

from __future__ import annotations

__all__ = ["credentials_in"]

_LOCAL = frozenset({"file", "sqlite"})
"""Their paths are places on this machine, which hold no credential and which people have to find."""


def credentials_in(address: str) -> frozenset[str]:
    """The parts of an address that may be credentials, as they stand there; for redaction in texts.

    Of a local address there are none but its options.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return frozenset()
    hierarchy, _, fragment = rest.partition("#")
    hierarchy, _, query = hierarchy.partition("?")
    found = {fragment, query, *(pair.partition("=")[2] for pair in query.split("&"))}
    if scheme not in _LOCAL:
        authority, at, _ = hierarchy.rpartition("@")
        user, _, password = authority.partition(":")
        found |= {password} if at else set()
        found |= {user} if at and not password else set()
        path = (hierarchy[len(authority) + len(at) :]).partition("/")[2]
        found |= {one for one in path.split("/") if len(one) >= _LONG_PART}
    return frozenset(found - {""})


_LONG_PART = 16
"""A shorter part of a path is a name more often than a key."""
