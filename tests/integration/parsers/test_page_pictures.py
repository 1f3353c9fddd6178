"""Pictures of pages: what their headers say, and what text recognition is given of them."""

import io
from typing import Any

import pytest
from PIL import Image

from smartchat_adapters.parsers.pictures.decoding import decoded_page
from smartchat_adapters.parsers.pictures.header import HEADER_BYTES, picture_header
from smartchat_core.errors import DamagedFile
from tests.support.pictures import encoded_picture


@pytest.mark.parametrize(
    ("format_", "mode", "options"),
    [
        ("PNG", "RGBA", {}),
        ("JPEG", "RGB", {"progressive": True, "exif": b"Exif\0\0" + bytes(60_000)}),
        ("GIF", "P", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("WEBP", "RGB", {"lossless": True}),
        ("BMP", "RGB", {}),
        ("TIFF", "L", {}),
    ],
)
def test_headers_say_the_size(format_: str, mode: str, options: dict[str, Any]) -> None:
    data = encoded_picture(mode, (321, 123), format_, **options)
    assert picture_header(data[:HEADER_BYTES]) == (format_, 321, 123)
    for length in range(0, min(len(data), 400), 3):
        found = picture_header(data[:length])
        assert found is None or found[0] == format_


def test_formats_whose_size_is_known_only_later() -> None:
    for format_ in ("AVIF", "JPEG2000"):
        assert picture_header(encoded_picture("L", (32, 32), format_)) == (format_, 0, 0)
    assert picture_header(b"<svg/>") is None


@pytest.mark.parametrize(
    ("mode", "color", "format_", "seen"),
    [
        ("RGBA", (0, 0, 0, 0), "PNG", 255),
        ("LA", (0, 0), "PNG", 255),
        ("RGBA", (0, 0, 0, 255), "WEBP", 0),
        ("I;16", 0xFFFF, "PNG", 255),
        ("I;16", 0x8000, "TIFF", 128),
        ("1", 1, "PNG", 255),
        ("CMYK", (0, 0, 0, 255), "TIFF", 0),
        ("RGB", (255, 255, 255), "AVIF", 255),
    ],
)
def test_pages_are_grey_on_white(mode: str, color: Any, format_: str, seen: int) -> None:
    page = decoded_page(encoded_picture(mode, (700, 1000), format_, color=color), name="a")
    assert (page.width, page.height, round(page.dots_per_inch)) == (1400, 2000, 215)
    assert set(page.pixels) == {seen}


def test_pages_are_turned_as_the_camera_was_held() -> None:
    picture = Image.new("L", (2000, 1500))
    picture.paste(255, (0, 0, 1000, 1500))
    exif = Image.Exif()
    exif[0x0112] = 6  # the row on the left is the top (CIPA DC-008, 4.6.5.1)
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    page = decoded_page(file.getvalue(), name="a")
    assert (page.width, page.height) == (1500, 2000)
    assert (page.pixels[0], page.pixels[-1]) == (255, 0)


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 3), (800, 30_000), (8_000, 9_000)])
def test_pages_of_any_size_have_bounded_pixels(size: tuple[int, int]) -> None:
    page = decoded_page(encoded_picture("1", size, "PNG", color=1), name="a")
    assert len(page.pixels) == page.width * page.height <= 24_100_000
    assert max(page.width, page.height) <= 30_000
    assert page.dots_per_inch >= 1


def test_a_picture_that_breaks_off_is_damaged() -> None:
    data = encoded_picture("RGB", (500, 500), "PNG", color=(1, 2, 3))
    for cut in (60, len(data) // 2):
        with pytest.raises(DamagedFile):
            decoded_page(data[:cut], name="a")
