"""Whether the people of the books are men or women, as far as their reader may know."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from smartchat_core.books.corrected_models import CorrectedModels
from smartchat_core.books.entities import EntityKind
from smartchat_core.books.model import BookModel
from smartchat_core.chat.question import Question
from smartchat_core.chat.sources import SourceLoader
from smartchat_core.chat.understanding.languages.registry import candidate_languages
from smartchat_core.chat.understanding.pronouns import Gender, GenderInBooks, has_pronoun, not_known
from smartchat_core.chat.understanding.words_of_question import read_words
from smartchat_core.model.document import Document

__all__ = ["GendersInBooks"]

_MAX_BOOKS = 3
"""More books are not opened to find out whom a pronoun means."""

_GENDERS = {"m": Gender.HE, "w": Gender.SHE}


class GendersInBooks:
    """Asks the models of books whether a name is a man's or a woman's."""

    def __init__(self, *, sources: SourceLoader, models: CorrectedModels) -> None:
        self._sources = sources
        self._models = models

    async def of(self, question: Question, documents: Sequence[Document]) -> GenderInBooks:
        """What the books show; nothing where the question leans on no earlier one, or is put to many books."""
        if not question.history or len(documents) > _MAX_BOOKS or not _asks_of_a_person(question.text):
            return not_known
        models = []
        for source in (await self._sources.load(documents, question.where)).values():
            model = await self._models.get(source)
            bound = question.where.bound_of(source.document.id)
            models.append(await asyncio.to_thread(model.until, bound, withheld=source.withheld))
        return lambda name: _gender(models, name)


def _asks_of_a_person(text: str) -> bool:
    tokens = read_words(text)
    language = candidate_languages(tokens, text)[0]
    return any(has_pronoun(tokens, language, one) for one in (Gender.HE, Gender.SHE))


def _gender(models: Sequence[BookModel], name: str) -> Gender | None:
    """The gender of those whom the name may mean, where all of them have the same."""
    found = {_GENDERS.get(one.gender) for model in models for one in model.find(name, EntityKind.PERSON)}
    return found.pop() if len(found) == 1 else None
