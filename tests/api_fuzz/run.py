"""Starting the product with a small library on a free port of the loopback, and schemathesis against it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.product import SmartChat
from tests.support.web_server import add_file
from tools.servers.base import Missing

__all__ = ["Found", "Options", "fuzz"]

_COMMAND = Path(__file__).parents[2] / ".venv-schemathesis/bin/schemathesis"
_TOKEN = "a-token-of-the-fuzzing-only-0123456789"  # of a server that lives for a minute
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "missing_required_header",
    "use_after_free",
)
_SETTINGS = f"""\
library = "library"
embedder = "none"
max_upload_bytes = 1_000_000
rate_reads_per_minute = 0
rate_asks_per_minute = 0
rate_uploads_per_minute = 0
ops_token = "{_TOKEN}"
"""
_BOOKS = {
    "lighthouse.md": "# The Lighthouse\n\n## Chapter 1\n\nMarten lit the lamp every evening.\n\n"
    "## Chapter 2\n\nThe glazier Ansgar stole the silver compass and fled to Bergen.\n",
    "tale.txt": "Once there was a fox in Ribe, who wanted to see the sea.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How many requests are made for each operation at most, and which ones."""

    examples: int = 100
    seed: int = 1
    deadline_seconds: float = 1_200.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What schemathesis said, and the status that it ended with: 0 if it found nothing."""

    status: int
    output: str


def fuzz(folder: Path, options: Options) -> Found:
    """Make the requests.

    Raises:
        Missing: schemathesis is not installed.
        TimeoutExpired: it did not end.
    """
    if not _COMMAND.exists():
        raise Missing("schemathesis", "make setup-api-fuzz")
    settings = folder / "settings"
    settings.mkdir()
    (settings / "smartchat.toml").write_text(_SETTINGS, encoding="utf-8")
    with SmartChat("web", ("serve",), settings=settings, folder=folder / "web") as server:
        with httpx.Client(base_url=server.address, timeout=60) as client:
            for name, text in _BOOKS.items():
                add_file(client, name, text.encode())
        return _run(server.address, folder, options)


def _run(address: str, folder: Path, options: Options) -> Found:
    command = [
        str(_COMMAND),
        "run",
        f"{address}/schema/openapi.json",
        f"--checks={','.join(_CHECKS)}",
        "--phases=examples,coverage,fuzzing",
        f"--max-examples={options.examples}",
        f"--seed={options.seed}",
        "--generation-deterministic",
        "--workers=1",
        "--continue-on-failure",
        "--suppress-health-check=all",
        "--request-timeout=60",
        "--warnings=off",
        "--no-color",
        f"--header=Authorization: Bearer {_TOKEN}",
    ]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SMARTCHAT_", "PYTHON"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=options.deadline_seconds,
        check=False,
    )
    return Found(status=done.returncode, output=done.stdout)
