"""Every `TextRecognizer` keeps the port's contract."""

import pytest

from smartchat_adapters.recognition.tesseract import TesseractRecognizer
from smartchat_core.model.recognized import PageImage
from smartchat_core.ports.text_recognizer import TextRecognizer
from smartchat_core.testing.pdf_files import column
from smartchat_core.testing.text_recognizer import TextRecognizerContract
from tests.support.scans import page_picture

LINES = [
    "The harbour lay in the morning fog, and the boats came home one after",
    "the other. Nobody on the quay had expected them before the evening, so",
    "the women ran down from the houses with baskets, and the children after",
    "them. An old man, who had once been a pilot, counted the masts slowly.",
]


class TestTesseract(TextRecognizerContract):
    @pytest.fixture
    def recognizer_class(self) -> type[TextRecognizer]:
        return TesseractRecognizer

    @pytest.fixture
    def sample(self) -> tuple[PageImage, list[str]]:
        return page_picture(column(LINES, size=12, leading=18)), " ".join(LINES).split()
