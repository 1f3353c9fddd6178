"""Request and response bodies of the HTTP API that are no values of the core itself."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from smartchat_core.accounts.shared_names import MAX_SHARED_NAME
from smartchat_core.books.corrected_models import MAX_NAME_CHARACTERS
from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.job import Stage
from smartchat_core.model.metadata import ContributorRole
from smartchat_core.model.parsed import WarningCode
from smartchat_core.model.recognition import OcrMode
from smartchat_core.model.search import SearchMode
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.model.summary_estimate import SummaryEstimate
from smartchat_core.reading.bounds import Bound, EndOfSection

__all__ = [
    "AskRequest",
    "Bounds",
    "ChapterBound",
    "ChapterView",
    "ContributorView",
    "ConversationId",
    "DocumentDetail",
    "DocumentList",
    "DocumentView",
    "Documents",
    "MetadataRequest",
    "MetadataView",
    "Model",
    "NameCorrectionRequest",
    "OcrView",
    "ProblemFieldView",
    "ProblemView",
    "ProgressView",
    "QuotesRequest",
    "RemovalView",
    "ScopedRequest",
    "SearchRequest",
    "SectionView",
    "SeriesView",
    "ShelfName",
    "SummarizeRequest",
    "TurnView",
    "WarningView",
    "core_bounds",
]

MAX_DOCUMENTS = 1_000
MAX_RESULTS = 100
MAX_TURNS = 50
CONVERSATION_PATTERN = r"^[A-Za-z0-9_-]{16,64}$"


class Model(BaseModel):
    """A body that takes no members besides its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProblemFieldView(Model):
    """What is wrong with one field of a request."""

    field: str = Field(examples=["limit"])
    message: str


class ProblemView(Model):
    """An error (RFC 9457). `code` is stable and made for programs; `remedy` is what a person can do."""

    type: str = Field(examples=["urn:smartchat:problem:document_not_found"])
    title: str = Field(examples=["Document not found"])
    status: int = Field(examples=[404])
    detail: str
    code: str = Field(examples=["document_not_found"])
    remedy: str
    errors: tuple[ProblemFieldView, ...] = ()


class RemovalView(Model):
    """The receipt of a removal: what a check of every place found when it was complete.

    `completed_at` is null while something that could not be reached is still to be removed; that is done as soon as
    it can be.
    """

    document_id: str
    requested_at: datetime
    completed_at: datetime | None = None
    passages_removed: int = 0
    passages_left: int = 0
    files_deleted: tuple[str, ...] = ()
    turns_blanked: int = Field(default=0, description="Turns of conversations whose answers came from it.")


class ProgressView(Model):
    """How far the work on a document has come; `done` of `total` units of the stage are complete.

    The units are pages while text is recognised (OCR), and passages while embedding.
    """

    fraction: float = Field(ge=0, le=1, description="A rough share of the whole work.", examples=[0.42])
    stage: Stage
    done: int
    total: int
    seconds_left: float | None = Field(
        ge=0, description="How long the stage will take at its present speed; null while that is not known."
    )


class OcrView(Model):
    """Text recognition (OCR) of a document: what its owner asks for, and what came of it.

    Where `mode` is null or `languages` is empty, the server's settings decide.
    """

    mode: OcrMode | None
    languages: tuple[str, ...] = Field(examples=[["deu"]])
    recognized_pages: int = Field(description="Pages whose text is recognised.", examples=[12])
    tried_pages: int = Field(description="Pages on which it was tried: on some there was no text to recognise.")
    mean_confidence: float | None = Field(
        ge=0, le=1, description="Of the characters that were recognised; null where there are none.", examples=[0.94]
    )

    @classmethod
    def of(cls, document: Document) -> Self:
        """That of a document."""
        done = document.recognition
        return cls(
            mode=document.reading.ocr,
            languages=document.reading.languages,
            recognized_pages=done.pages if done else 0,
            tried_pages=done.tried if done else 0,
            mean_confidence=done.confidence if done and done.pages else None,
        )


class WarningView(Model):
    """Something amiss with a document that could be read all the same."""

    code: WarningCode
    subject: str
    message: str


