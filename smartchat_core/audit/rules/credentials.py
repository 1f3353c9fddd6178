"""Rules of what people are let in by: sessions, keys, credentials, links, passkeys and identities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.model.audit import AuditChange
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.ports.credentials import CredentialRepository, OneTimeTokenRepository, SignInRateRepository
from smartchat_core.ports.openid import IdentityRepository, OpenIdAttemptRepository
from smartchat_core.ports.passkeys import PasskeyRepository
from smartchat_core.ports.user_sessions import ApiKeyRepository, UserSessionRepository

__all__ = ["CREDENTIALS"]

_LINKS: Final = frozenset(
    {
        OneTimePurpose.INVITATION,
        OneTimePurpose.MAILED_INVITATION,
        OneTimePurpose.FIRST_OPERATOR,
        OneTimePurpose.PASSWORD_RESET,
        OneTimePurpose.EMAIL_CONFIRMATION,
        OneTimePurpose.SIGN_UP,
    }
)
"""Links by which somebody gets an account, or into one. The other secrets are steps of one sign-in."""

_USED: Final = "a use is no change; the session or the request that it leads to is recorded"
_COUNTS: Final = "counts of attempts; what they lead to is in the security log, and a block has a row"
_STEP: Final = "a step of one sign-in, which a session ends or nothing does"
_EXPIRED: Final = "they have ended by their own time, which was known when they were made"


def _of_user(action: str, *, of: str = "user", when: Callable[[Call], bool] = lambda _: True) -> Audited:
    """A change of what the user in this argument has."""

    def changes(call: Call) -> AuditChange | None:
        user = call[of]
        return AuditChange(action=action, subject=user, owner=user) if when(call) else None

    return Audited(changes=changes)


def _counted(action: str) -> Audited:
    """So many things of a user have ended; no row where there were none."""

    def changes(call: Call) -> AuditChange | None:
        if not call.result:
            return None
        user = call["user"]
        return AuditChange(action=action, subject=user, owner=user, details={"count": call.result})

    return Audited(changes=changes)


def _session_begun(call: Call) -> AuditChange:
    session = call["session"]
    details = {"second_factor": session.second_factor_at is not None, "provider": session.origin is not None}
    return AuditChange(action="session.begun", subject=session.id, owner=session.user, details=details)


def _ended_by_provider(call: Call) -> Iterator[AuditChange]:
    for user in call.result:
        yield AuditChange(action="sessions.ended_by_provider", subject=user, owner=user)


def _key_made(call: Call) -> AuditChange:
    key = call["key"]
    details: dict[str, object] = {"kind": key.kind.value, "scopes": ",".join(sorted(key.scopes))}
    if key.expires_at is not None:
        details["until"] = key.expires_at.isoformat()
    return AuditChange(action="key.added", subject=key.id, owner=key.user, details=details)


async def _had_totp(credentials: Any, arguments: Mapping[str, Any]) -> bool:
    return await credentials.totp(arguments["user"]) is not None


def _totp_set(call: Call) -> AuditChange:
    user = call["user"]
    details = {"confirmed": call["totp"].confirmed_at is not None}
    return AuditChange(action="authenticator.set", subject=user, owner=user, details=details)


def _codes_set(call: Call) -> AuditChange:
    user = call["user"]
    details = {"count": len(call["digests"])}
    return AuditChange(action="recovery_codes.set", subject=user, owner=user, details=details)


def _link(action: str, token: OneTimeToken | None) -> AuditChange | None:
    if token is None or token.purpose not in _LINKS:
        return None
    details = {"purpose": token.purpose.value, "role": token.role.value}
    return AuditChange(action=action, subject=f"link:{token.reference}", owner=token.user or "", details=details)


def _links_withdrawn(call: Call) -> AuditChange | None:
    purpose = call["purpose"]
    if not call.result or not (purpose is None or purpose in _LINKS):
        return None
    user = call.arguments.get("user", "")
    details = {"count": call.result, "purpose": "all" if purpose is None else purpose.value}
    return AuditChange(action="links.withdrawn", subject=user or "everybody", owner=user, details=details)


def _origin_withdrawn(call: Call) -> AuditChange | None:
    origin: IdentityOrigin = call["origin"]
    if not call.result:
        return None
    return AuditChange(action="sign_ins.withdrawn", subject=origin.issuer, details={"count": call.result})


def _identity(action: str, issuer: str, user: str) -> AuditChange:
    return AuditChange(action=action, subject=issuer, owner=user)


CREDENTIALS: Final = {
    "user_sessions": RepositoryRules(
        port=UserSessionRepository,
        audited={
            "add": Audited(changes=_session_begun),
            "save": Audited(
                changes=lambda call: AuditChange(
                    action="session.confirmed",
                    subject=call["session"].id,
                    owner=call["session"].user,
                    details={"second_factor": call["session"].second_factor_at is not None},
                )
            ),
            "end": Audited(
                changes=lambda call: AuditChange(action="session.ended", subject=call["session"], owner=call["user"])
            ),
            "end_all": _counted("sessions.ended"),
            "end_of_origin": Audited(changes=_ended_by_provider),
        },
        exempt={"seen": _USED, "remove_expired": _EXPIRED},
        reads="find usable holder of_user",
    ),
    "api_keys": RepositoryRules(
        port=ApiKeyRepository,
        audited={
            "add": Audited(changes=_key_made),
            "end": Audited(
                changes=lambda call: AuditChange(action="key.ended", subject=call["key"], owner=call["user"])
            ),
            "end_all": _counted("keys.ended"),
        },
        exempt={"used": _USED},
        reads="find usable holder of_user",
    ),
    "credentials": RepositoryRules(
        port=CredentialRepository,
        audited={
            "set_password": _of_user("password.set"),
            "set_totp": Audited(changes=_totp_set),
            "remove_totp": Audited(
                before=_had_totp,
                changes=lambda call: (
                    AuditChange(action="authenticator.removed", subject=call["user"], owner=call["user"])
                    if call.before
                    else None
                ),
            ),
            "set_recovery_codes": Audited(changes=_codes_set),
            "use_recovery_code": _of_user("recovery_code.used", when=lambda call: bool(call.result)),
        },
        exempt={"take_step": _STEP},
        reads="password totp recovery_codes_left",
    ),
    "one_time_tokens": RepositoryRules(
        port=OneTimeTokenRepository,
        audited={
            "add": Audited(changes=lambda call: _link("link.made", call["token"])),
            "take": Audited(changes=lambda call: _link("link.used", call.result)),
            "withdraw": Audited(changes=_links_withdrawn),
            "withdraw_all": Audited(changes=_links_withdrawn),
            "withdraw_origin": Audited(changes=_origin_withdrawn),
        },
        exempt={"forget_expired": _EXPIRED},
        reads="find valid",
    ),
    "passkeys": RepositoryRules(
        port=PasskeyRepository,
        audited={
            "add": Audited(
                changes=lambda call: (
                    AuditChange(action="passkey.added", subject=call["passkey"].id, owner=call["passkey"].user)
                    if call.result
                    else None
                )
            ),
            "rename": Audited(
                changes=lambda call: AuditChange(action="passkey.renamed", subject=call["passkey"], owner=call["user"])
            ),
            "remove": Audited(
                changes=lambda call: AuditChange(action="passkey.removed", subject=call["passkey"], owner=call["user"])
            ),
            "remove_all": _counted("passkeys.removed"),
        },
        exempt={"used": _USED},
        reads="of_user with_credential",
    ),
    "identities": RepositoryRules(
        port=IdentityRepository,
        audited={
            "add": Audited(
                changes=lambda call: (
                    _identity("identity.linked", call["identity"].issuer, call["identity"].user)
                    if call.result
                    else None
                )
            ),
            "remove": Audited(
                changes=lambda call: (
                    _identity("identity.unlinked", call["issuer"], call["user"]) if call.result else None
                )
            ),
        },
        exempt={"used": _USED},
        reads="find of_user",
    ),
    "openid_attempts": RepositoryRules(
        port=OpenIdAttemptRepository,
        exempt={"add": _STEP, "take": _STEP, "note_token": _STEP, "forget_expired": _EXPIRED},
    ),
    "sign_in_rates": RepositoryRules(
        port=SignInRateRepository,
        exempt={"keep": _COUNTS, "forget_arrivals": _COUNTS, "note_source": _USED, "forget_sources": _EXPIRED},
        reads="arrivals known_source",
    ),
}
