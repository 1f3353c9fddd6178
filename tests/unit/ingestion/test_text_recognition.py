"""Pages are recognised once, whatever ends the processes that do it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_core.errors import OcrRequired
from smartchat_core.ingestion.recognized_codec import decode_page, encode_page
from smartchat_core.ingestion.text_recognition import RecognitionPolicy, TextRecognition
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.recognition import BY_SETTINGS, OcrMode
from smartchat_core.model.recognized import PagesWithoutText, PixelBox, RecognizedLine, RecognizedPage, RecognizedWord
from smartchat_core.parsing.recognition_languages import languages_of
from smartchat_core.ports.page_recognition import RecognitionRequest, RecognizerDescription
from smartchat_core.ports.parser import ParsingLimits

pytestmark = pytest.mark.anyio

DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=OwnerId("ann"),
    content_hash=ContentHash("0" * 64),
    filename="scan.pdf",
    media_type="application/pdf",
    size_bytes=1,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)


class Killed(BaseException):
    pass


def page_of(index: int) -> RecognizedPage:
    word = RecognizedWord(f"page{index}", PixelBox(1, 2, 30, 14), 0.9)
    return RecognizedPage(width=100, height=200, dots_per_inch=200, lines=(RecognizedLine((word,), 12.0),))


@dataclass(kw_only=True)
class ScriptedRecognition:
    """Recognises as many pages as it is let, and is then killed."""

    languages: tuple[str, ...] = ("deu", "eng")
    lives: int = 1_000_000
    label: str = "scripted 1"
    language: str = ""
    read: list[int] = field(default_factory=list)
    asked: list[RecognitionRequest] = field(default_factory=list)

    def recognizer(self) -> RecognizerDescription | None:
        return RecognizerDescription(label=self.label, languages=self.languages) if self.languages else None

    async def pages_without_text(
        self, path: Path, *, media_type: str, every: bool, limits: ParsingLimits, owner: OwnerId
    ) -> PagesWithoutText:
        return PagesWithoutText(pages=(0, 1, 2) if every else (1,), language=self.language)

    async def recognize(
        self, path: Path, request: RecognitionRequest, *, media_type: str, limits: ParsingLimits, owner: OwnerId
    ) -> AsyncGenerator[tuple[int, RecognizedPage], None]:
        self.asked.append(request)
        for index in request.pages:
            if not self.lives:
                raise Killed
            self.lives -= 1
            self.read.append(index)
            yield index, page_of(index)

    async def read_recognized(
        self,
        path: Path,
        pages: Mapping[int, RecognizedPage],
        *,
        media_type: str,
        limits: ParsingLimits,
        owner: OwnerId,
    ) -> ParsedDocument:
        return ParsedDocument(text=" ".join(page.lines[0].words[0].text for page in pages.values()))


@pytest.fixture
async def files(tmp_path: Path) -> AsyncIterator[LocalFileStore]:
    async with LocalFileStore(f"file://{tmp_path}") as store:
        yield store


async def run(
    files: LocalFileStore,
    scripted: ScriptedRecognition,
    *,
    pages: int = 3,
    language: str = "",
    policy: RecognitionPolicy | None = None,
    parser_version: str = "pdf 3",
) -> tuple[dict[int, RecognizedPage], list[tuple[int, int]]]:
    seen: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        seen.append((done, total))

    recognition = TextRecognition(recognition=scripted, files=files, policy=policy)
    found = await recognition.recognize(
        Path("scan.pdf"),
        DOCUMENT,
        tuple(range(pages)),
        language=language,
        parser_version=parser_version,
        progress=progress,
    )
    return found, seen


async def test_three_hundred_pages_killed_ten_times_are_each_recognised_once(files: LocalFileStore) -> None:
    scripted = ScriptedRecognition(lives=0)
    for lives in range(0, 30, 3):
        scripted.lives = lives
        with pytest.raises(Killed):
            await run(files, scripted, pages=300)
    scripted.lives = 1_000_000
    found, seen = await run(files, scripted, pages=300)
    assert sorted(scripted.read) == list(range(300))
    assert {index: page.lines[0].words[0].text for index, page in found.items()} == {
        index: f"page{index}" for index in range(300)
    }
    assert seen[0] == (sum(range(0, 30, 3)), 300)
    assert seen[-1] == (300, 300)
    assert [done for done, _ in seen] == list(range(seen[0][0], 301))


async def test_a_damaged_checkpoint_is_recognised_again(files: LocalFileStore, tmp_path: Path) -> None:
    scripted = ScriptedRecognition()
    await run(files, scripted)
    (kept,) = await asyncio.to_thread(lambda: list(tmp_path.rglob("recognized/1")))
    await asyncio.to_thread(kept.write_bytes, b"nonsense")
    found, _ = await run(files, scripted)
    assert scripted.read == [0, 1, 2, 1]
    assert sorted(found) == [0, 1, 2]


async def test_other_versions_and_languages_have_checkpoints_of_their_own(files: LocalFileStore) -> None:
    scripted = ScriptedRecognition()
    await run(files, scripted)
    await run(files, scripted, language="de-AT")
    await run(files, scripted, parser_version="pdf 4")
    scripted.label = "scripted 2"
    await run(files, scripted)
    assert scripted.read == [0, 1, 2] * 4


@pytest.mark.parametrize(
    ("stated", "chosen", "installed", "expected"),
    [
        ("de", (), ("deu", "eng"), ("deu",)),
        ("fr", (), ("deu", "eng"), ("eng",)),
        ("fr", ("deu",), ("deu", "eng"), ("deu",)),
        ("en-GB", ("deu",), ("deu", "eng"), ("eng",)),
        ("", ("deu", "eng"), ("deu", "eng"), ("deu", "eng")),
        ("zh-TW", (), ("chi_sim", "chi_tra"), ("chi_tra", "chi_sim")),
        ("", (), ("fra",), ("fra",)),
    ],
)
async def test_the_language_is_the_document_s_or_that_of_the_settings(
    files: LocalFileStore, stated: str, chosen: tuple[str, ...], installed: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    scripted = ScriptedRecognition(languages=installed)
    await run(files, scripted, language=stated, policy=RecognitionPolicy(languages=chosen))
    assert scripted.asked[0].languages == expected


async def test_a_language_that_is_not_installed_says_how_it_can_be(files: LocalFileStore) -> None:
    with pytest.raises(OcrRequired, match="cannot be recognised") as caught:
        await run(files, ScriptedRecognition(), policy=RecognitionPolicy(languages=("xyz",)))
    assert "xyz" in caught.value.cause
    assert caught.value.remedy


@pytest.mark.parametrize("mode", OcrMode)
async def test_nothing_is_recognised_where_nothing_can_be(files: LocalFileStore, mode: OcrMode) -> None:
    policy = RecognitionPolicy(mode=mode)
    there = TextRecognition(recognition=ScriptedRecognition(), files=files, policy=policy)
    missing = TextRecognition(recognition=ScriptedRecognition(languages=()), files=files, policy=policy)
    assert await there.mode(BY_SETTINGS) is mode
    assert await missing.mode(BY_SETTINGS) is OcrMode.NEVER


def test_tags_of_languages() -> None:
    assert languages_of("EN_us") == languages_of("eng") == ("eng",)
    assert languages_of("zh") == ("chi_sim", "chi_tra")
    assert languages_of("tlh") == languages_of("") == ()


words = st.builds(
    lambda text, left, top, wide, high, sure: RecognizedWord(
        text, PixelBox(left, top, left + wide, top + high), round(sure, 3)
    ),
    st.text(st.characters(exclude_categories=("Cs", "Z", "Cc")), min_size=1, max_size=8).filter(str.strip),
    st.integers(0, 400),
    st.integers(0, 400),
    st.integers(0, 90),
    st.integers(0, 90),
    st.floats(0, 1),
)


@settings(max_examples=50)
@given(st.lists(st.lists(words, min_size=1, max_size=4), max_size=4), st.integers(0, 3), st.text(max_size=20))
def test_a_page_survives_being_stored(lines: list[list[RecognizedWord]], quarters: int, failure: str) -> None:
    page = RecognizedPage(
        width=500,
        height=500,
        dots_per_inch=200.0,
        quarters=quarters,
        lines=tuple(RecognizedLine(tuple(line), 12.5) for line in lines),
        failure=failure.encode("utf-8", "ignore").decode(),
    )
    assert decode_page(encode_page(page)) == page


@given(st.binary(max_size=200))
def test_what_is_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # the codec's only error
        decode_page(data)
    whole = encode_page(page_of(1))
    with pytest.raises(ValueError):  # as above
        decode_page(whole[:-5])
