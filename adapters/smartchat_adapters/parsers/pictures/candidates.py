"""Which pictures of a text are pages, or parts of pages, whose words only text recognition can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smartchat_adapters.parsers.pictures.header import PictureHeader

__all__ = ["LEAST_RUN", "MetPicture", "is_page_size", "unread_pictures"]

_LEAST_SIDE, _LEAST_PIXELS = 200, 120_000
_FEW_LETTERS = 16
"""A page number, or a word or two of a label."""
LEAST_RUN = 3
"""So many large pictures in a row, with hardly a word between them, stand in the place of text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MetPicture:
    """A picture: its number in its part of the text, and the letters that stand before it since the last one."""

    number: int
    header: PictureHeader | None
    letters_before: int = field(default=0)


def is_page_size(header: PictureHeader | None) -> bool:
    """Whether a picture is large enough to show lines of text; one whose size its header does not say may be."""
    if header is None:
        return False
    if not header.width or not header.height:
        return True
    return min(header.width, header.height) >= _LEAST_SIDE and header.width * header.height >= _LEAST_PIXELS


def unread_pictures(met: Sequence[MetPicture], letters_behind: int) -> Iterator[int]:
    """The numbers of the pictures that stand in the place of text.

    Those are the large ones of a part without a letter, and runs of large ones with hardly a word between them. A
    picture in a text, or beside the title of a chapter, only illustrates it.

    Args:
        met: the pictures of a part in order.
        letters_behind: how many letters stand behind the last one.
    """
    large = [one for one in met if is_page_size(one.header)]
    if not letters_behind and not any(one.letters_before for one in met):
        yield from (one.number for one in large)
        return
    run: list[int] = []
    since = 0
    for one in met:
        since += one.letters_before
        if not is_page_size(one.header):
            continue
        if run and since > _FEW_LETTERS:
            if len(run) >= LEAST_RUN:
                yield from run
            run = []
        run.append(one.number)
        since = 0
    if len(run) >= LEAST_RUN:
        yield from run
