"""Answering with a language model, sentence by sentence, each checked against the passages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from smartchat_core.ports.chat_model import ChatModel, ChatRequest
from smartchat_core.retrieval.packing import ContextBlock, estimate_tokens

__all__ = ["UNSUPPORTED_MARK", "Reply"]

UNSUPPORTED_MARK = "(the text does not bear this out)"


@dataclass(kw_only=True, slots=True)
class Reply:
    """A model's reply in the making: fills itself while it is streamed.

    `not_found`: the model says that the passages hold no answer. `interrupted`: it failed after the first sentence.
    """

    blocks: Sequence[ContextBlock]
    sources: Mapping[DocumentId, Source]
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    not_found: bool = False
    interrupted: str = ""
    _numbers: dict[tuple[DocumentId, Span], int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was answered so far, with the numbers of the citations."""
        return " ".join(self.pieces)

    async def stream(self, model: ChatModel, request: ChatRequest) -> AsyncIterator[AnswerEvent]:
        """Put the request to the model and give out each sentence when it is complete and checked.

        Raises:
            ModelUnavailable: the model failed before it had completed a sentence.
        """
        raw, given = "", 0
        input_tokens, output_tokens = None, None
        try:
            async for delta in model.stream(request):
                raw += delta.text
                input_tokens = delta.input_tokens if delta.input_tokens is not None else input_tokens
                output_tokens = delta.output_tokens if delta.output_tokens is not None else output_tokens
                if NOT_FOUND_MARK in raw:
                    continue
                complete = split_claims(raw)[:-1]  # the last one may still grow
                for claim in complete[given:]:
                    for event in self._check(claim):
                        yield event
                given = max(given, len(complete))
        except ModelUnavailable as error:
            if not given:
                raise
            self.interrupted = error.explain()
        else:
            if NOT_FOUND_MARK in raw and not given:
                self.not_found = True
            else:
                for claim in split_claims(raw.replace(NOT_FOUND_MARK, ""))[given:]:
                    for event in self._check(claim):
                        yield event
                self.not_found = not self.claims
        counted = request_tokens(request) if input_tokens is None else input_tokens
        written = estimate_tokens(raw) if output_tokens is None else output_tokens
        price = model.price
        self.usage = Usage(
            input_tokens=counted,
            output_tokens=written,
            cost_usd=price.cost(input_tokens=counted, output_tokens=written) if price else Usage().cost_usd,
        )

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
