"""Paths of this application that a browser may be led to."""

import re

__all__ = ["own_path"]

_MAX = 500
_PATH = re.compile(
    r"/(?:[A-Za-z0-9._~%!$&'()*+,;=:@-][A-Za-z0-9._~%!$&'()*+,;=:@/-]*)?(?:\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?"
)


def own_path(given: str) -> str:
    """The path where it is one of this application, else that of the page.

    A second slash at the beginning would name another host, and so would a backslash, which browsers read as a slash.
    """
    return given if len(given) <= _MAX and _PATH.fullmatch(given) else "/"
