"""Uploads and the malware scanner: what it finds or cannot say is not taken in, and leaves nothing behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from smartchat.composition import Policies, build_services
from smartchat_core.errors import MalwareFound, ScannerUnavailable, SmartChatError
from smartchat_core.events import Client, Envelope, UploadRejected
from smartchat_core.ingestion.intake import INCOMING
from smartchat_core.model import LOCAL_SCOPE
from tests.support.core_services import CoreServices, embedded_core, once

pytestmark = pytest.mark.anyio


class ScriptedScanner:
    """Has one verdict on everything, and remembers what it read."""

    def __init__(self, verdict: str | SmartChatError | None) -> None:
        self._verdict = verdict
        self.read: list[bytes] = []

    async def scan(self, path: Path) -> str | None:
        self.read.append(await asyncio.to_thread(path.read_bytes))
        if isinstance(self._verdict, SmartChatError):
            raise self._verdict
        return self._verdict


async def upload(core: CoreServices, scanner: ScriptedScanner, seen: list[Envelope]) -> None:
    services = build_services(replace(core.ports, scanner=scanner), Policies(), worker="scanned")
    client = Client(ip_address="203.0.113.9", user_agent="browser")
    with services.events.listening(seen.append):
        await services.documents.intake.accept(
            LOCAL_SCOPE, filename="book.txt", chunks=once(b"Some words."), client=client
        )


async def test_a_clean_file_is_taken_in(tmp_path: Path) -> None:
    scanner = ScriptedScanner(None)
    async with embedded_core(tmp_path) as core:
        await upload(core, scanner, [])
        assert scanner.read == [b"Some words."]
        async with core.ports.database.read_only() as work:
            assert len(await work.documents.list(LOCAL_SCOPE, limit=9)) == 1


async def test_malware_is_refused_and_the_security_log_says_who_sent_it(tmp_path: Path) -> None:
    seen: list[Envelope] = []
    async with embedded_core(tmp_path) as core:
        with pytest.raises(MalwareFound) as raised:
            await upload(core, ScriptedScanner("Test.Known"), seen)
        assert "Test.Known" in raised.value.cause
        assert await stored(core) == []
    (rejected,) = (one.payload for one in seen if isinstance(one.payload, UploadRejected))
    assert (rejected.code, rejected.client.ip_address) == ("malware_found", "203.0.113.9")


async def test_without_a_verdict_nothing_is_taken_in(tmp_path: Path) -> None:
    async with embedded_core(tmp_path) as core:
        with pytest.raises(ScannerUnavailable):
            await upload(core, ScriptedScanner(ScannerUnavailable("It is away.")), [])
        assert await stored(core) == []


async def stored(core: CoreServices) -> list[str]:
    async with core.ports.database.read_only() as work:
        assert await work.documents.list(LOCAL_SCOPE, limit=9) == ()
    return [key async for key in core.ports.files.list(INCOMING)]
