"""The short form of `make api-fuzz`."""

import re
from pathlib import Path

import pytest

from tests.api_fuzz.run import Options, fuzz


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_no_request_is_answered_by_what_is_not_described(tmp_path: Path) -> None:
    found = fuzz(tmp_path, Options(examples=15))
    assert found.status == 0, found.output[-20_000:]
    tested = re.search(r"Tested: *(\d+)|(\d+) generated", found.output)
    assert tested, found.output[-2_000:]
