"""Does the index answer, and is it the one that the settings ask for?"""

from collections.abc import AsyncIterator

from smartchat.composition import Services, open_index, open_services
from smartchat.doctor.places import database_file, nothing_yet
from smartchat.doctor.results import CheckResult, good, skipped, warning
from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError
from smartchat_core.model.principal import OwnerScope

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
            active = await services.generations.active()
            wanted = services.generations.wanted
            missing = active is not None and active.name not in await services.index.generations()
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
            "the index was built for other settings",
            cause=f"searches use {active.name}, and the settings ask for {wanted.name}",
            remedy="Run `smartchat reindex`, or set the embedder back to what it was.",
        )
    else:
        by = "by words and meaning" if active.embedder else "by words alone"
        yield good("generation", f"it is the one that the settings ask for, searched {by}")


async def _anything_to_search(services: Services) -> bool:
    async with services.database.reading() as work:
        for owner in await work.documents.owners():
            if any(one.status.can_be_searched for one in await work.documents.list(OwnerScope(owner=owner))):
                return True
    return False
