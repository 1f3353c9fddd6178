"""The file of one generation: its connections, how it comes into being, and how it goes."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import apsw

from smartchat_adapters.passage_index.sqlite.errors import decoding_errors, index_errors
from smartchat_adapters.passage_index.sqlite.schema import create_schema, read_token
from smartchat_adapters.private import make_private_file
from smartchat_core.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smartchat_core.model.generation import IndexGeneration

__all__ = ["GenerationFile", "Session"]

log = logging.getLogger(__name__)

_BUSY_MILLISECONDS = 30_000
_LOG_MILLISECONDS = 1_000
_CACHE_KIBIBYTES = 8_192
_LOG_BYTES = 4 * 1024 * 1024
_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """An open connection. `token` names the file's contents, `inode` the file that the path led to."""

    connection: apsw.Connection
    token: str
    inode: tuple[int, int]


class GenerationFile:
    """A pool of connections to one index file; every method blocks and may be called from any thread.

    Another process may drop the generation and build it again under the same name, so every use first compares the
    inode. Creation and removal exclude one another across processes by a lock file. Connections leave the
    write-ahead log alone when they close: SQLite would remove it by name, and it may be that of a new file.

    A generation may be given by its name alone: its file can be read, changed and removed, but not made.
    """

    def __init__(self, folder: Path, generation: IndexGeneration | str) -> None:
        self._generation = None if isinstance(generation, str) else generation
        name = generation if isinstance(generation, str) else generation.name
        self.path = folder / f"{name}.sqlite3"
        self._idle: list[Session] = []
        self._lock = threading.Lock()
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session | None]:
        """One consistent view of the index; None while the generation does not exist."""
        with index_errors(self.path), decoding_errors(self.path):
            session = self._take()
            if session is None:
                yield None
                return
            try:
                session.connection.execute("BEGIN")
                yield session
                session.connection.execute("COMMIT")
            except BaseException:
                session.connection.close(True)
                raise
            self._give(session)

    @contextmanager
    def writing(self, *, create: bool) -> Iterator[Session | None]:
        """A transaction that excludes other writers; None while the generation does not exist."""
        with index_errors(self.path), self._writer:
            session = self._begin(create=create)
            if session is None:
                yield None
                return
            try:
                yield session
                session.connection.execute("COMMIT")
            except BaseException:
                session.connection.close(True)
                raise
            self._give(session)

    def empty_log(self) -> None:
        """Bring what was written into the file and empty the log of writes, in which removed texts stand until then.

        Where another process reads just now the log stays; the next writing that fills it, or a removal, empties it.
        """
        with index_errors(self.path), self._writer:
            session = self._take()
            if session is None:
                return
            try:
                session.connection.set_busy_timeout(_LOG_MILLISECONDS)
                session.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except apsw.BusyError:
                log.info("log of the passage index is in use and was not emptied", extra={"file": self.path.name})
            finally:
                session.connection.close(True)

    def destroy(self) -> None:
        """Remove the file, waiting for its present writer; a damaged file goes, too."""
        with index_errors(self.path), self._writer, self._exclusively():
            self.close()
            if not self.path.exists():
                return
            connection = None
            try:
                connection = self._connect()
                connection.execute("BEGIN IMMEDIATE")
            except (apsw.CorruptError, apsw.NotADBError):
                pass  # nothing that could be waited for
            finally:
                _unlink(self.path)
                if connection is not None:
                    connection.close(True)

    def close(self) -> None:
        """Close the connections that are not in use."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.connection.close(True)

    def _begin(self, *, create: bool) -> Session | None:
        for _ in range(_ATTEMPTS):
            session = self._take()
            if session is None:
                if not create:
                    return None
                self._create()
                continue
            try:
                session.connection.execute("BEGIN IMMEDIATE")
            except BaseException:
                session.connection.close(True)
                raise
            if self._inode() == session.inode:
                return session
            session.connection.close(True)  # dropped while this one waited for its turn
        raise IndexUnavailable(
            f"the passage index {self.path.name} cannot be used",
            cause="it is removed again and again while it is written to",
        )

    def _take(self) -> Session | None:
        inode = self._inode()
        with self._lock:
            while self._idle:
                session = self._idle.pop()
                if session.inode == inode:
                    return session
                session.connection.close(True)
        if inode is None:
            return None
        connection = self._connect()
        try:
            token = read_token(connection, self._generation, self.path)
        except BaseException:
            connection.close(True)
            raise
        return Session(connection=connection, token=token, inode=inode)

    def _give(self, session: Session) -> None:
        with self._lock:
            self._idle.append(session)

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            connection.set_busy_timeout(_BUSY_MILLISECONDS)
            # FULL: a batch of vectors costs seconds to make, a sync milliseconds.
            connection.execute(
                f"PRAGMA synchronous=FULL; PRAGMA cache_size=-{_CACHE_KIBIBYTES};PRAGMA secure_delete=ON;"
                f"PRAGMA journal_size_limit={_LOG_BYTES}"
            )
        except BaseException:
            connection.close(True)
            raise
        return connection

    def _create(self) -> None:
        """Put a finished empty index in place, so that no reader ever sees half of one."""
        if self._generation is None:
            raise ValueError(f"nothing but the name is known of the generation of {self.path.name}")
        with self._exclusively():
            if self.path.exists():
                return
            draft = self.path.with_suffix(".new")
            _unlink(draft)
            make_private_file(draft)
            connection = apsw.Connection(str(draft))
            try:
                create_schema(connection, self._generation)
            finally:
                connection.close(True)
            _unlink(self.path)
            draft.replace(self.path)

    def _inode(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        descriptor = os.open(self.path.parent / "index.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _unlink(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
