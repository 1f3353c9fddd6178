"""What people give of themselves that is a text of any kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from smartchat_adapters.accounts.argon2_hasher import Argon2Hasher
from smartchat_adapters.accounts.common_passwords import ZxcvbnPasswords
from smartchat_adapters.accounts.openid_documents import check_endpoint, json_object, read_description, read_keys
from smartchat_adapters.accounts.pyotp_codes import PyotpCodes
from smartchat_adapters.accounts.webauthn_passkeys import WebauthnPasskeys
from smartchat_core.accounts.address_blocks import BlockedNetworks, checked_network, network_of, parse_duration
from smartchat_core.accounts.deceptive_names import refuse_deceptive
from smartchat_core.accounts.device_tokens import device_in, with_token
from smartchat_core.accounts.key_policy import KeyWish, checked
from smartchat_core.accounts.key_tokens import TokenKind, device_digest, md5_digest, token_digest
from smartchat_core.accounts.openid.attempts import nonce_of, verifier_of
from smartchat_core.accounts.openid.claims import check_header, check_id_token, read_claims
from smartchat_core.accounts.openid.linking import proposed_names
from smartchat_core.accounts.openid.policy import ProviderPolicy
from smartchat_core.accounts.passkey_policy import challenge_digest, passkey_name, relying_party
from smartchat_core.accounts.passwords import checked_password, normal_password
from smartchat_core.accounts.secrets import code_digits, device_code_digest, digest_of, recovery_digest
from smartchat_core.accounts.session_policy import Proof, SessionLimits, Whereabouts, begin
from smartchat_core.accounts.shared_names import shared_name
from smartchat_core.accounts.throttle import AttemptKeys, first_code_key, source_key
from smartchat_core.accounts.user_names import canonical_email, canonical_name, checked_display_name
from smartchat_core.errors import InvalidRequest, PasskeyRefused, RequestFailed, TokenRefused, WeakPassword
from smartchat_core.model.ids import PasskeyId, SessionId, UserId
from smartchat_core.model.openid import TokenClaims
from smartchat_core.model.passkey import Passkey, RelyingParty
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.credentials import FakeCommonPasswords

__all__ = ["ACCOUNT_CASES"]


def _checked(check: Callable[[str], object]) -> Callable[[str], object]:
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


def _new_password(text: str) -> None:
    with suppress(WeakPassword):
        checked_password(text, common=FakeCommonPasswords(), about=["ann"])


def _passkey_name(text: str) -> None:
    with suppress(InvalidRequest):
        passkey_name(text)


def _party(text: str) -> None:
    relying_party(f"https://{text}.example")


def _answer(text: str) -> None:
    """The text as the answer of a browser, and as each of its parts."""
    parts = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
    whole = json.dumps({"id": text, "rawId": text, "type": "public-key", "response": dict.fromkeys(parts, text)})
    passkey = Passkey(
        id=PasskeyId("pky-1"),
        user=UserId("usr-ann"),
        name="",
        credential="AAAA",
        public_key=b"",
        sign_count=0,
        backed_up=False,
        created_at=_NOW,
    )
    for answer in (text, whole):
        for check in (
            _CEREMONIES.read,
            partial(_CEREMONIES.created, _PARTY, challenge="AAAA"),
            partial(_CEREMONIES.proved, _PARTY, challenge="AAAA", passkey=passkey),
        ):
            with suppress(PasskeyRefused):
                check(answer=answer)


_CEREMONIES, _PARTY = WebauthnPasskeys(), RelyingParty(id="example.org", origin="https://example.org")
_PROVIDER = ProviderPolicy(name="p", label="P", issuer="https://id.example", client_id="c")


def _token(check: Callable[[dict[str, object]], object]) -> Callable[[str], object]:
    """The text as each of the claims, or names in a header."""

    def run(text: str) -> None:
        names = ("iss", "sub", "aud", "amr", "email", "name", "nonce", "alg", "typ", "kid")
        with suppress(TokenRefused):
            check(dict.fromkeys(names, text))

    return run


def _said(text: str) -> TokenClaims:
    return TokenClaims(issuer=text, subject=text, audiences=(text,), preferred_name=text, name=text, nonce=text)


def _identified(text: str) -> None:
    with suppress(TokenRefused):
        check_id_token(_said(text), _PROVIDER, nonce=text, now=_NOW)


def _described(read: Callable[[bytes], object]) -> Callable[[str], object]:
    def run(text: str) -> None:
        with suppress(TokenRefused, RequestFailed):
            read(text.encode(errors="replace"))

    return run


ACCOUNT_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.accounts.address_blocks:network_of": network_of,
    "smartchat_core.accounts.address_blocks:checked_network": _checked(checked_network),
    "smartchat_core.accounts.address_blocks:parse_duration": _checked(parse_duration),
    "smartchat_core.accounts.address_blocks:BlockedNetworks.of": lambda text: BlockedNetworks.of([text]),
    "smartchat_core.accounts.address_blocks:BlockedNetworks.hold": BlockedNetworks.of(["192.0.2.0/24"]).hold,
    "smartchat_core.accounts.openid.attempts:nonce_of": lambda text: nonce_of(text, text),
    "smartchat_core.accounts.openid.attempts:verifier_of": lambda text: verifier_of(text, text),
    "smartchat_core.accounts.openid.claims:check_header": _token(lambda given: check_header(given, _PROVIDER)),
    "smartchat_core.accounts.openid.claims:read_claims": _token(read_claims),
    "smartchat_core.accounts.openid.claims:check_id_token": _identified,
    "smartchat_core.accounts.openid.linking:proposed_names": lambda text: list(proposed_names(_said(text), "7")),
    "smartchat_adapters.accounts.openid_documents:json_object": _described(lambda body: json_object(body, "it")),
    "smartchat_adapters.accounts.openid_documents:read_description": _described(
        lambda body: read_description(body, "https://id.example")
    ),
    "smartchat_adapters.accounts.openid_documents:read_keys": _described(read_keys),
    "smartchat_adapters.accounts.openid_documents:check_endpoint": _described(
        lambda body: check_endpoint(body.decode(), "https://id.example")
    ),
    "smartchat_core.accounts.shared_names:shared_name": _checked(shared_name),
    "smartchat_core.accounts.user_names:canonical_name": _checked(canonical_name),
    "smartchat_core.accounts.user_names:canonical_email": _checked(canonical_email),
    "smartchat_core.accounts.passwords:normal_password": normal_password,
    "smartchat_core.accounts.passwords:checked_password": _new_password,
    "smartchat_core.accounts.passkey_policy:passkey_name": _passkey_name,
    "smartchat_core.accounts.passkey_policy:relying_party": _party,
    "smartchat_core.accounts.passkey_policy:challenge_digest": lambda text: challenge_digest(text, "session:1"),
    "smartchat_adapters.accounts.webauthn_passkeys:WebauthnPasskeys.read": _answer,
    "smartchat_adapters.accounts.webauthn_passkeys:WebauthnPasskeys.created": _answer,
    "smartchat_adapters.accounts.webauthn_passkeys:WebauthnPasskeys.proved": _answer,
    "smartchat_core.accounts.secrets:code_digits": code_digits,
    "smartchat_core.accounts.secrets:digest_of": digest_of,
    "smartchat_core.accounts.secrets:recovery_digest": recovery_digest,
    "smartchat_core.accounts.secrets:device_code_digest": lambda text: device_code_digest("attempt", text),
    "smartchat_core.accounts.throttle:source_key": lambda text: source_key("mail-to", text),
    "smartchat_core.accounts.throttle:first_code_key": lambda text: first_code_key(UserId("usr-ann"), text),
    "smartchat_core.accounts.throttle:AttemptKeys.of": lambda text: AttemptKeys.of(text, "192.0.2.1"),
    "smartchat_adapters.accounts.common_passwords:ZxcvbnPasswords.has": ZxcvbnPasswords().has,
    "smartchat_adapters.accounts.argon2_hasher:Argon2Hasher.outdated": Argon2Hasher(memory_kib=8, passes=1).outdated,
    "smartchat_adapters.accounts.pyotp_codes:PyotpCodes.step_of": lambda text: PyotpCodes().step_of(
        "A" * 32, text, _NOW
    ),
    "smartchat_core.accounts.user_names:checked_display_name": _checked(checked_display_name),
    "smartchat_core.accounts.deceptive_names:refuse_deceptive": _checked(partial(refuse_deceptive, what="it")),
    "smartchat_core.accounts.key_policy:checked": _wished,
    "smartchat_core.accounts.device_tokens:device_in": lambda text: device_in(text, UserId("usr-ann"), None, _NOW),
    "smartchat_core.accounts.device_tokens:with_token": lambda text: with_token(text, text),
    "smartchat_core.accounts.key_tokens:token_digest": lambda text: token_digest(TokenKind.API_KEY, text),
    "smartchat_core.accounts.key_tokens:device_digest": device_digest,
    "smartchat_core.accounts.key_tokens:md5_digest": md5_digest,
    "smartchat_core.accounts.session_policy:begin": _begun,
}
