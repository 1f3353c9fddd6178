"""Everything that somebody has, as files of an archive: `docs/reference/account-export.md` describes them.

It is read in the scope of the owner only, one thing after the other: no more than a page of anything is in memory.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from smartchat_core.chat.conversations.showing import shown_turns
from smartchat_core.chat.conversations.transcripts import transcript_turn
from smartchat_core.errors import FileNotStored
from smartchat_core.model import codec
from smartchat_core.model.access_record import AccessRecord, NoticeRecord
from smartchat_core.model.conversation import Conversation
from smartchat_core.model.cursor import ConversationCursor, DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.ids import OwnerId, TurnId, UserId
from smartchat_core.model.name_corrections import NameCorrections
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.shelf import ShelfAccess
from smartchat_core.model.user import User
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import MAX_PAGE, Database
from smartchat_core.ports.file_store import FileStore

__all__ = ["FORMAT", "AccountExport", "ExportedFile"]

FORMAT: Final = 1
"""The version of the archive: another one is read in another way."""

_PAGE: Final = 50
_CHUNK: Final = 1024**2
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,10}")
_README: Final = """What you have in SmartChat. Everything is JSON in UTF-8, or a file as you added it.

account.json                  your account
sessions.json, keys.json      where you have signed in, and what acts for you (no secrets)
passkeys.json                 what you sign in with besides a password (no secrets)
identities.json               the providers by which you sign in
accesses.json                 who was let in to read what you have, and why
notices.json                  what others did that opens what you have
shelves.json                  your shelves, and what stands on them
declined_shelves.json         shelves that others share and that you have declined
webhooks.json                 where messages about your documents are sent (no secrets)
source_files.jsonl            files of watched folders and of other libraries that your documents came from
documents/ID/document.json    what is known of a document
documents/ID/original.*       the file that you added
conversations/ID.jsonl        a conversation: the first line is about it, each further one is a turn

The fields are described in docs/reference/account-export.md of SmartChat.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedFile:
    """A file of the archive; its bytes are read when they are asked for. `compress` where that is worth it."""

    name: str
    chunks: AsyncIterator[bytes]
    compress: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class _Account:
    format: int
    exported_at: datetime
    name: str
    display_name: str
    email: str
    email_confirmed: bool
    role: str
    created_at: datetime
    signed_in_at: datetime | None
    second_factor: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Session:
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    device: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Key:
    name: str
    kind: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Passkey:
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Identity:
    issuer: str
    subject: str
    provider: str
    email: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shelf:
    id: str
    name: str
    created_at: datetime
    documents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Webhook:
    id: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Document:
    document: Document
    name_corrections: NameCorrections
    original: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _DeclinedShelf:
    id: str
    name: str
    owner_name: str


