"""The command behind `make up` and `make down`."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tools.servers import Missing, ServerFailed, guard
from tools.stack.record import AlreadyRunning, Record
from tools.stack.supervisor import Supervisor

# An orderly end releases the jobs in progress; after that the guard beside the supervisor ends the rest.
SECONDS_TO_END = 120.0


def up(folder: Path, *, with_product: bool) -> int:
    """Start the stack in the background, and wait until it serves."""
    record = Record(folder)
    if (holder := record.holder()) is not None:
        print(f"The stack runs already, by process {holder}.\n{record.ready() or ''}", end="")
        return 0
    (folder / "ready").unlink(missing_ok=True)
    log = folder / "stack.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tools.stack", "run", "--folder", str(folder)]
        supervisor = subprocess.Popen(
            [*command, *(() if with_product else ("--servers-only",))],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    with log.open(encoding="utf-8", errors="replace") as lines:
        while (ready := record.ready()) is None:
            ended = supervisor.poll() is not None
            print(lines.read(), end="", flush=True)
            if ended:
                print(f"The stack did not start; its log is {log}.")
                return 1
            time.sleep(0.2)
        print(lines.read(), end="")
    print(f"\n{ready}\nmake down ends it; the data stay in {folder}.")
    return 0


def down(folder: Path) -> int:
    """End the stack that runs in the folder, and nothing else."""
    record = Record(folder)
    holder = record.holder()
    if holder is None:
        print("The stack does not run.")
        return 0
    os.kill(holder, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_END
    # It gives the lock back a moment before it is gone.
    while record.holder() == holder or holder in guard.parents():
        if time.monotonic() > deadline:
            print(f"Process {holder} did not end in {SECONDS_TO_END:.0f} seconds, and is killed.")
            os.kill(holder, signal.SIGKILL)
            return 1
        time.sleep(0.1)
    print("The stack has ended.")
    return 0


def run(folder: Path, *, with_product: bool) -> int:
    """Run the stack until SIGINT or SIGTERM."""
    try:
        Supervisor(folder, with_product=with_product).run()
    except (AlreadyRunning, Missing, ServerFailed) as exc:
        print(exc, file=sys.stderr)
        return 1
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.stack")
    parser.add_argument("command", choices=("up", "down", "run"))
    parser.add_argument("--folder", type=Path, default=Path("stack"), help="where everything is kept")
    parser.add_argument("--servers-only", action="store_true", help="without SmartChat's own processes")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # the settings in it hold secrets
    if arguments.command == "down":
        return down(folder)
    work = up if arguments.command == "up" else run
    return work(folder, with_product=not arguments.servers_only)


if __name__ == "__main__":
    sys.exit(main())
