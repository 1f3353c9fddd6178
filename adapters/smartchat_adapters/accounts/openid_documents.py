"""What a provider publishes of itself: its description (OpenID Connect Discovery 1.0), and its keys (RFC 7517)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from smartchat_core.errors import AddressRefused, RequestFailed, TokenRefused
from smartchat_core.outgoing.destination import read_destination

__all__ = ["ProviderDescription", "SigningKey", "check_endpoint", "json_object", "read_description", "read_keys"]

_MAX_KEYS = 100
_MAX_NAME = 255
_KINDS = frozenset({"RSA", "EC", "OKP"})
_MODULUS = range(342, 1_370)
"""Characters of the modulus of an RSA key: from 2,048 bits on, which are safe, to 8,192, which are still fast."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderDescription:
    """Where a provider is asked. `names_itself`: its answers say whose they are (RFC 9207)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKey:
    """A public key that signatures may be made by; `kid` is empty where it has no name."""

    kid: str
    algorithm: str
    parameters: Mapping[str, str]


def json_object(body: bytes, what: str) -> Mapping[str, object]:
    """The object that a body holds.

    Raises:
        RequestFailed: it holds none.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise RequestFailed("the provider cannot be asked", cause=f"{what} is no JSON") from exc
    if not isinstance(found, dict):
        raise RequestFailed("the provider cannot be asked", cause=f"{what} is no object of JSON")
    return found


def read_description(body: bytes, issuer: str) -> ProviderDescription:
    """The description of the provider that calls itself so.

    Raises:
        RequestFailed: it is none.
        TokenRefused: it is that of another one.
    """
    found = json_object(body, "its description")
    if found.get("issuer") != issuer:
        raise TokenRefused("the provider is refused", cause="its description names another issuer")
    return ProviderDescription(
        authorization_endpoint=check_endpoint(found.get("authorization_endpoint"), issuer),
        token_endpoint=check_endpoint(found.get("token_endpoint"), issuer),
        jwks_uri=check_endpoint(found.get("jwks_uri"), issuer),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def check_endpoint(given: object, issuer: str) -> str:
    """An address that browsers and this program may be sent to: by TLS, unless the provider is on this machine.

    Raises:
        RequestFailed: it is none.
    """
    try:
        destination = read_destination(given) if isinstance(given, str) else None
    except AddressRefused as exc:
        raise RequestFailed("the provider cannot be asked", cause="one of its addresses cannot be used") from exc
    if not isinstance(given, str) or destination is None or "#" in given:
        raise RequestFailed("the provider cannot be asked", cause="its description lacks an address")
    if destination.scheme != "https" and not (issuer.startswith("http://") and _is_own(destination.endpoint.host)):
        raise RequestFailed("the provider cannot be asked", cause="one of its addresses is not encrypted")
    return given


def read_keys(body: bytes) -> tuple[SigningKey, ...]:
    """The keys by which signatures can be checked; others are left out.

    Raises:
        RequestFailed: it is no set of keys.
    """
    listed = json_object(body, "its set of keys").get("keys")
    if not isinstance(listed, list) or len(listed) > _MAX_KEYS:
        raise RequestFailed("the provider cannot be asked", cause="it has no set of keys")
    return tuple(key for key in map(_key, listed) if key is not None)


def _key(given: object) -> SigningKey | None:
    if not isinstance(given, dict) or given.get("kty") not in _KINDS or given.get("use", "sig") != "sig":
        return None
    texts = {name: value for name, value in given.items() if isinstance(name, str) and isinstance(value, str)}
    if texts["kty"] == "RSA" and len(texts.get("n", "")) not in _MODULUS:
        return None
    public: dict[str, str] = {name: texts[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in texts}
    kid, algorithm = texts.get("kid", ""), texts.get("alg", "")
    return SigningKey(kid=kid, algorithm=algorithm, parameters=public) if len(kid) <= _MAX_NAME else None


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
