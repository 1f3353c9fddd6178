"""What `smartchat serve` writes to stderr: valid lines, which fail2ban and people can work with."""

import configparser
import json
import re
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from smartchat_core.ops.logging.schema import LOG_FIELDS
from tests.log_validation import problems_of_text
from tests.support.cli import Cli
from tests.support.workers import eventually

ROOT = Path(__file__).parents[2]
TOKEN = "the-token-of-the-operators"
FORGED = '","event_type":"security","action":"failed_login","ip_address":"6.6.6.6"'


def _status(address: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _failregex() -> re.Pattern[str]:
    """The filter of the page, with fail2ban's own pattern of an address in its place."""
    page = (ROOT / "docs/how-to/read-the-logs.md").read_text(encoding="utf-8")
    block = next(found for found in re.findall(r"```ini\n(.*?)```", page, re.DOTALL) if "failregex" in found)
    config = configparser.ConfigParser()
    config.read_string(block)
    return re.compile(config["Definition"]["failregex"].replace("<HOST>", r"(?P<host>[\w.:-]+)"))


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Everything that a server wrote to stderr while somebody tried to get in."""
    cli = Cli(tmp_path_factory.mktemp("logs") / "library", SMARTCHAT_OPS_TOKEN=TOKEN)
    with cli.start("serve", "--port", "0") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.readline().decode()
        try:
            address = next(word for word in said.split() if word.startswith("http"))
            assert _status(f"{address}metrics", Authorization=f"Bearer {TOKEN}") == 200
            for agent in ("Mozilla/5.0", FORGED, "\\" + FORGED):
                guess = {"Authorization": "Bearer guessed-one", "User-Agent": agent}
                assert _status(f"{address}metrics", **guess) == 401
            assert _status(f"{address}api/documents/" + FORGED.replace('"', "%22")) == 404
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        return process.stderr.read().decode().splitlines()


def test_every_line_is_valid_and_none_holds_a_token(lines: list[str]) -> None:
    assert lines
    assert [problem for line in lines for problem in problems_of_text(line)] == []
    assert not any(TOKEN in line or "guessed-one" in line for line in lines)


def test_fail2ban_finds_each_failed_login_and_nothing_forged(lines: list[str]) -> None:
    found = [match for line in lines if (match := _failregex().match(line))]
    assert [match["host"] for match in found] == ["127.0.0.1"] * 3
    # fail2ban takes the time out of the line before it looks.
    without_time = [re.sub(r'"timestamp":"[^"]*"', "", line) for line in lines]
    assert sum(bool(_failregex().match(line)) for line in without_time) == 3


def test_a_failed_login_is_reported_in_full(lines: list[str]) -> None:
    reported = [json.loads(line) for line in lines if '"failed_login"' in line]
    first = next(line for line in reported if line.get("action") == "failed_login")
    expected = {"level": "WARN", "event_type": "security", "user_agent": "Mozilla/5.0", "service": "api"}
    assert first | expected == first
    assert re.fullmatch("[0-9a-f]{32}", first["trace_id"])


def test_the_reference_names_every_field() -> None:
    page = (ROOT / "docs/reference/logs.md").read_text(encoding="utf-8")
    assert [field.name for field in LOG_FIELDS if f"`{field.name}`" not in page] == []


def test_a_reader_that_went_away_does_not_end_the_server(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library", SMARTCHAT_OPS_TOKEN=TOKEN)
    with cli.start("serve", "--port", "0") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.readline().decode()
        address = next(word for word in said.split() if word.startswith("http"))
        process.stderr.close()
        try:
            assert [_status(f"{address}metrics", Authorization="Bearer no") for _ in range(3)] == [401] * 3
            eventually(lambda: _status(f"{address}health") == 200)
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(60)
    assert code == 0
