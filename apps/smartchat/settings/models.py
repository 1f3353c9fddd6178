"""Embedders and chat models, and what they may cost."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from smartchat.settings.chain import ModelEntry, read_models
from smartchat_core.errors import ConfigurationError
from smartchat_core.money.budget_policy import MAX_DOLLARS

__all__ = ["ModelSettings"]


class ModelSettings(BaseModel):
    """Embedders and chat models, and what they may cost."""

    embedder: str = Field(
        default="auto",
        repr=False,
        description="`auto` (MiniLM if its weights are on this machine), `minilm`, `multilingual`, `quality`, `none`, "
        "or `litellm:<model>`.",
    )
    embedder_dimension: int = Field(default=0, ge=0, description="Length of the vectors of a litellm embedder.")
    embedder_weights: Path | None = Field(
        default=None, repr=False, description="Folder, zip or wheel with the model's weights."
    )
    embedder_threads: int | None = Field(default=None, ge=1, description="Threads of the embedder; default: all cores.")
    allow_network: bool = Field(default=False, description="Whether model weights may be downloaded.")

    model: str = Field(
        default="",
        repr=False,
        description="Chat model in litellm's spelling, or several separated by commas: a fallback chain.",
    )
    models: Annotated[tuple[ModelEntry, ...], NoDecode, BeforeValidator(read_models)] = Field(
        default=(),
        repr=False,
        description="The same as tables `[[models]]`, each with its own address, key, price and context size.",
    )
    model_api_base: str | None = Field(default=None, repr=False, description="Address of an OpenAI-compatible server.")
    model_api_key: SecretStr | None = Field(default=None, description="Key for it; else the provider's own variable.")
    model_timeout_seconds: float = Field(default=60.0, gt=0, description="Timeout of a model call.")
    context_tokens: int = Field(default=3_000, ge=500, description="Token budget of the passages in a prompt.")
    max_reply_characters: int = Field(
        default=20_000, ge=500, description="Length at which a model's reply is truncated, with a warning."
    )
    max_cost: Decimal | None = Field(default=None, ge=0, description="Limit of the cost of one answer, in US dollars.")

    model_budget: Decimal | None = Field(
        default=None,
        ge=0,
        le=MAX_DOLLARS,
        description="What the models may cost in a month, in US dollars; an alert warns before it is spent.",
    )

    @model_validator(mode="after")
    def _check_one_form(self) -> Self:
        """Refuse two chains, of which one would be without effect.

        Raises:
            ConfigurationError: both `model` and `models` name models.
        """
        if self.models and self.model.strip(" ,"):
            raise ConfigurationError(
                "both model and models are set",
                cause="each names a whole chain of models, and only one can be used",
                remedy="Keep one of them. An empty one is not set: SMARTCHAT_MODEL= or SMARTCHAT_MODELS=[].",
            )
        return self

    @property
    def model_chain(self) -> tuple[ModelEntry, ...]:
        """The chat models in the order in which they are asked, those of the short form as entries, too."""
        if self.models:
            return self.models
        names = [name.strip() for name in self.model.split(",")]
        return tuple(
            ModelEntry(
                name=name,
                api_base=self.model_api_base,
                api_key=self.model_api_key,
                timeout_seconds=self.model_timeout_seconds,
            )
            for name in names
            if name
        )
