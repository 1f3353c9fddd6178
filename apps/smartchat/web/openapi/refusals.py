"""What any request may be answered with, before or whatever its operation does: one rule for each that stops it."""

from http import HTTPStatus

from smartchat.web.middleware.origin_guard import OPEN_PATHS, SAFE_METHODS

__all__ = ["refusals"]


def refusals(method: str, path: str, *, guarded: bool, has_body: bool) -> frozenset[HTTPStatus]:
    """The statuses of the problems that such a request may end in.

    Args:
        method: of the request.
        path: the template of its route.
        guarded: whether only operators may see it (`ops_access`).
        has_body: whether it brings a value along.
    """
    found = {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE}
    if path not in OPEN_PATHS:
        found.add(HTTPStatus.MISDIRECTED_REQUEST)
        if method not in SAFE_METHODS:
            found.add(HTTPStatus.FORBIDDEN)
    if guarded or path not in OPEN_PATHS:
        found.add(HTTPStatus.TOO_MANY_REQUESTS)
    if path.startswith("/api/"):
        found.add(HTTPStatus.BAD_REQUEST)
    if has_body:
        found |= {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
    if guarded:
        found |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}
    return frozenset(found)
