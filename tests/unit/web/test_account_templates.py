"""The forms about accounts, as browsers and password managers read them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import smartchat.web
from smartchat_core.accounts.passwords import MAX_PASSWORD

FOLDER = Path(smartchat.web.__file__).parent / "templates" / "accounts"
TEMPLATES = sorted(FOLDER.glob("*.html"))


class Inputs(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.found.append(dict(attrs))


def passwords(path: Path) -> list[dict[str, str | None]]:
    """The fields for passwords, by any of their marks."""
    marks = ("name", "type", "autocomplete")
    fields = Inputs(path.read_text(encoding="utf-8")).found
    return [one for one in fields if any("password" in (one.get(mark) or "") for mark in marks)]


def test_there_are_such_fields() -> None:
    assert {path.name for path in TEMPLATES if passwords(path)} >= {"sign_in.html", "confirm.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_passwords_are_masked_and_may_come_from_a_manager(path: Path) -> None:
    for field in passwords(path):
        assert field["type"] == "password"
        assert field["autocomplete"] in {"current-password", "new-password"}
        assert int(field.get("maxlength") or MAX_PASSWORD) >= MAX_PASSWORD
        assert not [name for name in field if name.startswith("on") or name in {"readonly", "pattern"}]
