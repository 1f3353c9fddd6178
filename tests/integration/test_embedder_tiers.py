"""Changing a library to another embedder that runs here: searches go on by words, and reindexing switches it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import smartchat
from smartchat.composition.adapters import local_embedder
from smartchat.library.synchronous import Library
from smartchat.settings import Settings
from smartchat_core.errors import EmbedderUnavailable
from smartchat_core.model.search import SearchMode

BOOK = """\
# Chapter 1. The Island

Old Tobias kept the lighthouse with his dog Barnaby. Every evening he climbed the steps and lit the lamp.

# Chapter 2. The Storm

In November a storm broke the window of the lamp room. Tobias cut his left hand on the glass.
"""


@contextmanager
def opened(folder: Path, embedder: str) -> Iterator[Library]:
    with smartchat.open(folder / "library", embedder=embedder, embedder_threads=2) as library:
        yield library


@pytest.mark.slow
@pytest.mark.parametrize("embedder", ["multilingual", "quality"])
def test_reindexing_changes_the_embedder(tmp_path: Path, embedder: str) -> None:
    for needed in ("minilm", embedder):
        try:
            local_embedder(Settings(library=tmp_path, embedder=needed)).check()
        except EmbedderUnavailable:
            pytest.skip("weights are not installed: make setup, make setup-multilingual, make setup-quality")
    (tmp_path / "lighthouse.md").write_text(BOOK)
    with opened(tmp_path, "minilm") as library:
        assert library.add(tmp_path / "lighthouse.md").search("an injured palm", mode=SearchMode.DENSE).degraded == ()
    with opened(tmp_path, embedder) as library:
        stale = library.search("lighthouse")
        assert stale.passages
        assert stale.degraded == ("dense",)
        assert "built with another embedding model" in stale.warnings[0]
        steps = list(library.reindex())
        assert steps[-1].passages_done == steps[-1].passages_total > 0
        fresh = library.search("Who hurt a palm on a broken pane?", mode=SearchMode.DENSE)
        assert fresh.degraded == ()
        assert "cut his left hand" in fresh.passages[0].text
        assert library.ask("Who kept the lighthouse?").found
    with opened(tmp_path, "minilm") as library:
        assert library.search("lighthouse").degraded == ("dense",)
