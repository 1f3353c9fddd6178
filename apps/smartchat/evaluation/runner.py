"""Measuring one folder of questions."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from smartchat.composition import PortOverrides, Services, open_services
from smartchat.evaluation.books import measure_books
from smartchat.evaluation.datasets import BookSet, RankingSet, load_books, load_ranking
from smartchat.evaluation.ranking import Progress, measure_ranking
from smartchat.evaluation.report import EvaluationReport
from smartchat.settings import Settings
from smartchat_core.errors import InvalidRequest

__all__ = ["evaluate", "own_library"]


async def evaluate(
    directory: Path,
    *,
    settings: Settings,
    services: Services,
    limit: int | None,
    cache: Path | None,
    progress: Progress,
) -> EvaluationReport:
    """Measure the product's own search and answers on a folder with questions.

    What is measured lives in a library of its own, opened with these settings and the embedder of `services`, but in a
    folder below `cache` (a temporary one if that is None) named after the content of the set and the generation of the
    index, so that a second run does not index again. `limit` bounds the questions of each kind, taken evenly from all.

    Raises:
        InvalidRequest: the folder holds no set, or a damaged one.
        SmartChatError: the library cannot be built or searched.
    """
    name, ranking, books = await asyncio.to_thread(_load, directory)
    if ranking is None and books is None:
        raise InvalidRequest(
            f"{directory} holds no questions",
            remedy="A set has corpus.jsonl, queries.jsonl and qrels/test.tsv, or documents.jsonl and questions.jsonl.",
        )
    digest = "-".join(one.digest for one in (ranking, books) if one is not None)
    report = EvaluationReport(name=name)
    async with own_library(settings, services, digest, cache) as own:
        if ranking is not None:
            report = await measure_ranking(ranking, services=own, limit=limit, progress=progress)
        if books is not None:
            answered = await measure_books(books, services=own, limit=limit, progress=progress)
            report = answered if ranking is None else replace(report, books=answered.books)
    return report


def _load(directory: Path) -> tuple[str, RankingSet | None, BookSet | None]:
    folder = directory.resolve()
    return folder.name, load_ranking(folder), load_books(folder)


@asynccontextmanager
async def own_library(
    settings: Settings, services: Services, digest: str, cache: Path | None
) -> AsyncIterator[Services]:
    """A library for one set, with the embedder of `services`, below `cache` or in a temporary folder."""
    name = f"{digest}-{services.index.generations.wanted.name}"
    with tempfile.TemporaryDirectory(prefix="smartchat-eval-") as scratch:
        folder = (cache or Path(scratch)) / name
        settings = settings.model_copy(update={"library": folder, "database": "", "files": "", "model": ""})
        async with open_services(settings, ports=PortOverrides(embedder=services.ports.embedder)) as own:
            yield own
