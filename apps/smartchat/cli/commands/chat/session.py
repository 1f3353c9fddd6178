"""A conversation at the terminal."""

import sys
from collections.abc import Callable, Iterator

from rich.text import Text

from smartchat.cli.output import console, console_on_stderr, plain, warn
from smartchat.cli.targets import LATEST
from smartchat.cli.views.answering import AnsweringView, collect_events
from smartchat.cli.views.answers import print_answer
from smartchat.cli.views.conversations import print_suggestions, print_transcript
from smartchat.library.synchronous import Library
from smartchat.library.synchronous_conversations import Conversation
from smartchat.library.values import Until
from smartchat_core.errors import InvalidRequest, SmartChatError
from smartchat_core.events import ConversationEvent
from smartchat_core.model.transcript import TranscriptTurn

__all__ = ["ChatSession", "find_conversation", "parse_until"]

HELP = """\
/help          this list
/until BOUND   use nothing after this chapter (chapter:4, a title, an offset); /until none lifts the bound
/retry         ask the last question again
/edit TEXT     ask this instead of the last question
/NUMBER        ask the suggestion with this number
/show          print the conversation
/new           begin another conversation
/quit          end; so does an empty line"""

_LIFTED = "none"


def parse_until(text: str | None) -> Until | None:
    """The bound that was written: an offset, a reference or a title."""
    if text is None:
        return None
    return int(text) if text.strip().isdecimal() else text.strip()


def find_conversation(library: Library, name: str) -> Conversation:
    """The conversation with this identifier, or the `latest` one.

    Raises:
        ConversationNotFound: there is none.
    """
    if name == LATEST and (found := library.conversations(limit=1)):
        return found[0]
    return library.find_conversation(name)


class ChatSession:
    """Questions of one person, one after the other.

    Args:
        library: what is asked.
        conversation: the one that goes on.
        until: the bound of the next question; afterwards it goes on in the conversation.
        max_cost: US dollars that each answer may cost at most.
        new: begins another conversation about the same books.
    """

    def __init__(
        self,
        library: Library,
        conversation: Conversation,
        *,
        until: Until | None,
        max_cost: float | None,
        new: Callable[[], Conversation],
    ) -> None:
        self._library = library
        self._conversation = conversation
        self._until = until
        self._unbounded = False
        self._max_cost = max_cost
        self._new = new
        self._suggestions: tuple[str, ...] = ()

    def ask(self, question: str) -> Conversation:
        """Answer a question on stdout; the conversation, with its title.

        Raises:
            SmartChatError: the question cannot be answered.
        """
        self._show(self._events(question))
        return self._conversation

    def ask_quietly(self, question: str) -> TranscriptTurn:
        """The turn with the answer."""
        self._conversation.ask(question, until=self._until, unbounded=self._unbounded, max_cost=self._max_cost)
        return self._conversation.transcript().turns[-1]

    def run(self) -> None:
        """Read questions from stdin until there are no more."""
        self._greet()
        for line in self._lines():
            try:
                if not line.startswith("/"):
                    self.ask(line)
                elif not self._command(line):
                    return
            except SmartChatError as error:
                warn(plain(error.operator_message()))
            except KeyboardInterrupt:
                self._conversation.stop()
                warn("stopped")

    def _lines(self) -> Iterator[str]:
        """What is typed, up to an empty line at a terminal, or the end of the input."""
        at_terminal = sys.stdin.isatty()
        while True:
            try:
                line = input("> " if at_terminal else "").strip()
            except EOFError:
                return
            if line:
                yield line
            elif at_terminal:
                return

    def _command(self, line: str) -> bool:
        """Obey a command; False for the last one."""
        name, _, rest = line[1:].partition(" ")
        rest = rest.strip()
        if name == "quit":
            return False
        if name == "until":
            self._unbounded, self._until = rest == _LIFTED, None if rest in {"", _LIFTED} else parse_until(rest)
        elif name == "retry":
            print_answer(self._conversation.retry(max_cost=self._max_cost))
        elif name == "edit":
            print_answer(
                self._conversation.edit(rest, until=self._until, unbounded=self._unbounded, max_cost=self._max_cost)
            )
        elif name == "show":
            print_transcript(self._conversation.transcript())
        elif name == "new":
            self._conversation = self._new()
        elif name.isdecimal() and 0 < int(name[:9]) <= len(self._suggestions):
            self.ask(self._suggestions[int(name[:9]) - 1])
        elif name == "help":
            console().print(Text(HELP))
        else:
            raise InvalidRequest(f"there is no command /{plain(name)}", remedy="/help lists them.")
        return True

    def _events(self, question: str) -> Iterator[ConversationEvent]:
        return self._conversation.stream(
            question, until=self._until, unbounded=self._unbounded, max_cost=self._max_cost
        )

    def _show(self, events: Iterator[ConversationEvent]) -> None:
        with AnsweringView() as view:
            answer, suggestions = collect_events(events, view)
        # From here on the bound goes on by itself.
        self._until, self._unbounded, self._suggestions = None, False, suggestions
        warn(*answer.warnings)
        print_answer(answer)
        print_suggestions(suggestions)

    def _greet(self) -> None:
        if sys.stdin.isatty():
            title = plain(self._conversation.title) or "a new conversation"
            line = f"{title} ({self._conversation.id}). /help lists the commands."
            console_on_stderr().print(Text(line, style="dim"), soft_wrap=True)
