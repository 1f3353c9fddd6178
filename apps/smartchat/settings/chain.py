"""The entries of the chain of chat models, as the settings write them."""

from decimal import Decimal
from functools import partial
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from smartchat.settings.entries import read_entries
from smartchat_core.errors import ConfigurationError

__all__ = ["LEAST_WINDOW", "ModelEntry", "read_models"]

LEAST_WINDOW = 2_048
"""The smallest context that has room for the rules, a question, one passage and a reply."""

_REMEDY = (
    "Write a table [[models]] for each, or a list in JSON, as in "
    """SMARTCHAT_MODELS='[{"name": "openai/gpt-4o-mini"}]'; docs/reference/settings.md lists what an entry may have."""
)

_Dollars = Annotated[Decimal, Field(ge=0, le=10**6)]


class ModelEntry(BaseModel):
    """One chat model: where it is asked, with which key, for which price, and how much it can read.

    Prices are US dollars for a million tokens; zero is a price. Without one, that of litellm's list counts for a model
    at its provider's own address; a server at an `api_base` has none. Nothing of an entry but numbers is in its `repr`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        repr=False, description="In litellm's spelling, or `adapter:model`."
    )
    api_base: str | None = Field(default=None, repr=False, description="Address; without one, the provider's own.")
    api_key: SecretStr | None = Field(default=None, description="Key; without one, the provider's own variable.")
    input_price: _Dollars | None = Field(default=None, description="US dollars for a million tokens that it reads.")
    output_price: _Dollars | None = Field(default=None, description="US dollars for a million tokens that it writes.")
    context_tokens: int | None = Field(
        default=None, ge=LEAST_WINDOW, description="Tokens that prompt and reply may have together."
    )
    timeout_seconds: float | None = Field(
        default=None, gt=0, allow_inf_nan=False, description="Deadline; without one, `model_timeout_seconds`."
    )

    @model_validator(mode="after")
    def _check_price(self) -> Self:
        """Refuse half a price.

        Raises:
            ConfigurationError: one of the two is missing.
        """
        if (self.input_price is None) != (self.output_price is None):
            raise ConfigurationError(
                "an entry of the setting models has half a price",
                cause="input_price and output_price are given together, or not at all",
                remedy="Give both, in US dollars for a million tokens; what costs nothing has 0.",
            )
        return self


read_models = partial(read_entries, setting="models", of="models", remedy=_REMEDY)
"""The entries of the setting."""
