"""Reading an uploaded file from a request, piece by piece."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException, InternalServerException
from multipart import (  # type: ignore[import-untyped]  # published without type information
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from smartchat_core.errors import FileTooLarge, InvalidRequest

__all__ = ["FRAMING_BYTES", "IncomingFile", "incoming_file", "incoming_files"]

FRAMING_BYTES = 64 * 1024
"""What a form may hold beside the file: boundaries, headers, other fields."""

_FIELD = "file"
_MAX_PARTS = 16

_Parts = AsyncGenerator[MultipartSegment | bytes | bytearray | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingFile:
    """A file that is still arriving in this field of a form; `chunks` can be read once."""

    filename: str
    chunks: AsyncIterator[bytes]
    field: str = "file"


async def incoming_file(request: Request[Any, Any, Any], *, max_bytes: int) -> IncomingFile:
    """The file in the field `file` of a form; its content is not read yet.

    Raises:
        FileTooLarge: the request announces more than `max_bytes`; nothing was read.
        InvalidRequest: the form holds no file, or is damaged.
        HTTPException: 415, the request is no form.
    """
    boundary = _boundary(request)
    if (request.content_length or 0) > max_bytes + FRAMING_BYTES:
        raise FileTooLarge(f"the file has more than {max_bytes:,} bytes", cause="the limit on uploads was reached")
    parts = _parts(request, boundary, most=_MAX_PARTS)
    skipped = 0
    async for part in parts:
        if isinstance(part, MultipartSegment) and part.name == _FIELD and part.filename is not None:
            return IncomingFile(filename=part.filename, chunks=_content(parts))
        skipped += len(part) if isinstance(part, bytes | bytearray) else 0
        if skipped > FRAMING_BYTES:
            break
    await parts.aclose()
    raise InvalidRequest(f"the form holds no file in a field {_FIELD!r}")


async def incoming_files(
    request: Request[Any, Any, Any], *, fields: Collection[str], most: int, max_bytes: int
) -> AsyncGenerator[IncomingFile]:
    """The files in these fields of a form, one after the other; what is not read of one is passed over.

    Fields without a file name, as browsers send them where none was chosen, are passed over, too.

    Args:
        request: holds the form.
        fields: of the form.
        most: files that are taken.
        max_bytes: that are passed over at most, of all files together and of other fields.

    Raises:
        InvalidRequest: there are more files, or the form is damaged or was cut off.
        FileTooLarge: more than `max_bytes` were passed over.
        HTTPException: 415, the request is no form.
    """
    boundary, passed_over = _boundary(request), 0
    parts = _parts(request, boundary, most=most + _MAX_PARTS)
    try:
        async for part in parts:
            if isinstance(part, MultipartSegment) and part.name in fields and part.filename:
                yield IncomingFile(filename=part.filename, chunks=_one(parts), field=part.name)
            elif isinstance(part, bytes | bytearray):
                passed_over += len(part)
                if passed_over > max_bytes:
                    raise FileTooLarge(f"more than {max_bytes:,} bytes of the form are in no file that is taken")
    finally:
        await parts.aclose()


async def _one(parts: _Parts) -> AsyncIterator[bytes]:
    """The bytes of a part; the parts behind it are left."""
    async for part in parts:
        if part is None:
            return
        if isinstance(part, bytes | bytearray):
            yield bytes(part)


def _boundary(request: Request[Any, Any, Any]) -> str:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise HTTPException(status_code=415, detail=f"Send a form (multipart/form-data) with a field {_FIELD!r}.")
    return str(options["boundary"])


async def _content(parts: _Parts) -> AsyncIterator[bytes]:
    try:
        async for part in parts:
            if part is None:
                break
            if isinstance(part, bytes | bytearray):
                yield bytes(part)
        beyond = 0
        async for part in parts:  # the form's end, without which the file may be cut off
            beyond += len(part) if isinstance(part, bytes | bytearray) else 0
            if beyond > FRAMING_BYTES:
                raise InvalidRequest("the form holds more than the file")
    finally:
        await parts.aclose()


async def _parts(request: Request[Any, Any, Any], boundary: str, *, most: int) -> _Parts:
    try:
        with PushMultipartParser(boundary, max_segment_count=most) as parser:
            async for chunk in request.stream():
                for part in parser.parse(chunk):
                    yield part
    except MultipartError as exc:
        raise InvalidRequest("the form is damaged or was cut off", cause=str(exc)) from exc
    except InternalServerException as exc:
        raise InvalidRequest("the upload was broken off") from exc  # Litestar's word for it; the client has gone
