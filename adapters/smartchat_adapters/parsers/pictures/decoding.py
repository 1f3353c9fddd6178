"""Pictures of pages for text recognition: decoded by Pillow, in grey, within bounds."""

from __future__ import annotations

import io
import math
import struct
import warnings
from typing import Any

from smartchat_adapters.parsers.pictures.header import picture_header
from smartchat_core.errors import ConfigurationError, DamagedFile
from smartchat_core.model.recognized import PageImage

__all__ = ["decoded_page"]

_FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "JPEG2000", "PNG", "TIFF", "WEBP")
_MAX_PIXELS = 80_000_000
"""A page of A3 at 600 dots per inch; decoding takes up to four bytes for each."""
_MAX_READ = 24_000_000
_LONGEST_SIDE = 30_000
"""As much as a recogniser can take."""
_FINE = 1400
"""The shorter side of a page of 6.5 inches, at which small print can be recognised; coarser ones are enlarged."""
_MOST_ENLARGED = 3.0
_PAGE_INCHES = 6.5
_COARSEST = 10.0
_WHITE = 255
# What Pillow's decoders raise on damaged files.
_FAULTS = (
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


def decoded_page(data: bytes, *, name: str) -> PageImage:
    """The picture as its reader sees it, on white, upright, with no more pixels than a recogniser can take.

    The size of the page is not known: its shorter side is taken for 6.5 inches.

    Raises:
        DamagedFile: it cannot be decoded, or has too many pixels.
        ConfigurationError: Pillow is not installed.
    """
    try:
        from PIL import AvifImagePlugin, Image, UnidentifiedImageError
    except ImportError as exc:
        raise ConfigurationError(
            "Pictures cannot be decoded", cause=str(exc), remedy="Install it: pip install 'smartchat[ocr]'."
        ) from exc
    # A confined process may start no threads.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    header = picture_header(data)
    if header is None:
        raise DamagedFile("This is no picture of a known format", cause=name)
    _check_size(header.width, header.height, name)
    try:
        with warnings.catch_warnings():
            # What Pillow has to say of odd metadata is nobody's concern, and its bound of pixels is above ours.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_size(*image.size, name)
                return _prepared(_in_grey(image))
    except (UnidentifiedImageError, Image.DecompressionBombError, *_FAULTS) as exc:
        raise DamagedFile("The picture cannot be decoded", cause=f"{name}: {exc}"[:300]) from exc


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > _MAX_PIXELS:
        raise DamagedFile(
            f"The picture has more than {_MAX_PIXELS // 1_000_000} million pixels", cause=f"{name}: {width} × {height}"
        )


def _in_grey(image: Any) -> Any:
    """The first frame in grey: transparent parts on white, turned as the camera was held."""
    from PIL import Image, ImageOps

    image.draft("L", image.size)
    if image.mode.startswith(("I;16", "I")):
        # Sixteen bits: the upper eight are what is seen.
        image = image.point(lambda value: value / 256)
    elif image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        page = Image.new("L", seen.size, _WHITE)
        page.paste(seen.convert("L"), mask=seen.getchannel("A"))
        page.info["exif"] = image.info.get("exif")
        return page
    return ImageOps.exif_transpose(image.convert("L"))


def _prepared(page: Any) -> PageImage:
    from PIL import Image

    width, height = page.size
    short = max(min(width, height), 1)
    scale = min(max(_FINE / short, 1.0), _MOST_ENLARGED)
    scale = min(scale, math.sqrt(_MAX_READ / (width * height)), _LONGEST_SIDE / max(width, height))
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    if size != page.size:
        page = page.resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.LANCZOS, reducing_gap=2.0)
    return PageImage(
        width=size[0], height=size[1], dots_per_inch=max(min(size) / _PAGE_INCHES, _COARSEST), pixels=page.tobytes()
    )
