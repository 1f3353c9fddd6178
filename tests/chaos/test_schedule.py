from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.chaos.schedule import LARGEST_PAUSE, Moment, Victim, schedule

STAGES = {Moment.PARSE, Moment.INDEX, Moment.EMBED, Moment.VERIFY}


@given(seed=st.integers(0, 10_000), kills=st.integers(0, 300))
def test_there_are_as_many_kills_as_were_asked_for(seed: int, kills: int) -> None:
    planned = schedule(seed=seed, kills=kills)
    assert [kill.number for kill in planned] == list(range(1, kills + 1))
    assert all(0 <= kill.pause <= LARGEST_PAUSE for kill in planned)


def test_the_same_seed_gives_the_same_kills_and_another_one_others() -> None:
    assert schedule(seed=7, kills=50) == schedule(seed=7, kills=50)
    assert schedule(seed=7, kills=50) != schedule(seed=8, kills=50)


def test_two_hundred_kills_want_everybody_dead_at_every_moment() -> None:
    planned = schedule(seed=1, kills=200)
    wanted = {(kill.victim, kill.moment) for kill in planned}
    for victim in (Victim.WORKER, Victim.CHILD):
        assert {moment for one, moment in wanted if one is victim} >= STAGES
    for victim in (Victim.RELAY, Victim.BROKER, Victim.CACHE, Victim.DATABASE, Victim.STORE):
        assert {moment for one, moment in wanted if one is victim} == set(Moment)
    assert {(Victim.WEB, Moment.UPLOAD), (Victim.WEB, Moment.ANSWER)} <= wanted


def test_a_short_run_kills_everybody_too() -> None:
    counts = Counter(kill.victim for kill in schedule(seed=1, kills=12))
    assert set(counts) == set(Victim)
