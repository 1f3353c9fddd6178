"""Which networks may be blocked, and whether an address is in one."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.address_blocks import BlockedNetworks, checked_network, network_of, parse_duration
from smartchat_core.accounts.blocking import AddressBlocks, AutomaticBlocks
from smartchat_core.errors import InvalidRequest, PermissionDenied
from smartchat_core.events import AddressBlockChanged, Client, Envelope, LoginFailed
from smartchat_core.model.ids import EventId
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.security import AuthFailure
from smartchat_core.model.user import UserRole
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

HOUR = timedelta(hours=1)
MACHINE = Actor.at_the_machine(LOCAL_SCOPE.owner)
V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.7/24", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2001:DB8::1/64", "2001:db8::/64"),
    ],
)
def test_networks_have_one_spelling(text: str, network: str) -> None:
    assert checked_network(text) == network


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "127.0.0.1",
        "127.9.0.0/16",
        "::1",
        "::",
        "::/0",
        "0.0.0.0/0",
        "64.0.0.0/2",
        "::ffff:127.0.0.1",
        "2000::/3",
        "fe80::1%eth0",
        "192.0.2.0/33",
        "1" * 100,
        "192.0.2.0/24/8",
    ],
)
def test_what_is_none_too_wide_or_this_machine_is_not_blocked(text: str) -> None:
    with pytest.raises(InvalidRequest):
        checked_network(text)


def test_proxies_and_who_asks_are_not_blocked() -> None:
    protected = (ip_network("10.0.0.0/8"), ip_network("203.0.113.9/32"))
    for text in ("10.1.2.3", "203.0.113.0/24"):
        with pytest.raises(InvalidRequest):
            checked_network(text, protected=protected)
    assert checked_network("203.0.113.8", protected=protected) == "203.0.113.8/32"


@given(st.lists(st.tuples(V4, st.integers(8, 32))), V4)
def test_an_address_is_in_them_as_in_the_networks_themselves(
    pairs: list[tuple[IPv4Address, int]], address: IPv4Address
) -> None:
    networks = [IPv4Network((int(one), length), strict=False) for one, length in pairs]
    local = address in IPv4Network("127.0.0.0/8") or address in IPv4Network("0.0.0.0/8")
    held = any(address in one for one in networks) and not local
    assert BlockedNetworks.of(map(str, networks)).hold(str(address)) is held


@given(V6, st.integers(19, 64))
def test_the_network_of_a_client_is_in_a_wider_one(address: IPv4Address, length: int) -> None:
    client = IPv6Network((int(address), 64), strict=False)
    wider = IPv6Network((int(address), length), strict=False)
    local = wider.overlaps(IPv6Network("::/127")) and client.overlaps(IPv6Network("::/127"))
    mapped = network_of(str(client)) != client
    assert BlockedNetworks.of([str(wider)]).hold(str(client)) or local or mapped
    assert not BlockedNetworks.of([f"{client.network_address}/65"]).hold(str(client))


@given(st.text())
def test_any_client_is_asked_about(text: str) -> None:
    assert not BlockedNetworks.of(["192.0.2.0/24"]).hold(f"no {text}")
    BlockedNetworks.of(["192.0.2.0/24"]).hold(text)


@pytest.mark.parametrize(("text", "lasts"), [("30m", HOUR / 2), ("1h", HOUR), ("7d", 168 * HOUR)])
def test_durations(text: str, lasts: timedelta) -> None:
    assert parse_duration(text) == lasts


@pytest.mark.parametrize("text", ["", "0m", "1", "366d", "-1h", "1h30m", "1H", "９h", "9" * 50 + "m"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_duration(text)


class Place:
    def __init__(self, *, protected: tuple[IPv4Network, ...] = ()) -> None:
        self.database, self.clock, self.sink = InMemoryDatabase(), FakeClock(), FakeEventSink()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.blocks = AddressBlocks(database=self.database, runtime=runtime, protected=protected)
        self.automatic = AutomaticBlocks(
            blocks=self.blocks, database=self.database, runtime=runtime, failures=3, lasts=HOUR
        )

    async def fail(self, times: int, *, source: str, reason: AuthFailure = AuthFailure.WRONG_PASSWORD) -> None:
        for _ in range(times):
            event = LoginFailed(reason=reason, client=Client(ip_address=source))
            self.automatic.listen(Envelope(id=EventId("e"), occurred_at=self.clock.now(), payload=event))
            await self.automatic.settle()

    async def networks(self) -> list[str]:
        return [one.network for one in await self.blocks.list(MACHINE)]


@pytest.mark.anyio
@pytest.mark.parametrize("role", [role for role in UserRole if role is not UserRole.OPERATOR])
async def test_only_operators_block(role: UserRole) -> None:
    place, actor = Place(), Actor.of(make_user("ann", role=role))
    for work in (
        place.blocks.add(actor, "192.0.2.1", HOUR),
        place.blocks.remove(actor, "192.0.2.1"),
        place.blocks.list(actor),
    ):
        with pytest.raises(PermissionDenied):
            await work
    operator = Actor.of(make_user("olga", role=UserRole.OPERATOR))
    assert (await place.blocks.add(operator, "192.0.2.1", HOUR)).by == "usr-olga"


@pytest.mark.anyio
async def test_blocks_expire_and_are_removed() -> None:
    place = Place()
    await place.blocks.add(MACHINE, "192.0.2.7", HOUR, reason="guesses")
    assert await place.networks() == ["192.0.2.7/32"]
    place.clock.advance(3_600)
    assert await place.networks() == []
    await place.blocks.add(MACHINE, "192.0.2.7", HOUR)
    assert await place.blocks.remove(MACHINE, "192.0.2.7")
    assert not await place.blocks.remove(MACHINE, "192.0.2.7")
    changes = [one.change.value for one in place.sink.events if isinstance(one, AddressBlockChanged)]
    assert changes == ["address_blocked", "address_blocked", "address_unblocked"]
    with pytest.raises(InvalidRequest):
        await place.blocks.add(MACHINE, "192.0.2.7", HOUR, reason="two\nlines")


@pytest.mark.anyio
async def test_many_failures_of_a_network_block_it_for_a_time() -> None:
    place = Place(protected=(IPv4Network("10.0.0.0/8"),))
    await place.fail(3, source="192.0.2.7")
    # The page of any site causes the latter two.
    for harmless in (AuthFailure.ENDED_TOKEN, AuthFailure.OPENID_STATE, AuthFailure.TOO_MANY_BEGUN):
        await place.fail(9, source="192.0.2.8", reason=harmless)
    assert await place.networks() == []
    for source in ("192.0.2.7", "2001:db8::/64", "10.0.0.1", "127.0.0.1", "local"):
        await place.fail(4, source=source)
    assert await place.networks() == ["192.0.2.7/32", "2001:db8::/64"]
    place.clock.advance(3_600)
    assert await place.networks() == []
    await place.fail(1, source="192.0.2.7")
    assert await place.networks() == []
