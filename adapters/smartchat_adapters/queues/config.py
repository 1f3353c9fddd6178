"""Celery's settings, shared by producers, consumers and the beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smartchat_adapters.queues.broker import Broker, BrokerKind
from smartchat_adapters.queues.messages import DELIVER, SWEEP, WORK
from smartchat_adapters.queues.topology import MAX_PRIORITY, Topology
from smartchat_core.model.work import WorkQueue

__all__ = ["TimeLimits", "configuration"]

_CONNECT_SECONDS = 4.0
_SOCKET_SECONDS = 15.0
_HEARTBEAT_SECONDS = 10
_MAINTENANCE_SECONDS = 300
_MAX_TASKS = 500
_MAX_KIBIBYTES = 2 * 1024**2
_START_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeLimits:
    """How long a task may take (seconds).

    At `soft` the work is interrupted and released with what it has reached; a process that has not managed that
    after another `grace` is killed.
    """

    soft: int = 1_800
    grace: int = 60

    @property
    def hard(self) -> int:
        """When the process is killed."""
        return self.soft + self.grace

    @property
    def visibility(self) -> int:
        """When Redis gives a message to another worker: after the longest task, or one that runs would run twice."""
        return max(self.hard, _MAINTENANCE_SECONDS) + self.grace


def configuration(broker: Broker, topology: Topology, *, limits: TimeLimits) -> dict[str, Any]:
    """The settings of a Celery application, in the names of https://docs.celeryq.dev/en/stable/userguide/configuration.html.

    JSON only: unpickling runs code that the message brings along. A message is acknowledged when its task has ended,
    and a process takes one at a time.
    """
    maintenance = {"queue": topology.name_of(WorkQueue.MAINTENANCE)}
    return {
        "broker_url": broker.url,
        "broker_transport": broker.transport,
        "broker_use_ssl": broker.encryption,
        "broker_connection_timeout": _CONNECT_SECONDS,
        "broker_connection_retry": True,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # RabbitMQ closes the channel of a worker that keeps a message for longer than its consumer_timeout.
        "broker_channel_error_retry": True,
        "broker_heartbeat": _HEARTBEAT_SECONDS,
        "broker_transport_options": _transport_options(broker, topology, limits),
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "event_serializer": "json",
        "task_compression": "gzip",
        "result_compression": "gzip",
        "task_ignore_result": True,
        "task_store_errors_even_if_ignored": False,
        "result_backend": None,
        "task_queues": topology.work_queues,
        "task_default_queue": topology.name_of(WorkQueue.MAINTENANCE),
        "task_default_exchange": topology.prefix,
        "task_default_routing_key": str(WorkQueue.MAINTENANCE),
        "task_default_delivery_mode": "persistent",
        "task_default_priority": MAX_PRIORITY // 2 + 1 if broker.kind is BrokerKind.RABBITMQ else MAX_PRIORITY // 2,
        "task_create_missing_queues": False,
        "task_routes": {SWEEP: maintenance, DELIVER: maintenance},
        "task_publish_retry": False,
        "task_acks_late": True,
        "task_acks_on_failure_or_timeout": True,
        "task_reject_on_worker_lost": True,
        "task_track_started": False,
        "task_annotations": {
            WORK: {"soft_time_limit": limits.soft, "time_limit": limits.hard},
            SWEEP: {"soft_time_limit": _MAINTENANCE_SECONDS, "time_limit": _MAINTENANCE_SECONDS + limits.grace},
            DELIVER: {"soft_time_limit": _MAINTENANCE_SECONDS, "time_limit": _MAINTENANCE_SECONDS + limits.grace},
        },
        "worker_prefetch_multiplier": 1,
        "worker_max_tasks_per_child": _MAX_TASKS,
        "worker_max_memory_per_child": _MAX_KIBIBYTES,
        "worker_proc_alive_timeout": _START_SECONDS,
        # The lease keeps others off the work, so it may be finished while the broker is away.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": True,
        "event_exchange": f"{topology.prefix}.events",
        "event_queue_prefix": f"{topology.prefix}.events",
        "control_exchange": f"{topology.prefix}.control",
        "timezone": "UTC",
        "enable_utc": True,
    }


def _transport_options(broker: Broker, topology: Topology, limits: TimeLimits) -> dict[str, Any]:
    if broker.kind is BrokerKind.RABBITMQ:
        return {}
    return {
        "global_keyprefix": f"{topology.prefix}:",
        "dead_letters": topology.dead_letters_name,
        "max_messages": topology.max_messages,
        "priority_steps": list(range(MAX_PRIORITY + 1)),
        "visibility_timeout": limits.visibility,
        # By default abandoned messages are searched every 100 seconds only.
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": _CONNECT_SECONDS,
        "socket_timeout": _SOCKET_SECONDS,
        "socket_keepalive": True,
        "health_check_interval": _HEARTBEAT_SECONDS,
    }
