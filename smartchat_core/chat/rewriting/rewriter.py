"""Having a model rewrite a question, where that may help the search."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.question import Question
from smartchat_core.chat.rewriting.policy import (
    MAX_REWRITTEN_CHARACTERS,
    RewrittenQuestion,
    needs_rewriting,
    read_rewritten,
    rewriting_request,
)
from smartchat_core.chat.short_request import ShortRequest
from smartchat_core.chat.understanding.requests import Understanding
from smartchat_core.chat.usage_recorder import UsageRecorder
from smartchat_core.errors import BudgetExceeded, DatabaseUnavailable, ModelUnavailable
from smartchat_core.model.document import Document
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.usage import Usage
from smartchat_core.text.languages import primary_language

__all__ = ["QuestionRewriter", "Rewriting"]

log = logging.getLogger(__name__)

_MARKUP_CHARACTERS = 200
_MAX_TITLES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewriting:
    """What came of it: the question in other words, None where the reader's own are used, and what that took."""

    rewritten: RewrittenQuestion | None = None
    usage: Usage = field(default_factory=Usage)


class QuestionRewriter:
    """Asks the first model that can be called; whatever goes wrong, the reader's own words are used."""

    def __init__(self, *, models: FallbackModel, accounts: UsageRecorder) -> None:
        self._models = models
        self._accounts = accounts

    async def rewrite(
        self, scope: OwnerScope, question: Question, understanding: Understanding, documents: Sequence[Document]
    ) -> Rewriting:
        """The question so that it stands alone, in the language that most of the documents are in."""
        languages = [document.metadata.language for document in documents]
        model = self._models.first_callable()
        if model is None or not needs_rewriting(understanding, history=question.history, languages=languages):
            return Rewriting()
        most = Counter(primary_language(language) for language in languages if language).most_common(1)
        asked = ShortRequest(
            model,
            rewriting_request(question.text, question.history, language=most[0][0] if most else ""),
            monotonic=self._models.monotonic,
            max_characters=MAX_REWRITTEN_CHARACTERS + _MARKUP_CHARACTERS,
            meter=self._accounts.meter(scope, question.feature),
        )
        if asked.refused(question.max_cost) is not None:
            return Rewriting()
        try:
            reply = await asked.reply(begin=partial(self._models.begin, model))
        except (BudgetExceeded, DatabaseUnavailable) as error:
            log.info("question not rewritten", extra={"model": model.name, "code": error.code})
            return Rewriting()
        except ModelUnavailable as error:
            self._models.report(model, succeeded=False)
            log.warning("question not rewritten", extra={"model": model.name, "code": error.code}, exc_info=error)
            return Rewriting(usage=asked.usage)
        self._models.report(model, succeeded=True)
        known = [question.text, *(part for turn in question.history for part in (turn.question, turn.answer))]
        known += [document.title for document in documents[:_MAX_TITLES]]
        rewritten = read_rewritten(reply, known=known, bounded=bool(question.where.until))
        return Rewriting(rewritten=rewritten, usage=asked.usage)
