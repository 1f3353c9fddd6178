"""Reading sets of questions: the BEIR layout, and questions over whole books."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from smartchat_core.errors import InvalidRequest

__all__ = [
    "BookQuestion",
    "BookSet",
    "BookText",
    "CorpusText",
    "RankingQuery",
    "RankingSet",
    "load_books",
    "load_ranking",
    "sample",
]

Item = TypeVar("Item")

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"
DOCUMENTS, QUESTIONS = "documents.jsonl", "questions.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class CorpusText:
    """One entry of a corpus; `language` is empty where the set has none."""

    id: str
    title: str
    text: str = field(repr=False)
    language: str = ""

    @property
    def canonical(self) -> str:
        """What is indexed: the title as the first paragraph, where there is one."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


@dataclass(frozen=True, kw_only=True, slots=True)
class RankingQuery:
    """A query with its judgements (identifier of a text to its grade).

    `within` is the document whose parts alone are searched, `language` the language whose texts alone are; both may
    be empty.
    """

    id: str
    text: str
    relevance: dict[str, int]
    within: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RankingSet:
    """A set in the BEIR layout; `digest` identifies its corpus."""

    name: str
    corpus: tuple[CorpusText, ...] = field(repr=False)
    queries: tuple[RankingQuery, ...] = field(repr=False)
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BookText:
    """A whole book as plain text."""

    id: str
    title: str
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookQuestion:
    """A question about one book, the answers that count as right, and the texts that hold them, if known."""

    id: str
    book: str
    text: str
    answers: tuple[str, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BookSet:
    """Questions over whole books; `digest` identifies the books."""

    name: str
    books: tuple[BookText, ...] = field(repr=False)
    questions: tuple[BookQuestion, ...] = field(repr=False)
    digest: str


def load_ranking(folder: Path) -> RankingSet | None:
    """The folder's set in the BEIR layout, None where it has none. Queries without judgements are left out.

    Raises:
        InvalidRequest: a file is damaged or missing.
    """
    if not (folder / CORPUS).is_file():
        return None
    judgements = _judgements(folder / JUDGEMENTS)
    corpus = tuple(
        CorpusText(
            id=str(row["_id"]),
            title=row.get("title") or "",
            text=row["text"],
            language=(row.get("metadata") or {}).get("lang", ""),
        )
        for row in _rows(folder / CORPUS)
    )
    queries = tuple(
        RankingQuery(
            id=str(row["_id"]),
            text=row["text"],
            relevance=judgements[str(row["_id"])],
            within=(row.get("metadata") or {}).get("doc_id", ""),
            language=(row.get("metadata") or {}).get("lang", ""),
        )
        for row in _rows(folder / QUERIES)
        if str(row["_id"]) in judgements
    )
    return RankingSet(name=folder.name, corpus=corpus, queries=queries, digest=_digest(folder / CORPUS))


def load_books(folder: Path) -> BookSet | None:
    """The folder's questions over whole books, None where it has none.

    Raises:
        InvalidRequest: a file is damaged or missing.
    """
    if not (folder / DOCUMENTS).is_file() or not (folder / QUESTIONS).is_file():
        return None
    parts = {str(row["_id"]): row["text"] for row in _rows(folder / CORPUS)} if (folder / CORPUS).is_file() else {}
    books = tuple(
        BookText(id=str(row["_id"]), title=row.get("title") or "", text=row["text"])
        for row in _rows(folder / DOCUMENTS)
    )
    questions = tuple(
        BookQuestion(
            id=str(row["_id"]),
            book=str(row["doc_id"]),
            text=row["question"],
            answers=_answers(row),
            evidence=tuple(
                parts[key]
                for section in row.get("evidence_sections") or ()
                if (key := f"{row['doc_id']}#{section}") in parts
            ),
        )
        for row in _rows(folder / QUESTIONS)
    )
    return BookSet(name=folder.name, books=books, questions=questions, digest=_digest(folder / DOCUMENTS))


def sample(items: tuple[Item, ...], limit: int | None) -> tuple[Item, ...]:
    """At most `limit` items, spread evenly over all of them."""
    if limit is None or limit >= len(items):
        return items
    return tuple(items[at * len(items) // limit] for at in range(limit))


def _answers(row: dict[str, Any]) -> tuple[str, ...]:
    if row.get("options") and "answer_index" in row:
        return (row["options"][row["answer_index"]],)
    answers = row.get("answers") or [row.get("answer", "")]
    return tuple(str(one) for one in answers if one)


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), start=1):
        columns = line.split("\t")
        if number == 1 and len(columns) == 3 and not columns[-1].lstrip("-").isdigit():
            continue
        try:
            query, text, grade = columns
            found.setdefault(query, {})[text] = int(grade)
        except ValueError as exc:
            raise _damaged(path, number, "a line holds query, text and grade, separated by tabs") from exc
    return found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
        except ValueError as exc:
            raise _damaged(path, number, str(exc)) from exc
        if not isinstance(row, dict):
            raise _damaged(path, number, "a line holds one object")
        yield row


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    yield line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise InvalidRequest(
            f"{path} cannot be read",
            cause=str(exc),
            remedy="A set has corpus.jsonl, queries.jsonl and qrels/test.tsv, or documents.jsonl and questions.jsonl.",
        ) from exc


def _damaged(path: Path, number: int, cause: str) -> InvalidRequest:
    return InvalidRequest(f"{path.name}, line {number} cannot be understood", cause=cause)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