class AccountExport:
    """Reads everything that an owner has.

    Args:
        database: accounts, documents and conversations.
        files: originals.
        clock: the time.
    """

    def __init__(self, *, database: Database, files: FileStore, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._clock = clock

    async def read(self, user: UserId) -> AsyncIterator[ExportedFile]:
        """The files of the archive, one after the other; each is to be read before the next is asked for.

        Raises:
            UserNotFound: there is no such user.
        """
        yield _text("README.txt", _README)
        async with self._database.read_only() as unit:
            found = await unit.users.get(user)
            totp = await unit.credentials.totp(user)
            sessions = await unit.user_sessions.of_user(user, now=self._clock.now())
            keys = await unit.api_keys.of_user(user)
            passkeys = await unit.passkeys.of_user(user)
            identities = await unit.identities.of_user(user)
            accesses = await unit.content_accesses.to_owner(found.owner, limit=MAX_PAGE)
            notices = await unit.access_notices.to_owner(found.owner, limit=MAX_PAGE)
            webhooks = await unit.webhooks.list(found.owner)
        second_factor = bool(passkeys) or (totp is not None and totp.confirmed_at is not None)
        yield _json("account.json", self._account(found, second_factor=second_factor))
        yield _json(
            "sessions.json",
            [
                _Session(
                    created_at=one.created_at,
                    seen_at=one.seen_at,
                    expires_at=min(one.expires_at, one.idle_expires_at),
                    device=one.device,
                    place=one.place,
                )
                for one in sessions
            ],
        )
        yield _json(
            "keys.json",
            [
                _Key(
                    name=one.name,
                    kind=one.kind,
                    prefix=one.prefix,
                    scopes=tuple(sorted(one.scopes)),
                    created_at=one.created_at,
                    expires_at=one.expires_at,
                    used_at=one.used_at,
                )
                for one in keys
            ],
        )
        yield _json(
            "passkeys.json",
            [_Passkey(name=one.name, created_at=one.created_at, used_at=one.used_at) for one in passkeys],
        )
        yield _json(
            "identities.json",
            [
                _Identity(
                    issuer=one.issuer,
                    subject=one.subject,
                    provider=one.provider,
                    email=one.email,
                    created_at=one.created_at,
                    used_at=one.used_at,
                )
                for one in identities
            ],
        )
        yield _json("accesses.json", list(map(AccessRecord.of, accesses)))
        yield _json("notices.json", list(map(NoticeRecord.of, notices)))
        shelves, declined = await self._shelves(found.owner)
        yield _json("shelves.json", shelves)
        yield _json("declined_shelves.json", declined)
        yield _json(
            "webhooks.json",
            [
                _Webhook(
                    id=one.id,
                    url=one.url,
                    events=tuple(sorted(one.events)),
                    created_at=one.created_at,
                    disabled_at=one.disabled_at,
                )
                for one in webhooks
            ],
        )
        yield ExportedFile(name="source_files.jsonl", chunks=self._source_files(OwnerScope(owner=found.owner)))
        async for file in self._documents(OwnerScope(owner=found.owner)):
            yield file
        async for conversation in self._conversations(OwnerScope(owner=found.owner)):
            yield conversation

    def _account(self, user: User, *, second_factor: bool) -> _Account:
        return _Account(
            format=FORMAT,
            exported_at=self._clock.now(),
            name=user.name,
            display_name=user.display_name,
            email=user.email,
            email_confirmed=user.email_confirmed,
            role=user.role,
            created_at=user.created_at,
            signed_in_at=user.signed_in_at,
            second_factor=second_factor,
        )

    async def _shelves(self, owner: OwnerId) -> tuple[list[_Shelf], list[_DeclinedShelf]]:
        """The owner's own shelves, and those that are shared with them and that they have declined."""
        shelves: list[_Shelf] = []
        declined: list[_DeclinedShelf] = []
        async with self._database.read_only() as unit:
            for seen in await unit.shelves.visible(owner):
                shelf = seen.shelf
                if shelf.owner == owner:
                    standing = await unit.shelves.documents(shelf.id)
                    shelves.append(
                        _Shelf(
                            id=shelf.id,
                            name=shelf.name,
                            created_at=shelf.created_at,
                            documents=tuple(one.document for one in standing if one.owner == owner),
                        )
                    )
                elif seen.access is ShelfAccess.DECLINED:
                    declined.append(_DeclinedShelf(id=shelf.id, name=shelf.name, owner_name=seen.owner_name))
        return shelves, declined

    async def _source_files(self, scope: OwnerScope) -> AsyncIterator[bytes]:
        after: tuple[str, str] | None = None
        while True:
            async with self._database.read_only() as unit:
                page = await unit.source_files.page(scope, after=after, limit=MAX_PAGE)
            if page:
                yield b"".join(map(_line, page))
            if len(page) < MAX_PAGE:
                return
            after = (page[-1].source, page[-1].path)

    async def _documents(self, scope: OwnerScope) -> AsyncIterator[ExportedFile]:
        after: DocumentCursor | None = None
        while True:
            async with self._database.read_only() as unit:
                page = await unit.documents.list(scope, after=after, limit=_PAGE)
                corrections = {one.id: await unit.name_corrections.get(scope, one.id) for one in page}
            for document in page:
                original = await self._original(document)
                described = _Document(
                    document=document,
                    name_corrections=corrections[document.id],
                    original=None if original is None else original.name,
                )
                yield _json(f"documents/{document.id}/document.json", described)
                if original is not None:
                    yield original
            if len(page) < _PAGE:
                return
            after = DocumentCursor.after(page[-1])

    async def _original(self, document: Document) -> ExportedFile | None:
        """The file as it was added; None where it is not there: it was removed just now, or its layout is older."""
        key = document.files.original
        if not await self._files.exists(key):
            return None
        suffix = _SUFFIX.fullmatch(f".{document.filename.rpartition('.')[2].lower()}")
        name = f"documents/{document.id}/original{suffix[0] if suffix else ''}"
        return ExportedFile(name=name, chunks=self._bytes(key, document.size_bytes), compress=False)

    async def _bytes(self, key: str, size: int) -> AsyncIterator[bytes]:
        for start in range(0, size, _CHUNK):
            try:
                yield await self._files.get_range(key, start=start, end=min(start + _CHUNK, size))
            except FileNotStored:  # removed meanwhile: what follows is not there any more
                return

    async def _conversations(self, scope: OwnerScope) -> AsyncIterator[ExportedFile]:
        after: ConversationCursor | None = None
        while True:
            async with self._database.read_only() as unit:
                page = await unit.conversations.list(scope, after=after, limit=_PAGE)
            for conversation in page:
                yield ExportedFile(
                    name=f"conversations/{conversation.id}.jsonl", chunks=self._turns(scope, conversation)
                )
            if len(page) < _PAGE:
                return
            after = ConversationCursor.after(page[-1])

    async def _turns(self, scope: OwnerScope, conversation: Conversation) -> AsyncIterator[bytes]:
        yield _line(conversation)
        async with self._database.read_only() as unit:
            tree = await unit.conversations.tree(scope, conversation.id)
        siblings: dict[TurnId | None, list[TurnId]] = {}
        for turn, parent in tree:
            siblings.setdefault(parent, []).append(turn)
        for start in range(0, len(tree), _PAGE):
            wanted = {turn for turn, _ in tree[start : start + _PAGE]}
            async with self._database.read_only() as unit:
                stored = await unit.conversations.turns(scope, wanted)
                turns = await shown_turns(unit, scope, stored, at=self._clock.now())
            for one in sorted(turns, key=lambda turn: turn.ordinal):
                yield _line(transcript_turn(one, tuple(siblings[one.parent])))


def _text(name: str, text: str) -> ExportedFile:
    return ExportedFile(name=name, chunks=_once(text.encode("utf-8", "surrogatepass")))


def _json(name: str, value: object) -> ExportedFile:
    return ExportedFile(name=name, chunks=_once(_line(value)))


def _line(value: object) -> bytes:
    kind = list[type(value[0])] if isinstance(value, list) and value else None  # type: ignore[misc]
    return f"{codec.to_json(value, kind=kind)}\n".encode("utf-8", "surrogatepass")


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
