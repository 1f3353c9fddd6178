"""A library with two owners' documents, whose answers the test holds back until it lets them go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from smartchat.composition import PortOverrides, Services, open_services
from smartchat.composition.ports import FROM_SETTINGS
from smartchat.settings import Settings
from smartchat_core.chat.question import Question
from smartchat_core.events import AnswerCompleted, AnswerEvent, AnswerStep, Status, TextDelta
from smartchat_core.model import Answer, AnswerMode, OwnerScope

LIGHTHOUSE = (
    "# Chapter 1\n\nOld Tobias kept the lighthouse with his dog Barnaby. He climbed two hundred and twelve steps.\n\n"
    "# Chapter 2\n\nA storm broke the window, and Tobias cut his left hand on the glass.\n\n"
    "# Chapter 3\n\nThe murderer of the captain was the cook, who hid in the pantry.\n"
)
MILL = "# Chapter 1\n\nThe miller Agnes ground rye by night. Her wheel had sixteen paddles of oak.\n"


@dataclass(kw_only=True)
class HeldAnswers:
    """Answers each question in two pieces, the second one when the test lets it go; keeps the questions."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[Question] = field(default_factory=list)
    closed: int = 0

    async def stream(self, scope: OwnerScope, question: Question) -> AsyncGenerator[AnswerEvent]:
        self.asked.append(question)
        try:
            yield Status(step=AnswerStep.RETRIEVING)
            yield TextDelta(text="The keeper ")
            await self.gate.wait()
            yield TextDelta(text="did.")
            yield AnswerCompleted(
                answer=Answer(question=question.text, text="The keeper did.", mode=AnswerMode.STRUCTURE)
            )
        finally:
            self.closed += 1


OpenLibrary = Callable[..., AbstractAsyncContextManager[Services]]


@pytest.fixture
def open_library(tmp_path: Path) -> OpenLibrary:
    """Opens the services of this test's library, with these port overrides and settings."""

    @asynccontextmanager
    async def opened(*, ports: PortOverrides = FROM_SETTINGS, **settings: object) -> AsyncIterator[Services]:
        chosen = Settings(library=tmp_path / "library", embedder="none", **{"user_directory": "everybody", **settings})  # type: ignore[arg-type]
        async with open_services(chosen, ports=ports) as services:
            yield services

    return opened
