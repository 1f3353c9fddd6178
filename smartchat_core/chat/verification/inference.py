"""Verdicts from the scores of a model of natural-language inference, and its calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.ports.claim_verifier import ClaimVerdict

__all__ = ["InferenceLabel", "InferenceRule", "fit_temperature"]

_TEMPERATURES = tuple(2.0 ** (step / 8) for step in range(-16, 41))
"""From 1/4 to 32, in steps of a tenth."""

_LEAST = 1e-12
"""A probability of nought would weigh infinitely."""


class InferenceLabel(StrEnum):
    """What a passage is to a claim, as models of inference label it."""

    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, kw_only=True, slots=True)
class InferenceRule:
    """How the scores of a model become a verdict.

    `labels` is the order of its scores; a model of two labels has `contradiction` and, for all that is none,
    `entailment`. The scores are divided by `temperature` before they become probabilities (Guo et al. 2017, On
    Calibration of Modern Neural Networks). A claim is contradicted, or not found in the text, from the probability
    `threshold` (0..1) of that label on.
    """

    labels: tuple[InferenceLabel, ...]
    temperature: float = 1.0
    threshold: float = 0.5

    def __post_init__(self) -> None:
        if InferenceLabel.CONTRADICTION not in self.labels or not 2 <= len(set(self.labels)) == len(self.labels):
            msg = "the labels are contradiction and one or two others, each once"
            raise ValueError(msg)
        if not 0 < self.temperature < math.inf or not 0 < self.threshold <= 1:
            msg = "the temperature is above 0, and the threshold above 0 and at most 1"
            raise ValueError(msg)

    def probabilities(self, scores: Sequence[float]) -> dict[InferenceLabel, float]:
        """The probability of each label.

        Raises:
            ValueError: the model gave another number of scores than there are labels, or one that is no number.
        """
        if len(scores) != len(self.labels) or not all(map(math.isfinite, scores)):
            msg = f"{len(scores)} scores for {len(self.labels)} labels: {list(scores)[:5]}"
            raise ValueError(msg)
        scaled = [score / self.temperature for score in scores]
        largest = max(scaled)
        weights = [math.exp(score - largest) for score in scaled]
        return {label: weight / sum(weights) for label, weight in zip(self.labels, weights, strict=True)}

    def loss(self, examples: Sequence[tuple[Sequence[float], InferenceLabel]]) -> float:
        """The mean negative log-likelihood of labelled examples, in nats.

        Raises:
            ValueError: there are no examples, or scores that do not fit the labels.
        """
        if not examples:
            msg = "there are no examples to measure the rule by"
            raise ValueError(msg)
        losses = [-math.log(max(self.probabilities(scores)[label], _LEAST)) for scores, label in examples]
        return sum(losses) / len(losses)

    def verdict(self, scores: Sequence[float]) -> ClaimVerdict:
        """What the scores say of a claim.

        Raises:
            ValueError: as `probabilities` does.
        """
        found = self.probabilities(scores)
        if found[InferenceLabel.CONTRADICTION] >= self.threshold:
            return _refused(Verdict.CONTRADICTED, ClaimDoubt.INFERENCE_CONTRADICTS)
        if found.get(InferenceLabel.NEUTRAL, 0.0) >= self.threshold:
            return _refused(Verdict.UNCLEAR, ClaimDoubt.INFERENCE_UNCERTAIN)
        return ClaimVerdict(verdict=Verdict.BORNE_OUT, level=VerificationLevel.INFERENCE)


def fit_temperature(
    rule: InferenceRule, examples: Sequence[tuple[Sequence[float], InferenceLabel]]
) -> tuple[float, float]:
    """The temperature with the least mean negative log-likelihood of labelled examples, and that likelihood in nats.

    Raises:
        ValueError: there are no examples, or scores that do not fit the rule.
    """
    losses = ((temperature, replace(rule, temperature=temperature).loss(examples)) for temperature in _TEMPERATURES)
    return min(losses, key=lambda each: each[1])


def _refused(verdict: Verdict, reason: ClaimDoubt) -> ClaimVerdict:
    return ClaimVerdict(verdict=verdict, level=VerificationLevel.INFERENCE, reasons=(reason,))
