"""Running the `smartchat` command in a process of its own."""

import contextlib
import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATHS = (ROOT, ROOT / "adapters", ROOT / "apps")


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a run ended."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error on stderr of a run with --json."""
        error: dict[str, str] = json.loads(self.err.splitlines()[-1])["error"]
        return error


class Cli:
    """The command with one library, with lexical search only unless a test says otherwise."""

    def __init__(self, library: Path, **environment: str) -> None:
        self.library = library
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
        self.environment = {
            **inherited,
            "PYTHONPATH": os.pathsep.join(map(str, PATHS)),
            "SMARTCHAT_LIBRARY": str(library),
            "SMARTCHAT_EMBEDDER": "none",
            **environment,
        }

    def start(self, *arguments: str | Path, **options: Any) -> "subprocess.Popen[bytes]":
        """A run that goes on by itself."""
        return subprocess.Popen(
            [sys.executable, "-m", "smartchat", *map(str, arguments)],
            env=self.environment,
            cwd=self.library.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            **options,
        )

    def process(self, *arguments: str | Path, given: bytes = b"", timeout: float = 150) -> Result:
        """The result of a run in a process of its own."""
        with self.start(*arguments, stdin=subprocess.PIPE) as process:
            try:
                out, err = process.communicate(given, timeout=timeout)
            except BaseException:
                process.kill()
                raise
        assert b"Traceback" not in err, err.decode()
        return Result(code=process.returncode, out=out.decode(), err=err.decode(), raw=out)

    def __call__(self, *arguments: str | Path, given: bytes = b"") -> Result:
        """The result of a run in this process, which saves the time of the imports."""
        from typer.testing import CliRunner

        from smartchat.cli.program import program

        root = logging.getLogger()
        handlers, level = list(root.handlers), root.level
        try:
            with contextlib.chdir(self.library.parent):
                result = CliRunner(env=self._exactly()).invoke(program, [*map(str, arguments)], input=given)
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
        assert "Traceback" not in result.stderr, result.stderr
        return Result(
            code=result.exit_code,
            out=result.stdout_bytes.decode(),
            err=result.stderr,
            raw=result.stdout_bytes,
        )

    def _exactly(self) -> dict[str, str | None]:
        """The environment, and nothing of what else is set for the program."""
        return {name: None for name in os.environ if name.startswith("SMARTCHAT_")} | self.environment
