"""Whatever was asked and answered before, a bounded turn shows and sends nothing from beyond its bound."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncGenerator

import pytest

from smartchat.composition import PortOverrides
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.chat.conversations.transcripts import transcript_turn
from smartchat_core.model import LOCAL_SCOPE, TurnId
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from smartchat_core.retrieval.outline import Outline
from tests.integration.conversations.conftest import OpenLibrary
from tests.integration.conversations.test_service import asked
from tests.support.texts import add_text

CHAPTERS = 6
MARK = re.compile(r"zorq([a-f])")


def marked_novel() -> str:
    """Chapters in which every sentence holds a word that no other chapter has."""
    chapters = []
    for number, letter in enumerate("abcdef"[:CHAPTERS], start=1):
        lines = " ".join(
            f"Old Marten{day} walked to the zorq{letter} harbour with Dame Zorq{letter}. Marten{day} lit the lamp."
            for day in range(6)
        )
        chapters.append(f"# Chapter {number}\n\n{lines}\n")
    return "\n".join(chapters)


class ParrotModel:
    """Repeats all that it is sent, whatever it was asked."""

    name = "parrot"
    price = None
    context_tokens = None

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        self.sent.append("\n".join(message.content for message in request.messages))
        marks = " ".join(sorted({match[0] for match in MARK.finditer(self.sent[-1].lower())}))
        yield ModelDelta(text=f"Old Marten0 walked to the {marks} harbour [1].")


OF_THE_END = "What about zorqf and Dame Zorqf?"
"""What only a reader who has read on can ask."""
QUESTIONS = (
    "Who walked to the harbour?",
    "And who lit the lamp?",
    "Who is Dame Zorqa?",
    "What happens in chapter 2?",
    "Who are the main characters?",
    "And then?",
)


@pytest.mark.parametrize("with_model", [False, True], ids=["without a model", "with a model"])
@pytest.mark.parametrize("seed", range(3))
async def test_nothing_from_beyond_the_bound(open_library: OpenLibrary, seed: int, with_model: bool) -> None:
    choose = random.Random(seed)
    parrot = ParrotModel()
    models: tuple[ChatModel, ...] = (parrot,) if with_model else ()
    async with open_library(ports=PortOverrides(models=models)) as services:
        book = await add_text(services, LOCAL_SCOPE, "harbour.md", marked_novel())
        async with services.ports.database.read_only() as work:
            chapters = Outline(await work.documents.sections(LOCAL_SCOPE, book.id)).chapters
        assert len(chapters) == CHAPTERS
        service = services.questions.conversations
        conversation = await service.create(LOCAL_SCOPE, documents=[book.id])
        turns: list[TurnId] = []
        seen = set[str]()
        for _ in range(12):
            read = choose.randint(1, CHAPTERS)
            question = choose.choice(QUESTIONS if read < CHAPTERS else (*QUESTIONS, OF_THE_END, OF_THE_END))
            before = len(parrot.sent)
            until = ((book.id, chapters[read - 1].section.span.end),) if read < CHAPTERS else ()
            after = choose.choice(turns) if turns and choose.random() < 0.3 else None
            turn = await asked(service, conversation, NewTurn(question=question, until=until, after=after))
            turns.append(turn.id)
            beyond = set("abcdef"[read:])
            shown = transcript_turn(turn, ()).to_json().replace(question, "")
            sent = "\n".join(parrot.sent[before:]).replace(question, "")
            for text in (shown, sent):
                found = {match[1] for match in MARK.finditer(text.lower())}
                seen |= found
                assert not found & beyond, (question, read, text)
        assert seen, "what is read does show"
