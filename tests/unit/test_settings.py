"""Settings that hold secrets."""

from __future__ import annotations

import pytest

from smartchat.settings import Settings

ADDRESSES = {
    "database": "postgresql://user:hush-1@db/name",
    "cache": "redis://:hush-2@cache/0",
    "sessions": "redis://:hush-3@cache/1",
    "queue": "celery+amqp://user:hush-4@broker//",
    "index": "qdrant://index:6333?api_key=hush-5",
    "files_secret": "hush-6",
    "index_api_key": "hush-7",
    "model_api_key": "hush-8",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_password_is_shown(name: str) -> None:
    settings = Settings.model_validate({name: ADDRESSES[name]})
    assert "hush" not in repr(settings)
    assert "hush" not in str(settings)
