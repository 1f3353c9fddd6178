"""`smartchat users`, as a person or a script runs it."""

from pathlib import Path

from tests.support.accounts import Accounts
from tests.support.cli import Cli

RIGHT = b"a quiet reading place\n"


def test_accounts_are_managed_from_the_command_line(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library", SMARTCHAT_PASSWORD_MEMORY_KIB="8", SMARTCHAT_PASSWORD_PASSES="1")
    first = cli("users", "add", "bob", "--json", given=RIGHT)
    assert first.code == 2
    assert "operator" in first.error["remedy"]
    ann = cli("users", "add", "Ann", "--role", "operator", "--json", given=RIGHT)
    assert ann.code == 0, ann.err
    assert (ann.json["name"], ann.json["role"]) == ("ann", "operator")
    assert cli("users", "add", "bob", given=b"short\n").code == 2
    assert cli("users", "add", "bob", given=b"").code == 2
    assert cli("users", "add", "bob", given=RIGHT).code == 0
    assert cli("users", "add", "bob", "--json", given=RIGHT).error["code"] == "name_taken"
    assert [user["name"] for user in cli("users", "list", "--json").json] == ["ann", "bob"]
    assert cli("users", "role", "bob", "admin", "--json").json["role"] == "admin"
    assert cli("users", "deactivate", "bob", "--json").json["status"] == "deactivated"
    assert cli("users", "activate", "bob", "--json").json["status"] == "active"
    assert cli("users", "show", "bob", "--json").json["second_factors"] == []
    assert cli("users", "reset-second-factor", "bob").code == 0
    assert cli("users", "invite").out.startswith("http://127.0.0.1:8000/account/link?token=")
    assert cli("users", "reset-password", "bob", "--json").json["purpose"] == "password_reset"
    assert cli("blocks", "add", "192.0.2.7", "--for", "12h", "--reason", "guesses", "--json").json["network"] == (
        "192.0.2.7/32"
    )
    assert cli("blocks", "add", "127.0.0.1").code == 2
    assert cli("blocks", "add", "192.0.2.7", "--for", "soon").code == 2
    assert [one["reason"] for one in cli("blocks", "list", "--json").json] == ["guesses"]
    assert "192.0.2.7/32  until" in cli("blocks", "list").out
    assert cli("blocks", "remove", "192.0.2.7/32", "--json").json["removed"]
    assert not cli("blocks", "remove", "192.0.2.7/32", "--json").json["removed"]
    noticed = cli("users", "accesses", "bob", "--json").json
    assert [one["kind"] for one in noticed["notices"]] == ["password_link", "second_factor_reset"]
    assert noticed["accesses"] == []
    assert "password_link  at the machine" in cli("users", "accesses", "bob").out
    assert cli("users", "accesses", "ann").out == "Nobody opened anything.\n"
    assert cli("users", "passkeys", "bob", "--json").json == []
    assert cli("users", "remove-passkey", "bob", "pky-none").code == 5
    issuer = "https://id.example.org"
    accounts = Accounts(url=f"sqlite:///{tmp_path}/library/library.db")
    bob = accounts.change(lambda unit: unit.users.named("bob"))
    assert bob is not None
    accounts.link_identity(bob, issuer, "1")
    assert [one["subject"] for one in cli("users", "identities", "bob", "--json").json] == ["1"]
    assert f"example  {issuer}  1" in cli("users", "identities", "bob").out
    assert cli("users", "unlink", "bob", issuer, "2").code == 2
    assert cli("users", "unlink", "bob", issuer, "1").code == 0
    assert cli("users", "identities", "bob", "--json").json == []
    assert cli("users", "delete", "bob", given=b"n\n").code == 130
    assert cli("users", "delete", "bob", "--yes", "--json").json["documents"] == 0
    assert cli("users", "show", "bob").code == 5
    assert cli("users", "deactivate", "ann").code == 2
