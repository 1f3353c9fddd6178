"""A library is its owner's alone, whatever the umask of the shell is."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartchat import open as open_library
from smartchat.doctor.modes import loose, tighten
from tests.integration.web.conftest import BOOK
from tests.support.cli import Cli
from tests.support.product import SmartChat
from tests.support.web_server import add_file


def modes(folder: Path) -> dict[str, str]:
    found = {".": folder, **{str(path.relative_to(folder)): path for path in folder.rglob("*")}}
    return {name: oct(stat.S_IMODE(path.lstat().st_mode)) for name, path in found.items()}


def wrong(folder: Path) -> dict[str, str]:
    return {
        name: mode
        for name, mode in modes(folder).items()
        if mode != (oct(0o700) if (folder / name).is_dir() else oct(0o600))
    }


@pytest.fixture
def everything_open() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("everything_open")
def test_a_used_library_is_its_owners_alone(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library")
    (tmp_path / "book.md").write_text(BOOK)
    assert cli("add", "book.md").code == 0
    assert cli("search", "compass").code == 0
    environment = {"SMARTCHAT_LIBRARY": "library", "SMARTCHAT_EMBEDDER": "none", "SMARTCHAT_OPS_ADDRESS": "unix:ops"}
    with SmartChat("serve", ("serve",), settings=tmp_path, environment=environment) as server:
        with httpx.Client(base_url=server.address, timeout=60) as client:
            add_file(client, "other.md", (BOOK + "\n\nAnd more.").encode())
        while_served = wrong(tmp_path / "library")
        names = modes(tmp_path / "library")
    assert {"library.db", "library.db-wal", "library.db-shm", "ops-token", "ops"} <= set(names)
    assert any(name.startswith("files/documents/") for name in names)
    assert while_served == {}
    assert wrong(tmp_path / "library") == {}


@pytest.mark.usefixtures("everything_open")
def test_also_within_a_program_that_sets_no_umask(tmp_path: Path) -> None:
    (tmp_path / "book.md").write_text(BOOK)
    with open_library(tmp_path / "library", embedder="none") as library:
        library.add(tmp_path / "book.md")
        library.search("compass")
        assert wrong(tmp_path / "library") == {}


def test_the_doctor_reports_an_old_library_and_tightens_it(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library")
    (tmp_path / "book.md").write_text(BOOK)
    assert cli("add", "book.md").code == 0
    subprocess.run(["chmod", "-R", "go+rX", cli.library], check=True)
    (cli.library / "link").symlink_to(tmp_path / "book.md")
    before = stat.S_IMODE((tmp_path / "book.md").stat().st_mode)

    def level(*options: str) -> str:
        results = cli("doctor", "--json", *options).json["checks"]
        return str(next(one["level"] for one in results if one["name"] == "library.modes"))

    assert level() == "warning"
    assert level("--repair") == "ok"
    assert loose(cli.library) == []
    assert tighten(cli.library) == 0
    assert stat.S_IMODE((tmp_path / "book.md").stat().st_mode) == before
