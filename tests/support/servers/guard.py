"""Ends what a killed process leaves behind: runs beside it, and acts when its standard input closes.

Started by `processes.watch`, once in each process that starts servers. PR_SET_PDEATHSIG would do for simple
servers only: it follows the thread that forked, it is lost on a change of user, and PostgreSQL's and Erlang's
children would live on. Only the standard library, and nothing of ours: it starts in 20 ms.

Lines read: `+pid` a server's leading process, `-pid` it has been stopped, `>folder` and `<folder` likewise for
throw-away folders.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def parents() -> dict[int, int]:
    """Every process of this machine with its parent."""
    if not (PROC / "self/stat").exists():
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        return {int(pid): int(parent) for pid, parent in (line.split() for line in listing.splitlines())}
    found = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The name in parentheses may hold anything; the state and the parent follow it.
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def family(leader: int) -> list[int]:
    """A process and all that descend from it, also those that left its group, as PostgreSQL's backends do."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents().items():
        children.setdefault(parent, []).append(pid)
    found = [leader]
    for pid in found:
        found += children.get(pid, [])
    return found


def kill_family(leader: int) -> list[int]:
    """SIGKILL to a process, its group and its descendants; returns whom it meant."""
    with suppress(ProcessLookupError):
        # It must not start anybody while the list is made.
        os.kill(leader, signal.SIGSTOP)
    members = family(leader)
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    for pid in members:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return members


def main() -> None:
    """Remember until the standard input closes, then kill and remove what is left."""
    leaders: dict[int, None] = {}
    folders: dict[str, None] = {}
    for line in sys.stdin:
        sign, value = line[0], line[1:].rstrip("\n")
        if sign == "+":
            leaders[int(value)] = None
        elif sign == "-":
            leaders.pop(int(value), None)
        elif sign == ">":
            folders[value] = None
        elif sign == "<":
            folders.pop(value, None)
    for leader in leaders:
        kill_family(leader)
    for folder in folders:
        # A killed process may take a moment to go, and write until then.
        for _ in range(20):
            shutil.rmtree(folder, ignore_errors=True)
            if not Path(folder).exists():
                break


if __name__ == "__main__":
    main()
