"""Requests to the product as a patient client makes them, and what of the answers is a broken promise."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

import httpx

from tests.chaos.books import Book
from tests.chaos.ledger import Ledger

__all__ = ["Door", "Outcome", "Reply", "Street"]

PATIENCE = 60.0
"""Seconds in which any answer has to come, however bad the state of things: several deadlines of the product."""

LONGEST_WAIT = 2.0
"""Seconds that a client waits at most before it tries again, whatever `Retry-After` says: a run has to get on."""

LARGE = 10_000
"""From so many bytes on a document is sent in pieces over a second or two, so that kills fall between them."""

_PIECES = 12


class Outcome(Enum):
    """How a request ended."""

    DONE = "done"
    LATER = "later"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """How a request ended, with the answer, if there was one."""

    outcome: Outcome
    status: int = 0
    body: str = ""
    wait: float = 0.5


class Door:
    """One web server, as clients know it: an address, and who is talking to it right now."""

    def __init__(
        self, name: str, address: str, ledger: Ledger, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.name = name
        self.address = address
        self._ledger = ledger
        self._lock = threading.Lock()
        self._busy = {"upload": 0, "answer": 0, "removal": 0}
        self._client = httpx.Client(base_url=address, timeout=httpx.Timeout(PATIENCE, connect=5.0), transport=transport)

    def busy(self, what: str) -> int:
        """How many are doing this at this moment."""
        return self._busy[what]

    def close(self) -> None:
        self._client.close()

    def ready(self) -> bool:
        try:
            return self._client.get("/livez", timeout=5.0).status_code == 200
        except httpx.HTTPError:
            return False

    def upload(self, book: Book) -> Reply:
        """Send a document; a large one takes its time."""
        boundary = secrets.token_hex(16)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{book.filename}"\r\n\r\n'
        form = head.encode() + book.content + f"\r\n--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(len(form))}
        pace = 0.12 if len(form) > LARGE else 0.0
        with self._during("upload"):
            return self._send("POST", "/api/documents", content=_pieces(form, pace), headers=headers)

    def remove(self, document: str) -> Reply:
        with self._during("removal"):
            return self._send("DELETE", f"/api/documents/{document}")

    def get(self, path: str) -> Reply:
        return self._send("GET", path)

    def search(self, word: str) -> Reply:
        return self._send("POST", "/api/search", json={"query": word, "limit": 20, "mode": "lexical"})

    def ask(self, question: str) -> Reply:
        """Ask, and read the stream to its end: complete, an error that has a name, or a broken connection."""
        with self._during("answer"):
            reply = self._send("POST", "/api/ask", json={"question": question})
        if reply.outcome is Outcome.DONE:
            name, data = _last_event(reply.body)
            if name == "error_occurred":
                self._judge_error("ask", data)
                return Reply(outcome=Outcome.LATER, status=reply.status, body=str(data.get("code")))
            if name != "answer_completed":
                self._ledger.broke("half an answer", f"a stream ended well after {name or 'nothing'}")
        return reply

    @contextmanager
    def _during(self, what: str) -> Iterator[None]:
        with self._lock:
            self._busy[what] += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy[what] -= 1

    def _send(self, method: str, path: str, **options: object) -> Reply:
        begun = time.monotonic()
        try:
            # The whole answer is read before this returns.
            response = self._client.request(method, path, **options)  # type: ignore[arg-type]
        except httpx.TimeoutException as error:
            kind = type(error).__name__
            if not isinstance(error, httpx.ConnectTimeout):
                self._ledger.broke("no answer", f"{method} {path} at {self.name}: {kind} after {_since(begun)}")
            return Reply(outcome=Outcome.LOST, body=kind)
        except httpx.HTTPError as error:
            return Reply(outcome=Outcome.LOST, body=type(error).__name__)
        if time.monotonic() - begun > PATIENCE:
            self._ledger.broke("late answer", f"{method} {path} at {self.name} took {_since(begun)}")
        return self._reply(f"{method} {path}", response)

    def _reply(self, request: str, response: httpx.Response) -> Reply:
        status, body = response.status_code, response.text
        if status < 400:
            return Reply(outcome=Outcome.DONE, status=status, body=body)
        if status >= 500:
            self._judge_error(request, _json(body))
        if status in {429, 503}:
            after = response.headers.get("Retry-After", "")
            if not after.isdigit():
                self._ledger.broke("no Retry-After", f"{request}: {status} {body[:300]}")
            wait = min(float(after) if after.isdigit() else LONGEST_WAIT, LONGEST_WAIT)
            return Reply(outcome=Outcome.LATER, status=status, body=body, wait=wait)
        if status >= 500 or status in {408, 409, 425}:
            return Reply(outcome=Outcome.LATER, status=status, body=body)
        return Reply(outcome=Outcome.REFUSED, status=status, body=body)

    def _judge_error(self, request: str, problem: dict[str, object]) -> None:
        """An error is named, and shows nothing of the machine."""
        code = problem.get("code")
        if not code:
            self._ledger.broke("nameless error", f"{request} at {self.name}: {problem}")
        elif code == "internal_error":
            self._ledger.broke("internal error", f"{request} at {self.name}: {problem}")
        text = " ".join(str(value) for value in problem.values())
        if any(sign in text for sign in ("Traceback", "psycopg", "sqlalchemy", "botocore", "127.0.0.1", "/tmp/")):
            self._ledger.broke("internals shown", f"{request} at {self.name}: {problem}")


class Street:
    """All doors. A client that fails at one goes to the next, as behind a load balancer."""

    def __init__(self, doors: tuple[Door, ...]) -> None:
        self.doors = doors
        self._next = 0

    def any(self) -> Door:
        self._next += 1
        return self.doors[self._next % len(self.doors)]


def _pieces(form: bytes, pace: float) -> Iterator[bytes]:
    size = -(-len(form) // _PIECES)
    for start in range(0, len(form), size):
        if start and pace:
            time.sleep(pace)
        yield form[start : start + size]


def _last_event(stream: str) -> tuple[str, dict[str, object]]:
    name, data = "", ""
    for line in stream.splitlines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data = line.removeprefix("data: ")
    return name, _json(data)


def _json(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"
