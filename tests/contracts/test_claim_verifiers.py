"""The contract of claim verifiers, kept by each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_adapters.models.nli import NliVerifier
from smartchat_core.chat.verification.chain import VerifierChain
from smartchat_core.chat.verification.inference import InferenceRule
from smartchat_core.chat.verification.judge import JudgeVerifier
from smartchat_core.chat.verification.lexical import LexicalVerifier
from smartchat_core.ports.claim_verifier import ClaimVerifier
from smartchat_core.testing.claim_verifier import BORNE_OUT, FOREIGN, ClaimVerifierContract
from smartchat_core.testing.fakes.clock import FakeClock
from tests.support.inference_model import LABELS, write_inference_model
from tests.support.judging_model import JudgingChatModel


class TestLexicalVerifier(ClaimVerifierContract):
    @pytest.fixture
    def verifier(self) -> ClaimVerifier:
        return LexicalVerifier()


class TestNliVerifier(ClaimVerifierContract):
    @pytest.fixture
    async def verifier(self, tmp_path: Path) -> AsyncIterator[ClaimVerifier]:
        path, digest = write_inference_model(tmp_path, BORNE_OUT.passage, FOREIGN.text)
        async with NliVerifier(path, sha256=digest, rule=InferenceRule(labels=LABELS)) as verifier:
            yield verifier


class TestJudgeVerifier(ClaimVerifierContract):
    @pytest.fixture
    def verifier(self) -> ClaimVerifier:
        return JudgeVerifier(JudgingChatModel(), monotonic=FakeClock().monotonic)


class TestVerifierChain(ClaimVerifierContract):
    @pytest.fixture
    def verifier(self) -> ClaimVerifier:
        return VerifierChain(LexicalVerifier(), LexicalVerifier())
