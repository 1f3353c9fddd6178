from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.mail import MAIL_ATTEMPTS, MailKind, MailMessage, MailOrder, after_failure, taken

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAIL = MailMessage(id="mail-1", to="ann@example.org", subject="Hello", text="Hello.\r\n.\n")
ORDER = MailOrder(
    id="mail-1", kind=MailKind.SIGN_UP, to=MAIL.to, created_at=NOW, due_at=NOW, expires_at=NOW + timedelta(days=1)
)


@given(
    name=st.sampled_from(["id", "to", "subject"]),
    before=st.text(max_size=5),
    broken=st.sampled_from("\r\n\0\x0b\x0c\x1c\x85\u2028\u2029\t\x7f"),
    after=st.text(max_size=5),
)
def test_no_header_holds_a_line_break(name: str, before: str, broken: str, after: str) -> None:
    with pytest.raises(InvalidRequest):
        replace(MAIL, **{name: f"{before}{broken}{after}"})


@pytest.mark.parametrize("change", [{"to": ""}, {"subject": "x" * 301}, {"text": "\0"}, {"text": "x" * 20_001}])
def test_other_mails_that_are_none(change: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest):
        replace(MAIL, **change)


def test_a_mail_shows_no_text() -> None:
    assert "Hello.\\r" not in repr(MAIL)


def test_pauses_double_and_end() -> None:
    order, pauses = ORDER, []
    while True:
        order = taken(order, order.due_at)
        pauses.append(order.due_at)
        if after_failure(order) is None:
            break
    assert order.attempts == MAIL_ATTEMPTS
    seconds = [(one - before).total_seconds() for before, one in zip([NOW, *pauses], pauses, strict=False)]
    assert seconds == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_what_has_expired_is_given_up() -> None:
    assert after_failure(taken(ORDER, ORDER.expires_at)) is None
    assert after_failure(taken(ORDER, NOW)) is not None
