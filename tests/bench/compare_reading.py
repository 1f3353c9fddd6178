"""What another version of the readers finds in the same files: words lost and gained, and the processor time of both.

    git worktree add --detach OTHER COMMIT
    python -m tests.bench.compare_reading OTHER --data DATA [--kind pdf|epub] [--rounds 3] [--words FOLDER]

Each version reads every file of `DATA` in a process of its own, in turn, so that a busy machine is as busy for both; of
the rounds the least time counts. Words are counted as often as they stand in the text. `--words` writes for each file
which words only one of them has.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.bench.measuring import data_option

_FOLDERS = {"pdf": "pdfs", "epub": "books"}
_WORD = re.compile(r"\w+")
_SECONDS = 600
_SHOWN = 0.01


def _read_all(kind: str, files: list[str]) -> None:
    """Read the files with the readers of this process and print a line of JSON for each."""
    from smartchat_adapters.parsers.epub.parser import EpubParser
    from smartchat_adapters.parsers.pdf.parser import PdfParser
    from smartchat_core.ports.parser import Parser, ParsingLimits

    parsers: dict[str, type[Parser]] = {"pdf": PdfParser, "epub": EpubParser}
    parser = parsers[kind]()
    for name in files:
        begun = time.process_time()
        try:
            text, error = parser.parse(Path(name), limits=ParsingLimits()).text, ""
        except Exception as exc:  # noqa: BLE001  # whatever a reader fails with is compared
            text, error = "", type(exc).__name__
        print(
            json.dumps({"file": name, "seconds": time.process_time() - begun, "text": text, "error": error}), flush=True
        )


def _results(root: Path, kind: str, files: list[Path]) -> dict[str, dict[str, object]]:
    """What the version in the folder reads, by the file's name."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(str(root / part) for part in (".", "adapters", "apps")))
    here = Path(__file__).resolve()
    command = [sys.executable, str(here), "--child", kind, *map(str, files)]
    done = subprocess.run(
        command, env=environment, cwd=root, capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return {found["file"]: found for found in map(json.loads, done.stdout.splitlines())}


def _words(text: object) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(str(text)))


def main() -> None:
    """Compare, and print a table in Markdown."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data_option(options)
    options.add_argument("other", type=Path, help="the folder of a checkout of the other version")
    options.add_argument("--kind", choices=sorted(_FOLDERS), default="pdf")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--words", type=Path, help="a folder for lists of the words that only one version has")
    given = options.parse_args()
    if given.data is None:
        raise SystemExit("compare_reading: --data or SMARTCHAT_TEST_DATA has to name the folder of files")
    folder = given.data / _FOLDERS[given.kind]
    files = sorted(folder.rglob(f"*.{given.kind}"))
    roots = {"before": given.other.resolve(), "now": Path(__file__).resolve().parents[2]}
    rounds = [{name: _results(root, given.kind, files) for name, root in roots.items()} for _ in range(given.rounds)]
    print("| file | words before | lost | gained | CPU s before | now | ratio |")
    print("|---" * 7 + "|")
    total = {"before": 0.0, "now": 0.0}
    for path in files:
        found = {name: rounds[0][name][str(path)] for name in roots}
        least = {name: min(float(str(one[name][str(path)]["seconds"])) for one in rounds) for name in roots}
        for name in roots:
            total[name] += least[name]
        before, now = _words(found["before"]["text"]), _words(found["now"]["text"])
        lost, gained = before - now, now - before
        if given.words is not None:
            given.words.mkdir(parents=True, exist_ok=True)
            listed = [*(f"- {word} {count}" for word, count in lost.items())]
            listed += [f"+ {word} {count}" for word, count in gained.items()]
            (given.words / f"{path.stem}.txt").write_text("\n".join(listed), encoding="utf-8")
        errors = f"{found['before']['error'] or 'read'} → {found['now']['error'] or 'read'}"
        changed = lost.total() + gained.total() > _SHOWN * max(before.total(), now.total(), 1)
        if changed or found["before"]["error"] != found["now"]["error"]:
            name = path.relative_to(folder)
            note = "" if errors == "read → read" else f" ({errors})"
            print(
                f"| {name}{note} | {before.total():,} | {lost.total():,} | {gained.total():,} "
                f"| {least['before']:.2f} | {least['now']:.2f} | {least['now'] / max(least['before'], 0.001):.2f} |"
            )
    ratio = total["now"] / max(total["before"], 0.001)
    print(f"| all {len(files)} | | | | {total['before']:.1f} | {total['now']:.1f} | {ratio:.2f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _read_all(sys.argv[2], sys.argv[3:])
    else:
        main()
