"""Counting messages at real brokers, those included that are unacknowledged or that were refused."""

from contextlib import suppress

import pytest

from smartchat_adapters.queues.broker import BrokerKind
from smartchat_adapters.queues.celery_queue import CeleryJobQueue
from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.ids import JobId
from smartchat_core.model.work import WorkItem, WorkQueue
from tests.support.queues import Mailbox

pytestmark = pytest.mark.anyio

ITEMS = [WorkItem(job_id=JobId(f"job-{priority}"), queue=WorkQueue.INGEST, priority=priority) for priority in range(10)]


async def test_an_unacknowledged_message(broker_url: str, mailbox: Mailbox) -> None:
    async with CeleryJobQueue(f"celery+{broker_url}") as queue:
        await queue.send(ITEMS)
        with mailbox.holding(WorkQueue.INGEST):
            facts = await queue.inspect()
            assert facts.waiting[WorkQueue.INGEST] == 9
            assert facts.unacknowledged == (1 if mailbox.broker.kind is BrokerKind.REDIS else None)
        facts = await queue.inspect()
        assert facts.waiting[WorkQueue.INGEST] == 9
        assert not facts.unacknowledged


async def test_dead_letters(broker_url: str, mailbox: Mailbox) -> None:
    async with CeleryJobQueue(f"celery+{broker_url}") as queue:
        for number in range(3):
            mailbox.add_dead_letter(b"%d" % number)
        facts = await queue.inspect()
        assert facts.dead_letters == 3
        assert sum(facts.waiting.values()) == 0


async def test_two_prefixes_are_counted_apart(broker_url: str) -> None:
    async with (
        CeleryJobQueue(f"celery+{broker_url}", prefix="one") as one,
        CeleryJobQueue(f"celery+{broker_url}", prefix="other") as other,
    ):
        await one.send(ITEMS)
        assert (await one.inspect()).waiting[WorkQueue.INGEST] == 10
        assert (await other.inspect()).waiting[WorkQueue.INGEST] == 0


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
async def test_queue_that_was_deleted(broker_url: str, mailbox: Mailbox) -> None:
    """It is reported, or the queue is declared again; nothing is made up, and the next check is well."""
    async with CeleryJobQueue(f"celery+{broker_url}") as queue:
        await queue.send(ITEMS)
        mailbox.delete(WorkQueue.INGEST)
        with suppress(QueueUnavailable):
            assert (await queue.inspect()).waiting[WorkQueue.INGEST] == 0
        assert (await queue.inspect()).waiting[WorkQueue.INGEST] == 0
