"""Requests that no client should send: each is the client's fault, answered with a problem, and costs nothing else."""

import json
import logging
import re
import socket
import struct
from dataclasses import dataclass

import httpx
import pytest

from smartchat_core.ops.slo import API_AVAILABILITY

JSON = "Content-Type: application/json"
_DEEP = b'{"query": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def request(method: str, path: bytes | str, *fields: bytes | str, body: bytes = b"") -> bytes:
    """A request as it goes over the wire, whatever is wrong with it."""
    target = path.encode() if isinstance(path, str) else path
    lines = [method.encode() + b" " + target + b" HTTP/1.1", b"Host: localhost", b"Connection: close"]
    lines += [one.encode() if isinstance(one, str) else one for one in fields]
    if body and not any(b"chunked" in one for one in lines):
        lines.append(f"Content-Length: {len(body)}".encode())
    return b"\r\n".join([*lines, b"", body])


def form(*parts: bytes, boundary: bytes = b"x") -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    return request("POST", "/api/documents", b"Content-Type: multipart/form-data; boundary=" + boundary, body=body)


def posted(body: bytes, path: str = "/api/search") -> bytes:
    return request("POST", path, JSON, body=body)


FILE = b'Content-Disposition: form-data; name="file"; filename="%s"\r\n\r\nOnce upon a time.'

