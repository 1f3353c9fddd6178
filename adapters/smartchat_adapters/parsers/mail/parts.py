"""Parts of a message (RFC 2045 to 2049, 2387): which of them are its text, and what they hold."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from smartchat_core.errors import DamagedFile, HostileFile
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Part", "addresses", "date_of", "header", "leaves", "parse_message"]

_MAX_PARTS = 2_000
_MAX_DEPTH = 30
_LONGEST_HEADER = 10_000
_MAX_ADDRESSES = 50
# Reading their parameters takes the square of their length.
_PARAMETERS = re.compile(rb"^content-(?:type|disposition):[^\n]*+(?:\n[ \t][^\n]*+)*+", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part that holds no others: its type, its name and its place, and the message it belongs to."""

    message: Message
    alternatives: int = 0
    """Counts the group of alternatives that it is one of, from 1; 0 outside of any."""
    related: bool = False
    """Whether it belongs to a page: a picture, a style, a frame."""
    read_as: str = ""
    """Its type, where it declares none that says anything."""

    @property
    def media_type(self) -> str:
        """Its type in lower case."""
        return self.read_as or self.message.get_content_type()

    @property
    def filename(self) -> str:
        """What it is called as a file, empty if it has no name."""
        name = self.message.get_filename()
        return canonical_line(_decoded(name)) if isinstance(name, str) else ""

    @property
    def attached(self) -> bool:
        """Whether it is sent along, and no part of what the message says."""
        return self.message.get_content_disposition() == "attachment" or bool(self.filename and not self.related)

    @property
    def location(self) -> str:
        """The URL that it was saved from (RFC 2557)."""
        return header(self.message, "Content-Location")

    @property
    def content_id(self) -> str:
        """The id by which other parts refer to it, without brackets."""
        return header(self.message, "Content-ID").strip("<> ")

    def content(self) -> bytes:
        """The bytes that its transfer encoding stands for."""
        payload = self.message.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""

    @property
    def charset(self) -> str:
        """The encoding that it declares; empty where it declares none."""
        return self.message.get_content_charset() or ""

    def text(self) -> str | None:
        """The content in the encoding that it declares; None where it declares none that fits."""
        try:
            return self.content().decode(self.charset)
        except (LookupError, UnicodeError, ValueError):
            return None


def parse_message(data: bytes) -> Message:
    """The message in the bytes.

    Raises:
        HostileFile: its parts are nested too deeply, or a field of parameters is too long.
        DamagedFile: it has no header.
    """
    if any(len(field.group()) > _LONGEST_HEADER for field in _PARAMETERS.finditer(data)):
        raise HostileFile("The header of the message is too long to be read.")
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as exc:
        raise HostileFile("The parts of the message are nested too deeply.") from exc
    if not message.keys():
        raise DamagedFile("The file does not begin with the header of a message.")
    return message


def leaves(message: Message) -> Iterator[Part | Message]:
    """The parts that hold no others, in order; a message within it comes as it is.

    Raises:
        HostileFile: there are too many parts, or they are nested too deeply.
    """
    pending: list[tuple[Message, int, int, bool]] = [(message, 0, 0, False)]
    groups = count = 0
    while pending:
        one, depth, group, related = pending.pop()
        count += 1
        if count > _MAX_PARTS or depth > _MAX_DEPTH:
            raise HostileFile("The message has too many parts, or they are nested too deeply.")
        kind = one.get_content_type()
        inner = one.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
            yield inner[0]
        elif kind.startswith("multipart/") and isinstance(inner, list):
            if kind == "multipart/alternative":
                groups += 1
                group = groups
            related = related or kind == "multipart/related"
            parts = [part for part in inner if isinstance(part, Message)]
            pending += [(part, depth + 1, group, related) for part in reversed(parts)]
        else:
            yield Part(message=one, alternatives=group, related=related)


def header(message: Message, name: str) -> str:
    """The decoded field as one line, empty where there is none."""
    value = message.get(name)
    return canonical_line(_decoded(str(value)[:_LONGEST_HEADER])) if value is not None else ""


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, UnicodeError, ValueError):
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def addresses(message: Message, name: str) -> tuple[str, ...]:
    """The people in a field of addresses: their names, or else their addresses."""
    value = message.get(name)
    if value is None:
        return ()
    try:
        pairs = getaddresses([str(value)[:_LONGEST_HEADER]])[:_MAX_ADDRESSES]
    except RecursionError:  # comments are nested in it without end
        return ()
    names = (canonical_line(_decoded(person)) or address for person, address in pairs)
    return tuple(dict.fromkeys(filter(None, names)))


def date_of(message: Message) -> str:
    """The day on which it was sent, as year, month and day."""
    try:
        return parsedate_to_datetime(header(message, "Date")).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
