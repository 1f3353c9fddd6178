"""Answering with a language model, sentence by sentence, each checked against the passages."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import takewhile

from smartchat_core.chat.budget import request_tokens
from smartchat_core.chat.citing import Source, cite
from smartchat_core.chat.claims import LEAST_SUPPORT, DraftClaim, best_evidence, split_claims
from smartchat_core.chat.prompting import NOT_FOUND_MARK
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerEvent, CitationFound, TextDelta
from smartchat_core.model.answer import Citation, Claim
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.span import Span
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from smartchat_core.retrieval.packing import ContextBlock, estimate_tokens

__all__ = ["UNSUPPORTED_MARK", "Reply"]

UNSUPPORTED_MARK = "(the text does not bear this out)"


@dataclass(kw_only=True, slots=True)
class Reply:
    """A model's reply in the making: fills itself while it is streamed.

    `not_found`: the model says that the passages hold no answer. `interrupted`: it failed after the first sentence,
    and why; `error_type` is the code of that error. `first_text_at` is what `monotonic` told when the first text came.
    """

    blocks: Sequence[ContextBlock]
    sources: Mapping[DocumentId, Source]
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    not_found: bool = False
    interrupted: str = ""
    error_type: str = ""
    first_text_at: float | None = None
    monotonic: Callable[[], float] = time.monotonic
    _numbers: dict[tuple[DocumentId, Span], int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was answered so far, with the numbers of the citations."""
        return " ".join(self.pieces)

    async def stream(self, model: ChatModel, request: ChatRequest) -> AsyncGenerator[AnswerEvent]:
        """Put the request to the model and give out each sentence when it is complete and checked.

        The outcome does not depend on how the reply is cut into pieces. Where the model says in its first sentence
        that the passages hold no answer, or after sentences of which none is borne out, it is `not_found`; what
        follows such a word is left out. `usage` tells also what a failed request took.

        Raises:
            ModelUnavailable: the model failed before it had completed a sentence, or replied nothing.
        """
        raw = ""
        told = ModelDelta()
        try:
            async with aclosing(model.stream(request)) as deltas:
                async for delta in deltas:
                    if delta.text and self.first_text_at is None:
                        self.first_text_at = self.monotonic()
                    raw += delta.text
                    told = _latest(told, delta)
                    for claim in _answering(split_claims(raw)[:-1])[len(self.claims) :]:  # the last one may still grow
                        for event in self._check(claim):
                            yield event
        except ModelUnavailable as error:
            if not self.claims:
                raise
            self.interrupted, self.error_type = error.tell(), error.code
        else:
            drafts = split_claims(raw)
            answering = _answering(drafts)
            for claim in answering[len(self.claims) :]:
                for event in self._check(claim):
                    yield event
            if not drafts:
                raise ModelUnavailable(f"the reply of the model {model.name} was empty")
            self.not_found = len(answering) < len(drafts) and not any(claim.supported for claim in self.claims)
        finally:
            if raw or told != ModelDelta():
                self.usage = _usage(model, request, raw, told)

    def _check(self, draft: DraftClaim) -> list[AnswerEvent]:
        """Find the quote that bears a sentence out; without one the sentence is marked."""
        evidence = best_evidence(draft, self.blocks)
        events: list[AnswerEvent] = []
        numbers: tuple[int, ...] = ()
        supported = evidence is not None and evidence.support >= LEAST_SUPPORT
        if evidence is not None and supported:
            document = evidence.passage.document_id
            number = self._numbers.setdefault((document, evidence.span), len(self._numbers) + 1)
            numbers = (number,)
            if number > len(self.citations):
                citation = cite(self.sources[document], evidence.span, number=number)
                self.citations.append(citation)
                events.append(CitationFound(citation=citation))
        mark = "".join(f"[{number}]" for number in numbers) if supported else UNSUPPORTED_MARK
        self.claims.append(Claim(text=draft.text, citations=numbers, supported=supported))
        piece = f"{draft.text} {mark}"
        events.append(TextDelta(text=f" {piece}" if self.pieces else piece))
        self.pieces.append(piece)
        return events


def _answering(drafts: Sequence[DraftClaim]) -> Sequence[DraftClaim]:
    """The sentences before the one that says that there is no answer."""
    return tuple(takewhile(lambda draft: NOT_FOUND_MARK not in draft.text, drafts))


def _latest(told: ModelDelta, delta: ModelDelta) -> ModelDelta:
    """The counts of tokens that the model has told last."""
    return ModelDelta(
        input_tokens=told.input_tokens if delta.input_tokens is None else delta.input_tokens,
        output_tokens=told.output_tokens if delta.output_tokens is None else delta.output_tokens,
    )


def _usage(model: ChatModel, request: ChatRequest, raw: str, told: ModelDelta) -> Usage:
    """What the request took, estimated where the model does not tell."""
    counted = request_tokens(request) if told.input_tokens is None else told.input_tokens
    written = estimate_tokens(raw) if told.output_tokens is None else told.output_tokens
    price = model.price
    return Usage(
        input_tokens=counted,
        output_tokens=written,
        cost_usd=price.cost(input_tokens=counted, output_tokens=written) if price else Usage().cost_usd,
    ).billed
