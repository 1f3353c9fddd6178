"""The web server: rate limits, proxies, and access for operators."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from smartchat.settings.networks import read_proxies, read_public_url
from smartchat_core.ops.operator_auth import check_token

__all__ = ["ServerSettings"]


class ServerSettings(BaseModel):
    """The web server: rate limits, proxies, and access for operators."""

    rate_reads_per_minute: int = Field(
        default=600, ge=0, description="Rate limit of requests per client and per owner; 0: unlimited."
    )
    rate_asks_per_minute: int = Field(
        default=60, ge=0, description="Rate limit of questions per client and per owner; 0: unlimited."
    )
    rate_uploads_per_minute: int = Field(
        default=120, ge=0, description="Rate limit of uploads per client and per owner; 0: unlimited."
    )
    max_uploads_per_owner: int = Field(
        default=0,
        ge=0,
        description="Concurrent uploads per owner and server; 0: `max_uploads`.",
    )
    max_asks_per_owner: int = Field(
        default=0, ge=0, description="Concurrent questions per owner and server; 0: `max_asks`."
    )
    rate_pages_per_minute: int = Field(
        default=120,
        ge=0,
        description="Rate limit of operators' pages, the OpenAPI document and sign-ins by passkeys per client; "
        "0: unlimited.",
    )
    block_after_failures: int = Field(
        default=0,
        ge=0,
        le=100_000,
        description="Failed sign-ins and wrong tokens of a network within 10 minutes that have it blocked; 0: never.",
    )
    block_minutes: int = Field(default=60, ge=1, le=525_600, description="How long such a block lasts.")
    page_cache_seconds: float = Field(default=1.0, ge=0, description="Time for which `/ops` and `/metrics` are cached.")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_proxies)] = Field(
        default=(),
        description="Networks of trusted reverse proxies, as in `127.0.0.1/32,10.0.0.0/8`; `unix`: a proxy on a "
        "Unix socket.",
    )
    public_url: Annotated[str, AfterValidator(read_public_url)] = Field(
        default="", description="Public URL of the server, as in `https://books.example.org`."
    )

    ops_token: SecretStr | None = Field(
        default=None,
        description="Token for `/metrics`, `/health/detailed` and `/ops`, of 16 characters or more; empty: the one in "
        "`ops-token` in the library's folder, which the first server generates.",
    )
    ops_address: str = Field(
        default="",
        repr=False,
        description="`host:port` or `unix:/path` of an additional listener for the operators' pages; empty: none.",
    )

    drain_seconds: float = Field(
        default=0.0,
        ge=0,
        description="Time between SIGTERM and shutdown, in which the server is not ready but still serves.",
    )

    @field_validator("ops_token")
    @classmethod
    def _check_ops_token(cls, token: SecretStr | None) -> SecretStr | None:
        """Refuse one that could be guessed; an empty one is none.

        Raises:
            ConfigurationError: it is too short, or cannot be sent.
        """
        if token is None or not token.get_secret_value():
            return None
        check_token(token.get_secret_value())
        return token
