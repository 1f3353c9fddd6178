"""Contract of databases: readers' corrections of names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, DatabaseCases, make_document

__all__ = ["NameCorrectionCases"]

_DOC = DocumentId("doc-1")
_KEPT = NameCorrections(merged=(("Ada", "Mrs. Vale"), ("Ben", "the Ferryman")), split=("Cleo",))


def _to(corrections: NameCorrections) -> Callable[[NameCorrections], NameCorrections]:
    return lambda _: corrections


class NameCorrectionCases(DatabaseCases):
    """Corrections belong to a document and to whom it belongs to."""

    async def test_corrections_of_names_are_kept(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.documents.add(make_document("doc-2"))
            assert await unit.name_corrections.get(ANN, _DOC) == NO_CORRECTIONS
            assert await unit.name_corrections.change(ANN, _DOC, _to(_KEPT)) == _KEPT
        async with database.read_only() as unit:
            assert await unit.name_corrections.get(ANN, _DOC) == _KEPT
            assert await unit.name_corrections.get(ANN, DocumentId("doc-2")) == NO_CORRECTIONS

    async def test_a_change_is_made_to_the_corrections_there_are(self, database: Database) -> None:
        seen: list[NameCorrections] = []

        def reset(corrections: NameCorrections) -> NameCorrections:
            seen.append(corrections)
            return NO_CORRECTIONS

        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.name_corrections.change(ANN, _DOC, _to(_KEPT))
            await unit.name_corrections.change(ANN, _DOC, reset)
            assert await unit.name_corrections.get(ANN, _DOC) == NO_CORRECTIONS
        assert seen == [_KEPT]

    async def test_corrections_of_names_belong_to_the_owner_of_the_document(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.name_corrections.change(ANN, _DOC, _to(_KEPT))
            assert await unit.name_corrections.get(BOB, _DOC) == NO_CORRECTIONS
            with pytest.raises(DocumentNotFound):
                await unit.name_corrections.change(BOB, _DOC, _to(NO_CORRECTIONS))
            assert await unit.name_corrections.get(ANN, _DOC) == _KEPT

    async def test_corrections_of_names_go_with_their_document(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
            await unit.name_corrections.change(ANN, _DOC, _to(_KEPT))
            await unit.documents.remove(ANN, _DOC)
            with pytest.raises(DocumentNotFound):
                await unit.name_corrections.change(ANN, _DOC, _to(_KEPT))
            await unit.documents.add(make_document("doc-1"))
            assert await unit.name_corrections.get(ANN, _DOC) == NO_CORRECTIONS
