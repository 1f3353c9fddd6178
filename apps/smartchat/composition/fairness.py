"""How work is shared among owners, by the settings."""

from datetime import timedelta

from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.ingestion.bounds import ParserQuotas, WaitingBounds
from smartchat_core.model.ids import OwnerId
from smartchat_core.resilience.fair_share import FairShares

__all__ = ["fair_shares", "parser_quotas", "waiting_bounds"]

_LEAST_WEIGHT, _MAX_WEIGHT = 0.01, 100.0


def fair_shares(settings: Settings) -> FairShares:
    """What a second of work costs each owner.

    Raises:
        ConfigurationError: a weight is too small or too large: others, or that owner, would wait for days.
    """
    for owner, weight in settings.owner_weights.items():
        if not _LEAST_WEIGHT <= weight <= _MAX_WEIGHT:
            raise ConfigurationError(
                f"the weight of {owner} in owner_weights cannot be used",
                cause=f"it is {weight:g}",
                remedy=f"Set it to a number from {_LEAST_WEIGHT:g} to {_MAX_WEIGHT:g}.",
            )
    return FairShares(weights={OwnerId(owner): weight for owner, weight in settings.owner_weights.items()})


def parser_quotas(settings: Settings) -> ParserQuotas:
    """How long files may be read."""
    return ParserQuotas(
        per_owner=settings.max_parser_seconds_per_owner,
        in_all=settings.max_parser_seconds,
        period=timedelta(hours=settings.parser_period_hours),
    )


def waiting_bounds(settings: Settings) -> WaitingBounds:
    """How many jobs may wait."""
    return WaitingBounds(most=settings.max_queued_jobs, max_per_owner=settings.max_queued_jobs_per_owner)
