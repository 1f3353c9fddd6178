"""What a process of the pool does with a task's work: it can be interrupted, and fails without ending the process."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from smartchat.composition import Services
from smartchat.settings import Settings
from smartchat.worker.child import AT_ONCE, ChildProcess, StopSign
from smartchat_core.errors import QueueUnavailable, SchemaMismatch, SmartChatError


@pytest.fixture
def stop() -> StopSign:
    return StopSign()


@pytest.fixture
def child(tmp_path: Path, stop: StopSign) -> Iterator[ChildProcess]:
    opened = ChildProcess(Settings(library=tmp_path / "library", embedder="none"), stop)
    opened.open()
    yield opened
    opened.close()


class Endless:
    """Work that only ends when it is cancelled, and then cleans up."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.cleaned_up = False

    async def __call__(self, _: Services) -> None:
        try:
            self.begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.1)
            self.cleaned_up = True


class TooLong(Exception):
    """As Celery's own for a task at its soft limit."""


@contextmanager
def signalled(number: signal.Signals, work: Endless, *, times: int = 1) -> Iterator[None]:
    """Send this process a signal, as soon as the work has begun."""

    def send() -> None:
        work.begun.wait()
        for _ in range(times):
            os.kill(os.getpid(), number)

    thread = threading.Thread(target=send)
    thread.start()
    yield
    thread.join()


def raising(error: BaseException) -> Callable[[Services], Awaitable[None]]:
    async def fail(_: Services) -> None:
        raise error

    return fail


def test_sigterm_cancels_the_work(child: ChildProcess) -> None:
    work = Endless()
    before = signal.getsignal(signal.SIGTERM)
    with signalled(signal.SIGTERM, work, times=3):
        assert child.run(work) == AT_ONCE
    assert work.cleaned_up
    assert signal.getsignal(signal.SIGTERM) is before
    assert child.run(done) is None  # and it works on


def test_time_limit_cancels_the_work(child: ChildProcess) -> None:
    work = Endless()

    def limit(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGUSR1, limit)
    try:
        with signalled(signal.SIGUSR1, work), pytest.raises(TooLong):
            child.run(work)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert work.cleaned_up


def test_nothing_new_is_begun_when_the_worker_ends(child: ChildProcess, stop: StopSign) -> None:
    stop.give()
    assert child.run(raising(AssertionError("it was begun"))) == AT_ONCE


def test_stop_sign_reaches_processes_that_were_forked(stop: StopSign) -> None:
    given, given_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(given, 1)
        os._exit(0 if stop.given else 1)
    stop.give()
    os.write(given_write, b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(given)
    os.close(given_write)


@pytest.mark.parametrize(
    ("error", "said"),
    [(QueueUnavailable("away"), AT_ONCE), (SchemaMismatch("newer"), None)],
    ids=["may pass", "will not pass"],
)
def test_failure(error: SmartChatError, said: float | None, child: ChildProcess) -> None:
    assert child.run(raising(error)) == said
    assert child.run(done) is None


def test_services_that_cannot_be_opened_are_tried_again(tmp_path: Path, stop: StopSign) -> None:
    library = tmp_path / "library"
    library.touch()  # a file stands where the folder is to be
    child = ChildProcess(Settings(library=library, embedder="none"), stop)
    child.open()
    try:
        assert child.run(done) == AT_ONCE
        library.unlink()
        assert child.run(done) is None
    finally:
        child.close()


def test_services_that_do_not_answer(tmp_path: Path, stop: StopSign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery would kill a new process that is not up in time, and the one that takes its place as well."""

    @asynccontextmanager
    async def silent(_: Settings, **__: object) -> AsyncIterator[Services]:
        never: asyncio.Future[Services] = asyncio.get_running_loop().create_future()
        yield await never

    child = ChildProcess(Settings(library=tmp_path / "library", embedder="none"), stop)
    with monkeypatch.context() as patch:
        patch.setattr("smartchat.worker.child.open_services", silent)
        patch.setattr("smartchat.worker.child._OPEN_SECONDS", 0.05)
        child.open()
    try:
        assert child.run(done) is None
    finally:
        child.close()


async def done(_: Services) -> None:
    """Nothing was left to do."""
