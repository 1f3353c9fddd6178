"""Ingestion policy: bounds and durations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from smartchat_core.ingestion.bounds import ParserQuotas, WaitingBounds
from smartchat_core.ingestion.jobs.lifecycle import JobPolicy
from smartchat_core.ingestion.text_recognition import RecognitionPolicy
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.resilience.fair_share import FairShares

__all__ = ["ABANDONED_AFTER", "IngestionPolicy", "IntakePolicy"]

ABANDONED_AFTER = timedelta(hours=6)
"""No upload takes so long; what is older was left by a process that was killed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IntakePolicy:
    """Which uploads are accepted.

    `max_bytes` bounds one upload, `waiting` the jobs that may wait; `quotas` bound the time for which files are parsed.
    """

    max_bytes: int = 200 * 1024**2
    waiting: WaitingBounds = field(default_factory=WaitingBounds)
    quotas: ParserQuotas = field(default_factory=ParserQuotas)


@dataclass(frozen=True, kw_only=True, slots=True)
class IngestionPolicy:
    """How accepted documents are worked on.

    `jobs` has the leases and retries, `parsing` bounds the parsing of one file, `recognition` says
    which pages are recognised (OCR), `quotas` that of an owner's files, and
    `shares` divide the workers among owners. An upload that is older than `abandoned_after` is deleted.
    """

    jobs: JobPolicy = field(default_factory=JobPolicy)
    parsing: ParsingLimits = field(default_factory=ParsingLimits)
    recognition: RecognitionPolicy = field(default_factory=RecognitionPolicy)
    quotas: ParserQuotas = field(default_factory=ParserQuotas)
    shares: FairShares = field(default_factory=FairShares)
    abandoned_after: timedelta = ABANDONED_AFTER
