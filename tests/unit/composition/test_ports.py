"""Which adapters are used, and who closes them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition import DocumentParsing, PortOverrides, open_ports, open_services
from smartchat.composition.observability import measured_only
from smartchat.settings import Settings
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.errors import UnfitAdapter
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder

pytestmark = pytest.mark.anyio

OPENED = ("database", "files", "index", "cache", "sessions", "limiter")


class Given:
    """An adapter that nobody may open or close; it is used by its name only, and has any method."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: pytest.fail(f"{name} of an adapter was called")


def everything() -> PortOverrides:
    given: dict[str, Any] = {one.name: Given(one.name) for one in fields(PortOverrides)}
    given |= {"models": (Given("model"),), "parsing": DocumentParsing(inspect=Given("i"), reader=Given("r"))}  # type: ignore[arg-type]
    return PortOverrides(**given)


async def test_what_is_handed_in_is_used_and_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        pytest.fail("an adapter of the settings was made")

    monkeypatch.setattr("smartchat.composition.adapters.plugins.load", opened)
    monkeypatch.setattr("smartchat.composition.adapters.plugins.factory", opened, raising=False)
    overrides = everything()
    async with open_ports(Settings(library=tmp_path / "library"), overrides) as ports:
        for one in fields(PortOverrides):
            used = getattr(ports, one.name)
            if isinstance(used, AuditedDatabase):
                used = used._database
            assert used is getattr(overrides, one.name), one.name
    assert not (tmp_path / "library").exists()


async def test_what_is_not_handed_in_is_opened_and_closed_last_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def opener(name: str) -> Any:
        @asynccontextmanager
        async def opened(*_: object, **__: object) -> AsyncIterator[Given]:
            order.append(f"open {name}")
            yield Given(name)
            order.append(f"close {name}")

        return opened

    for name in OPENED:
        monkeypatch.setattr(f"smartchat.composition.opening.open_{name}", opener(name))
    overrides = PortOverrides(cache=Given("mine"))  # never used
    async with open_ports(Settings(library=tmp_path, embedder="none"), overrides) as ports:
        assert isinstance(ports.database, AuditedDatabase)
        assert (ports.database._database.name, ports.cache.name) == ("database", "mine")  # type: ignore[attr-defined]
    names = [name for name in OPENED if name != "cache"]
    assert order == [f"open {name}" for name in names] + [f"close {name}" for name in reversed(names)]


async def test_an_adapter_that_is_handed_in_is_measured_as_another_system(tmp_path: Path) -> None:
    settings, observability = Settings(library=tmp_path / "library", embedder="none"), measured_only("api")
    async with open_services(settings) as own:
        overrides = PortOverrides(database=own.ports.database, clock=FakeClock())
        async with open_services(settings, ports=overrides, observability=observability) as services:
            assert services.ports.database is not own.ports.database
            assert services.ports.clock is overrides.clock
            assert await services.index.generations.active() is None
        assert await own.index.generations.active() is None, "it is still open"


@pytest.mark.parametrize(
    ("overrides", "name", "cause"),
    [
        ({"cache": object()}, "cache", "lacks get, set"),
        ({"embedder": object()}, "embedder", "lacks embed_passages"),
        ({"embedder": HashingEmbedder}, "embedder", "the class HashingEmbedder, not an object"),
        ({"models": (object(),)}, "models", "lacks"),
        ({"parsing": DocumentParsing(inspect=Given("i"), reader=object())}, "parsing.reader", "lacks read"),  # type: ignore[arg-type]
    ],
)
async def test_what_is_handed_in_has_to_be_an_adapter(
    tmp_path: Path, overrides: dict[str, Any], name: str, cause: str
) -> None:
    with pytest.raises(UnfitAdapter, match=f"`{name}`") as caught:
        async with open_ports(Settings(library=tmp_path / "library"), PortOverrides(**overrides)):
            pass
    assert cause in caught.value.cause


@pytest.mark.parametrize("name", [one.name for one in fields(PortOverrides)])
def test_every_port_that_can_be_handed_in_is_checked(name: str) -> None:
    nothing: Any = object()
    held: dict[str, Any] = {"models": (nothing,), "parsing": DocumentParsing(inspect=nothing, reader=nothing)}
    overrides: dict[str, Any] = {name: held.get(name, nothing)}
    with pytest.raises(UnfitAdapter):
        PortOverrides(**overrides).check()
