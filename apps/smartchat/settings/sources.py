"""The environment and the files that settings are read from."""

import json
import os
import stat
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, TomlConfigSettingsSource

from smartchat.settings.folder_file import check_folder_file
from smartchat.settings.renamed import renamed_settings
from smartchat_core.errors import ConfigurationError

__all__ = ["EnvironmentSource", "file_sources", "own_settings_file", "settings_files"]

_NAME = "smartchat.toml"


def own_settings_file() -> Path:
    """The user's own file: `smartchat/smartchat.toml` in `XDG_CONFIG_HOME`, by default `~/.config`."""
    configured = os.environ.get("XDG_CONFIG_HOME", "")
    # What is not absolute does not count (XDG Base Directory Specification 0.8).
    base = Path(configured) if os.path.isabs(configured) else Path("~/.config").expanduser()  # noqa: PTH117
    return base / "smartchat" / _NAME


class EnvironmentSource(EnvSettingsSource):
    """The variables of the environment, of which those for tables hold JSON."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """The table that a variable holds.

        Raises:
            ConfigurationError: it is no JSON.
        """
        try:
            return super().decode_complex_value(field_name, field, value)
        except (ValueError, RecursionError) as exc:
            variable = f"{self.env_prefix}{field_name}".upper()
            example = json.dumps(next(iter(field.examples or ()), {}))
            raise ConfigurationError(
                f"{variable} is no JSON",
                cause=str(exc),
                remedy=f"In the environment a table is written as JSON, as in {variable}='{example}'.",
            ) from exc


def settings_files() -> tuple[Path, ...]:
    """The files that settings are read from, those that are there, the first one first."""
    named = os.environ.get("SMARTCHAT_CONFIG", "")
    files = (Path(named),) if named else (Path(_NAME), own_settings_file())
    return tuple(path for path in files if path.is_file())


def file_sources(settings: type[BaseSettings]) -> tuple[PydanticBaseSettingsSource, ...]:
    """The file that `--config` or SMARTCHAT_CONFIG names, else the present folder's and then the user's own.

    Raises:
        ConfigurationError: the named one is not there, or one may be written by others, or sets what it may not.
    """
    named = os.environ.get("SMARTCHAT_CONFIG", "")
    if named:
        if not Path(named).is_file():
            raise ConfigurationError(
                "the file with the settings is not there",
                cause=f"--config or SMARTCHAT_CONFIG names {named}",
                remedy="Name a file that is there, or unset SMARTCHAT_CONFIG.",
            )
        _check_rights(Path(named), own=False)
        return (_File(settings, Path(named)),)
    own = own_settings_file()
    if own.is_file():
        _check_rights(own, own=True)
    known = frozenset(settings.model_fields)

    def check(values: dict[str, Any]) -> None:
        check_folder_file(values, known=known, folder=Path(), own_file=own)

    return (_CheckedFile(settings, Path(_NAME), check), _File(settings, own))


class _File(TomlConfigSettingsSource):
    """A TOML file, which may use the names of the version before."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        return renamed_settings(super()._read_file(file_path), origin=str(file_path))


class _CheckedFile(_File):
    """A file whose content is checked before it counts."""

    def __init__(self, settings: type[BaseSettings], path: Path, check: Callable[[dict[str, Any]], None]) -> None:
        self._check = check
        super().__init__(settings, path)

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        values = super()._read_file(file_path)
        self._check(values)
        return values


def _check_rights(path: Path, *, own: bool) -> None:
    """Refuse a file that others can write; the user's own has to be the user's or root's, too."""
    status = path.stat()
    mode = stat.S_IMODE(status.st_mode)
    if mode & stat.S_IWOTH:
        raise ConfigurationError(
            "everybody may write the file with the settings",
            cause=f"{path} has the mode {mode:04o}",
            remedy=f"Run: chmod 600 {path}",
        )
    if own and status.st_uid not in {0, os.geteuid()}:
        raise ConfigurationError(
            "the file with the settings is somebody else's",
            cause=f"{path} belongs to the user {status.st_uid}",
            remedy="Make it your own, or name it with --config.",
        )
