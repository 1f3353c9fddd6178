"""Jobs, workers, and limits of uploads and parsing."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_settings import NoDecode

__all__ = ["WorkSettings", "names_in"]

MEBIBYTE = 1024**2

# As in `eng` and `chi_sim`: how the files of the data are named.
_LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{1,31}$")]


def names_in(value: object) -> object:
    """Names as a list, or in one text separated by commas."""
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


class WorkSettings(BaseModel):
    """Jobs, workers, and limits of uploads and parsing."""

    job_lease_seconds: float = Field(
        default=30.0,
        ge=1,
        description="Lease of a job: without a heartbeat for this long, another worker takes it over.",
    )
    max_job_attempts: int = Field(
        default=0, ge=0, description="Attempts at a job that fails for a transient reason; 0: 5, with a broker 30."
    )
    redelivery_after_seconds: float = Field(
        default=60.0, ge=1, description="Age from which a job message that no worker acted on is sent again."
    )
    sweep_interval_seconds: float = Field(
        default=900.0, ge=1, description="Interval between sweeps, which list all files and remove leftovers."
    )
    upload_abandoned_after_seconds: float = Field(
        default=21_600.0, ge=1, description="Age from which an incomplete upload is abandoned, and swept."
    )
    max_queued_jobs: int = Field(
        default=10_000, ge=1, description="Jobs that may be queued; further uploads are refused."
    )
    max_queued_jobs_per_owner: int = Field(
        default=0, ge=0, description="Queued jobs of one owner; 0: nine tenths of `max_queued_jobs`."
    )
    max_parser_seconds_per_owner: float = Field(
        default=0.0, ge=0, description="Parsing quota of one owner in a period, in seconds; 0: unlimited."
    )
    max_parser_seconds: float = Field(
        default=0.0, ge=0, description="Parsing quota of all owners together; 0: unlimited."
    )
    parser_period_hours: int = Field(
        default=24, ge=1, le=744, description="Length of the period of the parsing quotas."
    )
    owner_weights: dict[str, float] = Field(
        default={},
        examples=[{"ann": 2.0}],
        description="Share of the workers' time by owner, relative to the default weight of 1.",
    )
    worker_concurrency: int = Field(default=2, ge=1, description="Jobs that `smartchat worker` processes at a time.")
    task_time_limit_seconds: int = Field(
        default=1_500, ge=10, description="Soft time limit of a job in a Celery worker."
    )

    max_upload_bytes: int = Field(default=200 * MEBIBYTE, gt=0, description="Size limit of an uploaded file.")
    parse_memory_limit_bytes: int = Field(
        default=2048 * MEBIBYTE, gt=0, description="Address space of a parser process."
    )
    parse_cpu_limit_seconds: int = Field(default=120, gt=0, description="CPU time for parsing one file.")
    parse_timeout_seconds: float = Field(default=180.0, gt=0, description="Time for parsing one file.")
    ocr: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Text recognition (OCR): of pages without usable text, of all pages, or of none.",
    )
    ocr_languages: Annotated[tuple[_LanguageTag, ...], NoDecode, BeforeValidator(names_in)] = Field(
        default=(),
        examples=[["eng", "deu"]],
        description="Languages of documents that state none, as tags of ISO 639-3: English, if that is installed.",
    )
    ocr_page_timeout_seconds: int = Field(
        default=120, ge=1, description="Processor time for the recognition of one page; twice that on the clock."
    )
    parser_confinement: Literal["best_effort", "required"] = Field(
        default="best_effort",
        description="`required`: refuse to parse where the kernel cannot confine parsers completely.",
    )
    parsers: dict[str, str] = Field(
        default={},
        examples=[{"text/plain": "text"}],
        description="The parser, by name, for a media type that several installed parsers read.",
    )
    listeners: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names_in)] = Field(
        default=(),
        repr=False,
        description="Listeners to events, by name, from installed packages; separated by commas.",
    )
