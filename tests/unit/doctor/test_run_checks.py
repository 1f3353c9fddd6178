"""One check cannot hold up or break another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from smartchat.doctor.results import Check, CheckLevel, CheckResult, good
from smartchat.doctor.run_checks import run_checks
from smartchat.settings import Settings
from smartchat_core.errors import DatabaseUnavailable


async def fine(settings: Settings) -> AsyncIterator[CheckResult]:
    yield good("fine", "it works")


async def hangs(settings: Settings) -> AsyncIterator[CheckResult]:
    yield good("hangs.first", "so far so good")
    await asyncio.sleep(3600)


async def deaf(settings: Settings) -> AsyncIterator[CheckResult]:
    """As a driver that waits for its thread: the cancellation comes late."""
    yield good("deaf.first", "so far so good")
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        await asyncio.sleep(0.2)
        raise


async def unavailable(settings: Settings) -> AsyncIterator[CheckResult]:
    raise DatabaseUnavailable("the database is gone", cause="the cable", remedy="Plug it in.")
    yield


async def broken(settings: Settings) -> AsyncIterator[CheckResult]:
    yield good("broken.first", "so far so good")
    raise ZeroDivisionError


async def test_every_check_is_reported_whatever_the_others_do() -> None:
    checks = [
        Check(name="hangs", run=hangs, seconds=0.05),
        Check(name="deaf", run=deaf, seconds=0.05),
        Check(name="unavailable", run=unavailable),
        Check(name="broken", run=broken),
        Check(name="fine", run=fine),
    ]
    results = await run_checks(checks, Settings())
    assert [(one.name, one.level) for one in results] == [
        ("hangs.first", CheckLevel.OK),
        ("hangs", CheckLevel.PROBLEM),
        ("deaf.first", CheckLevel.OK),
        ("deaf", CheckLevel.PROBLEM),
        ("unavailable", CheckLevel.PROBLEM),
        ("broken.first", CheckLevel.OK),
        ("broken", CheckLevel.PROBLEM),
        ("fine", CheckLevel.OK),
    ]
    gone = results[4]
    assert (gone.message, gone.cause, gone.remedy) == ("the database is gone", "the cable", "Plug it in.")
    assert "no answer within 0.05 s" in results[1].message
