"""Known vulnerabilities, from a database in OSV's format that is given as a folder or a ZIP file of JSON records.

The records are those that OSV publishes for PyPI (https://ossf.github.io/osv-schema/). `pip-audit` asks a service;
`serve` is that service on the loopback, over the given records, so that nothing is asked of anybody else.
"""

from __future__ import annotations

import contextlib
import json
import threading
import zipfile
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from tools.supply_chain.installed import canonical

__all__ = ["Advisories", "read_advisories", "serve"]

_LONGEST = 64 * 1024


class Advisories:
    """Records by the distribution that they are about."""

    def __init__(self, records: Iterator[Mapping[str, Any]]) -> None:
        self._by_name: dict[str, list[Mapping[str, Any]]] = {}
        self.count = 0
        for record in records:
            if record.get("withdrawn"):
                continue
            self.count += 1
            for name in {canonical(it["package"]["name"]) for it in _affected(record)}:
                self._by_name.setdefault(name, []).append(record)

    def of(self, name: str, version: str) -> list[Mapping[str, Any]]:
        """The records that say that this version is affected.

        Raises:
            InvalidVersion: it is no version of a Python distribution.
        """
        wanted = Version(version)
        found = self._by_name.get(canonical(name), ())
        return [
            record
            for record in found
            if any(
                _is_in(wanted, it) for it in _affected(record) if canonical(it["package"]["name"]) == canonical(name)
            )
        ]


def read_advisories(path: Path) -> Advisories:
    """The records of a folder, or of a ZIP file as OSV publishes it.

    Raises:
        OSError, zipfile.BadZipFile, json.JSONDecodeError: it cannot be read.
        ValueError: there is no record in it.
    """
    advisories = Advisories(_records(path))
    if not advisories.count:
        raise ValueError(f"{path} holds no records of PyPI: give a folder or a ZIP file of OSV's JSON records")
    return advisories


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield json.loads(file.read_bytes())
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def _affected(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in record.get("affected", ()):
        if one.get("package", {}).get("ecosystem") == "PyPI":
            yield one


def _is_in(version: Version, affected: Mapping[str, Any]) -> bool:
    """Whether the version is listed, or in one of the ranges (the schema's section on evaluation)."""
    if any(_version(it) == version for it in affected.get("versions", ())):
        return True
    return any(
        _in_range(version, it.get("events", ())) for it in affected.get("ranges", ()) if it.get("type") == "ECOSYSTEM"
    )


def _in_range(version: Version, events: list[Mapping[str, str]]) -> bool:
    inside = False
    ordered = sorted(
        ((_version(text), kind) for event in events for kind, text in event.items()),
        key=lambda each: (each[0] is not None, each[0] or Version("0"), each[1] != "introduced"),
    )
    for at, kind in ordered:
        if kind == "introduced" and (at is None or version >= at):
            inside = True
        elif at is not None and ((kind == "fixed" and version >= at) or (kind == "last_affected" and version > at)):
            inside = False
    return inside


def _version(text: str) -> Version | None:
    """The version; None for `0`, which is before all, and for what is none."""
    if text == "0":
        return None
    try:
        return Version(text)
    except InvalidVersion:
        return None


@contextlib.contextmanager
def serve(advisories: Advisories) -> Iterator[str]:
    """Answer OSV's `/v1/query` on the loopback; gives the address that pip-audit is to ask."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            try:
                asked = json.loads(self.rfile.read(min(length, _LONGEST)))
                found = advisories.of(asked["package"]["name"], asked["version"])
            except (ValueError, KeyError, TypeError) as exc:
                self.send_error(400, explain=str(exc))
                return
            body = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: what was asked is in the report."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