class SeriesView(Model):
    """A series or a collection, and the place of the book in it as it is written."""

    name: str = Field(min_length=1, examples=["Sea Stories"])
    position: str = Field(default="", examples=["3"])


class ContributorView(Model):
    """Somebody other than the author, and what they did."""

    name: str = Field(min_length=1, examples=["Constance Garnett"])
    role: ContributorRole = ContributorRole.CONTRIBUTOR
    sort_name: str = Field(default="", examples=["Garnett, Constance"])


class MetadataView(Model):
    """What is known of a book; the owner's edits win over a catalogue that it came from, and that over its file.

    `published` is when this edition came out, `first_published` when the work did, both as they are written.
    """

    title: str
    authors: tuple[str, ...]
    language: str
    publisher: str
    published: str
    description: str
    identifiers: tuple[str, ...]
    subjects: tuple[str, ...]
    contributors: tuple[ContributorView, ...]
    series: tuple[SeriesView, ...]
    sort_title: str
    sort_authors: tuple[str, ...]
    original_title: str
    original_language: str
    first_published: str
    isbns: tuple[str, ...] = Field(description="The ISBNs among the identifiers, with thirteen digits.")


class MetadataRequest(Model):
    """Edits of metadata: what is given takes the place of what the file states, null lets the file count again.

    An empty value says that there is none. What is left out stays as it is.
    """

    title: str | None = None
    authors: tuple[str, ...] | None = None
    language: str | None = Field(default=None, examples=["de-AT"])
    publisher: str | None = None
    published: str | None = None
    description: str | None = None
    identifiers: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    contributors: tuple[ContributorView, ...] | None = None
    series: tuple[SeriesView, ...] | None = None
    sort_title: str | None = None
    sort_authors: tuple[str, ...] | None = None
    original_title: str | None = None
    original_language: str | None = None
    first_published: str | None = None


class DocumentView(Model):
    """A document of the library. `reason` is why it failed or cannot be searched."""

    id: str = Field(examples=["doc-0a1b2c3d4e5f6a7b8c9d"])
    title: str = Field(examples=["Dracula"])
    authors: tuple[str, ...] = Field(examples=[["Bram Stoker"]])
    language: str = Field(examples=["en"])
    published: str
    publisher: str
    series: tuple[SeriesView, ...]
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
    ocr: OcrView
    progress: ProgressView


class DocumentList(Model):
    """A page of the documents, in the order in which they were added; `next_cursor` asks for the next one, if any."""

    documents: tuple[DocumentView, ...]
    next_cursor: str | None = None


class SectionView(Model):
    """A part of the canonical text; `parent` is the ordinal of the section that holds it.

    `reference` names it wherever a bound is taken; `number` is that within its role and parent.
    """

    ordinal: int
    title: str
    role: SectionRole
    number: int | None
    reference: str = Field(examples=["act:3/scene:1"])
    start: int
    end: int
    level: int
    parent: int | None
    kind: SectionKind


class ChapterView(Model):
    """A chapter with the number that readers call it by. Its `end` bounds questions that may not read further."""

    number: int | None
    title: str
    role: SectionRole
    reference: str = Field(examples=["chapter:6"])
    start: int
    end: int


class DocumentDetail(DocumentView):
    """A document with its structure and all that is known of it.

    `edited` names the metadata that the owner has edited, `own` is whether the reader owns it and may do so.
    """

    metadata: MetadataView
    edited: tuple[str, ...] = Field(examples=[["series"]])
    own: bool
    sections: tuple[SectionView, ...]
    chapters: tuple[ChapterView, ...]


class ChapterBound(Model):
    """Up to the end of a chapter, or of another section.

    It is named by its number, its reference (`letter:4`, `act:3/scene:1`) or its title; one that could mean two
    sections is refused.
    """

    chapter: int | Annotated[str, Field(min_length=1, max_length=500)] = Field(examples=[4, "letter:4"])


