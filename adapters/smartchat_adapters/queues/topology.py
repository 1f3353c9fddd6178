"""The queues at the broker. Whoever sends and whoever receives declare them from here, so that they agree."""

from __future__ import annotations

from dataclasses import dataclass

from kombu import Exchange, Queue

from smartchat_core.model.work import Lane

__all__ = ["MOST_DEAD_LETTERS", "MOST_PRIORITY", "Topology"]

MOST_PRIORITY = 9
MOST_DEAD_LETTERS = 10_000

_MOST_MESSAGES = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Topology:
    """One queue a lane and one for messages that were refused, all durable, their names beginning with `prefix`.

    On RabbitMQ they are classic queues, because only those know priorities. A lane that is full refuses messages,
    which the sweeper sends again later; the queue of refused messages drops the oldest. Redis knows none of these
    arguments, and its client ignores them: there the transport keeps the bounds (see `redis_transport`).
    """

    prefix: str

    @property
    def dead_letters_name(self) -> str:
        """The name of the queue of refused messages."""
        return f"{self.prefix}.dead"

    def name_of(self, lane: Lane) -> str:
        """The name of a lane's queue."""
        return f"{self.prefix}.{lane}"

    def lane(self, lane: Lane) -> Queue:
        """A lane's queue."""
        return Queue(
            self.name_of(lane),
            exchange=Exchange(self.prefix, type="direct", durable=True),
            routing_key=str(lane),
            durable=True,
            queue_arguments={
                "x-max-priority": MOST_PRIORITY,
                "x-max-length": _MOST_MESSAGES,
                "x-overflow": "reject-publish",
                "x-dead-letter-exchange": self.dead_letters_name,
                "x-dead-letter-routing-key": self.dead_letters_name,
            },
        )

    @property
    def lanes(self) -> tuple[Queue, ...]:
        """The queues of all lanes."""
        return tuple(self.lane(lane) for lane in Lane)

    @property
    def most_messages(self) -> dict[str, int]:
        """How many messages may wait in each lane's queue, by its name."""
        return {queue.name: queue.queue_arguments["x-max-length"] for queue in self.lanes}

    @property
    def dead_letters(self) -> Queue:
        """The queue of refused messages."""
        return Queue(
            self.dead_letters_name,
            exchange=Exchange(self.dead_letters_name, type="direct", durable=True),
            routing_key=self.dead_letters_name,
            durable=True,
            queue_arguments={"x-max-length": MOST_DEAD_LETTERS, "x-overflow": "drop-head"},
        )

    @property
    def all(self) -> tuple[Queue, ...]:
        """Every queue, in the order in which they are declared."""
        return (self.dead_letters, *self.lanes)
