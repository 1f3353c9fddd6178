"""Adding files one after another, each with its own outcome."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from smartchat.library.asynchronous import AsyncLibrary
from smartchat.library.file_chunks import read_chunks
from smartchat_core.errors import InvalidRequest, SmartChatError, StorageUnavailable
from smartchat_core.events import IngestionEvent
from smartchat_core.model.codec import to_jsonable
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.recognition import ReadingChoice

__all__ = ["Addition", "Additions", "InputFile", "ProgressListener", "find_input_files"]

_CHUNK = 256 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class InputFile:
    """Where a file's bytes come from; no path means stdin. `error`: why it cannot even be opened, and its code.

    `in_folder`: the folder that it is in was named, not the file itself.
    """

    path: Path | None
    filename: str
    in_folder: bool = False
    code: str = ""
    error: str = ""

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes, piece by piece."""
        return read_chunks(self.path) if self.path is not None else _stdin()


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """The outcome of one file. A file that was refused has no document."""

    filename: str
    document: Document | None
    code: str = ""
    reason: str = ""
    duplicate: bool = False

    @property
    def usable(self) -> bool:
        """Whether the document can be searched."""
        return self.document is not None and self.document.status.can_be_searched

    @property
    def status(self) -> str:
        """The document's status; `failed` where there is none."""
        return self.document.status.value if self.document else DocumentStatus.FAILED.value

    def shape(self) -> dict[str, Any]:
        """The JSON that `docs/reference/cli.md` promises."""
        document = self.document
        return {
            "document_id": document.id if document else None,
            "status": self.status,
            "reason": document.reason if document else self.reason,
            "code": document.reason_code if document else self.code,
            "filename": self.filename,
            "title": document.title if document else self.filename,
            "duplicate": self.duplicate,
            "warnings": [to_jsonable(one) for one in document.warnings] if document else [],
            "passages": document.passage_count if document else 0,
        }


class ProgressListener(Protocol):
    """Receives the progress of the work: a progress bar."""

    def began(self, document: Document, *, waiting: int) -> None:
        """The work on this document is followed from now on; so many wait after it."""

    def happened(self, event: IngestionEvent) -> None:
        """Something happened to the document."""

    def ended(self) -> None:
        """The work on the document has ended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _TakenIn:
    filename: str
    document: Document
    duplicate: bool


class Additions:
    """Takes files into a library, then follows the work on each."""

    def __init__(self, library: AsyncLibrary, follower: ProgressListener) -> None:
        self._library = library
        self._follower = follower
        self._entries: list[_TakenIn | Addition] = []

    async def take_in(self, source: InputFile, reading: ReadingChoice | None = None) -> None:
        """Store a file and queue the work on it; a refusal is kept as its outcome.

        Raises:
            InvalidRequest: what it is to be read with is not installed, which is so for all files.
        """
        if source.error:
            self._entries.append(
                Addition(filename=source.filename, document=None, code=source.code, reason=source.error)
            )
            return
        library = self._library
        try:
            accepted = await library.services.documents.intake.accept(
                library.scope, filename=source.filename, chunks=source.chunks(), reading=reading
            )
        except InvalidRequest:
            raise
        except SmartChatError as error:
            refused = Addition(
                filename=source.filename, document=None, code=error.code, reason=error.operator_message()
            )
            self._entries.append(refused)
            return
        self._entries.append(
            _TakenIn(filename=source.filename, document=accepted.document, duplicate=accepted.duplicate)
        )

    async def read_again(self, document: Document, reading: ReadingChoice) -> None:
        """Queue a document of the library to be read again.

        Raises:
            SmartChatError: as `RereadingService.reread` does.
        """
        library = self._library
        queued = await library.services.documents.rereading.reread(library.scope, document.id, reading)
        self._entries.append(_TakenIn(filename=queued.filename, document=queued, duplicate=False))

    async def outcomes(self) -> AsyncGenerator[Addition]:
        """The outcome of each file, in the order in which they were taken in, as soon as it is known."""
        for place, entry in enumerate(self._entries):
            if isinstance(entry, Addition):
                yield entry
                continue
            document = entry.document
            if not document.status.settled:
                document = await self._follow(document, waiting=len(self._entries) - place - 1)
            yield Addition(filename=entry.filename, document=document, duplicate=entry.duplicate)

    async def _follow(self, document: Document, *, waiting: int) -> Document:
        job = self._library.job(document.id)
        self._follower.began(document, waiting=waiting)
        async with aclosing(job.events()) as events:
            async for event in events:
                self._follower.happened(event)
        self._follower.ended()
        return await job.document()


def find_input_files(names: Sequence[str], *, recursive: bool, name: str | None) -> list[InputFile]:
    """The files that the arguments name, those of folders in alphabetical order.

    Raises:
        InvalidRequest: stdin without a name, or more than once.
    """
    if names.count("-") > 1:
        raise InvalidRequest("stdin can be read only once", remedy="Give - a single time.")
    if "-" in names and not name:
        raise InvalidRequest(
            "what comes from stdin needs a file name", remedy="Say what it is called, as in --name notes.md."
        )
    found: list[InputFile] = []
    for one in names:
        if one == "-":
            found.append(InputFile(path=None, filename=name or one))
        else:
            found += _files_at(Path(one), recursive=recursive)
    return found


def _files_at(path: Path, *, recursive: bool) -> list[InputFile]:
    if path.is_dir():
        if not recursive:
            return [_unusable(path, "is_a_folder", f"{path} is a folder. Add what is in it with --recursive.")]
        inside = sorted(one for one in path.rglob("*") if one.is_file() and not _hidden(one.relative_to(path)))
        return [InputFile(path=one, filename=one.name, in_folder=True) for one in inside]
    if not path.exists():
        return [_unusable(path, "file_not_found", f"{path} does not exist. Check the path.")]
    if not path.is_file():
        return [_unusable(path, "not_a_file", f"{path} is no regular file. Pipe it in as: smartchat add - --name NAME")]
    return [InputFile(path=path, filename=path.name)]


def _unusable(path: Path, code: str, error: str) -> InputFile:
    return InputFile(path=path, filename=path.name or str(path), code=code, error=error)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


async def _stdin() -> AsyncIterator[bytes]:
    """What is piped in. A thread of its own reads it, which an interrupted command does not wait for.

    Raises:
        StorageUnavailable: it cannot be read.
    """
    if sys.stdin is None:  # closed from the start, and its number may be another file's by now
        raise StorageUnavailable("stdin cannot be read", cause="it is closed", remedy="Check what is piped in.")
    loop = asyncio.get_running_loop()
    descriptor = sys.stdin.fileno()
    pieces: asyncio.Queue[bytes | OSError] = asyncio.Queue(maxsize=4)

    def read() -> None:
        piece: bytes | OSError = b"-"
        while piece and not isinstance(piece, OSError):
            try:
                piece = os.read(descriptor, _CHUNK)
            except OSError as exc:
                piece = exc
            try:
                asyncio.run_coroutine_threadsafe(pieces.put(piece), loop).result()
            except (RuntimeError, CancelledError):
                return  # the loop has ended: the rest is not needed

    threading.Thread(target=read, name="smartchat-stdin", daemon=True).start()
    while piece := await pieces.get():
        if isinstance(piece, OSError):
            raise StorageUnavailable(
                "stdin cannot be read", cause=piece.strerror or str(piece), remedy="Check what is piped in."
            ) from piece
        yield piece
