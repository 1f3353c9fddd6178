"""The sandboxed child: confines itself, then answers requests until its input ends."""

from __future__ import annotations

import importlib
import mimetypes
import os
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from smartchat_adapters.parsers.sandbox.confine import confine, limit_processor_time
from smartchat_adapters.parsers.sandbox.protocol import (
    LENGTHS,
    describe_error,
    pack_message,
    unpack_header,
    unpack_lengths,
)
from smartchat_core.errors import ParsingOutOfMemory
from smartchat_core.ingestion.parsed_codec import encode_parsed
from smartchat_core.ingestion.recognized_codec import decode_page, encode_page
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.recognized import PagesWithoutText
from smartchat_core.parsing.format_codec import encode_format
from smartchat_core.ports.parser import ParsingLimits

__all__ = ["serve"]

_MAX_FORMATS = 50
_LONGEST = 500
_MAX_BLOCK = 1024**3


def serve() -> None:
    """Answer the requests on standard input one by one, on what was standard output."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    # A library that prints must not be able to write into the answers.
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    os.close(silence)
    setup = _receive(requests)
    if setup is None:
        return
    # They could not be read, and the same file has to give the same text on every machine.
    mimetypes.knownfiles.clear()
    _send(answers, pack_message(confine(**setup)))
    while (received := _receive_with_block(requests)) is not None:
        header, block = _answer(*received)
        _send(answers, pack_message(header, block))
        _send(answers, block)


def _answer(request: dict[str, Any], block: bytes) -> tuple[dict[str, Any], bytes]:
    if "describe" in request:
        return _described(request["describe"]), b""
    limits = ParsingLimits(**request["limits"])
    limit_processor_time(limits.cpu_seconds)
    try:
        return _carried_out(request, block, limits)
    except MemoryError:
        error = ParsingOutOfMemory(f"The file needs more than {limits.memory_bytes // 1024**2} MB to be read")
        return {"error": describe_error(error, parser=request["parser"])}, b""
    except Exception as exc:  # noqa: BLE001  # whatever a parser fails with is sent to the parent
        return {"error": describe_error(exc, parser=request["parser"])}, b""


def _carried_out(request: dict[str, Any], block: bytes, limits: ParsingLimits) -> tuple[dict[str, Any], bytes]:
    parser, path = _load(request["parser"])(), Path(request["path"])
    if "every" in request:
        find = getattr(parser, "pages_without_text", None)
        found = find(path, every=request["every"], limits=limits) if find else PagesWithoutText()
        return {"pages": found.pages, "language": found.language[:_LONGEST]}, b""
    if "recognize" in request:
        image = parser.page_image(path, request["recognize"], limits=limits)
        page = _recognizer(request["recognizer"], request["data"]).recognize(image, languages=request["languages"])
        return {}, encode_page(page)
    if "pages" in request:
        pages = {}
        at = 0
        for index, length in request["pages"]:
            pages[index] = decode_page(block[at : at + length])
            at += length
        parsed = parser.parse_recognized(path, pages=pages, limits=limits)
    else:
        parsed = parser.parse(path, limits=limits)
    if not isinstance(parsed, ParsedDocument):
        raise TypeError(f"it gave {type(parsed).__name__} in place of a ParsedDocument")
    return {}, encode_parsed(parsed, compress=False)


@cache
def _recognizer(reference: str, folder: str) -> Any:
    """The recogniser with its data, which take a while to be read."""
    return _load(reference)(Path(folder))


def _described(reference: str) -> dict[str, Any]:
    """The formats that the parser declares, or why it cannot be imported."""
    try:
        kind = _load(reference)
        formats = [encode_format(format_) for format_ in kind.formats[:_MAX_FORMATS]]
        return {"name": str(kind.name)[:_LONGEST], "version": str(kind.version)[:_LONGEST], "formats": formats}
    except Exception as exc:  # noqa: BLE001  # a plugin's module may fail in any way
        return {"broken": f"{type(exc).__name__}: {exc}"[:_LONGEST]}


def _load(reference: str) -> Any:
    module, _, name = reference.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _receive(requests: BinaryIO) -> dict[str, Any] | None:
    lengths = requests.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, _ = unpack_lengths(lengths, max_block=0)
    return unpack_header(requests.read(head))


def _receive_with_block(requests: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    lengths = requests.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, block = unpack_lengths(lengths, max_block=_MAX_BLOCK)
    return unpack_header(requests.read(head)), requests.read(block)


def _send(answers: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[answers.write(view) :]
