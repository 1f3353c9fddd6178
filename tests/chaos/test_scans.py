"""A short run of what `python -m tests.chaos.scans` does with three hundred pages."""

from pathlib import Path

import pytest

from tests.chaos.scans import run


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_no_page_is_recognised_twice_or_lost_when_recognition_is_killed(tmp_path: Path) -> None:
    report = run(tmp_path, pages=30, kills=4, seed=2)
    assert report.clean, str(report)
    assert sum(report.killed.values()) == 4
