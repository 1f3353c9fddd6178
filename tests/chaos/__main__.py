"""The command behind `make chaos`."""

import argparse
import sys

from tests.chaos.run import Options, run
from tools.servers import Missing


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--kills", type=int, default=200, help="how many kills")
    parser.add_argument("--seed", type=int, default=1, help="which ones, and which documents")
    parser.add_argument("--keep", action="store_true", help="keep logs and data, and say where")
    arguments = parser.parse_args()
    try:
        return run(Options(kills=arguments.kills, seed=arguments.seed, keep=arguments.keep))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
