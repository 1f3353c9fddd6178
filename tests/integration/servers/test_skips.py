"""In continuous integration a server that is not there fails the run, with the shared data and without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TESTS = """
import pytest
from tools.servers import Missing

def test_that_wants_a_server():
    pytest.skip(str(Missing("RabbitMQ", "apt-get install rabbitmq-server")))

def test_that_wants_data():
    pytest.skip("SMARTCHAT_TEST_DATA is not set")

def test_of_a_contract():
    pytest.skip("capability not declared: snapshots")
"""
SERVER = "test_that_wants_a_server: RabbitMQ is not installed: apt-get install rabbitmq-server"
DATA = "test_that_wants_data: SMARTCHAT_TEST_DATA is not set"


@pytest.mark.parametrize(
    ("environment", "code", "named"),
    [
        pytest.param({}, 0, set(), id="at home"),
        pytest.param({"CI": "true"}, 1, {SERVER}, id="without data"),
        pytest.param({"CI": "true", "SMARTCHAT_TEST_DATA": "/"}, 1, {SERVER, DATA}, id="with data"),
    ],
)
def test_a_missing_server_fails_the_run(
    tmp_path: Path, environment: dict[str, str], code: int, named: set[str]
) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if name not in {"CI", "SMARTCHAT_TEST_DATA"}}
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"),
            *(f"--config-file={ROOT / 'pyproject.toml'}", tmp_path / "test_some.py"),
        ],
        cwd=ROOT,
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 skipped" in result.stdout, result.stdout + result.stderr
    assert result.returncode == code
    unexpected = result.stdout.partition("unexpected skips")[2].splitlines()
    assert {line.rpartition("::")[2] for line in unexpected if "::" in line} == named
