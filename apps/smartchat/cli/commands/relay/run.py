"""`smartchat relay`: outbox relay and sweeper in a process of their own."""

from functools import partial

from smartchat.cli.options import Common
from smartchat.cli.output import console
from smartchat.cli.targets import open_library
from smartchat.cli.until_stopped import until_stopped
from smartchat.composition import open_services
from smartchat.composition.observability import Observability, open_observability
from smartchat.composition.waiting import waited_for
from smartchat.jobs.housekeeping import SWEEP_SECONDS, Housekeeping
from smartchat.metrics_server import metrics_served
from smartchat.settings import Settings

__all__ = ["relay_events"]


async def relay_events(options: Common) -> int:
    """Relay until asked to stop; returns the exit code. It waits for what is unavailable at the start.

    Raises:
        ConfigurationError: a setting names what cannot be had, or one cannot listen at the address for metrics.
        DependencyError: something that it needs cannot be opened before a person has done something about it.
    """
    settings = open_library(options).settings
    async with open_observability(settings, service="relay") as observability:
        assert observability.metrics is not None
        with metrics_served(settings, observability.metrics, refused=observability.event_bus().publish):
            await until_stopped(_relay(settings, observability))
    return 0


async def _relay(settings: Settings, observability: Observability) -> None:
    async with waited_for(partial(open_services, settings, observability=observability)) as services:
        housekeeping = Housekeeping(
            relay=services.jobs.relay,
            sweeper=services.jobs.sweeper,
            # A message is not sent again sooner than it is missed.
            sweep_seconds=min(SWEEP_SECONDS, settings.redelivery_after_seconds),
        )
        console().print("SmartChat relay is running (Ctrl-C stops it)")
        console().file.flush()
        await housekeeping.run()
