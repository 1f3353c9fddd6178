"""The meaning of each code of PostgreSQL that an operator or a caller can do something about."""

import psycopg
import pytest
import sqlalchemy as sa

from smartchat_adapters.sql.failures import as_core_error
from smartchat_core.errors import ConcurrencyError, DatabaseUnavailable, InvalidRequest, SmartChatError


def _mapped(error: psycopg.Error) -> SmartChatError:
    dialect = sa.create_engine("postgresql+psycopg://").dialect
    wrapped = sa.exc.DBAPIError.instance("SELECT 1", {}, error, psycopg.Error, dialect=dialect)
    assert isinstance(wrapped, sa.exc.DBAPIError)
    return as_core_error(wrapped)


@pytest.mark.parametrize(
    ("code", "kind", "part"),
    [
        ("08006", DatabaseUnavailable, "cannot be reached"),
        ("08P01", DatabaseUnavailable, "cannot be reached"),
        ("22003", InvalidRequest, "cannot be stored"),
        ("22021", InvalidRequest, "cannot be stored"),
        ("22P05", InvalidRequest, "cannot be stored"),
        ("23503", InvalidRequest, "contradicts"),
        ("25006", DatabaseUnavailable, "may not be written"),
        ("25P03", DatabaseUnavailable, "left open"),
        ("28000", DatabaseUnavailable, "user or the password"),
        ("28P01", DatabaseUnavailable, "user or the password"),
        ("3D000", DatabaseUnavailable, "no such database"),
        ("40001", ConcurrencyError, "another transaction"),
        ("40P01", ConcurrencyError, "another transaction"),
        ("42501", DatabaseUnavailable, "may not do that"),
        ("42P01", DatabaseUnavailable, "lacks a table"),
        ("53100", DatabaseUnavailable, "no space"),
        ("53200", DatabaseUnavailable, "no space or memory"),
        ("53300", DatabaseUnavailable, "no connection left"),
        ("55P03", DatabaseUnavailable, "busy"),
        ("57014", DatabaseUnavailable, "too long over a statement"),
        ("57P01", DatabaseUnavailable, "starting or stopping"),
        ("57P03", DatabaseUnavailable, "starting or stopping"),
        ("58030", DatabaseUnavailable, "cannot read or write"),
        ("XX001", DatabaseUnavailable, "damaged"),
        ("XX000", DatabaseUnavailable, "failed"),
        ("42601", DatabaseUnavailable, "failed"),
    ],
)
def test_code_has_a_meaning(code: str, kind: type[SmartChatError], part: str) -> None:
    error = _mapped(psycopg.errors.lookup(code)("the server's\n  words"))
    assert type(error) is kind
    assert part in error.message
    assert "the server's" in error.cause
    if kind is DatabaseUnavailable:
        assert error.transient
        assert error.remedy


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('FATAL: password authentication failed for user "a"', "user or the password"),
        ('FATAL: role "a" does not exist', "user or the password"),
        ('FATAL: database "a" does not exist', "no such database"),
        ('FATAL: too many connections for role "a"', "no connection left"),
        ("FATAL: sorry, too many clients already", "no connection left"),
        ("FATAL: remaining connection slots are reserved", "no connection left"),
        ("FATAL: no more connections allowed (max_client_conn)", "no connection left"),
        ("FATAL: the database system is starting up", "starting or stopping"),
        ("FATAL: the database system is in recovery mode", "starting or stopping"),
        ("FATAL: unsupported startup parameter: options", "option"),
        ("server does not support SSL, but SSL was required", "encryption"),
        ("consuming input failed: server closed the connection unexpectedly", "was lost"),
        ("connection timeout expired", "cannot be reached"),
        ("FATAL: falscher Wochentag", "cannot be reached"),
    ],
)
def test_refusal_has_a_meaning(text: str, part: str) -> None:
    error = _mapped(psycopg.OperationalError(f"connection failed: {text}"))
    assert type(error) is DatabaseUnavailable
    assert part in error.message
    assert text in error.cause
    assert error.remedy
