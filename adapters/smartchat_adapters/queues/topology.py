"""The topology at the broker: exchanges and queues, declared by producers and consumers alike."""

from __future__ import annotations

from dataclasses import dataclass

from kombu import Exchange, Queue

from smartchat_core.model.work import WorkQueue

__all__ = ["MAX_DEAD_LETTERS", "MAX_PRIORITY", "Topology"]

MAX_PRIORITY = 9
MAX_DEAD_LETTERS = 10_000

_MAX_MESSAGES = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Topology:
    """A queue for each `WorkQueue` and one for refused messages, all durable, their names beginning with `prefix`.

    On RabbitMQ they are classic queues, because only those know priorities. A queue that is full refuses messages,
    which the sweeper sends again later; the queue of refused messages drops the oldest. Redis knows none of these
    arguments, and its client ignores them: there the transport keeps the bounds (see `redis_transport`).
    """

    prefix: str

    @property
    def dead_letters_name(self) -> str:
        """The name of the queue of refused messages."""
        return f"{self.prefix}.dead"

    def name_of(self, queue: WorkQueue) -> str:
        """The name that a work queue has at the broker."""
        return f"{self.prefix}.{queue}"

    def queue(self, queue: WorkQueue) -> Queue:
        """A work queue, as the broker declares it."""
        return Queue(
            self.name_of(queue),
            exchange=Exchange(self.prefix, type="direct", durable=True),
            routing_key=str(queue),
            durable=True,
            queue_arguments={
                "x-max-priority": MAX_PRIORITY,
                "x-max-length": _MAX_MESSAGES,
                "x-overflow": "reject-publish",
                "x-dead-letter-exchange": self.dead_letters_name,
                "x-dead-letter-routing-key": self.dead_letters_name,
            },
        )

    @property
    def work_queues(self) -> tuple[Queue, ...]:
        """All work queues."""
        return tuple(self.queue(queue) for queue in WorkQueue)

    @property
    def max_messages(self) -> dict[str, int]:
        """The limit of waiting messages of each work queue, by its name."""
        return {queue.name: queue.queue_arguments["x-max-length"] for queue in self.work_queues}

    @property
    def dead_letters(self) -> Queue:
        """The queue of refused messages."""
        return Queue(
            self.dead_letters_name,
            exchange=Exchange(self.dead_letters_name, type="direct", durable=True),
            routing_key=self.dead_letters_name,
            durable=True,
            queue_arguments={"x-max-length": MAX_DEAD_LETTERS, "x-overflow": "drop-head"},
        )

    @property
    def all(self) -> tuple[Queue, ...]:
        """Every queue, in the order in which they are declared."""
        return (self.dead_letters, *self.work_queues)
