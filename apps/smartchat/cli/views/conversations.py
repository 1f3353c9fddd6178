"""Conversations for people."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from smartchat.cli.output import console, counted, plain
from smartchat.cli.views.answers import print_answer
from smartchat_core.model.conversation import Conversation
from smartchat_core.model.transcript import Transcript

__all__ = ["print_conversations", "print_suggestions", "print_transcript"]


def print_conversations(conversations: Sequence[Conversation]) -> None:
    """A row for each."""
    out = console()
    if not conversations:
        out.print("There are no conversations. Begin one with: smartchat chat")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("title", overflow="fold", ratio=1)
    table.add_column("turns", justify="right", no_wrap=True)
    table.add_column("latest", no_wrap=True)
    table.add_column("identifier", no_wrap=True, style="dim")
    for one in conversations:
        title = Text(plain(one.title) or "untitled")
        table.add_row(title, f"{one.turns:,}", f"{one.updated_at:%Y-%m-%d %H:%M}", one.id)
    out.print(table)


def print_transcript(transcript: Transcript) -> None:
    """The turns of one branch, and how many there are beside them."""
    out = console()
    out.print(Text(plain(transcript.title) or "untitled", style="bold cyan"))
    for turn in transcript.turns:
        beside = len(turn.siblings) - 1
        note = f"  ({counted(beside, 'turn')} beside it)" if beside else ""
        out.print()
        out.print(Text.assemble((plain(turn.question), "bold"), (note, "dim")))
        if turn.answer is not None:
            print_answer(turn.answer)
        else:
            out.print(Text(plain(turn.reason) or turn.status.value, style="yellow"))
    if left := transcript.all_turns - len(transcript.turns):
        out.print()
        out.print(Text(f"{counted(left, 'turn')} on other branches.", style="dim"))


def print_suggestions(suggestions: Sequence[str]) -> None:
    """Questions that may be asked next, numbered."""
    if suggestions:
        out = console()
        out.print()
        out.print(Text("You may ask", style="bold"))
        for number, question in enumerate(suggestions, start=1):
            out.print(Text.assemble((f"/{number} ", "bold cyan"), plain(question)))
