"""Carrying out one kill of the schedule: find the victim, wait for its moment, look, and kill."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.observer import Observer, Sight
from tests.chaos.programs import Program, Supervisor
from tests.chaos.schedule import Kill, Moment, Victim
from tests.chaos.servers import Servers
from tests.chaos.tally import Fall
from tests.chaos.web import Door, Street

__all__ = ["Crew", "Hunt"]

GLANCE = 0.005
"""Seconds between looks: verifying takes some milliseconds."""

PATIENCE = 6.0
"""Seconds to wait for the moment; then the kill falls on whatever goes on, and that counts."""

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
    """Kills what the schedule says, at the moment that it says if that comes."""

    def __init__(
        self, *, servers: Servers, crew: Crew, supervisor: Supervisor, observer: Observer, street: Street
    ) -> None:
        self._servers = servers
        self._crew = crew
        self._supervisor = supervisor
        self._observer = observer
        self._street = street

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
        self._await(lambda: kill.moment in self._going_on())
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

        self._await(lambda: target() is not None)
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
        self._await(lambda: kill.moment in self._going_on())
        time.sleep(kill.lag)
        relay.pause()
        going_on = self._going_on()
        self._supervisor.kill(relay, away=kill.away)
        return Fall(kill=kill, going_on=going_on)

    def _worker(self, kill: Kill) -> Fall:
        """The one that is in the stage; stopped first, and let go on when it has left the stage meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            pid, worker = self._at_work(self._observer.look(), kill.moment)
            if worker is None:
                time.sleep(GLANCE)
                continue
            time.sleep(kill.lag)
            worker.pause()
            sight = self._observer.look()
            going_on = sight.moments(worker.family()) - {Moment.REMOVAL} | (sight.moments() & {Moment.REMOVAL})
            if kill.moment in sight.moments(worker.family() if kill.moment is not Moment.WAITING else None):
                holders = [one for one in sight.workers(kill.moment) if one in worker.family()]
                return self._kill_worker(kill, worker, (holders or [pid])[0], going_on)
            worker.resume()
        return self._whoever_works(kill)

    def _at_work(self, sight: Sight, moment: Moment) -> tuple[int, Program | None]:
        """A worker's process that is in the stage, and the worker it belongs to."""
        holders = sight.workers(moment)
        if moment in {Moment.WAITING, Moment.REMOVAL} and moment in sight.moments():
            holders = tuple(pid for pid, _ in sight.working)
        for worker in self._crew.workers:
            family = worker.family()
            for pid in holders:
                if pid in family:
                    return pid, worker
        return 0, None

    def _whoever_works(self, kill: Kill) -> Fall:
        """The moment did not come: any worker, whatever it does."""
        _until(lambda: any(worker.alive for worker in self._crew.workers), RETURN)
        alive = [worker for worker in self._crew.workers if worker.alive]
        worker = alive[kill.number % len(alive)]
        worker.pause()
        sight = self._observer.look()
        family = worker.family()
        holders = [pid for pid, _ in sight.working if pid in family]
        return self._kill_worker(kill, worker, (holders or [0])[0], sight.moments(family))

    def _kill_worker(self, kill: Kill, worker: Program, holder: int, going_on: frozenset[Moment]) -> Fall:
        children = worker.family() - {worker.pid}
        if kill.victim is Victim.CHILD and children:
            worker.kill_child(holder if holder in children else max(children))
        else:
            # With its children, as when the machine fails, or without them, as the memory killer does it.
            self._supervisor.kill(worker, away=kill.away, whole=bool(kill.number % 2))
        return Fall(kill=kill, going_on=going_on)

    def _going_on(self) -> frozenset[Moment]:
        clients = {
            moment for moment, name in _OF_CLIENTS.items() if any(door.busy(name) for door in self._street.doors)
        }
        return self._observer.look().moments() | clients

    def _await(self, condition: Callable[[], bool]) -> bool:
        return _until(condition, PATIENCE)


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(GLANCE)
    return True
