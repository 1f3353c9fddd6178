"""The command behind `make api-fuzz`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.api_fuzz.run import Options, fuzz
from tools.servers import Missing


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.api_fuzz")
    parser.add_argument("--examples", type=int, default=100, help="requests for each operation, at most")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="smartchat-api-fuzz-") as folder:
        try:
            found = fuzz(Path(folder), Options(examples=arguments.examples, seed=arguments.seed))
        except Missing as missing:
            print(f"api-fuzz: {missing}", file=sys.stderr)
            return 1
    print(found.output)
    return found.status


if __name__ == "__main__":
    sys.exit(main())
