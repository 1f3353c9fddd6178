"""The identity at a provider by which a session, or a sign-in that waits, was begun: three columns of both tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql.tables import KEY
from smartchat_core.model.identity import IdentityOrigin

__all__ = ["matching", "origin_columns", "origin_in", "origin_values"]


def origin_columns() -> tuple[sa.Column[Any], ...]:
    """The columns, empty where there was no provider."""
    return tuple(sa.Column(name, KEY) for name in ("origin_issuer", "origin_subject", "origin_sid"))


def origin_values(origin: IdentityOrigin | None) -> dict[str, str | None]:
    """What the columns hold."""
    if origin is None:
        return {"origin_issuer": None, "origin_subject": None, "origin_sid": None}
    return {"origin_issuer": origin.issuer, "origin_subject": origin.subject, "origin_sid": origin.sid}


def origin_in(row: sa.Row[Any], prefix: str = "") -> IdentityOrigin | None:
    """What the columns of a row say."""
    issuer, subject, sid = (getattr(row, f"{prefix}origin_{name}") for name in ("issuer", "subject", "sid"))
    return None if issuer is None else IdentityOrigin(issuer=issuer, subject=subject, sid=sid)


def matching(table: sa.Table, origin: IdentityOrigin) -> sa.ColumnElement[bool]:
    """The rows that a provider means by this (`UserSessionRepository.end_of_origin`)."""
    if not origin.subject and not origin.sid:
        return sa.false()
    found = table.c.origin_issuer == origin.issuer
    if origin.subject:
        found = sa.and_(found, table.c.origin_subject == origin.subject)
    if origin.sid:
        unnamed = (table.c.origin_sid == "") if origin.subject else sa.false()
        found = sa.and_(found, sa.or_(table.c.origin_sid == origin.sid, unnamed))
    return found
