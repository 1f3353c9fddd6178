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
from smartchat_core.errors import SmartChatError
from smartchat_core.events import AnswerCompleted, AnswerEvent, ErrorOccurred, Status, TextDelta
from smartchat_core.model.answer import Answer

__all__ = ["AnsweringView", "answer_of"]

_STEPS = {"retrieving": "Searching…", "reading": "Reading…", "answering": "Answering…"}


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

    def happened(self, event: AnswerEvent) -> None:
        """Show what is new."""
        if isinstance(event, Status):
            self._step = _STEPS.get(event.step, event.message or event.step)
            if event.step == "fallback":
                self._text = ""
        elif isinstance(event, TextDelta):
            self._text += event.text
        if self._live is not None:
            self._live.update(Group(Text(self._text), Spinner("dots", Text(self._step, style="dim"))))


async def answer_of(events: AsyncGenerator[AnswerEvent], view: AnsweringView) -> Answer:
    """The answer at the end of the stream.

    Raises:
        SmartChatError: the one that the stream ended with.
    """
    async with aclosing(events):
        async for event in events:
            view.happened(event)
            if isinstance(event, AnswerCompleted):
                return event.answer
            if isinstance(event, ErrorOccurred):
                kind = next((one for one in _kinds(SmartChatError) if one.code == event.code), SmartChatError)
                raise kind(event.message, cause=event.cause, remedy=event.remedy)
    raise SmartChatError("the answer broke off", remedy="Ask again.")


def _kinds(root: type[SmartChatError]) -> Iterator[type[SmartChatError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _kinds(kind)
