"""Which documents a scope admits, as conditions of statements."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from smartchat_adapters.sql import tables
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope

__all__ = ["owned", "readable"]

_documents = tables.documents


def owned(scope: OwnerScope, document: DocumentId) -> sa.ColumnElement[bool]:
    """It is this document, and the owner's own: for whatever writes."""
    return sa.and_(_documents.c.id == document, _documents.c.owner == scope.owner)


def readable(scope: OwnerScope, documents: Collection[DocumentId] | None = None) -> sa.ColumnElement[bool]:
    """It is the owner's own document or one that is shared; where some are named, one of those."""
    own = _documents.c.owner == scope.owner
    named = None if documents is None else _documents.c.id.in_(sorted(documents))
    shared = scope.shared_among(documents)
    if shared:
        # The identifiers by themselves are for the index; a right counts for the document of the owner it names.
        theirs = sa.and_(
            _documents.c.id.in_(_each([one.document for one in shared])),
            (_documents.c.id + "\n" + _documents.c.owner).in_(
                _each([f"{one.document}\n{one.owner}" for one in shared])
            ),
        )
        own = sa.or_(own, theirs)
    return own if named is None else sa.and_(named, own)


class _TextsOf(FunctionElement[str]):
    """The texts of a JSON array, a row for each."""

    inherit_cache = True
    name = "texts_of"


@compiles(_TextsOf)  # also where a statement is looked at without a database, to name it in measurements
def _in_sqlite(element: _TextsOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_TextsOf, "postgresql")
def _in_postgresql(element: _TextsOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"


def _each(values: Collection[str]) -> sa.Select[str]:
    """A row for each of the values: one parameter, however many they are, where a server allows 32,766."""
    table = _TextsOf(sa.literal(json.dumps(list(values)), sa.Text)).table_valued("value")
    return sa.select(table.c.value)
