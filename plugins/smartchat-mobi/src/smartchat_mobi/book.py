"""What is in a Kindle book: its metadata, its markup in reading order, and where its table of contents leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from loguru import logger
from mobi.mobi_header import MobiHeader
from mobi.mobi_k8proc import K8Processor
from mobi.mobi_ncx import ncxExtract
from mobi.mobi_sectioner import Sectionizer

from smartchat_core.errors import DamagedFile, EmptyFile, EncryptedFile, FileTooLarge, SmartChatError, UnsupportedFormat
from smartchat_core.model.metadata import Contributor, Metadata
from smartchat_core.model.parsed import Cover
from smartchat_core.parsing import canonical_line
from smartchat_core.ports.parser import ParsingLimits

__all__ = ["Entry", "KindleBook", "Part", "read_book"]

logger.disable("mobi")

_BOUNDARY = b"BOUNDARY"
_POSITION = re.compile(r"kindle:pos:fid:([0-9A-V]{4}):off:([0-9A-V]{10})")
_ASIN = re.compile("[A-Z0-9]{10}")
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry of the table of contents: it leads to an element, or to the start of its part."""

    title: str
    level: int
    element: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A stretch of markup, and the entries that lead into it."""

    markup: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KindleBook:
    """A book as it was unpacked."""

    metadata: Metadata
    parts: tuple[Part, ...]
    cover: Cover | None = None


def read_book(path: Path, *, limits: ParsingLimits) -> KindleBook:
    """Unpack the book, in memory: a parser may not write files.

    Raises:
        EmptyFile: it has no bytes.
        DamagedFile: it is no such book, or a damaged one.
        EncryptedFile: it has DRM.
        UnsupportedFormat: it holds a PDF, page by page.
        FileTooLarge: its markup is beyond the limits.
    """
    if not path.stat().st_size:
        raise EmptyFile("The file is empty.")
    with _library_errors():
        sections = Sectionizer(str(path))
        if sections.ident != b"BOOKMOBI":
            raise DamagedFile("This is no Kindle book.", cause="It lacks the mark BOOKMOBI.")
        offsets = list(sections.sectionoffsets)
        if offsets != sorted(offsets):  # records that overlap could unpack to any size
            raise DamagedFile("This Kindle book is damaged.", cause="Its records are not in order.")
        header = _best_header(sections)
        if header.isEncrypted():
            raise EncryptedFile("This Kindle book is protected by DRM.")
        if header.isPrintReplica():
            raise UnsupportedFormat("This Kindle book is a print replica.", remedy="Add the PDF that it was made from.")
        raw: bytes = header.getRawML()
        if len(raw) > limits.entry_bytes:
            raise FileTooLarge("The markup of this book is too long.", cause=f"It has {len(raw)} bytes.")
        contents: list[dict[str, Any]] = ncxExtract(header, None).parseNCX() or []
        parts = _modern_parts(header, sections, raw, contents) if header.isK8() else _old_parts(header, raw, contents)
        facts: Mapping[str, Sequence[str]] = header.getMetaData()
        return KindleBook(metadata=_metadata(facts), parts=tuple(parts), cover=_cover(header, sections, facts))


@contextmanager
def _library_errors() -> Iterator[None]:
    """Whatever the library fails with on bytes that it does not expect means that the file is damaged."""
    try:
        yield
    except (SmartChatError, MemoryError, OSError):
        raise
    except Exception as exc:
        raise DamagedFile("This Kindle book is damaged.", cause=f"{type(exc).__name__}: {exc}") from exc


def _best_header(sections: Any) -> Any:
    """The header of the KF8 book, where there is one beside the older one."""
    header = MobiHeader(sections, 0)
    if not header.isK8():
        for index in range(sections.num_sections - 1):
            if sections.loadSection(index) == _BOUNDARY:
                return MobiHeader(sections, index + 1)
    return header


def _old_parts(header: Any, raw: bytes, contents: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """One file of markup, cut where the entries of the table of contents begin."""
    found = sorted(
        (entry for entry in contents if 0 <= entry["pos"] < len(raw)), key=lambda entry: (entry["pos"], entry["hlvl"])
    )
    cuts = sorted({0, *(entry["pos"] for entry in found), len(raw)})
    for start, end in pairwise(cuts):
        yield Part(
            markup=raw[start:end].decode(header.codec, errors="replace"),
            entries=tuple(_entry(entry) for entry in found if entry["pos"] == start),
        )


def _modern_parts(header: Any, sections: Any, raw: bytes, contents: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """The files of a KF8 book, with the entries that lead into each."""
    processor = K8Processor(header, sections, None, False)
    processor.buildParts(raw)
    by_file: dict[str, list[Entry]] = {}
    for entry in contents:
        found = _POSITION.fullmatch(entry["pos_fid"] or "")
        if found is None:
            continue
        name, element = processor.getIDTagByPosFid(found[1].encode(), found[2].encode())
        by_file.setdefault(name, []).append(_entry(entry, element.decode(errors="replace")))
    for number in range(processor.getNumberOfParts()):
        name = processor.getPartInfo(number)[2]
        yield Part(
            markup=processor.getPart(number).decode(header.codec, errors="replace"),
            entries=tuple(by_file.get(name, ())),
        )


def _entry(entry: Mapping[str, Any], element: str = "") -> Entry:
    return Entry(title=canonical_line(entry["text"]), level=max(int(entry["hlvl"]), 0) + 1, element=element)


def _metadata(facts: Mapping[str, Sequence[str]]) -> Metadata:
    def first(name: str) -> str:
        return canonical_line(next(iter(facts.get(name, ())), ""))

    # Where a book has none, the library makes up another UUID each time.
    asins = filter(_ASIN.fullmatch, facts.get("ASIN", ()))
    return Metadata(
        title=first("Updated_Title") or first("Title"),
        authors=tuple(filter(None, map(canonical_line, facts.get("Creator", ())))),
        language=first("Language"),
        publisher=first("Publisher"),
        published=first("Published"),
        description=first("Description"),
        identifiers=tuple(filter(None, map(canonical_line, (*facts.get("ISBN", ()), *asins)))),
        subjects=tuple(filter(None, map(canonical_line, facts.get("Subject", ())))),
        contributors=tuple(
            Contributor(name=name) for one in facts.get("Contributor", ()) if (name := _contributor(one))
        ),
    )


def _contributor(name: str) -> str:
    """The contributor's name, empty for the programs that name themselves there."""
    name = canonical_line(name)
    return "" if name.lower().startswith(("calibre", "kindlegen")) else name


def _cover(header: Any, sections: Any, facts: Mapping[str, Sequence[str]]) -> Cover | None:
    offset = next(iter(facts.get("CoverOffset", ())), "")
    if not offset.isdecimal() or header.firstresource + int(offset) >= sections.num_sections:
        return None
    data: bytes = sections.loadSection(header.firstresource + int(offset))
    kind = next((kind for magic, kind in _PICTURES.items() if data.startswith(magic)), None)
    return Cover(media_type=kind, data=data) if kind else None
