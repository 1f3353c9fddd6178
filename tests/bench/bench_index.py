"""CPU time of the embedded passage index: adding a book, and searching a library.

Books are the EPUB files of a folder (their words only, cut into passages of 150), or made-up text without one.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import random
import re
import tempfile
import time
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np

from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.search import IndexQuery, PassageFilter
from smartchat_core.model.span import Span

DIMENSION = 384
GENERATION = IndexGeneration(embedder="bench", dimension=DIMENSION, segmentation="150 words")
EVERYWHERE = PassageFilter()
QUERIES = (
    "How does the doctor lose the trust of the town?",
    "white whale",
    "marriage money and the old clergyman's library",
    "storm at sea with the captain on deck",
)


def text_of(book: Path) -> str:
    """The words of an EPUB file, without any care for its structure."""
    with zipfile.ZipFile(book) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    return "\n".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.find("<body") :])) for page in pages)


def made_up_text(seed: int, words: int) -> str:
    """Text with a natural distribution of word frequencies."""
    source = random.Random(seed)
    letters = "etaoinshrdlu"
    ranks = [int(30_000 ** source.random()) for _ in range(words)]
    return " ".join("".join(letters[int(digit, 12)] for digit in np.base_repr(rank, 12)) for rank in ranks)


def make_passages(text: str, name: str, words: int = 150) -> list[Passage]:
    """Passages of equally many words."""
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    groups = [spans[at : at + words] for at in range(0, len(spans), words)]
    return [
        Passage(
            document_id=DocumentId(name),
            ordinal=ordinal,
            span=Span(start=group[0][0], end=group[-1][1]),
            text=text[group[0][0] : group[-1][1]],
        )
        for ordinal, group in enumerate(groups)
    ]


def unit_rows(seed: int, rows: int) -> Vectors:
    """Random directions."""
    values = np.random.default_rng(seed).standard_normal((rows, DIMENSION), dtype=np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return Vectors(dimension=DIMENSION, float32=values.tobytes())


async def cpu(action: Callable[[], Awaitable[object]], repeat: int) -> float:
    """The least CPU time in milliseconds of several runs."""
    best = float("inf")
    for _ in range(repeat):
        begin = time.process_time()
        await action()
        best = min(best, time.process_time() - begin)
    return best * 1000


def row(what: str, milliseconds: float, note: str = "") -> None:
    """One line of the table."""
    print(f"{what:<52} {milliseconds:>9.1f}  {note}")


async def measure(texts: dict[str, str], books: int, repeat: int, folder: Path) -> None:
    """Print the table."""
    print(f"{'':<52} {'CPU ms':>9}")
    cut = {name: make_passages(text, name) for name, text in texts.items()}
    first, passages = next(iter(cut.items()))
    size = f"{len(passages)} passages"
    fresh: list[float] = []
    for attempt in range(repeat):
        async with SqlitePassageIndex(folder / f"fresh{attempt}") as index:
            begin = time.process_time()
            await index.replace_document(LOCAL_SCOPE, GENERATION, DocumentId(first), passages, language="en")
            fresh.append((time.process_time() - begin) * 1000)
    row(f"replace_document, first of the process: {first}"[:52], min(fresh), size)

    names = list(cut)
    total = 0
    async with SqlitePassageIndex(folder / "library") as index:
        begin = time.process_time()
        for number in range(books):
            source = cut[names[number % len(names)]]
            name = DocumentId(f"book-{number}")
            copy = [Passage(document_id=name, ordinal=part.ordinal, span=part.span, text=part.text) for part in source]
            await index.replace_document(LOCAL_SCOPE, GENERATION, name, copy, language="en")
            total += len(copy)
            await index.add_vectors(LOCAL_SCOPE, GENERATION, name, range(len(copy)), unit_rows(number, len(copy)))
        row(f"add {books} books with vectors, each", (time.process_time() - begin) * 1000 / books, f"{total} passages")
    await searches(folder / "library", repeat, total)


async def searches(folder: Path, repeat: int, total: int) -> None:
    """Measure queries, the first with a cold cache of its own (not of the operating system)."""
    vectors = [unit_rows(1000 + number, 1) for number in range(len(QUERIES))]
    one_book = PassageFilter(documents=frozenset({DocumentId("book-0")}))
    until = PassageFilter(until=((DocumentId("book-0"), 100_000),))
    async with SqlitePassageIndex(folder) as index:
        cases = [
            ("hybrid, whole library, cold", True, True, EVERYWHERE, 1, 200),
            ("hybrid, whole library, warm", True, True, EVERYWHERE, repeat, 200),
            ("hybrid, whole library, warm, limit 20", True, True, EVERYWHERE, repeat, 20),
            ("words, whole library, warm", True, False, EVERYWHERE, repeat, 200),
            ("vector, whole library, warm", False, True, EVERYWHERE, repeat, 200),
            ("hybrid, one book until an offset, warm", True, True, until, repeat, 200),
            ("hybrid, one book, warm", True, True, one_book, repeat, 200),
        ]
        for what, words, meaning, where, times, limit in cases:
            queries = [
                IndexQuery(text=text if words else "", vector=vector if meaning else None, limit=limit)
                for text, vector in zip(QUERIES, vectors, strict=True)
            ]
            if times == 1:
                del queries[1:]

            async def run(queries: list[IndexQuery] = queries, where: PassageFilter = where) -> None:
                for query in queries:
                    await index.search(LOCAL_SCOPE, GENERATION, query, where)

            row(what, await cpu(run, times) / len(queries), f"{total} passages in the library")
        phrase = IndexQuery(text='"of the sea"', phrases=("of the sea",), require_phrases=True)

        async def quoted() -> None:
            await index.search(LOCAL_SCOPE, GENERATION, phrase, EVERYWHERE)

        row("a phrase, whole library, warm", await cpu(quoted, repeat))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    data = os.environ.get("SMARTCHAT_TEST_DATA")
    parser.add_argument("--folder", type=Path, default=Path(data, "books") if data else None, help="EPUB files")
    parser.add_argument("--first", default="middlemarch", help="part of the name of the book to add")
    parser.add_argument("--books", type=int, default=20, help="books in the library that is searched")
    parser.add_argument("--repeat", type=int, default=5, help="the best of so many runs counts")
    arguments = parser.parse_args()
    if arguments.folder is None:
        texts = {f"made up {seed}": made_up_text(seed, 100_000) for seed in range(3)}
    else:
        found = sorted(arguments.folder.glob("*.epub"), key=lambda book: (arguments.first not in book.name, book))
        texts = {book.stem: text_of(book) for book in found}
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(texts, arguments.books, arguments.repeat, Path(folder)))
        size = sum(part.stat().st_size for part in Path(folder, "library").iterdir()) / 1e6
    print(f"{'index on disk':<52} {size:>9.1f}  MB")


if __name__ == "__main__":
    main()
