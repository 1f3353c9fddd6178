"""Settings of a Qdrant server and its collections, read from an address."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from smartchat_core.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["QdrantSettings", "Quantisation", "read_address"]

_SCHEMES = {"qdrant": "http", "qdrants": "https"}
_PORT = 6333


class Quantisation(StrEnum):
    """How the server compresses the vectors that it searches; the full ones are kept and rescore the best."""

    NONE = "none"
    SCALAR = "scalar"
    BINARY = "binary"


@dataclass(frozen=True, kw_only=True, slots=True)
class QdrantSettings:
    """A server and its collections.

    `url` is what the client is given, `api_key` never appears in a representation. `deadline_seconds` bounds each
    request with its repetitions. `shards`, `replication`, `quantisation` and `on_disk` take effect when a collection
    is made. `prefix` begins the names of collections and aliases.
    """

    url: str
    api_key: str = field(default="", repr=False)
    deadline_seconds: float = 10.0
    shards: int = 1
    replication: int = 1
    quantisation: Quantisation = Quantisation.NONE
    on_disk: bool = False
    prefix: str = "smartchat"


def read_address(address: str, given: Mapping[str, object]) -> QdrantSettings:
    """The settings in `qdrant://host:port/path?option=value` or `qdrants://…` (TLS); `given` counts more.

    The options are the fields of `QdrantSettings` but `url`, and `api_key_file`, a file that holds the key.

    Raises:
        ConfigurationError: the address or an option cannot be understood. The message never repeats a value.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _unreadable("the host") from None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.username or parts.password:
        raise ConfigurationError(
            "this is no address of a Qdrant server",
            remedy="Write it as in qdrant://localhost:6333 or, with TLS, qdrants://host:6333?api_key_file=/path.",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        port = parts.port or _PORT
    except ValueError:
        raise _unreadable("the port") from None
    url = f"{_SCHEMES[parts.scheme]}://{host}:{port}{parts.path.rstrip('/')}"
    options: dict[str, object] = dict(parse_qsl(parts.query, keep_blank_values=True))
    options |= {name: value for name, value in given.items() if value is not None}
    key_file = options.pop("api_key_file", None)
    if key_file is not None and "api_key" not in options:
        options["api_key"] = _read_key(Path(str(key_file)))
    known = {each.name for each in fields(QdrantSettings)} - {"url"}
    for name in options:
        if name not in known:
            raise ConfigurationError(
                f"the address of the Qdrant server has an unknown option {name!r}",
                remedy=f"The options are {', '.join(sorted(known | {'api_key_file'}))}.",
            )
    return _checked(replace(QdrantSettings(url=url), **{name: _value(name, given) for name, given in options.items()}))


def _value(name: str, value: object) -> Any:
    readers: dict[str, Callable[[str], object]] = {
        "deadline_seconds": float,
        "shards": int,
        "replication": int,
        "quantisation": Quantisation,
        "on_disk": lambda text: {"1": True, "true": True, "0": False, "false": False}[text.lower()],
    }
    try:
        return readers.get(name, str)(str(value))
    except (KeyError, ValueError) as exc:
        raise _unreadable(name) from exc


def _checked(settings: QdrantSettings) -> QdrantSettings:
    for name in ("deadline_seconds", "shards", "replication"):
        if not getattr(settings, name) > 0:
            raise _unreadable(name)
    if not settings.prefix.replace("-", "").replace("_", "").isalnum():
        raise _unreadable("prefix")
    return settings


def _read_key(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigurationError(
            "the file with the key of the Qdrant server cannot be read", cause=f"{type(exc).__name__}: {path}"
        ) from exc


def _unreadable(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"the address of the Qdrant server cannot be used: {name} is out of range or no value of its kind",
        remedy="docs/how-to/use-qdrant.md lists the options and their values.",
    )
