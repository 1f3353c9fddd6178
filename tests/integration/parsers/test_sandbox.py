import asyncio
import itertools
import os
import signal
import sys
import tempfile
import textwrap
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
from smartchat_core.errors import (
    DamagedFile,
    EncryptedFile,
    FileTooLarge,
    InputError,
    MissingExtra,
    NoTextFound,
    OcrRequired,
    ParserCrashed,
    ParsingOutOfMemory,
    ParsingTimedOut,
    SmartChatError,
    UnsupportedFormat,
)
from smartchat_core.model import ParsedDocument
from smartchat_core.model.ids import OwnerId
from smartchat_core.ports.parser import ParsingLimits

pytestmark = pytest.mark.anyio

SCRIPTED = "application/x-scripted"
OWNER = OwnerId("somebody")
LIMITS = ParsingLimits(memory_bytes=512 * 1024**2, cpu_seconds=60, wall_seconds=60)

# Runs the file that it is given, as a hostile file that has taken its parser over would.
PARSER = """
from smartchat_core import errors
from smartchat_core.model import *
from smartchat_core.parsing.format import Format

class ScriptedParser:
    name = "scripted"
    version = "7"
    formats = (Format(name="scripted", label="scripted", media_types=("application/x-scripted",)),)

    def parse(self, path, *, limits):
        names = dict(globals(), path=path, limits=limits, text="")
        exec(path.read_text(), names)
        return names.get("document") or ParsedDocument(text=str(names["text"]))
"""


class Scripted:
    def __init__(self, reader: SandboxedReader, folder: Path) -> None:
        self.reader = reader
        self._folder = folder
        self._numbers = itertools.count()

    async def run(self, script: str, limits: ParsingLimits = LIMITS, *, owner: str = OWNER) -> ParsedDocument:
        path = self._folder / f"script-{next(self._numbers)}"
        path.write_text(textwrap.dedent(script))
        return await self.reader.read(path, media_type=SCRIPTED, limits=limits, owner=OwnerId(owner))


@pytest.fixture
def parser_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type:
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "scripted_parser.py").write_text(PARSER)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "scripted_parser", raising=False)
    import scripted_parser  # type: ignore[import-not-found]

    kind: type = scripted_parser.ScriptedParser
    return kind


@pytest.fixture
async def scripted(parser_class: type, tmp_path: Path) -> AsyncIterator[Scripted]:
    async with SandboxedReader([parser_class]) as reader:
        yield Scripted(reader, tmp_path)


async def test_the_child_is_used_again(scripted: Scripted) -> None:
    first = await scripted.run("import os; text = os.getpid()")
    second = await scripted.run("import os; text = os.getpid()")
    assert first.text == second.text != str(os.getpid())


async def test_a_failed_child_is_not_used_again(scripted: Scripted) -> None:
    first = await scripted.run("import os; text = os.getpid()")
    with pytest.raises(DamagedFile, match="broken"):
        await scripted.run("raise errors.DamagedFile('broken', cause='c', remedy='r')")
    second = await scripted.run("import os; text = os.getpid()")
    assert first.text != second.text


async def test_a_child_is_replaced_after_so_many_files(parser_class: type, tmp_path: Path) -> None:
    async with SandboxedReader([parser_class], documents_per_process=2) as reader:
        scripted = Scripted(reader, tmp_path)
        pids = [(await scripted.run("import os; text = os.getpid()")).text for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_an_idle_child_ends(parser_class: type, tmp_path: Path) -> None:
    async with SandboxedReader([parser_class], idle_seconds=0) as reader:
        scripted = Scripted(reader, tmp_path)
        pid = int((await scripted.run("import os; text = os.getpid()")).text)
        await asyncio.to_thread(_wait_for_end, pid)
        assert (await scripted.run("text = 'again'")).text == "again"


async def test_closing_ends_the_children_and_removes_their_folders(parser_class: type, tmp_path: Path) -> None:
    async with SandboxedReader([parser_class]) as reader:
        scripted = Scripted(reader, tmp_path)
        folder = (await scripted.run("import os; text = os.getcwd()")).text
        pid = int((await scripted.run("import os; text = os.getpid()")).text)
        assert _entries(folder) == []
    assert folder not in _entries(tempfile.gettempdir())
    assert not _alive(pid)
    with pytest.raises(RuntimeError):
        await scripted.run("text = 'closed'")


async def test_owners_have_a_child_each_and_one_at_most(parser_class: type, tmp_path: Path) -> None:
    async with SandboxedReader([parser_class], processes=2) as reader:
        scripted = Scripted(reader, tmp_path)
        script = "import os; text = os.getpid()"
        runs = [scripted.run(script, owner=owner) for owner in ("ann", "bob") * 3]
        pids = [parsed.text for parsed in await asyncio.gather(*runs)]
    assert len(set(pids)) == 2
    assert set(pids[::2]).isdisjoint(pids[1::2])


async def test_a_child_of_one_owner_is_never_anothers(parser_class: type, tmp_path: Path) -> None:
    async with SandboxedReader([parser_class]) as reader:
        scripted = Scripted(reader, tmp_path)
        await scripted.run("import builtins; vars(builtins)['1'] = 'stolen'; text = 'x'", owner="ann")
        script = "import builtins, os; text = f'{os.getpid()} {vars(builtins).get(str(1), 0)}'"
        anns = (await scripted.run(script, owner="ann")).text
        bobs = (await scripted.run(script, owner="bob")).text
        assert anns.endswith(" stolen")
        assert bobs.endswith(" 0")
        # There was room for one child only, so that Ann's has ended.
        await asyncio.to_thread(_wait_for_end, int(anns.split()[0]))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DamagedFile, "damaged_file"),
        (EncryptedFile, "encrypted_file"),
        (OcrRequired, "needs_ocr"),
        (MissingExtra, "missing_extra"),
        (FileTooLarge, "file_too_large"),
    ],
)
async def test_errors_keep_type_cause_and_remedy(scripted: Scripted, kind: type[SmartChatError], code: str) -> None:
    with pytest.raises(kind, match="what") as caught:
        await scripted.run(f"raise errors.{kind.__name__}('what', cause='why', remedy='do')")
    assert type(caught.value) is kind
    assert caught.value.code == code
    assert (caught.value.cause, caught.value.remedy) == ("why", "do")


async def test_a_plugins_error_arrives_as_the_nearest_of_ours(scripted: Scripted) -> None:
    with pytest.raises(DamagedFile):
        await scripted.run(
            """
            class Mine(errors.DamagedFile):
                code = "mine"
            raise Mine("what")
            """
        )


async def test_an_unexpected_exception_is_a_crash_that_names_it(scripted: Scripted) -> None:
    with pytest.raises(ParserCrashed) as caught:
        await scripted.run("{}['absent']")
    assert "KeyError" in caught.value.cause


async def test_too_much_memory(scripted: Scripted) -> None:
    with pytest.raises(ParsingOutOfMemory):
        await scripted.run("text = 'x' * 10**9")
    assert (await scripted.run("text = 'fine'")).text == "fine"


async def test_too_much_processor_time(scripted: Scripted) -> None:
    with pytest.raises(ParsingTimedOut):
        await scripted.run("while True: pass", replace(LIMITS, cpu_seconds=0))
    assert (await scripted.run("text = 'fine'")).text == "fine"


async def test_too_long_a_wait(scripted: Scripted) -> None:
    with pytest.raises(ParsingTimedOut):
        await scripted.run("import time; time.sleep(600)", replace(LIMITS, wall_seconds=1))
    assert (await scripted.run("text = 'fine'")).text == "fine"


async def test_cancelling_kills_the_child(scripted: Scripted, tmp_path: Path) -> None:
    pid = int((await scripted.run("import os; text = os.getpid()")).text)
    task = asyncio.create_task(scripted.run("import time; time.sleep(600)"))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not _alive(pid)
    assert (await scripted.run("text = 'fine'")).text == "fine"


@pytest.mark.parametrize("number", ["SIGSEGV", "SIGABRT", "SIGILL"])
async def test_death_by_a_signal(scripted: Scripted, number: str) -> None:
    with pytest.raises(ParserCrashed) as caught:
        await scripted.run(f"import signal; signal.raise_signal(signal.{number})")
    assert number in caught.value.cause
    assert (await scripted.run("text = 'fine'")).text == "fine"


async def test_an_early_exit(scripted: Scripted) -> None:
    with pytest.raises(ParserCrashed, match="died"):
        await scripted.run("import os; os._exit(0)")


async def test_being_killed_from_outside(scripted: Scripted) -> None:
    pid, folder = (await scripted.run("import os; text = f'{os.getpid()} {os.getcwd()}'")).text.split()
    assert _entries(folder) == []
    task = asyncio.create_task(scripted.run("import time; time.sleep(600)"))
    # A child that dies before it is given a file is replaced.
    async with asyncio.timeout(LIMITS.wall_seconds):
        while not _entries(folder):  # noqa: ASYNC110  # the copy of a file sets no event
            await asyncio.sleep(0.01)
    os.kill(int(pid), signal.SIGKILL)
    with pytest.raises(ParsingOutOfMemory):
        await task


async def test_no_environment_and_a_folder_of_its_own(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    seen = (await scripted.run("import os; text = dict(os.environ)")).text
    assert "hunter2" not in seen
    assert "SECRET" not in seen
    folder = Path((await scripted.run("import os; text = os.getcwd()")).text)
    assert folder.parent == Path(tempfile.gettempdir())


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.kill(1, 0)",
        "open(OUTSIDE / 'new', 'w')",
        "open(OUTSIDE / 'kept', 'r+')",
        "(OUTSIDE / 'kept').unlink()",
        "(OUTSIDE / 'folder').mkdir()",
        "(OUTSIDE / 'kept').rename('taken')",
        "import os; os.symlink('/', OUTSIDE / 'link')",
        "import os; os.symlink(OUTSIDE, 'link')",
        "open('own', 'w')",
        "open(path, 'r+')",
    ],
)
async def test_what_python_code_may_not_do(scripted: Scripted, tmp_path: Path, attempt: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    with pytest.raises(ParserCrashed) as caught:
        await scripted.run(f"import pathlib; OUTSIDE = pathlib.Path({str(outside)!r})\n{attempt}")
    assert "Error" in caught.value.cause
    assert [path.name for path in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_text() == "kept"


async def test_the_file_is_gone_when_it_was_read(scripted: Scripted) -> None:
    first = (await scripted.run("import os; text = [os.getcwd(), os.listdir()]")).text
    second = (await scripted.run("import os; text = [os.getcwd(), os.listdir()]")).text
    assert first == second.replace("script-1", "script-0")


async def test_printing_does_not_disturb_the_answer(scripted: Scripted) -> None:
    script = "import os; print('noise'); os.write(1, b'noise'); os.write(2, b'noise'); text = 'fine'"
    assert (await scripted.run(script)).text == "fine"


@pytest.mark.parametrize(
    "answer",
    [
        "b'\\xff' * 100",
        "struct.pack('<QQ', 2**60, 0)",
        "struct.pack('<QQ', 2, 2**60) + b'{}'",
        "struct.pack('<QQ', 2, 0) + b'[]'",
        "struct.pack('<QQ', 2, 4) + b'{}cos\\n'",
        "struct.pack('<QQ', 100_000, 0) + b'[' * 100_000",
        "struct.pack('<QQ', 11, 0) + b'{\"error\":1}'",
        'struct.pack(\'<QQ\', 35, 0) + b\'{"error":{"code":"not_found","x":0}}\'',
    ],
)
async def test_an_answer_that_is_nonsense(scripted: Scripted, answer: str) -> None:
    with pytest.raises(ParserCrashed):
        await scripted.run(
            f"""
            import os, stat, struct, time
            for fd in range(3, 64):
                try:
                    if stat.S_ISFIFO(os.fstat(fd).st_mode) or stat.S_ISSOCK(os.fstat(fd).st_mode):
                        os.write(fd, {answer})
                except OSError:
                    pass
            os._exit(0)
            """
        )
    assert (await scripted.run("text = 'fine'")).text == "fine"


@pytest.mark.parametrize(
    "document",
    [
        "ParsedDocument(text='abc', sections=(Section(ordinal=0, title='', span=Span(start=0, end=9)),))",
        "ParsedDocument(text='abc', anchors=AnchorMap(kind=AnchorKind.PDF, offsets=(0,), points=('x',)))",
    ],
)
async def test_an_inconsistent_document(scripted: Scripted, document: str) -> None:
    with pytest.raises(ParserCrashed, match="inconsistent"):
        await scripted.run(f"document = {document}")


async def test_too_long_or_no_text(scripted: Scripted) -> None:
    with pytest.raises(FileTooLarge):
        await scripted.run("text = 'long enough'", replace(LIMITS, text_characters=5))
    with pytest.raises(NoTextFound):
        await scripted.run("text = ' '")


async def test_unknown_types(scripted: Scripted, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat):
        await scripted.reader.read(tmp_path, media_type="application/x-other", limits=LIMITS, owner=OWNER)
    assert scripted.reader.parser_version(SCRIPTED) == "scripted 7"
    with pytest.raises(InputError):
        scripted.reader.parser_version("application/x-other")


def _entries(folder: str) -> list[str]:
    return [str(path) for path in Path(folder).iterdir()]


def _wait_for_end(pid: int) -> None:
    while _alive(pid):
        time.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
