"""Warnings about a file as they reach its reader."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from smartchat.composition import open_services
from smartchat.settings import Settings
from smartchat_core.model import LOCAL_SCOPE
from smartchat_core.model.parsed import WarningCode

VOICES = "Море молчало всю ночь, и никто не спал в старом доме у воды. Утром лодки вернулись к берегу.\n" * 3


async def test_a_file_is_named_as_its_reader_knows_it(tmp_path: Path) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield VOICES.encode("cp1251")

    async with open_services(Settings(library=tmp_path / "library", embedder="none")) as services:
        accepted = await services.documents.intake.accept(LOCAL_SCOPE, filename="voices.txt", chunks=chunks())
        await services.jobs.ingestion.work_once()
        async with services.ports.database.read_only() as work:
            document = await work.documents.get(LOCAL_SCOPE, accepted.document.id)

    assert [(one.code, one.subject) for one in document.warnings] == [(WarningCode.ENCODING_GUESSED, "voices.txt")]
