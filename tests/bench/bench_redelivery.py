"""What a broker costs, and how soon it gives away again what a killed worker had leased.

Three measurements over RabbitMQ and Redis (Valkey), on servers that this starts and stops: `overhead` (from `send` to
the start of the task, and tasks a second that do nothing), `redelivery` (from SIGKILL to the start of the same message
elsewhere, with the product's queue and its Celery settings, but tasks that only wait), `takeover` (from SIGKILL of a
`smartchat worker` to the next lease on its job, with everything that the product does about it).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from smartchat.library.asynchronous import AsyncLibrary
from smartchat_adapters.queues.celery_queue import CeleryJobQueue
from smartchat_core.model.ids import JobId
from smartchat_core.model.job import JobStatus
from smartchat_core.model.work import WorkItem, WorkQueue
from tests.bench.measuring import row
from tests.support.cli import Cli
from tests.support.workers import Program, eventually
from tools.servers import RabbitMQ, Valkey
from tools.servers.guard import kill_family

ENDLESS = 3_600.0
LONGEST_WAIT = 300.0
KOMBU_DEFAULTS = {"unacked_restore_interval": 10, "unacked_restore_throttle": 10}


class Receiving:
    """A worker in a process of its own whose tasks write down when they begin, and then wait."""

    def __init__(self, url: str, log: Path, *, hold: float, concurrency: int = 1, options: Mapping[str, int]) -> None:
        arguments = {"url": url, "log": str(log), "hold": hold, "concurrency": concurrency, "options": dict(options)}
        self._popen = subprocess.Popen(
            [sys.executable, __file__, "--receive", json.dumps(arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        ready = log.with_name(f"{log.name}.{self._popen.pid}")
        eventually(ready.exists, within=LONGEST_WAIT)

    def kill(self) -> None:
        """SIGKILL to the worker and its processes."""
        kill_family(self._popen.pid)
        self._popen.wait()


def receive(arguments: Mapping[str, Any]) -> None:
    """What runs in that process."""
    from celery import signals

    log = Path(arguments["log"])

    def work(item: WorkItem) -> None:
        with log.open("a", encoding="utf-8") as out:
            out.write(f"{item.job_id} {time.time()} {os.getpid()}\n")
        time.sleep(arguments["hold"])

    receiver = CeleryJobQueue.receiver(
        arguments["url"],
        prefix="smartchat",
        task_time_limit_seconds=1_800,
        work=work,
        sweep=lambda: None,
        deliver=lambda: None,
    )
    receiver.application.conf.broker_transport_options.update(arguments["options"])

    def ready(**_: Any) -> None:
        log.with_name(f"{log.name}.{os.getpid()}").touch()

    signals.setup_logging.connect(lambda **_: None, weak=False)
    signals.worker_ready.connect(ready, weak=False)
    receiver.application.Worker(
        hostname=f"{os.getpid()}@localhost",
        pool="prefork",
        concurrency=arguments["concurrency"],
        without_gossip=True,
        without_mingle=True,
        quiet=True,
    ).start()


def starts(log: Path) -> list[tuple[str, float, int]]:
    """Which job began when (seconds since 1970), and in which process."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [(job, float(at), int(pid)) for job, at, pid in (line.split() for line in lines)]


@contextmanager
def brokers() -> Iterator[dict[str, str]]:
    """Addresses of a RabbitMQ and of a Redis that keep what they acknowledge."""
    with RabbitMQ(durable=True) as rabbitmq, Valkey(durable=True) as valkey:
        yield {"RabbitMQ": f"celery+{rabbitmq.url()}", "Redis": f"celery+{valkey.url()}"}


def measure_overhead(name: str, url: str, folder: Path, *, messages: int) -> None:
    """Latency with an idle worker, then tasks a second with a full queue."""
    log = folder / f"overhead-{name}"
    with ExitStack() as stack:
        worker = Receiving(url, log, hold=0.0, concurrency=2, options={})
        stack.callback(worker.kill)
        sends, latencies = asyncio.run(_one_by_one(url, log, messages))
        row(f"{name}: send, median", median(sends) * 1e3, "ms", f"95th percentile {_percentile(sends) * 1e3:.1f} ms")
        row(
            f"{name}: from send to start of the task, median",
            median(latencies) * 1e3,
            "ms",
            f"95th percentile {_percentile(latencies) * 1e3:.1f} ms",
        )
        before = len(starts(log))
        seconds = asyncio.run(_all_at_once(url, messages))
        row(f"{name}: send in one batch, per message", seconds / messages * 1e3, "ms", f"{messages} messages")
        eventually(lambda: len(starts(log)) >= before + messages, within=LONGEST_WAIT)
        times = sorted(at for _, at, _ in starts(log)[before:])
        row(f"{name}: per task that does nothing, 2 processes", (times[-1] - times[0]) / (messages - 1) * 1e3, "ms")


async def _one_by_one(url: str, log: Path, messages: int) -> tuple[list[float], list[float]]:
    sends, latencies = [], []
    async with CeleryJobQueue(url, deadline_seconds=30) as queue:
        await queue.check()
        for number in range(messages):
            begun = time.time()
            await queue.send([WorkItem(job_id=JobId(f"job-{number}"), queue=WorkQueue.INGEST)])
            sends.append(time.time() - begun)
            await asyncio.to_thread(_await_starts, log, number + 1)
            latencies.append(starts(log)[number][1] - begun)
    return sends, latencies


