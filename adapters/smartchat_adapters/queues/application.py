"""The Celery application that producers and consumers share."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

from smartchat_adapters.queues.broker import Broker
from smartchat_adapters.queues.config import TimeLimits, configuration
from smartchat_adapters.queues.topology import Topology
from smartchat_core.errors import ConfigurationError

__all__ = ["make_application"]

_PICKLE = "SMARTCHAT_CELERY_PICKLE"


def make_application(broker: Broker, topology: Topology, *, limits: TimeLimits) -> Any:
    """A Celery application with our settings and without tasks; nothing is connected yet.

    Raises:
        ConfigurationError: the environment asks for pickled messages.
    """
    if os.environ.get(_PICKLE, "") not in {"", "0"}:
        raise ConfigurationError(
            "pickled messages are not supported",
            cause="anybody who can send a pickled message to the broker runs code in every worker; messages are JSON",
            remedy=f"Unset {_PICKLE}: nothing that SmartChat sends needs it.",
        )
    application = Celery(topology.prefix, set_as_current=False, autofinalize=True, fixups=[])
    application.conf.update(configuration(broker, topology, limits=limits))
    return application
