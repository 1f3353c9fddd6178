"""Carrying out one kill of the schedule: find the victim, wait for its moment, look, and kill."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.observer import Observer, Sight
from tests.chaos.programs import Program, Supervisor, send
from tests.chaos.schedule import Kill, Moment, Victim
from tests.chaos.servers import Servers
from tests.chaos.tally import Fall
from tests.chaos.web import Door, Street

__all__ = ["Crew", "Hunt"]

GLANCE = 0.005
"""Seconds between looks: verifying takes some milliseconds."""

HEAD_START, SHORTEST, LONGEST = 30.0, 3.0, 60.0
"""Seconds saved up at the beginning, and the bounds of the wait for a moment. When they are over, the kill falls on
whatever goes on, and that counts."""

RETURN = 90.0
"""Seconds in which a victim has to be back from its last death."""

_OF_CLIENTS = {Moment.UPLOAD: "upload", Moment.ANSWER: "answer", Moment.REMOVAL: "removal"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Crew:
    """The product's processes, by what they do; each web server with its door."""

    web: tuple[tuple[Program, Door], ...]
    workers: tuple[Program, ...]
    relays: tuple[Program, ...]

    @property
    def all(self) -> tuple[Program, ...]:
        return (*(program for program, _ in self.web), *self.workers, *self.relays)


class Hunt:
    """Kills what the schedule says, at the moment that it says if that comes.

    Args:
        pace: Seconds that a kill may take on average: what one does not use, a later one may wait for its moment.
    """

    def __init__(
        self,
        *,
        servers: Servers,
        crew: Crew,
        supervisor: Supervisor,
        observer: Observer,
        street: Street,
        pace: float,
    ) -> None:
        self._servers = servers
        self._crew = crew
        self._supervisor = supervisor
        self._observer = observer
        self._street = street
        self._pace = pace
        self._begun = time.monotonic()

    def carry_out(self, kill: Kill) -> Fall:
        """Do it; returns what it interrupted."""
        time.sleep(kill.pause)
        if kill.victim in self._servers.victims:
            return self._server(kill)
        if kill.victim is Victim.WEB:
            return self._web(kill)
        if kill.victim is Victim.RELAY:
            return self._relay(kill)
        return self._worker(kill)

    def _server(self, kill: Kill) -> Fall:
        _until(lambda: self._servers.is_up(kill.victim), RETURN)
        _until(lambda: kill.moment in self._going_on(), self._patience(kill))
        time.sleep(kill.lag)
        going_on = self._going_on()
        self._servers.kill(kill.victim, away=kill.away)
        return Fall(kill=kill, going_on=going_on)

    def _web(self, kill: Kill) -> Fall:
        """The server that a client is talking to, where the moment is the client's."""
        what = _OF_CLIENTS.get(kill.moment)

        def target() -> tuple[Program, Door] | None:
            alive = [(program, door) for program, door in self._crew.web if program.alive]
            if what is not None:
                return next(((program, door) for program, door in alive if door.busy(what)), None)
            return alive[kill.number % len(alive)] if alive and kill.moment in self._going_on() else None

        _until(lambda: target() is not None, self._patience(kill))
        time.sleep(kill.lag)
        program, door = target() or self._fallback(kill)
        program.pause()
        going_on = frozenset(moment for moment, name in _OF_CLIENTS.items() if door.busy(name))
        going_on |= self._observer.look().moments() - set(_OF_CLIENTS)
        self._supervisor.kill(program, away=kill.away)
        return Fall(kill=kill, going_on=going_on)

    def _fallback(self, kill: Kill) -> tuple[Program, Door]:
        _until(lambda: any(program.alive for program, _ in self._crew.web), RETURN)
        alive = [pair for pair in self._crew.web if pair[0].alive]
        return alive[kill.number % len(alive)]

    def _relay(self, kill: Kill) -> Fall:
        relay = self._crew.relays[kill.number % len(self._crew.relays)]
        _until(lambda: relay.alive, RETURN)
        _until(lambda: kill.moment in self._going_on(), self._patience(kill))
        time.sleep(kill.lag)
        relay.pause()
        going_on = self._going_on()
        self._supervisor.kill(relay, away=kill.away)
        return Fall(kill=kill, going_on=going_on)

    def _worker(self, kill: Kill) -> Fall:
        """The one that is in the stage; stopped first, and let go on when it has left the stage meanwhile."""
        begun = time.monotonic()
        deadline = begun + self._patience(kill)
        while time.monotonic() < deadline:
            sight = self._observer.look()
            if not sight.working:
                # To kill those who have only just come back would show nothing.
                deadline = min(begun + LONGEST, max(deadline, time.monotonic() + SHORTEST))
            holder, worker = self._at_work(sight, kill.moment)
            if worker is None:
                time.sleep(GLANCE)
                continue
            time.sleep(kill.lag)
            send(holder, signal.SIGSTOP)
            sight = self._observer.look()
            going_on = _done_by(worker, sight)
            if kill.moment in going_on and holder in _holders(sight, kill.moment):
                return self._kill_worker(kill, worker, holder, going_on)
            send(holder, signal.SIGCONT)
        return self._any_at_work(kill)

    def _at_work(self, sight: Sight, moment: Moment) -> tuple[int, Program | None]:
        """A worker's process that is in the stage, and the worker it belongs to."""
        for holder in _holders(sight, moment):
            for worker in self._crew.workers:
                if worker.alive and worker.owns(holder):
                    return holder, worker
        return 0, None

    def _any_at_work(self, kill: Kill) -> Fall:
        """The moment did not come: any worker, whatever it does."""
        _until(lambda: any(worker.alive for worker in self._crew.workers), RETURN)
        alive = [worker for worker in self._crew.workers if worker.alive]
        worker = alive[kill.number % len(alive)]
        sight = self._observer.look()
        holder = next((pid for pid, _ in sight.working if worker.owns(pid)), 0)
        return self._kill_worker(kill, worker, holder, _done_by(worker, sight))

    def _kill_worker(self, kill: Kill, worker: Program, holder: int, going_on: frozenset[Moment]) -> Fall:
        children = worker.family() - {worker.pid}
        if kill.victim is Victim.CHILD and children:
            send(holder if holder in children else max(children), signal.SIGKILL)
        else:
            # With its children, as when the machine fails, or without them, as the memory killer does it.
            self._supervisor.kill(worker, away=kill.away, whole=bool(kill.number % 2))
        return Fall(kill=kill, going_on=going_on)

    def _going_on(self) -> frozenset[Moment]:
        clients = {
            moment for moment, name in _OF_CLIENTS.items() if any(door.busy(name) for door in self._street.doors)
        }
        return self._observer.look().moments() | clients

    def _patience(self, kill: Kill) -> float:
        saved = HEAD_START + kill.number * self._pace - (time.monotonic() - self._begun)
        return min(max(saved, SHORTEST), LONGEST)


def _holders(sight: Sight, moment: Moment) -> tuple[int, ...]:
    """Who is in the stage; while something waits or is removed, all who work."""
    if moment in {Moment.WAITING, Moment.REMOVAL}:
        return tuple(pid for pid, _ in sight.working) if moment in sight.moments() else ()
    return sight.workers(moment)


def _done_by(worker: Program, sight: Sight) -> frozenset[Moment]:
    """What this worker is doing, and whether something waits or is removed meanwhile."""
    own = {moment for pid, moment in sight.working if worker.owns(pid)}
    return frozenset(own | (sight.moments() & {Moment.WAITING, Moment.REMOVAL}))


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(GLANCE)
    return True
