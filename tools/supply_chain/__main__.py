"""The command behind `make audit`: licences, a bill of materials, known vulnerabilities."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tools.supply_chain.advisories import read_advisories, serve
from tools.supply_chain.installed import ROOT, Installed, alone, installed_in, needed_by
from tools.supply_chain.licences import findings, read_policy
from tools.supply_chain.locks import hashes_in

POLICY = Path("requirements/licences.toml")
LOCK = Path("requirements/dev.lock")
# The packages whose data files are read: they are installed by themselves, without what they ask for.
WEIGHTS = (
    Path("requirements/model.lock"),
    Path("requirements/model-multilingual.lock"),
    Path("requirements/model-quality.lock"),
)


def main() -> int:
    """Run the parts that are asked for; 1 where one found something, 2 where it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m tools.supply_chain", description=__doc__)
    parser.add_argument("--environment", required=True, help="the site-packages in which SmartChat is installed")
    parser.add_argument("--policy", type=Path, default=POLICY, help="which licences are allowed (TOML)")
    parser.add_argument("--lock", type=Path, default=LOCK, help="the lock that pins the dependencies with hashes")
    parser.add_argument("--sbom", type=Path, help="write the bill of materials here (CycloneDX, JSON)")
    parser.add_argument(
        "--advisories", type=Path, help="look for known vulnerabilities in this folder or ZIP file of OSV records"
    )
    arguments = parser.parse_args()
    policy = read_policy(arguments.policy)
    found = installed_in(arguments.environment)
    try:
        installed = needed_by(ROOT, ("all",), found)
    except LookupError as exc:
        print(f"audit: {exc}", file=sys.stderr)
        return 2
    installed += alone((name for lock in WEIGHTS for name, _ in hashes_in(lock)), found)
    refused = findings(policy, installed)
    print(f"licences: {len(installed)} distributions, {len(policy.reviewed)} of them reviewed by hand")
    for one in refused:
        print(f"licences: {one.name} {one.version}: {one.why}")
    code = 1 if refused else 0
    if arguments.sbom:
        _write_bill(arguments.sbom, installed, arguments)
    if arguments.advisories:
        return max(code, _vulnerabilities(arguments.advisories, arguments.lock))
    print("advisories: none given: known vulnerabilities were not looked for (make audit ADVISORIES=FILE)")
    return code


def _write_bill(path: Path, installed: tuple[Installed, ...], arguments: argparse.Namespace) -> None:
    from tools.supply_chain.bom import bill_of_materials  # its library is in the audit's environment

    path.parent.mkdir(parents=True, exist_ok=True)
    pinned = {key: hashes for lock in (arguments.lock, *WEIGHTS) for key, hashes in hashes_in(lock).items()}
    text = bill_of_materials(installed, read_policy(arguments.policy), pinned)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"sbom: {path}")


def _vulnerabilities(database: Path, lock: Path) -> int:
    advisories = read_advisories(database)
    print(f"advisories: {advisories.count} records in {database}")
    with serve(advisories) as address:
        asked = ["--vulnerability-service", "osv", "--osv-url", address, "--progress-spinner", "off", "--desc", "off"]
        command = [sys.executable, "-m", "pip_audit", *asked, "--disable-pip", "--require-hashes", "-r", str(lock)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
