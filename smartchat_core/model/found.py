"""What is found in documents: passages, quotes and stretches of text, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smartchat_core.model.answer import Citation
from smartchat_core.model.codec import to_json
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.locator import Locator
from smartchat_core.model.result_json import RESULT_SCHEMA_VERSION, result_from_json
from smartchat_core.model.span import Span

__all__ = ["FoundPassage", "Quotes", "SearchResults", "TextSlice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundPassage:
    """A passage and where it stands: `canonical_text[span.start:span.end] == text`.

    `section` holds the titles from the outermost section down, `reference` names the innermost one as `until` takes it
    (`chapter:6`; empty outside of any section). `page` counts from 1, for formats that have pages.

    `score` is the fused relevance in 0..1, comparable within one result only; `lexical` (BM25) and `dense` (cosine) are
    its components, None where that search did not see the passage.
    """

    text: str
    document_id: DocumentId
    document_title: str
    content_hash: ContentHash
    span: Span
    section: tuple[str, ...]
    locator: Locator
    page: int | None = None
    reference: str = ""
    score: float
    lexical: float | None = None
    dense: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResults:
    """Passages, best first.

    `degraded` names the parts of the search that could not be used (`"dense"`), with the reason in `warnings`.
    """

    query: str
    passages: tuple[FoundPassage, ...]
    degraded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    schema_version: int = RESULT_SCHEMA_VERSION

    def to_json(self) -> str:
        """The results as JSON; `from_json` reads them back."""
        return to_json(self, kind=SearchResults)

    @staticmethod
    def from_json(text: str | bytes) -> SearchResults:
        """The results that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(SearchResults, text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotes:
    """Sentences about a topic, verbatim, best first, numbered from 1. Iterating gives the quotes."""

    topic: str
    quotes: tuple[Citation, ...]
    degraded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    schema_version: int = RESULT_SCHEMA_VERSION

    def __len__(self) -> int:
        return len(self.quotes)

    def __iter__(self) -> Iterator[Citation]:
        return iter(self.quotes)

    def to_json(self) -> str:
        """The quotes as JSON; `from_json` reads them back."""
        return to_json(self, kind=Quotes)

    @staticmethod
    def from_json(text: str | bytes) -> Quotes:
        """The quotes that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(Quotes, text)


@dataclass(frozen=True, kw_only=True, slots=True)
class TextSlice:
    """The characters `span` of a canonical text that has `length` code points."""

    document_id: DocumentId
    span: Span
    length: int
    text: str
    schema_version: int = RESULT_SCHEMA_VERSION

    def to_json(self) -> str:
        """The slice as JSON; `from_json` reads it back."""
        return to_json(self, kind=TextSlice)

    @staticmethod
    def from_json(text: str | bytes) -> TextSlice:
        """The slice that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(TextSlice, text)
