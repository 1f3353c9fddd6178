"""One run, from the start of the servers to the last line."""

import faulthandler
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import evidence
from tests.chaos.clients import Clients
from tests.chaos.hunt import Crew, Hunt
from tests.chaos.ledger import Ledger, Wanted
from tests.chaos.observer import NOTHING, Observer, Sight
from tests.chaos.programs import Program, Supervisor
from tests.chaos.schedule import schedule
from tests.chaos.servers import Servers
from tests.chaos.tally import Tally
from tests.chaos.verdict import Verdict, judge
from tests.chaos.web import Door, Street
from tools.servers.ports import HOST, Ports

__all__ = ["Options", "run"]

MAX_UNFINISHED = 10
"""Documents that clients have in work at one time: enough that every stage is busy, and no long queue at the end."""

PROGRESS_SECONDS = 5.0
START_SECONDS = 180.0

QUICKEST_PACE, SHARE_OF_START = 5.0, 0.2
"""A kill may take so many seconds on average, or that share of the time in which the product started, if that is
more: on a machine where starting takes long, killing as fast as elsewhere would leave nothing to interrupt."""

KILL_SECONDS = 25.0
"""The longest that a kill may take on average; a run that needs more fails."""

QUIET_SECONDS = 300.0
UPLOAD_ABANDONED_AFTER_SECONDS = 20
JUDGE_SECONDS = 600.0