MALFORMED = {
    "json that breaks off": posted(b'{"query": "a"'),
    "json of nothing": posted(b" "),
    "no body at all": request("POST", "/api/search", JSON, "Content-Length: 0"),
    "json that is no object": posted(b"[1, 2]"),
    "json with a trailing comma": posted(b'{"query": "a",}'),
    "json as a question": posted(b'{"question": ', "/api/ask"),
    "json as feedback": posted(b"\x00", "/api/feedback"),
    "invalid utf-8 in json": posted(b'{"query": "\xff\xfe"}'),
    "overlong utf-8 in json": posted(b'{"query": "\xc0\xaf"}'),
    "a surrogate in utf-8": posted(b'{"query": "\xed\xa0\x80"}'),
    "a lone surrogate in json": posted(rb'{"query": "\ud800"}'),
    "a lone surrogate in a question": posted(rb'{"question": "who \udfff is it?"}', "/api/ask"),
    "a lone surrogate in a document's name": posted(rb'{"query": "a", "documents": ["\ud800"]}'),
    "a lone surrogate as a key": posted(rb'{"query": "a", "until": {"\ud800": 1}}'),
    "json that is nested deeply": posted(_DEEP),
    "objects that are nested deeply": posted(b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "not a number": posted(b'{"query": "a", "limit": NaN}'),
    "infinity": posted(b'{"query": "a", "limit": Infinity}'),
    "a number that is infinite": posted(b'{"query": "a", "limit": 1e999}'),
    "an exponent of many digits": posted(b'{"query": "a", "limit": 1e' + b"9" * 5_000 + b"}"),
    "an integer of many digits": posted(b'{"query": "a", "limit": ' + b"9" * 50_000 + b"}"),
    "an integer beyond 64 bits": posted(b'{"query": "a", "limit": 18446744073709551616}'),
    "a bound beyond 64 bits": posted(b'{"query": "a", "until": {"doc-none": 99999999999999999999}}'),
    "a cost that is no number": posted(b'{"question": "a", "max_cost": "NaN"}', "/api/ask"),
    "a cost that is infinite": posted(b'{"question": "a", "max_cost": "Infinity"}', "/api/ask"),
    "a body that is too long": posted(b'{"query": "' + b"a" * 2_000_000 + b'"}'),
    "text that says it is json": request("POST", "/api/search", "Content-Type: text/plain", body=b"hello"),
    "an unknown character set": request("POST", "/api/search", JSON + "; charset=klingon", body=b"\xff"),
    "invalid utf-8 in a path": request("GET", "/api/documents/%ff%fe"),
    "invalid utf-8 in a deeper path": request("GET", "/api/documents/%c0%af/text"),
    "a null in a path": request("GET", "/api/documents/%00"),
    "a surrogate in a path": request("GET", "/api/documents/%ed%a0%80/events"),
    "invalid utf-8 in a query": request("GET", "/api/documents/doc-none/text?start=%ff"),
    "a query that is no number": request("GET", "/api/documents/doc-none/text?start=NaN"),
    "a number in a query that is too large": request("GET", "/api/documents/doc-none/text?start=" + "9" * 5_000),
    "a start beyond 64 bits": request("GET", "/api/documents/doc-none/text?start=99999999999999999999"),
    "a field of a query many times": request("GET", "/api/documents/doc-none/text?" + "start=1&" * 3_000 + "start=x"),
    "bytes in the target": request("GET", b"/api/\xff"),
    "bytes in the content type": request("POST", "/api/search", b"Content-Type: \xff\xfe", body=b"{}"),
    "bytes in accept": request("POST", "/api/ask", JSON, b"Accept: \xff/\xfe;q=\xff", body=b"{}"),
    "a null in a field": request("GET", "/api/documents", b"X-A: a\x00b"),
    "a quality that is no number": request("POST", "/api/ask", JSON, "Accept: text/html;q=abc", body=b"{}"),
    "a length that is no number": request("POST", "/api/search", JSON, "Content-Length: many"),
    "a length that is negative": request("POST", "/api/search", JSON, "Content-Length: -5"),
    "two lengths": request("POST", "/api/search", JSON, "Content-Length: 5", "Content-Length: 6"),
    "a chunk without a length": request(
        "POST", "/api/search", JSON, "Transfer-Encoding: chunked", body=b"zz\r\nhello\r\n"
    ),
    "a chunk of a negative length": request(
        "POST", "/api/search", JSON, "Transfer-Encoding: chunked", body=b"-1\r\nhello\r\n"
    ),
    "an unknown transfer encoding": request(
        "POST", "/api/search", JSON, "Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"
    ),
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
    "a line of nonsense": b"HELO example.org\r\n\r\n",
    "no host": b"GET /api/documents HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /api/documents HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "a host that is none": b"GET /api/documents HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n",
    "bytes in the host": b"GET /api/documents HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
    "a field without a name": request("GET", "/api/documents", ": nothing"),
    "a field too many": request("GET", "/api/documents", *[f"X-{number}: a" for number in range(200)]),
    "a field too long": request("GET", "/api/documents", "X-A: " + "a" * 60_000),
    "an unknown upgrade": request("GET", "/api/none", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
    "a form without a boundary": request("POST", "/api/documents", "Content-Type: multipart/form-data", body=b"--x"),
    "a form without an end": request(
        "POST", "/api/documents", "Content-Type: multipart/form-data; boundary=x", body=b"--x\r\n" + FILE % b"a.txt"
    ),
    "a form that is none": request(
        "POST", "/api/documents", "Content-Type: multipart/form-data; boundary=x", body=b"hello, world"
    ),
    "a form without a file": form(b'Content-Disposition: form-data; name="other"\r\n\r\n1'),
    "a part without a name": form(b"Content-Type: text/plain\r\n\r\n1"),
    "a part without an end of its fields": form(b"Content-Disposition: form-data"),
    "invalid utf-8 in a part's field": form(b'Content-Disposition: form-data; name="\xff"\r\n\r\n1'),
    "too many parts": form(*[b'Content-Disposition: form-data; name="a"\r\n\r\n1'] * 500),
    "a boundary of bytes": request(
        "POST", "/api/documents", b"Content-Type: multipart/form-data; boundary=\xff\xfe", body=b"--\xff\xfe--\r\n"
    ),
    "an empty file": form(b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'),
    "an invalid conversation": request("DELETE", "/api/conversations/%ff%ff"),
    "an unknown method": request("BREW", "/api/documents"),
}

BROKEN_OFF = {
    "in a search": request("POST", "/api/search", JSON, "Content-Length: 5000")[:-2] + b'\r\n{"query": "a',
    "in a question": request("POST", "/api/ask", JSON, "Content-Length: 5000")[:-2] + b'\r\n{"question": "a',
    "in feedback": request("POST", "/api/feedback", JSON, "Content-Length: 5000")[:-2] + b"\r\n{",
    "in an upload": form(FILE % b"a.txt")[:-20],
    "before the form": request(
        "POST", "/api/documents", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 5000"
    ),
    "in a chunk": request("POST", "/api/search", JSON, "Transfer-Encoding: chunked") + b"ff\r\nabc",
    "in a head": b"POST /api/search HTTP/1.1\r\nHost: local",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    kind: str
    body: bytes


def exchanged(address: str, data: bytes) -> Answer:
    """The answer to these bytes."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(data)
        found = b""
        try:
            while piece := connection.recv(65536):
                found += piece
        except ConnectionResetError:
            pass  # the rest of what was sent is not read any more
    head, _, body = found.partition(b"\r\n\r\n")
    fields = dict(re.findall(r"^([\w-]+): (.*?)\r?$", head.decode("latin-1").lower(), re.MULTILINE))
    return Answer(status=int(head.split(b" ", 2)[1]), kind=fields.get("content-type", ""), body=body)


def own_faults(client: httpx.Client) -> float:
    """How many answers have cost the budget of availability so far."""
    text = client.get("/metrics").text
    lines = re.findall(
        r'^http_requests_total\{[^}]*route="([^"]*)"[^}]*status="(5..)"[^}]*\} (\S+)', text, re.MULTILINE
    )
    assert "http_requests_total" in text
    assert API_AVAILABILITY.bad is not None
    return sum(float(value) for route, _, value in lines if not route.endswith("z"))


@pytest.fixture(scope="module")
def before(client: httpx.Client) -> float:
    return own_faults(client)


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_malformed_is_the_clients_fault(
    address: str, before: float, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = exchanged(address, MALFORMED[kind])
    assert 400 <= answer.status < 500, answer
    assert answer.kind == "application/problem+json", answer
    problem = json.loads(answer.body)
    assert problem["status"] == answer.status
    assert problem["detail"]
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("where", BROKEN_OFF)
def test_a_client_that_hangs_up_leaves_no_trace(
    address: str, client: httpx.Client, before: float, caplog: pytest.LogCaptureFixture, where: str, reset: bool
) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    with caplog.at_level(logging.WARNING):
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            connection.sendall(BROKEN_OFF[where])
            # So that the server is in the middle of it: it answers others only after it has read what came before.
            assert client.get("/livez").status_code == 200
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert client.get("/livez").status_code == 200
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


def test_none_of_it_cost_the_budget(client: httpx.Client, before: float) -> None:
    """The last test of this module: the others have asked for all of that by now."""
    assert own_faults(client) == before
