"""Building services does nothing but build."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from smartchat.composition import DocumentParsing, Policies, Ports, build_services, policies_from
from smartchat.settings import Settings
from smartchat_core.ingestion.policy import IngestionPolicy
from smartchat_core.testing.fakes.clock import FakeClock


class Untouched:
    """Fails as soon as anything of it is used."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was used")


def ports() -> Ports:
    names = ("database", "files", "index", "cache", "sessions", "limiter", "queue", "entropy")
    untouched: dict[str, Any] = {name: Untouched() for name in names}
    parsing: Any = DocumentParsing(inspect=Untouched(), reader=Untouched())  # type: ignore[arg-type]
    return Ports(parsing=parsing, clock=FakeClock(), **untouched)


def test_no_port_is_used() -> None:
    given = ports()
    services = build_services(given, Policies(), worker="one")
    assert services.ports is given
    assert not services.questions.models, "there are no chat models"


def test_the_policies_are_those_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(
        library=tmp_path,
        max_upload_bytes=1_000,
        job_lease_seconds=40.0,
        sweep_interval_seconds=7.0,
        redelivery_after_seconds=5.0,
        context_tokens=700,
        max_reply_characters=900,
    )
    policies = policies_from(settings)
    assert policies.intake.max_bytes == 1_000
    assert policies.ingestion.jobs.lease_duration == timedelta(seconds=40)
    assert policies.ingestion.jobs.heartbeat_interval == timedelta(seconds=10)
    assert policies.sweep.resend_after == timedelta(seconds=5)
    assert (policies.context_tokens, policies.replies.max_characters) == (700, 900)
    assert policies.ingestion.quotas == policies.intake.quotas


def test_defaults_of_the_settings_are_the_cores() -> None:
    settings = Settings()
    policies = policies_from(settings)
    assert policies.intake.max_bytes == Policies().intake.max_bytes
    assert policies.ingestion.parsing == IngestionPolicy().parsing
    assert policies.context_tokens == Policies().context_tokens
