"""A reader of documents whose calls are spans."""

from __future__ import annotations

from pathlib import Path

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import child_span
from smartchat_core.parsing.format_registry import FormatRegistry
from smartchat_core.ports.parser import DocumentReader, ParsingLimits
from smartchat_core.ports.telemetry import SpanKind, Telemetry

__all__ = ["ObservedDocumentReader"]


class ObservedDocumentReader:
    """One span for each document that is read, by its format.

    Args:
        reader: does the work, and is closed by its owner.
        telemetry: takes the spans.
    """

    def __init__(self, reader: DocumentReader, *, telemetry: Telemetry) -> None:
        self._reader = reader
        self._telemetry = telemetry

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits, owner: OwnerId) -> ParsedDocument:
        about = {spans.FORMAT: media_type}
        with child_span(self._telemetry, spans.READ_DOCUMENT, kind=SpanKind.INTERNAL, attributes=about):
            return await self._reader.read(path, media_type=media_type, limits=limits, owner=owner)

    def formats(self) -> FormatRegistry:
        return self._reader.formats()

    def parser_version(self, media_type: str) -> str:
        return self._reader.parser_version(media_type)
