"""Which licences the audit lets into the distribution."""

from pathlib import Path

import pytest

from tools.supply_chain.installed import Installed
from tools.supply_chain.licences import LicencePolicy, findings, read_policy

POLICY = LicencePolicy(
    allowed=frozenset({"MIT", "BSD-3-Clause", "Apache-2.0 WITH LLVM-exception"}),
    spellings={"MIT License": "MIT"},
    reviewed={},
)


def refusals(*declared: str, policy: LicencePolicy = POLICY) -> list[str]:
    return [one.why for one in findings(policy, [Installed(name="some", version="1", declared=declared)])]


@pytest.mark.parametrize(
    "declared",
    [
        ("MIT",),
        ("MIT License",),
        ("MIT AND BSD-3-Clause",),
        ("GPL-3.0-only OR MIT",),
        ("MIT AND (GPL-3.0-only OR BSD-3-Clause)",),
        ("Apache-2.0 WITH LLVM-exception",),
        ("MIT", "BSD-3-Clause"),
    ],
)
def test_a_licence_that_may_be_chosen_is_allowed(declared: tuple[str, ...]) -> None:
    assert refusals(*declared) == []


@pytest.mark.parametrize(
    "declared",
    [
        ("AGPL-3.0-only",),
        ("MIT AND GPL-3.0-only",),
        ("(MIT OR BSD-3-Clause) AND GPL-3.0-only",),
        ("GPL-3.0-only WITH Classpath-exception-2.0",),
        ("MIT", "GNU Affero General Public License v3"),
        ("Copyright (c) 2026 Somebody",),
        ("MIT AND",),
        ("(MIT",),
        ("MIT BSD-3-Clause",),
        (),
    ],
)
def test_anything_else_is_refused(declared: tuple[str, ...]) -> None:
    assert len(refusals(*declared)) == 1


def test_a_review_decides_and_a_review_of_nothing_is_found() -> None:
    policy = LicencePolicy(allowed=frozenset(), spellings={}, reviewed={"some": "LGPL-3.0-only", "gone": "MIT"})

    found = findings(policy, [Installed(name="some", version="1", declared=("LGPL-3.0-only",))])

    assert [(one.name, one.why) for one in found] == [("gone", "it was reviewed, and is needed no more")]


def test_a_review_gives_its_reason(tmp_path: Path) -> None:
    policy = tmp_path / "licences.toml"
    policy.write_text('allowed = []\n[spellings]\n[reviewed.some]\nlicence = "MIT"\nwhy = " "\n', encoding="utf-8")

    with pytest.raises(ValueError, match=r"reviewed\.some gives no reason"):
        read_policy(policy)


def test_the_review_of_weights_holds_for_all_their_packages_installed_or_not(tmp_path: Path) -> None:
    lock = tmp_path / "weights.lock"
    lock.write_text("part-1==1 \\\n    --hash=sha256:00\npart-2==1\n", encoding="utf-8")
    policy = tmp_path / "licences.toml"
    table = f'[weights."{lock}"]\nlicence = "MIT"\nwhy = "They are those of somebody."\n'
    policy.write_text(f"allowed = []\n[spellings]\n[reviewed]\n{table}", encoding="utf-8")

    found = findings(read_policy(policy), [Installed(name="part-1", version="1", declared=())])

    assert found == ()
