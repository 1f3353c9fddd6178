"""Every suggestion has an answer, and none knows what lies beyond the bound."""

from __future__ import annotations

from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.question import Question
from smartchat_core.model import LOCAL_SCOPE, DocumentId
from smartchat_core.retrieval.outline import Outline
from tests.integration.conversations.conftest import MILL, OpenLibrary
from tests.integration.conversations.test_service import asked
from tests.support.texts import add_text

_PLACES = ("the harbour", "the lamp room", "the cellar", "the pantry")


def novel() -> str:
    """Four chapters; in each of them somebody else is introduced, who stays."""
    names = ("Tobias Wren", "Elspeth Marr", "Ansgar Holt", "Ottoline Pike")
    trades = ("keeper", "surgeon", "glazier", "cook")
    chapters = []
    for number, (name, trade) in enumerate(zip(names, trades, strict=True)):
        surname = name.split()[1]
        place = _PLACES[number]
        body = " ".join(
            f"{name} was a {trade} of that island. {surname} went to {place} on day {day}, and {surname} said nothing. "
            f"Later {names[0]} met {name} near {place}, and they spoke of the weather until evening."
            for day in range(1, 9)
        )
        chapters.append(f"# Chapter {number + 1}\n\n{body}\n")
    return "\n".join(chapters)


async def test_each_suggestion_is_answered_within_the_bound(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "island.md", novel())
        await add_text(services, LOCAL_SCOPE, "mill.md", MILL)
        async with services.ports.database.read_only() as work:
            outline = Outline(await work.documents.sections(LOCAL_SCOPE, book.id))
        service, made = services.questions.conversations, set[str]()
        for bound in (None, *(chapter.section.span.end for chapter in outline.chapters[:3])):
            until: tuple[tuple[DocumentId, int], ...] = () if bound is None else ((book.id, bound),)
            conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
            turn = await asked(service, conversation, NewTurn(question="Who is Tobias Wren?", until=until))
            assert turn.suggestions, bound
            for suggestion in turn.suggestions:
                answer = await services.questions.reading.ask(LOCAL_SCOPE, Question(text=suggestion, where=turn.where))
                assert answer.found, suggestion
            made.update(turn.suggestions)
            if bound is not None and bound < outline.chapters[3].section.span.start:
                assert not any("Pike" in one or "chapter 4" in one for one in turn.suggestions)
        assert any(one.startswith("What happens in chapter") for one in made)


async def test_suggestions_go_on_with_the_conversation_and_with_its_book(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        book = await add_text(services, LOCAL_SCOPE, "island.md", novel())
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
        first = await asked(service, conversation, NewTurn(question="Who is Tobias Wren?"))
        second = await asked(service, conversation, NewTurn(question=first.suggestions[0]))
        assert first.suggestions[0] not in second.suggestions
        foreign = await asked(service, conversation, NewTurn(question="Was macht der Leuchtturmwärter am Abend?"))
        assert foreign.suggestions == ()
        await services.documents.removal.remove(LOCAL_SCOPE, book.id)
        for turn in (await service.branch(LOCAL_SCOPE, conversation.id)).turns:
            assert turn.suggestions == ()


async def test_several_books_get_no_suggestions(open_library: OpenLibrary) -> None:
    async with open_library() as services:
        await add_text(services, LOCAL_SCOPE, "island.md", novel())
        await add_text(services, LOCAL_SCOPE, "mill.md", MILL)
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE)
        assert (await asked(service, conversation, NewTurn(question="Who is Tobias Wren?"))).suggestions == ()
