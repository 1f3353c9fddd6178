"""`smartchat sessions` and `smartchat keys`."""

from pathlib import Path

import pytest

from smartchat_core.testing.database_users import make_user
from tests.support.accounts import Accounts
from tests.support.cli import Cli

ANN = make_user("ann")


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "library", SMARTCHAT_DATABASE=f"sqlite:///{tmp_path}/users.db")


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(url=f"sqlite:///{tmp_path}/users.db")
    made.add(ANN)
    return made


def test_sessions_are_listed_and_ended(cli: Cli, accounts: Accounts) -> None:
    one, two, three = (accounts.session(ANN).session for _ in range(3))
    listed = cli("sessions", "list", "ann", "--json").json
    assert {item["id"] for item in listed} == {one.id, two.id, three.id}
    assert "Firefox" in cli("sessions", "list", "ann").out
    assert cli("sessions", "end", "ann", one.id).out == "Ended 1 session.\n"
    assert cli("sessions", "end", "ann", one.id).code == 5
    assert cli("sessions", "end", "ann").code == 2
    assert cli("sessions", "end", "ann", two.id, "--all").code == 2
    assert cli("sessions", "end", "ann", "--all", "--json").json == {"ended": 2}
    assert cli("sessions", "list", "ann").out == "There are no sessions.\n"


def test_keys_are_made_listed_and_ended(cli: Cli, accounts: Accounts) -> None:  # there are users
    made = cli("keys", "create", "ann", "backup", "--scope", "read", "--days", "90", "--json").json
    assert made["scopes"] == ["read"]
    device = cli("keys", "create", "Ann", "kobo", "--kind", "opds").out.strip()
    assert len(device) == 29
    shown = cli("keys", "list", "ann")
    assert made["prefix"] in shown.out
    assert made["secret"] not in shown.out
    assert device not in shown.out
    assert cli("keys", "create", "ann", "nothing").code == 2
    assert cli("keys", "end", "ann", made["id"]).out == "Ended 1 key.\n"
    assert cli("keys", "end", "ann", made["id"]).code == 5
    assert cli("keys", "end", "ann", "--all", "--json").json == {"ended": 1}


def test_nobody_is_named(cli: Cli, accounts: Accounts) -> None:  # there are users
    assert cli("sessions", "list", "bob").code == 5
    assert cli("keys", "list", "b b").code == 2
