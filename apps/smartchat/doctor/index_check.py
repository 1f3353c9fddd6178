"""Does the index answer, and is it the one that the settings ask for?"""

from collections.abc import AsyncIterator

from smartchat.composition import Services, open_index, open_services
from smartchat.doctor.places import database_file, nothing_yet
from smartchat.doctor.results import CheckResult, good, skipped, warning
from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.listing import all_documents

__all__ = ["check_generation", "check_index"]


async def check_index(settings: Settings) -> AsyncIterator[CheckResult]:
    """Ask it which generations it holds."""
    if nothing_yet(settings, settings.index):
        yield skipped("index", "there is no library yet")
        return
    async with open_index(settings) as index:
        names = await index.generations()
    yield good("index", f"it answers, and holds {len(names)} generation{'' if len(names) == 1 else 's'}")


async def check_generation(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether what is searched is what the settings ask for, and whether meaning is searched at all."""
    database = database_file(settings)
    if database is not None and not database.exists():
        yield skipped("generation", "there is no library yet")
        return
    try:
        async with open_services(settings) as services:
            active = await services.index.generations.active()
            wanted = services.index.generations.wanted
            missing = active is not None and active.name not in await services.ports.index.generations()
            missing = missing and await _anything_to_search(services)
    except SmartChatError as error:
        yield skipped("generation", f"the library cannot be opened: {error.message}")
        return
    if active is None:
        yield good("generation", "nothing was indexed yet")
    elif missing:
        yield warning(
            "generation",
            "the index that is searched does not exist",
            cause=f"the generation {active.name} was removed, or the index is another one than before",
            remedy="Run `smartchat reindex`.",
        )
    elif active != wanted:
        yield warning(
            "generation",
            "the index was built for another embedder",
            cause=f"searches use {active.name}, and the settings require {wanted.name}",
            remedy="Run `smartchat reindex`, or set the embedder back to what it was.",
        )
    else:
        kind = "lexical and dense" if active.embedder else "lexical only"
        yield good("generation", f"it is the configured one ({kind})")


async def _anything_to_search(services: Services) -> bool:
    async with services.ports.database.read_only() as work:
        for owner in await work.documents.owners():
            async for document in all_documents(work, OwnerScope(owner=owner)):
                if document.status.can_be_searched:
                    return True
    return False
