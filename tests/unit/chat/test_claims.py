"""Checking the sentences of replies."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.chat.claims import Evidence, best_evidence
from smartchat_core.chat.splitting import DraftClaim
from smartchat_core.chat.verification.lexical import LexicalVerifier
from smartchat_core.model import DocumentId, Passage, Span
from smartchat_core.model.claim import Verdict
from smartchat_core.ports.claim_verifier import CitedClaim
from smartchat_core.retrieval.context import ContextBlock

TEXT = "The cat sat on the mat. Ahab lost his leg to the white whale. He swore revenge in Nantucket in 1841."
OTHER = "Queequeg carries a harpoon and sells heads. He shares a bed with Ishmael."


def block(text: str, *, start: int = 100, document: str = "doc-1") -> ContextBlock:
    passage = Passage(
        document_id=DocumentId(document), ordinal=0, span=Span(start=start, end=start + len(text)), text=text
    )
    return ContextBlock(document_id=passage.document_id, section=None, passages=(passage,))


BLOCKS = (block(TEXT), block(OTHER, document="doc-2"))


def verdict(evidence: Evidence | None) -> Verdict:
    cited = CitedClaim(text="") if evidence is None else evidence.cited
    (found,) = asyncio.run(LexicalVerifier().verify([cited]))
    return found.verdict


def test_the_sentence_of_a_claim_is_quoted_to_the_letter() -> None:
    evidence = best_evidence(DraftClaim(text="The white whale took Ahab's leg.", numbers=(1,)), BLOCKS)
    assert evidence is not None
    assert verdict(evidence) is Verdict.BORNE_OUT
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


def test_what_no_passage_says_has_no_quote() -> None:
    evidence = best_evidence(DraftClaim(text="Starbuck drinks coffee in Seattle.", numbers=(1,)), BLOCKS)
    assert verdict(evidence) is Verdict.UNCLEAR


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
    assert (verdict(evidence) is Verdict.BORNE_OUT) is found


def test_only_the_named_blocks_are_looked_at_unless_none_of_them_exists() -> None:
    claim = DraftClaim(text="Queequeg carries a harpoon.", numbers=(1,))
    wrong = best_evidence(claim, BLOCKS)
    assert wrong is None or wrong.passage.document_id == "doc-1"
    unknown = best_evidence(DraftClaim(text="Queequeg carries a harpoon.", numbers=(9,)), BLOCKS)
    assert unknown is not None
    assert unknown.passage.document_id == "doc-2"