Bounds = Annotated[
    dict[str, Annotated[int, Field(ge=0)] | ChapterBound],
    Field(
        max_length=MAX_DOCUMENTS,
        description="For each document named: nothing after this offset or chapter may appear.",
        examples=[{"doc-0a1b2c3d4e5f6a7b8c9d": {"chapter": 4}}],
    ),
]
Documents = Annotated[
    tuple[DocumentId, ...] | None,
    Field(min_length=1, max_length=MAX_DOCUMENTS, description="Only these documents; without it, all."),
]

ShelfName = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=2 * MAX_SHARED_NAME,
        description="What stands on the shelf of this identifier or name; it takes the place of `documents`.",
        examples=["Whales"],
    ),
]


def core_bounds(until: Mapping[str, int | ChapterBound]) -> dict[DocumentId, Bound]:
    """Bounds in the terms of the core."""
    return {
        DocumentId(name): EndOfSection(section=bound.chapter) if isinstance(bound, ChapterBound) else bound
        for name, bound in until.items()
    }


class ScopedRequest(Model):
    """What a request is about, and how far it may be read."""

    documents: Documents = None
    shelf: ShelfName = None
    until: Bounds = Field(default_factory=dict)

    @property
    def bounds(self) -> dict[DocumentId, Bound]:
        """The bounds in the terms of the core."""
        return core_bounds(self.until)


class SearchRequest(ScopedRequest):
    """What to search for, and where."""

    query: str = Field(examples=["the castle gate"])
    limit: int = Field(default=10, ge=1, le=MAX_RESULTS)
    mode: SearchMode = SearchMode.HYBRID
    all_editions: bool = Field(default=False, description="Search every edition of a work, not the best one only.")


class QuotesRequest(ScopedRequest):
    """What to find quotes about, and where."""

    topic: str = Field(examples=["the sea at night"])
    limit: int = Field(default=5, ge=1, le=MAX_RESULTS)
    all_editions: bool = Field(default=False, description="Search every edition of a work, not the best one only.")


class SummarizeRequest(ScopedRequest):
    """Which documents to summarize, how far, and for how much."""

    max_cost: Decimal | None = Field(default=None, ge=0, description="US dollars that the summary may cost at most.")


class SummaryEstimateView(Model):
    """What a summary would take, before it is made."""

    parts: int = Field(description="Chapters in scope.")
    parts_read: int = Field(description="Those of them whose summaries are kept from an earlier time.")
    requests: int = Field(description="Requests that would be made, the answer itself among them.")
    model: str = Field(description="The model that would be asked first; empty where none is configured.")
    cost_usd: Decimal | None = Field(description="The most that it can cost; null where the price is not known.")

    @classmethod
    def of(cls, estimate: SummaryEstimate) -> Self:
        """The estimate of the core."""
        return cls(
            parts=estimate.parts,
            parts_read=estimate.parts_read,
            requests=estimate.requests,
            model=estimate.model,
            cost_usd=estimate.cost_usd,
        )


class TurnView(Model):
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


PersonName = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS)]


class AskRequest(ScopedRequest):
    """A question, about which documents, and how far they may be read."""

    question: str = Field(examples=["How does Harker escape the castle?"])
    history: tuple[TurnView, ...] = Field(default=(), max_length=MAX_TURNS, description="Oldest first.")
    conversation: ConversationId | None = Field(
        default=None, description="What was said in it before counts as history, and this turn is remembered in it."
    )
    intent: QuestionIntent | None = Field(
        default=None, description="What kind of answer is wanted; without it the question's own words decide."
    )
    max_cost: Decimal | None = Field(default=None, ge=0, description="US dollars that the answer may cost at most.")
    all_editions: bool = Field(default=False, description="Read every edition of a work, not the best one only.")


class NameCorrectionRequest(Model):
    """Which names are one person's (`merge`), or which name is not its bearer's (`split`): one of the two."""

    merge: tuple[PersonName, PersonName] | None = Field(default=None, examples=[["Count Dracula", "the Count"]])
    split: PersonName | None = Field(default=None, description="It is that of a person of its own from then on.")


class FeedbackRequest(Model):
    """Whether an answer was good."""

    vote: Literal["up", "down"]
    conversation: ConversationId | None = Field(default=None, description="The conversation it was given in.")
