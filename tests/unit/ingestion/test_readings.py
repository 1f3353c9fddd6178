"""Readings of words beside their passages."""

from smartchat_core.ingestion.readings import with_readings
from smartchat_core.ingestion.segmentation import segment
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import Reading
from smartchat_core.model.span import Span

TEXT = "漢字を食べる。\n\n吾輩は猫である。"


def reading(word: str, spoken: str) -> Reading:
    start = TEXT.index(word)
    return Reading(span=Span(start=start, end=start + len(word)), text=spoken)


READINGS = [reading("漢", "かん"), reading("字", "じ"), reading("食", "た"), reading("猫", "ねこ")]


def test_readings_are_those_of_whole_words() -> None:
    (passage,) = with_readings(segment(TEXT, (), document_id=DocumentId("d")), TEXT, READINGS)
    assert passage.readings == "かんじを たべる ねこである"
    assert passage.searched == f"{TEXT}\nかんじを たべる ねこである"


def test_each_passage_has_its_own() -> None:
    (whole,) = segment(TEXT, (), document_id=DocumentId("d"))
    end = TEXT.index("吾")
    parts = [
        type(whole)(document_id=whole.document_id, ordinal=number, span=span, text=span.of(TEXT))
        for number, span in enumerate((Span(start=0, end=end - 2), Span(start=end, end=len(TEXT))))
    ]
    assert [part.readings for part in with_readings(parts, TEXT, READINGS)] == ["かんじを たべる", "ねこである"]
    assert with_readings(parts, TEXT, ()) == tuple(parts)
