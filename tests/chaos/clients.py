"""The people who use the installation while it is killed: some add and remove documents, some ask."""

import json
import threading
import time
from collections.abc import Callable
from heapq import heappop, heappush
from random import Random

from tests.chaos.books import Book
from tests.chaos.errands import Errand, Step, errand
from tests.chaos.ledger import Ledger, Wanted
from tests.chaos.web import Outcome, Reply, Street

__all__ = ["Clients"]

UPLOADERS = 3
ASKERS = 2
ROOM = 0.1
"""Seconds after which it is looked again whether there is room for more."""


class Clients:
    """Threads that work through errands until it is announced that there will be no more, and then finish these.

    Args:
        seed: Of the errands.
        busy: How many documents are unfinished; no new errand is begun while there are `most`.
    """

    def __init__(self, *, seed: int, street: Street, ledger: Ledger, busy: Callable[[], int], most: int) -> None:
        self._seed = seed
        self._street = street
        self._ledger = ledger
        self._busy = busy
        self._max = most
        self._number = 0
        self._later: list[tuple[float, int, int, Errand]] = []
        self._lock = threading.Lock()
        self._no_more = threading.Event()
        self._stopped = threading.Event()
        self._open = 0
        self._found: set[int] = set()
        self._threads = [
            *(threading.Thread(target=self._add, name=f"uploader-{one}") for one in range(UPLOADERS)),
            *(threading.Thread(target=self._ask, args=(one,), name=f"asker-{one}") for one in range(ASKERS)),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def no_more(self) -> None:
        """Begin no new errands, and do what is left of the others without waiting."""
        self._no_more.set()

    @property
    def open(self) -> int:
        """Errands that are not done."""
        return self._open

    def stop(self) -> None:
        """Give up whatever is left."""
        self._no_more.set()
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _add(self) -> None:
        while not self._stopped.is_set():
            step = self._next_step()
            if step is None:
                if self._no_more.is_set() and not self._open:
                    return
                time.sleep(ROOM)
                continue
            one, position = step
            if self._do(one.book, one.steps[position][1]):
                self._put_off(one, position + 1)
            else:
                with self._lock:
                    self._open -= 1

    def _next_step(self) -> tuple[Errand, int] | None:
        with self._lock:
            if self._later and (self._later[0][0] <= time.monotonic() or self._no_more.is_set()):
                _, _, position, one = heappop(self._later)
                return one, position
            if self._no_more.is_set() or self._busy() >= self._max:
                return None
            self._number += 1
            self._open += 1
            one = errand(self._seed, self._number)
        self._ledger.begun(one.book)
        return one, 0

    def _put_off(self, one: Errand, position: int) -> None:
        with self._lock:
            if position == len(one.steps):
                self._open -= 1
            else:
                due = time.monotonic() + one.steps[position][0]
                heappush(self._later, (due, one.book.number, position, one))

    def _do(self, book: Book, step: Step) -> bool:
        """Whether it was done; not when it was refused, or there is no more time."""
        if step is Step.REMOVE:
            return self._remove(book)
        if step is Step.ADD_TWICE:
            other = threading.Thread(target=self._upload, args=(book,), name="second-uploader")
            other.start()
            done = self._upload(book)
            other.join()
            return done
        return self._upload(book)

    def _upload(self, book: Book) -> bool:
        reply = self._patiently(lambda: self._street.any().upload(book), "upload")
        if reply.outcome is Outcome.DONE:
            self._ledger.accepted(book, str(json.loads(reply.body)["id"]))
            return True
        if reply.outcome is Outcome.REFUSED:
            self._ledger.broke("refused upload", f"{book.filename}: {reply.status} {reply.body[:300]}")
        return False

    def _remove(self, book: Book) -> bool:
        (document,) = {one.document for one in self._ledger.promises if one.book is book}
        reply = self._patiently(lambda: self._street.any().remove(document), "removal")
        # It is gone when an earlier try removed it and its answer was lost.
        if reply.outcome is Outcome.DONE or reply.status == 404:
            self._ledger.removed(book)
            return True
        if reply.outcome is Outcome.REFUSED:
            self._ledger.broke("refused removal", f"{book.filename}: {reply.status} {reply.body[:300]}")
        return False

    def _patiently(self, request: Callable[[], Reply], what: str) -> Reply:
        """Try until the answer says yes or no."""
        while True:
            reply = request()
            self._ledger.answered(f"{what}: {_ending(reply)}")
            if reply.outcome in {Outcome.DONE, Outcome.REFUSED} or self._stopped.is_set():
                return reply
            self._stopped.wait(reply.wait)

    def _ask(self, number: int) -> None:
        random = Random(f"asker {self._seed} {number}")
        while not self._no_more.is_set():
            present = [one.book for one in self._ledger.promises if one.wanted is Wanted.PRESENT and one.book.readable]
            if not present:
                self._no_more.wait(ROOM)
                continue
            book = random.choice(present[-50:])
            if random.random() < 0.6:
                reply = self._street.any().ask(f"Who kept the {book.word}?")
                self._ledger.answered(f"question: {_ending(reply)}")
            else:
                reply = self._search(book)
            self._no_more.wait(reply.wait if reply.outcome is not Outcome.DONE else 0.2)

    def _search(self, book: Book) -> Reply:
        """Search for a document's word: what has been found once is found from then on, unless it is removed."""
        known = book.number in self._found
        reply = self._street.any().search(book.word)
        self._ledger.answered(f"search: {_ending(reply)}")
        if reply.outcome is Outcome.DONE and not self._to_remove(book):
            if any(book.word in passage["text"] for passage in json.loads(reply.body)["passages"]):
                self._found.add(book.number)
            elif known:
                self._ledger.broke("vanished", f"{book.filename} was found before, and a search finds it no more")
        return reply

    def _to_remove(self, book: Book) -> bool:
        return any(step is Step.REMOVE for _, step in errand(self._seed, book.number).steps)


def _ending(reply: Reply) -> str:
    if reply.outcome is Outcome.LOST:
        return f"connection lost ({reply.body})"
    if reply.status == 200 and reply.outcome is Outcome.LATER:
        return f"stream ended with {reply.body}"
    code = ""
    if reply.status >= 400:
        try:
            code = " " + str(json.loads(reply.body).get("code"))
        except ValueError:
            code = " without a code"
    return f"{reply.status}{code}"
