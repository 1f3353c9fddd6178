"""Word analysers kept for reuse, and the language that a document is analysed in."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from smartchat_adapters.vectors.language_detection import detect_language
from smartchat_adapters.vectors.word_analysis import WordAnalyser, primary_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartchat_core.model.passage import Passage

__all__ = ["Analysers", "language_of"]

_SAMPLED_PASSAGES = 40


class Analysers:
    """The analysers that were needed so far, for one thread at a time."""

    def __init__(self) -> None:
        self._made: dict[str, WordAnalyser] = {}
        self._lock = threading.Lock()

    @contextmanager
    def analyser(self, language: str) -> Iterator[WordAnalyser]:
        """The analyser of a language, for the time of the block."""
        with self._lock:
            if language not in self._made:
                self._made[language] = WordAnalyser(language)
            yield self._made[language]

    def query_terms(self, text: str, language: str) -> list[str]:
        """The distinct terms of a query in a language."""
        with self.analyser(language) as analyser:
            return analyser.query_terms(text)


def language_of(passages: Sequence[Passage], declared: str) -> str:
    """The primary subtag of the declared language; where none is, a guess from passages all over the document."""
    declared = primary_language(declared)
    if declared:
        return declared
    step = max(1, len(passages) // _SAMPLED_PASSAGES)
    return detect_language("\n".join(passage.text for passage in passages[::step]))
