"""Listeners that the settings name: opened, called with every event, and closed."""

import importlib
from pathlib import Path

import pytest

from smartchat.composition import open_services
from smartchat.events import EventBus
from smartchat.settings import Settings
from smartchat_core.errors import UnfitAdapter, UnknownAdapter
from smartchat_core.events import Envelope, FeatureUsed
from smartchat_core.model import LOCAL_SCOPE
from smartchat_core.model.activity import Feature
from tests.support.packages import lay_package

pytestmark = pytest.mark.anyio
LISTENER = """
seen = []

class Listener:
    async def __aenter__(self):
        seen.append("opened")
        return self

    async def __aexit__(self, *error):
        seen.append("closed")

    def __call__(self, envelope):
        seen.append(type(envelope.payload).__name__)
"""


async def test_the_listeners_of_the_settings_are_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    module = lay_package(tmp_path, "noting-listener", LISTENER, listener="noting = Listener")
    settings = Settings(library=tmp_path / "library", embedder="none", listeners="noting, ")
    async with open_services(settings) as services:
        services.events.publish(FeatureUsed(owner=LOCAL_SCOPE.owner, feature=Feature.ASK))
    assert importlib.import_module(module).seen == ["opened", "FeatureUsed", "closed"]


async def test_a_listener_that_is_not_installed(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "library", embedder="none", listeners=("absent",))
    with pytest.raises(UnknownAdapter, match="absent"):
        async with open_services(settings):
            pass


async def test_a_listener_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    source = LISTENER.replace('seen.append("opened")', 'raise RuntimeError("no disk")')
    lay_package(tmp_path, "failing-listener", source, listener="failing = Listener")
    settings = Settings(library=tmp_path / "library", embedder="none", listeners=("failing",))
    with pytest.raises(UnfitAdapter, match="failing-listener 1") as caught:
        async with open_services(settings):
            pass
    assert "RuntimeError: no disk" in caught.value.cause


async def test_an_embedder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    source = "class Embedder:\n    def __init__(self): raise RuntimeError('no disk')\n"
    source += "    __aenter__ = __aexit__ = embed_passages = embed_query = None\n"
    lay_package(tmp_path, "failing-embedder", source, embedder="failing = Embedder")
    with pytest.raises(UnfitAdapter, match="failing-embedder 1"):
        async with open_services(Settings(library=tmp_path / "library", embedder="failing")):
            pass


def test_a_listener_that_fails_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    class Failing:
        def __call__(self, envelope: Envelope) -> None:
            raise ValueError

    def failing(envelope: Envelope) -> None:
        raise ValueError

    events = EventBus()
    events.subscribe(Failing())
    events.subscribe(failing)
    events.publish(FeatureUsed(owner=LOCAL_SCOPE.owner, feature=Feature.ASK))
    first, second = caplog.messages
    assert f"{__name__}.{Failing.__qualname__} failed" in first
    assert f"{__name__}.{failing.__qualname__} failed" in second
