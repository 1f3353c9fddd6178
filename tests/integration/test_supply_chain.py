"""`make audit`, as it is run: on the environment that this runs in."""

import json
import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AUDIT = ROOT / ".venv-audit" / "bin" / "python"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not AUDIT.exists(), reason="there is no .venv-audit: make setup-audit makes it"),
]


def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(AUDIT), "-m", "tools.supply_chain", "--environment", sysconfig.get_path("purelib"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_the_bill_names_what_is_installed_with_licences_and_hashes(tmp_path: Path) -> None:
    done = audit("--sbom", str(tmp_path / "sbom.json"))

    assert done.returncode == 0, done.stdout + done.stderr
    bill = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    [lxml] = [one for one in bill["components"] if one["name"] == "lxml"]
    assert lxml["version"] == version("lxml")
    assert lxml["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert lxml["hashes"]
    assert bill["metadata"]["component"]["name"] == "smartchat"
    [needs] = [one["dependsOn"] for one in bill["dependencies"] if one["ref"].startswith("smartchat==")]
    assert f"lxml=={version('lxml')}" in needs
    assert "pytest-xdist" not in {one["name"] for one in bill["components"]}


def test_a_licence_that_is_not_allowed_fails(tmp_path: Path) -> None:
    policy = (ROOT / "requirements" / "licences.toml").read_text(encoding="utf-8")
    (tmp_path / "strict.toml").write_text(policy.replace('    "MIT",\n', ""), encoding="utf-8")

    done = audit("--policy", str(tmp_path / "strict.toml"))

    assert done.returncode == 1
    assert f"pydantic {version('pydantic')}: its licence 'MIT' is not among those allowed" in done.stdout


@pytest.mark.parametrize(("fixed", "code"), [("9999", 1), ("0.0.1", 0)])
def test_vulnerabilities_are_looked_for_in_the_given_records(tmp_path: Path, fixed: str, code: int) -> None:
    affected = {
        "package": {"ecosystem": "PyPI", "name": "lxml"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
    }
    (tmp_path / "one.json").write_text(json.dumps({"id": "TEST-2026-1", "affected": [affected]}), encoding="utf-8")

    done = audit("--advisories", str(tmp_path))

    assert done.returncode == code, done.stdout + done.stderr
    assert ("TEST-2026-1" in done.stdout) is bool(code)
