"""Can pages that are pictures be recognised (OCR), and in which languages?"""

import asyncio
from collections.abc import AsyncIterator

from smartchat.composition import find_recognizer
from smartchat.doctor.results import CheckResult, good, problem
from smartchat.settings import Settings

__all__ = ["check_recognition"]


async def check_recognition(settings: Settings) -> AsyncIterator[CheckResult]:
    """Name the recogniser and its languages; it is a problem if the settings name one that is not installed."""
    if settings.ocr == "never":
        yield good("recognition", 'switched off (ocr = "never"): scanned documents get the status needs_ocr')
        return
    found = await asyncio.to_thread(find_recognizer)
    if found is None:
        yield good(
            "recognition",
            "not installed: scanned documents get the status needs_ocr (pip install 'smartchat[ocr]' recognises them)",
        )
        return
    missing = sorted(set(settings.ocr_languages) - set(found.languages))
    if missing:
        yield problem(
            "recognition",
            f"text recognition of {', '.join(missing)} is not installed",
            cause=f"the setting ocr_languages names it; installed are {', '.join(found.languages)}",
            remedy="Install the data of the language (Debian: tesseract-ocr-<language>), or change ocr_languages.",
        )
    else:
        yield good("recognition", f"{found.label} for {', '.join(found.languages)}")
