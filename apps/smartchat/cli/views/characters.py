"""The people of a book on the terminal."""

from rich.text import Text

from smartchat.cli.output import console, plain
from smartchat.cli.views.answers import print_citation
from smartchat_core.model.characters import Characters

__all__ = ["print_characters"]


def print_characters(found: Characters) -> None:
    """Each with the other names, the number of mentions, and the introducing sentence with its place."""
    out = console()
    for character in found:
        line = Text(plain(character.name), style="bold")
        if character.aliases:
            line.append(f" (also {', '.join(map(plain, character.aliases))})", style="not bold")
        line.append(f", {character.mentions:,} mention{'' if character.mentions == 1 else 's'}", style="dim")
        out.print(line)
        print_citation(out, character.introduction, several=False)
    if not found:
        out.print("No people were found.")
    elif found.total > len(found):
        out.print(f"{found.total - len(found):,} more: raise --limit to see them.", style="dim")
