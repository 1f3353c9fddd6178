"""Cutting a text into stretches for a model."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.summaries.cutting import cut
from smartchat_core.model.span import Span
from smartchat_core.retrieval.context import estimate_tokens

TEXTS = st.lists(st.text(alphabet="ab é中 \n", max_size=60), max_size=12).map("\n\n".join)


@given(text=TEXTS, max_tokens=st.integers(4, 40), data=st.data())
def test_nothing_is_lost_and_nothing_is_too_long(text: str, max_tokens: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start=start, end=data.draw(st.integers(start, len(text))))
    stretches = cut(text, span, max_tokens=max_tokens)
    assert "".join("".join(one.of(text).split()) for one in stretches) == "".join(span.of(text).split())
    assert all(estimate_tokens(one.of(text)) <= max_tokens for one in stretches)
    assert all(span.contains(one) and one.of(text) == one.of(text).strip() for one in stretches)
    assert list(stretches) == sorted(stretches)


def test_paragraphs_stay_whole_where_they_fit() -> None:
    text = "One paragraph here.\n\nAnother one there.\n\nA third."
    stretches = cut(text, Span(start=0, end=len(text)), max_tokens=10)
    assert [one.of(text) for one in stretches] == ["One paragraph here.", "Another one there.\n\nA third."]
