"""Slowing down those who guess, from one address or a thousand, without locking anybody out.

Wrong sign-ins are counted for the account, for the source, and for both together (`resilience.rate_limit`). An attempt
is counted before anything is compared, so that many at the same time are no more than as many one after another, and
a right one is given back. Where the counts are full,

- a password alone is not compared, so guessing goes no faster than the limits allow;
- a password with the code of a second factor is compared once that code was right, so who has both gets in. Everybody
  else gets the answer that a password alone gets, whether there is an account, a second factor, or a right code;
- a source from which the user has signed in before is spared the count of the account, which others may have filled;
- a browser by which the user has signed in before (`device_tokens`) has a count of its own, and is spared all others;
- an account that nobody has lately tried from a source is tried twice from there, however full the count of the source:
  others behind the same address fill that, and keep nobody out by it.

Wrong codes after a right password are counted for the user, and so, in another count, are codes that come first: who
has no password cannot fill the one that matters to those who have it. When there were too many, codes that change with
time are not compared any more, but recovery codes are: they cannot be guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from smartchat_core.model.ids import UserId
from smartchat_core.resilience.rate_limit import RateLimit, decide

__all__ = [
    "DEFAULT_LIMITS",
    "AttemptKeys",
    "Reservation",
    "SignInLimits",
    "code_key",
    "count_all",
    "first_code_key",
    "given_back",
    "reserve",
    "source_key",
]

_MAX_CLAIM: Final = 512
"""Characters of a claimed name that distinguish it from others; longer ones are no names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInLimits:
    """How many wrong sign-ins there may be.

    `pair` is of one account from one source, `device` of one account by a browser that is known, `spare` of one account
    from a source whose own count is full, `codes` of one user's codes after the password, and `first_codes` of those
    that are compared before it.
    """

    pair: RateLimit = field(default_factory=lambda: RateLimit(most=10, period_seconds=600.0))
    source: RateLimit = field(default_factory=lambda: RateLimit(most=50, period_seconds=1800.0))
    account: RateLimit = field(default_factory=lambda: RateLimit(most=20, period_seconds=3600.0))
    device: RateLimit = field(default_factory=lambda: RateLimit(most=10, period_seconds=600.0))
    spare: RateLimit = field(default_factory=lambda: RateLimit(most=2, period_seconds=3600.0))
    codes: RateLimit = field(default_factory=lambda: RateLimit(most=10, period_seconds=3600.0))
    first_codes: RateLimit = field(default_factory=lambda: RateLimit(most=10, period_seconds=3600.0))


DEFAULT_LIMITS: Final = SignInLimits()


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptKeys:
    """The names of the counts: digests, because people type passwords in the place of names."""

    pair: str
    source: str
    account: str
    spare: str
    device: str = ""

    @classmethod
    def of(cls, claim: str, source: str, device: str = "") -> AttemptKeys:
        """Those of an attempt with this claimed name from this source, whether there is such an account or not.

        `device` is what distinguishes a browser by which its user has signed in before; empty for all others.
        """
        cut = claim[:_MAX_CLAIM]
        return cls(
            pair=_key("pair", cut, source),
            source=_key("source", source),
            account=_key("account", cut),
            spare=_key("spare", cut, source),
            device=_key("device", cut, device) if device else "",
        )

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return (self.pair, self.source, self.account, self.spare, *([self.device] if self.device else ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """Whether a password alone is compared, what to keep of the counts, and after how long it would be if it is not."""

    allowed: bool
    arrivals: Mapping[str, int]
    retry_after_seconds: float = 0.0


def code_key(user: UserId) -> str:
    """The name of the count of wrong codes after the right password."""
    return _key("codes", user)


def first_code_key(user: UserId, known_source: str = "") -> str:
    """The name of the count of codes before the password; a source where the user has signed in before has its own."""
    return source_key("first-codes", user, known_source)


def source_key(*parts: str) -> str:
    """The name of another count: the first part is what is counted, and stays readable."""
    return _key(*(part[:_MAX_CLAIM] for part in parts))


def count_all(wanted: Mapping[str, RateLimit], arrivals: Mapping[str, int], *, now: int) -> Reservation:
    """Count an attempt in all of these, unless one of them is full; then it counts for nothing."""
    kept: dict[str, int] = {}
    wait = 0.0
    for key, limit in wanted.items():
        decision, kept[key] = decide(limit, arrivals.get(key), now=now)
        wait = max(wait, decision.retry_after_seconds)
    if wait:
        return Reservation(allowed=False, arrivals={}, retry_after_seconds=wait)
    return Reservation(allowed=True, arrivals=kept)


def reserve(
    limits: SignInLimits, keys: AttemptKeys, arrivals: Mapping[str, int], *, now: int, known: bool
) -> Reservation:
    """Count an attempt, unless one of the counts is full; then it counts for nothing.

    Args:
        limits: how many there may be.
        keys: the counts of this attempt.
        arrivals: what was kept for them, in microseconds.
        now: the time of the same clock.
        known: the user has signed in from this source before.
    """
    if keys.device:
        alone = count_all({keys.device: limits.device}, arrivals, now=now)
        if alone.allowed:
            return alone
    wanted = {keys.pair: limits.pair}
    if not known:
        wanted[keys.account] = limits.account
    usual = count_all(wanted | {keys.source: limits.source}, arrivals, now=now)
    if usual.allowed:
        return usual
    spare = count_all(wanted | {keys.spare: limits.spare}, arrivals, now=now)
    return spare if spare.allowed else usual


def given_back(
    limits: SignInLimits, keys: AttemptKeys, arrivals: Mapping[str, int], *, now: int, with_second_factor: bool
) -> Mapping[str, int]:
    """The counts after somebody got in, of those in `arrivals`, which this attempt was counted in.

    Those of the account from there begin again. So does the account when there was a second factor: nobody who guesses
    resets it.
    """
    begun_again = {keys.pair, keys.spare, keys.device, *([keys.account] if with_second_factor else ())}
    by_key = {keys.source: limits.source, keys.account: limits.account}
    return {
        key: now if key in begun_again else max(arrival - by_key[key].interval, now)
        for key, arrival in arrivals.items()
    }


def _key(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()
    return f"{parts[0]}:{digest[:40]}"
