"""Documents as a table."""

import sys
from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from smartchat.cli.output import console, counted, plain
from smartchat.library.books import AsyncBook
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.metadata import Metadata
from smartchat_core.model.section import Section
from smartchat_core.retrieval.outline import Outline

__all__ = ["print_book", "print_documents", "recognition_text", "status_text", "write_text"]

_COLOURS = {
    DocumentStatus.READY: "green",
    DocumentStatus.SEARCHABLE: "cyan",
    DocumentStatus.NEEDS_OCR: "yellow",
    DocumentStatus.FAILED: "red",
}


def print_documents(documents: Sequence[Document]) -> None:
    """A row for each document, and what is wrong with it below its title."""
    out = console()
    if not documents:
        out.print("The library is empty. Add a book with: smartchat add FILE")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("title", overflow="fold", ratio=1)
    table.add_column("status", no_wrap=True)
    table.add_column("passages", justify="right", no_wrap=True)
    table.add_column("identifier", no_wrap=True, style="dim")
    for document in documents:
        title = Text(plain(document.title))
        if document.metadata.authors:
            title.append(f" · {plain(', '.join(document.metadata.authors))}", style="dim")
        if document.reason:
            title.append(f"\n{plain(document.reason)}", style="red")
        table.add_row(title, status_text(document.status), f"{document.passage_count:,}", document.id)
    out.print(table)


def status_text(status: DocumentStatus) -> Text:
    """The status in words and colour."""
    return Text(status.value.replace("_", " "), style=_COLOURS.get(status, ""))


def print_book(book: AsyncBook, *, toc: bool) -> None:
    """What is known of a book, then its chapters, or with `toc` all of its sections."""
    out = console()
    document = book.document
    metadata = document.metadata
    out.print(Text(plain(document.title), style="bold cyan"))
    facts = (
        *_stated(metadata),
        ("edited", ", ".join(document.edits.edited)),
        ("file", f"{document.filename} ({document.media_type}, {document.size_bytes:,} bytes)"),
        ("identifier", document.id),
        ("added", f"{document.added_at:%Y-%m-%d %H:%M} UTC"),
        ("pages", f"{document.page_count:,}" if document.page_count is not None else ""),
        ("ocr", recognition_text(document)),
        ("text", f"{document.text_length:,} characters in {counted(document.passage_count, 'passage')}"),
    )
    for name, value in facts:
        if value:
            out.print(Text.assemble((f"{name:<13}", "dim"), plain(value)))
    out.print(Text.assemble((f"{'status':<13}", "dim"), status_text(document.status)))
    if document.reason:
        out.print(Text(f"{'':<13}{plain(document.reason)}", style="red"))
    for warning in document.warnings:
        subject = f"{warning.subject}: " if warning.subject else ""
        out.print(Text.assemble((f"{'warning':<13}", "yellow"), plain(f"{subject}{warning.message}")))
    out.print()
    if toc:
        for section in book.sections:
            _print_section(section, book.outline, indent="  " * section.level)
    else:
        for chapter in book.divisions:
            _print_section(chapter, book.outline)
    if not (book.sections if toc else book.divisions):
        out.print(Text("No chapters are known.", style="dim"))


def recognition_text(document: Document) -> str:
    """What text recognition did, and what the owner asks of it; empty where neither is anything."""
    done, reading = document.recognition, document.reading
    parts = []
    if done is not None:
        parts.append(f"{done.pages:,} of {counted(document.page_count or done.tried, 'page')} recognised by OCR")
        if done.pages:
            parts.append(f"mean confidence {done.confidence:.0%}")
    if reading.ocr is not None:
        parts.append(f"chosen: {reading.ocr}")
    if reading.languages:
        parts.append(f"in {', '.join(reading.languages)}")
    return ", ".join(parts)


def _stated(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """What is known of the book itself, a line for each thing."""
    yield "by", ", ".join(metadata.authors)
    roles = dict.fromkeys(one.role for one in metadata.contributors)
    for role in roles:
        yield role.value.replace("_", " "), ", ".join(metadata.named(role))
    yield "series", ", ".join(f"{one.name} #{one.position}" if one.position else one.name for one in metadata.series)
    original = metadata.original_title, metadata.original_language and f"({metadata.original_language})"
    yield "original", " ".join(filter(None, original))
    yield "language", metadata.language
    yield "publisher", metadata.publisher
    yield "published", metadata.published
    yield "first", metadata.first_published
    yield "subjects", ", ".join(metadata.subjects)
    yield "isbn", ", ".join(metadata.isbns)


def _print_section(section: Section, outline: Outline, *, indent: str = "") -> None:
    reference = outline.reference(section)
    title = f"{indent}{plain(section.title) or '(without a title)'}"
    place = f"  {section.span.start}–{section.span.end}"
    console().print(Text.assemble((f"{reference:<22} ", "cyan"), title, (place, "dim")))


def write_text(text: str) -> None:
    """The text and nothing else, as UTF-8."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
