"""Temporary folders of processes that were killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from smartchat_adapters.parsers.sandbox.tempdir import PrivateFolder, remove_abandoned

MAKER = """
import sys, time
from smartchat_adapters.parsers.sandbox.tempdir import PrivateFolder
folder = PrivateFolder()
open(folder.path + "/file", "w").close()
print(folder.path, flush=True)
time.sleep(600)
"""


def test_only_the_folders_of_dead_processes_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = PrivateFolder()
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", MAKER], stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        (tmp_path / "smartchat-parser-link").symlink_to(tmp_path)
        remove_abandoned()
        assert (theirs / "file").exists()
        other.send_signal(signal.SIGKILL)
        other.wait()
        remove_abandoned()
        assert not theirs.exists()
    assert Path(mine.path).is_dir()
    mine.remove()
    assert not Path(mine.path).exists()
    assert (tmp_path / "smartchat-parser-link").is_symlink()


def test_a_folder_that_is_removed_before_it_is_locked_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    removers: list[threading.Thread] = []

    def make(prefix: str) -> str:
        made.append(str(tmp_path / f"{prefix}{len(made)}"))
        Path(made[-1]).mkdir()
        if len(made) == 1:
            lock = os.open(made[0], os.O_RDONLY)
            fcntl.flock(lock, fcntl.LOCK_EX)

            def remove() -> None:
                time.sleep(0.1)  # until the maker has looked at the folder
                shutil.rmtree(made[0])
                os.close(lock)

            removers.append(threading.Thread(target=remove))
            removers[0].start()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", make)
    folder = PrivateFolder()
    removers[0].join()
    assert folder.path == made[1]
    assert Path(folder.path).is_dir()
    folder.remove()
