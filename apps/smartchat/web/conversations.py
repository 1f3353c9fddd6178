"""Conversations: what the server keeps of one, so that a question can refer to the ones before."""

import logging
from collections.abc import Awaitable, Callable, Collection, Container, Iterable
from dataclasses import dataclass

from smartchat_core.chat.conversations.recall import may_be_recalled
from smartchat_core.chat.prompting import Turn
from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.codec import from_json, to_json
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.session_store import SessionStore
from smartchat_core.resilience.throttle import Throttle

__all__ = ["Conversations", "RememberedTurn"]

log = logging.getLogger(__name__)

DAY = 86_400.0

_ATTEMPTS = 100
_VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RememberedTurn:
    """A question with its answer, and what the answer could rest on: which documents, and how far into each.

    `cited` names the documents that it quotes, or was made from.
    """

    question: str
    answer: str
    documents: tuple[str, ...] | None
    until: tuple[tuple[str, int], ...]
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Memory:
    version: int
    turns: tuple[RememberedTurn, ...]


class Conversations:
    """The turns of conversations, each under a secret that its browser made, for as long as somebody goes on.

    An answer is not held up by a store that fails: it comes without the earlier turns, which is logged.

    Args:
        store: keeps them.
        ttl_seconds: how long after its last turn a conversation is remembered.
        max_turns: how many turns are remembered, the most recent ones.
        max_characters: how long their questions and answers may be in all.
    """

    def __init__(
        self,
        store: SessionStore,
        *,
        ttl_seconds: float = DAY,
        max_turns: int = 20,
        max_characters: int = 40_000,
        throttle: Throttle | None = None,
    ) -> None:
        self._store = store
        self._ttl = ttl_seconds
        self._max_turns = max_turns
        self._max_characters = max_characters
        self._throttle = throttle or Throttle()

    async def recall(
        self,
        scope: OwnerScope,
        conversation: str,
        where: PassageFilter,
        *,
        present: Callable[[Collection[str]], Awaitable[Container[str]]] | None = None,
    ) -> tuple[Turn, ...]:
        """The earlier turns that may be shown to a question about these passages, oldest first.

        `present` gives which of some documents the owner may read: what was made from another one is left out. Without
        it nothing is asked.
        """
        try:
            found = await self._store.load(_key(scope, conversation))
        except CacheUnavailable as error:
            self._report(error)
            return ()
        turns = [turn for turn in _turns(found) if may_be_recalled(_passages(turn), where=where)]
        cited = {document for turn in turns for document in turn.cited}
        there: Container[str] = await present(cited) if present and cited else cited
        return tuple(
            Turn(question=turn.question, answer=turn.answer)
            for turn in turns
            if all(document in there for document in turn.cited)
        )

    async def add(
        self,
        scope: OwnerScope,
        conversation: str,
        turn: Turn,
        where: PassageFilter,
        *,
        sources: Iterable[str] = (),
    ) -> None:
        """Remember a turn, with the documents that it was made from, and forget the oldest ones that are too many."""
        documents = None if where.documents is None else tuple(sorted(where.documents))
        added = RememberedTurn(
            question=turn.question,
            answer=turn.answer,
            documents=documents,
            until=tuple(sorted(where.until)),
            cited=tuple(sorted(set(sources))),
        )
        key = _key(scope, conversation)
        try:
            for _ in range(_ATTEMPTS):  # another process may add at the same time; each attempt lost is one it won
                old = await self._store.load(key)
                kept = self._bounded((*_turns(old), added))
                new = to_json(_Memory(version=_VERSION, turns=kept)).encode("utf-8", "replace")
                if await self._store.swap(key, old, new, ttl_seconds=self._ttl):
                    return
        except CacheUnavailable as error:
            self._report(error)
            return
        log.warning("conversation turn not stored: too many concurrent writes")

    async def forget(self, scope: OwnerScope, conversation: str) -> None:
        """Forget the conversation.

        Raises:
            CacheUnavailable: it could not be done.
        """
        await self._store.delete(_key(scope, conversation))

    def _bounded(self, turns: tuple[RememberedTurn, ...]) -> tuple[RememberedTurn, ...]:
        kept: list[RememberedTurn] = []
        left = self._max_characters
        for turn in reversed(turns[-self._max_turns :]):
            left -= len(turn.question) + len(turn.answer)
            if left < 0:
                break
            kept.append(turn)
        return tuple(reversed(kept))

    def _report(self, error: CacheUnavailable) -> None:
        if self._throttle():
            log.warning("conversations are not stored: %s", error.operator_message())


def _passages(turn: RememberedTurn) -> PassageFilter:
    documents = None if turn.documents is None else frozenset(map(DocumentId, turn.documents))
    return PassageFilter(documents=documents, until=tuple((DocumentId(name), end) for name, end in turn.until))


def _key(scope: OwnerScope, conversation: str) -> str:
    # The identifier holds no colon, so that no owner's name can be written to meet another's.
    return f"conversation:{scope.owner}:{conversation}"


def _turns(found: bytes | None) -> tuple[RememberedTurn, ...]:
    if found is None:
        return ()
    try:
        memory = from_json(_Memory, found)
    except ValueError:
        log.warning("unreadable conversation discarded; a new one is started")
        return ()
    return memory.turns if memory.version == _VERSION else ()
