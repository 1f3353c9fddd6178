"""`python -m tests.attack`: carry out every attack on a server that is started for it, and print what came of it."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.attack.attacks import ATTACKS
from tests.attack.report import HEAD, row
from tests.attack.run import carried_out
from tests.attack.server_process import serving

_ROUNDS = 5


def main() -> int:
    """The number of attacks that did harm."""
    parser = argparse.ArgumentParser(prog="make attack", description=__doc__)
    parser.add_argument("names", nargs="*", help="which attacks; all without a name")
    parser.add_argument("--source", type=Path, help="another source tree whose server is attacked")
    parser.add_argument("--patience", type=float, default=1.0, help="seconds that a witness waits for an answer")
    parser.add_argument("--quick", action="store_true", help="do not wait until the server is rid of the attacker")
    options = parser.parse_args()
    harmful = 0
    print(HEAD, flush=True)
    for attack in ATTACKS:
        if options.names and attack.name not in options.names:
            continue
        with (
            tempfile.TemporaryDirectory(prefix="smartchat-attack-") as folder,
            serving(Path(folder), source=options.source) as server,
        ):
            outcome = asyncio.run(
                carried_out(attack, server, rounds=_ROUNDS, patience=options.patience, wait_for_end=not options.quick)
            )
        print(row(attack, outcome), flush=True)
        for fault in outcome.faults:
            print(f"  {attack.name}: {fault}", file=sys.stderr, flush=True)
        harmful += bool(outcome.faults)
    return harmful


if __name__ == "__main__":
    sys.exit(main())
