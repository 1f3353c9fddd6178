"""A storm of sign-ins: whether the server goes on answering meanwhile, and how much memory it takes.

    python tests/bench/bench_sign_in.py [--people 200]

`smartchat serve` runs in a process of its own on SQLite, with the passwords' default parameters. All people sign in at
the same moment, each from an address of their own; `/livez` is asked all the while, and before.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from smartchat_adapters.accounts.argon2_hasher import Argon2Hasher
from smartchat_core.model.credential import StoredPassword
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.database_cases import NOW
from smartchat_core.testing.database_users import make_user
from tests.bench.measuring import row
from tests.support.accounts import Accounts
from tests.support.product import SmartChat

PASSWORD = "correct horse battery staple"  # of people who do not exist


def memory(pid: int, name: str) -> float:
    """A figure of the process's memory, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


async def prepare(folder: Path, people: int) -> None:
    """Accounts that have one password, whose hash is computed once."""
    hasher = Argon2Hasher(threads=1)
    stored = StoredPassword(hashed=await hasher.hash(PASSWORD), changed_at=NOW)
    hasher.close()

    async def adding(unit: UnitOfWork) -> None:
        for number in range(people):
            user = make_user(f"user{number}")
            await unit.users.add(user)
            await unit.credentials.set_password(user.id, stored)

    await asyncio.to_thread(Accounts(url=f"sqlite:///{folder}/library.db").change, adding)


async def probe(client: httpx.AsyncClient, over: asyncio.Event, least: int) -> list[float]:
    """Seconds that `/livez` took, one request after another."""
    taken: list[float] = []
    while not over.is_set() or len(taken) < least:
        began = time.perf_counter()
        answer = await client.get("/livez")
        taken.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
        await asyncio.sleep(0.02)
    return taken


async def storm(address: str, people: int) -> tuple[Counter[int], list[float], float]:
    """The statuses of the answers, the probes meanwhile, and how long it took."""
    over, limits = asyncio.Event(), httpx.Limits(max_connections=people + 10)
    async with httpx.AsyncClient(base_url=address, timeout=600, limits=limits) as client:
        probing = asyncio.create_task(probe(client, over, 1))

        async def sign_in(number: int) -> int:
            headers = {"x-forwarded-for": f"192.0.2.{number % 250}", "origin": address, "sec-fetch-site": "same-origin"}
            form = {"name": f"user{number}", "password": PASSWORD, "next": "/"}
            return (await client.post("/sign-in", data=form, headers=headers)).status_code

        began = time.perf_counter()
        statuses = Counter(await asyncio.gather(*map(sign_in, range(people))))
        took = time.perf_counter() - began
        over.set()
        return statuses, await probing, took


async def quiet(address: str) -> list[float]:
    """Probes of a server that does nothing else."""
    over = asyncio.Event()
    over.set()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        return await probe(client, over, 50)


async def main(people: int) -> None:
    """Measure, and print the rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await prepare(folder, people)
        settings = {
            "SMARTCHAT_DATABASE": f"sqlite:///{folder}/library.db",
            "SMARTCHAT_LIBRARY": str(folder / "library"),
            "SMARTCHAT_EMBEDDER": "none",
            "SMARTCHAT_TRUSTED_PROXIES": "127.0.0.1/32",
        }
        with SmartChat("serve", ("serve",), settings=folder, folder=folder / "log", environment=settings) as server:
            (pid,) = server.pids
            before = await quiet(server.address)
            at_rest = memory(pid, "VmRSS")
            statuses, during, took = await storm(server.address, people)
            row("people who signed in", statuses[303], "", f"of {people}; others: {dict(statuses)}")
            row("all of them", took, "s")
            row("/livez before, median", statistics.median(before) * 1e3, "ms")
            row("/livez meanwhile, median", statistics.median(during) * 1e3, "ms", f"{len(during)} times")
            row("/livez meanwhile, longest", max(during) * 1e3, "ms")
            row("memory before", at_rest, "MiB")
            row("memory at the most", memory(pid, "VmHWM"), "MiB", "two hashes of 64 MiB at a time")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    asyncio.run(main(parser.parse_args().people))
