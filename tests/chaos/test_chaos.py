"""A short run of what `make chaos` does at length."""

import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 12


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_nothing_is_lost_when_each_part_is_killed(postgres_server: object, rabbitmq_server: object) -> None:
    """It starts servers of its own; those of the fixtures are asked for so that a missing one is reported as usual."""
    command = [sys.executable, "-m", "tests.chaos", "--kills", str(KILLS), "--seed", "1"]
    root = Path(__file__).resolve().parents[2]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    last = result.stdout.splitlines()[-1]
    assert last.startswith(f"{KILLS} kills, ")
    assert last.endswith(" uploads, 0 lost, 0 duplicated, 0 orphaned")
