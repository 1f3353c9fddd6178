import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.cursor import MAX_CURSOR_CHARACTERS, DocumentCursor
from smartchat_core.model.ids import DocumentId

MOMENTS = st.datetimes(timezones=st.just(UTC))
NAMES = st.from_regex(r"doc-[0-9a-f]{1,20}", fullmatch=True).map(DocumentId)


@given(MOMENTS, NAMES)
def test_a_token_names_its_place(moment: datetime, name: DocumentId) -> None:
    cursor = DocumentCursor(added_at=moment, id=name)
    assert DocumentCursor.parse(cursor.token) == cursor
    assert len(cursor.token) <= MAX_CURSOR_CHARACTERS
    assert cursor.token.replace("=", "").replace("-", "").replace("_", "").isalnum()


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_any_other_text_is_no_place(text: str) -> None:
    try:
        cursor = DocumentCursor.parse(text)
    except InvalidRequest:
        return
    assert cursor.token == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01 doc-1",  # without a time zone
        "2026-01-01T00:00:00+05:00 doc-1",  # not as it is written
        "0001-01-01T00:00:00+23:00 doc-1",  # before the first moment that there is
        "2026-01-01T00:00:00+00:00",
        "",
        "x" * 10_000,
    ],
)
def test_what_is_almost_a_place_is_none(text: str) -> None:
    with pytest.raises(InvalidRequest):
        DocumentCursor.parse(base64.urlsafe_b64encode(text.encode()).decode())
