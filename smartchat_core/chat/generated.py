"""Generated answers: a language model's reply, each sentence checked against the passages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from smartchat_core.chat.citing import SourceDocument, cite
from smartchat_core.chat.claims import Evidence, best_evidence
from smartchat_core.chat.metering import latest_counts, usage_of
from smartchat_core.chat.prompting import NOT_FOUND_MARK
from smartchat_core.chat.splitting import ClaimSplitter, DraftClaim
from smartchat_core.chat.verification.chain import combine
from smartchat_core.errors import ModelUnavailable
from smartchat_core.events import AnswerEvent, CitationFound, TextDelta
from smartchat_core.model.answer import Citation
from smartchat_core.model.claim import Claim, Verdict
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.span import Span
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict, ClaimVerifier
from smartchat_core.retrieval.context import ContextBlock

__all__ = ["DEFAULT_REPLY_LIMITS", "NO_QUOTE_MARK", "Reply", "ReplyLimits", "marked"]

NO_QUOTE_MARK = "(no quote found)"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyLimits:
    """How long a reply may be, in characters and in sentences; the rest of the stream is not read.

    The limit on tokens goes to the model as well, but not every one obeys.
    """

    max_characters: int = 20_000
    max_claims: int = 300


DEFAULT_REPLY_LIMITS = ReplyLimits()


@dataclass(kw_only=True, slots=True)
class Reply:
    """A model's reply, filled in while it is streamed.

    `not_found`: the model replied that the passages hold no answer. `truncated`: it had more to write than the limits,
    or its provider, allow; the sentence that was under way is left out, unless it is all there is. `interrupted`: it
    failed after the first sentence, and why; `error_type` is the code of that error. `first_text_at` is the reading of
    `monotonic` when the first text came.
    """

    blocks: Sequence[ContextBlock]
    sources: Mapping[DocumentId, SourceDocument]
    monotonic: Callable[[], float]
    verifier: ClaimVerifier
    limits: ReplyLimits = DEFAULT_REPLY_LIMITS
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    not_found: bool = False
    truncated: bool = False
    interrupted: str = ""
    error_type: str = ""
    first_text_at: float | None = None
    _numbers: dict[tuple[DocumentId, Span], int] = field(default_factory=dict)
    _raw: list[str] = field(default_factory=list)
    _room: int = 0
    _reported: ModelDelta = field(default_factory=ModelDelta)
    _cited: list[CitedClaim] = field(default_factory=list)
    _denied: bool = False
    _full: bool = False

    @property
    def text(self) -> str:
        """What was answered so far, with the numbers of the citations."""
        return " ".join(self.pieces)

    async def stream(self, model: ChatModel, request: ChatRequest) -> AsyncGenerator[AnswerEvent]:
        """Put the request to the model and give out each sentence when it is complete and checked.

        The outcome does not depend on how the reply is cut into deltas. Where the first sentence states that the
        passages hold no answer, or a later one does after sentences without any quote, the reply is `not_found`; what
        follows that sentence is left out. `usage` includes the tokens of a failed request.

        Raises:
            ModelUnavailable: the model failed before it had completed a sentence, or replied nothing.
        """
        splitter = ClaimSplitter()
        self._room = self.limits.max_characters
        try:
            async with aclosing(model.stream(request)) as deltas:
                async for delta in deltas:
                    for draft in splitter.feed(self._received(delta)):
                        for event in await self._answered(draft):
                            yield event
                    self.truncated = self.truncated or self._room < 0
                    if self._room < 0 or self._full:
                        break
        except ModelUnavailable as error:
            if not self.claims:
                raise
            self.interrupted, self.error_type = error.public_message(), error.code
        else:
            for draft in self._last(splitter.finish()):
                for event in await self._answered(draft):
                    yield event
            if not self.claims and not self._denied:
                raise ModelUnavailable(f"the reply of the model {model.name} was empty")
            self.not_found = self._denied and not any(claim.borne_out for claim in self.claims)
        finally:
            if self._raw or self._reported != ModelDelta():
                self.usage = usage_of(model, request, "".join(self._raw), self._reported)

    async def verify_again(self, verifier: ClaimVerifier) -> None:
        """Check the sentences that are borne out by one more verifier, which may only downgrade them.

        The marks in the text are renewed, and citations that no sentence has any more are left out.

        Raises:
            DependencyError: the verifier failed; everything stays as it is.
        """
        places = [at for at, claim in enumerate(self.claims) if claim.borne_out]
        if not places:
            return
        found = await verifier.verify([self._cited[at] for at in places])
        for at, later in zip(places, found, strict=True):
            claim = self.claims[at]
            verdict = combine(ClaimVerdict(verdict=claim.verdict, level=claim.level), later)
            self.claims[at] = replace(
                claim,
                citations=() if verdict.verdict is Verdict.UNCLEAR else claim.citations,
                verdict=verdict.verdict,
                level=verdict.level,
                reasons=verdict.reasons,
            )
        cited = {number for claim in self.claims for number in claim.citations}
        self.citations = [citation for citation in self.citations if citation.number in cited]
        self.pieces = [marked(claim) for claim in self.claims]

    def _received(self, delta: ModelDelta) -> str:
        """The text of the delta as far as there is room for it."""
        text = delta.text[: self._room]
        self._room -= len(delta.text)
        if delta.text:
            self._raw.append(text)
            if self.first_text_at is None:
                self.first_text_at = self.monotonic()
        self._reported = latest_counts(self._reported, delta)
        self.truncated = self.truncated or delta.truncated
        return text

    def _last(self, drafts: Sequence[DraftClaim]) -> Sequence[DraftClaim]:
        """The sentences at the end without the one that was under way when the reply was cut."""
        return drafts[:-1] if self.truncated and (self.claims or len(drafts) > 1) else drafts

    async def _answered(self, draft: DraftClaim) -> Sequence[AnswerEvent]:
        """The claims of a sentence; none from the one on that states that there is no answer."""
        if not self._full and NOT_FOUND_MARK in draft.text:
            self._denied = True
        elif not self._denied and len(self.claims) >= self.limits.max_claims:
            self._full = self.truncated = True
        if self._denied or self._full:
            return ()
        # In a thread, for it takes some milliseconds for each sentence of a reply.
        evidence = await asyncio.to_thread(best_evidence, draft, self.blocks)
        cited = CitedClaim(text=draft.text) if evidence is None else evidence.cited
        (verdict,) = await self.verifier.verify([cited])
        return self._checked(draft, evidence, verdict)

    def _checked(self, draft: DraftClaim, evidence: Evidence | None, verdict: ClaimVerdict) -> list[AnswerEvent]:
        """Add a sentence with the numbers of its quotes, or the mark of one that none bears out."""
        events: list[AnswerEvent] = []
        numbers: tuple[int, ...] = ()
        if evidence is not None and verdict.verdict is not Verdict.UNCLEAR:
            document = evidence.passage.document_id
            number = self._numbers.setdefault((document, evidence.span), len(self._numbers) + 1)
            numbers = (number,)
            if number > len(self.citations):
                citation = cite(self.sources[document], evidence.span, number=number)
                self.citations.append(citation)
                events.append(CitationFound(citation=citation))
        claim = Claim(
            text=draft.text,
            citations=numbers,
            verdict=verdict.verdict,
            level=verdict.level,
            reasons=verdict.reasons,
        )
        self.claims.append(claim)
        self._cited.append(CitedClaim(text=draft.text) if evidence is None else evidence.cited)
        piece = marked(claim)
        events.append(TextDelta(text=f" {piece}" if self.pieces else piece))
        self.pieces.append(piece)
        return events


def marked(claim: Claim) -> str:
    """A claim as it stands in the text of an answer: with the marks of its citations, or that there are none."""
    marks = "".join(f"[{number}]" for number in claim.citations)
    if claim.verdict is Verdict.CONTRADICTED:
        marks = f"(contradicted by {marks})"
    return f"{claim.text} {marks or NO_QUOTE_MARK}"
