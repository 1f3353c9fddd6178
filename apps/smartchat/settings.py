"""What can be set, and where settings come from."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from smartchat_core.errors import ConfigurationError

__all__ = ["Settings"]

MEBIBYTE = 1024**2


class Settings(BaseSettings):
    """The settings of a library and of the program around it.

    A value comes from the argument given, else from the environment (`SMARTCHAT_LIBRARY`, `SMARTCHAT_MODEL`, …), else
    from the file that `SMARTCHAT_CONFIG` names, by default `smartchat.toml` in the present folder, else it is the
    default, which needs no server, no key and no network.

    Adapters are named by addresses whose scheme chooses the adapter, as in `sqlite:///…` or `file:///…`, with what
    has a meaning in addresses percent-encoded (`%20`, `%3F`); left empty, they live in the library's folder. Addresses
    may hold passwords, so they are not part of `repr`.
    """

    model_config = SettingsConfigDict(env_prefix="SMARTCHAT_", extra="forbid", frozen=True, protected_namespaces=())

    library: Path = Field(default=Path("library"), description="The folder that holds everything.")
    database: str = Field(
        default="", repr=False, description="Address of the database; empty: SQLite in the library's folder."
    )
    files: str = Field(default="", description="Address of the file store; empty: a folder in the library's folder.")
    index: str = Field(
        default="", repr=False, description="Address of the passage index; empty: SQLite in the library's folder."
    )
    cache: str = Field(
        default="", repr=False, description="Address of the cache (`redis://…`); empty: within each process."
    )
    sessions: str = Field(
        default="", repr=False, description="Address of the sessions and rate limits; empty: where the cache is."
    )
    queue: str = Field(
        default="",
        repr=False,
        description="Address of the broker (`celery+amqp://…`, `celery+redis://…`); empty: workers ask the database.",
    )
    queue_prefix: str = Field(default="smartchat", min_length=1, description="Begins the names of the queues.")

    database_pool: int = Field(default=5, ge=1, description="Connections that a process keeps open to PostgreSQL.")
    database_overflow: int = Field(default=5, ge=0, description="Connections that it may open beyond those.")
    statement_seconds: float = Field(default=30.0, gt=0, description="The longest that one statement may take.")
    slow_query_seconds: float = Field(default=1.0, gt=0, description="Statements slower than this are logged.")
    files_endpoint: str = Field(default="", description="Address of the S3 server; empty: Amazon's.")
    files_key: str = Field(default="", description="Its access key; empty: what the environment of the process says.")
    files_secret: SecretStr | None = Field(default=None, description="The secret that belongs to the key.")
    index_api_key: SecretStr | None = Field(default=None, description="Key for a Qdrant server.")
    remote_seconds: float = Field(default=10.0, gt=0, description="The longest wait for a store, index or broker.")

    embedder: str = Field(
        default="auto",
        description="`auto` (MiniLM if its weights are on this machine), `minilm`, `none`, or `litellm:<model>`.",
    )
    embedder_dimension: int = Field(default=0, ge=0, description="Length of the vectors of a litellm embedder.")
    embedder_weights: Path | None = Field(default=None, description="Folder, zip or wheel with the model's weights.")
    embedder_threads: int | None = Field(default=None, ge=1, description="Threads that embed; default: all cores.")
    allow_network: bool = Field(default=False, description="Whether model weights may be downloaded.")

    model: str = Field(
        default="", description="Chat model in litellm's spelling, or several separated by commas: a fallback chain."
    )
    model_api_base: str | None = Field(default=None, description="Address of an OpenAI-compatible server.")
    model_api_key: SecretStr | None = Field(default=None, description="Key for it; else the provider's own variable.")
    model_timeout_seconds: float = Field(default=60.0, gt=0)
    context_tokens: int = Field(default=3_000, ge=500, description="Tokens of passages that a model is shown.")
    max_cost: Decimal | None = Field(default=None, ge=0, description="US dollars that one answer may cost.")

    job_lease_seconds: float = Field(
        default=30.0, ge=1, description="After so long without a sign of life another worker takes a job over."
    )
    job_failures: int = Field(
        default=0, ge=0, description="How often work that fails for a passing reason is tried; 0: 5, with a queue 30."
    )
    resend_seconds: float = Field(
        default=60.0, ge=1, description="After so long a message that led to nothing is sent again."
    )
    tidy_seconds: float = Field(
        default=900.0, ge=1, description="How often leftovers are looked for; a look lists all files."
    )
    abandoned_seconds: float = Field(
        default=21_600.0, ge=1, description="The age from which an upload that was not accepted counts as abandoned."
    )
    most_waiting_jobs: int = Field(default=10_000, ge=1, description="How many jobs may wait; more are refused.")
    worker_concurrency: int = Field(default=2, ge=1, description="Jobs that `smartchat worker` does at one time.")
    task_seconds: int = Field(default=1_500, ge=10, description="The longest that a Celery worker stays with a job.")
    rate_reads_per_minute: int = Field(default=600, ge=0, description="Requests of one client; 0: any number.")
    rate_asks_per_minute: int = Field(default=60, ge=0, description="Questions of one client; 0: any number.")
    rate_uploads_per_minute: int = Field(default=120, ge=0, description="Uploads of one client; 0: any number.")
    trusted_proxies: int = Field(
        default=0, ge=0, description="How many proxies stand before the server and say whom they speak for."
    )

    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="How log lines are written; `auto`: for people at a terminal, else JSON."
    )
    log_level: Literal["DEBUG", "INFO", "WARN", "ERROR"] = Field(
        default="INFO", description="The least level of log lines that are written."
    )
    metrics_address: str = Field(
        default="",
        description="`host:port` at which a worker, relay, beat or monitor tells its metrics; empty: it does not.",
    )
    ops_token: SecretStr | None = Field(
        default=None,
        description="Token for `/metrics`, `/health/detailed` and `/ops`; empty: only this machine may see them.",
    )
    otlp_endpoint: str = Field(
        default="", description="Address of a collector that takes traces by OTLP over HTTP; empty: none are made."
    )
    trace_ratio: float = Field(default=1.0, ge=0, le=1, description="The part of the requests that are traced.")
    model_budget: Decimal | None = Field(
        default=None, ge=0, description="US dollars that the models may cost in a month; a rule warns before that."
    )
    drain_seconds: float = Field(
        default=0.0,
        ge=0,
        description="How long a server that was told to stop still serves, not ready for new clients.",
    )

    upload_bytes: int = Field(default=200 * MEBIBYTE, gt=0, description="The largest file that is taken in.")
    parse_memory_bytes: int = Field(default=2048 * MEBIBYTE, gt=0)
    parse_cpu_seconds: int = Field(default=120, gt=0)
    parse_wall_seconds: float = Field(default=180.0, gt=0)

    @property
    def models(self) -> tuple[str, ...]:
        """The chat models in the order in which they are asked."""
        names = self.model.split(",")
        return tuple(name.strip() for name in names if name.strip())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # fixed by pydantic-settings
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # fixed by pydantic-settings
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _settings_file())


def _settings_file() -> Path:
    """The file with the settings, which has to be there if it was named.

    Raises:
        ConfigurationError: it was named, and is not there.
    """
    named = os.environ.get("SMARTCHAT_CONFIG", "")
    if named and not Path(named).is_file():
        raise ConfigurationError(
            "the file with the settings is not there",
            cause=f"SMARTCHAT_CONFIG names {named}",
            remedy="Name a file that is there, or unset SMARTCHAT_CONFIG.",
        )
    return Path(named or "smartchat.toml")
