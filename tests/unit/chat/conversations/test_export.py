import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from smartchat_core.chat.conversations.export import to_html, to_markdown
from smartchat_core.model import (
    Answer,
    AnswerMode,
    Citation,
    ContentHash,
    ConversationId,
    DocumentId,
    PdfLocator,
    Span,
    TurnId,
    TurnStatus,
)
from smartchat_core.model.transcript import Transcript, TranscriptTurn, TurnBound

HOSTILE = "# <script>alert(1)</script>\n1. [x](javascript:y) & `code` *b* _i_\n> quote \x1b[31m \u202e | ~~~\n---"
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def citation(quote: str, title: str = "The Lighthouse") -> Citation:
    return Citation(
        number=1,
        quote=quote,
        document_id=DocumentId("doc-1"),
        document_title=title,
        content_hash=ContentHash("ab"),
        span=Span(start=0, end=len(quote)),
        section=(title, "Chapter 2"),
        locator=PdfLocator(page=3, label="iii"),
        page=3,
    )


def transcript(text: str, *, title: str = "Light", quote: str = "He lit the lamp.") -> Transcript:
    answer = Answer(question=text, text=f"{text} [1]", mode=AnswerMode.GENERATED, citations=(citation(quote, title),))
    nothing = Answer(question="", text="The books do not say.", mode=AnswerMode.NOT_FOUND, closest=(citation(quote),))
    common = {"conversation_id": ConversationId("con-1"), "siblings": (), "asked_at": NOW, "documents": None}
    return Transcript(
        id=ConversationId("con-1"),
        title=title,
        created_at=NOW,
        updated_at=NOW,
        documents=None,
        active=TurnId("turn-3"),
        all_turns=3,
        turns=(
            TranscriptTurn(
                id=TurnId("turn-1"),
                parent=None,
                question=text,
                until=(TurnBound(document_id=DocumentId("doc-1"), offset=9),),
                status=TurnStatus.ANSWERED,
                answer=answer,
                **common,  # type: ignore[arg-type]
            ),
            TranscriptTurn(
                id=TurnId("turn-2"),
                parent=TurnId("turn-1"),
                question="And then?",
                until=(),
                status=TurnStatus.ANSWERED,
                answer=nothing,
                **common,  # type: ignore[arg-type]
            ),
            TranscriptTurn(
                id=TurnId("turn-3"),
                parent=TurnId("turn-2"),
                question="Why?",
                until=(),
                status=TurnStatus.STOPPED,
                reason="The answer was stopped.",
                **common,  # type: ignore[arg-type]
            ),
        ),
    )


def test_markdown_has_questions_answers_and_citations() -> None:
    assert to_markdown(transcript("Who keeps it?")) == (
        "# Light\n\n## Who keeps it?\n\n*2026-03-01 12:30 UTC; up to a bound*\n\n"
        "Who keeps it? \\[1\\]\n\n**Sources**\n\n"
        "> \\[1\\] “He lit the lamp.”\n> — Light · Chapter 2 · page iii\n\n"
        "## And then?\n\n*2026-03-01 12:30 UTC*\n\nThe books do not say.\n\n"
        "**What comes closest, though it does not answer**\n\n"
        "> \\[1\\] “He lit the lamp.”\n> — The Lighthouse · Chapter 2 · page iii\n\n"
        "## Why?\n\n*2026-03-01 12:30 UTC*\n\nThe answer was stopped.\n"
    )


def test_markdown_keeps_foreign_text_as_text() -> None:
    found = to_markdown(transcript(HOSTILE, title=HOSTILE, quote=HOSTILE))
    assert not re.search(r"(?<!\\)[<`|~\[\]]", found)
    assert re.findall(r"^#+ ", found, re.MULTILINE) == ["# ", "## ", "## ", "## "]
    assert not re.search(r"^(1\.|---|\+)", found, re.MULTILINE)
    assert "\x1b" not in found
    assert "\u202e" not in found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"href", "src"}]


def test_html_keeps_foreign_text_as_text() -> None:
    found = to_html(transcript(HOSTILE, title=HOSTILE, quote=HOSTILE))
    tags = _Tags()
    tags.feed(found)
    assert "script" not in tags.found
    assert tags.found.count("article") == 3
    assert "default-src &#x27;none&#x27;" in found
    assert "“He lit the lamp.”" in to_html(transcript("Who?"))


def test_json_reads_back() -> None:
    made = transcript("Who keeps it?")
    assert Transcript.from_json(made.to_json()) == made
    assert TranscriptTurn.from_json(made.turns[0].to_json()) == made.turns[0]
