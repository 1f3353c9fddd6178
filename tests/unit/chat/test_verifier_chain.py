"""Verifiers in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.verification.chain import VerifierChain
from smartchat_core.errors import EmbedderUnavailable
from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict

LEVELS = tuple(VerificationLevel)


class Scripted:
    """Says of each claim what the test scripted, by the claim's text; fails where nothing is scripted."""

    def __init__(self, level: VerificationLevel, verdicts: Sequence[Verdict] | None) -> None:
        self.level = level
        self._verdicts = verdicts
        self.asked: list[str] = []

    async def verify(self, claims: Sequence[CitedClaim]) -> tuple[ClaimVerdict, ...]:
        self.asked += [claim.text for claim in claims]
        if self._verdicts is None:
            raise EmbedderUnavailable("no model")
        return tuple(self.verdict(int(claim.text)) for claim in claims)

    def verdict(self, at: int) -> ClaimVerdict:
        assert self._verdicts is not None
        found = self._verdicts[at]
        reasons = () if found is Verdict.BORNE_OUT else (ClaimDoubt.NUMBER_DIFFERS,)
        return ClaimVerdict(verdict=found, level=self.level, reasons=reasons)


def numbered(count: int, *, quoteless: frozenset[int] = frozenset()) -> list[CitedClaim]:
    return [CitedClaim(text=str(at), quote="" if at in quoteless else "q", passage="q") for at in range(count)]


SCRIPTS = st.integers(1, 5).flatmap(
    lambda size: st.lists(st.lists(st.sampled_from(Verdict), min_size=size, max_size=size), min_size=1, max_size=3)
)


@given(SCRIPTS)
def test_a_later_verifier_only_downgrades(script: list[list[Verdict]]) -> None:
    verifiers = [Scripted(level, verdicts) for level, verdicts in zip(LEVELS, script, strict=False)]
    count = len(script[0])
    earlier: tuple[ClaimVerdict, ...] | None = None
    for length in range(1, len(verifiers) + 1):
        found = asyncio.run(VerifierChain(*verifiers[:length]).verify(numbered(count)))
        for at, verdict in enumerate(found):
            assert verdict.verdict.severity == max(one.verdict(at).verdict.severity for one in verifiers[:length])
            if earlier is not None:
                assert verdict.verdict.severity >= earlier[at].verdict.severity
            decided = next(one for one in verifiers if one.level is verdict.level)
            assert decided.verdict(at) == verdict
        earlier = found


def test_what_all_bear_out_has_the_last_level_and_what_one_refuses_the_level_of_that_one() -> None:
    borne, unclear, contradicted = Verdict
    chain = VerifierChain(
        Scripted(LEVELS[0], [borne, unclear, unclear, borne]),
        Scripted(LEVELS[1], [borne, borne, contradicted, unclear]),
        Scripted(LEVELS[2], [borne, unclear, unclear, borne]),
    )
    found = asyncio.run(chain.verify(numbered(4)))
    assert [(one.verdict, one.level) for one in found] == [
        (borne, VerificationLevel.JUDGED),
        (unclear, VerificationLevel.WORDS),
        (contradicted, VerificationLevel.INFERENCE),
        (unclear, VerificationLevel.INFERENCE),
    ]
    assert chain.level is VerificationLevel.JUDGED


def test_claims_without_a_quote_go_no_further_than_the_first() -> None:
    second = Scripted(LEVELS[1], [Verdict.CONTRADICTED] * 3)
    chain = VerifierChain(Scripted(LEVELS[0], [Verdict.UNCLEAR] * 3), second)
    found = asyncio.run(chain.verify(numbered(3, quoteless=frozenset({0, 2}))))
    assert second.asked == ["1"]
    assert [one.verdict for one in found] == [Verdict.UNCLEAR, Verdict.CONTRADICTED, Verdict.UNCLEAR]
    asyncio.run(chain.verify(numbered(3, quoteless=frozenset({0, 1, 2}))))
    assert second.asked == ["1"]


def test_a_verifier_that_fails_is_left_out() -> None:
    first = Scripted(LEVELS[0], [Verdict.BORNE_OUT, Verdict.UNCLEAR])
    chain = VerifierChain(first, Scripted(LEVELS[1], None), Scripted(LEVELS[2], [Verdict.BORNE_OUT, Verdict.BORNE_OUT]))
    found = asyncio.run(chain.verify(numbered(2)))
    assert [one.level for one in found] == [VerificationLevel.JUDGED, VerificationLevel.WORDS]
