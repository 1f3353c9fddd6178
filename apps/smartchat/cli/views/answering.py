"""An answer as it comes about."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from types import TracebackType
from typing import Self

from rich.console import Group
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from smartchat.cli.output import console_on_stderr
from smartchat.library.values import error_of_code
from smartchat_core.errors import SmartChatError
from smartchat_core.events import (
    AnswerCompleted,
    AnswerEvent,
    AnswerStep,
    ConversationEvent,
    ErrorOccurred,
    QuestionsSuggested,
    Status,
    TextDelta,
)
from smartchat_core.model.answer import Answer

__all__ = ["AnsweringView", "collect_answer", "collect_events"]

_STEPS = {
    AnswerStep.RETRIEVING: "Searching…",
    AnswerStep.READING: "Reading…",
    AnswerStep.ANSWERING: "Answering…",
    AnswerStep.FALLBACK: "Answering otherwise…",
    AnswerStep.VERIFYING: "Checking the answer…",
    AnswerStep.DEGRADED: "Answering within the budget…",
}


class AnsweringView:
    """The step and the text so far, which give way to the whole answer; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        err = console_on_stderr()
        self._text = ""
        self._step = "Searching…"
        self._live = Live(console=err, transient=True, refresh_per_second=10) if err.is_terminal else None

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def happened(self, event: ConversationEvent) -> None:
        """Show what is new."""
        if isinstance(event, Status):
            self._step = _STEPS[event.step]
            if event.step is AnswerStep.FALLBACK:
                self._text = ""
        elif isinstance(event, TextDelta):
            self._text += event.text
        if self._live is not None:
            self._live.update(Group(Text(self._text), Spinner("dots", Text(self._step, style="dim"))))


async def collect_answer(events: AsyncGenerator[AnswerEvent], view: AnsweringView) -> Answer:
    """The answer at the end of the stream.

    Raises:
        SmartChatError: the one that the stream ended with.
    """
    async with aclosing(events):
        async for event in events:
            view.happened(event)
            if (answer := _ended(event)) is not None:
                return answer
    raise _broken_off()


def collect_events(events: Iterator[ConversationEvent], view: AnsweringView) -> tuple[Answer, tuple[str, ...]]:
    """The answer at the end of the stream of a conversation, and questions that may be asked next.

    Raises:
        SmartChatError: the one that the stream ended with.
    """
    suggestions: tuple[str, ...] = ()
    for event in events:
        view.happened(event)
        if isinstance(event, QuestionsSuggested):
            suggestions = event.questions
        elif (answer := _ended(event)) is not None:
            return answer, suggestions
    raise _broken_off()


def _ended(event: ConversationEvent) -> Answer | None:
    if isinstance(event, ErrorOccurred):
        raise error_of_code(event.code)(event.message, cause=event.cause, remedy=event.remedy)
    return event.answer if isinstance(event, AnswerCompleted) else None


def _broken_off() -> SmartChatError:
    return SmartChatError("the answer broke off", remedy="Ask again.")
