"""The documents of the index that a scope may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import apsw

    from smartchat_core.model.ids import DocumentId
    from smartchat_core.model.principal import OwnerScope

__all__ = ["scoped_rows"]


def scoped_rows(
    connection: apsw.Connection, columns: str, scope: OwnerScope, wanted: Collection[DocumentId] | None
) -> Iterator[tuple[Any, ...]]:
    """These columns of `documents`, of each document in scope that is there, or of those of them that are wanted.

    Each is found by its owner and its identifier, so nothing of any other document is read.
    """
    owned = f"SELECT {columns} FROM documents WHERE owner = ?"  # noqa: S608  # the columns are ours
    one = f"{owned} AND document = ?"
    if wanted is None:
        yield from connection.execute(owned, (scope.owner,))
    else:
        for document in sorted(wanted):
            yield from connection.execute(one, (scope.owner, document))
    for shared in scope.shared_among(wanted):
        yield from connection.execute(one, (shared.owner, shared.document))
