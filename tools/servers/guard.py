"""Ends what a killed process leaves behind: runs beside it, and acts when its standard input closes.

Started by `processes.watch`, once in each process that starts servers. PR_SET_PDEATHSIG would do for simple
servers only: it follows the thread that forked, it is lost on a change of user, and PostgreSQL's and Erlang's
children would live on. Only the standard library, and nothing of ours: it starts in 20 ms.

Lines read: `+pid` a server's leading process, `-pid` it has been stopped, `>path` and `<path` likewise for what is
to be thrown away, folders and files.
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
    """Every running process of this machine with its parent. A dead one that nobody has waited for does not run."""
    if not (PROC / "self/stat").exists():
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,state="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in listing.stdout.splitlines()]
        return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}
    found = {}
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            # The name in parentheses may hold anything; the state and the parent follow it.
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(entry.name)] = int(parent)
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


def remove(path: Path) -> None:
    """Remove a folder or file, if it is there."""
    # A killed process may take a moment to go, and write until then.
    for _ in range(20):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        if not path.exists():
            break


def main() -> None:
    """Remember until the standard input closes, then kill and remove what is left."""
    leaders: dict[int, None] = {}
    paths: dict[str, None] = {}
    for line in sys.stdin:
        sign, value = line[0], line[1:].rstrip("\n")
        if sign == "+":
            leaders[int(value)] = None
        elif sign == "-":
            leaders.pop(int(value), None)
        elif sign == ">":
            paths[value] = None
        elif sign == "<":
            paths.pop(value, None)
    for leader in leaders:
        kill_family(leader)
    for path in paths:
        remove(Path(path))


if __name__ == "__main__":
    main()
