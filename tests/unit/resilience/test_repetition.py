from __future__ import annotations

import pytest

from smartchat_core.errors import ConcurrencyError, InvalidRequest
from smartchat_core.resilience.repetition import repeated

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("conflicts", "attempts"), [(0, 1), (2, 3)])
async def test_it_is_repeated_until_nothing_stands_against_it(conflicts: int, attempts: int) -> None:
    left = [ConcurrencyError("another transaction")] * conflicts

    async def work() -> str:
        if left:
            raise left.pop()
        return "done"

    assert await repeated(work, attempts=attempts) == "done"


@pytest.mark.parametrize(("error", "made"), [(ConcurrencyError("another transaction"), 3), (InvalidRequest("no"), 1)])
async def test_only_conflicts_are_repeated_and_so_often(error: Exception, made: int) -> None:
    calls = []

    async def work() -> None:
        calls.append(error)
        raise error

    with pytest.raises(type(error)):
        await repeated(work, attempts=3)
    assert len(calls) == made
