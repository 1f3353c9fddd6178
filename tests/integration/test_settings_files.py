"""Which file may set what, and whose it has to be."""

import json
import os
from pathlib import Path

import pytest

import smartchat
from smartchat.doctor.settings_check import read_settings
from smartchat.settings import Settings
from smartchat.settings.folder_file import FOLDER_MAY_SET
from smartchat_core.errors import ConfigurationError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("SMARTCHAT_CONFIG", raising=False)
    (tmp_path / "config" / "smartchat").mkdir(parents=True)
    return folder


def own(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "config" / "smartchat" / "smartchat.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("name", sorted(set(Settings.model_fields) - FOLDER_MAY_SET))
def test_the_file_of_a_folder_may_send_nothing_anywhere(here: Path, name: str) -> None:
    (here / "smartchat.toml").write_text(f'{name} = "x"\n')
    with pytest.raises(ConfigurationError) as raised:
        Settings()
    assert name in raised.value.message
    for place in (f"SMARTCHAT_{name.upper()}", "--config", "config/smartchat/smartchat.toml"):
        assert place in raised.value.remedy


@pytest.mark.parametrize(
    "line",
    [
        'library = "/tmp"',
        'library = "../x"',
        r'library = "a\u0000b"',
        f'library = "{"a/" * 2_100}"',
        'embedder = "litellm:x"',
    ],
    ids=["elsewhere", "above", "null byte", "too long for a path", "paid"],
)
def test_some_it_may_set_to_what_stays_here(here: Path, line: str) -> None:
    (here / "smartchat.toml").write_text(f"{line}\n")
    with pytest.raises(ConfigurationError, match=line.partition(" ")[0]):
        Settings()


def test_it_may_set_what_stays_here(here: Path) -> None:
    (here / "smartchat.toml").write_text('library = "books"\nembedder = "none"\nworker_concurrency = 3\n')
    found = Settings()
    assert (found.library, found.embedder, found.worker_concurrency) == (Path("books"), "none", 3)


def test_the_users_own_file_may_set_all_and_the_folders_comes_first(here: Path, tmp_path: Path) -> None:
    own(tmp_path, 'database = "postgresql://h/d"\nworker_concurrency = 5\nlog_level = "ERROR"\n')
    (here / "smartchat.toml").write_text("worker_concurrency = 3\n")
    found = Settings()
    assert (found.database, found.worker_concurrency, found.log_level) == ("postgresql://h/d", 3, "ERROR")


def test_a_named_file_counts_alone(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own(tmp_path, "worker_concurrency = 5\n")
    (here / "smartchat.toml").write_text('database = "postgresql://h/d"\n')
    monkeypatch.setenv("SMARTCHAT_CONFIG", "smartchat.toml")
    found = Settings()
    assert (found.database, found.worker_concurrency) == ("postgresql://h/d", 2)


def test_a_file_that_everybody_may_write_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = own(tmp_path, "worker_concurrency = 5\n", 0o666)
    with pytest.raises(ConfigurationError, match="everybody"):
        Settings()
    monkeypatch.setenv("SMARTCHAT_CONFIG", str(path))
    with pytest.raises(ConfigurationError, match="everybody"):
        Settings()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_somebody_elses_file_does_not_count(tmp_path: Path) -> None:
    os.chown(own(tmp_path, "worker_concurrency = 5\n"), 65534, 65534)
    with pytest.raises(ConfigurationError, match="somebody else"):
        Settings()


@pytest.mark.parametrize("variable", ["SMARTCHAT_PARSERS", "SMARTCHAT_OWNER_WEIGHTS"])
def test_a_table_in_the_environment_that_is_no_json_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, '{"text/plain"="text"}')
    with pytest.raises(ConfigurationError, match=f"{variable} is no JSON") as raised:
        smartchat.open()
    settings, (result,) = read_settings()
    assert settings is None
    for remedy in (raised.value.remedy, result.remedy):
        example = remedy.partition(f"{variable}=")[2].strip("'.")
        monkeypatch.setenv(variable, example)
        assert getattr(Settings(), variable.removeprefix("SMARTCHAT_").lower()) == json.loads(example)


@pytest.mark.parametrize("name", ["smartchat.toml", "own", "other.toml"])
def test_a_setting_that_does_not_exist_is_named_with_its_file(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    line = 'libary = "books"\n'
    path = own(tmp_path, line) if name == "own" else here / name
    path.write_text(line)
    if name == "other.toml":
        monkeypatch.setenv("SMARTCHAT_CONFIG", name)
    with pytest.raises(ConfigurationError) as raised:
        smartchat.open()
    _, (result,) = read_settings()
    for found in (raised.value, result):
        assert found.message == "there is no setting 'libary'"
        assert found.cause == f"it stands in {path}"
        assert found.remedy == "Did you mean 'library'?"


def test_an_invalid_value_is_named_with_the_file_of_its_former_name(here: Path) -> None:
    (here / "smartchat.toml").write_text('remote_seconds = "soon"\n')
    with pytest.raises(ConfigurationError, match="'remote_timeout_seconds' is invalid") as raised:
        smartchat.open()
    assert raised.value.cause.endswith(f", it stands in {here / 'smartchat.toml'}")


def test_an_argument_stands_in_no_file(here: Path) -> None:
    (here / "smartchat.toml").write_text("worker_concurrency = 3\n")
    with pytest.raises(ConfigurationError, match="'worker_concurrency' is invalid") as raised:
        smartchat.open(worker_concurrency=-1)
    assert "stands in" not in raised.value.cause
