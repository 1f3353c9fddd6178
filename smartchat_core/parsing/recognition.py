"""Recognising the format of a file by its first bytes and, for an archive, its listing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartchat_core.parsing.format import ArchiveMark, Format, Signature
from smartchat_core.parsing.wide_text import wide_encoding

__all__ = ["OLE2", "FileSample", "recognise"]

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# A prolog: declaration and processing instructions, comments and the document type, with its internal subset.
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_DOCTYPE = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE\s+([\w.:-]+)", re.DOTALL | re.IGNORECASE)
# The header of a message: fields, their folded lines, and the empty line behind them (RFC 5322, 2.2).
_HEADER = re.compile(r"\s*((?:[A-Za-z][\w-]{0,70}:[^\n]*\n(?:[ \t][^\n]*\n)*+)++)(?=\r?\n|\Z)")
_HEADER_FIELD = re.compile(r"^([A-Za-z][\w-]*):[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.MULTILINE)
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_CONTROLS_IN_TEXT = 0.005
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, kw_only=True)
class FileSample:
    """What recognition goes by: the extension, the first bytes, and the entries of an archive."""

    extension: str
    head: bytes
    names: frozenset[str] = frozenset()

    @property
    def is_zip(self) -> bool:
        """Whether it is a ZIP archive."""
        return self.head.startswith(_ZIP)

    @property
    def is_archive(self) -> bool:
        """Whether it has a listing: a ZIP archive or an OLE2 compound file."""
        return self.is_zip or self.head.startswith(OLE2)

    @cached_property
    def text(self) -> str | None:
        """The beginning as text, or None if it is binary data."""
        return None if self.is_archive else _as_text(self.head)

    @cached_property
    def declared(self) -> str:
        """The media type in the entry that EPUB (OCF 4.3) and ODF (part 2, 3.3) ask to be first and stored."""
        head = self.head
        if len(head) < 38 or head[30:38] != b"mimetype" or head[8:10] != b"\x00\x00":
            return ""
        size = int.from_bytes(head[22:26], "little")
        start = 38 + int.from_bytes(head[28:30], "little")
        return head[start : start + min(size, 128)].decode("ascii", errors="replace").strip()

    @cached_property
    def doctype(self) -> str:
        """The document type of its markup, in lower case."""
        found = _DOCTYPE.match(self.text or "")
        return found[1].lower() if found else ""

    @cached_property
    def root(self) -> str:
        """The first element of its markup."""
        text = self.text or ""
        prolog = _PROLOG.match(text)
        found = _ROOT.match(text, prolog.end() if prolog else 0)
        return found[1] if found else ""

    @cached_property
    def header(self) -> Mapping[str, str]:
        """The fields of the header that it begins with, in lower case; none if it begins with anything else."""
        found = _HEADER.match(self.text or "")
        return {name.lower(): value.lower() for name, value in _HEADER_FIELD.findall(found[1])} if found else {}


def recognise(sample: FileSample, formats: Sequence[Format], promised: Format | None) -> Format | None:
    """The format whose marks the file bears; None where it bears none of them.

    The first of the formats wins among those with a mark of the same kind. Marks that cannot be there by chance (a
    declared type, bytes at their offset) count before those that may be.
    """
    kinds = _ARCHIVE_KINDS if sample.is_archive else _FILE_KINDS
    for bears in kinds:
        for format_ in formats:
            if bears(format_, sample, promised):
                return format_
    return None


def _declares(format_: Format, sample: FileSample, _promised: Format | None) -> bool:
    return bool(sample.declared) and any(mark.declared == sample.declared for mark in format_.archives)


def _lists(format_: Format, sample: FileSample, _promised: Format | None) -> bool:
    return any(
        _stands(mark, sample.names)
        and not (mark.undeclared and sample.declared)
        and not (mark.named and sample.extension not in format_.extensions)
        for mark in format_.archives
    )


def _stands(mark: ArchiveMark, names: frozenset[str]) -> bool:
    if mark.entry:
        return mark.entry in names
    if mark.single:
        return sum(name.lower().endswith(mark.single) for name in names) == 1
    files = [name.lower() for name in names if not name.endswith("/")]
    if mark.mostly:
        others = [name for name in files if not name.endswith(mark.mostly)]
        few = len(files) > 0 and 2 * len(others) <= len(files)
        return few and (not mark.beside or all(name.endswith(mark.beside) for name in others))
    return bool(mark.only and files) and all(name.endswith(mark.only) for name in files)


def _begins(format_: Format, sample: FileSample, _promised: Format | None) -> bool:
    return any(sample.head.startswith(mark.magic, mark.offset) for mark in format_.signatures)


def _contains(format_: Format, sample: FileSample, _promised: Format | None) -> bool:
    named = sample.extension in format_.extensions
    return any(_found_behind(mark, sample, named=named) for mark in format_.signatures)


def _found_behind(mark: Signature, sample: FileSample, *, named: bool) -> bool:
    if sample.head.find(mark.magic, mark.offset, mark.offset + mark.within) < 0:
        return False
    return named or sample.text is None or (mark.beside != "" and mark.beside in sample.text)


def _is_marked_up(format_: Format, sample: FileSample, promised: Format | None) -> bool:
    if format_.doctype and sample.doctype == format_.doctype:
        return True
    if not sample.root or (promised is not None and promised.embeds_markup):
        return False
    return sample.root in format_.roots or sample.root.lower() in format_.roots


def _has_header(format_: Format, sample: FileSample, promised: Format | None) -> bool:
    if not format_.fields or (promised is not None and promised.embeds_markup):
        return False
    header = sample.header
    return bool(header) and all(any(_is_in(field, header) for field in either.split("|")) for either in format_.fields)


def _is_in(field: str, header: Mapping[str, str]) -> bool:
    name, _, value = field.partition(": ")
    return name in header and header[name].startswith(value)


_Bears = Callable[[Format, FileSample, Format | None], bool]
_ARCHIVE_KINDS: Iterable[_Bears] = (_declares, _begins, _lists)
_FILE_KINDS: Iterable[_Bears] = (_begins, _contains, _has_header, _is_marked_up)


def _as_text(head: bytes) -> str | None:
    """The beginning as text, or None if it is binary data."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="replace").lstrip("\ufeff")
    sample = head[:4096]
    wide = wide_encoding(head)
    if wide is not None:
        return head.decode(wide, errors="replace")
    if b"\x00" in sample:
        return None
    if len(_CONTROLS.findall(sample)) > len(sample) * _CONTROLS_IN_TEXT:
        return None
    try:
        return head.decode()
    except UnicodeDecodeError as exc:
        if len(head) - exc.start < 4 and exc.reason == "unexpected end of data":
            return head[: exc.start].decode()
    # An old 8-bit or double-byte encoding: which one is for the parser to find out.
    return head.decode("latin-1")
