"""The lines of requests hold no queries."""

import logging

import pytest

from smartchat.web.connections.access_lines import WITHOUT_QUERIES

_LINE = '%s - "%s %s HTTP/%s" %d'


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/account/link?token=secret", "/account/link"), ("/a?b?c", "/a"), ("/account", "/account"), ("?", "")],
)
def test_what_follows_the_path_is_left_out(path: str, shown: str) -> None:
    args = ("127.0.0.1:5", "GET", path, "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, _LINE, args, None)
    assert WITHOUT_QUERIES.filter(record)
    assert record.getMessage() == f'127.0.0.1:5 - "GET {shown} HTTP/1.1" 200'


def test_other_lines_are_as_they_were() -> None:
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, "started?", (), None)
    assert WITHOUT_QUERIES.filter(record)
    assert record.getMessage() == "started?"
