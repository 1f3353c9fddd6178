"""What the HTTP interface takes and gives, where it is not a value of the core itself."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from smartchat_core.model.document import DocumentStatus
from smartchat_core.model.job import Stage
from smartchat_core.model.parsed import WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.retrieval.fusion import SearchMode

__all__ = [
    "AskRequest",
    "ChapterBound",
    "ChapterView",
    "ConversationId",
    "DocumentDetail",
    "DocumentList",
    "DocumentView",
    "FoundPassage",
    "ProblemFieldView",
    "ProblemView",
    "ProgressView",
    "RemovalView",
    "SearchRequest",
    "SearchResponse",
    "SectionView",
    "TextSlice",
    "TurnView",
    "WarningView",
]

MOST_DOCUMENTS = 1_000
MOST_RESULTS = 100
MOST_TURNS = 50
CONVERSATION_PATTERN = r"^[A-Za-z0-9_-]{16,64}$"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProblemFieldView(_Model):
    """What is wrong with one field of a request."""

    field: str = Field(examples=["limit"])
    message: str


class ProblemView(_Model):
    """An error (RFC 9457). `code` is stable and made for programs; `remedy` says what a person can do."""

    type: str = Field(examples=["urn:smartchat:problem:document_not_found"])
    title: str = Field(examples=["Document not found"])
    status: int = Field(examples=[404])
    detail: str
    code: str = Field(examples=["document_not_found"])
    remedy: str
    errors: tuple[ProblemFieldView, ...] = ()


class RemovalView(_Model):
    """The receipt of a removal: what a look at every place found when it was complete.

    `completed_at` is null while something that could not be reached is still to be removed; that is done as soon as
    it can be.
    """

    document_id: str
    requested_at: datetime
    completed_at: datetime | None = None
    passages_removed: int = 0
    passages_left: int = 0
    files_deleted: tuple[str, ...] = ()
    content_shared: bool = False


class ProgressView(_Model):
    """How far the work on a document has come; `done` of `total` units (passages) of the stage are complete."""

    fraction: float = Field(ge=0, le=1, description="A rough share of the whole work.", examples=[0.42])
    stage: Stage
    done: int
    total: int


class WarningView(_Model):
    """Something amiss with a document that could be read all the same."""

    code: WarningCode
    subject: str
    message: str


class DocumentView(_Model):
    """A document of the library. `reason` says why it failed or cannot be searched."""

    id: str = Field(examples=["doc-0a1b2c3d4e5f6a7b8c9d"])
    title: str = Field(examples=["Dracula"])
    authors: tuple[str, ...] = Field(examples=[["Bram Stoker"]])
    language: str = Field(examples=["en"])
    published: str
    filename: str = Field(examples=["dracula.epub"])
    media_type: str = Field(examples=["application/epub+zip"])
    size_bytes: int
    added_at: datetime
    status: DocumentStatus
    reason: str
    reason_code: str
    warnings: tuple[WarningView, ...]
    text_length: int = Field(description="Code points of the canonical text.")
    page_count: int | None
    passage_count: int
    has_cover: bool
    progress: ProgressView


class DocumentList(_Model):
    """All documents, in the order in which they were added."""

    documents: tuple[DocumentView, ...]


class SectionView(_Model):
    """A part of the canonical text; `parent` is the ordinal of the section that holds it."""

    ordinal: int
    title: str
    start: int
    end: int
    level: int
    parent: int | None
    kind: SectionKind


class ChapterView(_Model):
    """A chapter, counted from 1. Its `end` is the bound for questions that may not look further."""

    number: int
    title: str
    start: int
    end: int


class DocumentDetail(DocumentView):
    """A document with its structure."""

    sections: tuple[SectionView, ...]
    chapters: tuple[ChapterView, ...]


class TextSlice(_Model):
    """The characters `start..end` of a canonical text that has `length` code points."""

    document_id: str
    start: int
    end: int
    length: int
    text: str


class ChapterBound(_Model):
    """Up to the end of a chapter, named by its number or its title."""

    chapter: int | Annotated[str, Field(min_length=1, max_length=500)] = Field(examples=[4])


Bounds = Annotated[
    dict[str, Annotated[int, Field(ge=0)] | ChapterBound],
    Field(
        max_length=MOST_DOCUMENTS,
        description="For each document named: nothing after this offset or chapter may appear.",
        examples=[{"doc-0a1b2c3d4e5f6a7b8c9d": {"chapter": 4}}],
    ),
]
Documents = Annotated[
    tuple[str, ...] | None,
    Field(min_length=1, max_length=MOST_DOCUMENTS, description="Only these documents; without it, all."),
]


class SearchRequest(_Model):
    """What to search for, and where."""

    query: str = Field(examples=["the castle gate"])
    documents: Documents = None
    until: Bounds = Field(default_factory=dict)
    limit: int = Field(default=10, ge=1, le=MOST_RESULTS)
    mode: SearchMode = SearchMode.HYBRID


class FoundPassage(_Model):
    """A passage with its place; `score` compares within one result only."""

    document_id: str
    document_title: str
    start: int
    end: int
    text: str
    section: tuple[str, ...] = Field(examples=[["Part One", "Chapter 4"]])
    page: int | None
    score: float
    lexical: float | None
    dense: float | None


class SearchResponse(_Model):
    """Passages, best first. `degraded` names the parts of the search that could not be used."""

    query: str
    passages: tuple[FoundPassage, ...]
    degraded: tuple[str, ...]
    warnings: tuple[str, ...]


class TurnView(_Model):
    """An earlier question with its answer."""

    question: str = Field(max_length=20_000)
    answer: str = Field(max_length=100_000)


ConversationId = Annotated[
    str,
    Field(
        pattern=CONVERSATION_PATTERN,
        description="A secret that the client makes for a conversation: 16 to 64 letters, digits, `-` and `_`.",
        examples=["0f8Yd2l7QmK1x-9aVb3_Zg"],
    ),
]


class AskRequest(_Model):
    """A question, about which documents, and how far they may be read."""

    question: str = Field(examples=["How does Harker escape the castle?"])
    documents: Documents = None
    until: Bounds = Field(default_factory=dict)
    history: tuple[TurnView, ...] = Field(default=(), max_length=MOST_TURNS, description="Oldest first.")
    conversation: ConversationId | None = Field(
        default=None, description="What was said in it before counts as history, and this turn is remembered in it."
    )
    max_cost: Decimal | None = Field(default=None, ge=0, description="US dollars that the answer may cost at most.")


class FeedbackRequest(_Model):
    """Whether an answer was good."""

    vote: Literal["up", "down"]
    conversation: ConversationId | None = Field(default=None, description="The conversation it was given in.")
