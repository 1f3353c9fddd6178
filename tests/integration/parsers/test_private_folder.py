"""Temporary folders of processes that were killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from smartchat_adapters.parsers._private_folder import PrivateFolder, remove_abandoned

MAKER = """
import sys, time
from smartchat_adapters.parsers._private_folder import PrivateFolder
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
