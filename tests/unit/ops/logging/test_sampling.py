from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.logging.sampling import LogSampler, Sampling


def test_the_first_of_a_second_are_written_then_some() -> None:
    sampler = LogSampler(Sampling(first=2, one_in=3))
    assert [sampler.left_out("a", 1.0) for _ in range(9)] == [0, 0, None, None, 2, None, None, 2, None]


def test_a_new_second_restarts_and_reports_what_was_left_out() -> None:
    sampler = LogSampler(Sampling(first=1, one_in=10))
    assert [sampler.left_out("a", moment) for moment in (1.0, 1.5, 1.9, 2.0)] == [0, None, None, 2]


def test_kinds_are_counted_apart_and_no_more_of_them_than_agreed() -> None:
    sampler = LogSampler(Sampling(first=1, one_in=10, kinds=2))
    assert [sampler.left_out(kind, 1.0) for kind in "aba"] == [0, 0, None]
    assert sampler.left_out("c", 1.0) == 0
    assert sampler.left_out("b", 1.0) == 0  # it was forgotten for the sake of another one


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 3)), max_size=200),
    st.integers(1, 5),
    st.integers(1, 5),
)
def test_every_line_is_written_or_counted(said: list[tuple[str, float]], first: int, one_in: int) -> None:
    sampler = LogSampler(Sampling(first=first, one_in=one_in))
    lines = sorted(said, key=lambda line: line[1])
    reported = [sampler.left_out(kind, moment) for kind, moment in lines]
    # One more in a later second says how many are still to be reported.
    rest = [sampler.left_out(kind, 10.0) for kind in "ab"]
    written = [count for count in reported if count is not None]
    assert len(written) + sum(written) + sum(filter(None, rest)) == len(lines)
