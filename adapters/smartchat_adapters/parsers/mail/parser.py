"""The parser of messages: mail (EML) and web pages saved as one file (MHTML)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from smartchat_adapters.parsers.formats import EML, MHTML
from smartchat_adapters.parsers.html.parser import append_page
from smartchat_adapters.parsers.html.styles import Stylist
from smartchat_adapters.parsers.mail.attached import AttachedDocuments, attached_type
from smartchat_adapters.parsers.mail.parts import Part, addresses, date_of, header, leaves, parse_message
from smartchat_adapters.parsers.text.paragraphs import split_blocks
from smartchat_adapters.parsers.text.plain_text import append_blocks
from smartchat_adapters.parsers.toolkit.encoding import decode_declared, decode_text
from smartchat_adapters.parsers.toolkit.quality import check_quality
from smartchat_adapters.parsers.toolkit.unread import UnreadParts
from smartchat_core.errors import EmptyFile, EncryptedFile, HostileFile, NoTextFound
from smartchat_core.model.metadata import Metadata
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["MessageParser"]

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_TEXTS = frozenset(("text/plain", "text/markdown", "text/enriched"))
_ENCRYPTED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"))
# What proves who wrote a message says nothing to its reader; styles and scripts are no text.
_SILENT = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature text/css text/javascript "
    "application/javascript application/x-javascript".split()
)
_STUB = 0.2
"""A plain text this much shorter than the page beside it only says that there is a page."""
_MAX_NESTED = 10


class MessageParser:
    """Reads the text of messages: what is said in them, texts, PDF files and messages attached; the rest is named."""

    name = "mail"
    version = "2"
    formats = (MHTML, EML)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        data = path.read_bytes()
        if not data:
            raise EmptyFile("The file is empty.")
        message = parse_message(data.lstrip(b"\r\n"))
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        reading = _Reading(builder, path.name, AttachedDocuments(builder, limits))
        metadata = reading.append(message)
        builder.warnings.extend(reading.unread.warnings())
        document = builder.build(metadata=metadata)
        if not document.text:
            raise NoTextFound("There is no text in this message.")
        doubts = check_quality(document.text, subject=path.name)
        return replace(document, warnings=document.warnings + doubts)


class _Reading:
    """Appends messages to a text."""

    def __init__(self, builder: CanonicalTextBuilder, subject: str, documents: AttachedDocuments) -> None:
        self.unread = UnreadParts()
        self._documents = documents
        self._builder = builder
        self._subject = subject

    def append(self, message: Message, depth: int = 0) -> Metadata:
        if depth > _MAX_NESTED:
            raise HostileFile("Messages are nested in one another too deeply.")
        found = list(leaves(message))
        parts = [part for part in found if isinstance(part, Part)]
        if any(part.media_type in _ENCRYPTED for part in parts):
            raise EncryptedFile("The message is encrypted.")
        known = Metadata(
            title=header(message, "Subject"),
            authors=addresses(message, "From") if not header(message, "Snapshot-Content-Location") else (),
            published=date_of(message),
            language=header(message, "Content-Language").partition(",")[0],
            identifiers=tuple(filter(None, (header(message, "Snapshot-Content-Location"),))),
        )
        if message.get_content_type() == "multipart/related" or known.identifiers:
            pages = [part for part in parts if part.media_type in _PAGES]
            if pages and not any(part.media_type in _TEXTS and not part.related for part in parts):
                return self._append_saved_page(message, pages, parts, known)
        body = _body(parts)
        metadata = known
        for part in found:
            if not isinstance(part, Part):
                self._append_nested(part, depth)
            elif part in body:
                metadata = self._append_text(part, parts, metadata)
            elif part.attached and self._append_attached(part, parts, depth):
                continue
            elif part.alternatives and not part.attached and part.media_type in _TEXTS | _PAGES:
                continue  # the same words in another form
            elif part.media_type not in _SILENT:
                self._name(part)
        return replace(metadata, title=known.title or metadata.title, authors=known.authors or metadata.authors)

    def _append_attached(self, part: Part, parts: Sequence[Part], depth: int) -> bool:
        """Append an attachment, if it is a text, a page, a message or a PDF; whether it was read or named."""
        content = part.content()
        name = part.filename or "Attachment"
        match attached_type(part.media_type, name, content):
            case "application/pdf":
                reason = self._documents.append(content, name)
                if reason:
                    self.unread.add("attached PDF", f"{name}: {reason}")
            case "message/rfc822" if content.strip():
                self._append_nested(parse_message(content.lstrip(b"\r\n")), depth)
            case media_type if media_type in _TEXTS | _PAGES and content.strip():
                self._section(name)
                self._append_text(replace(part, read_as=media_type), parts, Metadata())
            case _:
                return False
        return True

    def _append_saved_page(
        self, message: Message, pages: Sequence[Part], parts: Sequence[Part], known: Metadata
    ) -> Metadata:
        """A page with what belongs to it: the page itself, or those in its frames where it says nothing itself."""
        start = str(message.get_param("start") or "").strip("<> ")
        root = next((page for page in pages if start and page.content_id == start), pages[0])
        title = replace(known, title="")
        before = self._builder.length
        metadata = self._append_page(root, parts, title)
        others = [page for page in pages if page is not root]
        if self._builder.length == before:
            for page in others:
                metadata = self._append_page(page, parts, metadata)
            others = []
        for page in others:
            if page.content().strip():
                self.unread.add("frame of the page", page.location or page.content_id)
        return replace(metadata, title=metadata.title or known.title)

    def _append_nested(self, message: Message, depth: int) -> None:
        self._section(header(message, "Subject") or "Attached message")
        self.append(message, depth + 1)

    def _section(self, title: str) -> None:
        self._builder.paragraph_break()
        self._builder.section(title, level=1)

    def _append_text(self, part: Part, parts: Sequence[Part], known: Metadata) -> Metadata:
        self._builder.paragraph_break()
        if part.media_type in _PAGES:
            return self._append_page(part, parts, known)
        append_blocks(self._builder, split_blocks(self._text(part) or ""))
        return known

    def _text(self, part: Part) -> str | None:
        """The text of a part in the encoding that it declares, or that its bytes show; None where a page says it."""
        decoded = decode_declared(part.content(), part.charset, subject=part.filename or self._subject)
        if decoded is None and part.media_type not in _PAGES:
            decoded = decode_text(part.content(), subject=part.filename or self._subject)
        if decoded is None:
            return None
        self._builder.warnings.extend(decoded.warnings)
        return decoded.text

    def _append_page(self, part: Part, parts: Sequence[Part], known: Metadata) -> Metadata:
        self._builder.paragraph_break()
        sheets = {
            name: sheet
            for sheet in parts
            if sheet.media_type == "text/css"
            for name in (sheet.location, f"cid:{sheet.content_id}")
            if name not in {"", "cid:"}
        }
        base = part.location

        def resolve(path: str, href: str) -> tuple[str, str]:
            joined, fragment = urldefrag(href if href.startswith("cid:") else _joined(path or base, href))
            return ("" if joined == base else joined), fragment

        def load(path: str) -> str | None:
            sheet = sheets.get(path)
            return None if sheet is None else sheet.text() or sheet.content().decode("utf-8", "replace")

        return append_page(
            self._builder,
            self._text(part) or part.content(),
            subject=part.filename or self._subject,
            stylist=Stylist(resolve=resolve, load=load),
            metadata=known,
            furnished=True,
        )

    def _name(self, part: Part) -> None:
        if part.related and part.media_type.startswith(("image/", "font/", "application/font")):
            return  # it belongs to a page, whose reader names what matters
        kind = "picture" if part.media_type.startswith("image/") else "attachment"
        self.unread.add(kind, part.filename or part.media_type)


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def _body(parts: Sequence[Part]) -> list[Part]:
    """The parts that are what the message says: of alternatives the plain text, unless it only points at the page."""
    body: list[Part] = []
    groups: dict[int, list[Part]] = {}
    for part in parts:
        if part.attached or part.media_type not in _TEXTS | _PAGES:
            continue
        if part.alternatives:
            groups.setdefault(part.alternatives, []).append(part)
        else:
            body.append(part)
    for group in groups.values():
        plain = next((part for part in group if part.media_type in _TEXTS), None)
        page = next((part for part in group if part.media_type in _PAGES), None)
        if plain is not None and (page is None or len(plain.content()) >= _STUB * _words(page)):
            body.append(plain)
        elif page is not None:
            body.append(page)
    return body


def _words(page: Part) -> int:
    """About as many bytes as the words of a page have, without its tags."""
    content = page.content()
    return sum(len(piece.rpartition(b">")[2]) for piece in content.split(b"<"))
