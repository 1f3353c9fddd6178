"""`smartchat webhooks`, as a person or a script runs it."""

import json
from pathlib import Path

from smartchat_core.testing.database_users import make_user
from tests.support.accounts import Accounts
from tests.support.cli import Cli
from tests.support.webhook_receiver import webhook_receiver


def test_webhooks_are_managed_and_sent_from_the_command_line(tmp_path: Path) -> None:
    with webhook_receiver() as receiver:
        cli = Cli(
            tmp_path / "library",
            SMARTCHAT_WEBHOOKS_OVER_HTTP="true",
            SMARTCHAT_OUTGOING_NETWORKS="127.0.0.1/32",
            SMARTCHAT_SECRET_KEY="k" * 40,
        )
        assert cli("webhooks", "list").out == "There are no webhooks.\n"
        made = cli("webhooks", "add", receiver.url, "--event", "document.ready", "--json")
        assert made.code == 0, made.err
        webhook, secret = made.json["id"], made.json["secret"]
        assert secret.startswith("whsec_")
        listed = cli("webhooks", "list")
        assert secret not in listed.out
        assert "document.ready  enabled" in listed.out
        assert secret.encode() not in (tmp_path / "library" / "library.db").read_bytes()

        assert cli("webhooks", "test", webhook, "--json").json[0]["state"] == "delivered"
        (tmp_path / "note.txt").write_text("A short note about whales, of which there are many in the sea.\n" * 5)
        assert cli("add", tmp_path / "note.txt").code == 0
        assert cli("webhooks", "test", webhook).code == 0  # sends what else is due
        types = [json.loads(one.body)["type"] for one in receiver.messages]
        assert sorted(types) == ["document.ready", "webhook.test", "webhook.test"]
        assert not any(b"note" in one.body for one in receiver.messages)

        receiver.status = 410
        refused = cli("webhooks", "test", webhook, "--json").json[0]
        assert (refused["state"], refused["status"]) == ("failed", 410)
        assert "(gone)" in cli("webhooks", "list").out
        assert cli("webhooks", "test", webhook).code == 2
        receiver.status = 200
        assert cli("webhooks", "enable", webhook, "--json").json["disabled_at"] is None
        assert [one["state"] for one in cli("webhooks", "replay", webhook, "--json").json] == ["delivered"]
        assert receiver.messages[-1].id == refused["id"]
        assert cli("webhooks", "replay", webhook).out == "No message was given up.\n"
        assert cli("webhooks", "replay", webhook, refused["id"], "--json").json[0]["state"] == "delivered"
        assert len(cli("webhooks", "deliveries", webhook, "--json").json) == 4
        assert "document.ready  delivered  tried 1 times  status 204" in cli("webhooks", "deliveries", webhook).out
        assert cli("webhooks", "rotate", webhook, "--json").json["secret"] != secret

        assert cli("webhooks", "add", "https://127.0.0.2/hook").code == 4
        assert cli("webhooks", "add", receiver.url, "--event", "document.read").code == 2
        assert cli("webhooks", "remove", "whk-none").code == 5
        assert cli("webhooks", "remove", webhook, "--json").json["removed"]
        assert cli("webhooks", "deliveries", webhook).code == 5


def test_webhooks_of_users_and_of_the_installation(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library")
    assert cli("list").code == 0
    Accounts(url=f"sqlite:///{tmp_path}/library/library.db").add(make_user("ann"))
    url = "https://example.org/hook"
    of_ann = cli("webhooks", "add", url, "--of", "ann", "--json").json["id"]
    of_all = cli("webhooks", "add", url, "--installation", "--json").json["id"]
    assert [one["id"] for one in cli("webhooks", "list", "--of", "ann", "--json").json] == [of_ann]
    assert [one["id"] for one in cli("webhooks", "list", "--installation", "--json").json] == [of_all]
    assert cli("webhooks", "list", "--json").json == []
    assert cli("webhooks", "remove", of_all, "--of", "ann").code == 5
    assert cli("webhooks", "list", "--of", "ann", "--installation").code == 2
    assert cli("webhooks", "list", "--of", "bob").code == 5
