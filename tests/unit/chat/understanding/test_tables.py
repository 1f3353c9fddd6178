"""Questions in nine languages, about invented and other books, and what they ask for."""

from __future__ import annotations

import pytest

from smartchat_core.chat.understanding.catalog import CatalogEntry
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.model import DocumentId
from tests.unit.chat.understanding.english_table import ENGLISH
from tests.unit.chat.understanding.other_tables import OTHERS
from tests.unit.chat.understanding.table import described, rows

CATALOG = (CatalogEntry(document=DocumentId("harbour"), title="The Harbour Master", authors=("Edna Pell",)),)


@pytest.mark.parametrize(("question", "expected"), rows(ENGLISH))
def test_english(question: str, expected: str) -> None:
    assert described(understand(question, catalog=CATALOG)) == expected


@pytest.mark.parametrize(
    ("language", "question", "expected"), [(code, *row) for code, table in OTHERS.items() for row in rows(table)]
)
def test_other_languages(language: str, question: str, expected: str) -> None:
    found = understand(question, catalog=CATALOG)
    assert (found.language, described(found)) == (language, expected)
