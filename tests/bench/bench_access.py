"""What it costs to know who a request comes from, what it may read, and how many there were: by a session and by a key,
against a library without users and without limits.

    python tests/bench/bench_access.py [--requests 300] [--rounds 7]

Real servers over loopback, in this process, on SQLite. The runs take turns, and the ratio is that of the medians of
processor time, in which the client has its part.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat.web.access.session_cookie import PLAIN_NAME
from smartchat_core.model.api_key import KeyScope
from smartchat_core.testing.database_users import make_user
from tests.bench.measuring import row
from tests.support.accounts import Accounts
from tests.support.web_server import served

PATHS = {"a page of documents": "/api/documents", "one document that is not there": "/api/documents/doc-0"}


class Client:
    """Asks one of the servers, with these headers."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        self._headers = headers

    def seconds(self, path: str, times: int) -> float:
        """Seconds of processor time for one request."""
        self._connection.close()
        start = time.process_time()
        for _ in range(times):
            self._connection.request("GET", path, headers=self._headers)
            answer = self._connection.getresponse()
            answer.read()
            assert answer.status in {200, 404}, answer.status
        return (time.process_time() - start) / times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:

        def settings(name: str, *, most: int = 0) -> Settings:
            return Settings(library=Path(folder) / name, embedder="none", rate_reads_per_minute=most)

        ann = make_user("ann")
        (Path(folder) / "users").mkdir()
        accounts = Accounts(url=f"sqlite:///{folder}/users/library.db")
        accounts.add(ann)
        limited = settings("users", most=10_000_000)
        session, key = accounts.session(ann).token, accounts.key(ann, KeyScope.READ).secret
        with (
            served(create_app(settings("alone"))) as alone,
            served(create_app(limited.model_copy(update={"database": accounts.url}))) as shared,
        ):
            clients = {
                "without users": Client(alone, {}),
                "by a session": Client(shared, {"cookie": f"{PLAIN_NAME}={session}"}),
                "by a key": Client(shared, {"authorization": f"Bearer {key}"}),
            }
            for title, path in PATHS.items():
                times: dict[str, list[float]] = {name: [] for name in clients}
                for number in range(options.rounds + 1):
                    for name, client in clients.items():
                        taken = client.seconds(path, options.requests)
                        if number:
                            times[name].append(taken)
                medians = {name: statistics.median(each) for name, each in times.items()}
                plain = medians.pop("without users")
                for name, taken in medians.items():
                    numbers = f"{plain * 1e6:,.0f} µs without, {taken * 1e6:,.0f} µs with"
                    row(f"{title}, {name}", taken / plain, "x", numbers)


if __name__ == "__main__":
    main()
