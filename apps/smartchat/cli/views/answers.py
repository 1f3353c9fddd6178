"""Answers for people."""

import re

from rich.console import Console
from rich.text import Text

from smartchat.cli.output import console, plain, section_path_text
from smartchat_core.model.answer import Answer, AnswerMode, Citation
from smartchat_core.model.claim import Claim
from smartchat_core.model.locator import EpubLocator, is_recognized

__all__ = ["print_answer", "print_citation", "where"]

_QUOTED = re.compile(r"“[^”]*”")
_WHOLE_QUOTE = re.compile(r"“.*”(?= \[\d+\]$)", re.MULTILINE)
_MARK = re.compile(r"\[\d+\]")


def print_answer(answer: Answer) -> None:
    """The text with its quotes marked, then the sources; or, for an abstention, what came closest."""
    out = console()
    text = Text(answer.text)
    extractive = answer.mode is AnswerMode.EXTRACTIVE
    # An answer of quotes has one in each line, with the book's own quotation marks in it.
    text.highlight_regex(_WHOLE_QUOTE if extractive else _QUOTED, style="green")
    text.highlight_regex(_MARK, style="bold cyan")
    out.print(text)
    if not answer.found:
        if answer.closest:
            out.print()
            out.print(Text("Closest passages (they may not answer it)", style="bold"))
            for citation in answer.closest:
                print_citation(out, citation, several=True)
        return
    if answer.citations:
        out.print()
        several = len({one.document_id for one in answer.citations}) > 1
        for citation in answer.citations:
            print_citation(out, citation, several=several, quote=not extractive)
    if answer.mode is AnswerMode.GENERATED:
        for number, claim in enumerate(answer.claims, start=1):
            print_check(out, claim, number=number)
    if answer.model:
        cost = f" · ${answer.usage.cost_usd:.4f}" if answer.usage.cost_usd else ""
        out.print(Text(f"{answer.model}{cost}", style="dim"))


def print_check(out: Console, claim: Claim, *, number: int) -> None:
    """What verification says of a sentence, and the sentence where it is not borne out."""
    if claim.borne_out:
        out.print(Text(f"Sentence {number}: {claim.explanation}", style="dim"))
    else:
        out.print(Text.assemble((f"Sentence {number}: {claim.explanation}: ", "yellow"), claim.text))


def print_citation(out: Console, citation: Citation, *, several: bool, quote: bool = True) -> None:
    """`[1] “quote”` and below it the place."""
    number = f"[{citation.number}] "
    line = Text.assemble((number, "bold cyan"))
    place = where(citation, several=several)
    if quote:
        line.append(_quoted(citation.quote), style="green")
        out.print(line)
        out.print(Text(" " * len(number) + place, style="dim"))
    else:
        out.print(line.append(place, style="dim"))


def _quoted(quote: str) -> str:
    """In quotation marks, where it does not have its own."""
    text = plain(quote)
    return f"{'' if text.startswith('“') else '“'}{text}{'' if text.endswith('”') else '”'}"


def where(citation: Citation, *, several: bool = True) -> str:
    """`section · locator`, after the book's title where several books are meant, and what was recognised."""
    locator = citation.locator
    spot = locator.href if isinstance(locator, EpubLocator) else str(locator)
    path = section_path_text(citation.section, citation.document_title)
    read = "recognised by OCR" if is_recognized(locator) else ""
    title = citation.document_title if several or not path else ""
    return " · ".join(part for part in (title, path, spot, read) if part)
