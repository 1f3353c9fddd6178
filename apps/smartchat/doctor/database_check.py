"""Can the database be used, is its clock ours, and are there enough connections?"""

from collections.abc import AsyncIterator, Callable

from smartchat.composition import open_database
from smartchat.doctor.places import database_file
from smartchat.doctor.results import CheckResult, good, problem, skipped, warning
from smartchat.settings import Settings
from smartchat.system import SystemClock

__all__ = ["check_database", "expected_processes", "judge_clock", "judge_connections", "judge_space"]

_SKEW_SECONDS, _WRONG_SECONDS = 2.0, 30.0
"""From the first on retries come early or late, from the second on leases end while their holders live."""

_SHARE = 0.8
"""Of a server's connections, what SmartChat may take; the rest is for operators, backups and upgrades."""

_LITTLE_BYTES, _TOO_LITTLE_BYTES = 1024**3, 100 * 1024**2


def expected_processes(settings: Settings) -> int:
    """How many processes use the database by default: a web server, a relay, and a worker's processes."""
    return 2 + settings.worker_concurrency if settings.queue else 1


def check_database(processes: int | None = None) -> Callable[[Settings], AsyncIterator[CheckResult]]:
    """The check, for an installation of so many processes.

    Opening a database brings its schema up to date, as every other command does.
    """

    async def check(settings: Settings) -> AsyncIterator[CheckResult]:
        file = database_file(settings)
        if file is not None and not file.exists():
            yield skipped("database", "there is none yet")
            return
        async with open_database(settings) as database:
            async with database.read_only() as work:
                await work.generations.active()
            facts = await database.inspect(SystemClock().now())
        yield good("database", f"{facts.server} answers; its schema has the revision {facts.revision}")
        if facts.read_only:
            yield problem(
                "database.writing",
                "the database may not be written",
                cause="the server is a replica, or this user has no right to write",
                remedy="Name the primary server, or give this user the right to write.",
            )
        if facts.clock_ahead_seconds is not None:
            yield judge_clock(facts.clock_ahead_seconds)
        if facts.max_connections is not None:
            yield judge_connections(settings, facts.max_connections, processes or expected_processes(settings))
        if facts.free_bytes is not None and settings.database:
            yield judge_space(facts.free_bytes)

    return check


def judge_clock(ahead: float) -> CheckResult:
    """The difference between the server's clock and ours (seconds)."""
    name, direction = "database.clock", "ahead of" if ahead > 0 else "behind"
    if abs(ahead) <= _SKEW_SECONDS:
        return good(name, "the clocks of the database and of this machine agree")
    make_result = problem if abs(ahead) > _WRONG_SECONDS else warning
    return make_result(
        name,
        f"the clock of the database is {abs(ahead):,.1f} s {direction} that of this machine",
        cause="leases and retries count on clocks that agree",
        remedy="Let NTP or chrony set the clocks of both machines.",
    )


def judge_connections(settings: Settings, most: int, processes: int) -> CheckResult:
    """Whether the pools of all processes together leave a fifth of the server's connections free."""
    name = "database.connections"
    each = settings.database_pool + settings.database_overflow
    total = processes * each
    sum_of = f"{processes} processes × {each} connections = {total}, of {most} that the server allows"
    if total <= most * _SHARE:
        return good(name, sum_of)
    make_result = problem if total > most else warning
    return make_result(
        name,
        "the pools may take more connections than the server should give away",
        cause=f"{sum_of}; {_SHARE:.0%} of them are {int(most * _SHARE)}",
        remedy="Lower database_pool and database_overflow, run fewer processes, or put PgBouncer in between.",
    )


def judge_space(free: int) -> CheckResult:
    """How much space is left for data (bytes)."""
    name, size = "database.space", f"{free / 1024**2:,.0f} MiB"
    if free >= _LITTLE_BYTES:
        return good(name, f"{size} are free")
    make_result = problem if free < _TOO_LITTLE_BYTES else warning
    return make_result(name, f"there are only {size} left for the database", remedy="Free some space.")
