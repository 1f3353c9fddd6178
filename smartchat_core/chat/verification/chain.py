"""Verification by several verifiers, of which each may only downgrade what those before it said."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from smartchat_core.errors import DependencyError
from smartchat_core.model.claim import VerificationLevel
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict, ClaimVerifier

__all__ = ["VerifierChain", "combine"]

log = logging.getLogger(__name__)


def combine(earlier: ClaimVerdict, later: ClaimVerdict) -> ClaimVerdict:
    """The verdict of two verifiers: the severer one, and of two that are as severe the earlier.

    A claim that both find borne out has the later one's level: it has passed that check as well.
    """
    if not earlier.reasons and not later.reasons:
        return later
    return later if later.verdict.severity > earlier.verdict.severity else earlier


class VerifierChain:
    """Verifiers in a row, the cheapest first; each is given the claims for which there is a quote.

    A verifier that fails is left out, with an entry in the log: what those before it said stands, at their level.
    """

    def __init__(self, first: ClaimVerifier, *others: ClaimVerifier) -> None:
        self._first = first
        self._others = others

    @property
    def level(self) -> VerificationLevel:
        """The level of the last verifier."""
        return (self._first, *self._others)[-1].level

    async def verify(self, claims: Sequence[CitedClaim]) -> tuple[ClaimVerdict, ...]:
        """What the verifiers together say of each claim.

        Raises:
            DependencyError: the first verifier failed.
        """
        verdicts = list(await self._first.verify(claims))
        for verifier in self._others:
            quoted = [at for at, claim in enumerate(claims) if claim.quote]
            if not quoted:
                break
            try:
                found = await verifier.verify([claims[at] for at in quoted])
            except DependencyError as error:
                log.warning("claims could not be verified", extra={"level": verifier.level.value, "code": error.code})
                continue
            for at, later in zip(quoted, found, strict=True):
                verdicts[at] = combine(verdicts[at], later)
        return tuple(verdicts)
