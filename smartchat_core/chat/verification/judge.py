"""Verification by a chat model, in one metered request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from smartchat_core.chat.model_call import CallMeter
from smartchat_core.chat.short_request import ShortRequest
from smartchat_core.chat.verification.judging import judgement_request, max_judgement_characters, read_judgements
from smartchat_core.errors import VerifierUnavailable
from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.model.usage import Usage
from smartchat_core.ports.chat_model import ChatModel, ChatRequest
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict

__all__ = ["JudgeVerifier"]


class JudgeVerifier:
    """Has a chat model judge all claims of an answer at once.

    What a reply does not say as it was asked to makes claims unclear.

    Args:
        model: that wrote the answer.
        monotonic: the seconds that the request takes.
        max_cost: US dollars that the request may cost; None: there is no limit.
        meter: reserves what the request can cost, and records it.

    `usage` is what its requests took, those that failed included.
    """

    level = VerificationLevel.JUDGED

    def __init__(
        self,
        model: ChatModel,
        *,
        monotonic: Callable[[], float],
        max_cost: Decimal | None = None,
        meter: CallMeter | None = None,
    ) -> None:
        self._model = model
        self._monotonic = monotonic
        self._max_cost = max_cost
        self._meter = meter
        self.usage = Usage()

    async def verify(self, claims: Sequence[CitedClaim]) -> tuple[ClaimVerdict, ...]:
        """A verdict for each claim, by one request for all that have a quote.

        Raises:
            VerifierUnavailable: the request could cost more than it may, or does not fit into the model's context.
            ModelUnavailable: the model failed.
            BudgetExceeded: a budget has too little left.
            DatabaseUnavailable: the cost cannot be reserved.
        """
        quoted = [at for at, claim in enumerate(claims) if claim.quote and claim.text.strip()]
        verdicts = [_QUOTELESS] * len(claims)
        if quoted:
            asked = [claims[at] for at in quoted]
            reply = await self._asked(judgement_request(asked))
            for at, verdict in zip(quoted, read_judgements(reply, asked), strict=True):
                verdicts[at] = verdict
        return tuple(verdicts)

    async def _asked(self, request: ChatRequest) -> str:
        asked = ShortRequest(
            self._model,
            request,
            monotonic=self._monotonic,
            max_characters=max_judgement_characters(request),
            meter=self._meter,
        )
        if reason := asked.refused(self._max_cost):
            raise VerifierUnavailable(f"{self._model.name} was not asked to check the answer: {reason}.")
        try:
            return await asked.reply()
        finally:
            self.usage = self.usage + asked.usage


_QUOTELESS = ClaimVerdict(verdict=Verdict.UNCLEAR, level=VerificationLevel.JUDGED, reasons=(ClaimDoubt.COVERAGE_LOW,))
