"""Which earlier turns a question may be given: none that was answered from beyond its spoiler bounds."""

from __future__ import annotations

from collections.abc import Container, Sequence

from smartchat_core.chat.prompting import Turn
from smartchat_core.model.conversation import ConversationTurn, TurnStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.search import PassageFilter

__all__ = ["as_history", "may_be_recalled", "recalled_turns"]

_MAX_TURNS = 20
_MAX_CHARACTERS = 40_000


def may_be_recalled(earlier: PassageFilter, *, where: PassageFilter) -> bool:
    """Whether everything that a turn about the passages `earlier` could reveal lies within `where`.

    What was answered from further on in a book must not reach a question that is bound to its beginning: of each
    document that `where` bounds, the earlier turn was bound as closely or more so, or it was not about the document.
    """
    if where.documents is not None and (earlier.documents is None or not where.documents.issuperset(earlier.documents)):
        return False
    return all(
        (earlier.documents is not None and document not in earlier.documents)
        or ((seen := earlier.bound_of(document)) is not None and seen <= bound)
        for document, bound in where.until
    )


def recalled_turns(
    branch: Sequence[ConversationTurn], *, where: PassageFilter, present: Container[DocumentId]
) -> tuple[ConversationTurn, ...]:
    """The turns of a branch that a question about these passages may be given, oldest first.

    The last 20 of them, as far as they have no more than 40,000 characters. `present` are the documents that are there:
    what came from another one is left out.
    """
    kept: list[ConversationTurn] = []
    left = _MAX_CHARACTERS
    for turn in reversed(branch):
        answer = _answer_text(turn)
        if not answer or not may_be_recalled(turn.where, where=where):
            continue
        if any(source not in present for source in turn.sources):
            continue
        left -= len(turn.question) + len(answer)
        if left < 0 or len(kept) == _MAX_TURNS:
            break
        kept.append(turn)
    return tuple(reversed(kept))


def as_history(turns: Sequence[ConversationTurn]) -> tuple[Turn, ...]:
    """The turns as a prompt and a search are given them."""
    return tuple(Turn(question=turn.question, answer=_answer_text(turn)) for turn in turns)


def _answer_text(turn: ConversationTurn) -> str:
    if turn.status is not TurnStatus.ANSWERED or turn.answer is None:
        return ""
    try:
        return turn.answer.read().text
    except ValueError:  # a later version of the program wrote it
        return ""
