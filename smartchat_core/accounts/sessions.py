"""Sessions of users: begun at the sign-in, found at each request, listed and ended.

Each check reads the database, so that what has ended by any path is refused at the next request, in every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.accounts import session_policy
from smartchat_core.accounts.key_tokens import TokenKind, new_token, token_digest
from smartchat_core.accounts.rights import readable_scope
from smartchat_core.accounts.session_policy import Proof, SessionLimits, Whereabouts
from smartchat_core.errors import NotSignedIn, SessionNotFound
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import SessionId, UserId, session_id_for
from smartchat_core.model.principal import SharedDocument
from smartchat_core.model.user import User
from smartchat_core.model.user_session import UserSession
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["Begun", "SessionService", "SignedIn", "end_access"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A session that counts, whose it is, and what others share with them at this moment."""

    session: UserSession
    user: User
    shared: frozenset[SharedDocument] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A session, and the token that is known now and never again."""

    session: UserSession
    token: str


class SessionService:
    """The sessions of users.

    Args:
        database: keeps them.
        runtime: the clock, and where their identifiers and tokens come from.
        limits: how long they last.
    """

    def __init__(
        self,
        *,
        database: Database,
        runtime: Runtime,
        limits: SessionLimits = SessionLimits(),  # noqa: B008  # frozen
    ) -> None:
        self._database = database
        self._runtime = runtime
        self._limits = limits

    async def start(
        self,
        user: UserId,
        *,
        second_factor: bool,
        where: Whereabouts,
        replacing: str = "",
        origin: IdentityOrigin | None = None,
    ) -> Begun:
        """Begin a session of somebody who has just proved who it is.

        Args:
            user: who it is.
            second_factor: whether by a second factor as well.
            where: the browser and its address.
            replacing: the token that the browser came with: its session ends, whosever it was.
            origin: the identity at a provider by which it begins.

        Raises:
            NotSignedIn: the account was deactivated or deleted meanwhile.
        """
        token = new_token(TokenKind.SESSION, self._runtime.entropy.token())
        proof = Proof(at=self._now(), second_factor=second_factor)
        async with self._database.transaction() as work:
            found = await work.users.get(user)
            if not found.may_sign_in:
                raise NotSignedIn("the account cannot be used")
            await self._end_presented(work, replacing)
            session = session_policy.begin(
                found,
                proof,
                session=session_id_for(entropy=self._runtime.entropy.uuid()),
                digest=_digest(token),
                limits=self._limits,
                where=where,
                origin=origin,
            )
            for old in (await work.user_sessions.of_user(user, now=proof.at))[self._limits.most - 1 :]:
                await work.user_sessions.end(user, old.id)
            await work.user_sessions.add(session)
        return Begun(session=session, token=token)

    async def confirm(self, signed_in: SignedIn, *, second_factor: bool) -> Begun:
        """Note that the user has proved again who it is; the session goes on under a new token.

        Raises:
            NotSignedIn: the session has ended meanwhile.
        """
        token = new_token(TokenKind.SESSION, self._runtime.entropy.token())
        now = self._now()
        async with self._database.transaction() as work:
            found = await work.user_sessions.find(signed_in.session.digest, now=now)
            if found is None:
                raise NotSignedIn("the session has ended")
            proof = Proof(at=now, second_factor=second_factor)
            session = session_policy.confirmed(found[0], proof, digest=_digest(token))
            await work.user_sessions.save(session)
        return Begun(session=session, token=token)

    async def find(self, token: str, *, rights: bool = True) -> SignedIn | None:
        """The session of this token, without what others share unless `rights`; None where it is none that counts."""
        digest = token_digest(TokenKind.SESSION, token)
        if digest is None:
            return None
        now = self._now()
        async with self._database.read_only() as work:
            found = await work.user_sessions.find(digest, now=now)
            if found is None:
                return None
            session, user = found
            shared = (await readable_scope(work, user.owner, at=now)).shared if rights else frozenset[SharedDocument]()
        noted = session_policy.seen(session, user.role, now, self._limits)
        if noted is None:
            return SignedIn(session=session, user=user, shared=shared)
        async with self._database.transaction() as work:
            await work.user_sessions.seen(session.id, at=noted.seen_at, idle_expires_at=noted.idle_expires_at)
        return SignedIn(session=noted, user=user, shared=shared)

    def require_recent(self, signed_in: SignedIn) -> None:
        """Go on only when the user has proved who it is within the last minutes.

        Raises:
            StepUpRequired: that was too long ago.
        """
        session_policy.require_recent(signed_in.session, self._now(), self._limits)

    async def of_user(self, user: UserId) -> tuple[UserSession, ...]:
        """The user's sessions, the one that was used last first."""
        async with self._database.read_only() as work:
            return await work.user_sessions.of_user(user, now=self._now())

    async def end(self, user: UserId, session: SessionId) -> None:
        """End a session of this user.

        Raises:
            SessionNotFound: the user has none of this identifier.
        """
        async with self._database.transaction() as work:
            await work.user_sessions.end(user, session)

    async def sign_out(self, token: str) -> None:
        """End the session of this token, if there is one."""
        async with self._database.transaction() as work:
            await self._end_presented(work, token)

    async def end_all(self, user: UserId, *, but: SessionId | None = None) -> int:
        """End the user's sessions, all or all but one; how many have ended."""
        async with self._database.transaction() as work:
            return await work.user_sessions.end_all(user, but=but)

    async def _end_presented(self, work: UnitOfWork, token: str) -> None:
        digest = token_digest(TokenKind.SESSION, token)
        found = None if digest is None else await work.user_sessions.find(digest, now=self._now())
        if found is not None:
            try:
                await work.user_sessions.end(found[0].user, found[0].id)
            except SessionNotFound:  # another transaction has ended it since it was found
                return

    def _now(self) -> datetime:
        return self._runtime.clock.now()


async def end_access(work: UnitOfWork, user: UserId, *, but: SessionId | None = None) -> None:
    """End all sessions and keys of the user within a transaction, all or all but one session.

    For whatever changes how somebody proves who it is: a new password, a second factor that was reset.
    """
    await work.user_sessions.end_all(user, but=but)
    await work.api_keys.end_all(user)


def _digest(token: str) -> str:
    digest = token_digest(TokenKind.SESSION, token)
    assert digest is not None
    return digest
