"""Values of the library's API, beyond those of the core."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from smartchat_core.errors import InvalidRequest, SmartChatError
from smartchat_core.model.answer import Answer, Citation
from smartchat_core.model.document import Document
from smartchat_core.model.found import Quotes
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.reading.bounds import check_offset
from smartchat_core.retrieval.outline import Outline

__all__ = [
    "AsyncVerifiableAnswer",
    "AsyncVerifiableCitation",
    "AsyncVerifiableQuotes",
    "Chapter",
    "OcrLanguages",
    "Until",
    "VerifiableAnswer",
    "VerifiableCitation",
    "VerifiableQuotes",
    "error_of_code",
    "parse_usd",
    "to_failure",
    "until_offset",
]

Verifier = Callable[[Citation], bool]
AsyncVerifier = Callable[[Citation], Awaitable[bool]]
OcrLanguages = str | Iterable[str] | None
"""Languages of text recognition: `deu` or `de`, several with commas in between or as a list. None: the settings'."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A chapter of one book, or another section of it. As `until=` it means: up to its end, and nothing after.

    `reference` names it in every interface of the program (`chapter:6`, `letter:4`, `act:3/scene:1`).
    """

    document_id: DocumentId
    number: int | None
    title: str
    role: SectionRole = SectionRole.CHAPTER
    reference: str = ""
    start: int
    end: int

    @classmethod
    def of(cls, document: DocumentId, section: Section, outline: Outline) -> "Chapter":
        """The chapter that a section is, as the document's outline counts and names it."""
        return cls(
            document_id=document,
            number=outline.number(section),
            title=section.title,
            role=section.role,
            reference=outline.reference(section),
            start=section.span.start,
            end=section.span.end,
        )


Until = int | str | Chapter
"""A bound on what may appear: an offset into the canonical text, or a chapter that may still be read.

A text is a reference (`chapter:6`, `act:2`) or a title, as `book.chapter(…)` takes it; it bounds one book only.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifiableCitation(Citation):
    """A citation that can be checked against the library that it comes from."""

    verifier: Verifier = field(repr=False, compare=False)

    @classmethod
    def of(cls, citation: Citation, verifier: Verifier) -> Self:
        """The citation bound to its library."""
        return cls(**_members(citation, Citation), verifier=verifier)

    def verify(self) -> bool:
        """Read the source again: whether the quote stands there to the letter."""
        return self.verifier(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifiableAnswer(Answer):
    """An answer whose citations can be verified."""

    citations: tuple[VerifiableCitation, ...] = ()
    closest: tuple[VerifiableCitation, ...] = ()

    @classmethod
    def of(cls, answer: Answer, verifier: Verifier) -> Self:
        """The answer bound to its library."""
        members = _members(answer, Answer)
        for name in ("citations", "closest"):
            members[name] = tuple(VerifiableCitation.of(citation, verifier) for citation in members[name])
        return cls(**members)


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifiableQuotes(Quotes):
    """Quotes that can be verified."""

    quotes: tuple[VerifiableCitation, ...]

    @classmethod
    def of(cls, found: Quotes, verifier: Verifier) -> Self:
        """The quotes bound to their library."""
        members = _members(found, Quotes)
        members["quotes"] = tuple(VerifiableCitation.of(citation, verifier) for citation in found.quotes)
        return cls(**members)

    def __iter__(self) -> Iterator[VerifiableCitation]:
        return iter(self.quotes)


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncVerifiableCitation(Citation):
    """A citation of an asynchronous library, which can be checked against it."""

    verifier: AsyncVerifier = field(repr=False, compare=False)

    @classmethod
    def of(cls, citation: Citation, verifier: AsyncVerifier) -> Self:
        """The citation bound to its library."""
        return cls(**_members(citation, Citation), verifier=verifier)

    async def verify(self) -> bool:
        """Read the source again: whether the quote stands there to the letter."""
        return await self.verifier(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncVerifiableAnswer(Answer):
    """An answer of an asynchronous library, whose citations can be verified."""

    citations: tuple[AsyncVerifiableCitation, ...] = ()
    closest: tuple[AsyncVerifiableCitation, ...] = ()

    @classmethod
    def of(cls, answer: Answer, verifier: AsyncVerifier) -> Self:
        """The answer bound to its library."""
        members = _members(answer, Answer)
        for name in ("citations", "closest"):
            members[name] = tuple(AsyncVerifiableCitation.of(citation, verifier) for citation in members[name])
        return cls(**members)


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncVerifiableQuotes(Quotes):
    """Quotes of an asynchronous library, which can be verified."""

    quotes: tuple[AsyncVerifiableCitation, ...]

    @classmethod
    def of(cls, found: Quotes, verifier: AsyncVerifier) -> Self:
        """The quotes bound to their library."""
        members = _members(found, Quotes)
        members["quotes"] = tuple(AsyncVerifiableCitation.of(citation, verifier) for citation in found.quotes)
        return cls(**members)

    def __iter__(self) -> Iterator[AsyncVerifiableCitation]:
        return iter(self.quotes)


def _members(value: Answer | Citation | Quotes, kind: type[Answer | Citation | Quotes]) -> dict[str, Any]:
    return {member.name: getattr(value, member.name) for member in fields(kind) if member.init}


def until_offset(until: int | Chapter) -> int:
    """The offset that nothing may go beyond.

    Raises:
        InvalidRequest: it is negative.
    """
    return check_offset(until.end if isinstance(until, Chapter) else until)


def parse_usd(amount: Decimal | float | str | None) -> Decimal | None:
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


def to_failure(document: Document) -> SmartChatError:
    """The error that a document's processing ended with, as it was raised."""
    error = error_of_code(document.reason_code)(f"“{document.title}” could not be added: {document.reason}")
    error.remedy = ""  # the reason includes it
    error.__notes__ = []
    return error


def error_of_code(code: str) -> type[SmartChatError]:
    """The type of the errors with this code; that of all errors where there is none."""
    return next((one for one in _kinds(SmartChatError) if one.code == code), SmartChatError)


def _kinds(root: type[SmartChatError]) -> Iterator[type[SmartChatError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _kinds(kind)
