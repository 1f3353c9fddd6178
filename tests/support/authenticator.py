"""An authenticator in software: it makes passkeys and signs challenges as a browser with a security key does."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

__all__ = ["Authenticator", "Forgery"]

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_ES256 = -7


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgery:
    """In what an answer differs from an honest one."""

    origin: str | None = None
    rp_id: str | None = None
    challenge: str | None = None
    verified: bool = True
    algorithm: int = _ES256
    kind: str | None = None
    cross_origin: bool = False
    user_handle: str | None = None
    credential: str | None = None
    statement: dict[str, Any] | None = None


@dataclass(kw_only=True, slots=True)
class Authenticator:
    """One device of one user, at pages of this origin. `counts` is whether it counts how often it was used."""

    origin: str
    counts: bool = True
    sign_count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str = ""

    def make(self, options: str, forged: Forgery = Forgery()) -> str:  # frozen
        """The answer of `navigator.credentials.create`, in JSON."""
        asked = json.loads(options)
        self.user_handle = asked["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: forged.algorithm, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cbor2.dumps(public)
        data = self._data(forged.rp_id or asked["rp"]["id"], forged, _ATTESTED) + attested
        statement = {"fmt": "none", "attStmt": {}} if forged.statement is None else forged.statement
        response = {
            "clientDataJSON": self._client(forged.kind or "webauthn.create", asked["challenge"], forged),
            "attestationObject": bytes_to_base64url(cbor2.dumps({**statement, "authData": data})),
        }
        return self._answer(response, forged)

    def use(self, options: str, forged: Forgery = Forgery()) -> str:  # frozen
        """The answer of `navigator.credentials.get`, in JSON."""
        asked = json.loads(options)
        if self.counts:
            self.sign_count += 1
        data = self._data(forged.rp_id or asked["rpId"], forged, 0)
        client = self._client(forged.kind or "webauthn.get", asked["challenge"], forged)
        signed = data + hashlib.sha256(base64url_to_bytes(client)).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user_handle if forged.user_handle is None else forged.user_handle,
        }
        return self._answer(response, forged)

    def copy(self) -> Authenticator:
        """Another device with the same keys, which counts by itself."""
        return replace(self)

    def _data(self, rp_id: str, forged: Forgery, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if forged.verified else 0)
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags, self.sign_count)

    def _client(self, kind: str, challenge: str, forged: Forgery) -> str:
        data = {
            "type": kind,
            "challenge": forged.challenge or challenge,
            "origin": forged.origin or self.origin,
            "crossOrigin": forged.cross_origin,
        }
        return bytes_to_base64url(json.dumps(data).encode())

    def _answer(self, response: dict[str, str], forged: Forgery) -> str:
        credential = forged.credential or bytes_to_base64url(self.credential)
        return json.dumps({"id": credential, "rawId": credential, "type": "public-key", "response": response})
