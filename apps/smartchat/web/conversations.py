"""What the server remembers of a conversation, so that a question can lean on the ones before."""

import logging
from collections.abc import Container, Iterable
from dataclasses import dataclass

from smartchat_core.chat.prompting import Turn
from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.codec import from_json, to_json
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import PassageFilter
from smartchat_core.ports.session_store import SessionStore
from smartchat_core.resilience.seldom import Seldom

__all__ = ["Conversations", "RememberedTurn", "may_be_recalled"]

log = logging.getLogger(__name__)

DAY = 86_400.0

_ATTEMPTS = 100
_VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RememberedTurn:
    """A question with its answer, and what the answer could rest on: which documents, and how far into each.

    `cited` names the documents that it quotes.
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

    An answer is not held up by a store that fails: it comes without what was said before, and the log says so.

    Args:
        store: keeps them.
        ttl_seconds: how long after its last turn a conversation is remembered.
        most_turns: how many turns are remembered, the most recent ones.
        most_characters: how long their questions and answers may be in all.
    """

    def __init__(
        self,
        store: SessionStore,
        *,
        ttl_seconds: float = DAY,
        most_turns: int = 20,
        most_characters: int = 40_000,
        seldom: Seldom | None = None,
    ) -> None:
        self._store = store
        self._ttl = ttl_seconds
        self._most_turns = most_turns
        self._most_characters = most_characters
        self._seldom = seldom or Seldom()

    async def recall(
        self,
        scope: OwnerScope,
        conversation: str,
        where: PassageFilter,
        *,
        present: Container[str] | None = None,
    ) -> tuple[Turn, ...]:
        """What was said before and may be said again to a question about these passages, oldest first.

        `present` are the documents that the owner has: what quotes a removed one is not said again. None asks for none.
        """
        try:
            found = await self._store.load(_key(scope, conversation))
        except CacheUnavailable as error:
            self._report(error)
            return ()
        return tuple(
            Turn(question=turn.question, answer=turn.answer)
            for turn in _turns(found)
            if may_be_recalled(turn, where=where) and (present is None or all(one in present for one in turn.cited))
        )

    async def add(
        self,
        scope: OwnerScope,
        conversation: str,
        turn: Turn,
        where: PassageFilter,
        *,
        cited: Iterable[str] = (),
    ) -> None:
        """Remember a turn, with the documents that its answer quotes, and forget the oldest ones that are too many."""
        documents = None if where.documents is None else tuple(sorted(where.documents))
        added = RememberedTurn(
            question=turn.question,
            answer=turn.answer,
            documents=documents,
            until=tuple(sorted(where.until)),
            cited=tuple(sorted(set(cited))),
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
        log.warning("a turn of a conversation was not remembered: too many come at the same time")

    async def forget(self, scope: OwnerScope, conversation: str) -> None:
        """Forget the conversation.

        Raises:
            CacheUnavailable: it could not be done.
        """
        await self._store.delete(_key(scope, conversation))

    def _bounded(self, turns: tuple[RememberedTurn, ...]) -> tuple[RememberedTurn, ...]:
        kept: list[RememberedTurn] = []
        left = self._most_characters
        for turn in reversed(turns[-self._most_turns :]):
            left -= len(turn.question) + len(turn.answer)
            if left < 0:
                break
            kept.append(turn)
        return tuple(reversed(kept))

    def _report(self, error: CacheUnavailable) -> None:
        if self._seldom():
            log.warning("conversations are not remembered: %s", error.explain())


def may_be_recalled(turn: RememberedTurn, *, where: PassageFilter) -> bool:
    """Whether everything that the turn could tell may be told about these passages.

    What was answered from further on in a book must not reach a question that is bound to its beginning.
    """
    if where.documents is not None and (turn.documents is None or not where.documents.issuperset(turn.documents)):
        return False
    seen = dict(turn.until)
    return all(
        (turn.documents is not None and document not in turn.documents)
        or (document in seen and seen[document] <= bound)
        for document, bound in where.until
    )


def _key(scope: OwnerScope, conversation: str) -> str:
    # The identifier holds no colon, so that no owner's name can be written to meet another's.
    return f"conversation:{scope.owner}:{conversation}"


def _turns(found: bytes | None) -> tuple[RememberedTurn, ...]:
    if found is None:
        return ()
    try:
        memory = from_json(_Memory, found)
    except ValueError:
        log.warning("a conversation that cannot be read is begun afresh")
        return ()
    return memory.turns if memory.version == _VERSION else ()
