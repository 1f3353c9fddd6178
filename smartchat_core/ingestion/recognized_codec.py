"""A recognised page to bytes and back: for checkpoints, and for the pipe to the child process."""

from __future__ import annotations

import json
import zlib
from typing import Any

from smartchat_core.model.recognized import PixelBox, RecognizedLine, RecognizedPage, RecognizedWord

__all__ = ["MAX_PAGE_BYTES", "decode_page", "encode_page"]

MAX_PAGE_BYTES = 16 * 1024**2
"""Of a page, unpacked: a printed one has a few tens of thousands."""

_MAX_PIXELS = 100_000
_MAX_FAILURE = 500


def encode_page(page: RecognizedPage) -> bytes:
    """The page as bytes."""
    content = {
        "size": [page.width, page.height],
        "dpi": page.dots_per_inch,
        "quarters": page.quarters,
        "failure": page.failure,
        "lines": [
            [round(line.height, 1), [[word.text, *word.box, round(word.confidence, 3)] for word in line.words]]
            for line in page.lines
        ],
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def decode_page(data: bytes) -> RecognizedPage:
    """The page that `encode_page` wrote, checked as untrusted data.

    Raises:
        ValueError: the bytes are damaged, too many, or describe no page.
    """
    try:
        inflater = zlib.decompressobj()
        text = inflater.decompress(data, MAX_PAGE_BYTES)
        if not inflater.eof:
            raise ValueError("a recognised page is too long, or cut")
        return _page(json.loads(text))
    except (IndexError, KeyError, TypeError, OverflowError, RecursionError, zlib.error) as exc:
        raise ValueError(f"not a recognised page: {exc}") from exc


def _page(content: dict[str, Any]) -> RecognizedPage:
    width, height = (_within(value, 1, _MAX_PIXELS) for value in content["size"])
    return RecognizedPage(
        width=width,
        height=height,
        dots_per_inch=_real(content["dpi"], 1.0, 10_000.0),
        quarters=_within(content["quarters"], 0, 3),
        lines=tuple(
            RecognizedLine(
                words=tuple(_word(word, width, height) for word in words), height=_real(size, 0.0, float(_MAX_PIXELS))
            )
            for size, words in content["lines"]
            if words
        ),
        failure=_string(content["failure"])[:_MAX_FAILURE],
    )


def _word(row: list[Any], width: int, height: int) -> RecognizedWord:
    text, left, top, right, bottom, confidence = row
    if not _string(text).strip():
        raise ValueError("a recognised word has no characters")
    box = PixelBox(
        _within(left, 0, width), _within(top, 0, height), _within(right, 0, width), _within(bottom, 0, height)
    )
    if box.left > box.right or box.top > box.bottom:
        raise ValueError("a recognised word has no place")
    return RecognizedWord(text=text, box=box, confidence=_real(confidence, 0.0, 1.0))


def _within(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{value!r} is not between {least} and {most}")
    return value


def _real(value: object, least: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{value!r} is not between {least} and {most}")
    return float(value)


def _string(value: object) -> str:
    if type(value) is not str:
        raise ValueError(f"{value!r} is no text")
    return value
