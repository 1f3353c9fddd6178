"""Contract suite of clients for outgoing requests."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smartchat_core.errors import AddressRefused, RequestFailed
from smartchat_core.ports.outgoing_http import OutgoingHttp, OutgoingRequest

__all__ = ["ANSWER", "OutgoingHttpContract"]

ANSWER = b'{"found": true}'


class OutgoingHttpContract:
    """Subclass it, name the subclass `Test…`, and give three fixtures.

    `http` may reach `url`, which answers with status 200, the header `Content-Type: application/json` and the body
    `ANSWER`, and `dead_url`, where nobody answers. It may reach no other address of this machine.
    """

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def http(self) -> OutgoingHttp:
        """A client."""
        raise NotImplementedError

    @pytest.fixture
    def url(self) -> str:
        """A URL that answers."""
        raise NotImplementedError

    @pytest.fixture
    def dead_url(self) -> str:
        """A URL that does not."""
        raise NotImplementedError

    async def test_an_answer(self, http: OutgoingHttp, url: str) -> None:
        answer = await http.send(OutgoingRequest(url=url))
        assert (answer.status, answer.body, answer.url) == (200, ANSWER, url)
        assert answer.header("Content-Type") == "application/json"
        assert answer.header("no-such-header") == ""

    async def test_a_body_is_sent(self, http: OutgoingHttp, url: str) -> None:
        sent = OutgoingRequest(method="POST", url=url, headers=(("Content-Type", "text/plain"),), body=b"hello")
        assert (await http.send(sent)).status == 200

    async def test_an_answer_that_is_too_long(self, http: OutgoingHttp, url: str) -> None:
        request = OutgoingRequest(url=url, max_bytes=len(ANSWER))
        assert (await http.send(request)).body == ANSWER
        with pytest.raises(RequestFailed):
            await http.send(replace(request, max_bytes=len(ANSWER) - 1))

    async def test_nobody_answers(self, http: OutgoingHttp, dead_url: str) -> None:
        with pytest.raises(RequestFailed) as raised:
            await http.send(OutgoingRequest(url=dead_url))
        assert raised.value.transient
        assert raised.value.cause

    @pytest.mark.parametrize(
        "refused",
        [
            "http://127.0.0.1:9/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://2130706433/",
            "https://user:password@example.org/",
            "file:///etc/passwd",
        ],
    )
    async def test_what_may_not_be_connected_to(self, http: OutgoingHttp, refused: str) -> None:
        with pytest.raises(AddressRefused) as raised:
            await http.send(OutgoingRequest(url=refused))
        assert "user:password" not in raised.value.operator_message()

    async def test_requests_run_side_by_side(self, http: OutgoingHttp, url: str) -> None:
        answers = await asyncio.gather(*(http.send(OutgoingRequest(url=url)) for _ in range(5)))
        assert [one.body for one in answers] == [ANSWER] * 5
