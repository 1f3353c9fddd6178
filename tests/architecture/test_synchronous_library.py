"""The synchronous library has the verbs of the asynchronous one, with the same parameters."""

import inspect
from collections.abc import Iterator

import pytest

from smartchat.library import (
    asynchronous,
    books,
    conversations,
    jobs,
    people,
    shelves,
    synchronous,
    synchronous_conversations,
    synchronous_searching,
    synchronous_shelves,
)

MIRRORED = (
    (synchronous.Library, asynchronous.AsyncLibrary),
    (synchronous.Book, books.AsyncBook),
    (synchronous_searching.Shelf, books.AsyncShelf),
    (synchronous_shelves.Shelves, shelves.AsyncShelves),
    (synchronous_shelves.KeptShelf, shelves.AsyncKeptShelf),
    (synchronous_shelves.Groups, shelves.AsyncGroups),
    (synchronous_conversations.Conversation, conversations.AsyncConversation),
    (synchronous.IngestionJob, jobs.AsyncIngestionJob),
)


def _verbs() -> Iterator[tuple[type, type, str]]:
    for mirror, original in MIRRORED:
        for name, _ in inspect.getmembers(mirror, inspect.isfunction):
            if not name.startswith("_"):
                yield mirror, original, name


def _parameters(function: object) -> list[tuple[str, object, object]]:
    signature = inspect.signature(function)  # type: ignore[arg-type]  # a function, as the caller found
    return [(parameter.name, parameter.kind, parameter.default) for parameter in signature.parameters.values()]


@pytest.mark.parametrize(("mirror", "original", "name"), [pytest.param(*verb, id=verb[2]) for verb in _verbs()])
def test_a_verb_takes_the_same(mirror: type, original: type, name: str) -> None:
    assert _parameters(getattr(mirror, name)) == _parameters(getattr(original, name))


def test_no_verb_of_a_conversation_is_missing() -> None:
    verbs = {name for name in vars(conversations.AsyncConversation) if not name.startswith("_")}
    assert verbs == {name for name in vars(synchronous_conversations.Conversation) if not name.startswith("_")} - {
        "record"
    }


@pytest.mark.parametrize(("mirror", "original"), [(synchronous.Book, books.AsyncBook)])
def test_no_verb_of_a_book_is_missing(mirror: type, original: type) -> None:
    own = vars(original) | vars(people.AsyncWithPeople)
    verbs = {name for name, value in own.items() if inspect.iscoroutinefunction(value)}
    verbs |= {"search", "ask", "stream", "summarize", "find_quotes", "conversation"}
    assert {name for name in verbs if not hasattr(mirror, name)} == set()
