"""The settings of verification."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from smartchat.composition import policies_from
from smartchat.settings import Settings
from smartchat_core.chat.verification.inference import InferenceLabel
from smartchat_core.errors import ConfigurationError

SHA256 = "AB" * 32


def test_nothing_but_the_rules_on_words_is_on_by_default() -> None:
    settings = Settings()
    assert settings.nli_model is None
    assert not policies_from(settings).judge_claims


def test_the_rule_is_made_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMARTCHAT_NLI_LABELS", "contradiction, entailment,neutral")
    settings = Settings(
        nli_model=tmp_path / "model.onnx", nli_sha256=SHA256, nli_temperature=2.5, nli_threshold=0.75, judge_claims=True
    )
    rule = settings.inference_rule
    assert rule.labels == (InferenceLabel.CONTRADICTION, InferenceLabel.ENTAILMENT, InferenceLabel.NEUTRAL)
    assert (rule.temperature, rule.threshold) == (2.5, 0.75)
    assert settings.nli_sha256 == SHA256.lower()
    assert policies_from(settings).judge_claims


def test_a_model_without_its_hash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="without nli_sha256"):
        Settings(nli_model=tmp_path / "model.onnx")


@pytest.mark.parametrize("labels", ["entailment,neutral", "contradiction", "contradiction,contradiction"])
def test_labels_without_a_contradiction_or_twice_are_refused(labels: str) -> None:
    with pytest.raises(ConfigurationError, match="nli_labels"):
        Settings.model_validate({"nli_labels": labels})


@pytest.mark.parametrize(
    "given",
    [
        {"nli_labels": "yes,no"},
        {"nli_sha256": "ab"},
        {"nli_temperature": 0},
        {"nli_temperature": "inf"},
        {"nli_threshold": 0},
        {"nli_threshold": 1.5},
    ],
)
def test_values_out_of_range_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(given))):
        Settings.model_validate(given)
