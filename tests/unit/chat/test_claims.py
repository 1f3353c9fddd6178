"""Taking replies apart and checking them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.claims import LEAST_SUPPORT, DraftClaim, best_evidence, split_claims, strip_marks
from smartchat_core.model import DocumentId, Passage, Span
from smartchat_core.retrieval.packing import ContextBlock

TEXT = "The cat sat on the mat. Ahab lost his leg to the white whale. He swore revenge in Nantucket in 1841."
OTHER = "Queequeg carries a harpoon and sells heads. He shares a bed with Ishmael."


def block(text: str, *, start: int = 100, document: str = "doc-1") -> ContextBlock:
    passage = Passage(
        document_id=DocumentId(document), ordinal=0, span=Span(start=start, end=start + len(text)), text=text
    )
    return ContextBlock(document_id=passage.document_id, section=None, passages=(passage,))


BLOCKS = (block(TEXT), block(OTHER, document="doc-2"))


@pytest.mark.parametrize(
    ("reply", "claims"),
    [
        ("Ahab lost a leg [1]. Then he swore [1, 2].", [("Ahab lost a leg.", (1,)), ("Then he swore.", (1, 2))]),
        ("Ahab lost a leg. [1] Then he swore. [2][3]", [("Ahab lost a leg.", (1,)), ("Then he swore.", (2, 3))]),
        ("No mark here.", [("No mark here.", ())]),
        ("【2】 Full width 【1】.", [("Full width.", (2, 1))]),
        ("", []),
        ("[1]", []),
        ("Ahab lost a leg. [1", [("Ahab lost a leg.", ())]),
        ("Ahab lost a leg [1", [("Ahab lost a leg", ())]),
        ("Ahab lost a leg. [1][2] Then he swore. [3]", [("Ahab lost a leg.", (1, 2)), ("Then he swore.", (3,))]),
        ("He said “no.” [1]\n[2] Then he swore.", [("He said “no.”", (1, 2)), ("Then he swore.", ())]),
        ("1. Ahab lost a leg [1].\n2. He swore. [2]", [("1. Ahab lost a leg.", (1,)), ("2. He swore.", (2,))]),
        ("42.", [("42.", ())]),
    ],
)
def test_a_reply_is_split_into_claims(reply: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(claim.text, claim.numbers) for claim in split_claims(reply)] == claims


@given(st.text(alphabet="abc. [1]2,\n【】", max_size=300))
def test_any_reply_can_be_split_and_holds_no_marks_afterwards(reply: str) -> None:
    for claim in split_claims(reply):
        assert strip_marks(claim.text) == claim.text


def test_the_sentence_that_bears_a_claim_out_is_quoted_to_the_letter() -> None:
    evidence = best_evidence(DraftClaim(text="The white whale took Ahab's leg.", numbers=(1,)), BLOCKS)
    assert evidence is not None
    assert evidence.support >= LEAST_SUPPORT
    start = evidence.span.start - 100
    assert TEXT[start : start + len(evidence.span)] == "Ahab lost his leg to the white whale."


def test_two_sentences_are_quoted_where_one_is_not_enough() -> None:
    evidence = best_evidence(
        DraftClaim(text="The whale took his leg and he swore revenge in Nantucket.", numbers=()), BLOCKS
    )
    assert evidence is not None
    quote = TEXT[evidence.span.start - 100 : evidence.span.end - 100]
    assert quote.startswith("Ahab lost")
    assert quote.endswith("1841.")


def test_what_no_passage_says_is_not_supported() -> None:
    evidence = best_evidence(DraftClaim(text="Starbuck drinks coffee in Seattle.", numbers=(1,)), BLOCKS)
    assert evidence is None or evidence.support < LEAST_SUPPORT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He swore revenge in Nantucket in 1841.", True),
        ("He swore revenge in Nantucket in 1851.", False),
        ("1. He swore revenge in Nantucket.", True),
        ("Excerpts 1 and 2 say that he swore revenge in Nantucket.", True),
        ("In chapter 36 he swore revenge in Nantucket.", True),
        ("He swore revenge on 1,841 whales in Nantucket.", True),
        ("He swore revenge in Nantucket on 3 whales.", False),
    ],
)
def test_numbers_must_be_found_as_they_are(text: str, found: bool) -> None:
    evidence = best_evidence(DraftClaim(text=text, numbers=(1,)), BLOCKS)
    assert (evidence is not None and evidence.support >= LEAST_SUPPORT) is found


def test_only_the_named_blocks_are_looked_at_unless_none_of_them_exists() -> None:
    claim = DraftClaim(text="Queequeg carries a harpoon.", numbers=(1,))
    wrong = best_evidence(claim, BLOCKS)
    assert wrong is None or wrong.passage.document_id == "doc-1"
    unknown = best_evidence(DraftClaim(text="Queequeg carries a harpoon.", numbers=(9,)), BLOCKS)
    assert unknown is not None
    assert unknown.passage.document_id == "doc-2"
