"""Does the embedder know the languages of the books?"""

from collections.abc import AsyncIterator

from smartchat.composition import Services, open_services
from smartchat.doctor.places import database_file
from smartchat.doctor.results import CheckResult, good, skipped, warning
from smartchat.settings import Settings
from smartchat_core.errors import SmartChatError
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.listing import all_documents
from smartchat_core.text.languages import primary_language

__all__ = ["check_languages", "judge_languages"]

_MOST = 2_000
"""Documents that are looked at."""

_MUCH = 0.25
"""The share of books in other languages from which another embedder is worth its time."""


async def check_languages(settings: Settings) -> AsyncIterator[CheckResult]:
    """Compare the languages that the books name with those that the embedder was made for."""
    database = database_file(settings)
    if database is not None and not database.exists():
        yield skipped("embedder.languages", "there is no library yet")
        return
    try:
        async with open_services(settings) as services:
            embedder = services.ports.embedder
            served = embedder.model.languages if embedder is not None else frozenset[str]()
            languages = await _languages(services) if served else []
    except SmartChatError as error:
        yield skipped("embedder.languages", f"the library cannot be opened: {error.message}")
        return
    yield judge_languages(languages, served)


def judge_languages(languages: list[str], served: frozenset[str]) -> CheckResult:
    """What to say of books in these languages and an embedder that serves those; none means any."""
    others = [language for language in languages if language not in served]
    if not served or len(others) <= _MUCH * len(languages):
        return good("embedder.languages", "the embedder knows the languages of most books, or is not restricted to any")
    return warning(
        "embedder.languages",
        f"{len(others):,} of {len(languages):,} books that name their language are in one the embedder does not know",
        cause="they are found by their words only, and not by a question in another language",
        remedy='Set embedder = "multilingual" (see docs/how-to/choose-an-embedder.md), then run `smartchat reindex`.',
    )


async def _languages(services: Services) -> list[str]:
    found: list[str] = []
    async with services.ports.database.read_only() as work:
        for owner in await work.documents.owners():
            async for document in all_documents(work, OwnerScope(owner=owner)):
                if document.status.can_be_searched and document.metadata.language:
                    found.append(primary_language(document.metadata.language))
                if len(found) >= _MOST:
                    return found
    return found
