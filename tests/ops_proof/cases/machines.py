"""Machines: a processor without rest, memory and disks that are used up. They are played."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from tests.ops_proof.case import AlertCase
from tests.ops_proof.installation import GIB, Installation
from tests.ops_proof.scenarios import again_and_again, all_of, list_documents
from tests.support.faults import Slow

DISK = '{device="/dev/sda1",fstype="ext4",mountpoint="/"}'


def _machine(installation: Installation) -> Mapping[str, str]:
    return {"instance": installation.machine.address}


def _busy_machine(installation: Installation) -> Mapping[str, str]:
    return {"instance": installation.busy_machine.address}


@contextmanager
def _full(installation: Installation) -> Iterator[None]:
    began = time.monotonic()
    idle = time.monotonic()
    installation.machine.say(
        {
            f"node_filesystem_avail_bytes{DISK}": lambda: max(5 * GIB - (time.monotonic() - began) * 1024**2, 0.0),
            "node_memory_MemAvailable_bytes": lambda: max(GIB - (time.monotonic() - began) * 1024**2, 0.0),
            'node_cpu_seconds_total{cpu="0",mode="idle"}': lambda: idle + (time.monotonic() - idle) * 0.02,
        }
    )
    try:
        yield
    finally:
        installation.machine.reset()


@contextmanager
def _slow_and_full(installation: Installation) -> Iterator[None]:
    with all_of(
        _full(installation),
        installation.database_link.fault(Slow(latency=1.2)),
        again_and_again(installation, list_documents, each_second=20, clients=20),
    ):
        yield


MACHINES = (
    AlertCase(
        alerts=("HighCpu", "HighMemory", "LowDiskSpace", "DiskFillsIn4Days", "MemoryRunsOut"),
        fault="the processor has no rest, memory and disk are nearly used up, and go on filling",
        inject=_full,
        near_miss="75 % processor, 85 % memory, 88 % of the disk, a full tmpfs",
        miss=lambda _: nullcontext(),
        labels=_machine,
        miss_labels=_busy_machine,
    ),
)

SATURATED = (
    AlertCase(
        alerts=("HostSaturated",),
        fault="the processor has no rest, and requests take seconds",
        inject=_slow_and_full,
        near_miss="the processor has no rest, and requests are answered as fast as ever",
        miss=_full,
        labels=_machine,
    ),
)
