"""No part of an address that may hold a credential is shown, whatever fails."""

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from pydantic import ValidationError

from smartchat.composition.adapters import (
    open_cache,
    open_database,
    open_files,
    open_index,
    open_queue,
    open_sessions,
)
from smartchat.composition.logs import collect_secrets
from smartchat.doctor.checks import all_checks
from smartchat.doctor.run_checks import run_checks
from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError
from smartchat_core.ops.logging.redaction import redacted

CANARY = "Zanzibar-canary-42"
HOST = "127.0.0.1:1"
"""Nobody listens there."""

FORMS = {
    "password": f"user:{CANARY}@{HOST}/0",
    "user": f"{CANARY}@{HOST}/0",
    "unencoded": f"user:{CANARY}/x@{HOST}/0",
    "bad port": f"user:{CANARY}@127.0.0.1:x{CANARY}/0",
    "path": f"{HOST}/{CANARY}",
    "query": f"{HOST}/0?password={CANARY}",
    "fragment": f"{HOST}/0#{CANARY}",
    "no end": f"[{CANARY}",
}
SCHEMES = {
    "database": ("postgresql",),
    "index": ("qdrant",),
    "cache": ("redis",),
    "sessions": ("redis",),
    "queue": ("celery+redis", "celery+amqp"),
    "files_endpoint": ("http",),
    "model_api_base": ("http",),
    "otlp_endpoint": ("http",),
}
NONE = (CANARY, f"user:{CANARY}@host", f"{CANARY}://host", f"s3:{CANARY}")
ADDRESSES = {
    name: [f"{scheme}://{rest}" for scheme in schemes for rest in FORMS.values()]
    + [text for text in NONE if name in {"database", "index", "cache", "queue"}]
    for name, schemes in SCHEMES.items()
} | {"files": [*NONE, f"s3://{CANARY}:x@books"]}


def settings_with(folder: Path, name: str, address: str) -> Settings:
    more: dict[str, object] = {"files": "s3://books", "files_key": "key"} if name == "files_endpoint" else {}
    if name == "model_api_base":
        more = {"model": "openai/x", "model_api_key": "key-of-somebody"}
    return Settings(library=folder, embedder="none", remote_timeout_seconds=1, **{name: address}, **more)  # type: ignore[arg-type]


OPENERS: dict[str, Callable[[Settings], AbstractAsyncContextManager[object]]] = {
    "database": open_database,
    "files": open_files,
    "files_endpoint": open_files,
    "index": open_index,
    "cache": open_cache,
    "sessions": open_sessions,
    "queue": open_queue,
}
CHECKS = {"files_endpoint": "files", "model_api_base": "model"}


async def collect_outputs(name: str, settings: Settings) -> list[str]:
    """Whatever a person sees of it: the settings themselves, the doctor's words, the error and its traceback."""
    reported = [repr(settings), str(settings)]
    checks = [one for one in all_checks(seconds=3) if one.name == CHECKS.get(name, name)]
    reported += [f"{one.message} {one.cause} {one.remedy}" for one in await run_checks(checks, settings)]
    try:
        if name in OPENERS:
            async with OPENERS[name](settings):
                pass
    except SmartChatError as error:
        reported += [error.operator_message(), repr(error)]
        reported.append(redacted("".join(traceback.format_exception(error)), secrets=collect_secrets(settings)))
    return reported


@pytest.mark.slow
@pytest.mark.anyio
@pytest.mark.parametrize("name", [*SCHEMES, "files"])
async def test_a_canary_is_nowhere(name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "smartchat")
    leaks = []
    for address in ADDRESSES[name]:
        caplog.clear()
        reported = await collect_outputs(name, settings_with(tmp_path / "library", name, address))
        reported += [record.getMessage() for record in caplog.records if record.name.startswith("smartchat")]
        leaks += [(address, text) for text in reported if CANARY.lower() in text.lower()]
    assert leaks == []


def test_a_value_that_means_nothing_is_not_repeated(tmp_path: Path) -> None:
    for name in ("database_pool", "otlp_endpoint", "files_secret", "nothing_of_that_name"):
        with pytest.raises(ValidationError) as raised:
            Settings(library=tmp_path, **{name: {"deep": CANARY}})  # type: ignore[arg-type]
        assert CANARY not in str(raised.value)
        assert CANARY not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_no_setting_shows_an_address(name: str) -> None:
    """Also one that is added later: as text it is checked, or not shown."""
    try:
        settings = Settings(**{name: f"https://user:{CANARY}@host/{CANARY}"})  # type: ignore[arg-type]
    except (ValidationError, SmartChatError) as error:
        shown = str(error)
    else:
        shown = repr(settings)
    if name not in {"library", "queue_prefix"}:
        assert CANARY not in shown
