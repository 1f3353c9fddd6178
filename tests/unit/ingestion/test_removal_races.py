"""A removal that another transaction stands against."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from smartchat_core.errors import ConcurrencyError
from smartchat_core.model import LOCAL_SCOPE
from smartchat_core.ports.database import UnitOfWork
from tests.support.core_services import book, embedded_core

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("conflicts", "removed"), [(0, True), (2, True), (3, False)])
async def test_it_is_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conflicts: int, removed: bool) -> None:
    async with embedded_core(tmp_path) as core:
        document = await core.add(book(1))
        left, begin = [conflicts], core.ports.database.transaction

        @asynccontextmanager
        async def transaction() -> AsyncIterator[UnitOfWork]:
            async with begin() as work:
                yield work
                if left[0]:
                    left[0] -= 1
                    raise ConcurrencyError("another transaction changed the same data")

        monkeypatch.setattr(core.ports.database, "transaction", transaction)
        if removed:
            assert (await core.documents.removal.remove(LOCAL_SCOPE, document.id)).receipt is not None
        else:
            with pytest.raises(ConcurrencyError):
                await core.documents.removal.remove(LOCAL_SCOPE, document.id)
            assert (await core.document(document.id)).id == document.id
