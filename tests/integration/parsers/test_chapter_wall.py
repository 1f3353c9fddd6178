"""The spoiler wall on real books: no passage of a later chapter lies under the bound of an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.errors import SectionAmbiguous
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.retrieval.outline import Outline


def _later_text(parsed: ParsedDocument, outline: Outline, chapter: Section) -> int:
    """Where the first chapter after this one begins; the text's end if there is none."""
    later = [one.section for one in outline.chapters if one.section.span.start >= chapter.span.end]
    return min((one.span.start for one in later), default=len(parsed.text))


@pytest.mark.slow
def test_bounds_of_real_books(shared_data: Path) -> None:
    books = sorted((shared_data / "books").glob("*.epub"))
    assert books
    for path in books:
        parsed = EpubParser().parse(path, limits=ParsingLimits())
        outline = Outline(parsed.sections)
        assert outline.chapters, path.name
        ends = [passage.span.end for passage in segment(parsed.text, parsed.sections, document_id=DocumentId("doc-1"))]
        for section, reference in zip(parsed.sections, outline.references, strict=True):
            assert outline.find(reference) == section, (path.name, reference)
        for chapter in outline.chapters:
            wall = _later_text(parsed, outline, chapter.section)
            names: list[int | str] = [outline.reference(chapter.section), chapter.section.title]
            names += [] if chapter.number is None else [chapter.number, f"chapter:{chapter.number}"]
            for name in (one for one in names if one):
                try:
                    bound = outline.find(name).span.end
                except SectionAmbiguous:
                    assert name == chapter.section.title, (path.name, name)
                    continue
                assert bound == chapter.section.span.end, (path.name, name)
                assert max((end for end in ends if end <= bound), default=0) <= wall, (path.name, name)


@pytest.mark.parametrize(
    ("book", "wanted", "title"),
    [
        ("mary-shelley_frankenstein", 6, "Chapter VI"),
        ("mary-shelley_frankenstein", "letter:4", "Letter IV"),
        ("herman-melville_moby-dick", 42, "XLII: The Whiteness of the Whale"),
        ("william-shakespeare_hamlet", "act:3/scene:1", "Scene I"),
        ("leo-tolstoy_war-and-peace_louise-maude_aylmer-maude", "book:2/part:1/chapter:3", "III"),
        ("george-eliot_middlemarch", "chapter:13", "XIII"),
        ("arthur-conan-doyle_the-adventures-of-sherlock-holmes", 2, "The Redheaded League"),
    ],
)
def test_what_readers_say(shared_data: Path, book: str, wanted: int | str, title: str) -> None:
    parsed = EpubParser().parse(shared_data / "books" / f"{book}.epub", limits=ParsingLimits())
    assert Outline(parsed.sections).find(wanted).title == title
