"""The beat: periodic messages that ask a worker to sweep for lost work and to deliver events."""

import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Never

from celery.beat import Service
from celery.platforms import set_pdeathsig

from smartchat.settings import Settings
from smartchat.worker.celery_app import make_receiver
from smartchat.worker.child import ChildProcess, StopSign
from smartchat.worker.tasks import Tasks

__all__ = ["beating", "run_beat"]

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 5.0


def run_beat(settings: Settings, *, ready: Callable[[], None]) -> None:
    """Send what is due until SIGTERM or SIGINT. A broker that is down is retried with backoff; nothing is kept on disk.

    Raises:
        ConfigurationError: the settings name no queue of Celery's.
    """
    receiver = make_receiver(settings, Tasks(ChildProcess(settings, StopSign())))

    def stop(_: int, __: FrameType | None) -> Never:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    service = Service(receiver.application, scheduler_cls=receiver.application.conf.beat_scheduler)
    ready()
    service.start()


@contextmanager
def beating(settings: Settings) -> Iterator[None]:
    """Keep the schedule in a process of its own while the block runs. It ends with this process, however that ends."""
    process = multiprocessing.get_context("fork").Process(
        target=_beat, args=(settings,), name="smartchat-beat", daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(_PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()


def _beat(settings: Settings) -> None:
    set_pdeathsig("SIGKILL")
    run_beat(settings, ready=lambda: None)
