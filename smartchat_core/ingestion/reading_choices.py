"""What owners choose about the reading of documents: taken from options, checked against what is installed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.recognition import OcrMode, ReadingChoice
from smartchat_core.parsing.recognition_languages import MORE_LANGUAGES, languages_of
from smartchat_core.ports.page_recognition import PageRecognition

__all__ = ["MAX_LANGUAGES", "MAX_LANGUAGE_CHARACTERS", "ReadingChoices", "reading_choice"]

MAX_LANGUAGES = 8
"""More make a recogniser slow, and no better."""
MAX_LANGUAGE_CHARACTERS = 40

_INSTALL = "Install text recognition: pip install 'smartchat[ocr]'."


def reading_choice(ocr: str | None, languages: str | Iterable[str] | None = None) -> ReadingChoice | None:
    """The choice that these options state; None where they state nothing.

    Args:
        ocr: `auto`, `always` or `never`.
        languages: one or several, each of which may be several with commas in between.

    Raises:
        InvalidRequest: there is no such mode, or the languages are too many or too long.
    """
    given = [languages] if isinstance(languages, str) else [*(languages or ())]
    if sum(map(len, given)) > MAX_LANGUAGES * (MAX_LANGUAGE_CHARACTERS + 1):
        raise InvalidRequest(
            f"there are too many languages for text recognition (OCR): at most {MAX_LANGUAGES} make sense"
        )
    names = tuple(dict.fromkeys(name.strip() for one in given for name in one.split(",") if name.strip()))
    if len(names) > MAX_LANGUAGES or any(len(name) > MAX_LANGUAGE_CHARACTERS for name in names):
        raise InvalidRequest(
            f"text recognition (OCR) takes at most {MAX_LANGUAGES} languages of {MAX_LANGUAGE_CHARACTERS} characters"
        )
    if ocr is None and not names:
        return None
    try:
        mode = None if ocr is None else OcrMode(ocr)
    except ValueError as exc:
        modes = ", ".join(OcrMode)
        raise InvalidRequest(f"there is no OCR mode {ocr!r:.40}", remedy=f"Give one of {modes}.") from exc
    return ReadingChoice(ocr=mode, languages=names)


class ReadingChoices:
    """Checks choices against the text recognition that is installed, if any is."""

    def __init__(self, recognition: PageRecognition | None = None) -> None:
        self._recognition = recognition

    async def checked(self, choice: ReadingChoice) -> ReadingChoice:
        """The choice with its languages by the recogniser's names; they may be given by their tags, as in `de`.

        Raises:
            InvalidRequest: text recognition, or one of the languages, is not installed.
        """
        if choice.ocr is not OcrMode.ALWAYS and not choice.languages:
            return choice
        found = None if self._recognition is None else await asyncio.to_thread(self._recognition.recognizer)
        if found is None:
            raise InvalidRequest("text recognition (OCR) is not installed", remedy=_INSTALL)
        installed = frozenset(found.languages)
        named = {name: _installed_name(name, installed) for name in choice.languages}
        missing = [name for name, known in named.items() if known is None]
        if missing:
            raise InvalidRequest(
                f"text recognition (OCR) of {', '.join(missing)} is not installed",
                cause=f"installed are {', '.join(found.languages)}",
                remedy=MORE_LANGUAGES,
            )
        return replace(choice, languages=tuple(dict.fromkeys(known for known in named.values() if known is not None)))


def _installed_name(name: str, installed: frozenset[str]) -> str | None:
    candidates = (name, name.lower(), *languages_of(name))
    return next((one for one in candidates if one in installed), None)
