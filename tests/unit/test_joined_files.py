"""Parts of a file read as the whole."""

import io
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.models.joined_files import JoinedFiles


def place(file: IO[bytes] | JoinedFiles) -> int:
    """Of the next byte."""
    return file.seek(0, os.SEEK_CUR)


@given(
    st.lists(st.binary(max_size=20), min_size=1, max_size=5),
    st.lists(st.tuples(st.sampled_from(["read", "set", "current", "end"]), st.integers(-30, 60)), max_size=12),
)
def test_reads_and_seeks_are_those_of_one_file(parts: list[bytes], steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / str(number) for number in range(len(parts))]
        for path, part in zip(paths, parts, strict=True):
            path.write_bytes(part)
        whole = io.BytesIO(b"".join(parts))
        with JoinedFiles(paths) as joined:
            for step, number in steps:
                if step == "read":
                    assert joined.read(number) == whole.read(number)
                else:
                    origin = {"set": os.SEEK_SET, "current": os.SEEK_CUR, "end": os.SEEK_END}[step]
                    base = {"set": 0, "current": place(whole), "end": len(whole.getvalue())}[step]
                    joined.seek(number, origin)
                    whole.seek(max(base + number, 0))
                assert place(joined) == place(whole)


def test_a_missing_part_is_an_error_and_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1")
    with pytest.raises(FileNotFoundError):
        JoinedFiles([tmp_path / "one", tmp_path / "two"])
