"""The state of the service as the guide and as health+json write it (draft-inadarei-api-health-check-06)."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from smartchat.system import release
from smartchat_core.ops.health.model import (
    CACHE,
    DATABASE,
    FILES,
    INDEX,
    PARTS,
    QUEUE,
    WORK,
    Component,
    HealthReport,
    State,
    worst,
)

__all__ = [
    "HEALTH_JSON",
    "BasicHealth",
    "DetailedHealth",
    "HealthJson",
    "Lamp",
    "basic",
    "detailed",
    "health_json",
    "stamp",
]

HEALTH_JSON = "application/health+json"

_WORDS = {State.NOT_CONFIGURED: State.HEALTHY, State.WARN: State.HEALTHY}
"""What stands in for something that is not configured works, and a warning ends no service."""

_LEVELS: dict[State, Literal["pass", "warn", "fail"]] = {
    State.NOT_CONFIGURED: "pass",
    State.HEALTHY: "pass",
    State.WARN: "warn",
    State.DEGRADED: "warn",
    State.UNHEALTHY: "fail",
}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class BasicHealth(_Model):
    """Whether the service works."""

    status: str = Field(examples=["healthy"])
    timestamp: str = Field(examples=["2024-01-15T10:00:00Z"])
    version: str = Field(examples=["0.1.0"])


class ServicesHealth(_Model):
    """The dependencies of the service: `qdrant` is any search index and `minio` any file store."""

    database: str
    redis: str
    qdrant: str
    minio: str


class WorkersHealth(_Model):
    """Background work; `active_tasks` is the last known number while the database cannot be asked."""

    celery: str
    active_tasks: int


class DetailedHealth(_Model):
    """How the service and everything that it depends on are."""

    status: str
    services: ServicesHealth
    workers: WorkersHealth


class CheckView(_Model):
    """One check, in the terms of health+json; `output` is the class of what is wrong."""

    componentType: str  # noqa: N815  # the format's name
    status: str
    observedValue: float  # noqa: N815  # as above
    observedUnit: str  # noqa: N815  # as above
    time: str
    output: str | None = None


class HealthJson(_Model):
    """The state in the format health+json."""

    status: str
    releaseId: str  # noqa: N815  # the format's name
    checks: dict[str, tuple[CheckView, ...]] | None = None


class Lamp(_Model):
    """The answer to a probe of an orchestrator."""

    status: str


def stamp(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def basic(report: HealthReport) -> BasicHealth:
    """The guide's short form."""
    return BasicHealth(status=_word(report.state), timestamp=stamp(report.at), version=release())


def detailed(report: HealthReport) -> DetailedHealth:
    """The guide's long form."""
    celery = worst(_word(report.of(part)) for part in (QUEUE, WORK))
    return DetailedHealth(
        status=_word(report.state),
        services=ServicesHealth(
            database=_word(report.of(DATABASE)),
            redis=_word(report.of(CACHE)),
            qdrant=_word(report.of(INDEX)),
            minio=_word(report.of(FILES)),
        ),
        workers=WorkersHealth(celery=celery, active_tasks=report.running),
    )


def health_json(report: HealthReport, *, checks: bool) -> HealthJson:
    """The same in health+json, with or without the single checks."""
    found = {one.part.name: one for one in report.components}
    views = {
        f"{part.name}:responseTime": (_check(found[part.name], report.at),) for part in PARTS if part.name in found
    }
    return HealthJson(status=_LEVELS[report.state], releaseId=release(), checks=views if checks else None)


def _word(state: State) -> State:
    return _WORDS.get(state, state)


def _check(one: Component, at: datetime) -> CheckView:
    return CheckView(
        componentType="datastore" if one.part in {DATABASE, CACHE, INDEX, FILES} else "component",
        status=_LEVELS[one.state],
        observedValue=round(one.seconds * 1000, 1),
        observedUnit="ms",
        time=stamp(at),
        output=one.code or None,
    )
