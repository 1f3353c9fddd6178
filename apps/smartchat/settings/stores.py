"""Stores: addresses, credentials and timeouts."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr

__all__ = ["StoreSettings"]


class StoreSettings(BaseModel):
    """Stores: addresses, credentials and timeouts."""

    library: Path = Field(default=Path("library"), description="The folder that holds everything.")
    database: str = Field(
        default="", repr=False, description="Address of the database; empty: SQLite in the library's folder."
    )
    files: str = Field(
        default="", repr=False, description="Address of the file store; empty: a folder in the library's folder."
    )
    index: str = Field(
        default="", repr=False, description="Address of the passage index; empty: SQLite in the library's folder."
    )
    cache: str = Field(
        default="", repr=False, description="Address of the cache (`redis://…`); empty: in memory, per process."
    )
    sessions: str = Field(
        default="", repr=False, description="Address of the sessions and rate limits; empty: that of the cache."
    )
    queue: str = Field(
        default="",
        repr=False,
        description="Address of the broker (`celery+amqp://…`, `celery+redis://…`); empty: workers poll the database.",
    )
    queue_prefix: str = Field(default="smartchat", min_length=1, description="Prefix of the names of the queues.")

    database_pool: int = Field(default=5, ge=1, description="Size of the PostgreSQL connection pool of a process.")
    database_overflow: int = Field(default=5, ge=0, description="Connections beyond the pool, at most.")
    statement_timeout_seconds: float = Field(default=30.0, gt=0, description="Timeout of one statement.")
    slow_query_seconds: float = Field(
        default=1.0, gt=0, description="Threshold from which statements are logged as slow."
    )
    files_endpoint: str = Field(
        default="", repr=False, description="Address of the object store; empty: the provider's."
    )
    files_key: str = Field(
        default="", repr=False, description="Key of the object store; empty: the provider's environment."
    )
    files_secret: SecretStr | None = Field(default=None, description="Secret that belongs to the key.")
    index_api_key: SecretStr | None = Field(default=None, description="Key for a Qdrant server.")
    malware_scanner: str = Field(
        default="",
        repr=False,
        description="Address of ClamAV's daemon (`clamd://host:3310`, `clamd:///run/clamav/clamd.ctl`), which every "
        "upload has to pass; empty: uploads are not scanned.",
    )
    malware_scan_timeout_seconds: float = Field(
        default=60.0, gt=0, description="Timeout of the scan of one upload for malware, which is refused after it."
    )
    remote_timeout_seconds: float = Field(
        default=10.0, gt=0, description="Timeout of a call to a file store, index or broker."
    )
