"""Results of checks."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError

__all__ = ["SECONDS", "Check", "CheckLevel", "CheckResult", "failure", "good", "problem", "skipped", "warning"]

SECONDS = 3.0
"""How long a check may take."""


class CheckLevel(StrEnum):
    """The level of a result.

    `warning`: it works, and needs attention. `problem`: something does not work, or is about to be lost.
    `skipped`: it could not be checked, because of another check's result, or it is not used.
    """

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """What was found: what happened, why, and what to do. `name` is stable, the rest is for people."""

    name: str
    level: CheckLevel
    message: str
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A check of one subject: `run` yields its results as it finds them, and may raise errors of the core."""

    name: str
    run: Callable[[Settings], AsyncIterator[CheckResult]]
    seconds: float = SECONDS


def good(name: str, message: str) -> CheckResult:
    """It is as it should be."""
    return CheckResult(name=name, level=CheckLevel.OK, message=message)


def warning(name: str, message: str, *, cause: str = "", remedy: str = "") -> CheckResult:
    """A warning: it works, and needs attention."""
    return CheckResult(name=name, level=CheckLevel.WARNING, message=message, cause=cause, remedy=remedy)


def problem(name: str, message: str, *, cause: str = "", remedy: str = "") -> CheckResult:
    """It does not work."""
    return CheckResult(name=name, level=CheckLevel.PROBLEM, message=message, cause=cause, remedy=remedy)


def skipped(name: str, message: str) -> CheckResult:
    """A result for what was not checked."""
    return CheckResult(name=name, level=CheckLevel.SKIPPED, message=message)


def failure(name: str, error: SmartChatError) -> CheckResult:
    """An error as a problem."""
    return problem(name, error.message, cause=error.cause, remedy=error.remedy)
