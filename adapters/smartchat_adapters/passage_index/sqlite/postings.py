r"""The lexical index of one document: which passages hold a term, and how often.

The terms are spread over buckets by their CRC-32, and every bucket is one BLOB, so that a query reads a few
kilobytes of a document for each of its terms:

    "\n" term "\n" term ... "\n" NUL width | padding to 4 | u32 end of each term's postings | passages | u8 counts

All numbers are little-endian. Passages are places in the document's passage list, in ascending order, in numbers
of `width` bytes (2 or 4). Counts stop at 255.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from smartchat_adapters.passage_index.analysis.word_analysis import BOUNDARY, WordAnalyser, separate_words
from smartchat_adapters.passage_index.analysis.word_numbers import number_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["DocumentTerms", "bucket_of", "find_postings", "index_terms"]

_TERMS_PER_BUCKET = 48
_MAX_BITS = 12
_MAX_COUNTS = 255
_NARROW = 1 << 16
_SHIFT = np.uint64(32)


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentTerms:
    """The postings of a document by `index_terms`, in `2**bits` buckets; empty ones are left out.

    `lengths` are the passages' lengths in terms.
    """

    bits: int
    buckets: tuple[tuple[int, bytes], ...]
    lengths: NDArray[np.uint32]


def bucket_of(term: bytes, bits: int) -> int:
    """The bucket that a term belongs to."""
    return zlib.crc32(term) >> (32 - bits) if bits else 0


def index_terms(passages: Sequence[bytes], analyser: WordAnalyser) -> DocumentTerms:
    """Index the passages of a document, given in UTF-8."""
    number = len(passages)
    separator = b" " + BOUNDARY + b" "
    joined = separator.join(passages)
    if joined.count(BOUNDARY) >= number:  # a passage holds the separator itself
        joined = separator.join(passage.replace(BOUNDARY, b" ") for passage in passages)

    words, distinct = number_words(separate_words(joined))
    boundary = distinct.index(BOUNDARY) if number > 1 else -1
    place = np.cumsum(words == boundary, dtype=np.uint32)

    analysed = analyser.terms_of_all(distinct)
    terms = list(dict.fromkeys(chain.from_iterable(analysed)))
    if not terms:
        return DocumentTerms(bits=0, buckets=(), lengths=np.zeros(number, np.uint32))
    encoded = "\n".join(terms).encode("utf-8", "replace").split(b"\n")
    bits = min(_MAX_BITS, (len(terms) // _TERMS_PER_BUCKET).bit_length())
    bucket = np.fromiter(map(zlib.crc32, encoded), np.uint64, len(terms)) >> np.uint64(32 - bits)
    order = np.argsort(bucket, kind="stable")
    rank = np.empty(len(terms), np.uint64)
    rank[order] = np.arange(len(terms), dtype=np.uint64)

    position = dict(zip(terms, range(len(terms)), strict=True))
    fan = np.fromiter(map(len, analysed), np.int64, len(analysed))
    flat = np.fromiter(map(position.__getitem__, chain.from_iterable(analysed)), np.int64)
    first = np.cumsum(fan) - fan
    # Word w stands for the terms flat[first[w] : first[w] + fan[w]]; nearly always that is one.
    times = fan[words]
    single = times == 1
    several = np.flatnonzero(times > 1)
    times = times[several]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    occurring = np.concatenate((flat[first[words[single]]], flat[np.repeat(first[words[several]], times) + within]))
    where = np.concatenate((place[single], np.repeat(place[several], times)))

    keys, counts = np.unique(rank[occurring] << _SHIFT | where, return_counts=True)
    lengths = np.bincount(where, minlength=number).astype(np.uint32)
    return DocumentTerms(
        bits=bits,
        buckets=_encode(keys, counts, number, [encoded[index] for index in order], bucket[order]),
        lengths=lengths,
    )


def _encode(
    keys: NDArray[np.uint64], counts: NDArray[np.int64], number: int, terms: list[bytes], bucket: NDArray[np.uint64]
) -> tuple[tuple[int, bytes], ...]:
    """The buckets' BLOBs; `terms` are in the order of their buckets, and `keys` consist of rank and passage."""
    ends = np.searchsorted(keys, np.arange(1, len(terms) + 1, dtype=np.uint64) << _SHIFT)
    width = 2 if number <= _NARROW else 4
    passages = keys.astype(f"<u{width}").tobytes()
    amounts = np.minimum(counts, _MAX_COUNTS).astype(np.uint8).tobytes()
    starts = np.flatnonzero(np.diff(bucket, prepend=np.uint64(1 << 32)))
    blobs: list[tuple[int, bytes]] = []
    begin = 0
    for low, high in zip(starts.tolist(), [*starts[1:].tolist(), len(terms)], strict=True):
        finish = int(ends[high - 1])
        head = b"\n" + b"\n".join(terms[low:high]) + b"\n\0" + bytes([width])
        parts = (
            head,
            bytes(-len(head) % 4),
            (ends[low:high] - begin).astype("<u4").tobytes(),
            passages[width * begin : width * finish],
            amounts[begin:finish],
        )
        blobs.append((int(bucket[low]), b"".join(parts)))
        begin = finish
    return tuple(blobs)


def find_postings(blob: bytes, term: bytes) -> tuple[NDArray[np.unsignedinteger], NDArray[np.uint8]] | None:
    """The passages that hold the term, and how often each does; None where the bucket lacks it."""
    head = blob.index(b"\0")
    at = blob.find(b"\n" + term + b"\n", 0, head)
    if at < 0:
        return None
    which = blob.count(b"\n", 0, at)
    size = which + blob.count(b"\n", at, head) - 1
    width = blob[head + 1]
    offset = head + 2 + (-(head + 2) % 4)
    ends = np.frombuffer(blob, "<u4", size, offset)
    begin, finish, total = (int(ends[which - 1]) if which else 0), int(ends[which]), int(ends[-1])
    offset += 4 * size
    passages = np.frombuffer(blob, f"<u{width}", finish - begin, offset + width * begin)
    return passages, np.frombuffer(blob, np.uint8, finish - begin, offset + width * total + begin)
