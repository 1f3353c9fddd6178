"""The reader of the log may be slow, gone or full: nobody else notices, and what is lost is counted."""

import fcntl
import json
import logging
import os
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smartchat_adapters.observability.log_handler import JsonLogHandler, LogContext, open_logs
from smartchat_adapters.observability.log_records import bound
from smartchat_adapters.observability.log_sink import LineSink
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.logging.sampling import Sampling
from smartchat_core.ops.logging.schema import LogLevel
from tests.log_validation import problems_of_text

Pipe = tuple[int, int]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reader, writer = os.pipe()
    yield reader, writer
    for descriptor in (reader, writer):
        try:
            os.close(descriptor)
        except OSError:
            continue


def _read_all(pipe: Pipe) -> bytes:
    os.close(pipe[1])
    read = b""
    while chunk := os.read(pipe[0], 65536):
        read += chunk
    return read


def test_lines_come_in_their_order(pipe: Pipe) -> None:
    sink = LineSink(pipe[1])
    for number in range(1000):
        sink.put(f"{number}\n".encode())
    sink.close(10)
    assert _read_all(pipe).split() == [str(number).encode() for number in range(1000)]


def test_a_reader_that_reads_nothing_holds_nobody_up(pipe: Pipe) -> None:
    lost: list[int] = []
    sink = LineSink(pipe[1], dropped=lost.append, most=100)
    for _ in range(1000):
        sink.put(b"x" * 4095 + b"\n")
    assert not sink.flush(0.05)
    before = sum(lost)
    assert before > 800
    sink.close(0.05)
    # The pipe holds some; every other line is counted.
    fcntl.fcntl(pipe[0], fcntl.F_SETFL, os.O_NONBLOCK)
    assert 1000 - sum(lost) <= 64


def test_warnings_find_a_place_where_others_do_not(pipe: Pipe) -> None:
    lost: list[int] = []
    sink = LineSink(pipe[1], dropped=lost.append, most=40)
    os.set_blocking(pipe[1], False)
    try:
        while True:
            os.write(pipe[1], b"y" * 4096)
    except BlockingIOError:
        os.set_blocking(pipe[1], True)
    for _ in range(60):
        sink.put(b"info\n")
    refused = sum(lost)
    assert refused > 0
    sink.put(b"error\n", trouble=True)
    assert sum(lost) == refused
    sink.close(0)


def test_a_reader_that_went_away_costs_only_its_lines(pipe: Pipe) -> None:
    lost: list[int] = []
    os.close(pipe[0])
    sink = LineSink(pipe[1], dropped=lost.append)
    for _ in range(10):
        sink.put(b"x\n")
    sink.close(10)
    assert sum(lost) == 10


def test_without_a_place_to_write_everything_is_counted() -> None:
    lost: list[int] = []
    sink = LineSink(None, dropped=lost.append)
    sink.put(b"x\n")
    sink.close(10)
    assert sum(lost) == 1


def test_a_full_disk_is_survived() -> None:
    lost: list[int] = []
    with Path("/dev/full").open("wb") as full:
        sink = LineSink(full.fileno(), dropped=lost.append)
        for _ in range(10):
            sink.put(b"x\n")
        sink.close(10)
    assert sum(lost) == 10


def test_a_full_nonblocking_pipe_is_retried(pipe: Pipe) -> None:
    os.set_blocking(pipe[1], False)
    sink = LineSink(pipe[1])
    line = b"z" * 15_000 + b"\n"
    for _ in range(50):
        sink.put(line)
    read = b""
    while len(read) < 50 * len(line):
        read += os.read(pipe[0], 1000_000)
    sink.close(10)
    assert read == line * 50


def test_forked_processes_write_whole_lines_side_by_side(pipe: Pipe) -> None:
    sink = LineSink(pipe[1])
    sink.put(b"parent\n")
    collected: list[bytes] = []

    def collect() -> None:
        while chunk := os.read(pipe[0], 65536):
            collected.append(chunk)

    reader = threading.Thread(target=collect)
    children = []
    for letter in b"abc":
        pid = os.fork()
        if pid == 0:
            for _ in range(20):
                sink.put(bytes([letter]) * 12_000 + b"\n")
            sink.close(30)
            os._exit(0)
        children.append(pid)
    reader.start()
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0, 0]
    sink.close(10)
    os.close(pipe[1])
    reader.join(30)
    lines = b"".join(collected).splitlines()
    assert lines.count(b"parent") == 1
    for letter in b"abc":
        assert lines.count(bytes([letter]) * 12_000) == 20


def test_a_fork_while_the_sink_is_busy_does_not_hang_the_child(pipe: Pipe) -> None:
    sink = LineSink(pipe[1])
    sink.put(b"before\n")
    with sink._changed:
        pid = os.fork()
        if pid == 0:
            sink.put(b"child\n")
            os._exit(0 if sink.flush(20) else 1)
    assert os.waitpid(pid, 0)[1] == 0
    sink.close(10)
    assert sorted(_read_all(pipe).split()) == [b"before", b"child"]


