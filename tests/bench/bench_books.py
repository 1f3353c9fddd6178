"""The book model: what it costs beside embedding the book, and whether the people it names are people.

CPU of this process. A book's embedding is taken from a sample of its passages. The people whom a reader would list are
in `book_people.tsv`: a name of the ten most mentioned counts when it, or an alias, holds one of them.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from smartchat.composition import open_services
from smartchat.library.file_chunks import read_chunks
from smartchat.settings import Settings
from smartchat_core.books.build import build_book_model
from smartchat_core.books.codec import decode_book_model, encode_book_model
from smartchat_core.books.model import BookModel
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import LOCAL_SCOPE
from tests.bench.measuring import Goal, data_option, made_book, print_goals, row

_PEOPLE = Path(__file__).parent / "book_people.tsv"
_SAMPLE, _LISTED = 32, 10


def labelled() -> dict[str, tuple[str, ...]]:
    """The people of each book, by a part of its file's name."""
    lines = [line for line in _PEOPLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {name: tuple(people.split("|")) for name, _, people in (line.partition("\t") for line in lines)}


def named_people(model: BookModel, people: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The ten most mentioned, apart: those who are people of the book, and the others."""
    right: list[str] = []
    wrong: list[str] = []
    for one in model.main_characters(_LISTED):
        known = any(person in name.text for name in one.names for person in people)
        (right if known else wrong).append(one.name)
    return right, wrong


async def parse(files: list[Path], folder: Path) -> dict[str, ParsedDocument]:
    """The canonical texts of the files."""
    parsed: dict[str, ParsedDocument] = {}
    async with open_services(Settings(library=folder, embedder="none")) as services:
        for file in files:
            accepted = await services.documents.intake.accept(LOCAL_SCOPE, filename=file.name, chunks=read_chunks(file))
            while await services.jobs.ingestion.work_once():
                pass
            parsed[file.stem] = await services.documents.texts.load(accepted.document)
    return parsed


async def embedding_seconds(parsed: ParsedDocument, folder: Path) -> float:
    """CPU seconds of embedding all passages, from a sample spread over the book."""
    passages = segment(parsed.text, parsed.sections, document_id=DocumentId("bench"))
    sample = passages[:: max(len(passages) // _SAMPLE, 1)][:_SAMPLE]
    async with open_services(Settings(library=folder, embedder="minilm")) as services:
        embedder = services.ports.embedder
        assert embedder is not None
        await embedder.embed_passages(["a first call loads the model"])
        began = time.process_time()
        await embedder.embed_passages([one.text for one in sample])
        return (time.process_time() - began) / len(sample) * len(passages)


def measure(name: str, parsed: ParsedDocument, embedding: float) -> tuple[Goal, BookModel]:
    """What the model of one book costs."""
    began = time.process_time()
    model = build_book_model(parsed)
    built = time.process_time() - began
    data = encode_book_model(model)
    began = time.process_time()
    decode_book_model(data)
    loaded = time.process_time() - began
    began = time.process_time()
    model.until(len(parsed.text) // 2)
    bounded = time.process_time() - began
    row(f"{name[:40]}: {len(parsed.text):,} characters, built", built, "s")
    row("  embedding it", embedding, "s")
    row(f"  loaded from {len(data) / 1000:,.0f} kB", loaded, "s")
    row("  bounded at the middle", bounded, "s")
    return Goal(f"{name[:40]}: book model / embedding", built / embedding, 0.2, "x"), model


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    data = parser.parse_args().data
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = sorted(data.glob("books/*.epub")) if data else [made_book(folder / "made.epub", words=150_000)]
        people = labelled()
        goals: list[Goal] = []
        right = listed = 0
        for name, parsed in (await parse(files, folder / "library")).items():
            goal, model = measure(name, parsed, await embedding_seconds(parsed, folder / "library"))
            goals.append(goal)
            wanted = next((found for part, found in people.items() if part in name), None)
            if wanted is not None:
                known, others = named_people(model, wanted)
                right, listed = right + len(known), listed + len(known) + len(others)
                print(f"  {len(known)} of {len(known) + len(others)} are people; not: {', '.join(others) or 'none'}")
        if listed:
            print(f"people among the most mentioned: {right} of {listed}")
        print_goals(*goals)


if __name__ == "__main__":
    asyncio.run(main())
