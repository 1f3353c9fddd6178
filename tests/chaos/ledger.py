"""What the clients were promised."""

import threading
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.chaos.books import Book

__all__ = ["Broken", "Ledger", "Promise", "Wanted"]


class Wanted(StrEnum):
    """What must be there at the end."""

    NOTHING_SAID = "nothing said"
    """No answer came, so it may be there or not."""
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """What the last answer about a document said. `accepted` counts the answers that took it in."""

    book: Book
    wanted: Wanted = Wanted.NOTHING_SAID
    document: str = ""
    accepted: int = 0
    removed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """An answer that no client should ever get, or one that never came."""

    kind: str
    detail: str


class Ledger:
    """Kept by all clients together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._promises: dict[int, Promise] = {}
        self._broken: list[Broken] = []
        self.answers: Counter[str] = Counter()
        """How requests ended, by a short description."""

    def begun(self, book: Book) -> None:
        with self._lock:
            self._promises.setdefault(book.number, Promise(book=book))

    def accepted(self, book: Book, document: str) -> None:
        with self._lock:
            promise = self._promises[book.number]
            if promise.document not in {"", document}:
                self._broken.append(
                    Broken(kind="two documents", detail=f"{book.filename}: {promise.document} and {document}")
                )
            self._promises[book.number] = replace(
                promise, wanted=Wanted.PRESENT, document=document, accepted=promise.accepted + 1
            )

    def removed(self, book: Book) -> None:
        with self._lock:
            promise = self._promises[book.number]
            self._promises[book.number] = replace(promise, wanted=Wanted.ABSENT, removed=promise.removed + 1)

    def broke(self, kind: str, detail: str) -> None:
        with self._lock:
            self._broken.append(Broken(kind=kind, detail=detail))

    def answered(self, what: str) -> None:
        with self._lock:
            self.answers[what] += 1

    @property
    def promises(self) -> tuple[Promise, ...]:
        with self._lock:
            return tuple(self._promises.values())

    @property
    def broken(self) -> tuple[Broken, ...]:
        with self._lock:
            return tuple(self._broken)
