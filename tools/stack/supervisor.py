"""The process that starts all others, restarts those that end, and ends them when it ends."""

import signal
import threading
import time
from pathlib import Path
from types import FrameType

from tools.servers import Server, ServerFailed
from tools.stack.parts import Servers, product
from tools.stack.record import Record

GLANCE_SECONDS = 0.5
# One that ends again and again is started after 1, 2, 4, … seconds; one that ran for longer than that, after 1.
LONGEST_PAUSE = 30.0


class Supervisor:
    """Runs the stack of one folder until SIGTERM or SIGINT.

    Args:
        folder: Where everything is kept.
        with_product: Whether the product's processes run too, and not only the servers.
    """

    def __init__(self, folder: Path, *, with_product: bool) -> None:
        self._folder = folder
        self._with_product = with_product
        self._record = Record(folder)
        self._parts: dict[str, Server] = {}
        self._pauses: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        """Start everything and look after it.

        Raises:
            AlreadyRunning: somebody else runs the stack of this folder.
            Missing: a server is not installed.
            ServerFailed: a server or process did not start.
        """
        self._record.claim()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        try:
            self._start()
            while not self._stopping.wait(GLANCE_SECONDS):
                self._look()
        finally:
            self._stop()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()

    def _start(self) -> None:
        ports = self._record.ports()
        say("starting PostgreSQL, Valkey, RabbitMQ and SeaweedFS")
        servers = Servers(self._folder, ports)
        self._parts |= servers.all()
        servers.start()
        settings = servers.settings(self._folder)
        addresses = {
            "PostgreSQL": servers.postgresql.url("smartchat"),
            "Valkey": servers.valkey.url(),
            "RabbitMQ": servers.rabbitmq.url("smartchat"),
            "  its pages": f"http://127.0.0.1:{servers.rabbitmq.management}  (guest, guest)",
            "S3": f"{servers.seaweedfs.endpoint}  (key {servers.seaweedfs.key}, secret {servers.seaweedfs.secret})",
        }
        if self._with_product:
            processes = product(self._folder, ports)
            metrics = {f"  {name}": f"{process.address}/metrics" for name, process in processes.items()}
            addresses = {"SmartChat": processes["web"].address, **metrics, **addresses}
            for name, process in processes.items():
                if self._stopping.is_set():
                    return
                say(f"starting {name}")
                self._parts[name] = process
                process.start()
        self._record.keep_ports({name: part.port for name, part in self._parts.items()})
        addresses |= {"settings": str(settings), "logs": str(self._folder / "*" / "*.log")}
        self._record.say_ready("".join(f"  {name:<12} {address}\n" for name, address in addresses.items()))
        say("everything runs")

    def _look(self) -> None:
        now = time.monotonic()
        for name, part in self._parts.items():
            if part.running:
                continue
            if name not in self._due:
                lasted = now - self._started.get(name, 0.0)
                pause = 1.0 if lasted > LONGEST_PAUSE else self._pauses.get(name, 1.0)
                say(f"{name} has ended; it is started again in {pause:.0f} s")
                self._due[name] = now + pause
                self._pauses[name] = min(2 * pause, LONGEST_PAUSE)
            elif now >= self._due[name]:
                del self._due[name]
                self._started[name] = now
                try:
                    part.restart()
                except ServerFailed as failed:
                    say(str(failed))
                else:
                    say(f"{name} runs again")

    def _stop(self) -> None:
        # Those that use the servers first.
        for name, part in reversed(self._parts.items()):
            say(f"ending {name}")
            part.stop()
        say("everything has ended")


def say(text: str) -> None:
    """A line of the stack's own log."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)
