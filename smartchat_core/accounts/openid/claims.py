"""Which tokens of a provider are accepted, once their signature was right."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import isfinite
from typing import Final

from smartchat_core.accounts.openid.policy import ALGORITHMS, ProviderPolicy
from smartchat_core.accounts.user_names import canonical_email
from smartchat_core.errors import InvalidRequest, TokenRefused
from smartchat_core.model.openid import TokenClaims

__all__ = ["LOGOUT_EVENT", "MAX_TOKEN", "check_header", "check_id_token", "check_logout_token", "read_claims"]

MAX_TOKEN: Final = 16_384
"""Characters of a token; longer ones are not read."""
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"

_MAX_TEXT: Final = 255
"""Characters of a subject (OpenID Connect Core, section 2), and of other names that are compared."""
_MAX_ISSUER: Final = 2_000
_MAX_LIST: Final = 50
_LAST: Final = 1e11
_LOGOUT_TYPES: Final = frozenset({"logout+jwt"})
_ID_TYPES: Final = frozenset({"", "jwt"})


def check_header(header: Mapping[str, object], policy: ProviderPolicy, *, logout: bool = False) -> str:
    """The algorithm that a token names, asked for before its signature is looked at.

    Raises:
        TokenRefused: it is none that this provider may use, or the token is of another kind or of an extension.
    """
    algorithm, kind = header.get("alg"), header.get("typ", "")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS or algorithm not in policy.algorithms:
        raise _refused("its signature is of a kind that is not accepted")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in (
        _LOGOUT_TYPES if logout else _ID_TYPES
    ):
        raise _refused("it is of another kind")
    if "crit" in header or "b64" in header:
        raise _refused("it uses an extension")
    return algorithm


def read_claims(payload: Mapping[str, object]) -> TokenClaims:
    """The claims of a token, each of the type that it has to have.

    Raises:
        TokenRefused: one is of another type, too long, or missing.
    """
    issuer = _text(payload, "iss", _MAX_ISSUER)
    if not issuer:
        raise _refused("it names no issuer")
    nonce = payload.get("nonce")
    if nonce is not None and not isinstance(nonce, str):
        raise _refused("its nonce is no text")
    events = payload.get("events", {})
    if not isinstance(events, Mapping) or len(events) > _MAX_LIST:
        raise _refused("its events are no object")
    return TokenClaims(
        issuer=issuer,
        subject=_text(payload, "sub", _MAX_TEXT),
        audiences=_texts(payload, "aud"),
        authorized_party=_text(payload, "azp", _MAX_TEXT),
        issued_at=_time(payload, "iat"),
        expires_at=_time(payload, "exp"),
        not_before=_time(payload, "nbf"),
        authenticated_at=_time(payload, "auth_time"),
        nonce=nonce,
        sid=_text(payload, "sid", _MAX_TEXT),
        token_id=_text(payload, "jti", _MAX_TEXT),
        events=frozenset(str(name) for name, value in events.items() if isinstance(value, Mapping)),
        methods=frozenset(_texts(payload, "amr")),
        context=_text(payload, "acr", _MAX_TEXT),
        email=_email(payload),
        email_verified=payload.get("email_verified") is True,
        name=_shown(payload, "name"),
        preferred_name=_shown(payload, "preferred_username"),
    )


def check_id_token(
    claims: TokenClaims, policy: ProviderPolicy, *, nonce: str, now: datetime, fresh: timedelta | None = None
) -> None:
    """Accept the identity token of a sign-in (OpenID Connect Core, section 3.1.3.7).

    Args:
        claims: what it says.
        policy: who it has to be from.
        nonce: the one that the browser was sent with.
        now: the time.
        fresh: how long ago its user may have proved who it is, where that was asked for.

    Raises:
        TokenRefused: it is not accepted.
    """
    _check_origin(claims, policy, now)
    if not claims.subject:
        raise _refused("it names no subject")
    if claims.nonce is None or not hmac.compare_digest(claims.nonce.encode(errors="replace"), nonce.encode()):
        raise _refused("its nonce is that of another sign-in")
    if claims.events:
        raise _refused("it is of another kind")
    if fresh is not None:
        at = claims.authenticated_at
        if at is None or not -policy.skew <= timedelta(seconds=now.timestamp() - at) <= fresh + policy.skew:
            raise _refused("its user has not proved who it is just now")


def check_logout_token(claims: TokenClaims, policy: ProviderPolicy, *, now: datetime) -> None:
    """Accept a token by which the provider ends sessions (Back-Channel Logout, section 2.6).

    Raises:
        TokenRefused: it is not accepted.
    """
    _check_origin(claims, policy, now)
    if LOGOUT_EVENT not in claims.events:
        raise _refused("it is none that ends sessions")
    if claims.nonce is not None:
        raise _refused("it has a nonce, and may be the token of a sign-in")
    if not claims.token_id:
        raise _refused("it has no identifier, and could be used again")
    if not claims.subject and not claims.sid:
        raise _refused("it names neither a subject nor a session")


def _check_origin(claims: TokenClaims, policy: ProviderPolicy, now: datetime) -> None:
    if claims.issuer != policy.issuer:
        raise _refused("it is from another issuer")
    if policy.client_id not in claims.audiences:
        raise _refused("it is for another audience")
    # More audiences than one trust each other with their tokens: nobody has said so here.
    if len(claims.audiences) != 1 or claims.authorized_party not in {"", policy.client_id}:
        raise _refused("it is for others, too")
    moment, skew = now.timestamp(), policy.skew.total_seconds()
    if claims.expires_at is None or claims.expires_at + skew <= moment:
        raise _refused("it has expired")
    if claims.issued_at is None or max(claims.issued_at, claims.not_before or 0) - skew > moment:
        raise _refused("it is from the future")
    if claims.issued_at + policy.max_age.total_seconds() + skew <= moment:
        raise _refused("it is too old")


def _text(payload: Mapping[str, object], name: str, most: int) -> str:
    value = payload.get(name, "")
    if not isinstance(value, str) or len(value) > most or not value.isprintable():
        raise _refused(f"its claim {name} is no text that can be")
    return value


def _texts(payload: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = payload.get(name, ())
    listed = (value,) if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or len(listed) > _MAX_LIST:
        raise _refused(f"its claim {name} is no list of texts")
    if not all(isinstance(one, str) and len(one) <= _MAX_TEXT for one in listed):
        raise _refused(f"its claim {name} is no list of texts")
    return tuple(listed)


def _time(payload: Mapping[str, object], name: str) -> float | None:
    value = payload.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not 0 <= value < _LAST:
        raise _refused(f"its claim {name} is no time")
    return float(value)


def _email(payload: Mapping[str, object]) -> str:
    """The address where it is one that may be kept; others are as good as none."""
    value = payload.get("email", "")
    try:
        return canonical_email(value) if isinstance(value, str) and value else ""
    except InvalidRequest:
        return ""


def _shown(payload: Mapping[str, object], name: str) -> str:
    value = payload.get(name, "")
    return value[:_MAX_TEXT] if isinstance(value, str) else ""


def _refused(cause: str) -> TokenRefused:
    return TokenRefused("the token of the provider is refused", cause=cause)
