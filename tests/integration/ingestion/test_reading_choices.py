"""What an owner chooses about text recognition is kept with the document, and counts for every reading."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from smartchat.composition import DocumentParsing
from smartchat.progress import Progress, progress_by
from smartchat_core.errors import DocumentNotFound, DocumentNotReady, FileNotStored, InvalidRequest
from smartchat_core.ingestion.intake import Accepted
from smartchat_core.ingestion.reading_choices import reading_choice
from smartchat_core.model import LOCAL_SCOPE, Document, DocumentStatus, OwnerScope, PdfLocator, Span, Stage, WarningCode
from smartchat_core.model.recognition import OcrMode, ReadingChoice, RecognitionSummary
from smartchat_core.testing.fakes.clock import FakeClock
from tests.support.core_services import BOB, CoreServices, embedded_core, inspect, once
from tests.support.scripted_scans import Killed, ScriptedScans, scan_of

pytestmark = pytest.mark.anyio

MIXED = scan_of("A digital page of the tale.", "~A scanned page of the tale.", "~")
SCANNED = scan_of("~The whole tale is a picture.")


@dataclass(kw_only=True)
class Scans:
    """A core that reads scripted scans."""

    core: CoreServices
    reader: ScriptedScans

    async def accept(self, text: str, ocr: str | None = None, language: str = "") -> Accepted:
        return await self.core.documents.intake.accept(
            LOCAL_SCOPE, filename="scan.txt", chunks=once(text.encode()), reading=reading_choice(ocr, language)
        )

    async def add(self, text: str, ocr: str | None = None, language: str = "") -> Document:
        accepted = await self.accept(text, ocr, language)
        await self.core.work()
        return await self.core.document(accepted.document.id)

    async def reread(self, document: Document, ocr: str | None = None, language: str = "") -> Document:
        choice = reading_choice(ocr, language) or ReadingChoice()
        await self.core.documents.rereading.reread(LOCAL_SCOPE, document.id, choice)
        await self.core.work()
        return await self.core.document(document.id)

    async def text(self, document: Document) -> str:
        return (await self.core.documents.texts.load(document)).text

    async def progress(self, document: Document) -> Progress:
        async with self.core.ports.database.read_only() as work:
            jobs = await work.jobs.newest([document.id])
        return progress_by(await self.core.document(document.id), jobs[0])


@pytest.fixture
async def scans(tmp_path: Path) -> AsyncIterator[Scans]:
    reader = ScriptedScans()
    parsing = DocumentParsing(inspect=inspect, reader=reader, recognition=reader)
    async with AsyncExitStack() as stack:
        core = await stack.enter_async_context(embedded_core(tmp_path, parsing=parsing))
        yield Scans(core=core, reader=reader)


@pytest.mark.parametrize(
    ("ocr", "language", "text", "pages", "languages"),
    [
        (None, "", "A digital page of the tale.\n\nA scanned page of the tale. eng", (1, 2), ("eng",)),
        ("auto", "de", "A digital page of the tale.\n\nA scanned page of the tale. deu", (1, 2), ("deu",)),
        (
            "always",
            "jpn,eng",
            "A digital page of the tale. jpn-eng\n\nA scanned page of the tale. jpn-eng",
            (0, 1, 2),
            ("jpn", "eng"),
        ),
        ("never", "", "A digital page of the tale.", (), ()),
    ],
)
async def test_pages_are_recognised_as_it_was_chosen(
    scans: Scans, ocr: str | None, language: str, text: str, pages: tuple[int, ...], languages: tuple[str, ...]
) -> None:
    document = await scans.add(MIXED, ocr, language)
    assert document.status is DocumentStatus.READY
    assert await scans.text(document) == text
    assert [(one.pages, one.languages) for one in scans.reader.asked] == ([(pages, languages)] if pages else [])
    assert document.reading == (reading_choice(ocr, ",".join(languages if language else ())) or ReadingChoice())
    read = len(pages) - 1  # nothing is on the last one
    expected = RecognitionSummary(pages=read, tried=len(pages), confidence=0.75) if pages else None
    assert document.recognition == expected
    assert WarningCode.PAGES_WITHOUT_TEXT in {one.code for one in document.warnings}


@pytest.mark.parametrize(
    ("ocr", "language", "expected"), [("auto", "", "deu"), ("always", "", "deu"), ("auto", "jpn", "jpn")]
)
async def test_a_file_of_pictures_alone_is_recognised_in_the_language_that_it_states(
    scans: Scans, ocr: str, language: str, expected: str
) -> None:
    scans.reader.stated = "de-AT"
    document = await scans.add(SCANNED, ocr, language)
    assert await scans.text(document) == f"The whole tale is a picture. {expected}"


async def test_a_citation_says_whether_its_text_was_recognised(scans: Scans) -> None:
    parsed = await scans.core.documents.texts.load(await scans.add(MIXED))
    for words, recognized in (("digital page", False), ("scanned page", True), ("tale.\n\nA scanned", True)):
        start = parsed.text.index(words)
        place = parsed.anchors.locate(Span(start=start, end=start + len(words)), parsed.text)
        assert isinstance(place, PdfLocator)
        assert (words, place.recognized) == (words, recognized)


async def test_the_same_file_with_another_choice_is_read_again(scans: Scans) -> None:
    first = await scans.add(MIXED, "never")
    assert (await scans.accept(MIXED)).duplicate
    assert (await scans.accept(MIXED, "never")).duplicate
    again = await scans.add(MIXED, "auto", "deu")
    assert again.id == first.id
    assert again.reading == ReadingChoice(ocr=OcrMode.AUTO, languages=("deu",), revision=1)
    assert (await scans.text(again)).endswith("page of the tale. deu")
    [found] = (await scans.core.questions.reading.search(LOCAL_SCOPE, "scanned")).passages
    assert "scanned page of the tale. deu" in found.text
    other = await scans.add(MIXED, "always")  # the language stays as it was
    assert (await scans.text(other)).startswith("A digital page of the tale. deu")
    assert other.files.text != again.files.text != first.files.text
    for old in (first, again):
        assert not await scans.core.documents.texts.exists(old)


async def test_a_document_is_read_again_from_what_is_kept_of_it(scans: Scans) -> None:
    scans.reader.languages = ()
    document = await scans.add(SCANNED)
    assert document.status is DocumentStatus.NEEDS_OCR
    scans.reader.languages = ("deu", "eng")
    document = await scans.reread(document)
    assert (document.status, document.reading) == (DocumentStatus.READY, ReadingChoice(revision=1))
    assert await scans.text(document) == "The whole tale is a picture. eng"
    document = await scans.reread(document, language="deu")
    assert await scans.text(document) == "The whole tale is a picture. deu"
    document = await scans.reread(document, "never")
    assert (document.status, document.reading.languages) == (DocumentStatus.NEEDS_OCR, ("deu",))
    assert "--ocr auto" in document.reason
    # What its owner does not want is not done when the index is rebuilt.
    assert await scans.core.jobs.renewal.restart_outdated() == ()
    document = await scans.reread(document, "always")
    assert (document.status, document.recognition) == (
        DocumentStatus.READY,
        RecognitionSummary(pages=1, tried=1, confidence=0.75),
    )
    assert await scans.core.jobs.renewal.restart_outdated() == ()
    scans.reader.version = "scans 2"
    [job] = await scans.core.jobs.renewal.restart_outdated()
    await scans.core.jobs.ingestion.work_once(only=job)
    assert scans.reader.asked[-1].languages == ("deu",)
    assert (await scans.core.document(document.id)).status is DocumentStatus.READY


async def test_what_is_chosen_while_it_waits_counts_and_later_it_is_refused(scans: Scans) -> None:
    waiting = (await scans.accept(MIXED)).document
    chosen = await scans.core.documents.rereading.reread(LOCAL_SCOPE, waiting.id, ReadingChoice(languages=("deu",)))
    assert chosen.status is DocumentStatus.QUEUED
    assert (await scans.accept(MIXED, "always")).duplicate
    scans.reader.lives = 1
    with pytest.raises(Killed):
        await scans.core.jobs.ingestion.work_once()
    async with scans.core.ports.database.transaction() as work:  # as it is where the process was killed outright
        [job] = await work.jobs.for_document(waiting.id)
        leased = await work.jobs.lease_next(
            worker="w", now=scans.core.ports.clock.now(), duration=timedelta(minutes=1), only=job.id
        )
    assert leased is not None
    for ask in (
        scans.accept(MIXED, "never"),
        scans.core.documents.rereading.reread(LOCAL_SCOPE, waiting.id, ReadingChoice()),
    ):
        with pytest.raises(DocumentNotReady):
            await ask
    assert (await scans.accept(MIXED, "always")).duplicate
    assert isinstance(scans.core.ports.clock, FakeClock)
    scans.core.ports.clock.advance(120)
    scans.reader.lives = 100
    await scans.core.work()
    document = await scans.core.document(waiting.id)
    assert document.reading == ReadingChoice(ocr=OcrMode.ALWAYS, languages=("deu",), revision=2)
    assert await scans.text(document) == "A digital page of the tale. deu\n\nA scanned page of the tale. deu"


@pytest.mark.parametrize(
    ("installed", "ocr", "language", "words"),
    [
        (("deu", "eng"), None, "fra", ("fra is not installed", "installed are deu, eng", "tesseract-ocr-")),
        (("deu", "eng"), "always", "de,tlh,xx", ("tlh, xx is not installed",)),
        ((), "always", "", ("not installed", "pip install 'smartchat[ocr]'")),
        ((), None, "eng", ("not installed", "pip install 'smartchat[ocr]'")),
    ],
)
async def test_what_is_not_installed_is_refused_with_what_to_do(
    scans: Scans, installed: tuple[str, ...], ocr: str | None, language: str, words: tuple[str, ...]
) -> None:
    known = await scans.add(MIXED)
    scans.reader.languages = installed
    choice = reading_choice(ocr, language)
    assert choice is not None
    for ask in (
        scans.accept(SCANNED, ocr, language),
        scans.core.documents.rereading.reread(LOCAL_SCOPE, known.id, choice),
    ):
        with pytest.raises(InvalidRequest) as caught:
            await ask
        assert all(one in f"{caught.value.message} {caught.value.cause} {caught.value.remedy}" for one in words)
    assert (await scans.core.document(known.id)) == known
    async with scans.core.ports.database.read_only() as work:
        assert [one.id for one in await work.documents.list(LOCAL_SCOPE)] == [known.id]


async def test_only_the_owner_has_it_read_again_and_only_while_the_original_is_there(scans: Scans) -> None:
    document = await scans.add(MIXED)
    for scope in (BOB, OwnerScope(owner=BOB.owner)):
        with pytest.raises(DocumentNotFound):
            await scans.core.documents.rereading.reread(scope, document.id)
    await scans.core.ports.files.delete(document.files.original)
    with pytest.raises(FileNotStored):
        await scans.core.documents.rereading.reread(LOCAL_SCOPE, document.id)
    assert await scans.core.document(document.id) == document


async def test_progress_grows_with_the_pages_and_estimates_the_time_that_is_left(scans: Scans) -> None:
    clock = scans.core.ports.clock
    assert isinstance(clock, FakeClock)
    scans.reader.between = lambda: clock.advance(3.0)
    document = (await scans.accept(scan_of(*(f"~Page {number}." for number in range(40))))).document
    seen = [await scans.progress(document)]
    while not seen[-1].status.settled:
        scans.reader.lives = 10
        with suppress(Killed):
            await scans.core.jobs.ingestion.work_once()
        seen.append(await scans.progress(document))
    assert [(one.stage, one.done, one.seconds_left) for one in seen[:-1]] == [
        (Stage.PARSE, 0, None),
        (Stage.PARSE, 10, 90.0),
        (Stage.PARSE, 20, 60.0),
        (Stage.PARSE, 30, 30.0),
    ]
    fractions = [one.fraction for one in seen]
    assert fractions == sorted(fractions)
    assert fractions[2] == pytest.approx(0.425)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert sorted(page for one in scans.reader.asked for page in one.pages[:10]) == list(range(40))


def test_the_fraction_never_falls_whether_pages_are_recognised_or_not() -> None:
    for recognized in (False, True):
        units = 4 if recognized else 0
        steps = [
            Progress(status=DocumentStatus.PROCESSING, stage=stage, done=done, total=total, recognized=recognized)
            for stage, total in ((Stage.PARSE, units), (Stage.INDEX, 0), (Stage.EMBED, 4), (Stage.VERIFY, 0))
            for done in range(total + 1)
        ]
        fractions = [one.fraction for one in steps] + [replace(steps[-1], status=DocumentStatus.READY).fraction]
        assert fractions == sorted(fractions)
        assert len(set(fractions[:-1])) >= len(fractions) - 4
