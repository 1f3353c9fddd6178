"""The schema. A change here comes with a revision in `migrations/versions`; a test holds the two equal."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from smartchat_core.errors import SchemaMismatch
from smartchat_core.model import codec
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.metadata import Metadata
from smartchat_core.model.metadata_edits import MetadataEdits
from smartchat_core.model.name_corrections import NameCorrections
from smartchat_core.model.parsed import ParseWarning
from smartchat_core.model.recognition import ReadingChoice, RecognitionSummary
from smartchat_core.model.removal import RemovalReceipt
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.section_summary import SummarySentence
from smartchat_core.model.usage import NANO_DOLLAR

__all__ = [
    "PARTIAL_INDEXES",
    "REVISIONS",
    "active_generation",
    "activity",
    "conversation_sources",
    "conversation_turns",
    "conversations",
    "documents",
    "jobs",
    "known",
    "layout_of",
    "layout_value",
    "metadata",
    "name_corrections",
    "operations_facts",
    "outbox",
    "owner_seconds",
    "owner_turns",
    "removals",
    "revision_table",
    "section_summaries",
    "sections",
    "unfinished",
    "usage_entries",
]

REVISIONS = (
    *(f"{number:04}" for number in range(1, 16)),
    "0018",
    "0020",
    "0019",
    "0021",
    "0022",
    "0016",
    "0025",
    "0023",
    "0024",
    "0026",
    "0028",
    "0031",
    "0027",
    "0030",
)
"""The revisions that this version knows, oldest first; the last one is what `whole_schema.metadata` describes."""

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which has no time zones, stores it without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone: its meaning would be lost."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"the moment {value.isoformat()} has no time zone"
            raise ValueError(msg)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> datetime | None:
        """Give every moment back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encoded(TypeDecorator[T], Generic[T]):
    """A value of the domain as JSON, through the core's codec."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(
        self,
        value: T | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> Any:
        """Plain data for the value."""
        return None if value is None else codec.to_jsonable(value, kind=self.kind)

    def process_result_value(
        self,
        value: Any | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> T | None:
        """The value that the data describes."""
        return None if value is None else codec.from_jsonable(self.kind, value)


class Dollars(TypeDecorator[Decimal]):
    """US dollars as whole nano-dollars: exact on every server, in sums too, up to nine thousand million."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(
        self,
        value: Decimal | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> int | None:
        """Refuse what has a finer part: somebody has forgotten to round it."""
        if value is None:
            return None
        nanos = value / NANO_DOLLAR
        if nanos != nanos.to_integral_value():
            msg = f"{value} US dollars are no whole number of nano-dollars"
            raise ValueError(msg)
        return int(nanos)

    def process_result_value(
        self,
        value: int | Decimal | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> Decimal | None:
        """Of a column, or of its sum, which PostgreSQL gives as a decimal number."""
        return None if value is None else Decimal(int(value)).scaleb(-9)


class Prose(TypeDecorator[str]):
    """A text that people read. NUL, which PostgreSQL's texts cannot hold, becomes U+FFFD, on every server."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> str | None:
        """Replace what cannot be stored: a document must not fail for an invisible character."""
        return None if value is None else value.replace("\0", "\N{REPLACEMENT CHARACTER}")


KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""A text by which rows are found and ordered: by its characters' numbers, whatever the server's locale, so that the
order is the same everywhere, and an upgrade of the server's C library cannot make the indexes wrong."""


def known(kind: type[E], value: str) -> E:
    """The member of an enumeration that was stored.

    Raises:
        SchemaMismatch: a newer version wrote one that this version does not have.
    """
    try:
        return kind(value)
    except ValueError as exc:
        raise SchemaMismatch(
            f"the database holds a {kind.__name__} that this version does not know", cause=str(exc)
        ) from exc


def layout_of(value: str | None) -> FileLayout:
    """How a document's files lie, by its row.

    Raises:
        SchemaMismatch: a newer version wrote one that this version does not have.
    """
    return FileLayout.CONTENT if value is None else known(FileLayout, value)


def layout_value(layout: FileLayout) -> str | None:
    """What is stored for it: nothing for the layout of older versions, which store nothing either."""
    return None if layout is FileLayout.CONTENT else layout.value


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("content_hash", KEY, nullable=False, index=True),
    sa.Column("filename", Prose, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("status", KEY, nullable=False),
    sa.Column("reason", Prose, nullable=False),
    sa.Column("reason_code", sa.Text, nullable=False),
    sa.Column("metadata", Encoded(Metadata), nullable=False),
    sa.Column("warnings", Encoded(tuple[ParseWarning, ...]), nullable=False),
    sa.Column("text_length", sa.BigInteger, nullable=False),
    sa.Column("page_count", sa.BigInteger),
    sa.Column("passage_count", sa.BigInteger, nullable=False),
    sa.Column("has_cover", sa.Boolean),
    sa.Column("parser_version", sa.Text, nullable=False, server_default=""),
    # Empty in what an older version wrote: its files are found by their content.
    sa.Column("layout", KEY),
    # Empty where neither a catalogue nor the owner says anything.
    sa.Column("catalogue", Encoded(MetadataEdits)),
    sa.Column("edits", Encoded(MetadataEdits)),
    sa.Column("edition", KEY),
    # Empty where the settings decide, and where no text recognition was tried.
    sa.Column("reading", Encoded(ReadingChoice)),
    sa.Column("recognition", Encoded(RecognitionSummary)),
    sa.Index(None, "owner", "added_at", "id"),
    sa.Index(None, "owner", "content_hash", "media_type", unique=True),
)

sections = sa.Table(
    "sections",
    metadata,
    sa.Column("document_id", KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("ordinal", sa.BigInteger, primary_key=True),
    sa.Column("title", Prose, nullable=False),
    sa.Column("span_start", sa.BigInteger, nullable=False),
    sa.Column("span_end", sa.BigInteger, nullable=False),
    sa.Column("level", sa.BigInteger, nullable=False),
    sa.Column("parent", sa.BigInteger),
    sa.Column("kind", sa.Text, nullable=False),
    # Empty in what an older version wrote.
    sa.Column("role", sa.Text),
    sa.Column("number", sa.BigInteger),
)

section_summaries = sa.Table(
    "section_summaries",
    metadata,
    sa.Column("document_id", KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("text_sha256", KEY, primary_key=True),
    sa.Column("model", KEY, primary_key=True),
    sa.Column("prompt_version", sa.BigInteger, primary_key=True),
    sa.Column("sentences", Encoded(tuple[SummarySentence, ...]), nullable=False),
)

name_corrections = sa.Table(
    "name_corrections",
    metadata,
    sa.Column("document_id", KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("corrections", Encoded(NameCorrections), nullable=False),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("document_id", KEY, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("status", KEY, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("attempts", sa.BigInteger, nullable=False),
    sa.Column("token", sa.BigInteger, nullable=False),
    sa.Column("lease_worker", sa.Text),
    sa.Column("lease_token", sa.BigInteger),
    sa.Column("lease_expires_at", UtcDateTime),
    sa.Column("not_before", UtcDateTime),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("reason", Prose, nullable=False),
    sa.Column("failures", sa.BigInteger, nullable=False, server_default="0"),
    # When a message was last sent for it; no part of the value `Job`.
    sa.Column("sent_at", UtcDateTime),
    sa.Column("waiting_since", UtcDateTime),
    sa.Column("traceparent", sa.Text),
    sa.Column("rank", sa.BigInteger, nullable=False, server_default="1"),
    # Empty until two units of the stage are done, and in what an older version wrote.
    sa.Column("unit_seconds", sa.Float),
    sa.Index(None, "document_id", "created_at"),
    sa.Index(None, "status", "created_at", "id"),
)

# Written out, not as parameters: only so does SQLite see that the index below serves a query.
unfinished = jobs.c.status.in_([sa.literal_column("'waiting'"), sa.literal_column("'running'")])
# Most jobs are done sooner or later; this one stays as small as the work that is left.
_ix_jobs_unfinished = sa.Index("ix_jobs_unfinished", jobs.c.created_at, jobs.c.id, sqlite_where=unfinished)
_ix_jobs_turns = sa.Index(
    "ix_jobs_turns", jobs.c.owner, jobs.c.rank, jobs.c.created_at, jobs.c.id, sqlite_where=unfinished
)

owner_turns = sa.Table(
    "owner_turns",
    metadata,
    sa.Column("pool", KEY, primary_key=True),
    sa.Column("owner", KEY, primary_key=True),
    sa.Column("start", sa.BigInteger, nullable=False),
    sa.Column("finish", sa.BigInteger, nullable=False),
)

owner_seconds = sa.Table(
    "owner_seconds",
    metadata,
    sa.Column("hour", UtcDateTime, primary_key=True),
    sa.Column("owner", KEY, primary_key=True),
    # Whole microseconds: exact in sums.
    sa.Column("worker", sa.BigInteger, nullable=False),
    sa.Column("parser", sa.BigInteger, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    # SQLite numbers only a column of the type INTEGER by itself.
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    # The envelope; empty in what an older version wrote.
    sa.Column("event_id", sa.Text),
    sa.Column("occurred_at", UtcDateTime),
    sa.Column("traceparent", sa.Text),
    sa.Column("tracestate", sa.Text),
    # A position is never given twice, not even after the last event was delivered.
    sqlite_autoincrement=True,
)

active_generation = sa.Table(
    "active_generation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("embedder", sa.Text, nullable=False),
    sa.Column("dimension", sa.Integer, nullable=False),
    sa.Column("segmentation", sa.Text, nullable=False),
    sa.CheckConstraint("id = 1", name="single"),
)

removals = sa.Table(
    "removals",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("document_id", KEY, nullable=False),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("content_hash", KEY, nullable=False),
    sa.Column("requested_at", UtcDateTime, nullable=False),
    sa.Column("turns_blanked", sa.BigInteger, nullable=False, server_default="0"),
    # Empty in what an older version wrote.
    sa.Column("layout", KEY),
    sa.Column("receipt", Encoded(RemovalReceipt)),
    sa.Index(None, "document_id", "requested_at"),
)

usage_entries = sa.Table(
    "usage_entries",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("provider", KEY, nullable=False),
    sa.Column("model", KEY, nullable=False),
    sa.Column("feature", KEY, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("input_tokens", sa.BigInteger, nullable=False),
    sa.Column("output_tokens", sa.BigInteger, nullable=False),
    sa.Column("cost_nanos", Dollars, nullable=False),
)

activity = sa.Table(
    "activity",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("owner", KEY, primary_key=True),
)

operations_facts = sa.Table(
    "operations_facts",
    metadata,
    sa.Column("name", KEY, primary_key=True),
    sa.Column("label", KEY, primary_key=True),
    sa.Column("value", sa.Double, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("title", Prose, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("documents", Encoded(tuple[DocumentId, ...])),
    sa.Column("active", KEY),
    sa.Column("turns", sa.BigInteger, nullable=False),
    sa.Column("characters", sa.BigInteger, nullable=False),
    # What a search looks through, folded; no part of the value `Conversation`.
    sa.Column("folded_title", Prose, nullable=False),
    sa.Column("folded_questions", Prose, nullable=False),
    sa.Index(None, "owner", "updated_at", "id"),
)

conversation_turns = sa.Table(
    "conversation_turns",
    metadata,
    sa.Column("id", KEY, primary_key=True),
    sa.Column("conversation_id", KEY, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("owner", KEY, nullable=False),
    sa.Column("ordinal", sa.BigInteger, nullable=False),
    sa.Column("parent", KEY),
    sa.Column("question", Prose, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("passages", Encoded(PassageFilter), nullable=False),
    sa.Column("status", KEY, nullable=False),
    sa.Column("reason_code", sa.Text, nullable=False),
    sa.Column("reason", Prose, nullable=False),
    sa.Column("suggestions", Encoded(tuple[str, ...]), nullable=False),
    sa.Column("answer_version", sa.BigInteger),
    sa.Column("answer", sa.Text),
    sa.Index(None, "conversation_id", "ordinal", unique=True),
)

conversation_sources = sa.Table(
    "conversation_sources",
    metadata,
    sa.Column("turn_id", KEY, sa.ForeignKey("conversation_turns.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("document_id", KEY, primary_key=True),
    sa.Column("owner", KEY, nullable=False),
    sa.Index(None, "document_id", "owner", "turn_id"),
)

_by_content = documents.c.layout.is_(None)
_ix_documents_by_content = sa.Index("ix_documents_by_content", documents.c.id, sqlite_where=_by_content)
_open = removals.c.receipt.is_(None)
_ix_removals_open = sa.Index("ix_removals_open", removals.c.requested_at, removals.c.id, sqlite_where=_open)

PARTIAL_INDEXES = (
    (_ix_documents_by_content, _by_content),
    (_ix_jobs_unfinished, unfinished),
    (_ix_jobs_turns, unfinished),
    (_ix_removals_open, _open),
)
"""Indexes with the condition on the rows that are in them, for servers whose dialect does not declare it here."""

# Alembic's own table, described here so that a new database can be stamped without importing Alembic.
revision_table = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
