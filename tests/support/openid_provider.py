"""A provider of identities: Authlib's own server with PKCE, OpenID Connect and RFC 9207, on a loopback port.

Who uses it has signed in there already, as `user`; what it says can be bent.
"""

import time
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request, list_to_scope
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import RSAKey
from litestar import Litestar, Request, Response, get, post

from tests.support.web_server import listening

__all__ = ["Provider", "provider_running"]

CLIENT_ID, CLIENT_SECRET = "smartchat-of-the-tests", "a secret: of the tests/%"

Claims = dict[str, Any]
_Request = Request[Any, Any, Any]


@dataclass(kw_only=True)
class Provider:
    """What it says, and what it was asked.

    `user` are the claims of the one who signs in; `bend` changes the claims of a token and `forge` makes another token
    of them; `answers_for` is whose answers it says they are, in place of its own.
    """

    issuer: str = ""
    user: Claims = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "one"}))
    redirect_uri: str = ""
    public: bool = False
    denies: bool = False
    bend: Callable[[Claims], Claims] = lambda claims: claims
    forge: Callable[[Claims], str] | None = None
    answers_for: str | None = None
    description: Claims = field(default_factory=dict)
    codes: dict[str, "_Code"] = field(default_factory=dict)
    asked: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    authorized: list[dict[str, str]] = field(default_factory=list)

    def reset(self) -> None:
        """Say the truth again."""
        fresh = Provider(key=self.key)
        for name in ("public", "denies", "bend", "forge", "answers_for", "description"):
            setattr(self, name, getattr(fresh, name))

    def signed(self, claims: Claims, *, key: RSAKey | None = None, **header: object) -> str:
        """A token of these claims."""
        used = key or self.key
        token: str = jwt.encode({"alg": "RS256", "kid": used.kid, **header}, claims, used, algorithms=["RS256"])
        return token

    def logout_token(self, **claims: object) -> str:
        """A token that ends sessions; None leaves a claim out."""
        now = int(time.time())
        whole = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 120,
            "jti": f"logout-{time.monotonic_ns()}",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        } | claims
        return self.signed({name: one for name, one in whole.items() if one is not None}, typ="logout+jwt")


@dataclass(kw_only=True)
class _Code(AuthorizationCodeMixin):  # type: ignore[misc]  # Authlib is untyped
    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    user: Claims

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> str | None:
        return None

    def get_amr(self) -> list[str] | None:
        return None


class _Client(ClientMixin):  # type: ignore[misc]  # as above
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self._provider.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        allowed: str = list_to_scope([one for one in scope.split() if one in {"openid", "profile", "email"}])
        return allowed

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._provider.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and (method == "none") is self._provider.public

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Asked(OAuth2Request):  # type: ignore[misc]  # as above
    def __init__(self, method: str, query: dict[str, str], form: dict[str, str], headers: dict[str, str]) -> None:
        super().__init__(method, "https://provider.example/", headers=headers)  # it refuses to be asked without TLS
        self._query, self._form = query, form
        self.payload = _Payload(query | form)

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Payload(OAuth2Payload):  # type: ignore[misc]  # as above
    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @property
    def data(self) -> dict[str, str]:
        return self._values

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {name: [value] for name, value in self._values.items()})


@dataclass
class _Answer:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @location.setter
    def location(self, value: str) -> None:
        self.headers["Location"] = value


class _Server(AuthorizationServer):  # type: ignore[misc]  # as above
    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self._provider = provider

    def query_client(self, client_id: str) -> _Client | None:
        return _Client(self._provider) if client_id == CLIENT_ID else None

    def save_token(self, token: object, request: object) -> None:
        """None is asked for again."""

    def create_oauth2_request(self, request: _Asked) -> _Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> _Answer:
        return _Answer(status, body, dict(headers))

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""


def _server(provider: Provider) -> _Server:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # as above
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            provider.codes[code] = _Code(
                code=code,
                redirect_uri=request.payload.redirect_uri,
                scope=request.scope,
                nonce=data.get("nonce"),
                code_challenge=data.get("code_challenge"),
                code_challenge_method=data.get("code_challenge_method"),
                user=request.user,
            )

        def query_authorization_code(self, code: str, client: object) -> _Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: _Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: _Code) -> Claims:
            return authorization_code.user

    class Identity(OpenIDCode):  # type: ignore[misc]  # as above
        def exists_nonce(self, nonce: str, request: object) -> bool:
            return any(one.nonce == nonce for one in provider.codes.values())

        def resolve_client_private_key(self, client: object) -> RSAKey:
            return provider.key

        def get_client_algorithm(self, client: object) -> str:
            return "RS256"

        def get_client_claims(self, client: object) -> Claims:
            return {"iss": provider.issuer}

        def get_encode_header(self, client: object) -> Claims:
            return {"alg": "RS256", "kid": provider.key.kid}

        def generate_user_info(self, user: Claims, scope: str) -> Claims:
            return user

    class Issuer(IssuerParameter):  # type: ignore[misc]  # as above
        def get_issuer(self) -> str:
            return provider.issuer if provider.answers_for is None else provider.answers_for

    server = _Server(provider)
    server.register_grant(Grant, [Identity(require_nonce=True), CodeChallenge(required=True)])
    server.register_token_generator("default", BearerTokenGenerator(lambda **_: "an-access-token-that-nobody-uses"))
    server.register_extension(Issuer())
    return server


def _app(provider: Provider) -> Litestar:
    server = _server(provider)

    @get("/.well-known/openid-configuration", sync_to_thread=False)
    def describe() -> Claims:
        provider.asked["description"] += 1
        whole = {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
        }
        return whole | provider.description

    @get("/keys", sync_to_thread=False)
    def keys() -> Claims:
        provider.asked["keys"] += 1
        return {"keys": [provider.key.as_dict(private=False)]}

    @get("/authorize", sync_to_thread=False)
    def authorize(request: _Request) -> Response[Any]:
        query = dict(request.query_params)
        provider.authorized.append(query)
        asked = _Asked("GET", query, {}, {})
        grant = server.get_consent_grant(asked, end_user=provider.user)
        user = None if provider.denies else provider.user
        return _response(server.create_authorization_response(asked, grant_user=user, grant=grant))

    @post("/token", status_code=200)
    async def token(request: _Request) -> Response[Any]:
        provider.asked["token"] += 1
        form = {name: str(value) for name, value in (await request.form()).items()}
        answer = server.create_token_response(_Asked("POST", {}, form, {"Authorization": _basic(request)}))
        if answer.status == 200:
            said = jwt.decode(answer.body["id_token"], provider.key, algorithms=["RS256"]).claims
            claims = provider.bend(dict(said))
            answer.body["id_token"] = provider.forge(claims) if provider.forge else provider.signed(claims)
        return _response(answer)

    return Litestar([describe, keys, authorize, token], openapi_config=None)


def _basic(request: _Request) -> str:
    """The credentials as Authlib's server reads them: without the encoding that RFC 6749, section 2.3.1, asks for."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    parts = [unquote_plus(part) for part in b64decode(given).decode().split(":")]
    return f"{kind} {b64encode(':'.join(parts).encode()).decode()}" if kind else ""


def _response(answer: _Answer) -> Response[Any]:
    return Response(answer.body, status_code=answer.status, headers=answer.headers)


@contextmanager
def provider_running() -> Iterator[Provider]:
    """The provider while the block runs."""
    provider = Provider()
    with listening(_app(provider)) as address:
        provider.issuer = address
        yield provider
