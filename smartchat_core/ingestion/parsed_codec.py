"""A parsed document to bytes and back, for the store of canonical texts and for the sandbox's pipe.

Layout, little-endian: a prefix (`SCPD`, version, compression, CRC-32 of the payload, length of the payload),
then the payload, deflated or as it is: the length of the header, the header as JSON, and the blocks whose
lengths the header gives: text (UTF-8), anchor offsets (unsigned 32 bit), anchor points (UTF-8, joined by line
feeds), cover.
"""

from __future__ import annotations

import json
import re
import struct
import sys
import zlib
from array import array
from operator import ge, gt
from typing import Any

from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, Reading, WarningCode
from smartchat_core.model.recognition import RecognitionSummary
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.parsing.arrange import arrange

__all__ = ["decode_parsed", "encode_parsed"]

_MAGIC = b"SCPD"
_VERSION = 2
_FIRST_VERSION = 1
_STORED, _DEFLATED = 0, 1
_PREFIX = struct.Struct("<4sBBIQ")
_LENGTH = struct.Struct("<I")
_MAX_PAYLOAD = 1024**3
_METADATA = ("title", "language", "publisher", "published", "description")
_LATER_METADATA = ("sort_title", "original_title", "original_language", "first_published")
"""What older versions did not write."""
_MALFORMED = (IndexError, KeyError, OverflowError, RecursionError, TypeError, struct.error, zlib.error)
_NUMBER = r"-?\d{1,9}(?:\.\d{1,6})?"
_POINTS = {
    AnchorKind.EPUB: re.compile(r"\d{1,9}\|[^|\n]*\|\d{1,9}"),
    AnchorKind.PDF: re.compile(rf"\d{{1,9}}\|(?:{_NUMBER}(?: {_NUMBER}){{3}})?"),
    AnchorKind.LINES: re.compile("(?:recognized)?"),
}


