"""Verification by rules on the words of claim and quote."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from smartchat_core.chat.verification.rules import judge
from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict

__all__ = ["LexicalVerifier"]


class LexicalVerifier:
    """The verifier that needs no model. What it refuses is unclear: rules on words cannot prove a contradiction."""

    level = VerificationLevel.WORDS

    async def verify(self, claims: Sequence[CitedClaim]) -> tuple[ClaimVerdict, ...]:
        """A verdict for each claim, in a thread, for one takes some milliseconds."""
        return await asyncio.to_thread(lambda: tuple(map(_verdict, claims)))


def _verdict(claim: CitedClaim) -> ClaimVerdict:
    if not claim.quote:
        return _unclear(ClaimDoubt.COVERAGE_LOW)
    doubt = judge(claim.text, claim.quote, passage=claim.passage).doubt
    if doubt is not None:
        return _unclear(doubt)
    return ClaimVerdict(verdict=Verdict.BORNE_OUT, level=VerificationLevel.WORDS)


def _unclear(doubt: ClaimDoubt) -> ClaimVerdict:
    return ClaimVerdict(verdict=Verdict.UNCLEAR, level=VerificationLevel.WORDS, reasons=(doubt,))
