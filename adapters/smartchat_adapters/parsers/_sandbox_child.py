"""The process that reads files: confines itself, then answers requests until its input ends."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any, BinaryIO

from smartchat_adapters.parsers._confinement import confine, limit_processor_time
from smartchat_adapters.parsers._wire import (
    LENGTHS,
    describe_error,
    pack_message,
    unpack_header,
    unpack_lengths,
)
from smartchat_core.errors import ParsingOutOfMemory
from smartchat_core.ingestion.parsed_codec import encode_parsed
from smartchat_core.plugins import PARSER, installed, load
from smartchat_core.ports.parser import ParsingLimits

__all__ = ["list_parsers", "serve"]


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
    confine(folder=setup.pop("folder"), **setup)
    while (request := _receive(requests)) is not None:
        header, block = _answer(request)
        _send(answers, pack_message(header, block))
        _send(answers, block)


def list_parsers() -> None:
    """Print the installed parsers as one JSON object, and those that cannot be imported with the reason."""
    import json  # only this short-lived mode needs it

    parsers, broken = [], []
    for name in installed(PARSER):
        try:
            kind = load(PARSER, name)
        except Exception as exc:  # noqa: BLE001  # a stranger's module may fail in any way
            broken.append(f"{name}: {exc}")
            continue
        reference = f"{kind.__module__}:{kind.__qualname__}"
        parsers.append([reference, kind.name, kind.version, sorted(kind.media_types)])
    print(json.dumps({"parsers": parsers, "broken": broken}))  # noqa: T201  # the answer to the parent


def _answer(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    limits = ParsingLimits(**request["limits"])
    limit_processor_time(limits.cpu_seconds)
    try:
        parsed = _load(request["parser"])().parse(Path(request["path"]), limits=limits)
        return {}, encode_parsed(parsed, compress=False)
    except MemoryError:
        error = ParsingOutOfMemory(f"The file needs more than {limits.memory_bytes // 1024**2} MB to be read")
        return {"error": describe_error(error)}, b""
    except Exception as exc:  # noqa: BLE001  # whatever a parser fails with is told to the parent
        return {"error": describe_error(exc)}, b""


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


def _send(answers: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[answers.write(view) :]
