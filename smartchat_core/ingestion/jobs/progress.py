"""How far a stage of a job has come, and how fast it goes: written for all, and published."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smartchat_core.events import IngestionProgressed
from smartchat_core.ingestion.jobs.lease import LeasedJob
from smartchat_core.model.document import Document
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.event_sink import EventSink

__all__ = ["Pace", "StageProgress"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """The speed of work since `began_at` (seconds of a monotonic clock), when `began_with` units were done."""

    began_at: float
    began_with: int

    def unit_seconds(self, done: int, at: float) -> float | None:
        """The mean time that a unit has taken; None while none is done."""
        units = done - self.began_with
        return max(at - self.began_at, 0.0) / units if units > 0 else None


class StageProgress:
    """Follows one stage in one attempt. What an earlier attempt did counts as done, and not for the speed."""

    def __init__(self, leased: LeasedJob, document: Document, *, sink: EventSink, clock: Clock) -> None:
        self._leased = leased
        self._document = document
        self._sink = sink
        self._clock = clock
        self._pace: Pace | None = None

    async def save(self, done: int, total: int, *, attempts: int | None = None) -> None:
        """Write that so many units are done; `attempts` takes the place of those of the job.

        Raises:
            LeaseLost: another worker holds the job now.
        """
        now = self._clock.monotonic()
        if self._pace is None:
            self._pace = Pace(began_at=now, began_with=done)
        unit_seconds = self._pace.unit_seconds(done, now)
        job = replace(self._leased.job, done=done, total=total, unit_seconds=unit_seconds)
        await self._leased.save(job if attempts is None else replace(job, attempts=attempts))
        self._sink.publish(
            IngestionProgressed(
                document_id=self._document.id,
                owner=self._document.owner,
                stage=job.stage,
                done=done,
                total=total,
                seconds_left=job.seconds_left,
            )
        )
