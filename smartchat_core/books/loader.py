"""Book models by document: loaded, or built once and stored beside the canonical text."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

from smartchat_core.books.build import build_book_model
from smartchat_core.books.codec import decode_book_model, encode_book_model, stored_version
from smartchat_core.books.model import MODEL_VERSION, BookModel
from smartchat_core.errors import FileNotStored, SmartChatError
from smartchat_core.events import BookModelBuilt
from smartchat_core.model.document import Document
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.span import Span
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.runtime import Runtime

__all__ = ["BookModels", "ModelSource"]

log = logging.getLogger(__name__)

_MENTION_BYTES, _FORM_BYTES, _BLOCK_BYTES = 40, 1_500, 5


class ModelSource(Protocol):
    """A document with its canonical text."""

    @property
    def document(self) -> Document:
        """The document."""
        ...

    @property
    def canonical(self) -> ParsedDocument:
        """Its canonical text, all of it."""
        ...

    @property
    def withheld(self) -> tuple[Span, ...]:
        """The stretches that its reader is not shown."""
        ...


class BookModels:
    """The book models of all documents.

    The last used ones are kept in memory, up to about `keep_bytes`. A model that is not stored, or is of an older
    version of the rules, is built and stored when it is first asked for.

    Args:
        files: where they are stored.
        has_text: whether the canonical text of a document is stored; a model without its text is not kept.
        runtime: where events go.
        keep_bytes: how much memory they may take.
    """

    def __init__(
        self,
        files: FileStore,
        *,
        has_text: Callable[[Document], Awaitable[bool]],
        runtime: Runtime,
        keep_bytes: int = 64_000_000,
    ) -> None:
        self._files = files
        self._has_text = has_text
        self._sink = runtime.sink
        self._clock = runtime.clock
        self._keep = keep_bytes
        self._recent: OrderedDict[str, tuple[BookModel, int]] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, source: ModelSource) -> BookModel:
        """The model of a document.

        A file store that fails is no obstacle: the model is then built for this caller.
        """
        document, key = source.document, source.document.own_files.book_model
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key][0]
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                if key in self._recent:
                    return self._recent[key][0]
                model = await self._stored(document) or await self._build(document, source.canonical)
                self._remember(key, model)
                return model
        finally:
            if not lock.locked():
                self._locks.pop(key, None)

    async def prepare(
        self, document: Document, load: Callable[[], Awaitable[ParsedDocument]], *, force: bool = False
    ) -> None:
        """Build and store the model of a text, unless that was done by these rules or `force` is given.

        It never fails: a failure is logged and published, and what is missing is built when it is first asked for.
        """
        try:
            if force or await self._stored_version(document) != MODEL_VERSION:
                self._recent.pop(document.own_files.book_model, None)
                await self._build(document, await load())
        except Exception:
            log.exception("a book model could not be built", extra={"document_id": document.id})

    async def _stored(self, document: Document) -> BookModel | None:
        try:
            data = await self._files.get(document.files.book_model)
            if stored_version(data) != MODEL_VERSION:
                return None
            return await asyncio.to_thread(decode_book_model, data)
        except FileNotStored:
            return None
        except (SmartChatError, ValueError) as error:
            log.warning("a stored book model cannot be read", extra={"document_id": document.id}, exc_info=error)
            return None

    async def _stored_version(self, document: Document) -> int | None:
        try:
            return stored_version(await self._files.get_range(document.files.book_model, start=0, end=64))
        except FileNotStored:
            return None

    async def _build(self, document: Document, parsed: ParsedDocument) -> BookModel:
        began = self._clock.monotonic()
        failed = True
        try:
            model = await asyncio.to_thread(build_book_model, parsed)
            failed = False
        finally:
            self._sink.publish(BookModelBuilt(failed=failed, seconds=max(self._clock.monotonic() - began, 0.0)))
        try:
            await self._save(document, model)
        except SmartChatError as error:
            log.warning("a book model could not be stored", extra={"document_id": document.id}, exc_info=error)
        return model

    async def _save(self, document: Document, model: BookModel) -> None:
        version = await self._stored_version(document)
        if version is not None and version > MODEL_VERSION:
            return  # a newer program shares the store
        data = await asyncio.to_thread(encode_book_model, model)
        await self._files.put(document.files.book_model, _once(data))
        if not await self._has_text(document):  # the document was removed meanwhile
            await self._files.delete(document.files.book_model)

    def _remember(self, key: str, model: BookModel) -> None:
        self._recent[key] = (model, _size(model))
        while len(self._recent) > 1 and sum(size for _, size in self._recent.values()) > self._keep:
            self._recent.popitem(last=False)


def _size(model: BookModel) -> int:
    """About how many bytes of memory a model takes."""
    forms = model.evidence.forms
    mentions = sum(len(form.mentions) for form in forms)
    return mentions * _MENTION_BYTES + len(forms) * _FORM_BYTES + len(model.evidence.blocks.ends) * _BLOCK_BYTES


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
