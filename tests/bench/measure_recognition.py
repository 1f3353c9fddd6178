"""Word error, processor time and memory of text recognition on a scan of which there is a digital edition.

SMARTCHAT_TEST_DATA=… python -m tests.bench.measure_recognition
"""

import asyncio
import os
import re
import resource
from collections.abc import Sequence
from pathlib import Path

from smartchat_adapters.parsers.pdf.parser import PdfParser
from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_adapters.recognition.tesseract import TesseractRecognizer
from smartchat_core.model.ids import OwnerId
from smartchat_core.ports.page_recognition import RecognitionRequest
from smartchat_core.ports.parser import ParsingLimits

SCAN, DIGITAL, FIRST, PAGES = "the-prince-pages-8-13-scanned.pdf", "the-prince.pdf", 7, 6
LIMITS = ParsingLimits()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("’", "'").lower())


def word_error(expected: Sequence[str], found: Sequence[str]) -> float:
    """The least insertions, deletions and replacements of words, by the number of expected words."""
    row = list(range(len(found) + 1))
    for number, word in enumerate(expected, 1):
        above, row[0] = row[:], number
        for at, other in enumerate(found, 1):
            row[at] = min(above[at] + 1, row[at - 1] + 1, above[at - 1] + (word != other))
    return row[-1] / len(expected)


def digital_words(path: Path) -> list[str]:
    parsed = PdfParser().parse(path, limits=LIMITS)
    anchors = parsed.anchors
    ends = (*anchors.offsets[1:], len(parsed.text))
    wanted = range(FIRST, FIRST + PAGES)
    lines = zip(anchors.offsets, ends, anchors.points, strict=True)
    return words(" ".join(parsed.text[start:end] for start, end, at in lines if int(at.partition("|")[0]) in wanted))


async def main() -> None:
    folder = Path(os.environ["SMARTCHAT_TEST_DATA"]) / "pdfs" / "derived"
    owner = OwnerId("measurement")
    request = RecognitionRequest(pages=tuple(range(PAGES)), languages=("eng",))
    async with SandboxedReader([PdfParser], recognizer=TesseractRecognizer) as reader:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        read = reader.recognize(folder / SCAN, request, media_type="application/pdf", limits=LIMITS, owner=owner)
        pages = dict([page async for page in read])
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        parsed = await reader.read_recognized(
            folder / SCAN, pages, media_type="application/pdf", limits=LIMITS, owner=owner
        )
    expected, found = await asyncio.to_thread(digital_words, folder / DIGITAL), words(parsed.text)
    seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(f"words: {len(expected)} expected, {len(found)} found")
    print(f"word error: {word_error(expected, found):.4f}")
    print(f"processor time: {seconds / PAGES:.2f} s a page; memory: {used.ru_maxrss // 1024} MB")


if __name__ == "__main__":
    asyncio.run(main())
