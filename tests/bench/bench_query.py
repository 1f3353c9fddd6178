"""What a search and an answer cost in a library of all books and PDF files: CPU of this process.

The library is made once, in `--cache`. Its texts, words and passages are real. Embedding some tens of thousands of
passages takes many minutes, so their vectors are made up unless `--real-vectors` is given: an exact scan costs the same
whatever the vectors are. Queries, and the sentences of answers, are embedded by the real model if there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import random
import sys
import time
from array import array
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from smartchat.composition import Services, open_services
from smartchat.evaluation.timing import Stopwatch
from smartchat.library.asynchronous import AsyncLibrary
from smartchat.library.file_chunks import read_chunks
from smartchat.settings import Settings
from smartchat_core.errors import InputError
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.segmentation import DEFAULT_RULES
from smartchat_core.ingestion.service import IngestionService
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.search import SearchMode
from smartchat_core.ports.runtime import Runtime
from tests.bench.measuring import Goal, data_option, made_book, print_goals, row

QUESTIONS = (
    "How does Ishmael come to share a bed with Queequeg?",
    "What does Dorothea see in Mr. Casaubon?",
    "Who set fire to Moscow?",
    "Why does the creature want a companion?",
    "whiteness of the whale",
    "natural selection and the struggle for existence",
    "What happens when the king's ghost appears on the battlements?",
    "division of labour in the making of pins",
    "“It is a truth universally acknowledged”",
    "How should a prince keep faith?",
    "the great fire of London seen from the river",
    "How do I configure the network interface at boot?",
    "Molly's thoughts before she falls asleep",
    "Which newspaper advertisement did Mr. Jabez Wilson answer?",
    "song of myself grass",
    "Who is Bunbury?",
)


class MadeVectors:
    """An embedder with the name of another, whose vectors point anywhere."""

    def __init__(self, model: EmbeddingModel) -> None:
        self.model = model
        self._source = random.Random(0)

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = array("f")
        for _ in texts:
            values = [self._source.random() - 0.5 for _ in range(self.model.dimension)]
            length = math.hypot(*values)
            rows.extend(value / length for value in values)
        return Vectors(dimension=self.model.dimension, float32=rows.tobytes())

    async def embed_query(self, text: str) -> Vectors:
        return await self.embed_passages([text])


def files_of(data: Path | None, cache: Path) -> list[Path]:
    """All books and PDF files, else made books."""
    if data is None:
        print("SMARTCHAT_TEST_DATA and --data name no folder: using made books")
        return [made_book(cache / f"made-{seed}.epub", words=150_000, seed=seed) for seed in range(8)]
    return sorted(data.glob("books/*.epub")) + sorted(data.glob("pdfs/**/*.pdf"))


def ingestion_with(services: Services, embedder: MadeVectors) -> IngestionService:
    """The product's ingestion with other vectors."""
    return IngestionService(
        database=services.ports.database,
        files=services.ports.files,
        texts=services.documents.texts,
        models=services.documents.models,
        reader=services.ports.parsing.reader,
        indexer=Indexer(index=services.ports.index, embedder=embedder, rules=DEFAULT_RULES, batch_size=2_000),
        generations=services.index.generations,
        relay=services.jobs.relay,
        runtime=Runtime(clock=services.ports.clock, entropy=services.ports.entropy, sink=services.events),
        worker="bench",
    )


async def build(folder: Path, files: Sequence[Path], *, real: bool) -> None:
    """Put what is not yet in the library into it; what cannot be read is left out."""
    async with open_services(Settings(library=folder)) as services:
        ingestion = services.jobs.ingestion
        if services.ports.embedder is not None and not real:
            ingestion = ingestion_with(services, MadeVectors(services.ports.embedder.model))
        begin = time.perf_counter()
        for file in files:
            try:
                accepted = await services.documents.intake.accept(
                    LOCAL_SCOPE, filename=file.name, chunks=read_chunks(file)
                )
            except InputError as error:
                print(f"  left out {file.name}: {error.code}", file=sys.stderr)
                continue
            if not accepted.duplicate:
                await ingestion.work_once(only=accepted.job_id)
        print(f"library in {folder}: {time.perf_counter() - begin:.0f} s to make or to look through")


async def measured(action: Callable[[str], Awaitable[object]], rounds: int) -> Stopwatch:
    """All questions, several times."""
    watch = Stopwatch()
    for _ in range(rounds):
        for question in QUESTIONS:
            with watch.running():
                await action(question)
    return watch


async def measure(folder: Path, rounds: int) -> list[Goal]:
    """Search and ask."""
    async with AsyncLibrary(library=folder, worker=False) as library:
        services = library.services
        generation = await services.index.generations.for_writing()
        stats = await services.ports.index.stats(LOCAL_SCOPE, generation)
        print(f"\n{stats.passages} passages, {stats.vectors} with vectors, {len(await library.books())} documents")
        if services.ports.embedder is not None:
            begin = time.process_time()
            await services.ports.embedder.embed_query(QUESTIONS[0])
            row("loading the embedder, once a process", (time.process_time() - begin) * 1000, "ms")
        begin = time.process_time()
        await library.search(QUESTIONS[0])
        row("first search of the process, the embedder loaded", (time.process_time() - begin) * 1000, "ms")

        async def lexical(question: str) -> object:
            return await library.search(question, mode=SearchMode.LEXICAL)

        async def dense(question: str) -> object:
            return await library.search(question, mode=SearchMode.DENSE)

        async def embedding(question: str) -> object:
            return await services.ports.embedder.embed_query(question) if services.ports.embedder else None

        cases: dict[str, Callable[[str], Awaitable[object]]] = {
            "embedding the query alone": embedding,
            "search, hybrid": library.search,
            "search, lexical only": lexical,
            "search, dense only": dense,
            "ask, without a model": library.ask,
        }
        print(f"\n  {'CPU ms, warm':<58} {'p50':>8} {'p95':>8}")
        medians = {}
        for what, action in cases.items():
            taken = (await measured(action, rounds)).latency()
            medians[what] = taken.cpu_p50
            print(f"  {what:<58} {taken.cpu_p50:>8.1f} {taken.cpu_p95:>8.1f}")
    hybrid, query = medians["search, hybrid"], medians["embedding the query alone"]
    row("hybrid without embedding the query", hybrid - query, "ms")
    return [Goal("hybrid query over the whole library, p50", hybrid, 50, "ms")]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data_option(parser)
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"), "smartchat", "bench")
    parser.add_argument("--cache", type=Path, default=default, help="folder for the library (default: %(default)s)")
    parser.add_argument("--real-vectors", action="store_true", help="embed every passage; takes many minutes")
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is put")
    arguments = parser.parse_args()
    kind = ("real" if arguments.real_vectors else "made") + ("" if arguments.data else "-books")
    folder = arguments.cache / f"library-{kind}"
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(build(folder, files_of(arguments.data, folder), real=arguments.real_vectors))
    print_goals(*asyncio.run(measure(folder, arguments.rounds)))


if __name__ == "__main__":
    main()
