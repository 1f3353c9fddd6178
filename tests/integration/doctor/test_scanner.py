"""What the doctor says of the malware scanner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartchat.doctor.checks import all_checks
from smartchat.doctor.results import CheckLevel, CheckResult
from smartchat.doctor.run_checks import run_checks
from smartchat.doctor.scanner_check import TEST_FILE
from smartchat.settings import Settings
from tools.servers.base import Missing
from tools.servers.clamd import Clamd

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[TEST_FILE, b"another one"], ids=["official", "other"])
def clamd(request: pytest.FixtureRequest) -> Iterator[Clamd]:
    try:
        server = Clamd(known=request.param, mark=b"the mark of malware", max_bytes=1_000_000)
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


async def reported(folder: Path, address: str) -> CheckResult:
    settings = Settings(library=folder, embedder="none", malware_scanner=address)
    (found,) = await run_checks([one for one in all_checks(seconds=30) if one.name == "scanner"], settings)
    return found


async def test_signatures_are_tried(tmp_path: Path, clamd: Clamd, request: pytest.FixtureRequest) -> None:
    found = await reported(tmp_path, f"clamd://{clamd.socket_path}")
    official = "official" in request.node.callspec.id
    assert found.level is (CheckLevel.OK if official else CheckLevel.WARNING)
    assert official or "freshclam" in found.remedy


async def test_none_is_good_and_one_that_is_away_a_problem(tmp_path: Path) -> None:
    assert (await reported(tmp_path, "")).level is CheckLevel.OK
    assert (await reported(tmp_path, f"clamd://{tmp_path}/none.ctl")).level is CheckLevel.PROBLEM
