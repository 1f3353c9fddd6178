"""Adding texts to a library, and libraries of one text whose models are scripted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from smartchat.composition import PortOverrides, Services, open_services
from smartchat.settings import Settings
from smartchat_core.model import LOCAL_SCOPE, Document, OwnerScope
from smartchat_core.ports import ChatModel

__all__ = ["add_text", "library_of"]


async def add_text(services: Services, scope: OwnerScope, name: str, text: str) -> Document:
    """The document of a file with this text, when it can be searched."""

    async def chunks() -> AsyncIterator[bytes]:
        yield text.encode()

    accepted = await services.documents.intake.accept(scope, filename=name, chunks=chunks())
    await services.jobs.ingestion.work_once()
    async with services.ports.database.read_only() as work:
        return await work.documents.get(scope, accepted.document.id)


@asynccontextmanager
async def library_of(
    text: str, tmp_path: Path, *models: ChatModel, name: str = "lighthouse.md"
) -> AsyncIterator[tuple[Services, Document]]:
    """A library that holds this text alone, without an embedder, and is asked through these models."""
    settings = Settings(library=tmp_path / "library", embedder="none")
    async with open_services(settings, ports=PortOverrides(models=models)) as services:
        yield services, await add_text(services, LOCAL_SCOPE, name, text)
