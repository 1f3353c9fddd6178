"""Analysers kept for reuse, and the language that a document is analysed in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from smartchat_adapters.passage_index.analysis.word_analysis import WordAnalyser
from smartchat_core.text.languages import detect_language, primary_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartchat_core.model.passage import Passage

__all__ = ["Analysers", "choose_language"]

_SAMPLED_PASSAGES = 40
_MAX_ANALYSERS = 64


class Analysers:
    """The analysers that were needed last, for one thread at a time."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, WordAnalyser] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def analyser(self, language: str) -> Iterator[WordAnalyser]:
        """The analyser of a language, for the time of the block."""
        with self._lock:
            if language not in self._made:
                self._made[language] = WordAnalyser(language)
                if len(self._made) > _MAX_ANALYSERS:  # a book may declare any string as its language
                    self._made.popitem(last=False)
            self._made.move_to_end(language)
            yield self._made[language]

    def query_terms(self, text: str, language: str) -> list[str]:
        """The distinct terms of a query in a language."""
        with self.analyser(language) as analyser:
            return analyser.query_terms(text)


def choose_language(passages: Sequence[Passage], declared: str) -> str:
    """The primary subtag of the declared language; where none is, a guess from passages all over the document."""
    declared = primary_language(declared)
    if declared:
        return declared
    step = max(1, len(passages) // _SAMPLED_PASSAGES)
    return detect_language("\n".join(passage.text for passage in passages[::step]))
