"""A stand-in for Azure Blob Storage: the requests of a client, over a dictionary.

No registry has an emulator that this project's locks could name. It checks what a request has to carry, and answers as
https://learn.microsoft.com/en-us/rest/api/storageservices/blob-service-rest-api says; it does not verify signatures.
"""

import base64
import hashlib
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

ACCOUNT = "standin"
KEY = base64.b64encode(b"no secret at all").decode()
CONTAINER = "books"
_PAGE = 20
"""Far fewer than Azure gives at once, so that listings have more pages than one."""


class AzureBlobs(ThreadingHTTPServer):
    """Containers and blobs; `fail_blocks_after` is how many blocks of a file are taken, and what the next one gets."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Answers)
        self.blobs: dict[str, bytes] = {}
        self.blocks: dict[tuple[str, str], bytes] = {}
        self.containers = {CONTAINER}
        self.fail_blocks_after: tuple[int, tuple[int, str]] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{ACCOUNT}"

    @contextmanager
    def running(self) -> Iterator["AzureBlobs"]:
        thread = threading.Thread(target=self.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join()


class _Answers(BaseHTTPRequestHandler):
    server: AzureBlobs
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        account, container, blob = (*unquote(parts.path).lstrip("/").split("/", 2), "", "")[:3]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.headers.get("Authorization", "").startswith(f"SharedKey {account}:") or account != ACCOUNT:
            self._refuse(403, "AuthenticationFailed")
        elif "x-ms-version" not in self.headers or "x-ms-date" not in self.headers:
            self._refuse(400, "MissingRequiredHeader")
        elif container not in self.server.containers:
            self._refuse(404, "ContainerNotFound")
        elif not blob:
            self._list(container, query) if query.get("comp") == "list" else self._answer(200)
        elif self.command == "PUT":
            self._put(blob, query.get("comp", ""), query, body)
        elif blob not in self.server.blobs:
            self._refuse(404, "BlobNotFound")
        elif self.command == "DELETE":
            del self.server.blobs[blob]
            self._answer(202)
        else:
            self._read(self.server.blobs[blob])

    do_GET = do_HEAD = do_PUT = do_DELETE = _serve  # noqa: N815  # the names are fixed by http.server

    def _put(self, blob: str, comp: str, query: dict[str, str], body: bytes) -> None:
        digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        if self.headers.get("Content-MD5", digest) != digest:
            self._refuse(400, "Md5Mismatch")
        elif comp == "block" and (fault := self._fault()):
            self._refuse(*fault)
        elif comp == "block":
            self.server.blocks[blob, query["blockid"]] = body
            self._answer(201, {"Content-MD5": digest})
        elif comp == "blocklist":
            names = [str(one.text) for one in ET.fromstring(body)]  # the client's own
            if any((blob, name) not in self.server.blocks for name in names):
                self._refuse(400, "InvalidBlockList")
                return
            self.server.blobs[blob] = b"".join(self.server.blocks.pop((blob, name)) for name in names)
            self._answer(201)
        elif self.headers.get("x-ms-blob-type") == "BlockBlob":
            self.server.blobs[blob] = body
            self._answer(201, {"Content-MD5": digest})
        else:
            self._refuse(400, "MissingRequiredHeader")

    def _fault(self) -> tuple[int, str] | None:
        after, fault = self.server.fail_blocks_after or (0, None)
        return fault if len(self.server.blocks) >= after else None

    def _read(self, data: bytes) -> None:
        asked = self.headers.get("x-ms-range") or self.headers.get("Range")
        if asked is None:
            self._answer(200, {"x-ms-blob-type": "BlockBlob"}, data)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(data)) + 1, len(data))
        if start >= len(data):
            self._refuse(416, "InvalidRange")
            return
        content_range = f"bytes {start}-{end - 1}/{len(data)}"
        self._answer(206, {"Content-Range": content_range, "x-ms-blob-type": "BlockBlob"}, data[start:end])

    def _list(self, container: str, query: dict[str, str]) -> None:
        prefix, delimiter, marker = query.get("prefix", ""), query.get("delimiter", ""), query.get("marker", "")
        found: dict[str, str] = {}
        for name in sorted(self.server.blobs):
            if name.startswith(prefix):
                rest = name[len(prefix) :]
                if delimiter and delimiter in rest:
                    level = prefix + rest[: rest.index(delimiter) + 1]
                    found[level] = f"<BlobPrefix><Name>{escape(level)}</Name></BlobPrefix>"
                else:
                    size = len(self.server.blobs[name])
                    found[name] = (
                        f"<Blob><Name>{escape(name)}</Name><Properties><Content-Length>{size}</Content-Length>"
                        f"<Last-Modified>{formatdate(usegmt=True)}</Last-Modified><Etag>e</Etag>"
                        "<BlobType>BlockBlob</BlobType></Properties><Metadata /></Blob>"
                    )
        names = [name for name in found if name >= marker]
        page, following = names[:_PAGE], names[_PAGE:][:1]
        text = (
            f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="{container}">'
            f"<Blobs>{''.join(found[name] for name in page)}</Blobs>"
            f"<NextMarker>{escape(''.join(following))}</NextMarker></EnumerationResults>"
        )
        self._answer(200, {"Content-Type": "application/xml"}, text.encode())

    def _refuse(self, status: int, code: str) -> None:
        text = f"<Error><Code>{code}</Code><Message>the server's own words</Message></Error>"
        self._answer(status, {"x-ms-error-code": code, "Content-Type": "application/xml"}, text.encode())

    def _answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        fields = {"ETag": '"e"', "Last-Modified": formatdate(usegmt=True), "x-ms-request-id": "1"}
        for name, value in (fields | (headers or {}) | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is fixed by http.server
        pass


if __name__ == "__main__":
    AzureBlobs(int(sys.argv[1])).serve_forever()