def encode_parsed(parsed: ParsedDocument, *, compress: bool = True) -> bytes:
    """The document as bytes; `compress` trades processor time for about 60 % of the size.

    Raises:
        ValueError: it holds what cannot be written: lone surrogates, a line feed in an anchor point.
    """
    anchors = parsed.anchors
    text = parsed.text.encode()
    points = "\n".join(anchors.points)
    if anchors.points and points.count("\n") != len(anchors.points) - 1:
        raise ValueError("an anchor point holds a line feed")
    try:
        offsets = _little_endian(array("I", anchors.offsets)).tobytes()
    except OverflowError as exc:
        raise ValueError("an anchor offset is out of range") from exc
    cover = parsed.cover.data if parsed.cover else b""
    blocks = (text, offsets, points.encode(), cover)
    meta, ocr = parsed.metadata, parsed.recognition
    header = {
        "blocks": [len(block) for block in blocks],
        "metadata": {name: getattr(meta, name) for name in (*_METADATA, *_LATER_METADATA)},
        "authors": meta.authors,
        "identifiers": meta.identifiers,
        "subjects": meta.subjects,
        "sort_authors": meta.sort_authors,
        "contributors": [(one.name, one.role, one.sort_name) for one in meta.contributors],
        "series": [(one.name, one.position) for one in meta.series],
        "sections": [
            (
                section.title,
                section.span.start,
                section.span.end,
                section.level,
                section.parent,
                section.kind,
                section.role,
                section.number,
            )
            for section in parsed.sections
        ],
        "anchors": anchors.kind,
        "points": len(anchors.points),
        "resources": anchors.resources,
        "recognized": anchors.recognized,
        "pages_without_text": parsed.pages_without_text,
        "recognition": None if ocr is None else (ocr.pages, ocr.tried, ocr.confidence),
        "warnings": [(warning.code, warning.subject, warning.message) for warning in parsed.warnings],
        "pages": parsed.page_count,
        "cover": parsed.cover.media_type if parsed.cover else None,
        "readings": [(one.span.start, one.span.end, one.text) for one in parsed.readings],
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    payload = b"".join((_LENGTH.pack(len(head)), head, *blocks))
    prefix = _PREFIX.pack(_MAGIC, _VERSION, _DEFLATED if compress else _STORED, zlib.crc32(payload), len(payload))
    return prefix + (zlib.compress(payload, 1) if compress else payload)


def decode_parsed(
    data: bytes | memoryview,
    *,
    max_bytes: int = _MAX_PAYLOAD,
    max_header: int = _MAX_PAYLOAD,
    max_points: int = _MAX_PAYLOAD,
) -> ParsedDocument:
    """The document that `encode_parsed` wrote, checked as untrusted data.

    Args:
        data: the bytes; those of a process that may have been taken over are fine.
        max_bytes: how long the payload may be when it is unpacked.
        max_header: how long the header with metadata, sections and warnings may be (bytes).
        max_points: how many anchors there may be. Both become many times larger in memory.

    Raises:
        ValueError: the bytes are damaged, too many, or describe no consistent document.
    """
    try:
        return _decode(memoryview(data), max_bytes, max_header, max_points)
    except _MALFORMED as exc:
        raise ValueError(f"not a parsed document: {exc}") from exc


def _decode(data: memoryview, max_bytes: int, max_header: int, max_points: int) -> ParsedDocument:
    magic, version, compression, checksum, length = _PREFIX.unpack_from(data)
    if magic != _MAGIC or version not in {_FIRST_VERSION, _VERSION} or compression not in {_STORED, _DEFLATED}:
        raise ValueError("not a parsed document, or one of another version")
    if length > max_bytes:
        raise ValueError(f"a payload of {length} bytes is over the bound of {max_bytes}")
    payload = data[_PREFIX.size :]
    if compression == _DEFLATED:
        inflater = zlib.decompressobj()
        # One byte more than announced, so that the end of the stream is reached and its checksum checked.
        payload = memoryview(inflater.decompress(payload, length + 1))
        if not inflater.eof or inflater.unused_data:
            raise ValueError("the payload is damaged")
    if len(payload) != length or zlib.crc32(payload) != checksum:
        raise ValueError("the payload is damaged")
    (head_length,) = _LENGTH.unpack_from(payload)
    if head_length > max_header:
        raise ValueError(f"a header of {head_length} bytes is over the bound of {max_header}")
    at = _LENGTH.size + head_length
    header = json.loads(str(payload[_LENGTH.size : at], "utf-8"))
    blocks: list[memoryview] = []
    for size in header["blocks"]:
        blocks.append(payload[at : at + _natural(size)])
        at += size
    if at != length:
        raise ValueError("the blocks do not fill the payload")
    text_block, offsets_block, points_block, cover_block = blocks
    if len(offsets_block) > max_points * 4:
        raise ValueError(f"more than {max_points} anchors are over the bound")
    text = str(text_block, "utf-8")
    return ParsedDocument(
        text=text,
        metadata=_metadata(header),
        sections=_sections(header["sections"], len(text), version),
        anchors=_anchors(header, offsets_block, points_block, len(text)),
        warnings=tuple(
            ParseWarning(code=WarningCode(code), subject=_string(subject), message=_string(message))
            for code, subject, message in header["warnings"]
        ),
        page_count=None if header["pages"] is None else _natural(header["pages"]),
        readings=_readings(header.get("readings", []), len(text)),
        pages_without_text=_pages(header.get("pages_without_text", [])),
        recognition=_recognition(header.get("recognition")),
        cover=None if header["cover"] is None else Cover(media_type=_string(header["cover"]), data=bytes(cover_block)),
    )


def _metadata(header: dict[str, Any]) -> Metadata:
    said = header["metadata"]
    return Metadata(
        authors=_strings(header["authors"]),
        identifiers=_strings(header["identifiers"]),
        subjects=_strings(header.get("subjects", [])),
        sort_authors=_strings(header.get("sort_authors", [])),
        contributors=tuple(
            Contributor(name=_string(name), role=ContributorRole(role), sort_name=_string(sort_name))
            for name, role, sort_name in header.get("contributors", [])
        ),
        series=tuple(
            Series(name=_string(name), position=_string(position)) for name, position in header.get("series", [])
        ),
        **{name: _string(said[name]) for name in _METADATA},
        **{name: _string(said.get(name, "")) for name in _LATER_METADATA},
    )


def _sections(rows: list[list[Any]], length: int, version: int) -> tuple[Section, ...]:
    """The sections, if they are in reading order and each lies within its parent.

    The first version knew neither roles nor numbers; they are found as they would be when the document is read.
    """
    sections: list[Section] = []
    bound = Span(start=0, end=length)
    start = 0
    for ordinal, (title, begin, end, level, parent, kind, *named) in enumerate(rows):
        role, number = named or (SectionRole.SECTION, None)
        span = Span(start=_natural(begin), end=_natural(end))
        if parent is not None and _natural(parent) >= ordinal:
            raise ValueError(f"section {ordinal} comes before its parent")
        holder = bound if parent is None else sections[parent].span
        if not holder.contains(span) or span.start < start:
            raise ValueError(f"section {ordinal} is not in its place")
        start = span.start
        sections.append(
            Section(
                ordinal=ordinal,
                title=_string(title),
                span=span,
                level=_natural(level),
                parent=parent,
                kind=SectionKind(kind),
                role=SectionRole(role),
                number=None if number is None else _natural(number),
            )
        )
    return arrange(sections) if version == _FIRST_VERSION else tuple(sections)


def _readings(rows: list[list[Any]], length: int) -> tuple[Reading, ...]:
    """The readings, if they are in order and within the text. Texts of earlier parsers have none."""
    readings: list[Reading] = []
    last = 0
    for start, end, text in rows:
        span = Span(start=_natural(start), end=_natural(end))
        if not last <= span.start < span.end <= length:
            raise ValueError(f"the reading at {start} is not in its place")
        last = span.end
        readings.append(Reading(span=span, text=_string(text)))
    return tuple(readings)


def _anchors(header: dict[str, Any], offsets: memoryview, points: memoryview, length: int) -> AnchorMap:
    kind = AnchorKind(header["anchors"])
    values = array("I")
    values.frombytes(offsets)
    places = _little_endian(values).tolist()
    names = str(points, "utf-8").split("\n") if _natural(header["points"]) else []
    resources = _strings(header["resources"])
    if len(names) != header["points"]:
        raise ValueError("the anchor points are not as many as announced")
    if places and (places[-1] > length or any(map(gt, places, places[1:]))):
        raise ValueError("the anchor offsets are not in order")
    if not all(map(_POINTS[kind].fullmatch, names)):
        raise ValueError("an anchor point is malformed")
    # A resource that is not there would make a citation fail long after the book was added.
    if kind is AnchorKind.EPUB and any(
        int(number) >= len(resources) for number in {name.partition("|")[0] for name in names}
    ):
        raise ValueError("an anchor point names a resource that is not there")
    recognized = _pages(header.get("recognized", []))
    return AnchorMap(kind=kind, offsets=tuple(places), points=tuple(names), resources=resources, recognized=recognized)


def _little_endian(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _pages(values: object) -> tuple[int, ...]:
    """Indexes of pages in order."""
    if type(values) is not list:
        raise ValueError(f"{values!r} is no list")
    pages = tuple(map(_natural, values))
    if any(map(ge, pages, pages[1:])):
        raise ValueError("the pages are not in order")
    return pages


def _recognition(row: list[Any] | None) -> RecognitionSummary | None:
    """What text recognition did; texts of earlier versions do not say it."""
    if row is None:
        return None
    pages, tried, confidence = row
    if type(confidence) not in {int, float}:
        raise ValueError(f"{confidence!r} is no confidence")
    return RecognitionSummary(pages=_natural(pages), tried=_natural(tried), confidence=float(confidence))


def _natural(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def _string(value: object) -> str:
    if type(value) is not str:
        raise ValueError(f"{value!r} is no text")
    return value


def _strings(values: object) -> tuple[str, ...]:
    if type(values) is not list:
        raise ValueError(f"{values!r} is no list")
    return tuple(map(_string, values))
