"""Answers about a whole book."""

from __future__ import annotations

from datetime import UTC, datetime

from smartchat_core.chat.citing import Source
from smartchat_core.chat.overview import central_sentences, parts_of
from smartchat_core.chat.structure import describe_contents, describe_record
from smartchat_core.model import (
    ContentHash,
    Document,
    DocumentId,
    Metadata,
    OwnerId,
    ParsedDocument,
    Section,
    SectionKind,
    Span,
)

CHAPTERS = [
    (
        "The whale swam far away from the little ship that day. A whale is a very large animal indeed, the sailor "
        "said. Nobody saw the whale again before the winter came at last."
    ),
    (
        "The garden was full of roses when the gardener came back home. Roses need water and the gardener knew it "
        "well. He gave the roses water every single morning of that long summer."
    ),
    (
        "The war began when the king refused to pay his old debts. Every soldier of the king went to war in the "
        "spring. The king lost the war and all the soldiers went back home."
    ),
]


def parsed() -> ParsedDocument:
    text, sections = "", []
    for index, chapter in enumerate(CHAPTERS):
        start = len(text)
        text += chapter + ("\n\n" if index < len(CHAPTERS) - 1 else "")
        sections.append(Section(ordinal=index, title=f"Chapter {index + 1}", span=Span(start=start, end=len(text))))
    return ParsedDocument(text=text, sections=tuple(sections))


def document(**metadata: object) -> Document:
    return Document(
        id=DocumentId("doc-1"),
        owner=OwnerId("o"),
        content_hash=ContentHash("c"),
        filename="book.txt",
        media_type="text/plain",
        size_bytes=1,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        metadata=Metadata(**metadata),  # type: ignore[arg-type]
    )


def test_each_part_speaks_in_a_sentence_of_its_own() -> None:
    book = parsed()
    quotes = [span.of(book.text) for span in central_sentences(book.text, parts_of(book))]
    assert len(quotes) == 3
    for quote, word in zip(quotes, ("whale", "rose", "king"), strict=True):
        assert word in quote.casefold()


def test_an_overview_ends_at_the_bound() -> None:
    book = parsed()
    until = book.sections[0].span.end
    assert all(part.end <= until for part in parts_of(book, until=until))
    assert all(span.end <= until for span in central_sentences(book.text, parts_of(book, until=until)))


def test_front_matter_and_notes_have_no_part_in_it() -> None:
    book = parsed()
    notes = tuple(
        Section(
            ordinal=one.ordinal, title=one.title, span=one.span, kind=SectionKind.NOTES if one.ordinal else one.kind
        )
        for one in book.sections
    )
    spans = parts_of(ParsedDocument(text=book.text, sections=notes))
    assert spans == (Span(start=0, end=len(book.text)),)


def test_contents_and_record_are_told_in_words() -> None:
    source = Source(document=document(title="Three Tales", authors=("A. Author",), language="en"), parsed=parsed())
    assert "3 sections" in describe_contents(source)
    assert "- Chapter 2" in describe_contents(source)
    assert describe_record(source).startswith("“Three Tales” by A. Author (about ")
    bare = Source(document=document(), parsed=ParsedDocument(text="Words."))
    assert "has no table of contents" in describe_contents(bare)
    assert "does not name its author" in describe_record(bare)
