"""The command behind `make ops-proof`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.ops_proof.proof import Options, prove
from tools.servers import Missing


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ops_proof")
    parser.add_argument("--only", nargs="*", default=[], metavar="ALERT", help="only the faults of these alerts")
    parser.add_argument("--report", type=Path, help="write the table to this file")
    parser.add_argument("--folder", type=Path, help="where configuration, logs and findings are kept; else thrown away")
    parser.add_argument("--again", action="store_true", help="only what the findings in the folder do not prove")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="smartchat-ops-proof-") as temporary:
            folder = (arguments.folder or Path(temporary)).resolve()
            folder.mkdir(parents=True, exist_ok=True)
            options = Options(only=frozenset(arguments.only), page=arguments.report, again=arguments.again)
            return prove(folder, options)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
