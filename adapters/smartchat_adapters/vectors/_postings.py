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

from smartchat_adapters.vectors._word_numbers import number_words
from smartchat_adapters.vectors.word_analysis import BOUNDARY, WordAnalyser, separate_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["DocumentTerms", "bucket_of", "find_postings", "index_terms"]

_TERMS_PER_BUCKET = 48
_MOST_BITS = 12
_MOST_COUNTS = 255
_NARROW = 1 << 16


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentTerms:
    """What `index_terms` makes of a document: `bits` says that there are `2**bits` buckets; empty ones are left out.

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
    encoded = [term.encode("utf-8", "replace") for term in terms]
    bits = min(_MOST_BITS, max(0, (len(terms) // _TERMS_PER_BUCKET).bit_length()))
    bucket = np.fromiter((bucket_of(term, bits) for term in encoded), np.uint32, len(terms))
    order = np.argsort(bucket, kind="stable")
    rank = np.empty(len(terms), np.uint64)
    rank[order] = np.arange(len(terms), dtype=np.uint64)

    position = {term: index for index, term in enumerate(terms)}
    fan = np.fromiter(map(len, analysed), np.int64, len(analysed))
    flat = np.fromiter((position[term] for term in chain.from_iterable(analysed)), np.int64)
    first = np.cumsum(fan) - fan
    # Every word becomes its terms: word w stands for flat[first[w] : first[w] + fan[w]].
    times = fan[words]
    if fan.max() > 1:
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        occurring = flat[np.repeat(first[words], times) + within]
        where = np.repeat(place, times)
    else:
        kept = times.astype(bool)
        occurring = flat[first[words[kept]]]
        where = place[kept]

    keys, counts = np.unique(rank[occurring] * np.uint64(max(number, 1)) + where, return_counts=True)
    lengths = np.bincount(where, minlength=number).astype(np.uint32)
    return DocumentTerms(
        bits=bits,
        buckets=_encode(keys, counts, number, [encoded[index] for index in order], bucket[order]),
        lengths=lengths,
    )


def _encode(
    keys: NDArray[np.uint64], counts: NDArray[np.int64], number: int, terms: list[bytes], bucket: NDArray[np.uint32]
) -> tuple[tuple[int, bytes], ...]:
    """The buckets' BLOBs; `terms` are in the order of their buckets and `keys` are rank * number + passage."""
    rank, passage = np.divmod(keys, np.uint64(max(number, 1)))
    ends = np.searchsorted(rank, np.arange(len(terms), dtype=np.uint64), side="right")
    width = 2 if number <= _NARROW else 4
    passages = passage.astype(f"<u{width}")
    amounts = np.minimum(counts, _MOST_COUNTS).astype(np.uint8)
    starts = np.flatnonzero(np.diff(bucket, prepend=np.uint32(0xFFFFFFFF)))
    blobs: list[tuple[int, bytes]] = []
    for low, high in zip(starts.tolist(), [*starts[1:].tolist(), len(terms)], strict=True):
        begin = int(ends[low - 1]) if low else 0
        finish = int(ends[high - 1])
        head = b"\n" + b"\n".join(terms[low:high]) + b"\n\0" + bytes([width])
        blobs.append(
            (
                int(bucket[low]),
                head
                + bytes(-len(head) % 4)
                + (ends[low:high] - begin).astype("<u4").tobytes()
                + passages[begin:finish].tobytes()
                + amounts[begin:finish].tobytes(),
            )
        )
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
