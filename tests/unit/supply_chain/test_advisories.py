"""Which versions the records of a vulnerability are about."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools.supply_chain.advisories import Advisories, read_advisories


def record(*, events: tuple[dict[str, str], ...] = (), versions: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Some.Name"},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
        "versions": list(versions),
    }
    return {"id": "X-1", "affected": [affected], **more}


def affects(given: dict[str, Any], version: str, name: str = "some-name") -> bool:
    return bool(Advisories(iter([given])).of(name, version))


FIXED = record(events=({"introduced": "0"}, {"fixed": "1.4"}, {"introduced": "2.0"}, {"fixed": "2.1"}))
LAST = record(events=({"introduced": "1.0"}, {"last_affected": "1.2"}))
LISTED = record(versions=("1.0.0", "not-a-version"))


@pytest.mark.parametrize(
    ("given", "version", "affected"),
    [
        (FIXED, "0.1", True),
        (FIXED, "1.4rc1", True),
        (FIXED, "1.4", False),
        (FIXED, "1.9", False),
        (FIXED, "2.0.5", True),
        (FIXED, "2.1", False),
        (LAST, "0.9", False),
        (LAST, "1.2", True),
        (LAST, "1.2.1", False),
        (LISTED, "1.0", True),
        (LISTED, "1.0.1", False),
        ({**FIXED, "withdrawn": "2026-01-01T00:00:00Z"}, "0.1", False),
    ],
)
def test_versions_in_a_range_or_a_list_are_affected(given: dict[str, Any], version: str, affected: bool) -> None:
    assert affects(given, version) is affected


def test_records_of_other_names_are_not_about_it() -> None:
    assert not affects(FIXED, "0.1", name="another")


def test_a_database_is_a_folder_or_a_zip_file(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(FIXED), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", json.dumps(FIXED))

    assert read_advisories(folder).of("some_name", "1.0")
    assert read_advisories(tmp_path / "all.zip").of("some_name", "1.0")
    (tmp_path / "none").mkdir()
    with pytest.raises(ValueError, match="holds no records of PyPI"):
        read_advisories(tmp_path / "none")
