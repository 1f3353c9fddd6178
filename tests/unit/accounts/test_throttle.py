from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from smartchat_core.accounts.throttle import DEFAULT_LIMITS, AttemptKeys, given_back, reserve
from smartchat_core.resilience.rate_limit import MICROSECONDS

HOUR = 3600 * MICROSECONDS
SOURCES = st.integers(0, 2_000).map(lambda number: f"192.0.{number // 256}.{number % 256}")
GAPS = st.integers(0, 60 * MICROSECONDS)


class Counts:
    """What is kept, as the database does it."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}
        self.counted: Mapping[str, int] = {}

    def attempt(self, claim: str, source: str, now: int, *, known: bool = False, device: str = "") -> bool:
        keys = AttemptKeys.of(claim, source, device)
        reservation = reserve(DEFAULT_LIMITS, keys, self._of(keys), now=now, known=known)
        self.kept.update(reservation.arrivals)
        self.counted = reservation.arrivals
        return reservation.allowed

    def succeed(self, claim: str, source: str, now: int, *, with_second_factor: bool, device: str = "") -> None:
        keys = AttemptKeys.of(claim, source, device)
        full = {keys.pair, keys.account} if with_second_factor else {keys.pair}
        arrivals = {key: one for key, one in self._of(keys).items() if key in {*self.counted, *full}}
        self.kept.update(given_back(DEFAULT_LIMITS, keys, arrivals, now=now, with_second_factor=with_second_factor))

    def _of(self, keys: AttemptKeys) -> Mapping[str, int]:
        return {key: self.kept[key] for key in keys.all if key in self.kept}


@settings(max_examples=50)
@given(st.lists(st.tuples(SOURCES, GAPS), max_size=300))
def test_a_thousand_addresses_guess_no_faster_at_one_account(attempts: list[tuple[str, int]]) -> None:
    counts, now, compared = Counts(), HOUR, []
    for source, gap in attempts:
        now += gap
        if counts.attempt("ann", source, now):
            compared.append(now)
    limit = DEFAULT_LIMITS.account
    for last in compared:
        assert sum(last - HOUR < one <= last for one in compared) <= 2 * limit.most


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 500), GAPS), max_size=300))
def test_one_address_guesses_no_faster_at_many_accounts(attempts: list[tuple[int, int]]) -> None:
    """Beyond the limit of the address, an account that is not tried again and again is tried twice an hour."""
    counts, now, compared = Counts(), HOUR, []
    for name, gap in attempts:
        now += gap
        if counts.attempt(f"user-{name}", "192.0.2.1", now):
            compared.append((now, name))
    period = round(DEFAULT_LIMITS.source.period_seconds * MICROSECONDS)
    for last, _ in compared:
        within = [name for one, name in compared if last - period < one <= last]
        spare = DEFAULT_LIMITS.spare.most * 2 * len(set(within))
        assert len(within) <= 2 * DEFAULT_LIMITS.source.most + spare


@given(st.integers(50, 200))
def test_an_address_that_guesses_keeps_nobody_out_who_is_behind_it(guesses: int) -> None:
    counts = Counts()
    for number in range(guesses):
        counts.attempt(f"user-{number}", "192.0.2.1", HOUR)
    assert counts.attempt("nobody", "192.0.2.1", HOUR)  # which shows nothing of who has an account
    assert counts.attempt("ann", "192.0.2.1", HOUR)
    counts.succeed("ann", "192.0.2.1", HOUR, with_second_factor=False)
    assert [counts.attempt("ann", "192.0.2.1", HOUR) for _ in range(3)] == [True, True, False]
    assert sum(counts.attempt("bob", "192.0.2.1", HOUR) for _ in range(20)) == DEFAULT_LIMITS.spare.most


@settings(max_examples=50)
@given(st.integers(0, 400))
def test_a_known_browser_is_counted_alone(guesses: int) -> None:
    counts = Counts()
    for number in range(guesses):
        counts.attempt("ann", f"192.0.{number // 256}.{number % 256}", HOUR)
        counts.attempt("ann" if number % 2 else "bob", "192.0.2.1", HOUR)
    assert sum(counts.attempt("ann", "192.0.2.1", HOUR, device="d") for _ in range(100)) >= DEFAULT_LIMITS.device.most
    alone = Counts()
    for _ in range(DEFAULT_LIMITS.device.most * 3):
        assert alone.attempt("ann", "192.0.2.1", HOUR, device="d")
        alone.succeed("ann", "192.0.2.1", HOUR, with_second_factor=False, device="d")
    assert not [key for key in alone.kept if not key.startswith("device")]


@settings(max_examples=50)
@given(st.integers(0, 400))
def test_a_known_source_is_spared_what_others_did(guesses: int) -> None:
    counts = Counts()
    for number in range(guesses):
        counts.attempt("ann", f"192.0.{number // 256}.{number % 256}", HOUR)
    assert counts.attempt("ann", "198.51.100.7", HOUR, known=True)


def test_a_known_source_does_not_guess_without_bound() -> None:
    counts = Counts()
    assert sum(counts.attempt("ann", "192.0.2.1", HOUR, known=True) for _ in range(100)) == DEFAULT_LIMITS.pair.most


@given(st.booleans(), st.integers(1, 9))
def test_who_gets_in_gets_back_what_was_counted(with_second_factor: bool, times: int) -> None:
    counts = Counts()
    for _ in range(times * 20):
        assert counts.attempt("ann", "192.0.2.1", HOUR)
        counts.succeed("ann", "192.0.2.1", HOUR, with_second_factor=with_second_factor)


@given(st.integers(1, 100))
def test_a_second_factor_resets_the_account_and_a_password_does_not(guesses: int) -> None:
    counts = Counts()
    for number in range(guesses + DEFAULT_LIMITS.account.most):
        counts.attempt("ann", f"192.0.2.{number % 256}", HOUR)
    assert not counts.attempt("ann", "198.51.100.1", HOUR)
    counts.succeed("ann", "198.51.100.7", HOUR, with_second_factor=True)
    assert counts.attempt("ann", "198.51.100.1", HOUR)


def test_a_refused_attempt_counts_for_nothing() -> None:
    counts = Counts()
    for number in range(500):
        counts.attempt("ann", f"192.0.{number // 256}.{number % 256}", HOUR)
    kept = dict(counts.kept)
    assert not counts.attempt("ann", "198.51.100.7", HOUR)
    assert counts.kept == kept


@given(st.text(max_size=2_000), st.text(max_size=50))
def test_keys_do_not_hold_what_was_claimed(claim: str, source: str) -> None:
    keys = AttemptKeys.of(claim, source)
    assert len(set(keys.all)) == 4
    assert all(len(key) < 60 and (len(claim) < 8 or claim not in key) for key in keys.all)
