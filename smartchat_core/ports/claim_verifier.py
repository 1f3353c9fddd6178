"""The port of verifiers, which check the claims of an answer against the passages that they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel

__all__ = ["CitedClaim", "ClaimVerdict", "ClaimVerifier"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedClaim:
    """A claim with the evidence that it is checked against.

    `quote` is the sentence or two of `passage` that come nearest to it; both are empty where nothing comes near.
    """

    text: str
    quote: str = ""
    passage: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimVerdict:
    """What a verifier says of one claim; `reasons` are empty for a claim that is borne out, and only for one."""

    verdict: Verdict
    level: VerificationLevel
    reasons: tuple[ClaimDoubt, ...] = ()

    def __post_init__(self) -> None:
        if (self.verdict is Verdict.BORNE_OUT) is bool(self.reasons):
            msg = f"{len(self.reasons)} reasons for a claim that is {self.verdict.value}"
            raise ValueError(msg)


class ClaimVerifier(Protocol):
    """Says of claims whether their quotes bear them out."""

    @property
    def level(self) -> VerificationLevel:
        """How it checks; that of each of its verdicts."""
        ...

    async def verify(self, claims: Sequence[CitedClaim]) -> tuple[ClaimVerdict, ...]:
        """A verdict for each claim, in their order; a claim without a quote is never borne out.

        Raises:
            DependencyError: what it needs to check them, such as a model, cannot be had; nothing is said of any claim.
        """
        ...