def test_finalizers_may_log_while_a_line_is_put(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = LineSink(pipe[1])
    real, made = threading.Thread, list[threading.Thread]()

    def thread(**others: Any) -> threading.Thread:
        made.append(new := real(**others))
        if len(made) == 1:
            sink.put(b"by what went\n")
        return new

    logger = real(target=lambda: sink.put(b"the line\n"), daemon=True)
    monkeypatch.setattr("smartchat_adapters.observability.log_sink.threading.Thread", thread)
    logger.start()
    logger.join(10)
    assert not logger.is_alive()
    sink.close(10)
    assert sorted(_read_all(pipe).splitlines()) == [b"by what went", b"the line"]
    assert [one.ident is not None for one in made] == [False, True], "one thread writes"


class _Lines(deque[bytes]):
    """Lines of which the first is taken only when another thread is about to put one, and then something logs."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.putting = threading.Event(), threading.Event()

    def popleft(self) -> bytes:
        if not self.asked.is_set():
            self.asked.set()
            self.putting.wait(10)
            logging.getLogger("elsewhere").warning("by what went")
        return super().popleft()


def test_finalizers_may_log_in_the_thread_that_writes(pipe: Pipe) -> None:
    sink = LineSink(pipe[1])
    sink._lines = lines = _Lines()
    door = JsonLogHandler(sink)

    class Formatter(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            if record.getMessage() == "second":
                lines.putting.set()
            return record.getMessage()

    door.setFormatter(Formatter())

    def log_two() -> None:
        door.handle(logging.makeLogRecord({"msg": "first", "levelno": logging.WARNING}))
        lines.asked.wait(10)
        door.handle(logging.makeLogRecord({"msg": "second", "levelno": logging.WARNING}))

    other = logging.getLogger("elsewhere")
    other.addHandler(door)
    logger = threading.Thread(target=log_two, daemon=True)
    try:
        logger.start()
        logger.join(10)
        assert not logger.is_alive()
        assert sink.flush(10)
    finally:
        other.removeHandler(door)
    sink.close(10)
    assert sorted(_read_all(pipe).splitlines()) == [b"by what went", b"first", b"second"]


def _logged(pipe: Pipe) -> list[dict[str, object]]:
    lines = _read_all(pipe).decode().splitlines()
    assert [problem for line in lines for problem in problems_of_text(line)] == []
    return [json.loads(line) for line in lines]


def test_everything_goes_through_one_door(pipe: Pipe) -> None:
    import structlog

    levels: list[LogLevel] = []
    hooks = LogContext(trace=lambda: TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01"), lines=levels.append)
    before = logging.getLogger().handlers[:]
    with (
        open_logs(service="api", level=LogLevel.INFO, as_json=True, descriptor=pipe[1], hooks=hooks),
        bound(user_id="me"),
    ):
        logging.getLogger("celery.app").critical("from a library", extra={"api_key": "sk-12345678"})
        structlog.get_logger("ours").warning("from structlog", book=7)
        logging.getLogger("ours").debug("not told")
    assert logging.getLogger().handlers == before
    first, second = _logged(pipe)
    assert (first["level"], first["message"], first["user_id"]) == ("ERROR", "from a library", "me")
    assert (first["trace_id"], first["span_id"]) == ("a" * 32, "b" * 16)
    assert first["metadata"] == {"logger": "celery.app", "api_key": "***"}
    assert (second["level"], second["metadata"]) == ("WARN", {"logger": "ours", "book": 7})
    assert levels == [LogLevel.ERROR, LogLevel.WARN]


def test_records_that_misbehave_are_lines_as_well(pipe: Pipe) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError("no")

    class Wicked(Exception):
        __str__ = Hostile.__str__

    def deeper(number: int) -> None:
        deeper(number + 1)

    with open_logs(service="api", level=LogLevel.DEBUG, as_json=True, descriptor=pipe[1]):
        log = logging.getLogger("misbehaving")
        log.info("%d files", "many")
        log.info(Hostile())
        log.info("%s", Hostile())
        for fail in (lambda: deeper(0), lambda: (_ for _ in ()).throw(Wicked())):
            try:
                fail()
            except Exception:
                log.exception("it failed", extra={"hostile": Hostile()})
    reported = _logged(pipe)
    assert len(reported) == 5
    assert [line["level"] for line in reported] == ["INFO", "INFO", "INFO", "ERROR", "ERROR"]


def test_hot_lines_are_sampled_and_the_rest_is_counted(pipe: Pipe) -> None:
    with open_logs(
        service="api",
        level=LogLevel.INFO,
        as_json=True,
        descriptor=pipe[1],
        sampling=Sampling(first=1, one_in=50),
    ):
        for number in range(200):
            logging.getLogger("hot").info("again %d", number)
            logging.getLogger("hot").warning("trouble %d", number)
    reported = _logged(pipe)
    assert sum(line["level"] == "WARN" for line in reported) == 200
    rest = [line for line in reported if line["level"] == "INFO"]
    assert 1 < len(rest) < 100
    # What came after the last line that was written is reported with the next one.
    left_out = [line["metadata"].get("left_out", 0) for line in rest if isinstance(line["metadata"], dict)]
    assert 150 < len(rest) + sum(left_out) <= 200


def test_a_process_of_a_pool_goes_on_with_its_parents_log(pipe: Pipe) -> None:
    own: list[LogLevel] = []
    with open_logs(service="worker", level=LogLevel.INFO, as_json=True, descriptor=pipe[1]):
        logging.getLogger("parent").info("before")
        pid = os.fork()
        if pid == 0:
            hooks = LogContext(lines=own.append)
            with open_logs(service="worker", level=LogLevel.INFO, as_json=True, descriptor=None, hooks=hooks):
                logging.getLogger("child").info("within")
            os._exit(0 if own == [LogLevel.INFO] else 1)
        assert os.waitpid(pid, 0)[1] == 0
    assert sorted(str(line["message"]) for line in _logged(pipe)) == ["before", "within"]
