"""Checks of the settings: that they can be read, and that every name is one."""

import difflib
import os
import tomllib
from collections.abc import AsyncIterator
from typing import Any

from pydantic import ValidationError

from smartchat.doctor.results import CheckResult, failure, good, problem, warning
from smartchat.settings import Settings
from smartchat.settings.faults import faults_of
from smartchat.settings.renamed import RENAMED
from smartchat_core.errors import SmartChatError

__all__ = ["check_environment", "read_settings"]

_PREFIX = "SMARTCHAT_"
_OTHERS = frozenset({"CELERY_PICKLE", "COMPLETE", "CONFIG", "DEBUG"})
"""Variables with our prefix that are no settings; those of the tests begin with TEST_."""


def read_settings(**arguments: Any) -> tuple[Settings | None, tuple[CheckResult, ...]]:
    """The settings, or what is wrong with them."""
    try:
        return Settings(**arguments), ()
    except ValidationError as error:
        faults = faults_of(error, arguments=arguments)
        return None, tuple(problem("settings", one.message, cause=one.cause, remedy=one.remedy) for one in faults)
    except SmartChatError as error:
        return None, (failure("settings", error),)
    except tomllib.TOMLDecodeError as error:
        return None, (
            problem(
                "settings",
                "the file with the settings cannot be read",
                cause=str(error),
                remedy='Correct the file; a value is written as in database = "sqlite:///path".',
            ),
        )
    except OSError as error:
        cause = error.strerror or str(error)
        return None, (problem("settings", "the file with the settings cannot be read", cause=cause),)


async def check_environment(settings: Settings) -> AsyncIterator[CheckResult]:
    """Warn of variables with our prefix that name no setting, or a setting by its former name."""
    known = {name.upper() for name in type(settings).model_fields}
    given = {name.removeprefix(_PREFIX) for name in os.environ if name.startswith(_PREFIX)}
    renamed = sorted(given & {name.upper() for name in RENAMED})
    for name in renamed:
        yield warning(
            "settings",
            f"{_PREFIX}{name} is the former name of a setting",
            remedy=f"Set {_PREFIX}{RENAMED[name.lower()].upper()} instead; the next version ignores the old name.",
        )
    unknown = sorted(name for name in given - known - _OTHERS - set(renamed) if not name.startswith("TEST_"))
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        yield warning(
            "settings",
            f"there is no setting {_PREFIX}{name}, and it has no effect",
            remedy=f"Did you mean {_PREFIX}{near[0]}?" if near else "Unset it.",
        )
    if not unknown and not renamed:
        yield good("settings", "they can be read, and all of them are known")
