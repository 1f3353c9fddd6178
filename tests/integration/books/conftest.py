"""A core on the adapters of one machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.core_services import CoreServices, embedded_core


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[CoreServices]:
    async with embedded_core(tmp_path) as core:
        yield core
