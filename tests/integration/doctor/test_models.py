"""What the doctor says of the chain of models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smartchat.doctor.checks import all_checks
from smartchat.doctor.results import CheckLevel, CheckResult
from smartchat.doctor.run_checks import run_checks
from smartchat.settings import Settings

pytestmark = pytest.mark.anyio

LOCAL = {"name": "openai/local", "api_base": "http://127.0.0.1:1"}
FREE = {"input_price": 0, "output_price": 0}


async def reported(tmp_path: Path, **given: Any) -> list[CheckResult]:
    settings = Settings.model_validate({"library": tmp_path, "embedder": "none", **given})
    return list(await run_checks([one for one in all_checks(seconds=30) if one.name == "model"], settings))


@pytest.mark.parametrize(
    ("cap", "words"),
    [({"max_cost": "0.05"}, "max_cost is set"), ({"model_budget": 5}, "model_budget is set")],
)
@pytest.mark.parametrize("short", [True, False])
async def test_a_model_without_a_price_under_a_cap(
    tmp_path: Path, cap: dict[str, Any], words: str, short: bool
) -> None:
    form = {"model": LOCAL["name"], "model_api_base": LOCAL["api_base"]} if short else {"models": [LOCAL]}
    (finding,) = [one for one in await reported(tmp_path, **form, **cap) if one.name == "model.price"]
    assert finding.level is CheckLevel.WARNING
    assert finding.message.startswith("openai/local is never asked")
    assert words in finding.message
    assert "input_price" in finding.remedy


@pytest.mark.parametrize("given", [{"models": [LOCAL]}, {"models": [{**LOCAL, **FREE}], "max_cost": 0}])
async def test_nothing_is_wrong_without_a_cap_or_with_a_price_of_zero(tmp_path: Path, given: dict[str, Any]) -> None:
    assert [one.level for one in await reported(tmp_path, **given)] == [CheckLevel.OK]


async def test_the_key_of_an_entry_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with_key = {"name": "openai/gpt-4o-mini", "api_key": "key-of-somebody"}
    found = await reported(tmp_path, models=[with_key, {"name": "openai/gpt-4o"}])
    assert [one.level for one in found] == [CheckLevel.OK, CheckLevel.WARNING]
    assert "openai/gpt-4o" in found[1].message


async def test_settings_of_the_short_form_without_effect_are_reported(tmp_path: Path) -> None:
    found = await reported(tmp_path, models=[LOCAL], model_api_key="key-of-somebody")
    assert [one.level for one in found] == [CheckLevel.OK, CheckLevel.WARNING]
    assert "no effect" in found[1].message
