from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from smartchat_adapters.outgoing.client import OutgoingClient
from smartchat_core.outgoing.policy import OutgoingRules
from smartchat_core.ports.outgoing_http import OutgoingHttp, OutgoingResponse
from smartchat_core.testing.fakes.outgoing_http import ScriptedHttp
from smartchat_core.testing.outgoing_http import ANSWER, OutgoingHttpContract
from tests.support.outgoing_server import RawServer, answer, raw_server


class TestScriptedHttp(OutgoingHttpContract):
    @pytest.fixture
    def url(self) -> str:
        return "https://books.example.org/found"

    @pytest.fixture
    def dead_url(self) -> str:
        return "https://books.example.org/gone"

    @pytest.fixture
    def http(self, url: str) -> OutgoingHttp:
        headers = (("content-type", "application/json"),)
        return ScriptedHttp(answers={url: OutgoingResponse(status=200, url=url, headers=headers, body=ANSWER)})


class TestOutgoingClient(OutgoingHttpContract):
    @pytest.fixture
    async def server(self) -> AsyncIterator[RawServer]:
        async with raw_server(answer(ANSWER, headers=("Content-Type: application/json",))) as found:
            yield found

    @pytest.fixture
    async def url(self, server: RawServer) -> str:
        return server.url

    @pytest.fixture
    async def dead_url(self) -> str:
        async with raw_server(b"") as found:
            return found.url

    @pytest.fixture
    async def http(self, url: str, dead_url: str) -> AsyncIterator[OutgoingHttp]:
        async with OutgoingClient(OutgoingRules().naming(url, dead_url)) as opened:
            yield opened
