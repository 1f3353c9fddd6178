"""Writes the generated files that differ: `python -m tools.generate [--check]`."""

import argparse
import sys

from tools.generate import ROOT, generated_files, outdated


def main() -> int:
    """Write what differs, or with `--check` name it and end with 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when a file is out of date")
    check = parser.parse_args().check
    files = generated_files()
    paths = outdated(files)
    for path in paths:
        print(f"{'out of date' if check else 'written'}: {path}")
        if not check:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(files[path], encoding="utf-8")
    if not paths:
        print(f"all {len(files)} generated files are up to date")
    return 1 if check and paths else 0


if __name__ == "__main__":
    sys.exit(main())
