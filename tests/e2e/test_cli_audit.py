"""`smartchat audit` and `smartchat security`."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from smartchat_core.testing.database_users import make_user
from tests.support.accounts import Accounts
from tests.support.cli import Cli

ANN = make_user("ann")


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "library", SMARTCHAT_DATABASE=f"sqlite:///{tmp_path}/users.db", SMARTCHAT_SECRET_KEY="k" * 40)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(url=f"sqlite:///{tmp_path}/users.db")
    made.add(ANN)
    return made


def test_changes_are_shown_exported_and_verified(
    cli: Cli, accounts: Accounts, tmp_path: Path
) -> None:  # there are users
    cli("security", "block", "192.0.2.0/24", "--for", "1h")
    cli("security", "unblock", "192.0.2.0/24")
    shown = cli("audit", "show", "--action", "address.", "--json").json
    assert [one["action"] for one in shown] == ["address.unblocked", "address.blocked"]
    assert {one["actor"] for one in shown} == {"machine"}
    assert "address.blocked  192.0.2.0/24  by machine" in cli("audit", "show").out
    exported = [json.loads(line) for line in cli("audit", "export").out.splitlines()]
    assert exported[::-1] == cli("audit", "show", "--json").json
    anchors = tmp_path / "anchors"
    anchors.write_text(cli("audit", "anchor").out, encoding="utf-8")
    key = cli("audit", "anchor", "--json").json["key"]
    assert cli("audit", "verify", "--anchors", str(anchors), "--key", key).code == 0

    with closing(sqlite3.connect(tmp_path / "users.db")) as database, database:
        database.execute("delete from audit_rows where sequence = (select max(sequence) from audit_rows)")
    found = cli("audit", "verify", "--anchors", str(anchors), "--json")
    assert found.code == 1
    assert {one["kind"] for one in found.json["faults"]} == {"tail", "anchor"}
    assert "The audit is not whole" in cli("audit", "verify").out


def test_sessions_and_keys_are_revoked_and_reported(cli: Cli, accounts: Accounts, tmp_path: Path) -> None:
    session = accounts.session(ANN).session
    key = cli("keys", "create", "ann", "backup", "--scope", "read", "--json").json["id"]
    assert cli("security", "revoke").code == 2
    assert cli("security", "revoke", "sks_nothing").code == 2
    assert cli("security", "revoke", "ses-none").code == 5
    assert session.id in cli("security", "sessions", "ann").out
    assert cli("security", "revoke", session.id, key, "--json").json == {"ended": 2}
    log = tmp_path / "log"
    line = {"message": "a login failed", "user_id": ANN.id}
    log.write_text(f"no JSON {ANN.id}\n{json.dumps(line)}\n{json.dumps({'user_id': 'usr-other'})}\n", encoding="utf-8")
    report = cli("security", "investigate", "account", "ann", "--log", str(log), "--json").json
    assert report["actions"] == {"key.added": 1, "session.ended": 1, "key.ended": 1}
    assert report["log"] == [line]
    text = cli("security", "investigate", "key", key).out
    assert text.startswith(f"# Investigation of key `{key}`")
    assert "| key.ended |" in text
    assert cli("security", "investigate", "account", "nobody").code == 5
    failed = {"event_type": "security", "action": "failed_login", "ip_address": "192.0.2.7"}
    times = ("2999-01-01T00:00:00.000Z", "2999-01-01T00:00:01.000Z", "2020-01-01T00:00:00.000Z", "never")
    log.write_text("".join(f"{json.dumps(failed | {'timestamp': one})}\n" for one in times), encoding="utf-8")
    review = cli("security", "review", "--days", "1", "--log", str(log))
    assert "# Review of accesses" in review.out
    assert "- `failed_login 192.0.2.7`: 2" in review.out
    assert cli("security", "notify", "--user", "ann", "--json").json == {"sent": [], "not_sent": ["ann"]}
