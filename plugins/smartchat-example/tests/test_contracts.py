"""SmartChat's contract suites over the three adapters, and the package in use."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_core.events import Event, FeatureUsed
from smartchat_core.model import OwnerId
from smartchat_core.model.activity import Feature
from smartchat_core.plugins import EMBEDDER, LISTENER, PARSER, load
from smartchat_core.ports import Embedder, Parser, ParsingLimits
from smartchat_core.testing import EmbedderContract, ParserContract
from smartchat_core.testing.listener import Effects, ListenerContract
from smartchat_example import CountingListener, GemtextParser, LetterEmbedder

PHRASE = "Tobias kept the lighthouse"
GEMTEXT = (
    f"# The lighthouse\n\n{PHRASE}.\n=> gemini://lamp.example The lamp\n\n## Lists\n* one\n* two\n```\na  b\n```\n"
)


class TestLetterEmbedder(EmbedderContract):
    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        async with LetterEmbedder() as embedder:
            yield embedder


class TestGemtextParser(ParserContract):
    @pytest.fixture
    def parser_class(self) -> type[Parser]:
        return GemtextParser

    @pytest.fixture
    def sample(self, tmp_path: Path) -> tuple[Path, str]:
        path = tmp_path / "sample.gmi"
        path.write_text(GEMTEXT)
        return path, PHRASE


class TestCountingListener(ListenerContract):
    @pytest.fixture
    def listener(self) -> CountingListener:
        return CountingListener()

    @pytest.fixture
    def effects(self, listener: CountingListener) -> Effects:
        async def counted() -> object:
            return dict(listener.counts)

        return counted

    @pytest.fixture
    def event(self) -> Event:
        return FeatureUsed(owner=OwnerId("ann"), feature=Feature.ASK)


def test_what_becomes_of_gemtext(tmp_path: Path) -> None:
    path = tmp_path / "page.gmi"
    path.write_text(GEMTEXT)
    document = GemtextParser().parse(path, limits=ParsingLimits())
    assert document.text == f"The lighthouse\n\n{PHRASE}.\n\nThe lamp\n\nLists\n\none\ntwo\n\na b"
    assert [section.title for section in document.sections] == ["The lighthouse", "Lists"]
    assert document.metadata.title == "The lighthouse"


def test_smartchat_finds_them() -> None:
    assert load(EMBEDDER, "letters") is LetterEmbedder
    assert load(PARSER, "gemtext") is GemtextParser
    assert load(LISTENER, "counting") is CountingListener


def test_an_installed_smartchat_uses_all_three(tmp_path: Path) -> None:
    page = tmp_path / "page.gmi"
    page.write_text(GEMTEXT)
    environment = {**os.environ, "SMARTCHAT_EMBEDDER": "letters:", "SMARTCHAT_LISTENERS": "counting"}
    library = ["--library", str(tmp_path / "library")]
    run = [sys.executable, "-m", "smartchat"]
    for arguments in (["add", str(page)], ["search", "who kept the lighthouse", "--mode", "dense", "--json"]):
        done = subprocess.run(
            [*run, *arguments, *library], env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert PHRASE in done.stdout
