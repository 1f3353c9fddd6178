"""The parts of an OpenDocument file, whether it is an archive or one flat XML file."""

from __future__ import annotations

import posixpath
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.archive import open_office_archive
from smartchat_adapters.parsers.office.opendocument.names import short_name
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, PartMissingError
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, parse_xml_with_damage, text_content
from smartchat_core.errors import DamagedFile, EncryptedFile, FileTooLarge
from smartchat_core.model.parsed import Metadata, ParseWarning, WarningCode
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["OpenDocument", "open_document"]

_FLAT = b"<"


@dataclass(kw_only=True)
class OpenDocument:
    """The content of a document, the parts that define its styles, and its metadata."""

    content: etree._Element
    styles: list[etree._Element]
    meta: etree._Element | None
    warnings: list[ParseWarning] = field(default_factory=list)
    archive: SafeArchive | None = None

    def body(self, kind: str) -> etree._Element:
        """The element of the body that holds the document's text.

        Args:
            kind: what the document is: `text`, `presentation` or `spreadsheet`.

        Raises:
            DamagedFile: there is none.
        """
        wanted = f"office:{kind}"
        for element in self.content.iter("*"):
            if short_name(element) == "office:body":
                found = next((one for one in element if short_name(one) == wanted), None)
                if found is not None:
                    return found
        raise DamagedFile("The document has no body.", cause=f"There is no {wanted} in its content.")

    def object(self, address: str) -> etree._Element | None:
        """The content of an embedded object; None if it is no OpenDocument or not there."""
        if self.archive is None or not address:
            return None
        name = self.archive.find(posixpath.normpath(posixpath.join(address.removeprefix("./"), "content.xml")))
        if name is None:
            return None
        try:
            return parse_xml(self.archive.read(name), subject=name)
        except (PartMissingError, PartDamagedError, DamagedFile):
            return None

    def metadata(self) -> Metadata:
        """What the document says of itself (part 3, 4.3)."""
        meta = self.meta
        if meta is not None and short_name(meta) != "office:meta":
            meta = next((element for element in meta.iter("*") if short_name(element) == "office:meta"), None)
        if meta is None:
            return Metadata()
        fields: dict[str, list[str]] = {}
        for element in meta:
            value = canonical_line(text_content(element))
            if value:
                fields.setdefault(local_name(element), []).append(value)

        def first(name: str) -> str:
            return fields.get(name, [""])[0]

        author = first("initial-creator") or first("creator")
        subjects = (*fields.get("keyword", ()), *fields.get("subject", ()))
        return Metadata(
            title=first("title"),
            authors=(author,) if author else (),
            language=first("language"),
            description=first("description"),
            subjects=tuple(dict.fromkeys(subjects)),
        )


@contextmanager
def open_document(path: Path, *, limits: ParsingLimits) -> Iterator[OpenDocument]:
    """The document at the path, closed at the end.

    Raises:
        EmptyFile: there are no bytes in it.
        EncryptedFile: it is protected by a password.
        DamagedFile: it is no archive, or its content is missing or damaged.
        HostileFile: it unpacks to more than the limits allow, or declares entities.
        FileTooLarge: it is flat and larger than an entry may be.
    """
    with path.open("rb") as file:
        flat = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_FLAT)
    if flat:
        if path.stat().st_size > limits.entry_bytes:
            raise FileTooLarge("The file is too large.", cause=f"It has over {limits.entry_bytes} bytes.")
        content, whole = parse_xml_with_damage(path.read_bytes(), subject=path.name)
        yield OpenDocument(content=content, styles=[content], meta=content, warnings=_damage(path.name, whole=whole))
        return
    with open_office_archive(path, limits=limits) as archive:
        yield _packed(archive)


def _packed(archive: SafeArchive) -> OpenDocument:
    if b"encryption-data" in _optional(archive, "META-INF/manifest.xml"):
        raise EncryptedFile("The document is protected by a password.")
    try:
        content, whole = parse_xml_with_damage(archive.read("content.xml"), subject="content.xml")
    except PartMissingError as exc:
        raise DamagedFile("This is no OpenDocument file.", cause="It has no part 'content.xml'.") from exc
    except PartDamagedError as exc:
        raise DamagedFile("The content of the document is damaged.") from exc
    # Without its styles the text is whole but for what they hide, and without metadata it is whole.
    shared = _parsed(_optional(archive, "styles.xml"), "styles.xml")
    return OpenDocument(
        content=content,
        styles=[*([shared] if shared is not None else []), content],
        meta=_parsed(_optional(archive, "meta.xml"), "meta.xml"),
        warnings=_damage("content.xml", whole=whole),
        archive=archive,
    )


def _optional(archive: SafeArchive, name: str) -> bytes:
    try:
        return archive.read(name)
    except (PartMissingError, PartDamagedError):
        return b""


def _parsed(data: bytes, name: str) -> etree._Element | None:
    try:
        return parse_xml(data, subject=name)
    except DamagedFile:
        return None


def _damage(name: str, *, whole: bool) -> list[ParseWarning]:
    if whole:
        return []
    message = "A part of the document is damaged; what stands behind the damage may be missing."
    return [ParseWarning(code=WarningCode.PART_DAMAGED, subject=name, message=message)]
