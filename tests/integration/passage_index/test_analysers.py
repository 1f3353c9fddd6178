"""Analysers are kept, but not for every string that a book declares as its language."""

from __future__ import annotations

from smartchat_adapters.passage_index.analysis.analysers import Analysers


def test_a_bounded_number_is_kept() -> None:
    analysers = Analysers()
    with analysers.analyser("en") as first:
        pass
    for number in range(200):
        with analysers.analyser(f"x{number}"):
            pass
        with analysers.analyser("en") as english:
            assert english is first
    assert len(analysers._made) <= 64
