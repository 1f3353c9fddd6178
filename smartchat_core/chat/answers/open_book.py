"""A book as an answer may use it: its text, its structure, as far as its reader has come."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.books.model import BookModel
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.text.languages import primary_language

__all__ = ["OpenBook"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenBook:
    """A document with the spoiler bound of its reader: `until` is an offset, None for none.

    `parts` are the stretches that the question is limited to; None for all of it, empty where it names a section that
    the book does not have, or that lies beyond the bound. `model` is what is known of the people, places and terms in
    what may be read; None where the answer does not need it.
    """

    source: SourceDocument
    until: int | None = None
    parts: tuple[Span, ...] | None = None
    model: BookModel | None = None

    @property
    def id(self) -> DocumentId:
        """The document's identifier."""
        return self.source.document.id

    @property
    def title(self) -> str:
        """The document's title."""
        return self.source.document.title

    @property
    def language(self) -> str:
        """The primary subtag of the language that the file declares; empty where it does not."""
        return primary_language(self.source.document.metadata.language)

    @property
    def end(self) -> int:
        """The offset up to which it may be read."""
        length = len(self.source.parsed.text)
        return length if self.until is None else min(self.until, length)

    @property
    def text(self) -> str:
        """The canonical text as far as it may be read."""
        return self.source.parsed.text[: self.end]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that begin within what may be read. Their spans may reach beyond it."""
        return tuple(one for one in self.source.parsed.sections if self.until is None or one.span.start < self.until)
