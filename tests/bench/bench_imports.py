"""What imports and `--help` cost: CPU of fresh processes, the least of several runs, less that of an empty one."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys

from tests.bench.measuring import Goal, print_goals, row

EVERY_NAME = "import smartchat_core\nfor name in smartchat_core.__all__: getattr(smartchat_core, name)"
CASES = {
    "python": ["-c", "pass"],
    "import pydantic": ["-c", "import pydantic"],
    "import pydantic, and its BaseModel": ["-c", "from pydantic import BaseModel"],
    "import smartchat_core": ["-c", "import smartchat_core"],
    "import smartchat_core, every public name": ["-c", EVERY_NAME],
    "import smartchat": ["-c", "import smartchat"],
    "smartchat --help": ["-m", "smartchat", "--help"],
    "smartchat ask --help": ["-m", "smartchat", "ask", "--help"],
    "smartchat --version": ["-m", "smartchat", "--version"],
}


def cpu_of_run(arguments: list[str]) -> float:
    """CPU milliseconds of one fresh interpreter, its own children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=9, help="the best of so many runs counts")
    repeat = parser.parse_args().repeat
    print(f"CPU of a fresh process, best of {repeat}; the line `python` is included in the others")
    # In turn, so that a busy moment of the machine does not fall on one case only.
    rounds = [{what: cpu_of_run(arguments) for what, arguments in CASES.items()} for _ in range(repeat)]
    least = {what: min(one[what] for one in rounds) for what in CASES}
    for what, milliseconds in least.items():
        row(what, milliseconds, "ms")
    empty = least["python"]
    pydantic = least["import pydantic"] - empty
    print_goals(
        Goal("import smartchat_core / import pydantic", (least["import smartchat_core"] - empty) / pydantic, 2.0, "x"),
        Goal("every public name / import pydantic", (least[list(CASES)[4]] - empty) / pydantic, 2.0, "x"),
    )


if __name__ == "__main__":
    main()
