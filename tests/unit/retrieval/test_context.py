"""Filling a token budget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model import DocumentId, Passage, Span
from smartchat_core.retrieval.context import build_context, estimate_tokens, join_passages


def passage(ordinal: int, *, document: str = "doc-1", section: int = 0, text: str = "some words here") -> Passage:
    start = ordinal * 1_000
    return Passage(
        document_id=DocumentId(document),
        ordinal=ordinal,
        span=Span(start=start, end=start + len(text)),
        text=text,
        section=section,
    )


def test_passages_that_adjoin_make_one_block_and_sections_do_not_mix() -> None:
    blocks = join_passages([passage(7), passage(3), passage(4), passage(5, section=1), passage(3, document="doc-2")])
    shapes = [(block.document_id, [one.ordinal for one in block.passages]) for block in blocks]
    assert shapes == [("doc-1", [7]), ("doc-1", [3, 4]), ("doc-1", [5]), ("doc-2", [3])]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20), st.integers(1, 400))
def test_the_budget_holds_but_for_a_first_passage_that_is_larger(ordinals: list[int], budget: int) -> None:
    passages = [passage(ordinal, text="word " * 20) for ordinal in ordinals]
    blocks = build_context([passages], budget=budget)
    taken = [one for block in blocks for one in block.passages]
    spent = sum(estimate_tokens(one.text) for one in taken)
    assert spent <= budget or len(taken) == 1
    assert len({one.id for one in taken}) == len(taken)
    assert any(one.ordinal == ordinals[0] for one in taken)


def test_scripts_other_than_latin_count_for_more() -> None:
    assert estimate_tokens("漢" * 100) > 3 * estimate_tokens("a" * 100)
