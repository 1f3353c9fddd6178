"""The verbs that a book, a shelf and a synchronous library have in common."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from smartchat.library.conversations import AsyncConversation
from smartchat.library.searching import AsyncSearchable
from smartchat.library.synchronous_conversations import Conversation
from smartchat.library.values import Until, VerifiableAnswer, VerifiableQuotes
from smartchat.portal import Portal
from smartchat_core.chat.prompting import Turn
from smartchat_core.events import AnswerEvent
from smartchat_core.model.answer import Citation, QuestionIntent
from smartchat_core.model.found import SearchResults
from smartchat_core.model.search import SearchMode
from smartchat_core.model.summary_estimate import SummaryEstimate

__all__ = ["Searchable", "Shelf"]


class Searchable:
    """The verbs that a book, a shelf and a library have in common; `AsyncSearchable` describes each."""

    def __init__(self, portal: Portal, inner: AsyncSearchable) -> None:
        self._portal = portal
        self._searchable = inner

    def __repr__(self) -> str:
        return repr(self._searchable).removeprefix("Async")

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        until: Until | None = None,
        mode: SearchMode | str = SearchMode.HYBRID,
        all_editions: bool = False,
    ) -> SearchResults:
        """The passages that best fit the query, with their places, best first."""
        return self._portal.call(
            self._searchable.search(query, limit=limit, until=until, mode=mode, all_editions=all_editions)
        )

    def ask(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        intent: QuestionIntent | str | None = None,
        max_cost: Decimal | float | str | None = None,
        all_editions: bool = False,
    ) -> VerifiableAnswer:
        """The answer, with a citation for every claim."""
        answer = self._portal.call(
            self._searchable.ask(
                question,
                until=until,
                history=history,
                intent=intent,
                max_cost=max_cost,
                all_editions=all_editions,
            )
        )
        return VerifiableAnswer.of(answer, self._verify)

    def stream(
        self,
        question: str,
        *,
        until: Until | None = None,
        history: Sequence[Turn] = (),
        intent: QuestionIntent | str | None = None,
        max_cost: Decimal | float | str | None = None,
        all_editions: bool = False,
    ) -> Iterator[AnswerEvent]:
        """The answer in typed events as it comes about; leaving the loop cancels the work."""
        events = self._searchable.stream(
            question, until=until, history=history, intent=intent, max_cost=max_cost, all_editions=all_editions
        )
        return self._portal.iterate(events)

    def estimate_summary(self, *, until: Until | None = None) -> SummaryEstimate:
        """What `summarize` would cost by the models that are configured, before anything is made."""
        return self._portal.call(self._searchable.estimate_summary(until=until))

    def summarize(
        self, *, until: Until | None = None, max_cost: Decimal | float | str | None = None
    ) -> VerifiableAnswer:
        """What it is about, quoted part by part; with a model, from summaries of all chapters, each made once."""
        answer = self._portal.call(self._searchable.summarize(until=until, max_cost=max_cost))
        return VerifiableAnswer.of(answer, self._verify)

    def find_quotes(
        self, topic: str, *, limit: int = 5, until: Until | None = None, all_editions: bool = False
    ) -> VerifiableQuotes:
        """Sentences about a topic, verbatim, those with most of its words first; numbered from 1."""
        found = self._portal.call(
            self._searchable.find_quotes(topic, limit=limit, until=until, all_editions=all_editions)
        )
        return VerifiableQuotes.of(found, self._verify)

    def conversation(self, title: str = "") -> Conversation:
        """Begin a conversation, whose questions are put to the same books; it is kept."""
        return self._conversation(self._portal.call(self._searchable.conversation(title)))

    def _conversation(self, inner: AsyncConversation) -> Conversation:
        return Conversation(self._portal, inner, self._verify)

    def _verify(self, citation: Citation) -> bool:
        return self._portal.call(self._searchable.verify(citation))


class Shelf(Searchable):
    """Some books of a library."""
