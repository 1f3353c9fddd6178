"""A core on the adapters of one machine, whose jobs are worked off when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.support.core_services import CoreServices, build_core


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[CoreServices]:
    folder = quote(str(tmp_path))
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/library.db"))
        files = await stack.enter_async_context(LocalFileStore(f"file://{folder}/files"))
        index = await stack.enter_async_context(SqlitePassageIndex(f"sqlite:///{folder}/index"))
        yield build_core(database=database, files=files, index=index, clock=FakeClock(), embedder=HashingEmbedder())
