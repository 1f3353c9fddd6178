"""How much conversations may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from smartchat_core.errors import ConversationFull, InvalidRequest
from smartchat_core.model.conversation import Conversation
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.text.normal_forms import nfc

__all__ = [
    "MAX_SEARCH_CHARACTERS",
    "MAX_TITLE_CHARACTERS",
    "ConversationLimits",
    "question_text",
    "search_words",
    "title_of",
]

MAX_TITLE_CHARACTERS = 200
_TITLE_OF_QUESTION = 80
MAX_SEARCH_CHARACTERS = 200
_MAX_SEARCH_WORDS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationLimits:
    """Bounds on what is kept and on what is answered at one time.

    Attributes:
        max_per_owner: conversations of one owner.
        max_turns: turns of one conversation, on all its branches.
        max_characters: characters of its questions and answers; the turn that goes beyond them is the last one.
        max_running: answers that this process works on at one time.
        max_events: events of a running answer that are kept for clients that come back.
        answer_time: how long an answer may take.
    """

    max_per_owner: int = 10_000
    max_turns: int = 500
    max_characters: int = 1_000_000
    max_running: int = 256
    max_events: int = 4_096
    answer_time: timedelta = timedelta(minutes=10)

    def check_room(self, conversation: Conversation) -> None:
        """Check that another turn may be added.

        Raises:
            ConversationFull: it may not.
        """
        if conversation.turns >= self.max_turns:
            raise ConversationFull(f"the conversation has {conversation.turns:,} turns, and no more may be added")
        if conversation.characters >= self.max_characters:
            raise ConversationFull(
                f"the conversation has {conversation.characters:,} characters, and {self.max_characters:,} are allowed"
            )

    def check_number(self, conversations: int) -> None:
        """Check that an owner with so many conversations may have another one.

        Raises:
            ConversationFull: not another one.
        """
        if conversations >= self.max_per_owner:
            raise ConversationFull(
                f"there are {conversations:,} conversations, and no more may be added",
                remedy="Delete some that are no longer needed.",
            )


def question_text(text: str) -> str:
    """The question as it is kept: code points that are no characters become question marks.

    Raises:
        InvalidRequest: it is empty or too long.
    """
    analyse_query(text)
    return text.strip().replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def title_of(text: str, *, cut_at: int = _TITLE_OF_QUESTION) -> str:
    """A title from what somebody wrote, such as the first question: on one line, cut between words."""
    line = " ".join(nfc(text.encode("utf-8", "replace").decode()[: 8 * cut_at].replace("\0", " ")).split())
    if len(line) <= cut_at:
        return line
    head = line[: cut_at - 1]
    words = head.rpartition(" ")[0]
    return f"{(words if len(words) > cut_at // 2 else head).rstrip(' ,;:.–—-')}…"


def search_words(query: str) -> tuple[str, ...]:
    """The words that a conversation must hold to be found.

    Raises:
        InvalidRequest: there are too many of them.
    """
    words = tuple(dict.fromkeys(query[: MAX_SEARCH_CHARACTERS + 1].encode("utf-8", "replace").decode().split()))
    if len(query) > MAX_SEARCH_CHARACTERS or len(words) > _MAX_SEARCH_WORDS:
        raise InvalidRequest(
            f"a search of conversations takes {_MAX_SEARCH_WORDS} words and {MAX_SEARCH_CHARACTERS} characters",
            remedy="Use fewer words.",
        )
    return tuple(word.replace("\0", "\N{REPLACEMENT CHARACTER}") for word in words)