SETTINGS = {
    "embedder": "minilm",
    "embedder_threads": "1",
    "job_lease_seconds": "3",
    "redelivery_after_seconds": "4",
    "sweep_interval_seconds": "5",
    "upload_abandoned_after_seconds": str(UPLOAD_ABANDONED_AFTER_SECONDS),
    "worker_concurrency": "2",
    "rate_reads_per_minute": "100000",
    "rate_asks_per_minute": "100000",
    "rate_uploads_per_minute": "100000",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the command line says."""

    kills: int
    seed: int
    keep: bool = False


def run(options: Options) -> int:
    """Do it all, and return the exit code: 0 when nothing is lost, duplicated or orphaned, and no promise broken."""
    folder = Path(tempfile.mkdtemp(prefix="smartchat-chaos-"))
    # Whatever hangs, the run ends; and the servers' guard ends what it started.
    hardest = START_SECONDS + options.kills * KILL_SECONDS + QUIET_SECONDS + JUDGE_SECONDS
    faulthandler.dump_traceback_later(hardest, exit=True, file=sys.stderr)
    clean = False
    try:
        one = _Run(options, folder)
        verdict = one.do()
        clean = verdict.clean and not one.faults
    finally:
        faulthandler.cancel_dump_traceback_later()
        if options.keep:
            print(f"logs and data are kept in {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(verdict.line(one.kills), flush=True)
    return 0 if clean else 1


class _Run:
    """The parts of a run, and what is known of it so far."""

    def __init__(self, options: Options, folder: Path) -> None:
        self.faults: list[str] = []
        """What went wrong beside what the verdict counts."""
        self._options = options
        self._folder = folder
        self._begun = self._killed = time.monotonic()
        self._ledger = Ledger()
        self._tally = Tally()
        self._servers = Servers(folder)
        self._ports = Ports()
        self._sight = NOTHING
        self._doing = "starts"
        self._over = threading.Event()

    @property
    def kills(self) -> int:
        return self._tally.kills

    def do(self) -> Verdict:
        """Start everything, kill, wait until all is quiet, and judge."""
        self._say(f"seed {self._options.seed}, {self._options.kills} kills; everything is in {self._folder}")
        try:
            self._servers.start()
            self._say("PostgreSQL, Valkey, RabbitMQ and SeaweedFS have started")
            settings = SETTINGS | self._servers.settings() | {"library": str(self._folder / "library")}
            environment = _environment(settings, self._folder)
            crew = self._crew(environment)
            street = Street(tuple(door for _, door in crew.web))
            supervisor = Supervisor(crew.all)
            try:
                supervisor.start()
                self._with_product(crew, street, supervisor)
                self._over.set()
                return self._judge(settings, environment, crew, street)
            finally:
                supervisor.stop()
                for door in street.doors:
                    door.close()
                self.faults += supervisor.long_orphans
        finally:
            self._over.set()
            self._servers.stop()
            self._ports.release()

    def _crew(self, environment: Mapping[str, str]) -> Crew:
        def program(name: str, *arguments: str) -> Program:
            return Program(name, arguments, environment=environment, folder=self._folder)

        web = []
        for number in (1, 2):
            port = self._ports.any()
            door = Door(f"web-{number}", f"http://{HOST}:{port}", self._ledger)
            web.append((program(door.name, "serve", "--port", str(port)), door))
        return Crew(
            web=tuple(web),
            workers=(
                program("worker-1", "worker", "--queues", "ingest,maintenance"),
                program("worker-2", "worker"),
            ),
            relays=(program("relay-1", "relay"), program("relay-2", "relay")),
        )

    def _with_product(self, crew: Crew, street: Street, supervisor: Supervisor) -> None:
        begun = time.monotonic()
        if not self._wait("the web servers to be ready", lambda: all(door.ready() for door in street.doors)):
            raise RuntimeError(_ends_of_logs(crew))
        watching = threading.Thread(target=self._watch, name="watching", daemon=True)
        watching.start()
        clients = Clients(
            seed=self._options.seed,
            street=street,
            ledger=self._ledger,
            busy=lambda: self._sight.unfinished,
            most=MAX_UNFINISHED,
        )
        observer = Observer(self._servers.database_url)
        clients.start()
        try:
            if not self._wait("the workers to begin", lambda: self._sight.working):
                raise RuntimeError(_ends_of_logs(crew))
            pace = max(QUICKEST_PACE, SHARE_OF_START * (time.monotonic() - begun))
            self._say(f"2 web servers, 2 workers and 2 relays are at work; a kill every {pace:.1f} s on average")
            hunt = Hunt(
                servers=self._servers, crew=crew, supervisor=supervisor, observer=observer, street=street, pace=pace
            )
            self._kill(hunt)
            clients.no_more()
            self._doing = "waits until all is quiet"
            self._wait_for_quiet(clients)
        finally:
            clients.stop()
            observer.close()
        for program in crew.all:
            self._say(
                f"{program.name}: started {program.starts} times, ended by itself {len(program.ended_alone)} times "
                f"{sorted(set(program.ended_alone)) or ''}"
            )

    def _kill(self, hunt: Hunt) -> None:
        deadline = time.monotonic() + self._options.kills * KILL_SECONDS
        record = (self._folder / "kills.log").open("w", encoding="utf-8")
        with record:
            for kill in schedule(seed=self._options.seed, kills=self._options.kills):
                self._doing = f"kill {kill.number}: {kill.victim.value} at {kill.moment.value}"
                if time.monotonic() > deadline:
                    self.faults.append(f"the time was over after {self.kills} kills")
                    return
                if self._servers.failed:
                    self.faults += self._servers.failed
                    return
                fall = hunt.carry_out(kill)
                self._killed = time.monotonic()
                self._tally.add(fall)
                going_on = " ".join(sorted(fall.going_on))
                record.write(f"{time.strftime('%H:%M:%S')} {kill.number} {kill.victim} at {kill.moment}: {going_on}\n")
                record.flush()

    def _wait_for_quiet(self, clients: Clients) -> None:
        def quiet() -> bool:
            sight = self._sight
            at_rest = sight.known and not sight.unfinished and not sight.events
            # By then what was begun before the last kill counts as abandoned, and somebody has looked after it.
            rested = time.monotonic() - self._killed > UPLOAD_ABANDONED_AFTER_SECONDS + PROGRESS_SECONDS
            return rested and at_rest and not clients.open and not self._begun_uploads()

        if not self._wait("all to be quiet", quiet, seconds=QUIET_SECONDS, rest=3.0):
            self.faults.append(f"not all was quiet after {QUIET_SECONDS:.0f} s: {self._state(clients)}")

    def _begun_uploads(self) -> list[str]:
        """Files of uploads that were not accepted: the product removes them after a while."""
        assert self._servers.bucket is not None
        return evidence.keys(self._servers.store, self._servers.bucket, below="library/incoming/")

    def _state(self, clients: Clients) -> str:
        return f"{self._sight}, {clients.open} errands, {len(self._begun_uploads())} begun uploads"

    def _judge(
        self, settings: Mapping[str, str], environment: Mapping[str, str], crew: Crew, street: Street
    ) -> Verdict:
        self._doing = "judges"
        if refused := self._servers.refused_messages():
            self.faults.append(f"{refused} messages could not be understood by the workers")
        assert self._servers.bucket is not None
        promises = self._ledger.promises
        scene = evidence.Scene(
            database=self._servers.database_url,
            store=self._servers.store,
            bucket=self._servers.bucket,
            settings=settings,
            environment=environment,
            folder=self._folder,
            street=street,
            promises=promises,
        )
        verdict = judge(promises, evidence.documents(scene), evidence.leftovers(scene))
        self._report(verdict)
        return verdict

    def _report(self, verdict: Verdict) -> None:
        promises = self._ledger.promises
        print("\nhow requests ended")
        for what, count in sorted(self._ledger.answers.items()):
            print(f"  {count:>6}  {what}")
        print("\nkills by victim, and what was going on")
        for line in self._tally.lines():
            print(f"  {line}")
        if self._tally.missed:
            print(f"  no kill fell on: {', '.join(self._tally.missed)}")
        removed = sum(one.wanted is Wanted.ABSENT for one in promises)
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(verdict.statuses.items()))
        print(f"\ndocuments at the end: {statuses}; {removed} were removed")
        self.faults += [f"{one.kind}: {one.detail}" for one in self._ledger.broken]
        for title, lines in (
            ("readable documents that ended with a reason instead of being ready", verdict.sorry),
            ("promises broken on the way", self.faults),
            ("LOST", verdict.lost),
            ("DUPLICATED", verdict.duplicated),
            ("ORPHANED", verdict.orphaned),
        ):
            if lines:
                print(f"\n{title}: {len(lines)}")
                for line in lines:
                    print(f"  {line}")
        print(f"\nit took {time.monotonic() - self._begun:.0f} s")

    def _watch(self) -> None:
        """Keep an eye on how much is unfinished, and say how far things are."""
        observer = Observer(self._servers.database_url)
        said = 0.0
        while not self._over.wait(0.2):
            sight = observer.look()
            # While the database is away, what was last seen counts: clients shall not pour in more.
            self._sight = sight if sight.known else self._sight
            if time.monotonic() - said >= PROGRESS_SECONDS:
                said = time.monotonic()
                self._say(self._progress(sight))
        observer.close()

    def _progress(self, sight: Sight) -> str:
        promises = self._ledger.promises
        accepted = sum(one.accepted > 0 for one in promises)
        stages = " ".join(sorted(moment for _, moment in sight.working)) or "nothing"
        seen = (
            f"{sight.waiting} wait, {sight.later} wait for another try, {sight.ghosts} are in dead hands, "
            f"working on {stages}"
            if sight.known
            else "the database is away"
        )
        return f"{self.kills}/{self._options.kills} kills, {accepted} uploads; {seen}; {self._doing}"

    def _wait(
        self, what: str, condition: Callable[[], object], *, seconds: float = START_SECONDS, rest: float = 0.2
    ) -> bool:
        self._say(f"waiting for {what}")
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                self._say(f"gave up waiting for {what}")
                return False
            time.sleep(rest)
        return True

    def _say(self, text: str) -> None:
        print(f"[{time.monotonic() - self._begun:6.0f} s] {text}", flush=True)


def _environment(settings: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What the product's processes see; what a killed one leaves among the temporary files goes with the folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return (
        inherited
        | {"TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}
        | {f"SMARTCHAT_{name.upper()}": value for name, value in settings.items()}
    )


def _ends_of_logs(crew: Crew) -> str:
    return "\n".join(f"{one.name}: {one.log.read_text(errors='replace')[-2000:]}" for one in crew.all)
