"""Messages that cannot be worked on: each ends with the dead letters, the worker goes on, and nothing is lost."""

import bz2
import gzip
import json
import lzma
import pickle
import random
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from smartchat_adapters.queues.messages import VERSION
from smartchat_core.model.document import DocumentStatus
from tests.integration.queues.conftest import StartProgram, opened
from tests.support.cli import Cli
from tests.support.queues import Mailbox, task_body
from tests.support.workers import PATIENCE_SECONDS

pytestmark = pytest.mark.timeout(400)


@dataclass(frozen=True, kw_only=True)
class Bad:
    """A message and the reason for which it is refused."""

    reason: str
    body: bytes = task_body(job_id="job-1", queue="ingest")
    headers: Mapping[str, object] = field(default_factory=dict)
    content_type: str = "application/json"
    task: str = "smartchat.work"


class Trap:
    """Unpickling it would leave a file behind."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return Path, (self.path,)


BAD = {
    "unknown task": Bad(reason="unknown_task", task="smartchat.format_the_disk"),
    "another program's task": Bad(reason="unknown_task", task="celery.backend_cleanup"),
    "argument of a wrong type": Bad(reason="wrong_arguments", body=task_body(job_id=17, queue="ingest")),
    "argument too many": Bad(reason="wrong_arguments", body=task_body(job_id="job-1", queue="ingest", force=True)),
    "argument missing": Bad(reason="wrong_arguments", body=task_body(queue="ingest")),
    "unknown queue": Bad(reason="wrong_arguments", body=task_body(job_id="job-1", queue="fast")),
    "tasks to follow": Bad(
        reason="wrong_arguments",
        body=json.dumps([[], {"job_id": "job-1", "queue": "ingest"}, {"chain": [{"task": "os.remove"}]}]).encode(),
    ),
    "newer version": Bad(reason="unknown_version", headers={"smartchat-version": VERSION + 1}),
    "no version": Bad(reason="unknown_version", headers={"smartchat-version": None}),
    "no JSON": Bad(reason="unreadable", body=b'{"job_id": '),
    "no task": Bad(reason="unreadable", body=b'{"job_id": "job-1"}'),
    "no text": Bad(reason="unreadable", body=b"\xff\xfe\x00"),
    "deep nesting": Bad(reason="unreadable", body=b"[" * 60_000),
    "pickle": Bad(
        reason="unreadable",
        body=pickle.dumps(([], {"job_id": Trap("/nowhere")}, {})),
        content_type="application/x-python-serialize",
    ),
    "huge": Bad(reason="too_large", body=task_body(job_id="x" * 1_000_000, queue="ingest")),
    "packed and broken": Bad(
        reason="unreadable", body=gzip.compress(b"[]")[:-4], headers={"compression": "application/x-gzip"}
    ),
    "packed bomb": Bad(
        reason="too_large", body=zlib.compress(bytes(50_000_000), 9), headers={"compression": "application/x-gzip"}
    ),
    "bomb by its short name": Bad(
        reason="too_large", body=zlib.compress(b"[" * 50_000_000, 9), headers={"compression": "zlib"}
    ),
    "bomb of bzip2": Bad(
        reason="unreadable", body=bz2.compress(bytes(100_000_000)), headers={"compression": "application/x-bz2"}
    ),
    "bomb of xz": Bad(
        reason="unreadable", body=lzma.compress(bytes(100_000_000)), headers={"compression": "application/x-lzma"}
    ),
    "a method that is none": Bad(reason="unreadable", headers={"compression": 17}),
    "packed and long": Bad(
        reason="too_large",
        body=zlib.compress(random.Random(1).randbytes(200_000)),
        headers={"compression": "application/x-gzip"},
    ),
    "a time that is none": Bad(reason="unreadable", headers={"expires": "soon"}),
    "no identifier": Bad(reason="unreadable", headers={"id": None}),
}


async def test_bad_messages(cli: Cli, start: StartProgram, mailbox: Mailbox, short_book: Path) -> None:
    worker = start("worker", "--concurrency", "1")
    pool = worker.pool
    for name, bad in BAD.items():
        mailbox.put(bad.body, headers=bad.headers, content_type=bad.content_type, task=bad.task)
        letter = mailbox.dead_letter()
        assert letter.reason == bad.reason, name
        assert letter.headers["smartchat-refused-cause"], name
        assert letter.headers["smartchat-refused-from"] == "smartchat.ingest", name
        assert letter.body == bad.body or len(bad.body) > len(letter.body) > 0 or "packed" in name, name
        assert mailbox.waiting("smartchat.ingest") == 0, name
    reported = re.findall(r'"ERROR".*?"message":"a message was refused \((\w+)\)', worker.said)
    assert reported == [bad.reason for bad in BAD.values()]
    assert not worker.ended
    assert worker.pool == pool
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY
    assert "Traceback" not in worker.said


GARBAGE = {
    "no JSON": b"\x00\xff garbage",
    "nothing": b"",
    "a number": b"17",
    "no properties": b'{"body": "W10=", "headers": {}}',
    "no base64": json.dumps(
        {
            "body": "A",
            "headers": {},
            "content-type": "application/json",
            "content-encoding": "utf-8",
            "properties": {
                "delivery_tag": "1",
                "delivery_info": {"exchange": "", "routing_key": "smartchat.ingest"},
                "body_encoding": "base64",
            },
        }
    ).encode(),
    "deep nesting": b"[" * 60_000,
}


@pytest.mark.parametrize("broker_url", ["redis"], indirect=True)  # RabbitMQ takes nothing but messages
async def test_what_is_no_message_at_all(cli: Cli, start: StartProgram, mailbox: Mailbox, short_book: Path) -> None:
    worker = start("worker", "--concurrency", "1")
    for name, item in GARBAGE.items():
        mailbox.put_garbage(item)
        letter = mailbox.dead_letter()
        assert (letter.reason, letter.body) == ("unreadable", item), name
    assert worker.said.count('"message":"a message was refused (unreadable)') == len(GARBAGE)
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY


@pytest.mark.slow
async def test_bad_message_costs_the_work_nothing(
    cli: Cli, start: StartProgram, mailbox: Mailbox, short_book: Path
) -> None:
    """The only message of a job is spoilt on its way: the sweeper sends another one."""
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        item = mailbox.take_any()
        assert item is not None
        mailbox.put(task_body(job_id=str(item.job_id), queue=[1, 2]))
        start("worker", "--with-beat", "--concurrency", "1")
        assert mailbox.dead_letter().reason == "wrong_arguments"
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY
