"""Temporary files of processes that were killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from smartchat_adapters.files.local_copies import LocalCopy, remove_abandoned

MAKER = """
import time
from smartchat_adapters.files.local_copies import LocalCopy
copy = LocalCopy()
with copy.file as file:
    file.write(b"a book")
print(copy.path, flush=True)
time.sleep(600)
"""


def test_only_the_copies_of_dead_processes_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = LocalCopy()
    mine.file.close()
    precious = tmp_path / "precious"
    precious.touch()
    (tmp_path / "smartchat-copy-link").symlink_to(precious)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", MAKER], stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        remove_abandoned()
        assert theirs.read_bytes() == b"a book"
        other.send_signal(signal.SIGKILL)
        other.wait()
        remove_abandoned()
        assert not theirs.exists()
    assert mine.path.exists()
    mine.remove()
    assert not mine.path.exists()
    assert precious.exists()


def test_a_file_that_is_removed_before_it_is_locked_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make, made = tempfile.NamedTemporaryFile, []

    def fresh(**options: object) -> object:
        file = make(**options)  # type: ignore[call-overload]
        made.append(file.name)
        if len(made) == 1:
            remove_abandoned()
        return file

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", fresh)
    copy = LocalCopy()
    copy.file.close()
    assert [str(copy.path)] == made[1:]
    assert copy.path.exists()
    copy.remove()
