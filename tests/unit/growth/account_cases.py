"""What people give of themselves that is a text of any kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from smartchat_core.accounts.key_policy import KeyWish, checked
from smartchat_core.accounts.key_tokens import TokenKind, device_digest, md5_digest, token_digest
from smartchat_core.accounts.session_policy import Proof, SessionLimits, Whereabouts, begin
from smartchat_core.accounts.user_names import canonical_email, canonical_name, checked_display_name
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import SessionId
from smartchat_core.testing.database_users import make_user

__all__ = ["ACCOUNT_CASES"]


def _checked(check: Callable[[str], str]) -> Callable[[str], object]:
    def run(text: str) -> None:
        with suppress(InvalidRequest):
            check(text)

    return run


_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _wished(text: str) -> None:
    with suppress(InvalidRequest):
        checked(KeyWish(name=text), now=_NOW, names=[text])


def _begun(text: str) -> object:
    where = Whereabouts(device=text, place=text)
    return begin(
        make_user("ann"), Proof(at=_NOW), session=SessionId("s"), digest="d", limits=SessionLimits(), where=where
    )


ACCOUNT_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.accounts.user_names:canonical_name": _checked(canonical_name),
    "smartchat_core.accounts.user_names:canonical_email": _checked(canonical_email),
    "smartchat_core.accounts.user_names:checked_display_name": _checked(checked_display_name),
    "smartchat_core.accounts.key_policy:checked": _wished,
    "smartchat_core.accounts.key_tokens:token_digest": lambda text: token_digest(TokenKind.API_KEY, text),
    "smartchat_core.accounts.key_tokens:device_digest": device_digest,
    "smartchat_core.accounts.key_tokens:md5_digest": md5_digest,
    "smartchat_core.accounts.session_policy:begin": _begun,
}
