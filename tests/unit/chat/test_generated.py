"""Replies of a model, checked sentence by sentence."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.generated import DEFAULT_REPLY_LIMITS, NO_QUOTE_MARK, Reply, ReplyLimits
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
from smartchat_core.ports.chat_model import ModelDelta
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.retrieval.context import ContextBlock
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
SOURCES = {DOCUMENT.id: SourceDocument.of(DOCUMENT, ParsedDocument(text=TEXT, sections=(SECTION,)))}
PASSAGE = Passage(document_id=DOCUMENT.id, ordinal=0, span=Span(start=0, end=len(TEXT)), text=TEXT, section=0)
BLOCKS = (ContextBlock(document_id=DOCUMENT.id, section=0, passages=(PASSAGE,)),)
PRICE = Price(input_per_million=Decimal(1), output_per_million=Decimal(10))


async def answered(
    *models: ScriptedChatModel, max_cost: Decimal | None = None, limits: ReplyLimits = DEFAULT_REPLY_LIMITS
) -> tuple[list[AnswerEvent], Reply | None, list[str]]:
    attempt = FallbackModel(models, clock=FakeClock(), limits=limits).attempt(
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
    assert [claim.borne_out for claim in reply.claims] == [True, False]
    assert reply.text.endswith(NO_QUOTE_MARK)


@pytest.mark.parametrize("text", [NOT_FOUND_MARK, f" {NOT_FOUND_MARK}.", f"{NOT_FOUND_MARK}. They tell of a whale."])
async def test_a_model_that_finds_nothing_abstains(text: str) -> None:
    events, reply, _ = await answered(ScriptedChatModel([text]))
    assert reply is not None
    assert reply.not_found
    assert not any(isinstance(event, TextDelta) for event in events)


@pytest.mark.parametrize("nothing", ["", " \n", "[1]", "..."])
async def test_an_empty_reply_is_a_failure(nothing: str) -> None:
    silent = ScriptedChatModel([nothing], name="silent", price=PRICE)
    _, reply, warnings = await answered(silent, ScriptedChatModel(["Ahab lost his leg [1]."]))
    assert reply is not None
    assert reply.claims
    assert "silent did not answer" in warnings[0]


async def test_what_failed_requests_took_counts() -> None:
    broken = ScriptedChatModel([["Ahab lost", ModelUnavailable("cut off")]], name="broken", price=PRICE)
    unreachable = ScriptedChatModel([ModelUnavailable("down")], name="unreachable", price=PRICE)
    good = ScriptedChatModel(["Ahab lost his leg [1]."], price=PRICE)
    attempt = FallbackModel([broken, unreachable, good], clock=FakeClock()).attempt(
        "Why?", BLOCKS, sources=SOURCES, history=(), max_cost=None
    )
    async for _ in attempt.events():
        pass
    assert attempt.reply is not None
    one, all_ = attempt.reply.usage, attempt.usage
    assert one.cost_usd < all_.cost_usd
    assert one.input_tokens < all_.input_tokens < 3 * one.input_tokens + 100


async def test_a_mark_that_has_only_begun_does_not_part_a_sentence_from_its_number() -> None:
    model = ScriptedChatModel([["He swore revenge. [1", "] Ahab lost his leg. ", "[", "1]"]])
    _, reply, _ = await answered(model)
    assert reply is not None
    assert [claim.text for claim in reply.claims] == ["He swore revenge.", "Ahab lost his leg."]
    cut_off = ScriptedChatModel([["Ahab lost his leg. ", "[1"]])
    _, reply, _ = await answered(cut_off)
    assert reply is not None
    assert [claim.text for claim in reply.claims] == ["Ahab lost his leg."]


WORDS = ("Ahab lost his leg", "He swore revenge in 1841", "Starbuck sells coffee", "Mr", "1", "a", "x" * 300)
SIGNS = (".", "!", "?”", "。", "...", " ", "\n", "\n\n", " [1]", "[1, 2]", "【1】", " [", "[1", "]", "(", "- ")
PARTS = st.sampled_from([*WORDS, *SIGNS, NOT_FOUND_MARK])


@given(st.lists(PARTS, max_size=25).map("".join), st.lists(st.integers(min_value=0, max_value=400), max_size=40))
def test_how_a_reply_is_cut_makes_no_difference(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    assert "".join(pieces) == text
    whole, cut, single = (asyncio.run(outcome(way)) for way in ([text], pieces, list(text)))
    assert whole == cut == single


async def outcome(pieces: list[str], limits: ReplyLimits = DEFAULT_REPLY_LIMITS) -> tuple[object, ...]:
    events, reply, warnings = await answered(ScriptedChatModel([pieces]), limits=limits)
    reported = [event.citation for event in events if isinstance(event, CitationFound)]
    streamed = "".join(event.text for event in events if isinstance(event, TextDelta))
    if reply is None:
        return reported, streamed, warnings
    assert reported == reply.citations
    assert streamed == reply.text
    return reply.claims, reply.citations, reply.not_found, reply.truncated, reply.interrupted, warnings


@given(st.lists(PARTS, max_size=25).map("".join), st.lists(st.integers(min_value=0, max_value=400), max_size=40))
def test_where_a_reply_ends_that_is_too_long_does_not_depend_on_how_it_is_cut(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    limits = ReplyLimits(max_characters=400, max_claims=4)
    whole, cut, single = (asyncio.run(outcome(way, limits)) for way in ([text], pieces, list(text)))
    assert whole == cut == single


SENTENCE = "Ahab lost his leg to the whale [1]. "


@pytest.mark.parametrize(
    ("limits", "reported"),
    [
        (ReplyLimits(max_characters=len(SENTENCE) * 3 + 10), 3),
        (ReplyLimits(max_claims=5), 5),
        (ReplyLimits(max_characters=10), 1),
    ],
)
async def test_a_reply_without_an_end_is_cut_and_reports_it(limits: ReplyLimits, reported: int) -> None:
    model = ScriptedChatModel([[SENTENCE] * 1_000], price=PRICE)
    _, reply, warnings = await answered(model, limits=limits)
    assert reply is not None
    assert reply.truncated
    assert len(reply.claims) == reported
    assert model.closed == 1
    assert "had more to say" in warnings[0]
    assert 0 < reply.usage.output_tokens < 1_000


async def test_a_reply_that_just_fits_is_whole() -> None:
    _, reply, warnings = await answered(
        ScriptedChatModel([[SENTENCE]]), limits=ReplyLimits(max_characters=len(SENTENCE))
    )
    assert reply is not None
    assert not reply.truncated
    assert not warnings


async def test_what_a_provider_has_cut_is_marked_and_the_sentence_under_way_is_left_out() -> None:
    model = ScriptedChatModel([[f"{SENTENCE}He swore reve", ModelDelta(truncated=True)]])
    _, reply, warnings = await answered(model)
    assert reply is not None
    assert reply.truncated
    assert [claim.text for claim in reply.claims] == ["Ahab lost his leg to the whale."]
    assert warnings


async def test_closing_the_events_closes_the_model_s_stream() -> None:
    model = ScriptedChatModel([["Ahab lost his leg [1]. ", "Then he ", "swore [1]."]])
    attempt = FallbackModel([model], clock=FakeClock()).attempt(
        "Why?", BLOCKS, sources=SOURCES, history=(), max_cost=None
    )
    events = attempt.events()
    async for event in events:
        if isinstance(event, TextDelta):
            break
    await events.aclose()
    assert model.closed == 1


async def test_a_model_that_keeps_failing_is_tried_by_one_call_at_a_time() -> None:
    model = ScriptedChatModel([])
    clock = FakeClock()
    chain = FallbackModel([model], clock=clock, policy=BreakerPolicy(max_failures=1))
    chain.report(model, succeeded=False)
    assert not chain.may_call(model)
    clock.advance(30)
    assert chain.may_call(model)
    chain.begin(model)
    assert not chain.may_call(model)


async def test_the_next_model_answers_when_the_first_cannot() -> None:
    broken = ScriptedChatModel([ModelUnavailable("no connection")], name="broken")
    events, reply, warnings = await answered(broken, ScriptedChatModel(["Ahab lost his leg [1]."], name="good"))
    assert reply is not None
    assert reply.claims[0].borne_out
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
