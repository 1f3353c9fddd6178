"""What a check makes of what it sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smartchat.doctor.comparison import judge
from smartchat.doctor.database_check import expected_processes, judge_clock, judge_connections, judge_space
from smartchat.doctor.redis_check import same_server
from smartchat.doctor.results import CheckLevel
from smartchat.doctor.settings_check import check_environment, read_settings
from smartchat.doctor.work_check import judge_backlog, judge_waiting
from smartchat.settings import Settings
from smartchat_core.ingestion.consistency.findings import ConsistencyReport, Finding, FindingKind, Repair
from smartchat_core.model import DocumentId, JobId, JobStatus, OwnerId
from smartchat_core.model.job import Job, JobKind, Lease
from smartchat_core.model.work import Backlog

NOW = datetime(2026, 3, 1, tzinfo=UTC)
JOB = Job(
    id=JobId("job-1"),
    kind=JobKind.INGEST,
    owner=OwnerId("ann"),
    document_id=DocumentId("doc-1"),
    created_at=NOW - timedelta(minutes=5),
)
RUNNING = replace(
    JOB, status=JobStatus.RUNNING, lease=Lease(worker="w", token=1, expires_at=NOW + timedelta(seconds=9))
)


@pytest.mark.parametrize(
    ("ahead", "level"),
    [
        (0.0, CheckLevel.OK),
        (-2.0, CheckLevel.OK),
        (2.1, CheckLevel.WARNING),
        (-30.0, CheckLevel.WARNING),
        (30.1, CheckLevel.PROBLEM),
        (-3600.0, CheckLevel.PROBLEM),
    ],
)
def test_clocks_should_agree(ahead: float, level: CheckLevel) -> None:
    assert judge_clock(ahead).level is level


@pytest.mark.parametrize(
    ("processes", "level"),
    [(8, CheckLevel.OK), (9, CheckLevel.WARNING), (10, CheckLevel.WARNING), (11, CheckLevel.PROBLEM)],
)
def test_the_pools_of_all_processes_leave_a_fifth_of_the_connections(processes: int, level: CheckLevel) -> None:
    settings = Settings(database_pool=5, database_overflow=5)
    assert judge_connections(settings, 100, processes).level is level


def test_without_a_queue_there_is_one_process() -> None:
    assert expected_processes(Settings()) == 1
    assert expected_processes(Settings(queue="celery+redis://localhost/0", worker_concurrency=4)) == 6


@pytest.mark.parametrize(
    ("mebibytes", "level"), [(2048, CheckLevel.OK), (500, CheckLevel.WARNING), (99, CheckLevel.PROBLEM)]
)
def test_space_runs_out_with_a_warning(mebibytes: int, level: CheckLevel) -> None:
    assert judge_space(mebibytes * 1024**2).level is level


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("redis://cache/0", "celery+redis://cache:6379/1", True),
        ("redis://cache/0", "celery+redis://broker/0", False),
        ("redis://cache:6380", "celery+redis://cache", False),
        ("redis://cache/0", "celery+amqp://cache", False),
        ("", "", False),
    ],
)
def test_one_server_for_cache_and_queue_is_recognised(first: str, second: str, same: bool) -> None:
    assert same_server(first, second) is same


@pytest.mark.parametrize(("waiting", "level"), [(7, CheckLevel.OK), (8, CheckLevel.WARNING), (10, CheckLevel.PROBLEM)])
def test_a_backlog_is_reported_before_uploads_are_refused(waiting: int, level: CheckLevel) -> None:
    assert judge_backlog(Backlog(waiting=waiting, running=1), 10).level is level


def test_jobs_that_nobody_takes_are_reported() -> None:
    found = judge_waiting((JOB,), (), now=NOW, queue=True)
    assert found is not None
    assert (found.level, found.name) == (CheckLevel.PROBLEM, "work.workers")
    embedded = judge_waiting((JOB,), (), now=NOW, queue=False)
    assert embedded is not None
    assert embedded.level is CheckLevel.WARNING


@pytest.mark.parametrize(
    ("due", "running"),
    [
        ((), ()),
        ((JOB,), (RUNNING,)),
        ((replace(JOB, created_at=NOW - timedelta(seconds=5)),), ()),
        ((replace(JOB, not_before=NOW - timedelta(seconds=5)),), ()),
    ],
)
def test_jobs_that_are_taken_or_are_young_are_not(due: tuple[Job, ...], running: tuple[Job, ...]) -> None:
    assert judge_waiting(due, running, now=NOW, queue=True) is None


def test_a_worker_whose_lease_has_ended_does_not_count() -> None:
    assert judge_waiting((JOB,), (RUNNING,), now=NOW + timedelta(minutes=1), queue=True) is not None


@pytest.mark.parametrize(
    ("kind", "repair", "level", "remedy"),
    [
        (None, None, CheckLevel.OK, ""),
        (FindingKind.GENERATION_UNUSED, None, CheckLevel.OK, ""),
        (FindingKind.FILE_UNUSED, Repair.DELETE_FILE, CheckLevel.WARNING, "--repair"),
        (FindingKind.TEXT_MISSING, Repair.PARSE_AGAIN, CheckLevel.PROBLEM, "--repair"),
        (FindingKind.ORIGINAL_MISSING, None, CheckLevel.PROBLEM, "backup"),
    ],
)
def test_a_report_is_judged_by_its_gravest_finding(
    kind: FindingKind | None, repair: Repair | None, level: CheckLevel, remedy: str
) -> None:
    findings = () if kind is None else (Finding(kind=kind, subject="x", detail="", repair=repair),)
    report = ConsistencyReport(checked_at=NOW, deep=False, documents=1, files=2, passages=3, findings=findings)
    result = judge(report)
    assert result.level is level
    assert remedy in result.remedy


def test_a_setting_that_does_not_exist_is_named_with_what_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "smartchat.toml").write_text('databse = "sqlite:///x"\njob_lease_seconds = "soon"\n')
    settings, results = read_settings()
    assert settings is None
    assert [(one.level, one.name) for one in results] == [(CheckLevel.PROBLEM, "settings")] * 2
    assert {one.remedy for one in results if "databse" in one.message} == {"Did you mean 'database'?"}


def test_a_file_that_is_no_toml_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "smartchat.toml").write_text("database sqlite")
    settings, (result,) = read_settings()
    assert settings is None
    assert "cannot be read" in result.message


async def test_a_variable_that_is_no_setting_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_QUEU", "celery+redis://localhost")
    monkeypatch.setenv("SMARTCHAT_DEBUG", "1")
    results = [one async for one in check_environment(Settings())]
    assert [(one.level, one.remedy) for one in results] == [(CheckLevel.WARNING, "Did you mean SMARTCHAT_QUEUE?")]
