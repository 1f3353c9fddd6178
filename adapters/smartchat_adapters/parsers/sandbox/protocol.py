"""The protocol of the sandbox's pipes: messages of a JSON header and bytes, and errors by their code.

A message is two lengths (unsigned 64 bit, little-endian), the header and the block. Nothing is ever
unpickled, and whatever comes out of the child is checked: a hostile file may have taken it over.
"""

from __future__ import annotations

import json
import struct
from typing import Any

from smartchat_core import errors
from smartchat_core.errors import ParserCrashed, SmartChatError

__all__ = [
    "LENGTHS",
    "MAX_HEADER",
    "describe_error",
    "pack_message",
    "rebuild_error",
    "unpack_header",
    "unpack_lengths",
]

LENGTHS = struct.Struct("<QQ")
MAX_HEADER = 256 * 1024
_MAX_SENTENCE = 2000

_ALLOWED: dict[str, type[SmartChatError]] = {
    kind.code: kind
    for kind in (getattr(errors, name) for name in errors.__all__)
    if issubclass(kind, errors.InputError | errors.LimitExceeded | errors.ConfigurationError | ParserCrashed)
}


def pack_message(header: dict[str, Any], block: bytes = b"") -> bytes:
    """The header and the lengths as bytes; the block is to be written after them."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return LENGTHS.pack(len(head), len(block)) + head


def unpack_lengths(data: bytes, *, max_block: int) -> tuple[int, int]:
    """The lengths of header and block.

    Raises:
        ValueError: one of them is over its bound.
    """
    head, block = LENGTHS.unpack(data)
    if head > MAX_HEADER or block > max_block:
        raise ValueError(f"a message of {head} + {block} bytes is over the bound")
    return head, block


def unpack_header(data: bytes) -> dict[str, Any]:
    """The header as a dictionary.

    Raises:
        ValueError: it is not a JSON object.
    """
    try:
        header = json.loads(data)
    except RecursionError as exc:
        raise ValueError("the header is nested too deeply") from exc
    if not isinstance(header, dict):
        raise ValueError("the header is no object")  # noqa: TRY004  # malformed data, not a wrong call
    return header


def describe_error(error: BaseException, *, parser: str) -> dict[str, str]:
    """The error as strings; what is not one of the core's own becomes a crash that names it and the parser."""
    if isinstance(error, SmartChatError):
        known = (kind.__dict__.get("code", "") for kind in type(error).__mro__)
        code = next((code for code in known if code in _ALLOWED), ParserCrashed.code)
        return {"code": code, "message": error.message, "cause": error.cause, "remedy": error.remedy}
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f" in {where.tb_frame.f_code.co_name}, line {where.tb_lineno}" if where else ""
    return {
        "code": ParserCrashed.code,
        "message": f"The parser {parser} failed on this file with {type(error).__name__}",
        "cause": f"{type(error).__name__}: {error}"[:_MAX_SENTENCE] + place,
        "remedy": "Report it to the author of the parser, unless the file is damaged.",
    }


def rebuild_error(described: object) -> SmartChatError:
    """The error that `describe_error` described, of the type that its code names."""
    if not isinstance(described, dict):
        return ParserCrashed("The parser failed, and did not say why")
    fields = {
        name: value[:_MAX_SENTENCE] if isinstance(value := described.get(name), str) else ""
        for name in ("code", "message", "cause", "remedy")
    }
    kind = _ALLOWED.get(fields["code"], ParserCrashed)
    return kind(fields["message"] or "The file cannot be read", cause=fields["cause"], remedy=fields["remedy"])
