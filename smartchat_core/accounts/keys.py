"""Keys of programs and passwords of devices: made once shown, found at each request, listed and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.accounts import key_policy
from smartchat_core.accounts.access_notices import add_notice
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.accounts.key_tokens import (
    TokenKind,
    device_digest,
    device_password,
    md5_digest,
    md5_of,
    new_token,
    shown_prefix,
    token_digest,
)
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.session_policy import SEEN_EVERY
from smartchat_core.model.access_notice import AccessNoticeKind
from smartchat_core.model.api_key import ApiKey, KeyKind
from smartchat_core.model.ids import ApiKeyId, UserId, api_key_id_for
from smartchat_core.model.mail import MailKind
from smartchat_core.model.principal import SharedDocument
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["KeyHolder", "KeyService", "NewKey"]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyHolder:
    """A key that counts, for whom it acts, and what others share with them at this moment."""

    key: ApiKey
    user: User
    shared: frozenset[SharedDocument] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A key, and what its program presents, which is known now and never again."""

    key: ApiKey
    secret: str


class KeyService:
    """The keys of users.

    Args:
        database: keeps them.
        runtime: the clock, and where their identifiers and tokens come from.
        mail: orders mails about new ones.
    """

    def __init__(self, *, database: Database, runtime: Runtime, mail: MailOrders = NO_MAIL) -> None:
        self._database = database
        self._runtime = runtime
        self._mail = mail

    async def create(self, user: UserId, wish: KeyWish, *, at_the_machine: bool = False) -> NewKey:
        """Make a key; where it is not the user who makes it, the user is shown that there is one.

        Raises:
            InvalidRequest: it may not be made as wished.
            UserNotFound: the user was deleted.
        """
        random = self._runtime.entropy.token()
        secret = new_token(TokenKind.API_KEY, random) if wish.kind is KeyKind.API else device_password(random)
        now = self._now()
        async with self._database.transaction() as work:
            holder = await work.users.get(user)  # two that are made at the same time are counted one after the other
            names = [one.name for one in await work.api_keys.of_user(user)]
            granted = key_policy.checked(wish, now=now, names=names)
            key = ApiKey(
                id=api_key_id_for(entropy=self._runtime.entropy.uuid()),
                user=user,
                kind=granted.kind,
                name=granted.name,
                prefix=shown_prefix(secret) if granted.kind is KeyKind.API else "",
                digest=_digest(granted.kind, secret),
                scopes=granted.scopes,
                created_at=now,
                expires_at=granted.expires_at,
                requests_per_minute=granted.requests_per_minute,
            )
            await work.api_keys.add(key)
            await self._mail.notice(work, holder, MailKind.KEY_ADDED, now)
            if at_the_machine:
                await add_notice(work, self._runtime, holder.owner, AccessNoticeKind.KEY_MADE, by=None)
        return NewKey(key=key, secret=secret)

    async def find(self, token: str) -> KeyHolder | None:
        """The key of this bearer token; None where it is none that counts."""
        return await self._found(token_digest(TokenKind.API_KEY, token), KeyKind.API)

    async def find_device(self, name: str, password: str) -> KeyHolder | None:
        """The password of an e-book reader, as Basic authentication sends it with the user's name."""
        return await self._found(device_digest(password), KeyKind.OPDS, name)

    async def find_koreader(self, name: str, md5: str) -> KeyHolder | None:
        """The password of a KOReader, which sends its MD5 with the user's name."""
        return await self._found(md5_digest(md5), KeyKind.KOREADER, name)

    async def of_user(self, user: UserId) -> tuple[ApiKey, ...]:
        """The user's keys, expired ones included, the newest first."""
        async with self._database.read_only() as work:
            return await work.api_keys.of_user(user)

    async def end(self, user: UserId, key: ApiKeyId) -> None:
        """End a key of this user.

        Raises:
            ApiKeyNotFound: the user has none of this identifier.
        """
        async with self._database.transaction() as work:
            await work.api_keys.end(user, key)

    async def end_all(self, user: UserId) -> int:
        """End all keys of the user; how many have ended."""
        async with self._database.transaction() as work:
            return await work.api_keys.end_all(user)

    async def _found(self, digest: str | None, kind: KeyKind, name: str | None = None) -> KeyHolder | None:
        if digest is None:
            return None
        now = self._now()
        async with self._database.read_only() as work:
            found = await work.api_keys.find(digest, now=now)
            if found is None or found[0].kind is not kind or name not in {None, found[1].name}:
                return None
            key, user = found
            shared = await work.shelves.shared_with(user.owner)  # what an operator has opened is for no program
        if key.used_at is None or now - key.used_at >= SEEN_EVERY:
            async with self._database.transaction() as work:
                await work.api_keys.used(key.id, at=now)
        return KeyHolder(key=key, user=user, shared=shared)

    def _now(self) -> datetime:
        return self._runtime.clock.now()


def _digest(kind: KeyKind, secret: str) -> str:
    if kind is KeyKind.API:
        digest = token_digest(TokenKind.API_KEY, secret)
    elif kind is KeyKind.KOREADER:
        digest = md5_digest(md5_of(secret))
    else:
        digest = device_digest(secret)
    assert digest is not None
    return digest
