"""What every `TextRecognizer` must do with the picture of a page."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from smartchat_core.errors import ConfigurationError
from smartchat_core.ingestion.recognized_codec import decode_page, encode_page
from smartchat_core.model.recognized import PageImage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from smartchat_core.ports.text_recognizer import TextRecognizer

__all__ = ["TextRecognizerContract", "turned_clockwise"]


def turned_clockwise(image: PageImage) -> PageImage:
    """The picture turned by a quarter."""
    rows = [image.pixels[at : at + image.width] for at in range(0, len(image.pixels), image.width)]
    pixels = b"".join(bytes(column) for column in zip(*reversed(rows), strict=True))
    return PageImage(width=image.height, height=image.width, dots_per_inch=image.dots_per_inch, pixels=pixels)


class TextRecognizerContract:
    """Subclass it and offer the fixtures `recognizer_class`, `sample` and `language`."""

    @pytest.fixture
    def recognizer_class(self) -> type[TextRecognizer]:
        """The recogniser under test, installed."""
        raise NotImplementedError

    @pytest.fixture
    def sample(self) -> tuple[PageImage, list[str]]:
        """The picture of a printed page with several lines of prose, and the words of all its lines in order."""
        raise NotImplementedError

    @pytest.fixture
    def language(self) -> str:
        """The language of the sample."""
        return "eng"

    @pytest.fixture
    def recognizer(self, recognizer_class: type[TextRecognizer], tmp_path: Path) -> TextRecognizer:
        """One with its data in a folder, as the child process has them."""
        files: Mapping[str, Path] = recognizer_class.data_files()
        for file in files.values():
            os.symlink(file, tmp_path / file.name)  # noqa: PTH211  # as the parent does it
        return recognizer_class(tmp_path)

    def test_it_has_a_name_a_version_and_languages(self, recognizer_class: type[TextRecognizer], language: str) -> None:
        """They are stable: checkpoints are kept under them."""
        assert recognizer_class.name.islower()
        assert recognizer_class.version() == recognizer_class.version() != ""
        languages = recognizer_class.languages()
        assert language in languages
        assert languages == tuple(sorted(languages))

    def test_words_have_their_places_in_reading_order(
        self, recognizer: TextRecognizer, sample: tuple[PageImage, list[str]], language: str
    ) -> None:
        """Nearly all words are found, the lines from top to bottom, with boxes on the picture."""
        image, expected = sample
        page = recognizer.recognize(image, languages=(language,))
        words = [word for line in page.lines for word in line.words]
        right = sum(word.text == wanted for word, wanted in zip(words, expected, strict=False))
        assert right >= 0.9 * len(expected)
        tops = [line.words[0].box.top for line in page.lines]
        assert tops == sorted(tops)
        assert all(0 <= word.box.left < word.box.right <= image.width for word in words)
        assert all(0 <= word.box.top < word.box.bottom <= image.height for word in words)
        assert all(line.height > 0 for line in page.lines)
        assert page.confidence > 0.7
        assert (page.width, page.height, page.quarters) == (image.width, image.height, 0)
        assert recognizer.recognize(image, languages=(language,)) == page
        assert decode_page(encode_page(page)).lines[0].words[0].text == words[0].text

    def test_a_turned_page_is_read_upright(
        self, recognizer: TextRecognizer, sample: tuple[PageImage, list[str]], language: str
    ) -> None:
        """Its places stay those on the picture that was given."""
        image, expected = sample
        turned = turned_clockwise(image)
        page = recognizer.recognize(turned, languages=(language,))
        words = [word for line in page.lines for word in line.words]
        assert page.quarters == 3
        assert sum(word.text in expected for word in words) >= 0.8 * len(expected)
        assert all(word.box.right <= turned.width and word.box.bottom <= turned.height for word in words)

    def test_a_blank_page_has_no_lines(self, recognizer: TextRecognizer, language: str) -> None:
        """However small it is."""
        for width, height in ((800, 600), (3, 3)):
            blank = PageImage(width=width, height=height, dots_per_inch=200, pixels=b"\xff" * (width * height))
            assert recognizer.recognize(blank, languages=(language,)).lines == ()

    def test_a_language_that_is_not_installed(self, recognizer: TextRecognizer) -> None:
        """It is named, with what to do."""
        blank = PageImage(width=100, height=100, dots_per_inch=200, pixels=b"\xff" * 10_000)
        with pytest.raises(ConfigurationError, match="xyz") as caught:
            recognizer.recognize(blank, languages=("xyz",))
        assert caught.value.remedy
