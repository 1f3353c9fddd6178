"""Which sentences of summaries a model answers from."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.summaries.notes import choose_notes
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section_summary import SummarySentence
from smartchat_core.model.span import Span
from tests.support.sources import make_source

_QUOTE = "The lamp was lit before dusk, and nobody spoke of it again. "


def _parts(number: int, *, sentences: int) -> Sequence[tuple[SourceDocument, Sequence[SummarySentence]]]:
    source = make_source(ParsedDocument(text=_QUOTE * number * sentences, sections=()))
    spans = [Span(start=at * len(_QUOTE), end=(at + 1) * len(_QUOTE)) for at in range(number * sentences)]
    return [
        (
            source,
            tuple(
                SummarySentence(text=f"Part {part}, sentence {one}.", quote=spans[part * sentences + one])
                for one in range(sentences)
            ),
        )
        for part in range(number)
    ]


def test_every_sentence_is_taken_where_there_is_room() -> None:
    notes = choose_notes(_parts(3, sentences=2), max_tokens=8_000)
    assert [(note.part, note.text) for note in notes] == [
        (part, f"Part {part}, sentence {one}.") for part in range(3) for one in range(2)
    ]


def test_each_part_keeps_as_many_as_every_other() -> None:
    notes = choose_notes(_parts(20, sentences=4), max_tokens=5_000)
    counts = [sum(note.part == part for note in notes) for part in range(20)]
    assert len(set(counts)) == 1
    assert 1 <= counts[0] < 4


def test_parts_are_left_out_evenly_where_not_one_sentence_of_each_fits() -> None:
    notes = choose_notes(_parts(400, sentences=1), max_tokens=8_000)
    kept = [note.part for note in notes]
    gaps = {later - earlier for earlier, later in itertools.pairwise(kept)}
    assert 0 < len(kept) < 400
    assert len(gaps) == 1


def test_without_sentences_there_are_no_notes() -> None:
    assert choose_notes(_parts(2, sentences=0), max_tokens=8_000) == ()
