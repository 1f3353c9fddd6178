"""Putting a question into the language of the books where no model does."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace

from smartchat_core.chat.answers.wording.lookups import LookupMessage, lookup_words, marked
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.finding import PassageFinder
from smartchat_core.chat.rewriting.translation import translate
from smartchat_core.chat.rewriting.vocabulary import Vocabulary, cognates
from smartchat_core.chat.understanding.requests import Compare, Mentions, Who
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.text.folding import fold
from smartchat_core.text.languages import detect_language, primary_language
from smartchat_core.text.scripts import WORD

__all__ = ["QuestionTranslator", "TranslatedQuestion"]

_MAX_READ = 8
"""Books whose words are read for how they spell names; a question to more is translated by the dictionary only."""

_MAX_TOPICS = 6
_ADDRESSES = frozenset({"Mr", "Mrs", "Miss"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslatedQuestion:
    """The question as it is searched for, and what a reader should know of that, empty where it was not translated."""

    asked: AskedQuestion
    note: str = ""


class QuestionTranslator:
    """Translates by a dictionary of common words; names are found in the books that are asked."""

    def __init__(self, *, finder: PassageFinder) -> None:
        self._finder = finder

    async def translate(self, asked: AskedQuestion) -> TranslatedQuestion:
        """The question in the language of the books, where it is in another and enough of its words are known.

        As it is otherwise; the note then states what of it nobody translated. `original` of what is understood keeps
        the reader's words.
        """
        understanding = asked.understanding
        target = await self._foreign_to(asked)
        if not target or (target == "en" and analyse_query(understanding.text).english):
            return TranslatedQuestion(asked=asked)
        vocabulary = await self._vocabulary(asked)
        done = await asyncio.to_thread(
            translate, understanding.search, source=understanding.language, target=target, vocabulary=vocabulary
        )
        spoken = understanding.language
        if done is None:
            return TranslatedQuestion(asked=asked)
        if not done.understood:
            missing = marked(done.unknown[:_MAX_TOPICS], spoken)
            note = lookup_words(LookupMessage.NOT_KNOWN, spoken, words=missing)
            return TranslatedQuestion(asked=asked, note=note)
        note = lookup_words(LookupMessage.SEARCHED_AS, spoken, words=marked([done.text], spoken))
        if done.unknown:
            note += " " + lookup_words(LookupMessage.LEFT_OUT, spoken, words=marked(done.unknown, spoken))
        request = understanding.request
        if isinstance(request, Compare):
            sides = [
                translate(side, source=understanding.language, target=target, vocabulary=vocabulary)
                for side in request.sides
            ]
            spelled = [
                one.text if one and one.understood else side for one, side in zip(sides, request.sides, strict=True)
            ]
            request = replace(request, sides=tuple(spelled), aspect="")
        translated = replace(
            understanding,
            request=request,
            text=done.text,
            search=done.search,
            names=done.names,
            language=target,
            original=understanding.search,
            spoken=understanding.language,
        )
        return TranslatedQuestion(asked=replace(asked, understanding=translated), note=note)

    async def naming(self, asked: AskedQuestion) -> AskedQuestion:
        """The question who somebody is, or where something is mentioned, with the name or the word of the books.

        As it is where the books are in the question's language or have the name, or no name that is like it.
        """
        understanding, request = asked.understanding, asked.understanding.request
        wanted: tuple[str, ...] = ()
        if isinstance(request, Who):
            wanted = (request.name,)
        elif isinstance(request, Mentions) and not request.exact:
            wanted = request.terms
        target = await self._foreign_to(asked) if wanted else ""
        vocabulary = await self._vocabulary(asked) if target else None
        if vocabulary is None:
            return asked
        worded = _counted if isinstance(request, Mentions) else _spelled
        names = await asyncio.to_thread(
            lambda: tuple(worded(one, vocabulary, source=understanding.language, target=target) for one in wanted)
        )
        changed = replace(request, terms=names) if isinstance(request, Mentions) else Who(name=names[0])
        return replace(asked, understanding=replace(understanding, request=changed))

    async def topics(self, asked: AskedQuestion, topic: str) -> tuple[str, ...]:
        """What the topic of a question may be called in the language of the books, the likeliest first."""
        target = await self._foreign_to(asked)
        return _topics(topic, source=asked.understanding.language, target=target) if target else ()

    async def _vocabulary(self, asked: AskedQuestion) -> Vocabulary | None:
        """The words of the books as far as their reader may read; None where they are too many to read."""
        texts = await self._texts(asked)
        return await asyncio.to_thread(Vocabulary, texts) if texts else None

    async def _texts(self, asked: AskedQuestion) -> list[str]:
        if len(asked.documents) > _MAX_READ:
            return []
        return await self._finder.texts(asked.documents, asked.where)

    async def _foreign_to(self, asked: AskedQuestion) -> str:
        """The language of most of the books, where none is in that of the question; empty where one is.

        Of books whose files name no language the text shows it.
        """
        spoken = primary_language(asked.understanding.language)
        languages = [primary_language(document.metadata.language) for document in asked.documents]
        if not spoken or spoken in languages:
            return ""
        if not all(languages):
            languages += [detect_language(text) for text in await self._texts(asked)]
        known = Counter(language for language in languages if language)
        return "" if not known or spoken in known else known.most_common(1)[0][0]


def _topics(topic: str, *, source: str, target: str) -> tuple[str, ...]:
    done = translate(topic, source=source, target=target, vocabulary=None)
    found = [*cognates(fold(topic))] if " " not in topic and target == "en" else []
    if done is not None and done.understood and not done.unknown:
        found = [done.text, *done.search.removeprefix(done.text).split(), *found]
    return tuple(dict.fromkeys(found))[:_MAX_TOPICS]


def _counted(term: str, vocabulary: Vocabulary, *, source: str, target: str) -> str:
    """The term as the books spell it; what is no name of theirs by its word in their language, if they have that."""
    name = _spelled(term, vocabulary, source=source, target=target)
    if _is_named(name, vocabulary):
        return name
    return next((one for one in _topics(name, source=source, target=target) if one in vocabulary), name)


def _is_named(name: str, vocabulary: Vocabulary) -> bool:
    return all(vocabulary.names(word) for word in WORD.findall(name))


def _spelled(name: str, vocabulary: Vocabulary, *, source: str, target: str) -> str:
    """The name as the books spell it, with its form of address before it; as it is where they have none like it."""
    if _is_named(name, vocabulary):
        return name
    done = translate(name, source=source, target=target, vocabulary=vocabulary)
    if done is None or not any(one not in _ADDRESSES for one in done.names):
        return name
    return " ".join(sorted(done.names, key=lambda one: one not in _ADDRESSES))
