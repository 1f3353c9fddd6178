"""A Calibre library: the folder with its files and `metadata.db`, which is only read."""

from __future__ import annotations

import sqlite3
import stat
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from smartchat_adapters.catalogues.calibre_metadata import BookRow, stated_metadata
from smartchat_core.catalogue.books import Catalogue, CatalogueBook, CatalogueFile, RefusedBook
from smartchat_core.errors import DamagedFile, InvalidRequest, StorageUnavailable

__all__ = ["read_calibre_library"]

_DATABASE = "metadata.db"
_TABLES = frozenset(("books", "authors", "books_authors_link", "data"))
_COVER = ("cover", "jpg")
_WAIT_SECONDS = 10.0
_MAX_BOOKS = 1_000_000
_MAX_VALUE = 8 * 1024**2
_STEPS, _MAX_STEPS = 100_000, 50_000
"""SQLite's virtual machine asks after so many of its steps; a library of 100,000 books takes some 100 rounds."""

_LISTS = {
    "authors": "SELECT l.book, a.name, a.sort FROM books_authors_link l JOIN authors a ON a.id = l.author "
    "ORDER BY l.id",
    "series": "SELECT l.book, s.name FROM books_series_link l JOIN series s ON s.id = l.series ORDER BY l.id",
    "tags": "SELECT l.book, t.name FROM books_tags_link l JOIN tags t ON t.id = l.tag ORDER BY t.name",
    "publishers": "SELECT l.book, p.name FROM books_publishers_link l JOIN publishers p ON p.id = l.publisher",
    "languages": "SELECT l.book, g.lang_code FROM books_languages_link l JOIN languages g ON g.id = l.lang_code "
    "ORDER BY l.item_order, l.id",
    "identifiers": "SELECT book, type, val FROM identifiers ORDER BY type",
    "comments": "SELECT book, text FROM comments",
    "files": "SELECT book, format, name FROM data ORDER BY format",
}


def read_calibre_library(folder: Path) -> Catalogue:
    """The books of a Calibre library, with the files that lie within it.

    It is read as it is at one moment, also while Calibre writes; nothing is written. What `metadata.db` states is a
    stranger's text: paths that lead out of the folder, links among them, are refused.

    Raises:
        InvalidRequest: the folder is no Calibre library.
        DamagedFile: `metadata.db` is damaged, of another program, or made to keep readers busy.
        StorageUnavailable: it cannot be read.
    """
    database = folder / _DATABASE
    if not database.is_file():
        raise InvalidRequest(
            f"{folder} is no Calibre library", cause=f"it has no {_DATABASE}", remedy="Name the folder that holds it."
        )
    try:
        root = folder.resolve(strict=True)
        with _opened(database) as connection:
            return _read(connection, root)
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise DamagedFile("This Calibre library takes too long to read.", cause=_DATABASE) from exc
        if exc.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise DamagedFile("This is no Calibre library of a kind that is known.", cause=str(exc)) from exc
        raise StorageUnavailable(
            f"{database} cannot be read", cause=str(exc), remedy="Close Calibre, and check the rights."
        ) from exc
    except sqlite3.DatabaseError as exc:
        raise DamagedFile("The database of the Calibre library is damaged.", cause=str(exc)) from exc
    except OSError as exc:
        raise StorageUnavailable(f"{folder} cannot be read", cause=exc.strerror or str(exc)) from exc


@contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    """The database, read only; where its folder does not even admit locks, as if nobody could change it."""
    address = database.resolve(strict=True).as_uri()
    try:
        connection = _connected(f"{address}?mode=ro")
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}:
            raise
        connection = _connected(f"{address}?mode=ro&immutable=1")
    with closing(connection):
        yield connection


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        rounds = iter(range(_MAX_STEPS))
        connection.set_progress_handler(lambda: next(rounds, None) is None, _STEPS)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes the lock, or fails here
    except BaseException:
        connection.close()
        raise
    return connection


