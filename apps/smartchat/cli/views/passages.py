"""Search results for people."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from smartchat.cli.output import console, plain, section_path_text
from smartchat_core.model.found import FoundPassage, SearchResults
from smartchat_core.model.locator import is_recognized
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD
from smartchat_core.text.words import content_words

__all__ = ["place", "print_passages"]


def print_passages(found: SearchResults) -> None:
    """Each passage under its book, section path, page and score, with the words of the query marked."""
    out = console()
    if not found.passages:
        out.print("Nothing found.")
        return
    words = content_words(found.query)
    for number, passage in enumerate(found.passages, start=1):
        heading = Text.assemble((f"{number}. ", "bold"), (plain(passage.document_title), "bold cyan"))
        where = place(passage)
        if where:
            heading.append(f" · {where}", style="cyan")
        heading.append(f"  {passage.score:.2f}", style="dim")
        heading.append(f"  [{passage.span.start}–{passage.span.end}]", style="dim")
        out.print(heading)
        _indented(out, _marked(plain(passage.text), words))
        out.print()


def place(passage: FoundPassage) -> str:
    """The section path and the page, as far as they are known, and whether the text was recognised (OCR)."""
    path = section_path_text(passage.section, passage.document_title)
    page = passage.page
    read = "recognised by OCR" if is_recognized(passage.locator) else ""
    return " · ".join(part for part in (path, f"page {page}" if page is not None else "", read) if part)


def _marked(text: str, words: tuple[str, ...]) -> Text:
    """The text with words that begin as one of the query's does in bold."""
    marked = Text(text)
    starts = tuple(word[: max(4, len(word) - 2)] for word in words)
    for match in WORD.finditer(text) if starts else ():
        if fold(match[0]).startswith(starts):
            marked.stylize("bold yellow", *match.span())
    return marked


def _indented(out: Console, text: Text) -> None:
    if out.soft_wrap:
        out.print(Text("   ") + text)
    else:
        out.print(Padding(text, (0, 0, 0, 3)))
