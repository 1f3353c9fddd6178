"""Text recognition by Tesseract 5, whose library the package tesserocr carries.

Its data files are those of the packages `tessdata-fast-…`, and those of Debian's `tesseract-ocr-…` where they are.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from smartchat_core.errors import ConfigurationError
from smartchat_core.model.recognized import PageImage, PixelBox, RecognizedLine, RecognizedPage, RecognizedWord

__all__ = ["TesseractRecognizer"]

_SUFFIX = ".traineddata"
_ORIENTATION = "osd"
_SYSTEM = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_LEAST_CONFIDENCE = 0.3
"""What it is less sure of is mostly dirt or part of a picture."""
_PAGE_MILLISECONDS = 600_000


class TesseractRecognizer:
    """A `TextRecognizer`."""

    name = "tesseract"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engines: dict[str, Any] = {}

    @classmethod
    def version(cls) -> str:
        """See `TextRecognizer.version`."""
        return f"tesserocr {importlib.metadata.version('tesserocr')}"

    @classmethod
    def data_files(cls) -> Mapping[str, Path]:
        """See `TextRecognizer.data_files`."""
        if importlib.util.find_spec("tesserocr") is None:
            return {}
        found: dict[str, Path] = {}
        for folder in (Path(sys.prefix) / "share" / "tessdata", *map(Path, _SYSTEM)):
            for file in sorted(folder.glob(f"*{_SUFFIX}")):
                found.setdefault(file.name.removesuffix(_SUFFIX), file)
        return found

    @classmethod
    def languages(cls) -> tuple[str, ...]:
        """See `TextRecognizer.languages`."""
        return tuple(sorted(name for name in cls.data_files() if name not in {_ORIENTATION, "equ", "snum"}))

    def recognize(self, image: PageImage, *, languages: Sequence[str]) -> RecognizedPage:
        """See `TextRecognizer.recognize`."""
        import tesserocr  # in the child process only

        engine = self._engine(tesserocr, languages)
        engine.SetImageBytes(image.pixels, image.width, image.height, 1, image.width)
        engine.SetSourceResolution(max(round(image.dots_per_inch), 70))
        page = RecognizedPage(width=image.width, height=image.height, dots_per_inch=image.dots_per_inch)
        try:
            iterator = engine.GetIterator() if engine.Recognize(_PAGE_MILLISECONDS) else None
            if iterator is None:
                return page
            quarters, lines = _lines(tesserocr, iterator, image)
        finally:
            engine.Clear()
        return RecognizedPage(
            width=image.width,
            height=image.height,
            dots_per_inch=image.dots_per_inch,
            quarters=quarters,
            lines=tuple(lines),
        )

    def _engine(self, tesserocr: Any, languages: Sequence[str]) -> Any:
        """The engine for these languages; pages of one file are mostly in the same."""
        wanted = "+".join(languages)
        missing = [name for name in languages if not (self._folder / f"{name}{_SUFFIX}").exists()]
        if missing or not languages:
            raise ConfigurationError(
                f"text recognition of {', '.join(missing) or 'no language'} is not installed",
                remedy="Install the data of the language: of Debian's package tesseract-ocr-<language>, for example.",
            )
        if wanted not in self._engines:
            turning = (self._folder / f"{_ORIENTATION}{_SUFFIX}").exists()
            mode = tesserocr.PSM.AUTO_OSD if turning else tesserocr.PSM.AUTO
            try:
                engine = tesserocr.PyTessBaseAPI(path=str(self._folder), lang=wanted, psm=mode)
            except RuntimeError as exc:
                raise ConfigurationError(
                    f"the data of text recognition for {wanted} cannot be used",
                    cause=str(exc),
                    remedy="Install the data files again.",
                ) from exc
            # It would write its remarks to a file, which a confined process cannot open, and die of that.
            engine.SetVariable("debug_file", "")
            self._engines[wanted] = engine
        return self._engines[wanted]


def _lines(tesserocr: Any, iterator: Any, image: PageImage) -> tuple[int, list[RecognizedLine]]:
    """By how many quarters most words want to be turned, and the lines of words."""
    level = tesserocr.RIL
    lines: list[RecognizedLine] = []
    words: list[RecognizedWord] = []
    votes = [0, 0, 0, 0]
    height = 0.0

    def flush() -> None:
        if words:
            lines.append(RecognizedLine(words=tuple(words), height=height))
            words.clear()

    while not iterator.Empty(level.BLOCK):
        if iterator.IsAtBeginningOf(level.TEXTLINE):
            flush()
            height = float(iterator.RowAttributes().get("row_height", 0.0))
        word = _word(iterator, level.WORD, image)
        if word is not None:
            votes[iterator.Orientation()[0] % 4] += len(word.text)
            words.append(word)
        if not iterator.Next(level.WORD):
            break
    flush()
    # It says which way the top of the text looks: to the right, if the page has been turned clockwise.
    return -votes.index(max(votes)) % 4, lines


def _word(iterator: Any, level: int, image: PageImage) -> RecognizedWord | None:
    if iterator.Empty(level):
        return None
    text = "".join(iterator.GetUTF8Text(level).split())
    box = iterator.BoundingBox(level)
    confidence = min(max(iterator.Confidence(level) / 100, 0.0), 1.0)
    if not text or box is None or confidence < _LEAST_CONFIDENCE:
        return None
    left, top, right, bottom = box
    place = PixelBox(max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height))
    return RecognizedWord(text=text, box=place, confidence=confidence)
