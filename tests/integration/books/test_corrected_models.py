"""Corrections of names hold in all answers to the owner of a document, and in nobody else's."""

from __future__ import annotations

import pytest

from smartchat_core.books import corrected_models
from smartchat_core.chat.question import Question
from smartchat_core.errors import DocumentNotFound, InvalidRequest
from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.characters import Characters
from smartchat_core.model.document import Document
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.reading.service import ReadingService
from tests.support.core_services import BOB, CoreServices

TEXT = (
    "They saw Orla Finn go. “No,” said Orla Finn. “Yes,” said Orla. Mr. Hale bowed.\n\n"
    "Ben Voss was a sailor. “Well,” said Ben Voss. “Well,” said Mr. Hale. Orla smiled."
)
HALF = TEXT.index("\n\n") + 2
AS_WRITTEN = {"Orla Finn": 4, "Mr. Hale": 2, "Ben Voss": 2}


@pytest.fixture
async def document(core: CoreServices) -> Document:
    return await core.add(TEXT)


@pytest.fixture
def reading(core: CoreServices) -> ReadingService:
    return core.questions.reading


def counts(found: Characters) -> dict[str, int]:
    return {one.name: one.mentions for one in found}


async def listed(reading: ReadingService, document: Document, scope: OwnerScope = LOCAL_SCOPE) -> dict[str, int]:
    return counts(await reading.characters(scope, document.id))


async def test_names_are_merged_split_and_reset(reading: ReadingService, document: Document) -> None:
    assert await listed(reading, document) == AS_WRITTEN
    merged = await reading.merge_names(LOCAL_SCOPE, document.id, "Hale", "Voss")
    assert counts(merged) == await listed(reading, document) == {"Orla Finn": 4, "Ben Voss": 4}
    assert merged.characters[1].aliases == ("Mr. Hale",)
    await reading.split_name(LOCAL_SCOPE, document.id, "Mr Hale")
    assert await listed(reading, document) == AS_WRITTEN
    split = await reading.split_name(LOCAL_SCOPE, document.id, "Orla")
    assert counts(split) == {"Orla Finn": 2, "Orla": 2, "Mr. Hale": 2, "Ben Voss": 2}
    await reading.reset_names(LOCAL_SCOPE, document.id)
    assert await listed(reading, document) == AS_WRITTEN


async def test_they_hold_in_answers(reading: ReadingService, document: Document) -> None:
    who = Question(text="Who is Mr. Hale?")
    before = await reading.ask(LOCAL_SCOPE, who)
    assert "sailor" not in before.text
    await reading.merge_names(LOCAL_SCOPE, document.id, "Mr. Hale", "Ben Voss")
    assert "Ben Voss was a sailor" in (await reading.ask(LOCAL_SCOPE, who)).text
    cast = await reading.ask(LOCAL_SCOPE, Question(intent=QuestionIntent.CAST, text="Who are the main characters?"))
    assert [line.split(":")[0] for line in cast.text.splitlines()] == ["- Orla Finn", "- Ben Voss"]
    mentions = await reading.ask(LOCAL_SCOPE, Question(text="How many times is Ben Voss mentioned?"))
    assert "4" in mentions.text, mentions.text


async def test_they_are_of_one_owner(core: CoreServices, reading: ReadingService, document: Document) -> None:
    same = await core.add(TEXT, BOB)
    assert same.content_hash == document.content_hash
    await reading.merge_names(LOCAL_SCOPE, document.id, "Hale", "Voss")
    assert await listed(reading, same, BOB) == AS_WRITTEN
    for refused in (
        reading.merge_names(BOB, document.id, "Hale", "Voss"),
        reading.split_name(BOB, document.id, "Orla"),
        reading.reset_names(BOB, document.id),
    ):
        with pytest.raises(DocumentNotFound):
            await refused
    assert await listed(reading, document) == {"Orla Finn": 4, "Ben Voss": 4}


async def test_a_bound_holds_for_the_names_that_are_looked_for(reading: ReadingService, document: Document) -> None:
    with pytest.raises(InvalidRequest, match="is not a name in what may be read"):
        await reading.merge_names(LOCAL_SCOPE, document.id, "Hale", "Ben Voss", until=HALF)
    found = await reading.merge_names(LOCAL_SCOPE, document.id, "Hale", "Orla", until=HALF)
    assert counts(found) == {"Orla Finn": 4}
    assert counts(await reading.characters(LOCAL_SCOPE, document.id)) == {"Orla Finn": 6, "Ben Voss": 2}


async def test_what_cannot_be_corrected_is_said(
    reading: ReadingService, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*names: str) -> InvalidRequest:
        correct = reading.split_name if len(names) == 1 else reading.merge_names
        with pytest.raises(InvalidRequest) as raised:
            await correct(LOCAL_SCOPE, document.id, *names)
        assert raised.value.remedy
        return raised.value

    assert "one person already: “Orla Finn”, “Orla”" in str(await refused("Orla", "Orla Finn"))
    assert "“Ghost” is not a name" in str(await refused("Orla", "Ghost"))
    assert "“Ghost” is not a name" in str(await refused("Ghost"))
    assert "“Finn” is not written so" in str(await refused("Finn"))
    assert "“Mr. Hale” has no other name" in str(await refused("mr hale"))
    assert "at most 200 characters" in str(await refused("x" * 201))
    monkeypatch.setattr(corrected_models, "MAX_CORRECTIONS", 0)
    assert "take 0 corrections" in str(await refused("Hale", "Voss"))
    assert await listed(reading, document) == AS_WRITTEN


async def test_they_go_with_the_document(core: CoreServices, reading: ReadingService, document: Document) -> None:
    await reading.merge_names(LOCAL_SCOPE, document.id, "Hale", "Voss")
    await core.documents.removal.remove(LOCAL_SCOPE, document.id)
    again = await core.add(TEXT)
    assert await listed(reading, again) == AS_WRITTEN
