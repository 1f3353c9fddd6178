"""What a check has to say."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError

__all__ = ["SECONDS", "Check", "CheckResult", "Level", "failure", "good", "problem", "skipped", "warning"]

SECONDS = 3.0
"""How long a check may take."""


class Level(StrEnum):
    """How it is.

    `warning`: it works, and should be looked at. `problem`: something does not work, or is about to be lost.
    `skipped`: it could not be looked at, because of what another check tells, or it is not used.
    """

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """What was found: what happened, why, and what to do. `name` is stable, the rest is for people."""

    name: str
    level: Level
    message: str
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A look at one thing: `run` yields what it finds as it finds it, and may raise errors of the core."""

    name: str
    run: Callable[[Settings], AsyncIterator[CheckResult]]
    seconds: float = SECONDS


def good(name: str, message: str) -> CheckResult:
    """It is as it should be."""
    return CheckResult(name=name, level=Level.OK, message=message)


def warning(name: str, message: str, *, cause: str = "", remedy: str = "") -> CheckResult:
    """It works, and should be looked at."""
    return CheckResult(name=name, level=Level.WARNING, message=message, cause=cause, remedy=remedy)


def problem(name: str, message: str, *, cause: str = "", remedy: str = "") -> CheckResult:
    """It does not work."""
    return CheckResult(name=name, level=Level.PROBLEM, message=message, cause=cause, remedy=remedy)


def skipped(name: str, message: str) -> CheckResult:
    """It was not looked at."""
    return CheckResult(name=name, level=Level.SKIPPED, message=message)


def failure(name: str, error: SmartChatError) -> CheckResult:
    """An error as a problem."""
    return problem(name, error.message, cause=error.cause, remedy=error.remedy)
