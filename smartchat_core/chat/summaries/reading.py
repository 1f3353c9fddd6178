"""Reading the parts of a book by a model, each once: what was read before is taken from the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from decimal import Decimal

from smartchat_core.chat.budget import estimated_cost, spendable
from smartchat_core.chat.caps import NotAsked
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.generated import Reply
from smartchat_core.chat.model_call import CallMeter, put_to_model
from smartchat_core.chat.summaries.pieces import PROMPT_VERSION, Piece, pieces_of
from smartchat_core.errors import (
    BudgetExceeded,
    DatabaseUnavailable,
    DocumentNotFound,
    ModelUnavailable,
    SmartChatError,
)
from smartchat_core.events import AnswerEvent, AnswerStep, Status
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section_summary import SectionSummary, SummarySentence
from smartchat_core.model.span import Span
from smartchat_core.model.summary_estimate import SummaryEstimate
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.database import Database

__all__ = ["BookReading"]

_AT_ONCE = 4


class BookReading:
    """The parts of one book, read by the models of the chain.

    `sentences` holds for each part that was read what its summary says; a part is read when all of its pieces are.
    `usage` is what the requests took, those that failed included.

    Args:
        left: US dollars that the reading may cost; None for no limit.
        meter: reserves what each request can cost, and records it.
    """

    def __init__(
        self,
        *,
        database: Database,
        models: FallbackModel,
        scope: OwnerScope,
        source: SourceDocument,
        parts: Sequence[Span],
        left: Decimal | None = None,
        meter: CallMeter | None = None,
    ) -> None:
        self._database = database
        self._models = models
        self._scope = scope
        self._source = source
        self._parts = tuple(parts)
        self._left = left
        self._meter = meter
        self.sentences: dict[Span, tuple[SummarySentence, ...]] = {}
        self.usage = Usage()
        self.model = ""
        self.warnings: list[str] = []

    @property
    def unread(self) -> tuple[Span, ...]:
        """The parts that no model has read."""
        return tuple(part for part in self._parts if part not in self.sentences)

    async def events(self) -> AsyncGenerator[AnswerEvent]:
        """Read what is not read yet; what went wrong stands in `warnings`."""
        for model in self._models.models:
            if not self.unread:
                return
            if not self._models.may_call(model):
                continue
            async with aclosing(self._read_by(model)) as events:
                async for event in events:
                    yield event

    async def estimate(self, model: ChatModel) -> SummaryEstimate | None:
        """What it would take this model to read what is not read yet; None where nothing fits into its context."""
        pieces = await asyncio.to_thread(pieces_of, self._source, self._parts, window=model.context_tokens)
        if pieces is None:
            return None
        known = await self._known(model, pieces)
        missing = [piece for piece in pieces if piece.text_sha256 not in known]
        unread = {piece.part for piece in missing}
        return SummaryEstimate(
            parts=len(self._parts),
            parts_read=len(self._parts) - len(unread),
            requests=len(missing),
            model=model.name,
            cost_usd=None if model.price is None else _estimated(model, missing),
        )

    async def _read_by(self, model: ChatModel) -> AsyncGenerator[AnswerEvent]:
        parts = self.unread
        pieces = await asyncio.to_thread(pieces_of, self._source, parts, window=model.context_tokens)
        if pieces is None:
            self.warnings.append(f"{model.name} was not asked: {NotAsked.TOO_SMALL}.")
            return
        known = await self._known(model, pieces)
        missing = [piece for piece in pieces if piece.text_sha256 not in known]
        if missing:
            refused = self._refused(model, missing, await self._allowed())
            if refused:
                self.warnings.append(refused)
                return
            yield Status(step=AnswerStep.READING, message=self._announced(model, missing, len(parts)))
        digests: list[list[str]] = [[] for _ in parts]
        for piece in pieces:
            digests[piece.part].append(piece.text_sha256)
        for at in range(0, len(missing), _AT_ONCE):
            if not self._models.may_call(model):
                break
            for summary in await self._summarized_together(model, missing[at : at + _AT_ONCE]):
                known[summary.text_sha256] = summary.sentences
            read = sum(
                all(one.text_sha256 in known for one in pieces if one.part == part) for part in range(len(parts))
            )
            yield Status(step=AnswerStep.READING, message=f"{model.name}: {read} of {len(parts)} parts read")
        for part, own in zip(parts, digests, strict=True):
            if all(digest in known for digest in own):
                self.sentences[part] = tuple(sentence for digest in own for sentence in known[digest])
                self.model = self.model or model.name

    async def _known(self, model: ChatModel, pieces: Sequence[Piece]) -> dict[str, tuple[SummarySentence, ...]]:
        async with self._database.read_only() as work:
            found = await work.summaries.find(
                self._scope,
                self._source.document.id,
                {piece.text_sha256 for piece in pieces},
                prompt_version=PROMPT_VERSION,
            )
        return {summary.text_sha256: summary.sentences for summary in found if summary.model == model.name}

    async def _allowed(self) -> Decimal | None:
        """US dollars that may be spent now: what is left for the reading, and what budgets have left."""
        budget = None if self._meter is None else await self._meter.left()
        return spendable(self._left, spent=self.usage.cost_usd, budget=budget)

    def _refused(self, model: ChatModel, missing: Sequence[Piece], left: Decimal | None) -> str:
        """Why the model is not asked; empty where it may be."""
        if left is None:
            return ""
        if model.price is None:
            return f"{model.name} was not asked: {NotAsked.NO_PRICE}."
        cost = _estimated(model, missing)
        if cost <= left:
            return ""
        return (
            f"{model.name} was not asked to read the book: that may cost up to ${cost:.2f}, "
            f"and ${left:.2f} are allowed."
        )

    def _announced(self, model: ChatModel, missing: Sequence[Piece], parts: int) -> str:
        cost = "" if model.price is None else f", for ${_estimated(model, missing):.2f} at most"
        return f"{model.name} reads {parts} parts in {len(missing)} requests{cost}"

    async def _summarized_together(self, model: ChatModel, pieces: Sequence[Piece]) -> list[SectionSummary]:
        """The summaries of those of the pieces that the model has read; where one raises, the others are cancelled."""
        tasks: list[asyncio.Task[SectionSummary | None]] = []
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._summarized(model, piece)) for piece in pieces]
        except* SmartChatError as errors:
            raise errors.exceptions[0] from None
        return [summary for task in tasks if (summary := task.result()) is not None]

    async def _summarized(self, model: ChatModel, piece: Piece) -> SectionSummary | None:
        reply = Reply(
            blocks=piece.blocks,
            sources={self._source.document.id: self._source},
            limits=self._models.limits,
            monotonic=self._models.monotonic,
            verifier=self._models.verifier,
        )
        try:
            async with aclosing(put_to_model(self._models, model, piece.request, reply, self._meter)) as events:
                async for _ in events:
                    pass
        except (BudgetExceeded, DatabaseUnavailable, ModelUnavailable) as error:
            self._warn(f"{model.name} did not read a part: {error.public_message()}")
            return None
        finally:
            self.usage = self.usage + reply.usage
        if reply.interrupted:
            self._warn(f"{model.name} stopped in the middle of a part: {reply.interrupted}")
            return None
        quotes = {citation.number: citation.span for citation in reply.citations}
        summary = SectionSummary(
            document=self._source.document.id,
            text_sha256=piece.text_sha256,
            model=model.name,
            prompt_version=PROMPT_VERSION,
            sentences=tuple(
                SummarySentence(text=claim.text, quote=quotes[claim.citations[0]])
                for claim in reply.claims
                if claim.borne_out and claim.citations
            ),
        )
        await self._keep(summary)
        return summary

    async def _keep(self, summary: SectionSummary) -> None:
        """Store the summary, unless the book is somebody else's: that one's summaries are none of ours to write."""
        if self._source.document.owner != self._scope.owner:
            return
        try:
            async with self._database.transaction() as work:
                await work.summaries.save(self._scope, summary)
        except DocumentNotFound:
            self._warn("The book was removed while it was read.")

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)


def _estimated(model: ChatModel, pieces: Sequence[Piece]) -> Decimal:
    if model.price is None:
        return Decimal(0)
    return sum((estimated_cost(piece.request, model.price) for piece in pieces), Decimal(0))
