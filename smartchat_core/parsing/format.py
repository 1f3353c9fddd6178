"""A document format as a value: what it is called, and how a file of it is recognised without running a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["PLAIN_TEXT", "ArchiveMark", "Format", "Signature"]

PLAIN_TEXT = "text/plain"
"""The type of every text that no other format recognises (RFC 2046, 4.1.4)."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_EXTENSION = re.compile(r"[a-z0-9][a-z0-9_+-]{0,15}")
_MAX_LABEL = 60
_MAX_MAGIC = 256
_MAX_ENTRY = 200
_MAX_ITEMS = 50
_MAX_OFFSET = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Bytes that a file of the format holds at `offset`, or up to `within` bytes behind it.

    A text may quote a signature. So one that is found behind `offset` counts in a text only where the file's name
    promises the format, or where `beside` is in the text too.

    Raises:
        ValueError: it has no bytes, or is out of bounds.
    """

    magic: bytes
    offset: int = 0
    within: int = 0
    beside: str = ""

    def __post_init__(self) -> None:
        if not 2 <= len(self.magic) <= _MAX_MAGIC:
            raise ValueError(f"a signature has 2 to {_MAX_MAGIC} bytes")
        if not 0 <= self.offset <= self.offset + self.within <= _MAX_OFFSET:
            raise ValueError(f"a signature stands within the first {_MAX_OFFSET} bytes")
        if len(self.beside) > _MAX_MAGIC:
            raise ValueError(f"what stands beside a signature has at most {_MAX_MAGIC} characters")


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveMark:
    """What the listing of an archive (ZIP, or an OLE2 compound file) shows of the format.

    Exactly one of the first five is given:

    Args:
        declared: the media type in the entry `mimetype`, which EPUB (OCF 4.3) and ODF (part 2, 3.3) ask to be first.
        entry: the name of an entry.
        single: how the name of exactly one entry ends (`.fb2`).
        only: how the names of all entries end; any of them will do (`.jpg`, `.png`).
        mostly: how the names of at least half of the entries end.
        beside: how the names of the other entries end, with `mostly`; if it is empty, as they like.
        undeclared: it counts only where no media type is declared.
        named: it counts only where the file's name promises the format.

    Raises:
        ValueError: none or several of the first five are given, or one is out of bounds.
    """

    declared: str = ""
    entry: str = ""
    single: str = ""
    only: tuple[str, ...] = ()
    mostly: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    undeclared: bool = False
    named: bool = False

    def __post_init__(self) -> None:
        if sum(map(bool, (self.declared, self.entry, self.single, self.only, self.mostly))) != 1:
            raise ValueError("an archive's mark is one of `declared`, `entry`, `single`, `only` and `mostly`")
        if self.beside and not self.mostly:
            raise ValueError("`beside` is of the entries that are not among the `mostly`")
        endings = (*self.only, *self.mostly, *self.beside)
        if any(len(text) > _MAX_ENTRY for text in (self.declared, self.entry, self.single, *endings)):
            raise ValueError(f"an entry's name has at most {_MAX_ENTRY} characters here")
        if len(endings) > _MAX_ITEMS or not all(endings):
            raise ValueError(f"a mark holds up to {_MAX_ITEMS} endings, none of them empty")


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """A document format, as the parser that reads it describes it.

    It holds data and no code, because what a plugin's parser declares of its formats crosses a process boundary: files
    are recognised without running any parser.

    Args:
        name: a short name for metrics, such as `epub`.
        label: what people call it, such as `EPUB`.
        media_types: the first is what a recognised file is called; the others mean the same.
        extensions: of file names, without the dot, in lower case.
        signatures: bytes by which a file is recognised; any of them will do.
        archives: marks in an archive's listing by which a file is recognised; any of them will do.
        doctype: the document type of its markup, such as `html`.
        roots: the root elements of its markup. Names in lower case match in any case.
        fields: names of fields (RFC 5322) in the header of a message that it begins with, all of which have to be
            there; `a|b` is either of two, `name: value` asks for how the value begins. All in lower case.
        text: it has nothing to be recognised by: any text may be one, and the extension decides which.
        embeds_markup: a text of this format may begin with markup of another one (`text` only).

    Raises:
        ValueError: a name is none, or something is out of bounds.
    """

    name: str
    label: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    archives: tuple[ArchiveMark, ...] = ()
    doctype: str = ""
    roots: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    text: bool = False
    embeds_markup: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("a format's name has up to 24 characters, a-z, 0-9 and _")
        if not self.label.strip() or len(self.label) > _MAX_LABEL or not self.label.isprintable():
            raise ValueError(f"a format's label has 1 to {_MAX_LABEL} printable characters")
        if not self.media_types or not all(map(_MEDIA_TYPE.fullmatch, self.media_types)):
            raise ValueError("a format has at least one media type, written as type/subtype in lower case")
        if not all(map(_EXTENSION.fullmatch, self.extensions)):
            raise ValueError("an extension is written in lower case, without the dot")
        sizes = (self.media_types, self.extensions, self.signatures, self.archives, self.roots, self.fields)
        if any(len(items) > _MAX_ITEMS for items in sizes):
            raise ValueError(f"a format has at most {_MAX_ITEMS} of each")
        if any(not 0 < len(text) <= _MAX_LABEL for text in (*self.roots, *self.fields, self.doctype or "-")):
            raise ValueError(f"the name of an element or of a field has 1 to {_MAX_LABEL} characters")

    @property
    def media_type(self) -> str:
        """What a file of this format is called."""
        return self.media_types[0]

    @property
    def is_archive(self) -> bool:
        """Whether all files of this format are archives."""
        return bool(self.archives) and not (self.signatures or self.doctype or self.roots or self.fields)
