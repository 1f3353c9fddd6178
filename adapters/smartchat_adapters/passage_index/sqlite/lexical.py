"""Lexical search: BM25, and phrases that must occur."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from smartchat_adapters.passage_index.sqlite.postings import bucket_of, find_postings
from smartchat_adapters.passage_index.sqlite.schema import first_bucket
from smartchat_core.retrieval.word_runs import holds_run
from smartchat_core.text.phrases import fold_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import apsw
    from numpy.typing import NDArray

    from smartchat_adapters.passage_index.sqlite.view import StoredDocument, View

__all__ = ["LexicalSearch"]

_K1 = 1.2
_B = 0.75
_MAX_TERMS = 128
_BUCKET = "SELECT bucket FROM postings WHERE id = ?"


class LexicalSearch:
    """Scores the passages in view.

    `query_terms` gives the terms of a text in a language, so that the query is analysed as each document was.
    """

    def __init__(
        self, connection: apsw.Connection, view: View, query_terms: Callable[[str, str], Sequence[str]]
    ) -> None:
        self._connection = connection
        self._view = view
        self._query_terms = query_terms
        self._columns: dict[tuple[str, int], int] = {}
        self._stopped_in: dict[str, set[str]] = {}

    def scores(self, text: str, admitted: dict[int, NDArray[np.bool_] | None]) -> NDArray[np.float64]:
        """Okapi BM25 of every passage in view, 0 where no term occurs or the passage is not admitted.

        With k1 = 1.2, b = .75 and idf = ln(1 + (N - n + .5) / (n + .5)), which is positive for every term. N, n and
        the mean length are those of the admitted passages and of nothing else. A word counts once, whatever terms
        it becomes in the languages of the documents. One that is a stop word in a document's language counts as if
        each of its passages held it: in a library that is English but for one book, "the" weighs next to nothing in
        that book, too. Of a longer query the first 128 terms count.
        """
        places: list[NDArray[np.int64]] = []
        counts: list[NDArray[np.uint8]] = []
        columns: list[NDArray[np.int64]] = []
        lengths = np.ones(self._view.size, np.float64)
        number = total = 0
        terms_in: dict[str, list[tuple[int, bytes]]] = {}
        passages_in: Counter[str] = Counter()
        for document in self._view.documents:
            mask = admitted[document.id]
            size = document.passages if mask is None else int(mask.sum())
            number += size
            passages_in[document.language] += size
            if document.language not in terms_in:
                terms_in[document.language] = self._numbered_terms(text, document.language)
            touched = False
            buckets: dict[int, bytes | None] = {}
            for column, term in terms_in[document.language]:
                found = self._postings(document, term, buckets)
                if found is None:
                    continue
                where = found[0].astype(np.int64)
                amount = found[1]
                if mask is not None:
                    kept = mask[where]
                    where, amount = where[kept], amount[kept]
                if where.size:
                    touched = True
                    places.append(where + document.base)
                    counts.append(amount)
                    columns.append(np.full(where.size, column))
            if touched or mask is not None:
                frame = self._view.frame(document)
                lengths[document.base : document.base + document.passages] = frame.lengths
                total += document.terms if mask is None else int(frame.lengths[mask].sum())
            else:
                total += document.terms
        if not places:
            return np.zeros(self._view.size)
        at = np.concatenate(places)
        column_of = np.concatenate(columns)
        frequency = np.concatenate(counts).astype(np.float64)
        holding = np.bincount(column_of).astype(np.float64)
        for (word, _), column in self._columns.items():
            if column < holding.size:
                holding[column] += sum(passages_in[language] for language in self._stopped_in.get(word, ()))
        idf = np.log1p((number - holding + 0.5) / (holding + 0.5))
        damping = _K1 * (1 - _B + _B * lengths[at] * number / max(total, 1))
        weights = idf[column_of] * frequency * (_K1 + 1) / (frequency + damping)
        return np.bincount(at, weights, self._view.size).astype(np.float64, copy=False)

    def containing(
        self, phrases: Sequence[str], document: StoredDocument, admitted: NDArray[np.bool_] | None
    ) -> NDArray[np.bool_]:
        """Which of the admitted passages of a document contain all the phrases (folded, see `fold_phrase`).

        The texts are read only of those that have all the phrases' terms; where stop words are all there is, of
        every admitted passage.
        """
        mask = np.ones(document.passages, np.bool_) if admitted is None else admitted.copy()
        self._keep_having(
            mask, [term for one in phrases for term in self._query_terms(one, document.language)], document
        )
        candidates = np.flatnonzero(mask)
        for place, text in zip(candidates.tolist(), self._view.texts(document, candidates), strict=True):
            folded = fold_phrase(text)
            mask[place] = all(phrase in folded for phrase in phrases)
        return mask

    def first_with(
        self, words: str, run: Sequence[str], document: StoredDocument, admitted: NDArray[np.bool_] | None
    ) -> int | None:
        """The place of the first admitted passage of a document that holds the words next to each other.

        `run` are the words, folded. The texts are read of those passages only that have all the words' terms.
        """
        terms = self._query_terms(words, document.language)
        if not terms:
            return None
        mask = np.ones(document.passages, np.bool_) if admitted is None else admitted.copy()
        self._keep_having(mask, terms, document)
        for place in np.flatnonzero(mask):
            (text,) = self._view.texts(document, np.array([place]))
            if holds_run(text, run):
                return int(place)
        return None

    def _keep_having(self, mask: NDArray[np.bool_], terms: Sequence[str], document: StoredDocument) -> None:
        """Take the passages out of the mask that lack one of the terms."""
        buckets: dict[int, bytes | None] = {}
        for term in terms:
            if not mask.any():
                return
            having = np.zeros(document.passages, np.bool_)
            found = self._postings(document, term.encode("utf-8", "replace"), buckets)
            if found is not None:
                having[found[0]] = True
            mask &= having

    def _numbered_terms(self, text: str, language: str) -> list[tuple[int, bytes]]:
        """The query's terms in a language, each with the number of the part of the query that it comes from."""
        numbered: dict[str, int] = {}
        for word in dict.fromkeys(text.split()[: 4 * _MAX_TERMS]):
            terms = self._query_terms(word, language)
            if not terms:
                self._stopped_in.setdefault(word, set()).add(language)
            for part, term in enumerate(terms):
                if len(numbered) >= _MAX_TERMS:
                    break
                numbered.setdefault(term, self._columns.setdefault((word, part), len(self._columns)))
        return [(number, term.encode("utf-8", "replace")) for term, number in numbered.items()]

    def _postings(
        self, document: StoredDocument, term: bytes, buckets: dict[int, bytes | None]
    ) -> tuple[NDArray[np.unsignedinteger], NDArray[np.uint8]] | None:
        """Where a term occurs in a document; `buckets` keeps what was read of it, for the next term."""
        number = bucket_of(term, document.bits)
        if number not in buckets:
            row = self._connection.execute(_BUCKET, (first_bucket(document.id) + number,)).fetchone()
            buckets[number] = None if row is None else row[0]
        bucket = buckets[number]
        return None if bucket is None else find_postings(bucket, term)
