"""What the doctor says of the inference model that checks claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smartchat.doctor.checks import all_checks
from smartchat.doctor.results import CheckLevel, CheckResult
from smartchat.doctor.run_checks import run_checks
from smartchat.settings import Settings
from tests.support.inference_model import write_inference_model

pytestmark = pytest.mark.anyio

WORDS = "The cat slept on the chair all day. The cat did sleep."


async def reported(tmp_path: Path, **given: Any) -> CheckResult:
    settings = Settings.model_validate({"library": tmp_path, "embedder": "none", **given})
    (found,) = await run_checks([one for one in all_checks(seconds=30) if one.name == "verifier"], settings)
    return found


async def test_without_a_model_the_rules_on_words_check(tmp_path: Path) -> None:
    found = await reported(tmp_path, judge_claims=True)
    assert found.level is CheckLevel.OK
    assert "judges its own answers" in found.message


async def test_a_model_is_tried(tmp_path: Path) -> None:
    path, digest = write_inference_model(tmp_path, WORDS)
    assert (await reported(tmp_path, nli_model=path, nli_sha256=digest)).level is CheckLevel.OK


async def test_labels_in_another_order_are_noticed(tmp_path: Path) -> None:
    path, digest = write_inference_model(tmp_path, WORDS)
    labels = "contradiction,neutral,entailment"
    found = await reported(tmp_path, nli_model=path, nli_sha256=digest, nli_labels=labels)
    assert found.level is CheckLevel.WARNING
    assert "nli_labels" in found.remedy


async def test_another_file_is_a_problem(tmp_path: Path) -> None:
    path, _ = write_inference_model(tmp_path, WORDS)
    found = await reported(tmp_path, nli_model=path, nli_sha256="0" * 64)
    assert found.level is CheckLevel.PROBLEM
    assert "sha256" in found.cause
