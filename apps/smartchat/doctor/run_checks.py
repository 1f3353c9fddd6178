"""Running checks concurrently, none of which can hold up or break another."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from smartchat.composition.logs import collect_secrets
from smartchat.doctor.results import SECONDS, Check, CheckResult, failure, problem
from smartchat.settings import Settings
from smartchat_core import plugins
from smartchat_core.errors import SmartChatError
from smartchat_core.ops.logging.redaction import without_secrets

__all__ = ["run_checks"]

log = logging.getLogger(__name__)


async def run_checks(checks: Sequence[Check], settings: Settings) -> tuple[CheckResult, ...]:
    """What the checks find, in their order, each within its own deadline."""
    # What an import takes is no fault of a server's.
    await asyncio.to_thread(_import_adapters, settings)
    settings = _with_deadlines(settings, max((check.seconds for check in checks), default=SECONDS))
    found = await asyncio.gather(*(_within_deadline(check, settings) for check in checks))
    secrets = collect_secrets(settings)
    return tuple(_without(result, secrets) for results in found for result in results)


def _without(result: CheckResult, secrets: Sequence[str]) -> CheckResult:
    """The result as it may be shown: a message of a driver or a server may repeat the address that it was given."""
    return replace(
        result,
        message=without_secrets(result.message, secrets),
        cause=without_secrets(result.cause, secrets),
        remedy=without_secrets(result.remedy, secrets),
    )


async def _within_deadline(check: Check, settings: Settings) -> list[CheckResult]:
    results: list[CheckResult] = []
    task = asyncio.create_task(_collect(check, settings, results))
    # Not `wait_for`: a driver that cannot be interrupted would be waited for all the same.
    done, _ = await asyncio.wait({task}, timeout=check.seconds)
    if not done:
        task.cancel()
        task.add_done_callback(_forget)
        results.append(
            problem(
                check.name,
                f"there was no answer within {check.seconds:g} s",
                remedy="Check whether the server is overloaded, or the network drops packets.",
            )
        )
    return list(results)


async def _collect(check: Check, settings: Settings, results: list[CheckResult]) -> None:
    try:
        async for result in check.run(settings):
            results.append(result)  # noqa: PERF401  # what was found before a failure counts
    except SmartChatError as error:
        results.append(failure(check.name, error))
    except Exception as error:
        log.info("unexpected error in a check", extra={"check": check.name}, exc_info=error)
        results.append(
            problem(
                check.name,
                "the check itself failed",
                cause=f"{type(error).__name__}: {error}",
                remedy="Run it again with --verbose, and report it.",
            )
        )


def _with_deadlines(settings: Settings, seconds: float) -> Settings:
    """The settings with deadlines that end soon after those of the checks, so that nothing is left waiting."""
    return settings.model_copy(
        update={
            "remote_timeout_seconds": min(settings.remote_timeout_seconds, seconds),
            "statement_timeout_seconds": min(settings.statement_timeout_seconds, seconds),
        }
    )


def _forget(task: "asyncio.Task[None]") -> None:
    if not task.cancelled():
        task.exception()


def _import_adapters(settings: Settings) -> None:
    wanted = (
        (plugins.DATABASE, settings.database),
        (plugins.FILES, settings.files),
        (plugins.INDEX, settings.index),
        (plugins.CACHE, settings.cache),
        (plugins.SESSIONS, settings.sessions),
        (plugins.QUEUE, settings.queue),
    )
    for group, url in wanted:
        default = {plugins.DATABASE: "sqlite:", plugins.FILES: "file:", plugins.INDEX: "sqlite:"}.get(group, "")
        scheme = (url or default).partition(":")[0]
        if scheme:
            with suppress(SmartChatError):  # the check of the dependency itself reports it
                plugins.load(group, scheme)
