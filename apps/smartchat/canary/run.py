"""One canary run: add the book, find it, ask it, and remove it again, whatever happens."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from smartchat.canary.book import CanaryBook
from smartchat_core.errors import SmartChatError

__all__ = [
    "SECONDS",
    "CanaryFailed",
    "CanaryStep",
    "CanaryTarget",
    "LeftoverDocument",
    "Result",
    "StepResult",
    "run_once",
]

T = TypeVar("T")

_POLL_SECONDS = 0.25


class CanaryStep(StrEnum):
    """What is done in a run, in this order."""

    UPLOAD = "upload"
    READY = "ready"
    SEARCH = "search"
    ASK = "ask"
    REMOVE = "remove"


SECONDS: Mapping[CanaryStep, float] = {
    CanaryStep.UPLOAD: 30,
    CanaryStep.READY: 120,
    CanaryStep.SEARCH: 15,
    CanaryStep.ASK: 60,
    CanaryStep.REMOVE: 60,
}
"""How long each step may take."""

_REMEDIES = {
    CanaryStep.UPLOAD: "Run `smartchat doctor`: the database and the file store take the book in.",
    CanaryStep.READY: "Check that a worker and a relay run: `smartchat jobs` and `smartchat doctor` list what waits.",
    CanaryStep.SEARCH: "Check the index: `smartchat doctor --consistency`, and `smartchat reindex` if incomplete.",
    CanaryStep.ASK: "Search works and answering does not: see the log about the model and the texts in the file store.",
    CanaryStep.REMOVE: "Remove the book by hand; `smartchat doctor` lists what is unavailable.",
}


class CanaryFailed(Exception):
    """A step did not go as it has to: what was expected, and what was there instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftoverDocument:
    """A document that may be the book of an earlier run."""

    id: str
    filename: str
    title: str
    added_at: datetime


class CanaryTarget(Protocol):
    """A SmartChat that is tried. Its methods raise `CanaryFailed` or `SmartChatError`."""

    async def upload(self, book: CanaryBook) -> str:
        """Add the book, and return its identifier."""
        ...

    async def searchable(self, document: str) -> bool:
        """Whether it can be searched by now."""
        ...

    async def search(self, document: str, query: str) -> list[str]:
        """The texts of the passages that are found."""
        ...

    async def ask(self, document: str, question: str) -> list[str]:
        """The quotes that the answer cites."""
        ...

    async def remove(self, document: str) -> None:
        """Remove it; nothing happens when it is gone."""
        ...

    async def documents(self) -> list[LeftoverDocument]:
        """All documents."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class StepResult:
    """How a step went; `problem` is empty when it went well."""

    step: CanaryStep
    seconds: float
    problem: str = ""
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether it went as it has to."""
        return not self.problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """The steps that were taken."""

    steps: tuple[StepResult, ...]

    @property
    def ok(self) -> bool:
        """Whether all of them went as they have to."""
        return all(step.ok for step in self.steps)


async def run_once(target: CanaryTarget, book: CanaryBook, *, seconds: Mapping[CanaryStep, float] = SECONDS) -> Result:
    """A whole run. After a step that fails only the removal follows, which always does."""
    steps: list[StepResult] = []
    document = ""

    async def upload() -> None:
        nonlocal document
        document = await target.upload(book)

    async def ready() -> None:
        while not await target.searchable(document):  # noqa: ASYNC110  # it is another process that goes on
            await asyncio.sleep(_POLL_SECONDS)

    async def search() -> None:
        found = await target.search(document, book.query)
        _expect(book.word, found, "the search finds the passage with the planted sentence", "passages")

    async def ask() -> None:
        quotes = await target.ask(document, book.question)
        _expect(book.word, quotes, "the answer cites the planted sentence", "quotes")

    works: tuple[tuple[CanaryStep, Callable[[], Awaitable[None]]], ...] = (
        (CanaryStep.UPLOAD, upload),
        (CanaryStep.READY, ready),
        (CanaryStep.SEARCH, search),
        (CanaryStep.ASK, ask),
    )
    try:
        for step, work in works:
            steps.append(await _timed(step, work, seconds[step]))
            if not steps[-1].ok:
                break
    finally:
        if document:
            steps.append(await _timed(CanaryStep.REMOVE, lambda: target.remove(document), seconds[CanaryStep.REMOVE]))
    return Result(steps=tuple(steps))


def _expect(word: str, texts: list[str], expected: str, kind: str) -> None:
    if not any(word in text for text in texts):
        raise CanaryFailed(f"expected that {expected}; there were {len(texts)} {kind}, none with it")


async def _timed(step: CanaryStep, work: Callable[[], Awaitable[None]], seconds: float) -> StepResult:
    began = time.monotonic()
    problem, remedy = "", _REMEDIES[step]
    try:
        async with asyncio.timeout(seconds):
            await work()
    except TimeoutError:
        problem = f"expected an end within {seconds:g} s; there was none"
    except CanaryFailed as error:
        problem = str(error)
    except (LookupError, TypeError, ValueError) as error:
        problem = f"expected an answer of the known form; it has another ({type(error).__name__})"
    except SmartChatError as error:
        problem, remedy = error.message, error.remedy or remedy
    return StepResult(step=step, seconds=time.monotonic() - began, problem=problem, remedy=remedy if problem else "")
