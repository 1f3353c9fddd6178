"""127.0.0.2 stands for the public network here, and 127.0.0.1 for what must not be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from ipaddress import ip_address, ip_network

import pytest

from smartchat_adapters.outgoing.client import OutgoingClient
from smartchat_core.outgoing.networks import IPAddress
from smartchat_core.outgoing.policy import OutgoingPolicy, OutgoingRules
from tests.support.outgoing_server import RawServer, answer, raw_server

PUBLIC = "127.0.0.2"
RULES = OutgoingRules(networks=(ip_network("127.0.0.2/31"),))
POLICY = OutgoingPolicy(rules=RULES)


class ScriptedResolver:
    """Gives the answers in turn, and the last one for ever."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> tuple[IPAddress, ...]:
        self.asked.append(host)
        found = self._answers[min(len(self.asked), len(self._answers)) - 1]
        return tuple(map(ip_address, found))


@pytest.fixture
async def secret() -> AsyncIterator[RawServer]:
    """What must not be reached."""
    async with raw_server(answer(b"secret")) as found:
        yield found


@pytest.fixture
def client_of() -> Callable[..., AbstractAsyncContextManager[OutgoingClient]]:
    def make(*answers: tuple[str, ...], rules: OutgoingRules = RULES) -> OutgoingClient:
        return OutgoingClient(OutgoingPolicy(rules=rules), resolve=ScriptedResolver(*(answers or ((PUBLIC,),))))

    return make
