"""The port of text recognition (OCR): the picture of a page to words with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from smartchat_core.model.recognized import PageImage, RecognizedPage

__all__ = ["TextRecognizer"]


class TextRecognizer(Protocol):
    """Reads the pictures of pages.

    Synchronous: it runs in the child process of the parser that drew the page, under the same limits, and can read
    its own data files and what is installed.
    """

    name: str

    @classmethod
    def version(cls) -> str:
        """Changes whenever the same picture would give another text."""
        ...

    @classmethod
    def data_files(cls) -> Mapping[str, Path]:
        """The files that it needs on this machine, by language (a tag of ISO 639-3, as in `eng`) or by another name.

        It is called outside of the child process, and reads no picture. It is empty where none is installed.
        """
        ...

    @classmethod
    def languages(cls) -> tuple[str, ...]:
        """The languages that it can read on this machine, in alphabetical order."""
        ...

    def __init__(self, folder: Path) -> None:
        """Use the data files, which lie in this folder under their own names."""
        ...

    def recognize(self, image: PageImage, *, languages: Sequence[str]) -> RecognizedPage:
        """The text of a page that is in these languages, the first before others; a page without text has no lines.

        Raises:
            ConfigurationError: a language is not installed.
        """
        ...
