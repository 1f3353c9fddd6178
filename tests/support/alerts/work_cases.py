"""Cases of queues, workers, machines, databases and backups."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.alerts.cases import AlertCase, fires, grow, quiet
from tests.support.alerts.guide_cases import latency, steady

__all__ = ["WORK_CASES"]

_HOUR = 3600
_ENDS = 'documents_processed_total{{instance="{0}",outcome="{1}"}}'
_POOL = 'db_pool_connections{{instance="{0}",state="{1}"}}'
_ACTIVITY = 'pg_stat_activity_count{{datname="smartchat",state="{0}"}}'
_DISK = 'node_filesystem_{0}_bytes{{instance="a",device="sda",fstype="{1}",mountpoint="/"}}'
_IDLE = 'node_cpu_seconds_total{{instance="a",cpu="{0}",mode="{1}"}}'
_BACKUP = 'backup_last_success_timestamp_seconds{{kind="{0}",instance="{1}"}}'
_LENGTH = 'celery_queue_length{{queue_name="{0}"}}'
_AGE = 'celery_queue_oldest_task_age_seconds{{queue_name="{0}",instance="{1}"}}'
_DONE = 'celery_task_succeeded_total{{queue_name="{0}",instance="{1}"}}'


def _hump(low: float, high: float, low_again: float | None = None) -> Sequence[float | None]:
    return [low] * 10 + [high] * 30 + [low if low_again is None else low_again] * 10


def _burst(each: float) -> list[float | None]:
    return grow((20, 0), (25, each), (25, 0))


def _late(kind: str, hours: int) -> tuple[AlertCase, ...]:
    """Steps of 15 minutes; the first backup at the beginning, the second two hours too late."""
    begin = hours * 4 + 1
    end = begin + 8
    made: list[float | None] = [1] * end + [end * 900.0] * 8
    older: list[float | None] = [1.0] * (end + 8)
    return (
        fires(
            "BackupLate",
            (begin, end),
            {_BACKUP.format(kind, "a"): made, _BACKUP.format(kind, "b"): older},
            step=900,
            labels=f',kind="{kind}"',
        ),
        quiet(
            "BackupLate",
            {_BACKUP.format(kind, "a"): [1] * (hours * 4), _BACKUP.format(kind, "b"): [0] * hours * 4},
            step=900,
        ),
    )


WORK_CASES: tuple[AlertCase, ...] = (
    fires("QueueBackupTotal", (10, 40), {_LENGTH.format("embed"): _hump(20, 30), _LENGTH.format("ingest"): [25] * 50}),
    quiet("QueueBackupTotal", {_LENGTH.format("embed"): [25] * 50, _LENGTH.format("ingest"): [25] * 50}),
    fires(
        "QueueTasksOld",
        (10, 40),
        {
            _AGE.format("embed", "a"): _hump(900, 901),
            _AGE.format("embed", "b"): _hump(800, 950, 900),
            _AGE.format("ingest", "a"): [900] * 50,
        },
        labels=',queue_name="embed"',
    ),
    quiet("QueueTasksOld", {_AGE.format("embed", "a"): [900] * 50}),
    fires(
        "QueueStalled",
        (35, 61),
        {
            _AGE.format("embed", "a"): [1900] * 90,
            _AGE.format("ingest", "a"): [1900] * 90,
            _DONE.format("embed", "a"): grow((20, 1), (40, 0), (29, 1)),
            _DONE.format("embed", "b"): grow((20, 1), (40, 0), (29, 1)),
            _DONE.format("ingest", "a"): steady(1, 89),
        },
    ),
    quiet("QueueStalled", {_AGE.format("embed", "a"): [1800] * 60, _DONE.format("embed", "a"): [5] * 60}),
    fires("QueueUnmeasured", (15, 40), {_LENGTH.format("embed"): [1] * 10 + [None] * 30 + [1] * 10}),
    quiet("QueueUnmeasured", {_LENGTH.format("embed"): [0] * 50}),
    fires(
        "DeadLetters",
        (10, 40),
        {
            'celery_dead_letters{instance="a"}': _hump(0, 1),
            'celery_dead_letters{instance="c"}': _hump(0, 1),
            'celery_dead_letters{instance="b"}': [0] * 50,
        },
    ),
    quiet("DeadLetters", {'celery_dead_letters{instance="a"}': [0] * 50}),
    fires(
        "WorkerMissing",
        (10, 40),
        {'celery_worker_up{instance="a"}': _hump(1, 0), 'celery_worker_up{instance="b"}': [0] * 50},
    ),
    fires("WorkerMissing", (15, 40), {'celery_worker_up{instance="a"}': [1] * 10 + [None] * 30 + [1] * 10}),
    quiet("WorkerMissing", {'celery_worker_up{instance="a"}': [0] * 50, 'celery_worker_up{instance="b"}': [1] * 50}),
    fires(
        "WorkersSaturated",
        (10, 40),
        {
            'celery_worker_tasks_active{instance="a"}': _hump(3, 4),
            'celery_worker_tasks_active{instance="b"}': [4] * 50,
            'celery_worker_concurrency{instance="a"}': [4] * 50,
            'celery_worker_concurrency{instance="b"}': [4] * 50,
            _LENGTH.format("embed"): [1] * 50,
            _LENGTH.format("ingest"): [0] * 50,
        },
    ),
    quiet(
        "WorkersSaturated",
        {
            'celery_worker_tasks_active{instance="a"}': [4] * 50,
            'celery_worker_tasks_active{instance="b"}': [3] * 50,
            'celery_worker_concurrency{instance="a"}': [4] * 50,
            'celery_worker_concurrency{instance="b"}': [4] * 50,
            _LENGTH.format("embed"): [9] * 50,
        },
    ),
    quiet(
        "WorkersSaturated",
        {
            'celery_worker_tasks_active{instance="a"}': [4] * 50,
            'celery_worker_concurrency{instance="a"}': [4] * 50,
            _LENGTH.format("embed"): [0] * 50,
        },
    ),
    fires(
        "DocumentsFailing",
        (28, 89),
        {
            _ENDS.format("a", "failed"): grow((20, 0), (25, 0.5), (100, 0)),
            _ENDS.format("b", "failed"): grow((20, 0), (25, 0.5), (100, 0)),
            _ENDS.format("a", "ready"): steady(2, 145),
            _ENDS.format("b", "needs_ocr"): steady(0.5, 145),
        },
    ),
    quiet(
        "DocumentsFailing",
        {
            _ENDS.format("a", "failed"): steady(0.25, 145),
            _ENDS.format("a", "ready"): steady(2.5, 145),
            _ENDS.format("a", "needs_ocr"): steady(1, 145),
        },
    ),
    quiet(
        "DocumentsFailing",
        {_ENDS.format("a", "failed"): grow((20, 0), (2, 1), (100, 0)), _ENDS.format("a", "ready"): steady(0.125, 122)},
    ),
    fires("DatabaseUnwatched", (15, 40), {'pg_up{instance="a"}': [1] * 10 + [None] * 30 + [1] * 10}),
    quiet("DatabaseUnwatched", {'pg_up{instance="a"}': [0] * 50}),
    fires(
        "DatabasePoolExhausted",
        (10, 40),
        {
            _POOL.format("a", "in_use"): _hump(9, 9.5),
            _POOL.format("a", "limit"): [10] * 50,
            _POOL.format("a", "idle"): [8] * 50,
            _POOL.format("b", "in_use"): [2] * 50,
            _POOL.format("b", "limit"): [10] * 50,
        },
    ),
    quiet(
        "DatabasePoolExhausted",
        {
            _POOL.format("a", "in_use"): [9] * 50,
            _POOL.format("a", "limit"): [10] * 50,
            _POOL.format("a", "idle"): [1] * 50,
        },
    ),
    fires(
        "DatabaseConnectionsHigh",
        (10, 40),
        {
            _ACTIVITY.format("idle"): _hump(40, 44),
            _ACTIVITY.format("active"): [40] * 50,
            'pg_settings_max_connections{server="a"}': [100] * 50,
            'pg_settings_max_connections{server="b"}': [50] * 50,
        },
    ),
    quiet(
        "DatabaseConnectionsHigh",
        {
            _ACTIVITY.format("idle"): [40] * 50,
            _ACTIVITY.format("active"): [40] * 50,
            'pg_settings_max_connections{server="a"}': [100] * 50,
        },
    ),
    fires(
        "SlowQueries",
        (27, 49),
        {
            'db_slow_queries_total{operation="select documents",instance="a"}': _burst(0.75),
            'db_slow_queries_total{operation="select documents",instance="b"}': _burst(0.75),
            'db_slow_queries_total{operation="update jobs",instance="b"}': steady(0.75, 70),
        },
    ),
    quiet(
        "SlowQueries",
        {
            'db_slow_queries_total{operation="select documents"}': steady(0.75, 70),
            'db_slow_queries_total{operation="update jobs"}': steady(0.75, 70),
        },
    ),
    fires("RedisDown", (10, 40), {'redis_up{instance="a"}': _hump(1, 0), 'redis_up{instance="b"}': [1] * 50}, step=15),
    quiet("RedisDown", {'redis_up{instance="a"}': [1] * 10 + [0] * 4 + [1] * 10}, step=15),
    fires(
        "RedisMemoryHigh",
        (10, 40),
        {'redis_memory_used_bytes{instance="a"}': _hump(900, 950), 'redis_memory_max_bytes{instance="a"}': [1000] * 50},
    ),
    quiet(
        "RedisMemoryHigh",
        {
            'redis_memory_used_bytes{instance="a"}': [900] * 50,
            'redis_memory_max_bytes{instance="a"}': [1000] * 50,
            'redis_memory_used_bytes{instance="b"}': [900] * 50,
            'redis_memory_max_bytes{instance="b"}': [0] * 50,
        },
    ),
    fires(
        "RedisEvictions",
        (27, 49),
        {'redis_evicted_keys_total{instance="a"}': _burst(15), 'redis_evicted_keys_total{instance="b"}': steady(8, 70)},
    ),
    quiet(
        "RedisEvictions",
        {
            'redis_evicted_keys_total{instance="a"}': steady(8, 70),
            'redis_evicted_keys_total{instance="b"}': steady(8, 70),
        },
    ),
    fires(
        "DiskFillsIn4Days",
        (63, 137),
        {
            _DISK.format("avail", "ext4"): [300.0] * 40 + [300.0 - 0.75 * i for i in range(80)] + [240.0] * 60,
            _DISK.format("size", "ext4"): [1000] * 180,
        },
        step=600,
    ),
    quiet(
        "DiskFillsIn4Days",
        {
            _DISK.format("avail", "ext4"): [350.0 - 0.5 * i for i in range(80)],
            _DISK.format("size", "ext4"): [1000] * 80,
            _DISK.format("avail", "tmpfs"): [90.0 - i for i in range(80)],
            _DISK.format("size", "tmpfs"): [1000] * 80,
        },
        step=600,
    ),
    quiet(
        "DiskFillsIn4Days",
        {_DISK.format("avail", "ext4"): [500.0 - i for i in range(80)], _DISK.format("size", "ext4"): [1000] * 80},
        step=600,
    ),
    fires(
        "MemoryRunsOut",
        (100, 149),
        {
            'node_memory_MemAvailable_bytes{instance="a"}': [800.0] * 61
            + [800.0 - 4 * i for i in range(60)]
            + [560.0] * 90
        },
    ),
    quiet("MemoryRunsOut", {'node_memory_MemAvailable_bytes{instance="a"}': [800.0 - 2 * i for i in range(150)]}),
    fires(
        "HostSaturated",
        (25, 46),
        {
            _IDLE.format("0", "idle"): grow((20, 60), (25, 1), (25, 60)),
            _IDLE.format("1", "idle"): grow((20, 60), (25, 4), (25, 60)),
            **latency(steady(100, 70), steady(8, 70), "2.0"),
        },
        labels=',instance="a"',
    ),
    quiet(
        "HostSaturated",
        {
            _IDLE.format("0", "idle"): grow((20, 60), (25, 1)),
            _IDLE.format("1", "idle"): grow((20, 60), (25, 1)),
            **latency(steady(100, 45), steady(4, 45), "2.0"),
        },
    ),
    quiet(
        "HostSaturated",
        {
            _IDLE.format("0", "idle"): grow((20, 60), (25, 4)),
            _IDLE.format("1", "idle"): grow((20, 60), (25, 4)),
            _IDLE.format("1", "user"): grow((20, 0), (25, 1)),
            **latency(steady(100, 45), steady(8, 45), "2.0"),
        },
    ),
    *_late("database_full", 26),
    *_late("database_incremental", 7),
    *_late("files", 26),
    *_late("configuration", 26),
    fires(
        "BackupNever",
        (10, 40),
        {
            _BACKUP.format("files", "a"): [1] * 10 + [0] * 30 + [36_000] * 10,
            _BACKUP.format("files", "b"): [0] * 50,
            _BACKUP.format("configuration", "a"): [1] * 50,
        },
        step=_HOUR,
    ),
    fires("BackupNever", (10, 40), {_BACKUP.format("files", "a"): [1] * 10 + [None] * 30 + [1] * 10}, step=_HOUR),
    quiet(
        "BackupNever",
        {_BACKUP.format("files", "a"): [1] * 50, _BACKUP.format("configuration", "a"): [1] * 50},
        step=_HOUR,
    ),
    fires(
        "RestoreDrillMissedRto",
        (10, 40),
        {
            'restore_drill_rto_seconds{instance="a"}': _hump(14_400, 14_401),
            'restore_drill_rto_seconds{instance="c"}': _hump(14_400, 14_401),
            'restore_drill_rto_seconds{instance="b"}': [9000] * 50,
        },
    ),
    quiet("RestoreDrillMissedRto", {'restore_drill_rto_seconds{instance="a"}': [14_400] * 50}),
    fires(
        "RestoreDrillMissedRpo",
        (10, 40),
        {
            'restore_drill_rpo_seconds{instance="a"}': _hump(3600, 3601),
            'restore_drill_rpo_seconds{instance="c"}': _hump(3600, 3601),
            'restore_drill_rpo_seconds{instance="b"}': [3000] * 50,
        },
    ),
    quiet("RestoreDrillMissedRpo", {'restore_drill_rpo_seconds{instance="a"}': [3600] * 50}),
)
