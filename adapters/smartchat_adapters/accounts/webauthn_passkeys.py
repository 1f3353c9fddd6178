"""The ceremonies of passkeys, by webauthn."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

import webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    options_to_json,
    parse_attestation_object,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from smartchat_core.accounts.passkey_policy import CHALLENGE_TIME, MAX_ANSWER
from smartchat_core.errors import PasskeyRefused
from smartchat_core.model.passkey import NewPasskey, Passkey, PasskeyUse, PresentedPasskey, RelyingParty
from smartchat_core.model.user import User

__all__ = ["WebauthnPasskeys"]

_NAME: Final = "SmartChat"
_ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_FORMATS: Final = frozenset({AttestationFormat.NONE, AttestationFormat.PACKED})
_TIMEOUT: Final = int(CHALLENGE_TIME.total_seconds() * 1_000)
_RSA_BITS: Final = range(2_048, 4_097)
_MAX_CREDENTIAL: Final = 1_023
"""Bytes of a credential's identifier (WebAuthn, 4)."""
_WRONG: Final = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What the libraries raise for answers that are none."""


class WebauthnPasskeys:
    """The `PasskeyCeremonies` of passkeys that can be found without a name, with verification of the user.

    Of attestation, which says who made an authenticator, nothing is asked, and what is not signed by the passkey itself
    is not read.
    """

    def creation(self, party: RelyingParty, user: User, *, challenge: str, known: Collection[str]) -> str:
        options = webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=_NAME,
            user_id=user.id.encode(),
            user_name=user.name,
            user_display_name=user.display_name or user.name,
            challenge=base64url_to_bytes(challenge),
            timeout=_TIMEOUT,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_described(known),
            supported_pub_key_algs=_ALGORITHMS,
        )
        return options_to_json(options)

    def request(self, party: RelyingParty, *, challenge: str, allowed: Collection[str]) -> str:
        options = webauthn.generate_authentication_options(
            rp_id=party.id,
            challenge=base64url_to_bytes(challenge),
            timeout=_TIMEOUT,
            allow_credentials=_described(allowed),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def read(self, answer: str) -> PresentedPasskey:
        with _refusing():
            credential = _object(answer[: MAX_ANSWER + 1])
            response = credential["response"]
            client = _object(base64url_to_bytes(response["clientDataJSON"]).decode())
            handle = response.get("userHandle") or ""
            if len(answer) > MAX_ANSWER or client.get("crossOrigin"):
                raise PasskeyRefused("this is no answer about a passkey")
            return PresentedPasskey(
                credential=str(credential["id"]),
                challenge=str(client["challenge"]),
                user_handle=base64url_to_bytes(handle).decode(),
            )

    def created(self, party: RelyingParty, *, challenge: str, answer: str) -> NewPasskey:
        with _refusing():
            attestation = base64url_to_bytes(_object(answer)["response"]["attestationObject"])
            stated = parse_attestation_object(attestation)
            if stated.fmt not in _FORMATS or stated.att_stmt.x5c:
                raise PasskeyRefused("the authenticator states who made it, which was not asked for")
            found = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=party.id,
                expected_origin=party.origin,
                require_user_verification=True,
                supported_pub_key_algs=_ALGORITHMS,
            )
            credential = bytes_to_base64url(found.credential_id)
            if len(found.credential_id) > _MAX_CREDENTIAL or credential != self.read(answer).credential:
                raise PasskeyRefused("the answer names another passkey than it holds")
            _check_key(found.credential_public_key)
            return NewPasskey(
                credential=credential,
                public_key=found.credential_public_key,
                sign_count=found.sign_count,
                backed_up=found.credential_backed_up,
            )

    def proved(self, party: RelyingParty, *, challenge: str, answer: str, passkey: Passkey) -> PasskeyUse:
        with _refusing():
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=party.id,
                expected_origin=party.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=0,  # the rule is the core's, which knows why it refuses
                require_user_verification=True,
            )
            if bytes_to_base64url(found.credential_id) != passkey.credential:
                raise PasskeyRefused("the answer is about another passkey")
            return PasskeyUse(sign_count=found.new_sign_count, backed_up=found.credential_backed_up)


def _check_key(public_key: bytes) -> None:
    """Go on only with a key that can be used: of the algorithm that it states, on its curve, of a size that is safe.

    Raises:
        PasskeyRefused: it is none.
    """
    stated = decode_credential_public_key(public_key)
    key = decoded_public_key_to_cryptography(stated)
    fits = {
        COSEAlgorithmIdentifier.EDDSA: isinstance(key, Ed25519PublicKey),
        COSEAlgorithmIdentifier.ECDSA_SHA_256: isinstance(key, EllipticCurvePublicKey)
        and isinstance(key.curve, SECP256R1),
        COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256: isinstance(key, RSAPublicKey) and key.key_size in _RSA_BITS,
    }
    if not fits.get(stated.alg, False):
        raise PasskeyRefused("the key of the passkey is not of the algorithm that it states")


def _described(credentials: Collection[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in credentials]


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise PasskeyRefused("this is no answer about a passkey")
    return found


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except _WRONG as exc:
        raise PasskeyRefused("the passkey does not prove what was asked for", cause=type(exc).__name__) from exc
