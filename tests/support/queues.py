"""Looking into the broker's queues, and putting messages there that nobody else would."""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kombu import Connection, Queue

from smartchat_adapters.queues.broker import Broker, BrokerKind, read_address
from smartchat_adapters.queues.config import TimeLimits, configuration
from smartchat_adapters.queues.messages import RawMessage, item_in, verify
from smartchat_adapters.queues.topology import Topology
from smartchat_core.model.work import WorkItem, WorkQueue

PREFIX = "smartchat"
WAIT_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """A message that was dead-lettered."""

    headers: Mapping[str, Any]
    body: bytes
    content_type: str

    @property
    def reason(self) -> str:
        return str(self.headers["smartchat-refused"])


class Mailbox:
    """A second client of the broker, with the settings of the program's own ones."""

    def __init__(self, url: str, prefix: str = PREFIX) -> None:
        self.broker: Broker = read_address(url)
        self.topology = Topology(prefix=prefix)
        settings = configuration(self.broker, self.topology, limits=TimeLimits())
        self._connection = Connection(
            self.broker.url, transport=self.broker.transport, transport_options=settings["broker_transport_options"]
        )
        self._channel = self._connection.channel()

    def close(self) -> None:
        self._connection.release()

    def take(self, queue: WorkQueue) -> WorkItem | None:
        """The next message of a queue, as a worker understands it."""
        message = self._get(self.topology.name_of(queue))
        if message is None:
            return None
        keywords = json.loads(message.body)[1]
        verify(RawMessage(headers=message.headers, content_type=message.content_type, body=_bytes(message.body)))
        return item_in(keywords, message.headers)

    def headers(self, queue: WorkQueue) -> Mapping[str, Any]:
        """The headers of the next message of a queue."""
        message = self._get(self.topology.name_of(queue))
        assert message is not None, f"there is no message in {queue}"
        headers: Mapping[str, Any] = message.headers
        return headers

    def take_any(self) -> WorkItem | None:
        """The next message of the first queue that has one."""
        return next((item for queue in WorkQueue if (item := self.take(queue)) is not None), None)

    def dead_letter(self, *, within: float = 30.0) -> DeadLetter:
        """The oldest dead letter; waits for one."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            message = self._get(self.topology.dead_letters_name)
            if message is not None:
                return DeadLetter(headers=message.headers, body=_bytes(message.body), content_type=message.content_type)
        raise AssertionError("there is no dead letter")

    def waiting(self, queue: str) -> int:
        """How many messages wait in a queue."""
        for declared in self.topology.all:
            if declared.name == queue:
                return int(declared(self._channel).queue_declare(passive=False).message_count)
        raise AssertionError(f"there is no queue {queue}")

    def put(
        self,
        body: bytes,
        *,
        headers: Mapping[str, Any] | None = None,
        content_type: str = "application/json",
        queue: WorkQueue = WorkQueue.INGEST,
        task: str = "smartchat.work",
    ) -> None:
        """Send a message that may break every rule but those of the broker."""
        self.declare()
        with self._connection.Producer(self._channel) as producer:
            producer.publish(
                body,
                exchange="",
                routing_key=self.topology.name_of(queue),
                content_type=content_type,
                content_encoding="binary" if content_type != "application/json" else "utf-8",
                headers={"task": task, "id": str(uuid.uuid4()), "smartchat-version": 1, **(headers or {})},
            )

    def put_garbage(self, item: bytes, queue: WorkQueue = WorkQueue.INGEST) -> None:
        """Put something into a list of Redis that is no message at all."""
        assert self.broker.kind is BrokerKind.REDIS
        self._channel.client.lpush(self.topology.name_of(queue), item)

    def add_dead_letter(self, body: bytes) -> None:
        """Add a dead letter."""
        with self._connection.Producer(self._channel) as producer:
            producer.publish(body, exchange="", routing_key=self.topology.dead_letters_name, content_encoding="binary")

    @contextmanager
    def holding(self, queue: WorkQueue) -> Iterator[None]:
        """Hold the next message of a queue unacknowledged, as a worker does, and settle it in the end."""
        message = Queue(self.topology.name_of(queue))(self._channel).get()
        assert message is not None, f"there is no message in {queue}"
        try:
            yield
        finally:
            message.ack()

    def release(self, queue: WorkQueue) -> None:
        """Take the next message of a queue, and have the broker deliver it again."""
        message = Queue(self.topology.name_of(queue))(self._channel).get()
        assert message is not None, f"there is no message in {queue}"
        message.requeue()

    def delete(self, queue: WorkQueue) -> None:
        """Delete a queue at the broker."""
        self._channel.queue_delete(self.topology.name_of(queue))

    def declare(self) -> None:
        for queue in self.topology.all:
            queue(self._channel).declare()

    def _get(self, queue: str) -> Any:
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            message = Queue(queue)(self._channel).get()
            if message is not None:
                message.ack()
                return message
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)


def task_body(**keywords: Any) -> bytes:
    """The body of a task of Celery's protocol 2."""
    rest = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    return json.dumps([[], keywords, rest]).encode()


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")
