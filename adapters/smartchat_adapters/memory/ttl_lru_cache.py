"""A TTL-LRU cache of bytes in bounded space."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from smartchat_core.errors import ConfigurationError

__all__ = ["TtlLruCache", "check_address"]

_OVERHEAD = 200  # bytes that an entry takes besides its key and its value: objects, links, hash table


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    value: bytes = field(repr=False)
    expires: float
    size: int


class TtlLruCache:
    """Keeps values until they expire or the space is needed; what was used longest ago goes first.

    No method waits, so nothing happens between reading and writing within one event loop.

    Args:
        max_entries: how many values are kept.
        max_bytes: how much they may take up, keys included.
        monotonic: a clock that never goes back, in seconds.
    """

    def __init__(self, *, max_entries: int, max_bytes: int, monotonic: Callable[[], float]) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._monotonic = monotonic
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes that are taken up now."""
        return self._bytes

    def get(self, key: str) -> bytes | None:
        """The value that was put and has not expired."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if self._monotonic() >= entry.expires:
            self.drop(key)
            return None
        self._entries.move_to_end(key)
        return entry.value

    def put(self, key: str, value: bytes, ttl_seconds: float) -> None:
        """Keep the value in place of what was there; one that is too large or has no time to live is not kept."""
        self.drop(key)
        # Each UTF-8 character has at most four bytes.
        entry = _Entry(
            value=bytes(value), expires=self._monotonic() + ttl_seconds, size=len(value) + 4 * len(key) + _OVERHEAD
        )
        if ttl_seconds <= 0 or entry.size > self._max_bytes:
            return
        self._entries[key] = entry
        self._bytes += entry.size
        while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
            self.drop(next(iter(self._entries)))

    def drop(self, key: str) -> None:
        """Forget the key, if it is there."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size

    def drop_all(self, prefix: str) -> int:
        """Forget the keys that start with the prefix; how many had not expired."""
        now = self._monotonic()
        found = [(key, entry) for key, entry in self._entries.items() if key.startswith(prefix)]
        for key, _ in found:
            self.drop(key)
        return sum(now < entry.expires for _, entry in found)


def check_address(url: str) -> None:
    """Refuse an address that has more than the scheme of this process's memory.

    Raises:
        ConfigurationError: it does.
    """
    if url.partition(":")[2].strip("/"):
        raise ConfigurationError(
            f"{url!r} names a place within the memory", cause="there are none", remedy="Write memory:// alone."
        )
