"""Files in an object store, through a filesystem of fsspec."""

from __future__ import annotations

import asyncio
import logging
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self, TypeVar

from smartchat_adapters.files.failures import map_os_errors
from smartchat_adapters.files.keys import check_key, check_prefix
from smartchat_adapters.files.local_copies import LocalCopy, remove_abandoned
from smartchat_adapters.files.remote_failures import REACH, RemoteResponse, is_outage, remote_error
from smartchat_adapters.files.threads import in_thread
from smartchat_adapters.guard import RemoteGuard
from smartchat_adapters.shielding import shielded
from smartchat_core.errors import ConfigurationError, FileNotStored, InvalidRequest, StorageUnavailable
from smartchat_core.ports.file_store import StoredFile

__all__ = ["Address", "FsspecFileStore"]

log = logging.getLogger(__name__)

T = TypeVar("T")

_THREADS = 8
"""Of its own: a store that does not answer must not take those that others wait for."""
_OPEN_SECONDS = 30.0
_CLOSE_SECONDS = 10.0
"""For importing a client, and asking the machine's own account for credentials."""
_NAME_BYTES = 1024
"""The longest name in all three stores."""
_VERSION = "?versionid="
"""Begins what the filesystems take for the version of a file, and not for a part of its name."""
_PART_BYTES = 5 * 1024 * 1024
_PIECE_BYTES = 1024 * 1024
_LARGE_FILE = 64
"""So many times the usual deadline a file may take whose size is not known; a client ends what stands still before."""
_RANGE_NOT_SATISFIABLE = 416


class Address:
    """A bucket (or container) and the beginning of all names in it."""

    def __init__(self, url: str, *, scheme: str, kind: str, name: re.Pattern[str]) -> None:
        found, _, path = url.partition("://")
        self.bucket, _, prefix = path.partition("/")
        if found != scheme or not name.fullmatch(self.bucket):
            raise ConfigurationError(
                f"the address of the file store names no {kind}",
                cause=f"it has to begin with {scheme}:// and the name of a {kind}, without keys and hosts",
                remedy=f"Write the address as in {scheme}://{kind}/prefix.",
            )
        prefix = prefix.strip("/")
        check_prefix(prefix)
        self.root = f"{self.bucket}/{prefix}" if prefix else self.bucket


