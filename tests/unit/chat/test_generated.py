"""Replies of a model, checked sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from smartchat_core.chat.citing import Source
from smartchat_core.chat.generated import UNSUPPORTED_MARK, Reply
from smartchat_core.chat.models import ModelChain
from smartchat_core.chat.prompting import NOT_FOUND_MARK
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerEvent, CitationFound, Status, TextDelta
from smartchat_core.model import (
    ContentHash,
    Document,
    DocumentId,
    DocumentStatus,
    OwnerId,
    ParsedDocument,
    Passage,
    Price,
    Section,
    Span,
)
from smartchat_core.retrieval.packing import ContextBlock
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.clock import FakeClock

TEXT = "Ahab lost his leg to the white whale. He swore revenge in Nantucket."
DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=OwnerId("o"),
    content_hash=ContentHash("c"),
    filename="moby.epub",
    media_type="application/epub+zip",
    size_bytes=1,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
    status=DocumentStatus.READY,
)
SECTION = Section(ordinal=0, title="Loomings", span=Span(start=0, end=len(TEXT)))
SOURCES = {DOCUMENT.id: Source(document=DOCUMENT, parsed=ParsedDocument(text=TEXT, sections=(SECTION,)))}
PASSAGE = Passage(document_id=DOCUMENT.id, ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT, section=0)
BLOCKS = (ContextBlock(document_id=DOCUMENT.id, section=0, passages=(PASSAGE,)),)
PRICE = Price(input_per_million=Decimal(1), output_per_million=Decimal(10))


async def answered(
    *models: ScriptedChatModel, max_cost: Decimal | None = None
) -> tuple[list[AnswerEvent], Reply | None, list[str]]:
    attempt = ModelChain(models, clock=FakeClock()).attempt(
        "Why?", BLOCKS, sources=SOURCES, history=(), max_cost=max_cost
    )
    events = [event async for event in attempt.events()]
    return events, attempt.reply, attempt.warnings


async def test_a_sentence_is_given_out_with_a_verified_quote() -> None:
    pieces = ["Ahab lost his ", "leg to the whale [1]. ", "Then he swore", " revenge [1]."]
    events, reply, warnings = await answered(ScriptedChatModel([pieces], price=PRICE))
    assert reply is not None
    assert not warnings
    citations = [event.citation for event in events if isinstance(event, CitationFound)]
    assert [citation.quote for citation in citations] == [
        "Ahab lost his leg to the white whale.",
        "He swore revenge in Nantucket.",
    ]
    assert all(citation.holds_in(TEXT) for citation in citations)
    assert citations[0].section == ("Loomings",)
    streamed = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert streamed == reply.text == "Ahab lost his leg to the whale. [1] Then he swore revenge. [2]"
    assert reply.usage.cost_usd > 0


async def test_an_invented_sentence_is_marked() -> None:
    _, reply, _ = await answered(ScriptedChatModel(["Ahab lost his leg [1]. Starbuck sells coffee in Seattle [1]."]))
    assert reply is not None
    assert [claim.supported for claim in reply.claims] == [True, False]
    assert reply.text.endswith(UNSUPPORTED_MARK)


@pytest.mark.parametrize("text", [NOT_FOUND_MARK, f" {NOT_FOUND_MARK}.", ""])
async def test_a_model_that_finds_nothing_says_so(text: str) -> None:
    events, reply, _ = await answered(ScriptedChatModel([text]))
    assert reply is not None
    assert reply.not_found
    assert not any(isinstance(event, TextDelta) for event in events)


async def test_the_next_model_answers_when_the_first_cannot() -> None:
    broken = ScriptedChatModel([ModelUnavailable("no connection")], name="broken")
    events, reply, warnings = await answered(broken, ScriptedChatModel(["Ahab lost his leg [1]."], name="good"))
    assert reply is not None
    assert reply.claims[0].supported
    assert [event.step for event in events if isinstance(event, Status)] == ["answering", "fallback", "answering"]
    assert "broken did not answer" in warnings[0]


async def test_what_was_given_out_stays_when_a_model_breaks_off() -> None:
    model = ScriptedChatModel([["Ahab lost his leg [1]. He swore", ModelUnavailable("cut off")]])
    _, reply, warnings = await answered(model)
    assert reply is not None
    assert len(reply.claims) == 1
    assert "stopped in the middle" in warnings[0]


async def test_no_model_at_all_leaves_a_word_of_it() -> None:
    _, reply, warnings = await answered(ScriptedChatModel([ModelUnavailable("down")]))
    assert reply is None
    assert "without a model" in warnings[-1]


async def test_what_costs_too_much_is_not_asked() -> None:
    dear = ScriptedChatModel([], name="dear", price=replace(PRICE, output_per_million=Decimal(10_000)))
    cheap = ScriptedChatModel(["Ahab lost his leg [1]."], name="cheap", price=PRICE)
    _, reply, warnings = await answered(dear, cheap, max_cost=Decimal("0.05"))
    assert reply is not None
    assert not dear.requests
    assert "dear was not asked" in warnings[0]
