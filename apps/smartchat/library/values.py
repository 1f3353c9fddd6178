"""What the library's face takes and gives, beyond the values of the core."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from smartchat_core.errors import InvalidRequest, SmartChatError
from smartchat_core.model.answer import Answer, Citation
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import Section

__all__ = [
    "AsyncSourcedAnswer",
    "AsyncSourcedCitation",
    "Chapter",
    "SourcedAnswer",
    "SourcedCitation",
    "Until",
    "async_sourced_answer",
    "async_sourced_citation",
    "bound",
    "failure_of",
    "money",
    "sourced_answer",
    "sourced_citation",
]

QuoteReader = Callable[[DocumentId, int, int], str]
AsyncQuoteReader = Callable[[DocumentId, int, int], Awaitable[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A chapter of one book. As `until=` it means: up to its end, and nothing after."""

    document_id: DocumentId
    number: int
    title: str
    start: int
    end: int

    @classmethod
    def of(cls, document: DocumentId, section: Section, *, number: int) -> "Chapter":
        """The chapter that a section is."""
        return cls(
            document_id=document,
            number=number,
            title=section.title,
            start=section.span.start,
            end=section.span.end,
        )


Until = int | Chapter
"""A bound on what may appear: an offset into the canonical text, or a chapter that may still be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcedCitation(Citation):
    """A citation that can look itself up in the library that it comes from."""

    reader: QuoteReader = field(repr=False, compare=False)

    def verify(self) -> bool:
        """Read the source again, and tell whether the quote stands there to the letter."""
        return self.reader(self.document_id, self.span.start, self.span.end) == self.quote


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncSourcedCitation(Citation):
    """The same in an asynchronous library."""

    reader: AsyncQuoteReader = field(repr=False, compare=False)

    async def verify(self) -> bool:
        """Read the source again, and tell whether the quote stands there to the letter."""
        return await self.reader(self.document_id, self.span.start, self.span.end) == self.quote


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcedAnswer(Answer):
    """An answer whose citations can be verified."""

    citations: tuple[SourcedCitation, ...] = ()
    closest: tuple[SourcedCitation, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncSourcedAnswer(Answer):
    """The same in an asynchronous library."""

    citations: tuple[AsyncSourcedCitation, ...] = ()
    closest: tuple[AsyncSourcedCitation, ...] = ()


def sourced_citation(citation: Citation, reader: QuoteReader) -> SourcedCitation:
    """The citation tied to where it can be looked up."""
    return SourcedCitation(**_values(citation, Citation), reader=reader)


def async_sourced_citation(citation: Citation, reader: AsyncQuoteReader) -> AsyncSourcedCitation:
    """The same for an asynchronous library."""
    return AsyncSourcedCitation(**_values(citation, Citation), reader=reader)


def sourced_answer(answer: Answer, reader: QuoteReader) -> SourcedAnswer:
    """The answer with its citations tied to where they can be looked up."""
    values = _values(answer, Answer)
    for name in ("citations", "closest"):
        values[name] = tuple(sourced_citation(citation, reader) for citation in getattr(answer, name))
    return SourcedAnswer(**values)


def async_sourced_answer(answer: Answer, reader: AsyncQuoteReader) -> AsyncSourcedAnswer:
    """The same for an asynchronous library."""
    values = _values(answer, Answer)
    for name in ("citations", "closest"):
        values[name] = tuple(async_sourced_citation(citation, reader) for citation in getattr(answer, name))
    return AsyncSourcedAnswer(**values)


def _values(value: Answer | Citation, kind: type[Answer | Citation]) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(kind)}


def bound(until: Until) -> int:
    """The offset that nothing may go beyond.

    Raises:
        InvalidRequest: it is negative.
    """
    offset = until.end if isinstance(until, Chapter) else until
    if offset < 0:
        raise InvalidRequest(f"until={offset} is before the text begins", remedy="Give an offset of 0 or more.")
    return offset


def money(amount: Decimal | float | str | None) -> Decimal | None:
    """US dollars as a decimal number.

    Raises:
        InvalidRequest: it is no amount of money.
    """
    if amount is None:
        return None
    try:
        dollars = Decimal(str(amount))
    except InvalidOperation as exc:
        raise InvalidRequest(f"{amount!r} is no amount of money", remedy="Give US dollars, as in 0.05.") from exc
    if not dollars.is_finite() or dollars < 0:
        raise InvalidRequest(f"{amount!r} is no amount of money", remedy="Give US dollars, as in 0.05.")
    return dollars


def failure_of(document: Document) -> SmartChatError:
    """The error that a document's processing ended with, as it was raised."""
    kind = next((one for one in _kinds(SmartChatError) if one.code == document.reason_code), SmartChatError)
    error = kind(f"“{document.title}” could not be added: {document.reason}")
    error.remedy = ""  # the reason includes it
    return error


def _kinds(root: type[SmartChatError]) -> Iterator[type[SmartChatError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _kinds(kind)
