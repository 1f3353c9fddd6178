"""Making files private leaves alone what is open."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from smartchat_adapters.private import FILE_MODE, make_private_file

WRITES = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    make_private_file(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o777 == FILE_MODE


def test_the_locks_of_an_open_database_stay(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("BEGIN IMMEDIATE")
        make_private_file(path)
        other = subprocess.run([sys.executable, "-c", WRITES, str(path)], capture_output=True, text=True, check=False)
    assert "locked" in other.stderr
