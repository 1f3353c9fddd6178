"""The wheel holds the three packages, and nothing of the repository around them."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_wheel_holds_exactly_the_packages(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "smartchat",
        "smartchat_adapters",
        "smartchat_core",
    }
    for folder, package in (
        (root, "smartchat_core"),
        (root / "adapters", "smartchat_adapters"),
        (root / "apps", "smartchat"),
    ):
        sources = {path.relative_to(folder).as_posix() for path in (folder / package).rglob("*.py")}
        assert sources <= names
    deploy = root / "apps" / "smartchat" / "deploy"
    assert {path.relative_to(root / "apps").as_posix() for path in deploy.rglob("*") if path.is_file()} <= names
