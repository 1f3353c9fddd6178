import pytest

from smartchat.web.errors import to_problem
from smartchat.web.limits import Slots, TooBusy, TooManyAtOnce
from smartchat_core.model.security import LimitScope


def test_a_client_leaves_places_for_others() -> None:
    slots = Slots(3, scope=LimitScope.UPLOADS, max_per_client=2)
    with slots.taken(client="a"), slots.taken(client="a"):
        with pytest.raises(TooManyAtOnce, match="2 uploads of yours") as refused, slots.taken(client="a"):
            pass
        assert to_problem(refused.value).status == 429
        with slots.taken(client="b"), pytest.raises(TooBusy), slots.taken(client="c"):
            pass
    with slots.taken(client="a"):
        pass


def test_clients_who_left_are_forgotten() -> None:
    slots = Slots(3, scope=LimitScope.UPLOADS, max_per_client=2)
    for number in range(100):
        with slots.taken(client=f"client {number}"):
            pass
    assert slots._by_client.held == 0
    assert not slots._by_client._held
