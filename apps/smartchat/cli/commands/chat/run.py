"""`smartchat chat`: which conversation goes on, and one question or many."""

from dataclasses import dataclass, replace

from rich.text import Text

from smartchat.cli.commands.chat.session import ChatSession, find_conversation, parse_until
from smartchat.cli.options import Common
from smartchat.cli.output import console_on_stderr, plain, print_json, warn
from smartchat.library.synchronous import Library
from smartchat.library.synchronous_conversations import Conversation
from smartchat_core.errors import DocumentNotReady, InvalidRequest
from smartchat_core.model.codec import to_jsonable
from smartchat_core.model.transcript import TranscriptTurn

__all__ = ["ChatRequest", "run_chat"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatRequest:
    """What the arguments of the command ask for."""

    question: str | None
    conversation: str | None
    new: bool
    books: tuple[str, ...]
    shelf: str | None
    until: str | None
    max_cost: float | None


def run_chat(options: Common, request: ChatRequest) -> int:
    """Ask one question, or those that are typed; the exit code.

    Raises:
        InvalidRequest: the options do not go together.
        ConversationNotFound: there is no such conversation.
    """
    if request.conversation and (request.new or request.books or request.shelf):
        raise InvalidRequest(
            "--conversation goes on with one that has its books",
            remedy="Leave out --new, --book and --shelf, or begin another.",
        )
    if request.shelf and request.books:
        raise InvalidRequest("books and a shelf were named", remedy="Give either --shelf or --book.")
    if options.as_json and request.question is None:
        raise InvalidRequest("--json answers one question", remedy="Give the question as an argument.")
    with _library(options) as library:
        if not library.page(limit=1):
            warn("the library is empty; add a book with: smartchat add FILE")
        if request.shelf:
            request = replace(request, books=_standing(library, request.shelf))
        session = ChatSession(
            library,
            _conversation(library, request),
            until=parse_until(request.until),
            max_cost=request.max_cost,
            new=lambda: _begin(library, request.books, until=None),
        )
        if request.question is None:
            session.run()
        elif options.as_json:
            print_json(to_jsonable(session.ask_quietly(request.question), kind=TranscriptTurn))
        else:
            conversation = session.ask(request.question)
            warn_of_id(conversation)
    return 0


def warn_of_id(conversation: Conversation) -> None:
    """Name the conversation on stderr, for the next question."""
    line = f"Conversation {conversation.id}: {plain(conversation.title)}"
    console_on_stderr().print(Text(line, style="dim"), soft_wrap=True)


def _library(options: Common) -> Library:
    return Library(worker=False) if options.library is None else Library(worker=False, library=options.library)


def _conversation(library: Library, request: ChatRequest) -> Conversation:
    if request.conversation:
        return find_conversation(library, request.conversation)
    if not request.new:
        documents = _documents(library, request.books)
        latest = library.conversations(limit=1)
        if latest and latest[0].record.documents == documents:
            return latest[0]
    return _begin(library, request.books, until=request.until)


def _standing(library: Library, shelf: str) -> tuple[str, ...]:
    """The books on the shelf."""
    found = tuple(one.id for one in library.shelves.get(shelf).documents())
    if not found:
        raise DocumentNotReady(f"nothing stands on the shelf “{shelf}”", remedy="Put a book there first.")
    return found


def _documents(library: Library, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The books that are meant; the only one of a library without being named."""
    if not names:
        first = library.page(limit=2)
        return (first[0].id,) if len(first) == 1 and first[0].status.can_be_searched else None
    return tuple(sorted({library.book(name).id for name in names}))


def _begin(library: Library, names: tuple[str, ...], *, until: str | None) -> Conversation:
    documents = _documents(library, names)
    if until is None:
        _warn_of_lost_bound(library, documents)
    if documents is None:
        return library.conversation()
    return (library.book(documents[0]) if len(documents) == 1 else library.shelf(*documents)).conversation()


def _warn_of_lost_bound(library: Library, documents: tuple[str, ...] | None) -> None:
    """Warn who read these books up to a bound until now, and begins without one."""
    for latest in library.conversations(limit=1):
        turns = latest.transcript().turns
        bounds = {bound.document_id for bound in turns[-1].until} if turns else set()
        if bounds and (documents is None or not bounds.isdisjoint(documents)):
            warn("this conversation has no spoiler bound, unlike the one before it; set one with --until or /until")
