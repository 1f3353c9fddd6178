"""The short form of `make attack`: every attack on one server, which has to answer everybody else."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.attack.attacks import ATTACKS
from tests.attack.frame import Attack
from tests.attack.run import carried_out
from tests.attack.server_process import Server, serving

PATIENCE = 60.0
"""How long a witness waits, on a machine that may be busy with anything; `make attack` measures."""


WORST = frozenset({"silent-connections", "unfinished-heads", "half-uploads"})
"""Those that once left nobody, or no other client's upload, answered; they are tried each time."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("attacked")) as found:
        yield found


@pytest.mark.parametrize(
    "attack",
    [pytest.param(one, id=one.name, marks=() if one.name in WORST else pytest.mark.slow) for one in ATTACKS],
)
def test_others_are_served_meanwhile(server: Server, attack: Attack) -> None:
    outcome = asyncio.run(carried_out(attack, server, rounds=1, patience=PATIENCE))
    assert outcome.faults == []
