"""How the claims of a model's answers are checked, besides the rules on words."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_settings import NoDecode

from smartchat_core.chat.verification.inference import InferenceLabel, InferenceRule
from smartchat_core.errors import ConfigurationError

__all__ = ["VerificationSettings"]


def _labels(value: object) -> object:
    return tuple(label.strip() for label in value.split(",")) if isinstance(value, str) else value


class VerificationSettings(BaseModel):
    """How the claims of a model's answers are checked, besides the rules on words."""

    nli_model: Path | None = Field(
        default=None,
        repr=False,
        description="ONNX file of an inference model that checks claims, with `tokenizer.json` beside it.",
    )
    nli_sha256: Annotated[str, StringConstraints(to_lower=True, pattern=r"^([0-9a-fA-F]{64})?$")] = Field(
        default="", description="SHA-256 of that file; another file is not loaded."
    )
    nli_labels: Annotated[tuple[InferenceLabel, ...], NoDecode, BeforeValidator(_labels)] = Field(
        default=tuple(InferenceLabel),
        description="Labels of the inference model in the order of its scores, separated by commas.",
    )
    nli_temperature: float = Field(
        default=1.0, gt=0, allow_inf_nan=False, description="Temperature by which the scores are divided."
    )
    nli_threshold: float = Field(
        default=0.5, gt=0, le=1, description="Probability of a contradiction from which a claim is contradicted."
    )
    judge_claims: bool = Field(
        default=False, description="Whether the model that wrote an answer checks it in a second request."
    )

    @model_validator(mode="after")
    def _check_inference(self) -> Self:
        """Refuse an inference model that is not known by its hash, or whose labels cannot be used.

        Raises:
            ConfigurationError: it is one.
        """
        if self.nli_model is not None and not self.nli_sha256:
            raise ConfigurationError(
                "nli_model is set without nli_sha256",
                cause="a model is loaded only if it is the file that the settings name",
                remedy="Set nli_sha256 to the SHA-256 of the file, as its publisher states it.",
            )
        try:
            self.inference_rule  # noqa: B018  # it is checked when it is made
        except ValueError as error:
            raise ConfigurationError(
                "nli_labels cannot be used",
                cause=str(error),
                remedy="Set it to the labels of the model in their order, as in contradiction,entailment,neutral.",
            ) from error
        return self

    @property
    def inference_rule(self) -> InferenceRule:
        """How the scores of the inference model become a verdict."""
        return InferenceRule(labels=self.nli_labels, temperature=self.nli_temperature, threshold=self.nli_threshold)
