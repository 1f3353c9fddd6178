"""Verdicts from scores, and calibration."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.verification.inference import InferenceLabel, InferenceRule, fit_temperature
from smartchat_core.model.claim import Verdict

ENTAILMENT, NEUTRAL, CONTRADICTION = InferenceLabel
THREE = InferenceRule(labels=(CONTRADICTION, ENTAILMENT, NEUTRAL))
TWO = InferenceRule(labels=(ENTAILMENT, CONTRADICTION))


@pytest.mark.parametrize(
    ("rule", "scores", "verdict"),
    [
        (THREE, (5.0, 0.0, 0.0), Verdict.CONTRADICTED),
        (THREE, (0.0, 5.0, 0.0), Verdict.BORNE_OUT),
        (THREE, (0.0, 0.0, 5.0), Verdict.UNCLEAR),
        (THREE, (1.0, 1.0, 1.0), Verdict.BORNE_OUT),
        (TWO, (0.0, 1.0), Verdict.CONTRADICTED),
        (TWO, (1.0, 0.0), Verdict.BORNE_OUT),
        (InferenceRule(labels=TWO.labels, threshold=0.9), (0.0, 1.0), Verdict.BORNE_OUT),
        (InferenceRule(labels=TWO.labels, threshold=0.9), (0.0, 3.0), Verdict.CONTRADICTED),
        (InferenceRule(labels=TWO.labels, threshold=0.9, temperature=4.0), (0.0, 3.0), Verdict.BORNE_OUT),
    ],
)
def test_scores_become_a_verdict(rule: InferenceRule, scores: tuple[float, ...], verdict: Verdict) -> None:
    assert rule.verdict(scores).verdict is verdict


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=3),
    st.floats(0.01, 100),
)
def test_probabilities_add_up_and_keep_the_order_of_the_scores(scores: list[float], temperature: float) -> None:
    found = InferenceRule(labels=THREE.labels, temperature=temperature).probabilities(scores)
    assert math.isclose(sum(found.values()), 1.0)
    best = max(scores)
    of_best = [found[label] for score, label in zip(scores, THREE.labels, strict=True) if score == best]
    assert max(found.values()) == max(of_best)


@pytest.mark.parametrize("scores", [(1.0,), (1.0, 2.0), (1.0, 2.0, math.nan), (math.inf, 1.0, 2.0), (1.0,) * 4])
def test_scores_that_do_not_fit_are_an_error(scores: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="scores for 3 labels"):
        THREE.verdict(scores)


@pytest.mark.parametrize(
    "labels", [(), (CONTRADICTION,), (ENTAILMENT, NEUTRAL), (CONTRADICTION, CONTRADICTION, ENTAILMENT)]
)
def test_labels_are_checked(labels: tuple[InferenceLabel, ...]) -> None:
    with pytest.raises(ValueError, match="the labels are"):
        InferenceRule(labels=labels)


@pytest.mark.parametrize(
    ("temperature", "threshold"), [(0.0, 0.5), (-1.0, 0.5), (math.inf, 0.5), (1.0, 0.0), (1.0, 1.1)]
)
def test_temperature_and_threshold_are_checked(temperature: float, threshold: float) -> None:
    with pytest.raises(ValueError, match="the temperature is"):
        InferenceRule(labels=TWO.labels, temperature=temperature, threshold=threshold)


def test_the_temperature_makes_the_probabilities_those_of_the_examples() -> None:
    # Three of four are right at a margin of 8: their true log-odds are log 3, so the temperature is 8 / log 3.
    examples = [((0.0, 8.0), CONTRADICTION)] * 3 + [((0.0, 8.0), ENTAILMENT)]
    temperature, loss = fit_temperature(TWO, examples)
    assert temperature == pytest.approx(8 / math.log(3), rel=0.05)
    assert loss == pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)), rel=0.01)


def test_nothing_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="no examples"):
        fit_temperature(TWO, [])
