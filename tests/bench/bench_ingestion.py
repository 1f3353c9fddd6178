"""What it costs to add a book: against lxml, against the embedder alone, and in memory.

Three measurements: `lexical` (CPU from file to lexically searchable, in the product's own path with its confined child
process, against lxml alone on the same XHTML), `whole` (CPU of the whole ingestion against the embedder alone on the
same passages), `memory` (the most that parent and child hold while the largest book is added).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import os
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from smartchat.composition import Services, open_services
from smartchat.library.file_chunks import read_chunks
from smartchat.settings import Settings
from smartchat_core.events import DocumentSearchable, Envelope
from smartchat_core.ingestion.parsed_codec import encode_parsed
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.ports.parser import ParsingLimits
from tests.bench.measuring import (
    Goal,
    best,
    book_called,
    data_option,
    descendants,
    made_book,
    peak_memory,
    print_goals,
    row,
    tree_cpu,
)


def xhtml_of(book: Path) -> list[str]:
    """The names of the book's content documents."""
    with zipfile.ZipFile(book) as archive:
        return [name for name in archive.namelist() if name.endswith((".xhtml", ".html", ".htm"))]


def parse_only(book: Path, names: Sequence[str]) -> None:
    """The first floor: unpack each content document and parse it."""
    with zipfile.ZipFile(book) as archive:
        for name in names:
            etree.fromstring(archive.read(name))


def parse_and_text(book: Path, names: Sequence[str]) -> None:
    """The second floor: and collect its text."""
    with zipfile.ZipFile(book) as archive:
        for name in names:
            "".join(map(str, etree.fromstring(archive.read(name)).itertext()))


@dataclass
class Snapshots:
    """CPU of all processes at the moments that events report."""

    searchable: float = 0.0

    def __call__(self, envelope: Envelope) -> None:
        if isinstance(envelope.payload, DocumentSearchable):
            self.searchable = tree_cpu()


@asynccontextmanager
async def opened(folder: Path, **settings: object) -> AsyncIterator[Services]:
    """A fresh library in the folder."""
    async with open_services(Settings.model_validate({"library": folder, **settings})) as services:
        yield services


async def add(services: Services, book: Path) -> Document:
    """Take a file in and work on it until it is ready."""
    accepted = await services.documents.intake.accept(LOCAL_SCOPE, filename=book.name, chunks=read_chunks(book))
    while await services.jobs.ingestion.work_once():
        pass
    async with services.ports.database.read_only() as work:
        document = await work.documents.get(LOCAL_SCOPE, accepted.document.id)
    if document.status is not DocumentStatus.READY:
        raise SystemExit(f"{book.name} is {document.status}: {document.reason}")
    return document


async def lexical(book: Path, folder: Path, repeat: int) -> list[Goal]:
    """From file to lexically searchable."""
    names = xhtml_of(book)
    print(f"\nfrom file to lexically searchable: {book.name}, CPU of parent and child, best of {repeat}")
    warm = made_book(folder / "warm.epub", words=4_000)
    totals: list[float] = []
    floors: list[float] = []
    texts: list[float] = []
    async with opened(folder / "library", embedder="none") as services:
        snapshots = Snapshots()
        # The first book starts the child and makes the index's file.
        await add(services, warm)
        with services.events.listening(snapshots):
            for _ in range(repeat):
                floors.append(best(lambda: parse_only(book, names), 1))
                texts.append(best(lambda: parse_and_text(book, names), 1))
                gc.collect()
                begin = tree_cpu()
                document = await add(services, book)
                totals.append(snapshots.searchable - begin)
                await services.documents.removal.remove(LOCAL_SCOPE, document.id)
        stages = await stages_of(services, book, document, repeat)
    total, floor, text = min(totals), min(floors), min(texts)
    for what, seconds in stages.items():
        row(what, seconds * 1000, "ms")
    row("other: intake, file store, database, events", (total - sum(stages.values())) * 1000, "ms")
    row("file to searchable", total * 1000, "ms", f"{document.passage_count} passages")
    row("lxml: unzip + fromstring", floor * 1000, "ms")
    row("lxml: unzip + fromstring + itertext", text * 1000, "ms")
    row("ratio to parsing", total / floor, "x")
    row("ratio to parsing and collecting the text", total / text, "x")
    return [Goal("lexically searchable / lxml alone", total / floor, 3.0, "x")]


