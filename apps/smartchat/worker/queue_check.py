"""The check of the broker before the work begins."""

import logging

from smartchat.composition import open_queue
from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError, QueueUnavailable

__all__ = ["check_queue"]

log = logging.getLogger(__name__)


async def check_queue(settings: Settings) -> None:
    """Warn of a broker that is down; connecting is retried with backoff.

    Raises:
        ConfigurationError: the settings name no queue, or one that there is not.
        QueueUnavailable: a person has to act first, as when the password is wrong.
    """
    if not settings.queue:
        raise ConfigurationError(
            "there is no queue in the settings",
            remedy="Set SMARTCHAT_QUEUE to the address of a broker, as in celery+amqp://user:password@host:5672/.",
        )
    try:
        async with open_queue(settings) as queue:
            await queue.check()
    except QueueUnavailable as error:
        if not error.transient:
            raise
        log.warning("%s Retrying with backoff.", error.operator_message(), extra={"code": error.code})
