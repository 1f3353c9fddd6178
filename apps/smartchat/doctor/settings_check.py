"""Are the settings what somebody meant?"""

import difflib
import os
import tomllib
from collections.abc import AsyncIterator
from typing import Any

from pydantic import ValidationError

from smartchat.doctor.results import CheckResult, failure, good, problem, warning
from smartchat.settings import Settings
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
        return None, tuple(_fault(dict(one)) for one in error.errors())
    except SmartChatError as error:
        return None, (failure("settings", error),)
    except tomllib.TOMLDecodeError as error:
        return None, (
            problem(
                "settings",
                "the file with the settings cannot be read",
                cause=str(error),
                remedy='Mend the file; a value is written as in database = "sqlite:///path".',
            ),
        )
    except OSError as error:
        cause = error.strerror or str(error)
        return None, (problem("settings", "the file with the settings cannot be read", cause=cause),)


async def check_environment(settings: Settings) -> AsyncIterator[CheckResult]:
    """Variables that look like settings and are none."""
    known = {name.upper() for name in type(settings).model_fields}
    given = {name.removeprefix(_PREFIX) for name in os.environ if name.startswith(_PREFIX)}
    unknown = sorted(name for name in given - known - _OTHERS if not name.startswith("TEST_"))
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        yield warning(
            "settings",
            f"there is no setting {_PREFIX}{name}, and it has no effect",
            remedy=f"Did you mean {_PREFIX}{near[0]}?" if near else "Unset it.",
        )
    if not unknown:
        yield good("settings", "they can be read, and all of them are known")


def _fault(error: dict[str, Any]) -> CheckResult:
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Settings.model_fields, n=1)
        return problem(
            "settings",
            f"there is no setting {name!r}",
            remedy=f"Did you mean {near[0]!r}?" if near else "Remove it; docs/reference/settings.md lists them all.",
        )
    return problem(
        "settings",
        f"the setting {name!r} has no meaning",
        cause=str(error["msg"]),
        remedy="Write a value as docs/reference/settings.md describes it.",
    )
