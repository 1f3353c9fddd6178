"""Pictures of pages as files, and comic books of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from smartchat_core.testing.pdf_files import column
from tests.support.scans import page_picture

__all__ = ["encoded_page", "encoded_picture", "written_archive"]


def encoded_picture(mode: str, size: tuple[int, int], format_: str = "PNG", *, color: Any = 0, **options: Any) -> bytes:
    """A picture of one colour as a file."""
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, format_, **options)
    return file.getvalue()


def encoded_page(
    lines: Sequence[str], format_: str = "PNG", *, mode: str = "L", dots: float = 120, turn: int = 0
) -> bytes:
    """The picture of a page with these lines as a file; turned by so many degrees against the clock."""
    page = page_picture(column(lines), dots=dots)
    picture = Image.frombytes("L", (page.width, page.height), page.pixels).rotate(turn, expand=True)
    file = io.BytesIO()
    picture.convert(mode).save(file, format_)
    return file.getvalue()


def written_archive(path: Path, entries: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> Path:
    """A ZIP archive of these entries."""
    listed = entries.items() if isinstance(entries, Mapping) else entries
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in listed:
            archive.writestr(name, data)
    return path
