"""Canary target: a SmartChat that runs elsewhere, reached by its HTTP API."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from smartchat.canary.book import CanaryBook
from smartchat.canary.run import CanaryFailed, LeftoverDocument
from smartchat_core.errors import AddressRefused, InvalidRequest, RequestFailed
from smartchat_core.ports.outgoing_http import OutgoingHttp, OutgoingRequest

__all__ = ["HttpTarget"]

_SEARCHABLE = frozenset({"searchable", "ready"})
_FAILED = frozenset({"failed", "needs_ocr"})
_NOT_FOUND = 404
_MAX_BYTES = 16 * 1024**2


class HttpTarget:
    """Speaks with a server; the connection ends with each request, so that every run goes the whole way.

    Args:
        url: the address of the server, without a path.
        http: sends the requests; it may reach that address.
        max_cost: US dollars that an answer may cost; 0 asks no model that costs anything.
        seconds: how long one request may take.

    Raises:
        InvalidRequest: it is no address of HTTP.
    """

    def __init__(self, url: str, *, http: OutgoingHttp, max_cost: str = "0", seconds: float = 30.0) -> None:
        if not url.startswith(("http://", "https://")):
            raise InvalidRequest(f"{url!r} is no address of a server", remedy="Write it as in http://127.0.0.1:8000.")
        self._url = url.rstrip("/")
        self._http = http
        self._max_cost = max_cost
        self._seconds = seconds

    async def upload(self, book: CanaryBook) -> str:
        """Add the book, and return its identifier."""
        boundary = uuid4().hex
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{book.filename}"\r\n'
            "Content-Type: text/markdown\r\n\r\n"
        )
        body = head.encode() + book.content + f"\r\n--{boundary}--\r\n".encode()
        headers = ("Content-Type", f"multipart/form-data; boundary={boundary}")
        return str((await self._ask("POST", "/api/documents", body, (headers,)))["id"])

    async def searchable(self, document: str) -> bool:
        """Whether it can be searched by now."""
        found = await self._ask("GET", f"/api/documents/{document}")
        if found["status"] in _FAILED:
            raise CanaryFailed(f"expected that the book can be searched; it is {found['status']}")
        return found["status"] in _SEARCHABLE

    async def search(self, document: str, query: str) -> list[str]:
        """The texts of the passages that are found."""
        found = await self._post("/api/search", {"query": query, "documents": [document]})
        return [str(one["text"]) for one in found["passages"]]

    async def ask(self, document: str, question: str) -> list[str]:
        """The quotes that the answer cites."""
        asked = {"question": question, "documents": [document], "max_cost": self._max_cost}
        return [str(one["quote"]) for one in (await self._post("/api/ask", asked))["citations"]]

    async def remove(self, document: str) -> None:
        """Remove it; nothing happens when it is gone."""
        await self._ask("DELETE", f"/api/documents/{document}", accept_not_found=True)

    async def documents(self) -> list[LeftoverDocument]:
        """All documents."""
        found = (await self._ask("GET", "/api/documents"))["documents"]
        return [
            LeftoverDocument(
                id=one["id"],
                filename=one["filename"],
                title=one["title"],
                added_at=datetime.fromisoformat(one["added_at"]),
            )
            for one in found
        ]

    async def _post(self, path: str, value: object) -> dict[str, Any]:
        return await self._ask("POST", path, json.dumps(value).encode(), (("Content-Type", "application/json"),))

    async def _ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: tuple[tuple[str, str], ...] = (),
        *,
        accept_not_found: bool = False,
    ) -> dict[str, Any]:
        request = OutgoingRequest(
            method=method,
            url=self._url + path,
            headers=(("Accept", "application/json"), ("User-Agent", "smartchat-canary"), *headers),
            body=body,
            max_bytes=_MAX_BYTES,
            seconds=self._seconds,
        )
        try:
            answer = await self._http.send(request)
        except (AddressRefused, RequestFailed) as exc:
            cause = exc.cause or exc.message
            raise CanaryFailed(f"expected an answer from {self._url}; there was none ({cause})") from exc
        status = answer.status
        if accept_not_found and status == _NOT_FOUND:
            return {}
        what = f"{method} {path.partition('?')[0]}"
        try:
            found = json.loads(answer.body or b"{}")
        except ValueError as exc:
            raise CanaryFailed(
                f"expected JSON from {what}; the answer was something else, with status {status}"
            ) from exc
        if status >= 300 or not isinstance(found, dict):
            code = found.get("code", "") if isinstance(found, dict) else ""
            raise CanaryFailed(f"expected that {what} succeeds; the server answered {status} {code}".rstrip())
        return found
