"""Metrics that several processes share, over processes that are really forked."""

import json
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

PROGRAM = """
import json, os, signal, sys
from smartchat.composition.metrics import measured_together
from smartchat_core.ops.metrics import data, http, models, operations, work

def told(metrics):
    return metrics.exposition(accept="application/openmetrics-text").body.decode(), metrics.exposition().body.decode()

with measured_together("worker") as metrics:
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
    metrics.record(work.TASKS_ACTIVE.measure(7))
    stages = [told(metrics)[1]]
    children = []
    for number in range(3):
        readable, writable = os.pipe()
        pid = os.fork()
        if pid == 0:
            for _ in range(100):
                metrics.record(work.TASKS_SUCCEEDED.measure(queue_name="ingest"))
                metrics.record(work.TASK_RUNTIME.measure(0.2, queue_name="ingest"))
            metrics.record(models.LLM_COST.measure(0.5, provider="p", model=f"m{number}", feature="ask"))
            metrics.record(data.DB_POOL_CONNECTIONS.measure(2, state="in_use"))
            metrics.record(models.LLM_BUDGET_REMAINING.measure(0.25))
            metrics.record(models.LLM_PROVIDER_UP.measure(number, provider="p"))
            os.write(writable, b".")
            signal.pause()
        os.read(readable, 1)
        children.append(pid)
    stages.append(told(metrics)[1])
    for pid in children[:2]:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    stages.append(told(metrics)[1])
    stages.append(told(metrics)[1])
    files = sorted(os.listdir(folder))
    os.kill(children[2], signal.SIGKILL)
    os.waitpid(children[2], 0)
    stages.append(told(metrics)[1])
    samples = {m.name: m.value for m in metrics.samples() if m.labels.get("queue_name") == "ingest"}
    openmetrics = told(metrics)[0]
json.dump({"stages": stages, "files": files, "pids": children, "samples": samples, "openmetrics": openmetrics,
           "left": os.path.exists(folder), "variable": "PROMETHEUS_MULTIPROC_DIR" in os.environ}, sys.stdout)
"""

FORGETFUL = """
import json, sys
from smartchat.composition.metrics import measured_together
from smartchat_core.ops.metrics import operations

with measured_together("worker") as metrics:
    stages = []
    for value in (1.0, float("nan"), 0.0):
        metrics.record(operations.DEPENDENCY_UP.measure(1, dependency="redis"))
        metrics.record(operations.DEPENDENCY_UP.measure(value, dependency="database"))
        stages.append(metrics.exposition().body.decode())
json.dump(stages, sys.stdout)
"""

LATE = """
import prometheus_client
from smartchat.composition.metrics import measured_together
from smartchat_core.errors import ConfigurationError
try:
    with measured_together("worker"):
        raise SystemExit("it was entered")
except ConfigurationError as error:
    print(error.operator_message())
"""


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def values(text: str) -> dict[str, float]:
    return {
        sample.name + json.dumps(sample.labels, sort_keys=True): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


INGESTED = 'celery_task_succeeded_total{"queue_name": "ingest"}'
IN_USE = 'db_pool_connections{"state": "in_use"}'
BUSY = 'celery_task_runtime_seconds_count{"queue_name": "ingest"}'


def test_processes_count_together() -> None:
    found = json.loads(run(PROGRAM))
    start, running, two_ended, again, all_ended = (values(text) for text in found["stages"])
    assert (start[INGESTED], start[IN_USE], start[BUSY]) == (0, 0, 0)
    assert start["celery_worker_tasks_active{}"] == 7
    assert "llm_budget_remaining_ratio{}" not in start
    assert "celery_worker_up{}" not in start
    assert (running[INGESTED], running[IN_USE], running[BUSY]) == (300, 6, 300)
    assert running["llm_budget_remaining_ratio{}"] == 0.25
    assert running["celery_worker_tasks_active{}"] == 7
    # What was counted stays, what was in progress does not.
    assert (two_ended[INGESTED], two_ended[IN_USE], two_ended[BUSY]) == (300, 2, 300)
    assert two_ended["llm_budget_remaining_ratio{}"] == 0.25
    assert again[INGESTED] == 300
    # Of what each of them saw, the last one's sight counts, whichever ended first.
    seen = [one['llm_provider_up{"provider": "p"}'] for one in (running, two_ended, again, all_ended)]
    assert seen == [2, 2, 2, 2]
    costs = {name: value for name, value in again.items() if name.startswith("llm_cost_usd_total")}
    assert sorted(costs.values()) == [0.5, 0.5, 0.5]
    assert again['celery_task_runtime_seconds_bucket{"le": "0.25", "queue_name": "ingest"}'] == 300
    assert again['celery_task_runtime_seconds_bucket{"le": "0.1", "queue_name": "ingest"}'] == 0
    assert found["samples"]["celery_task_runtime_seconds_count"] == 300
    assert found["samples"]["celery_task_runtime_seconds_sum"] == pytest.approx(60)
    assert found["openmetrics"].endswith("# EOF\n")


def test_ended_processes_leave_no_files() -> None:
    found = json.loads(run(PROGRAM))
    ended, alive = found["pids"][:2], found["pids"][2]
    assert not [name for name in found["files"] for pid in ended if name.endswith(f"_{pid}.db")]
    assert f"counter_{alive}.db" in found["files"]
    assert "counter_ended.db" in found["files"]
    assert not found["left"]
    assert not found["variable"]


def test_a_gauge_that_is_no_longer_known_is_exposed_no_longer() -> None:
    database, redis = 'dependency_up{"dependency": "database"}', 'dependency_up{"dependency": "redis"}'
    stages = [values(text) for text in json.loads(run(FORGETFUL))]
    assert [stage.get(database) for stage in stages] == [1, None, 0]
    assert [stage.get(redis) for stage in stages] == [1, 1, 1]


def test_it_has_to_be_opened_first() -> None:
    assert "imported before" in run(LATE)