async def stages_of(services: Services, book: Path, document: Document, repeat: int) -> dict[str, float]:
    """The same work, stage by stage, each by itself."""
    limits = ParsingLimits()
    cpu: dict[str, list[float]] = {}

    def note(what: str, begin: float) -> None:
        cpu.setdefault(what, []).append(tree_cpu() - begin)

    for attempt in range(repeat):
        begin, own = tree_cpu(), time.process_time()
        parsed = await services.ports.parsing.reader.read(
            book, media_type=document.media_type, limits=limits, owner=document.owner
        )
        parent = time.process_time() - own
        cpu.setdefault("reading, in the child", []).append(tree_cpu() - begin - parent)
        cpu.setdefault("reading, in the parent (pipe, checks)", []).append(parent)
        begin = tree_cpu()
        encode_parsed(parsed, compress=False)
        note("encoding the text for the store", begin)
        begin = tree_cpu()
        passages = segment(parsed.text, parsed.sections, document_id=document.id)
        note("segmentation", begin)
        # A new document each time, as the first in a file is cheaper.
        name = DocumentId(f"attempt-{attempt}")
        mine = [
            Passage(document_id=name, ordinal=one.ordinal, span=one.span, text=one.text, section=one.section)
            for one in passages
        ]
        generation = await services.index.generations.for_writing()
        begin = tree_cpu()
        await services.ports.index.replace_document(
            LOCAL_SCOPE, generation, name, mine, language=parsed.metadata.language
        )
        note("word index", begin)
        await services.ports.index.remove_document(LOCAL_SCOPE, generation, name)
    return {what: min(values) for what, values in cpu.items()}


async def whole(book: Path, folder: Path) -> list[Goal]:
    """The whole ingestion against the embedder alone."""
    print(f"\nwhole ingestion: {book.name}, CPU of parent and child")
    warm = made_book(folder / "warm-whole.epub", words=4_000)
    async with opened(folder / "whole", embedder="minilm") as services:
        assert services.ports.embedder is not None
        await add(services, warm)
        begin = tree_cpu()
        document = await add(services, book)
        total = tree_cpu() - begin
        generation = await services.index.generations.for_writing()
        texts = await make_passages(services, generation, document)
        begin = tree_cpu()
        for at in range(0, len(texts), 64):
            await services.ports.embedder.embed_passages(texts[at : at + 64])
        alone = tree_cpu() - begin
    row("whole ingestion", total, "s", f"{len(texts)} passages")
    row("the embedder alone on the same passages", alone, "s")
    return [Goal("whole ingestion / embedder alone", total / alone, 1.15, "x")]


async def make_passages(services: Services, generation: IndexGeneration, document: Document) -> list[str]:
    """The texts of the document's passages."""
    parsed = await services.documents.texts.load(document)
    return [one.text for one in segment(parsed.text, parsed.sections, document_id=document.id)]


async def memory(book: Path, folder: Path, seconds: float) -> tuple[float, float, int, int]:
    """The peaks of parent and child in MiB while the book is added, passages with vectors, and all passages."""
    child = 0.0
    async with opened(folder / "memory", embedder="auto") as services:
        accepted = await services.documents.intake.accept(LOCAL_SCOPE, filename=book.name, chunks=read_chunks(book))
        work = asyncio.create_task(services.jobs.ingestion.work_once())
        searchable = asyncio.Event()

        def listen(envelope: Envelope) -> None:
            if isinstance(envelope.payload, DocumentSearchable):
                searchable.set()

        with services.events.listening(listen):
            while not searchable.is_set() and not work.done():
                await asyncio.sleep(0.02)
                for pid in descendants(os.getpid()):
                    try:
                        child = max(child, peak_memory(pid))
                    except OSError:
                        continue
        await asyncio.wait([work], timeout=seconds)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        generation = await services.index.generations.for_writing()
        stats = await services.ports.index.stats(LOCAL_SCOPE, generation, accepted.document.id)
    return peak_memory(), child, stats.vectors, stats.passages


def _memory_alone(book: Path, folder: Path, seconds: float) -> tuple[float, float, int, int]:
    return asyncio.run(memory(book, folder, seconds))


def measure_memory(book: Path, folder: Path, seconds: float) -> list[Goal]:
    """Measure in a fresh process, for a peak never falls."""
    print(f"\nmemory: {book.name}")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        parent, child, vectors, passages = pool.apply(_memory_alone, (book, folder, seconds))
    row("parent", parent, "MiB", f"{passages} passages, {vectors} of them embedded")
    row("child", child, "MiB")
    return [Goal("peak of parent and child together", parent + child, 500, "MiB")]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data_option(parser)
    parser.add_argument("--only", choices=("lexical", "whole", "memory"), action="append", help="default: all")
    parser.add_argument("--book", default="middlemarch", help="part of the file name of the book for `lexical`")
    parser.add_argument("--embed-book", default="the-prince", help="the same for `whole`, which embeds it twice")
    parser.add_argument("--largest", default="pepys", help="the same for `memory`")
    parser.add_argument("--embed-seconds", type=float, default=15, help="how long `memory` goes on with embedding")
    parser.add_argument("--repeat", type=int, default=5, help="the best of so many runs counts")
    arguments = parser.parse_args()
    wanted = arguments.only or ["lexical", "whole", "memory"]
    goals: list[Goal] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "lexical" in wanted:
            goals += asyncio.run(lexical(book_called(arguments.book, arguments.data, folder), folder, arguments.repeat))
        if "whole" in wanted:
            book = book_called(arguments.embed_book, arguments.data, folder, words=40_000)
            goals += asyncio.run(whole(book, folder))
        if "memory" in wanted:
            book = book_called(arguments.largest, arguments.data, folder, words=1_200_000)
            goals += measure_memory(book, folder, arguments.embed_seconds)
    print_goals(*goals)


if __name__ == "__main__":
    main()
