"""Sessions and keys, for people and for programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.table import Table

from smartchat.cli.output import console, plain
from smartchat_core.model.api_key import ApiKey
from smartchat_core.model.user_session import UserSession

__all__ = ["key_shape", "print_keys", "print_sessions", "session_shape"]


def session_shape(session: UserSession) -> dict[str, Any]:
    """What programs are given of a session."""
    return {
        "id": session.id,
        "created_at": session.created_at.isoformat(),
        "seen_at": session.seen_at.isoformat(),
        "expires_at": min(session.expires_at, session.idle_expires_at).isoformat(),
        "device": session.device,
        "place": session.place,
    }


def key_shape(key: ApiKey) -> dict[str, Any]:
    """What programs are given of a key."""
    return {
        "id": key.id,
        "kind": key.kind,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at.isoformat(),
        "expires_at": _iso(key.expires_at),
        "used_at": _iso(key.used_at),
        "requests_per_minute": key.requests_per_minute,
    }


def print_sessions(sessions: Sequence[UserSession]) -> None:
    """A table of sessions."""
    table = _table("SESSION", "LAST USED", "FROM", "DEVICE")
    for one in sessions:
        table.add_row(one.id, _minute(one.seen_at), plain(one.place), plain(one.device))
    console().print(table if sessions else "There are no sessions.")


def print_keys(keys: Sequence[ApiKey]) -> None:
    """A table of keys."""
    table = _table("KEY", "NAME", "KIND", "BEGINS WITH", "FOR", "EXPIRES", "LAST USED")
    for one in keys:
        scopes = ", ".join(sorted(one.scopes))
        table.add_row(
            one.id, plain(one.name), one.kind, one.prefix, scopes, _minute(one.expires_at), _minute(one.used_at)
        )
    console().print(table if keys else "There are no keys.")


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


def _minute(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}Z"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
