"""The Celery application of the worker and of the schedule."""

from typing import Any

from smartchat.jobs.housekeeping import SWEEP_SECONDS
from smartchat.settings import Settings
from smartchat.worker.tasks import Tasks
from smartchat_core import plugins
from smartchat_core.errors import ConfigurationError

__all__ = ["make_receiver"]


def make_receiver(settings: Settings, tasks: Tasks) -> Any:
    """The worker's side of the queue that the settings name, with the tasks and the schedule.

    Raises:
        ConfigurationError: the settings name a queue that there is not, or one that brings workers of its own.
    """
    queue = plugins.load(plugins.QUEUE, settings.queue.partition(":")[0])
    make = getattr(queue, "receiver", None)
    if make is None:
        raise ConfigurationError(
            "the queue in the settings is not one of Celery's",
            cause=f"{queue.__name__} brings workers of its own",
            remedy="Start those.",
        )
    receiver = make(
        settings.queue,
        prefix=settings.queue_prefix,
        task_time_limit_seconds=settings.task_time_limit_seconds,
        work=tasks.work,
        sweep=tasks.sweep,
        deliver=tasks.deliver,
    )
    receiver.schedule(sweep_seconds=min(SWEEP_SECONDS, settings.redelivery_after_seconds))
    return receiver
