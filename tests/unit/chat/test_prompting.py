"""How long a prompt may be, whatever goes into it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from smartchat_core.chat.budget import request_tokens
from smartchat_core.chat.prompting import Turn, build_request, max_prompt_tokens
from smartchat_core.model import DocumentId, Passage, Span
from smartchat_core.retrieval.context import ContextBlock

HUGE = st.sampled_from(
    ["t" * 3_000_000, "作" * 300_000, "\u0301" * 50_000, " " * 100_000, '<"' * 50_000, "👩" * 50_000]
)
TEXTS = st.one_of(st.text(max_size=40), HUGE)
PASSAGES = st.one_of(st.text(min_size=1, max_size=60), st.sampled_from(["word " * 230, "字" * 383, "<é>" * 300]))


def block(text: str) -> ContextBlock:
    passage = Passage(document_id=DocumentId("doc"), ordinal=0, span=Span(start=0, end=len(text)), text=text)
    return ContextBlock(document_id=passage.document_id, section=None, passages=(passage,))


@given(
    question=TEXTS,
    excerpts=st.lists(st.tuples(PASSAGES, st.lists(TEXTS, min_size=1, max_size=4)), max_size=12),
    history=st.lists(st.builds(Turn, question=TEXTS, answer=TEXTS), max_size=5),
    context_tokens=st.integers(min_value=500, max_value=4_000),
)
@example(question="字" * 10_000, excerpts=[("字" * 1_150, ["題" * 500] * 32)], history=[], context_tokens=500)
def test_no_prompt_is_longer_than_its_budget(
    question: str, excerpts: list[tuple[str, list[str]]], history: list[Turn], context_tokens: int
) -> None:
    request = build_request(
        question,
        [block(text) for text, _ in excerpts],
        titles=[titles for _, titles in excerpts],
        history=history,
        context_tokens=context_tokens,
    )
    assert request_tokens(request) <= max_prompt_tokens(context_tokens)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_the_first_excerpt_is_always_shown_with_its_source(titles: list[str]) -> None:
    request = build_request("Why?", [block("Ahab swore revenge.")], titles=[titles], context_tokens=500)
    prompt = request.messages[-1].content
    assert "\nAhab swore revenge.\n</excerpt>" in prompt
    assert prompt.count('"') == 4


def test_of_a_long_path_the_book_and_the_innermost_section_are_shown() -> None:
    titles = ["Moby Dick", *(f"Part {number} {'of the whale ' * 8}" for number in range(9)), "Loomings"]
    prompt = build_request("Why?", [block("text")], titles=[titles]).messages[-1].content
    assert 'from="Moby Dick, ' in prompt
    assert ', Loomings">' in prompt
    assert "Part 0" not in prompt
