"""Choices about text recognition, from the options that state them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import InvalidRequest
from smartchat_core.ingestion.jobs.progress import Pace
from smartchat_core.ingestion.reading_choices import MAX_LANGUAGES, ReadingChoices, reading_choice
from smartchat_core.model.recognition import (
    BY_SETTINGS,
    OcrMode,
    ReadingChoice,
    RecognitionSummary,
    summarize_recognition,
)
from smartchat_core.model.recognized import PixelBox, RecognizedLine, RecognizedPage, RecognizedWord

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("ocr", "languages", "expected"),
    [
        (None, None, None),
        (None, "", None),
        (None, [" ", ","], None),
        ("never", None, ReadingChoice(ocr=OcrMode.NEVER)),
        (None, "deu", ReadingChoice(languages=("deu",))),
        ("auto", "deu, eng", ReadingChoice(ocr=OcrMode.AUTO, languages=("deu", "eng"))),
        ("always", ["jpn", "eng,jpn"], ReadingChoice(ocr=OcrMode.ALWAYS, languages=("jpn", "eng"))),
    ],
)
def test_options_make_a_choice(ocr: str | None, languages: str | list[str] | None, expected: object) -> None:
    assert reading_choice(ocr, languages) == expected


@pytest.mark.parametrize(
    ("ocr", "languages"),
    [
        ("Always", ""),
        ("", ""),
        (None, "x" * 41),
        (None, ",".join(f"l{number}" for number in range(MAX_LANGUAGES + 1))),
        (None, "," * 1_000_000),
    ],
)
def test_what_is_no_choice_is_refused(ocr: str | None, languages: str) -> None:
    with pytest.raises(InvalidRequest):
        reading_choice(ocr, languages)


async def test_nothing_has_to_be_installed_for_what_needs_nothing() -> None:
    for choice in (BY_SETTINGS, ReadingChoice(ocr=OcrMode.AUTO), ReadingChoice(ocr=OcrMode.NEVER)):
        assert await ReadingChoices().checked(choice) == choice


choices = st.builds(
    ReadingChoice,
    ocr=st.none() | st.sampled_from(OcrMode),
    languages=st.lists(st.sampled_from(("deu", "eng")), max_size=2).map(tuple),
    revision=st.integers(0, 9),
)


@given(choices, choices)
def test_the_later_choice_wins_and_each_reading_has_a_text_of_its_own(
    first: ReadingChoice, later: ReadingChoice
) -> None:
    joined = first.joined(later)
    assert (joined.ocr, joined.languages) == (later.ocr or first.ocr, later.languages or first.languages)
    assert joined.revision == first.revision
    assert joined.joined(later) == joined
    assert joined.again.text_version("pdf 3") != joined.text_version("pdf 3") != joined.text_version("pdf 4")
    assert BY_SETTINGS.text_version("pdf 3") == "pdf 3"  # as every text is called that was made before


def page(*words: tuple[str, float]) -> RecognizedPage:
    read = tuple(RecognizedWord(text, PixelBox(0, 0, 1, 1), sure) for text, sure in words)
    lines = (RecognizedLine(read, 1.0),) if read else ()
    return RecognizedPage(width=9, height=9, dots_per_inch=200, lines=lines)


def test_the_summary_weighs_pages_by_their_characters() -> None:
    tried = {2: page(("abcdefgh", 0.9)), 5: page(("ab", 0.4)), 7: page(), 9: page(("dirt", 0.1))}
    assert summarize_recognition(tried, (2, 5)) == RecognitionSummary(pages=2, tried=4, confidence=0.8)
    assert summarize_recognition(tried, ()) == RecognitionSummary(pages=0, tried=4, confidence=0.0)
    assert summarize_recognition({}, ()) is None
    with pytest.raises(ValueError, match="2 of 1 pages"):
        RecognitionSummary(pages=2, tried=1, confidence=0.5)


def test_the_pace_counts_what_this_attempt_has_done() -> None:
    pace = Pace(began_at=100.0, began_with=30)
    assert pace.unit_seconds(30, 160.0) is None
    assert pace.unit_seconds(40, 120.0) == 2.0
    assert pace.unit_seconds(40, 99.0) == 0.0  # a clock that was put back
