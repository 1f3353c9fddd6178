import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.logging.redaction import HIDDEN, Redaction, redacted, redaction_of


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "database_password",
        "dbPassword",
        "access_token",
        "X-Api-Key",
        "apiKey",
        "APIKey",
        "client_secret",
        "Authorization",
        "Set-Cookie",
        "ops_token",
        "credentials",
        "private_key",
    ],
)
def test_names_of_secrets_are_known_in_every_spelling(name: str) -> None:
    assert redaction_of(name) is Redaction.HIDE


@pytest.mark.parametrize(
    "name", ["input_tokens", "first_token_seconds", "document_id", "content_hash", "key", "monkey", "keywords", ""]
)
def test_other_names_are_reported(name: str) -> None:
    assert redaction_of(name) is Redaction.KEEP


@pytest.mark.parametrize("name", ["question", "answer", "quote", "text", "prompt", "query"])
def test_what_people_read_and_ask_is_only_measured(name: str) -> None:
    assert redaction_of(name) is Redaction.MEASURE


LETTERS = string.ascii_letters + string.digits
# In parts: a key in one piece would be taken for a real one in this repository.
BEGIN, KEY = "-----BEGIN", "PRIVATE KEY-----"
SECRET = "hunter2-And.More~9"


@pytest.mark.parametrize(
    "text",
    [
        f"cannot reach amqp://guest:{SECRET}@broker:5672/x",
        f"cannot reach redis://:{SECRET}@cache/0",
        f"https://{SECRET}@host/path",
        f"postgresql+asyncpg://u:pa@{SECRET}@host/db",
        f"Authorization: Bearer {SECRET}",
        f"authorization: Basic {SECRET} and more",
        f"{{'password': '{SECRET}'}}",
        f'{{"api_key": "{SECRET} x"}}',
        f"GET /x?token={SECRET}&b=1",
        f"cookie: a=1; session={SECRET}",
        f"password={SECRET}",
        "sk-abcdefgh12345678 was refused".replace("abcdefgh12345678", "hunter2-And"),
        f"{BEGIN} RSA {KEY}\n{SECRET}\n-----END RSA {KEY}",
        f"{BEGIN} {KEY}\n{SECRET}",
    ],
)
def test_secrets_in_texts_are_hidden(text: str) -> None:
    hidden = redacted(text)
    assert "hunter2" not in hidden
    assert HIDDEN in hidden


@pytest.mark.parametrize(
    "text",
    [
        "the document doc-0123456789abcdef0123 is at http://localhost:8000/documents",
        "trace 0af7651916cd43dd8448eb211c80319c",
        "smartchat_core/ingestion/consistency/service.py, line 120, in finish_what_was_begun_before_the_restart",
        "violates the constraint pk_documents_and_their_owners",
    ],
)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert redacted(text) == text


def test_of_a_digest_only_the_beginning_is_reported() -> None:
    assert redacted("originals/" + "0123abcd" * 8) == f"originals/0123abcd{HIDDEN}"


@given(st.text(), st.text(LETTERS, min_size=6, max_size=40), st.text())
def test_a_known_secret_is_nowhere(before: str, secret: str, after: str) -> None:
    assert secret not in redacted(f"{before} {secret} {after}", secrets=(secret,)).replace(HIDDEN, "")


@given(st.text(LETTERS, min_size=6), st.sampled_from(["redis", "amqp", "postgresql"]))
def test_a_password_in_an_address_is_hidden(password: str, scheme: str) -> None:
    assert f":{password}@" not in redacted(f"{scheme}://user:{password}@host/0")


@given(st.text(max_size=2000))
def test_hiding_twice_changes_nothing_more(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)
