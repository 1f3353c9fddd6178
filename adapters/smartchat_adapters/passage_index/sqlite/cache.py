"""A cache of decoded arrays, bounded by bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ArrayCache", "Frame", "Matrix"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A document's passages but for their texts, by place: ordinal, first and last offset, length in terms."""

    ordinals: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    lengths: NDArray[np.uint32]

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return 4 * self.ordinals.nbytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """A document's vectors: row i belongs to the passage at `places[i]`, in ascending order."""

    places: NDArray[np.uint32]
    rows: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return self.places.nbytes + self.rows.nbytes


class ArrayCache:
    """Least recently used out first. Keys name immutable contents, so that nothing in here ever gets stale.

    What does not fit without pushing out something used since `begin` is not taken in: a scan over more than the
    cache holds would otherwise empty it every time.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._turn = 0
        self._entries: OrderedDict[Hashable, tuple[Frame | Matrix, int]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self) -> int:
        """Start a search; the number goes to `get` and `put`."""
        with self._lock:
            self._turn += 1
            return self._turn

    def get(self, key: Hashable, turn: int) -> Frame | Matrix | None:
        """What is kept under the key."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries[key] = (found[0], turn)
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Frame | Matrix, turn: int) -> None:
        """Keep a value if there is room or something older to push out."""
        with self._lock:
            if key in self._entries:
                return
            while self._entries and self._size + value.nbytes > self._limit:
                oldest = next(iter(self._entries))
                kept, used = self._entries[oldest]
                if used >= turn:
                    return
                del self._entries[oldest]
                self._size -= kept.nbytes
            if self._size + value.nbytes <= self._limit:
                self._entries[key] = (value, turn)
                self._size += value.nbytes

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0
