"""A provider of identities (OpenID Connect), asked by way of the client of all outgoing requests."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

from smartchat_adapters.accounts.openid_documents import (
    ProviderDescription,
    SigningKey,
    json_object,
    read_description,
    read_keys,
)
from smartchat_core.accounts.openid.claims import MAX_TOKEN, check_header, read_claims
from smartchat_core.accounts.openid.policy import ProviderPolicy
from smartchat_core.errors import AddressRefused, RequestFailed, TokenRefused
from smartchat_core.model.openid import AuthorizationWish, TokenClaims
from smartchat_core.ports.outgoing_http import OutgoingHttp, OutgoingRequest

__all__ = ["OpenIdClient"]

_KEPT_SECONDS = 3_600.0
_REFRESH_SECONDS = 60.0
_AFTER_FAILURE_SECONDS = 5.0
_MAX_DOCUMENT = 256 * 1024
_OK, _BAD_REQUEST = 200, 400
_FORM = ("Content-Type", "application/x-www-form-urlencoded")
_JSON = ("Accept", "application/json")


class OpenIdClient:
    """The `OpenIdProvider` of one provider.

    Its description and keys are kept for an hour. A token by a key that is not among them has the keys fetched again,
    at most once a minute; after a failure the provider is left alone for five seconds.

    Args:
        policy: who it is, and which signatures are accepted.
        http: sends requests.
        secret: what proves that it is this client; empty for a public one.
        in_header: whether the secret is sent in a header, as RFC 6749 prefers, or in the form.
        scopes: what is asked for.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        policy: ProviderPolicy,
        http: OutgoingHttp,
        *,
        secret: str = "",
        in_header: bool = True,
        scopes: tuple[str, ...] = ("openid", "profile", "email"),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy = policy
        self._http = http
        self._secret = secret
        self._in_header = in_header
        self._scopes = scopes
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._described: tuple[float, ProviderDescription] | None = None
        self._known: tuple[float, tuple[SigningKey, ...]] | None = None
        self._failed_at: float | None = None

    async def authorization_address(self, wish: AuthorizationWish) -> str:
        described = await self._description()
        fresh = {"prompt": "login", "max_age": "0"} if wish.fresh else {}
        address: str = prepare_grant_uri(
            described.authorization_endpoint,
            self._policy.client_id,
            "code",
            redirect_uri=wish.redirect_uri,
            scope=" ".join(self._scopes),
            state=wish.state,
            nonce=wish.nonce,
            code_challenge=create_s256_code_challenge(wish.verifier),
            code_challenge_method="S256",
            **fresh,
        )
        return address

    async def names_itself(self) -> bool:
        return (await self._description()).names_itself

    async def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> TokenClaims:
        described = await self._description()
        named = {} if self._secret and self._in_header else {"client_id": self._policy.client_id}
        secret = {"client_secret": self._secret} if self._secret and not self._in_header else {}
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=verifier, **named, **secret
        )
        headers = [_FORM, _JSON]
        if self._secret and self._in_header:
            headers.append(("Authorization", f"Basic {self._credentials()}"))
        answer = await self._http.send(
            OutgoingRequest(
                url=described.token_endpoint,
                method="POST",
                headers=tuple(headers),
                body=body.encode(),
                max_bytes=_MAX_DOCUMENT,
            )
        )
        if answer.status == _BAD_REQUEST:
            raise TokenRefused("the provider refused the code", cause="it is wrong, has expired, or was used before")
        if answer.status != _OK:
            raise RequestFailed("the provider cannot be asked", cause=f"it answered {answer.status} to a code")
        token = json_object(answer.body, "its answer to a code").get("id_token")
        if not isinstance(token, str):
            raise TokenRefused("the token of the provider is refused", cause="there is none in its answer")
        return await self._checked(token, logout=False)

    async def read(self, token: str) -> TokenClaims:
        return await self._checked(token, logout=True)

    async def _checked(self, token: str, *, logout: bool) -> TokenClaims:
        header = _header(token)
        algorithm, kid = check_header(header, self._policy, logout=logout), header.get("kid", "")
        if not isinstance(kid, str):
            raise TokenRefused("the token of the provider is refused", cause="the name of its key is no text")
        key = await self._key(kid, algorithm)
        try:
            found = jwt.decode(token, jwk.import_key(dict(key.parameters)), algorithms=[algorithm])
            payload: Mapping[str, object] = found.claims
        except (JoseError, ValueError, TypeError, RecursionError) as exc:
            raise TokenRefused(
                "the token of the provider is refused", cause=f"its signature is wrong ({type(exc).__name__})"
            ) from exc
        return read_claims(payload)

    async def _key(self, kid: str, algorithm: str) -> SigningKey:
        known_at, keys = await self._keys(after=None)
        found = _fitting(keys, kid, algorithm)
        if found is None and self._monotonic() - known_at >= _REFRESH_SECONDS:
            _, keys = await self._keys(after=known_at)
            found = _fitting(keys, kid, algorithm)
        if found is None:
            raise TokenRefused("the token of the provider is refused", cause="the provider has no such key")
        return found

    async def _description(self) -> ProviderDescription:
        async with self._lock:
            return await self._describe()

    async def _describe(self) -> ProviderDescription:
        now = self._monotonic()
        if self._described is None or now - self._described[0] >= _KEPT_SECONDS:
            address = f"{self._policy.issuer.rstrip('/')}/.well-known/openid-configuration"
            self._described = now, read_description(await self._document(address), self._policy.issuer)
        return self._described[1]

    async def _keys(self, *, after: float | None) -> tuple[float, tuple[SigningKey, ...]]:
        """The keys and when they were fetched: not those of this moment, when one of them was missing."""
        async with self._lock:
            now = self._monotonic()
            known = self._known
            if known is None or now - known[0] >= _KEPT_SECONDS or known[0] == after:
                known = now, read_keys(await self._document((await self._describe()).jwks_uri))
                self._known = known
            return known

    async def _document(self, address: str) -> bytes:
        now = self._monotonic()
        if self._failed_at is not None and now - self._failed_at < _AFTER_FAILURE_SECONDS:
            raise RequestFailed("the provider cannot be asked", cause="it did not answer a moment ago")
        try:
            answer = await self._http.send(OutgoingRequest(url=address, headers=(_JSON,), max_bytes=_MAX_DOCUMENT))
        except (RequestFailed, AddressRefused):
            self._failed_at = now
            raise
        if answer.status != _OK:
            self._failed_at = now
            raise RequestFailed("the provider cannot be asked", cause=f"it answered {answer.status}")
        self._failed_at = None
        return answer.body

    def _credentials(self) -> str:
        text = f"{quote_plus(self._policy.client_id)}:{quote_plus(self._secret)}"
        return base64.b64encode(text.encode()).decode()


def _header(token: str) -> dict[str, Any]:
    if len(token) > MAX_TOKEN:
        raise TokenRefused("the token of the provider is refused", cause="it is too long")
    try:
        found: dict[str, Any] = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError, TypeError, RecursionError) as exc:
        raise TokenRefused("the token of the provider is refused", cause="it is none") from exc
    if not isinstance(found, dict):
        raise TokenRefused("the token of the provider is refused", cause="it is none")
    return found


def _fitting(keys: tuple[SigningKey, ...], kid: str, algorithm: str) -> SigningKey | None:
    """The key of this name; one without a name is the only one that there is."""
    named = [key for key in keys if key.kid == kid] if kid else list(keys)
    fitting = [key for key in named if key.algorithm in {"", algorithm}]
    return fitting[0] if len(fitting) == 1 else None
