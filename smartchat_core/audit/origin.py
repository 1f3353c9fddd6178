"""Where the present change comes from: known to what admits a request or begins a command, and to nothing below it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from smartchat_core.model.audit import PROGRAM, AuditOrigin

__all__ = ["acting", "present_origin"]

_origin: ContextVar[AuditOrigin] = ContextVar("smartchat_audit_origin", default=PROGRAM)


@contextmanager
def acting(origin: AuditOrigin) -> Iterator[None]:
    """Have changes of the block come from there, also those of tasks that are begun in it."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def present_origin() -> AuditOrigin:
    """Where a change that is made here and now comes from."""
    return _origin.get()