class FsspecFileStore(ABC):
    """The `FileStore` port on an object store; a subclass makes the filesystem of its kind.

    A file is first written to a temporary file of this machine and then sent, so that a source that breaks off, and a
    task that is cancelled meanwhile, leave nothing in the store. The filesystem blocks, and is used in a few threads;
    every call has a deadline. Entering checks that the bucket may be listed, removes what killed processes have left
    there unfinished, and their copies on this machine.

    Args:
        address: where the files are.
        remedies: what to do, by the code or the status that the store answers with.
        timeout_seconds: the deadline of a call, of sending 5 MiB, of receiving 1 MiB of a range, and of a pause while a
            file is received.
    """

    def __init__(
        self,
        address: Address,
        *,
        remedies: Mapping[str, str] = MappingProxyType({}),
        timeout_seconds: float,
    ) -> None:
        self._address = address
        self._remedies = remedies
        self._timeout = timeout_seconds
        self._guard = RemoteGuard(unavailable=_unavailable, deadline_seconds=timeout_seconds)
        self._threads: ThreadPoolExecutor | None = None
        self._system: Any = None

    @abstractmethod
    def _make_filesystem(self) -> Any:
        """The filesystem, without a cache of listings; it is asked for in a thread."""

    @abstractmethod
    def _send(self, path: str, name: str, *, deadline: float) -> None:
        """Store a file of this machine under the name, whole or not at all."""

    def _encoded(self, key: str) -> str:
        """A key, or the beginning of one, as the filesystem has to be given it."""
        return key

    def _decoded(self, name: str) -> str:
        """The key of a name below the prefix."""
        return name

    def _close_filesystem(self) -> None:  # noqa: B027  # fsspec's own closing, when nobody has it any more, will do
        """Close the filesystem's connections, where that should not be left to the garbage collector."""

    def _copy(self, source: str, target: str, *, deadline: float) -> None:
        """Let the store copy a file."""
        self._system.cp_file(source, target, timeout=deadline)

    def _remove_unfinished(self) -> None:  # noqa: B027  # for stores that keep such things for ever
        """Remove what processes that were killed long ago have begun to send, where the store keeps it for ever."""

    async def __aenter__(self) -> Self:
        await in_thread(remove_abandoned)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="smartchat-files")
        try:
            what = "the client of the file store cannot be made"
            self._system = await self._call(what, self._make_filesystem, deadline=_OPEN_SECONDS)
            await self._check("the file store cannot be used")
            await self._start_clean()
        except BaseException:
            self._threads.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._threads is not None
        try:
            await shielded(
                self._call("the file store cannot be closed", self._close_filesystem, deadline=_CLOSE_SECONDS)
            )
        except StorageUnavailable as exc:
            # The caller is done with the store and has no use for this; the connections end with the process.
            log.debug("%s", exc.operator_message())
        self._threads.shutdown(wait=False)
        self._threads = self._system = None

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> StoredFile:
        what, name = f"{key!r} cannot be written", self._name(key)
        digest, size = sha256(), 0
        with map_os_errors(what):
            copy = await in_thread(LocalCopy)
        try:
            with copy.file as file:
                async for chunk in chunks:
                    with map_os_errors(what):
                        await in_thread(file.write, chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    del chunk  # before the source makes the next
            deadline = self._timeout * (1 + size // _PART_BYTES)
            send = partial(self._send, str(copy.path), name, deadline=deadline)
            await self._call(what, send, deadline=deadline)
        except FileNotStored as exc:  # the bucket is gone, or what was sent of the file
            raise StorageUnavailable(what, cause=exc.cause, remedy=REACH) from exc
        finally:
            await in_thread(copy.remove)
        return StoredFile(key=key, size_bytes=size, sha256=digest.hexdigest())

    async def get(self, key: str) -> bytes:
        what, name = f"{key!r} cannot be read", self._name(key)
        deadline = self._timeout * _LARGE_FILE
        try:
            read = partial(self._system.cat_file, name, timeout=deadline)
            return bytes(await self._call(what, read, deadline=deadline))
        except FileNotStored:
            await self._check(what)
            raise

    async def get_range(self, key: str, *, start: int, end: int) -> bytes:
        if not 0 <= start <= end:
            raise InvalidRequest(f"a range needs 0 <= start <= end, not {start}..{end}")
        what, name = f"{key!r} cannot be read", self._name(key)
        if start == end:
            await self._size(what, name)
            return b""
        deadline = self._timeout * (1 + (end - start) // _PIECE_BYTES)
        read = partial(self._system.cat_file, name, start=start, end=end, timeout=deadline)
        try:
            found = bytes(await self._call(what, read, deadline=deadline))
        except FileNotStored:
            await self._check(what)
            raise
        except StorageUnavailable as exc:
            answer = RemoteResponse.of(exc.__cause__) if exc.__cause__ else None
            if answer is not None and answer.status == _RANGE_NOT_SATISFIABLE:
                return b""  # the file ends before
            raise
        if len(found) > end - start:
            raise StorageUnavailable(what, cause="the store ignores the range that is asked for")
        return found

    async def exists(self, key: str) -> bool:
        try:
            await self._size(f"{key!r} cannot be looked up", self._name(key))
        except FileNotStored:
            return False
        return True

    async def move(self, source: str, target: str) -> None:
        """Copy within the store, then delete. Interrupted in between, both are there, and it can be repeated."""
        what = f"{source!r} cannot be moved to {target!r}"
        old, new = self._name(source), self._name(target)
        deadline = self._timeout * (1 + await self._size(what, old) // _PART_BYTES)
        if old != new:
            await self._call(what, partial(self._copy, old, new, deadline=deadline), deadline=deadline)
            await self._call(what, partial(self._system.rm_file, old, timeout=self._timeout))

    async def delete(self, key: str) -> None:
        what = f"{key!r} cannot be removed"
        try:
            await self._call(what, partial(self._system.rm_file, self._name(key), timeout=self._timeout))
        except FileNotStored:
            await self._check(what)  # a bucket that is gone must not pass for one that holds nothing

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        check_prefix(prefix)
        what, start = "the file store cannot be listed", f"{self._address.root}/"
        level = (start + self._encoded(prefix)).rpartition("/")[0]
        # A listing takes a request for a thousand names; each may take as long as any.
        find = partial(self._system.find, level, timeout=self._timeout * 100)
        try:
            found = await self._call(what, find, deadline=self._timeout * 100)
        except FileNotStored:
            await self._check(what)
            return
        names = (name for name in found if name.startswith(start) and not name.endswith("/"))
        keys = (self._decoded(name.removeprefix(start)) for name in names)
        for key in sorted(key for key in keys if key.startswith(prefix)):
            yield key

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        """A temporary file, removed on leaving."""
        what, name = f"{key!r} cannot be copied to this machine", self._name(key)
        deadline = self._timeout * _LARGE_FILE
        with map_os_errors(what):
            copy = await in_thread(LocalCopy)
        try:
            copy.file.close()
            fetch = partial(self._system.get_file, name, str(copy.path), timeout=deadline)
            try:
                await self._call(what, fetch, deadline=deadline)
            except FileNotStored:
                await self._check(what)
                raise
            yield copy.path
        finally:
            await in_thread(copy.remove)

    def _name(self, key: str) -> str:
        check_key(key)
        name = f"{self._address.root}/{self._encoded(key)}"
        if len(name.encode()) - len(f"{self._address.bucket}/") > _NAME_BYTES:
            raise InvalidRequest(
                f"{key!r} is no key of a file", cause=f"with the prefix it has more than {_NAME_BYTES} bytes"
            )
        if _VERSION in name.casefold():
            raise InvalidRequest(f"{key!r} is no key of a file", cause=f"it holds {_VERSION!r}")
        return name

    async def _size(self, what: str, name: str) -> int:
        """The bytes of a file.

        Raises:
            FileNotStored: there is none, and the bucket is there.
        """
        try:
            info = await self._call(what, partial(self._system.info, name, timeout=self._timeout))
        except FileNotStored:
            await self._check(what)
            raise
        if info["type"] != "file":
            raise FileNotStored(f"{what}: there is no such file")
        return int(info["size"])

    async def _check(self, what: str) -> None:
        """See that the bucket is there and may be listed."""
        try:
            await self._call(what, partial(self._system.ls, self._address.root, timeout=self._timeout))
        except FileNotStored:
            try:
                await self._call(what, partial(self._system.ls, self._address.bucket, timeout=self._timeout))
            except FileNotStored as exc:
                raise StorageUnavailable(
                    what,
                    cause=f"there is no {self._address.bucket!r}; {exc.cause}",
                    remedy="Make the bucket, or correct its name in the address of the file store.",
                ) from exc

    async def _start_clean(self) -> None:
        try:
            await self._call("unfinished uploads cannot be removed", self._remove_unfinished)
        except (StorageUnavailable, FileNotStored) as exc:
            log.warning("%s", exc.operator_message())  # such a store is used all the same

    async def _call(self, what: str, work: Callable[[], T], *, deadline: float | None = None) -> T:
        """Every remote call goes through here.

        The client ends it at the deadline; the guard's own is a little later, for clients that do not.
        """
        assert self._threads is not None
        run = partial(asyncio.get_running_loop().run_in_executor, self._threads, work)

        async def attempt() -> T:
            try:
                return await shielded(_awaited(run))
            except Exception as exc:
                if is_outage(exc):
                    raise remote_error(what, exc, self._remedies) from exc
                raise  # the store works, and refuses: no reason to leave it alone

        patience = 2 * (self._timeout if deadline is None else deadline)
        try:
            # The client has repeated what may be repeated.
            return await self._guard.call(attempt, repeatable=False, deadline_seconds=patience)
        except Exception as exc:
            if RemoteResponse.of(exc) is None:
                raise
            raise remote_error(what, exc, self._remedies) from exc


async def _awaited(run: Callable[[], asyncio.Future[T]]) -> T:
    return await run()


def _unavailable(cause: str) -> StorageUnavailable:
    return StorageUnavailable("the file store does not answer", cause=cause, remedy=REACH)
