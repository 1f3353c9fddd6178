"""What is wrong with the settings, and in which file."""

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from smartchat.settings.chain import ModelEntry
from smartchat.settings.renamed import RENAMED
from smartchat.settings.settings import Settings
from smartchat.settings.sources import settings_files
from smartchat_core.errors import ConfigurationError

__all__ = ["SettingFault", "faults_of", "to_configuration_error"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingFault:
    """A setting that does not exist, or whose value is invalid; the cause names the file that it stands in."""

    message: str
    cause: str = ""
    remedy: str = ""


def faults_of(error: ValidationError, *, arguments: Collection[str] = ()) -> tuple[SettingFault, ...]:
    """Each fault that the validation found; `arguments` are the names of the settings that come from no file."""
    files = {name: file for name, file in _files_of_settings().items() if name not in arguments}
    return tuple(_fault(dict(one), files) for one in error.errors())


def to_configuration_error(error: ValidationError, *, arguments: Collection[str] = ()) -> ConfigurationError:
    """All faults in one error."""
    faults = faults_of(error, arguments=arguments)
    return ConfigurationError(
        "; ".join(one.message for one in faults),
        cause="; ".join(_distinct(one.cause for one in faults)),
        remedy=" ".join(_distinct(one.remedy for one in faults)),
    )


def _fault(error: Mapping[str, Any], files: Mapping[str, Path]) -> SettingFault:
    location = error["loc"]
    name = ".".join(map(str, location))
    file = files.get(str(location[0])) if location else None
    place = f"it stands in {file}" if file else ""
    if error["type"] == "extra_forbidden":
        known = Settings.model_fields if len(location) == 1 else ModelEntry.model_fields
        near = difflib.get_close_matches(str(location[-1]), known, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else "Remove it; docs/reference/settings.md lists them all."
        return SettingFault(message=f"there is no setting {name!r}", cause=place, remedy=remedy)
    return SettingFault(
        message=f"the value of the setting {name!r} is invalid",
        cause=", ".join(filter(None, (str(error["msg"]), place))),
        remedy="Write a value as docs/reference/settings.md describes it.",
    )


def _files_of_settings() -> dict[str, Path]:
    """The file that each setting stands in, the first of several, by its present name."""
    found: dict[str, Path] = {}
    for path in settings_files():
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        for name in values:
            found.setdefault(RENAMED.get(name, name), path.absolute())
    return found


def _distinct(texts: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(texts) if one]
