"""Settings that were renamed keep their old name for one version, from every source."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from smartchat.doctor.settings_check import check_environment
from smartchat.settings import Settings
from smartchat.settings.folder_file import FOLDER_MAY_SET
from smartchat.settings.renamed import RENAMED
from smartchat_core.errors import ConfigurationError

VALUE = 4_000
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"

pytestmark = pytest.mark.parametrize(("old", "new"), RENAMED.items())


@pytest.fixture(autouse=True)
def _no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("SMARTCHAT_CONFIG", raising=False)


def warned(caplog: pytest.LogCaptureFixture, old: str, new: str) -> bool:
    return any(
        record.levelno == logging.WARNING and old in record.getMessage() and new in record.getMessage()
        for record in caplog.records
    )


def test_an_argument(old: str, new: str, caplog: pytest.LogCaptureFixture) -> None:
    assert old not in Settings.model_fields
    assert getattr(Settings(**{old: VALUE}), new) == VALUE  # type: ignore[arg-type]
    assert warned(caplog, old, new)


def test_a_variable_of_the_environment(
    old: str, new: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SMARTCHAT_{old.upper()}", str(VALUE))
    assert getattr(Settings(), new) == VALUE
    assert warned(caplog, f"SMARTCHAT_{old.upper()}", f"SMARTCHAT_{new.upper()}")


def test_a_named_file(
    old: str, new: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "named.toml"
    path.write_text(f"{old} = {VALUE}\n")
    path.chmod(0o600)
    monkeypatch.setenv("SMARTCHAT_CONFIG", str(path))
    assert getattr(Settings(), new) == VALUE
    assert warned(caplog, old, new)


def test_the_file_of_the_folder_may_set_by_the_old_name_what_it_may_by_the_new(
    old: str, new: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    path = tmp_path / "smartchat.toml"
    path.write_text(f"{old} = {VALUE}\n")
    path.chmod(0o600)
    if new in FOLDER_MAY_SET:
        assert getattr(Settings(), new) == VALUE
        assert warned(caplog, old, new)
    else:
        with pytest.raises(ConfigurationError, match=new):
            Settings()


def test_the_new_name_overrides_the_old_and_a_better_source_a_worse_one(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert getattr(Settings(**{old: VALUE, new: VALUE + 1}), new) == VALUE + 1  # type: ignore[arg-type]
    monkeypatch.setenv(f"SMARTCHAT_{new.upper()}", str(VALUE + 1))
    assert getattr(Settings(**{old: VALUE}), new) == VALUE  # type: ignore[arg-type]
    assert getattr(Settings(), new) == VALUE + 1


async def test_doctor_warns_of_the_old_variable(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SMARTCHAT_{old.upper()}", str(VALUE))
    results = [result async for result in check_environment(Settings())]
    assert any(f"SMARTCHAT_{new.upper()}" in result.remedy for result in results)


def test_the_reference_lists_it(old: str, new: str) -> None:
    assert f"| `{old}` | `{new}` |" in REFERENCE.read_text()
