"""docs/security/accounts.md says what the code does."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from smartchat.web.account_schemas import CreateKey, KeyView, SessionView
from smartchat.web.passkey_schemas import PasskeyView, RenamePasskey
from smartchat.web.shelf_schemas import GroupView, ShareView, ShelfView
from smartchat.web.user_schemas import ChangeUser, InvitationView, UserView
from smartchat_adapters.sql import credential_tables
from smartchat_core.accounts.mail_requests import DEFAULT_MAIL_LIMITS
from smartchat_core.accounts.passkey_policy import CHALLENGE_TIME, MAX_PASSKEYS
from smartchat_core.accounts.passwords import checked_password
from smartchat_core.accounts.roles import PERMISSIONS, SECOND_FACTOR_ALWAYS, Permission
from smartchat_core.accounts.session_policy import SessionLimits
from smartchat_core.accounts.sign_in import CODES_BY_MAIL
from smartchat_core.accounts.throttle import DEFAULT_LIMITS
from smartchat_core.accounts.totp_window import EARLY, LATE
from smartchat_core.errors import WeakPassword
from smartchat_core.model.security import AuthFailure
from smartchat_core.model.user import UserRole
from smartchat_core.ops.token_throttle import GUESSES, GUESSES_OF_ONE
from smartchat_core.testing.fakes.credentials import FakeCommonPasswords

PAGE = Path(__file__).parents[2] / "docs" / "security" / "accounts.md"


@cache
def section(title: str) -> str:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"## {title}\n")
    assert rest, f"there is no section {title}"
    return rest.partition("\n## ")[0]


def table(title: str) -> list[list[str]]:
    """The cells of the section's table, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def spoken(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    if hours >= 24:
        return f"{hours // 24} days"
    if hours:
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{span // timedelta(minutes=1)} minutes"


def test_limits_of_sign_ins() -> None:
    limits = DEFAULT_LIMITS
    counted = (
        limits.pair,
        limits.source,
        limits.spare,
        limits.account,
        limits.device,
        limits.codes,
        limits.first_codes,
    )
    expected = [[str(one.most), f"{one.period_seconds / 60:.0f} minutes"] for one in counted]
    assert [row[1:] for row in table("Wrong sign-ins")] == expected


def test_limits_of_mails() -> None:
    limits = {row[0]: row[1:] for row in table("Mails that people may ask for")}
    for name, limit in (
        ("a mail address and a client", DEFAULT_MAIL_LIMITS.pair),
        ("a client, or who has signed in", DEFAULT_MAIL_LIMITS.source),
        ("a mail address and a client whose count is full, for a forgotten password", DEFAULT_MAIL_LIMITS.spare),
        ("mails of one kind that are sent to a mail address", DEFAULT_MAIL_LIMITS.address),
        ("codes for places that are not known, of an account", CODES_BY_MAIL),
    ):
        assert limits[name] == [str(limit.most), f"{limit.period_seconds / 60:.0f} minutes"]


def test_how_long_a_code_is_taken() -> None:
    assert f"{EARLY.seconds} seconds before and {LATE.seconds} after" in section("Wrong sign-ins")


def test_words_that_no_password_holds() -> None:
    about = ("annabel", "Ann Winter", "post.box")
    assert "`smartchat`" in section("Words that no password holds")
    for word in ("SmartChat", "Annabel", "winter", "post", "ann winter"):
        with pytest.raises(WeakPassword, match="contains your name"):
            checked_password(f"xk7 {word} qz4 vb9", common=FakeCommonPasswords(), about=about)
    assert checked_password("xk7 ann qz4 vb9 box", common=FakeCommonPasswords(), about=about)


def test_lifetimes_of_sessions() -> None:
    limits = SessionLimits()
    readers, others = UserRole.READER, set(UserRole) - {UserRole.READER}
    (idle, total) = ({limits.idle_of(role) for role in others}, {limits.total_of(role) for role in others})
    recent, most = spoken(limits.recent), str(limits.most)
    assert (len(idle), len(total)) == (1, 1)
    assert [row[1:] for row in table("Sessions")] == [
        [spoken(limits.idle_of(readers)), spoken(*idle)],
        [spoken(limits.total_of(readers)), spoken(*total)],
        [recent, recent],
        [most, most],
    ]


def test_permissions_of_roles() -> None:
    expected = {
        f"`{one}`": ", ".join(sorted(role for role in UserRole if one in PERMISSIONS[role])) for one in Permission
    }
    assert {row[0]: row[1] for row in table("What roles may do")} == expected


def test_ways_in() -> None:
    ways = {row[0]: row[2:] for row in table("Ways in")}
    assert ways["the page to sign in"][0] == "1 or 2"
    assert {UserRole.OPERATOR, UserRole.AUDITOR} == SECOND_FACTOR_ALWAYS
    assert GUESSES_OF_ONE.period_seconds == GUESSES.period_seconds == 60
    wrong = f"{GUESSES_OF_ONE.most} wrong ones a minute of one client, {GUESSES.most} of all"
    assert ways["the operators' pages"] == ["1 or 0", wrong]


def test_what_is_stored_of_credentials() -> None:
    """No hints, and no answers to questions: a column more is a decision."""
    tables = (
        credential_tables.passwords,
        credential_tables.totp_secrets,
        credential_tables.recovery_codes,
        credential_tables.passkeys,
    )
    assert {table.name: {column.name for column in table.columns} for table in tables} == {
        "passwords": {"user_id", "hashed", "changed_at"},
        "totp_secrets": {"user_id", "secret", "created_at", "confirmed_at", "last_step"},
        "recovery_codes": {"user_id", "digest"},
        "passkeys": {
            "id",
            "user_id",
            "name",
            "credential",
            "public_key",
            "sign_count",
            "backed_up",
            "created_at",
            "used_at",
        },
    }


def test_rules_of_passkeys() -> None:
    rules = section("Passkeys")
    assert f"{MAX_PASSKEYS} passkeys at most" in rules
    assert f"once and for {spoken(CHALLENGE_TIME)}" in rules
    assert AuthFailure.COPIED_PASSKEY in rules


FIELDS: dict[str, tuple[type[BaseModel], ...]] = {
    "user": (UserView, ChangeUser),
    "session": (SessionView,),
    "key": (KeyView, CreateKey),
    "passkey": (PasskeyView, RenamePasskey),
    "invitation": (InvitationView,),
    "shelf": (ShelfView, ShareView),
    "group": (GroupView,),
}


@pytest.mark.parametrize("thing", FIELDS)
def test_every_field_of_the_interface_has_its_readers(thing: str) -> None:
    named = {
        name
        for of, fields, *_ in table("Who reads and sets which field")
        if of == thing
        for name in re.findall(r"`(\w+)`", fields)
    }
    shown = {name for view in FIELDS[thing] for name in view.model_fields}
    assert shown - named <= {"id", "user", "created_at"}
    assert named <= shown