async def _all_at_once(url: str, messages: int) -> float:
    async with CeleryJobQueue(url, deadline_seconds=120) as queue:
        await queue.check()
        begun = time.perf_counter()
        await queue.send(
            [WorkItem(job_id=JobId(f"all-{number}"), queue=WorkQueue.INGEST) for number in range(messages)]
        )
        return time.perf_counter() - begun


def measure_redelivery(
    name: str, url: str, folder: Path, *, options: Mapping[str, int], child: bool, note: str = ""
) -> None:
    """From SIGKILL to the next start of the same message."""
    log = folder / f"redelivery-{name}-{note.replace(' ', '-')}-{child}"
    with ExitStack() as stack:
        holder = Receiving(url, log, hold=ENDLESS, options=options)
        stack.callback(holder.kill)
        begun = time.time()
        asyncio.run(_send_one(url))
        eventually(lambda: starts(log), within=LONGEST_WAIT)
        if not child:
            stack.callback(Receiving(url, log, hold=ENDLESS, options=options).kill)
        killed = time.time()
        if child:
            os.kill(starts(log)[0][2], signal.SIGKILL)
        else:
            holder.kill()
        eventually(lambda: len(starts(log)) > 1, within=LONGEST_WAIT)
        again = starts(log)[1][1]
        what = "a process of the pool" if child else "the whole worker"
        row(f"{name}: {what} is killed{note and f', {note}'}", again - killed, "s", f"{again - begun:.1f} s after send")
    _finish_off(url, folder / "rest")


async def _send_one(url: str) -> None:
    async with CeleryJobQueue(url, deadline_seconds=30) as queue:
        await queue.send([WorkItem(job_id=JobId("job-held"), queue=WorkQueue.INGEST)])


def _finish_off(url: str, log: Path) -> None:
    """Take what the last measurement has left, for it not to disturb the next."""
    log.unlink(missing_ok=True)
    worker = Receiving(url, log, hold=0.0, options={"visibility_timeout": 1} if "redis" in url else {})
    try:
        eventually(lambda: starts(log), within=LONGEST_WAIT)
        time.sleep(1)
    finally:
        worker.kill()


def measure_takeover(name: str, url: str, folder: Path) -> None:
    """The product itself: a worker is killed while it works on a job, and another one takes the job over."""
    home = folder / f"takeover-{name}"
    home.mkdir()
    cli = Cli(home / "library", SMARTCHAT_QUEUE=url)
    book = home / "long.md"
    sentence = "The ship sails on over a cold and quiet sea, and nobody on board knows for how long."
    book.write_text("\n\n".join(f"# Chapter {n}\n\n{(sentence + ' ') * 2_500}" for n in range(40)), encoding="utf-8")
    with (
        Program(cli, "relay", log=home / "relay.log"),
        Program(cli, "worker", "-c", "1", log=home / "first.log") as first,
        Program(cli, "worker", "-c", "1", log=home / "second.log") as second,
    ):
        seconds = asyncio.run(_taken_over(cli, book, (first, second)))
    row(f"{name}: a worker is killed, until the next lease on its job", seconds, "s", "lease 30 s, sweep every 15 s")


async def _taken_over(cli: Cli, book: Path, workers: tuple[Program, Program]) -> float:
    settings: dict[str, Any] = {
        key.removeprefix("SMARTCHAT_").lower(): value
        for key, value in cli.environment.items()
        if key.startswith("SMARTCHAT_")
    }
    async with AsyncLibrary(worker=False, **settings) as library:
        added = await library.add(book, wait=False)

        async def lease() -> tuple[int, str]:
            async with library.services.ports.database.read_only() as work:
                (job,) = await work.jobs.for_document(added.document_id)
            running = job.status is JobStatus.RUNNING and job.lease is not None
            return job.token, job.lease.worker if running and job.lease else ""

        async def lease_after(token: int) -> tuple[int, str]:
            while True:
                found = await lease()
                if found[0] > token and found[1]:
                    return found
                await asyncio.sleep(0.02)

        token, worker = await lease_after(0)
        pid = int(worker.split("/")[1])
        killed = time.monotonic()
        next(worker for worker in workers if pid in worker.pool).kill()
        await lease_after(token)
        return time.monotonic() - killed


def _await_starts(log: Path, wanted: int) -> None:
    while len(starts(log)) < wanted:
        time.sleep(0.001)


def _percentile(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("overhead", "redelivery", "takeover"), action="append")
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--receive", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.receive:
        receive(json.loads(given.receive))
        return
    wanted = set(given.only or ("overhead", "redelivery", "takeover"))
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load average {load:.1f} before")
    with brokers() as urls, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "overhead" in wanted:
            print("overhead")
            for broker, url in urls.items():
                measure_overhead(broker, url, folder, messages=given.messages)
        if "redelivery" in wanted:
            print("redelivery")
            rabbitmq, redis = urls["RabbitMQ"], urls["Redis"]
            short = {"visibility_timeout": 20}
            kombu = short | KOMBU_DEFAULTS
            measure_redelivery("RabbitMQ", rabbitmq, folder, options={}, child=False)
            measure_redelivery("RabbitMQ", rabbitmq, folder, options={}, child=True)
            measure_redelivery("Redis", redis, folder, options={}, child=True)
            measure_redelivery("Redis", redis, folder, options=short, note="visibility 20 s", child=False)
            measure_redelivery("Redis", redis, folder, options=kombu, note="and kombu's own intervals", child=False)
        if "takeover" in wanted:
            print("takeover")
            for broker, url in urls.items():
                measure_takeover(broker, url, folder)
    print(f"load average {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