def _read(connection: sqlite3.Connection, root: Path) -> Catalogue:
    tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := _TABLES - tables:
        raise DamagedFile("This is no Calibre library of a kind that is known.", cause=f"no table {min(missing)}")
    if connection.execute("SELECT count(*) FROM books").fetchone()[0] > _MAX_BOOKS:
        raise DamagedFile(f"This Calibre library has more than {_MAX_BOOKS:,} books.")
    lists = {name: _by_book(connection, query, tables) for name, query in _LISTS.items()}
    columns, unused = _custom_columns(connection, tables)
    identifier = _first(connection, "SELECT uuid FROM library_id") if "library_id" in tables else str(root)
    books: list[CatalogueBook] = []
    refused: list[RefusedBook] = []
    rows = connection.execute(
        "SELECT id, title, sort, pubdate, series_index, path, uuid, last_modified FROM books ORDER BY id"
    )
    for number, title, sort, pubdate, position, path, uuid, stamp in rows:
        of_book = {name: values.get(number, []) for name, values in lists.items()}
        row = BookRow(
            title=_text(title),
            sort=_text(sort),
            published=_text(pubdate),
            position=position if isinstance(position, (int, float)) else None,
            uuid=_text(uuid),
            lists=of_book,
            columns={label: values.get(number, []) for label, values in columns.items()},
        )
        files: list[CatalogueFile] = []
        for format_, name in of_book["files"]:
            try:
                files.append(_file(root, _text(path), _text(name), _text(format_)))
            except (OSError, ValueError) as exc:
                refused.append(RefusedBook(title=row.title, reason=f"{_text(format_)[:20]}: {exc}"))
        stated = stated_metadata(row)
        books.append(
            CatalogueBook(
                key=str(number),
                title=row.title,
                stated=stated,
                files=tuple(files),
                stamp=_text(stamp),
                cover=_cover(root, _text(path)),
            )
        )
    return Catalogue(source=f"calibre:{identifier}", books=tuple(books), refused=tuple(refused), unused=unused)


def _by_book(connection: sqlite3.Connection, query: str, tables: set[str]) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of each book; none where this version of Calibre has no such table."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    words = query.split()
    needed = {word for before, word in pairwise(words) if before in {"FROM", "JOIN"}}
    if needed <= tables:
        for book, *values in connection.execute(query):
            found[book].append(tuple(values))
    return found


def _custom_columns(
    connection: sqlite3.Connection, tables: set[str]
) -> tuple[dict[str, dict[int, list[tuple[Any, ...]]]], tuple[str, ...]]:
    """The values of the columns that a user has added, by the label of the column; and the labels that have no text."""
    found: dict[str, dict[int, list[tuple[Any, ...]]]] = {}
    unused: list[str] = []
    if "custom_columns" not in tables:
        return found, ()
    columns = connection.execute("SELECT id, label, datatype, normalized FROM custom_columns WHERE NOT mark_for_delete")
    for number, label, kind, normalised in columns.fetchall():
        table, link = f"custom_column_{int(number)}", f"books_custom_column_{int(number)}_link"
        if kind not in {"text", "enumeration", "datetime", "series", "int"}:
            unused.append(_text(label))
        elif normalised:
            query = f"SELECT l.book, v.value FROM {link} l JOIN {table} v ON v.id = l.value ORDER BY l.id"  # noqa: S608
            found[_text(label)] = _by_book(connection, query, tables)
        else:
            found[_text(label)] = _by_book(connection, f"SELECT book, value FROM {table} ORDER BY id", tables)  # noqa: S608
    return found, tuple(unused)


def _cover(root: Path, folder: str) -> CatalogueFile | None:
    """The picture beside the files of a book; None where there is none, or where its path leads out of the library."""
    try:
        return _file(root, folder, *_COVER)
    except (OSError, ValueError):
        return None


def _file(root: Path, folder: str, name: str, format_: str) -> CatalogueFile:
    """A file of the library.

    Raises:
        ValueError: the path leads out of the library, or to no regular file.
        OSError: it is not there, or cannot be looked at.
    """
    extension = format_.lower()
    path = root / folder / f"{name}.{extension}"
    within = Path(folder)
    if not folder or "\0" in str(path) or within.is_absolute() or ".." in within.parts or Path(name).name != name:
        raise ValueError("its path leads out of the library")
    resolved = path.resolve(strict=True)
    if not resolved.is_relative_to(root):
        raise ValueError("its path leads out of the library")
    facts = resolved.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise ValueError("it is no regular file")
    return CatalogueFile(path=resolved, extension=extension, size_bytes=facts.st_size, modified=facts.st_mtime_ns)


def _first(connection: sqlite3.Connection, query: str) -> str:
    row = connection.execute(query).fetchone()
    return _text(row[0]) if row else ""


def _text(value: object) -> str:
    """A value of a column, which may be of any type in SQLite."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return "" if value is None else str(value)
