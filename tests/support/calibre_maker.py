"""Calibre libraries of tests: the tables of its `metadata.db` that are read, and files beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["CalibreBook", "make_calibre_library"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS library_id (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS books (
    id INTEGER PRIMARY KEY, title TEXT, sort TEXT, timestamp TEXT, pubdate TEXT, series_index REAL DEFAULT 1.0,
    author_sort TEXT, path TEXT, uuid TEXT, has_cover BOOL DEFAULT 0, last_modified TEXT
);
CREATE TABLE IF NOT EXISTS authors (id INTEGER PRIMARY KEY, name TEXT, sort TEXT, link TEXT DEFAULT '');
CREATE TABLE IF NOT EXISTS books_authors_link (id INTEGER PRIMARY KEY, book INTEGER, author INTEGER);
CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT, sort TEXT);
CREATE TABLE IF NOT EXISTS books_series_link (id INTEGER PRIMARY KEY, book INTEGER, series INTEGER);
CREATE TABLE IF NOT EXISTS tags (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE IF NOT EXISTS books_tags_link (id INTEGER PRIMARY KEY, book INTEGER, tag INTEGER);
CREATE TABLE IF NOT EXISTS publishers (id INTEGER PRIMARY KEY, name TEXT, sort TEXT);
CREATE TABLE IF NOT EXISTS books_publishers_link (id INTEGER PRIMARY KEY, book INTEGER, publisher INTEGER);
CREATE TABLE IF NOT EXISTS languages (id INTEGER PRIMARY KEY, lang_code TEXT);
CREATE TABLE IF NOT EXISTS books_languages_link (
    id INTEGER PRIMARY KEY, book INTEGER, lang_code INTEGER, item_order INTEGER DEFAULT 0
);
CREATE TABLE IF NOT EXISTS identifiers (id INTEGER PRIMARY KEY, book INTEGER, type TEXT, val TEXT);
CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY, book INTEGER, text TEXT);
CREATE TABLE IF NOT EXISTS data (
    id INTEGER PRIMARY KEY, book INTEGER, format TEXT, uncompressed_size INTEGER, name TEXT
);
CREATE TABLE IF NOT EXISTS custom_columns (
    id INTEGER PRIMARY KEY, label TEXT, name TEXT, datatype TEXT, mark_for_delete BOOL DEFAULT 0, normalized BOOL
);
"""


@dataclass(frozen=True, kw_only=True)
class CalibreBook:
    """A book as Calibre keeps it; `files` are its bytes by format. `path` takes the place of the one of Calibre."""

    title: str
    authors: Sequence[tuple[str, str]] = (("Ann Lee", "Lee, Ann"),)
    files: Mapping[str, bytes] = field(default_factory=dict)
    series: str = ""
    position: float = 1.0
    tags: Sequence[str] = ()
    publisher: str = ""
    language: str = ""
    published: str = "0101-01-01 00:00:00+00:00"
    identifiers: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    path: str = ""
    name: str = ""
    cover: bytes = b""
    stamp: str = "2026-01-01 00:00:00+00:00"


def make_calibre_library(folder: Path, books: Sequence[CalibreBook], *, uuid: str = "lib-1") -> Path:
    """A library with these books, which are numbered in their order from 1; made again it has no others."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "metadata.db"
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("INSERT INTO library_id (uuid) VALUES (?)", (uuid,))
        for number, book in enumerate(books, start=1):
            _insert(connection, folder, number, book)
        connection.commit()
    return folder


def _insert(connection: sqlite3.Connection, folder: Path, number: int, book: CalibreBook) -> None:
    path = book.path or f"{book.authors[0][0]}/{book.title[:30]} ({number})"
    name = book.name or f"{book.title[:30]} - {book.authors[0][0]}"
    connection.execute(
        "INSERT INTO books (id, title, sort, pubdate, series_index, path, uuid, last_modified) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, book.title, book.title, book.published, book.position, path, f"uuid-{number}", book.stamp),
    )

    def linked(table: str, column: str, values: Mapping[str, object], link: str) -> None:
        marks = ", ".join("?" * len(values))
        cursor = connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # names of this module
            tuple(values.values()),
        )
        connection.execute(
            f"INSERT INTO books_{link}_link (book, {column}) VALUES (?, ?)",
            (number, cursor.lastrowid),
        )

    for author, sort in book.authors:
        linked("authors", "author", {"name": author.replace(",", "|"), "sort": sort}, "authors")
    if book.series:
        linked("series", "series", {"name": book.series}, "series")
    for tag in book.tags:
        linked("tags", "tag", {"name": tag}, "tags")
    if book.publisher:
        linked("publishers", "publisher", {"name": book.publisher}, "publishers")
    if book.language:
        linked("languages", "lang_code", {"lang_code": book.language}, "languages")
    for kind, value in book.identifiers.items():
        connection.execute("INSERT INTO identifiers (book, type, val) VALUES (?, ?, ?)", (number, kind, value))
    if book.comment:
        connection.execute("INSERT INTO comments (book, text) VALUES (?, ?)", (number, book.comment))
    for label, values in book.columns.items():
        _insert_column(connection, number, label, values)
    if book.cover:
        (folder / path).mkdir(parents=True, exist_ok=True)
        (folder / path / "cover.jpg").write_bytes(book.cover)
    for format_, data in book.files.items():
        connection.execute("INSERT INTO data (book, format, name) VALUES (?, ?, ?)", (number, format_.upper(), name))
        if not book.path:
            (folder / path).mkdir(parents=True, exist_ok=True)
            (folder / path / f"{name}.{format_.lower()}").write_bytes(data)


def _insert_column(connection: sqlite3.Connection, book: int, label: str, values: Sequence[str]) -> None:
    row = connection.execute("SELECT id FROM custom_columns WHERE label = ?", (label,)).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO custom_columns (label, name, datatype, normalized) VALUES (?, ?, 'text', 1) RETURNING id",
            (label, label),
        ).fetchone()
        connection.execute(f"CREATE TABLE custom_column_{row[0]} (id INTEGER PRIMARY KEY, value TEXT)")
        connection.execute(
            f"CREATE TABLE books_custom_column_{row[0]}_link (id INTEGER PRIMARY KEY, book INTEGER, value INTEGER)"
        )
    for value in values:
        found = connection.execute(
            f"INSERT INTO custom_column_{row[0]} (value) VALUES (?) RETURNING id",
            (value,),
        ).fetchone()
        connection.execute(
            f"INSERT INTO books_custom_column_{row[0]}_link (book, value) VALUES (?, ?)",
            (book, found[0]),
        )
