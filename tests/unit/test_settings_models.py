"""The chain of chat models in the settings, in its two forms."""

from __future__ import annotations

import json
import traceback
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from smartchat.composition.adapters import chat_models
from smartchat.composition.logs import collect_secrets
from smartchat.doctor.settings_check import read_settings
from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError

CANARY = "Zanzibar-canary-42"
ENTRIES: list[dict[str, Any]] = [
    {"name": "openai/gpt-4o-mini", "api_key": "key-of-one", "input_price": 0.15, "output_price": 0.6},
    {
        "name": "openai/local",
        "api_base": "http://user:hush@127.0.0.1:8001/v1",
        "input_price": 0,
        "output_price": 0,
        "context_tokens": 8192,
        "timeout_seconds": 5,
    },
]
TOML = """
[[models]]
name = "openai/gpt-4o-mini"
api_key = "key-of-one"
input_price = 0.15
output_price = 0.6

[[models]]
name = "openai/local"
api_base = "http://user:hush@127.0.0.1:8001/v1"
input_price = 0
output_price = 0
context_tokens = 8192
timeout_seconds = 5
"""


@pytest.fixture(autouse=True)
def _no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("SMARTCHAT_CONFIG", "SMARTCHAT_MODEL", "SMARTCHAT_MODELS"):
        monkeypatch.delenv(name, raising=False)


def test_arguments_environment_and_file_are_equivalent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings.model_validate({"models": ENTRIES})
    with monkeypatch.context() as patch:
        patch.setenv("SMARTCHAT_MODELS", json.dumps(ENTRIES))
        reported = Settings()
    (tmp_path / "mine.toml").write_text(TOML)
    monkeypatch.setenv("SMARTCHAT_CONFIG", "mine.toml")
    written = Settings()
    assert given.models == reported.models == written.models == written.model_chain
    first, second = written.model_chain
    assert (first.input_price, first.output_price) == (Decimal("0.15"), Decimal("0.6"))
    assert (second.input_price, second.context_tokens, second.timeout_seconds) == (Decimal(0), 8192, 5.0)


def test_the_short_form_becomes_entries() -> None:
    settings = Settings(
        model=" openai/a, ,ollama/b,", model_api_base="http://h/v1", model_api_key="k", model_timeout_seconds=7
    )
    assert [entry.name for entry in settings.model_chain] == ["openai/a", "ollama/b"]
    for entry in settings.model_chain:
        assert entry.api_key is not None
        assert (entry.api_base, entry.api_key.get_secret_value(), entry.timeout_seconds) == ("http://h/v1", "k", 7)
    assert Settings().model_chain == ()


def test_both_forms_at_once_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="both model and models") as raised:
        Settings.model_validate({"model": "openai/a", "models": ENTRIES})
    assert raised.value.cause
    assert raised.value.remedy


@pytest.mark.parametrize(("model", "models"), [("", ENTRIES), (" ,", ENTRIES), ("openai/a", [])])
def test_an_empty_form_counts_as_none(model: str, models: list[Any]) -> None:
    assert Settings.model_validate({"model": model, "models": models}).model_chain


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_MODELS", "")
    assert [entry.name for entry in Settings(model="openai/a").model_chain] == ["openai/a"]


@pytest.mark.parametrize("missing", ["input_price", "output_price"])
def test_half_a_price_is_refused(missing: str) -> None:
    entry = {name: value for name, value in ENTRIES[0].items() if name != missing}
    with pytest.raises(ConfigurationError, match="half a price"):
        Settings.model_validate({"models": [entry]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"input_price": -1},
        {"output_price": "NaN"},
        {"output_price": "Infinity"},
        {"context_tokens": 100},
        {"timeout_seconds": 0},
        {"timeout_seconds": float("inf")},
        {"name": " "},
        {"api_bsae": f"http://{CANARY}@h"},
        {"api_key": {"deep": CANARY}},
    ],
)
def test_an_entry_without_meaning_is_refused_and_not_repeated(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({"models": [{**ENTRIES[0], **wrong}]})
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert "key-of-one" not in str(raised.value)


@pytest.mark.parametrize(
    "text", [f"openai/{CANARY}", f'[{{"api_key": "{CANARY}"', f'{{"name": "{CANARY}"}}', "[" * 99_999]
)
def test_a_variable_without_meaning_is_refused_and_not_repeated(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_MODELS", text)
    with pytest.raises(ConfigurationError, match="the setting models") as raised:
        Settings()
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert "SMARTCHAT_MODELS" in raised.value.remedy


def test_doctor_names_the_field_that_was_meant() -> None:
    _, (result,) = read_settings(models=[{"name": "openai/a", "api_bsae": "http://h"}])
    assert result.remedy == "Did you mean 'api_base'?"


def test_keys_and_passwords_of_entries_are_secrets() -> None:
    settings = Settings.model_validate({"models": ENTRIES})
    assert {"key-of-one", "hush"} <= set(collect_secrets(settings))
    for shown in (repr(settings), str(settings), repr(settings.models)):
        assert "hush" not in shown
        assert "key-of-one" not in shown


def test_each_model_has_the_price_and_the_context_of_its_own_entry() -> None:
    priced, local = chat_models(Settings.model_validate({"models": ENTRIES}))
    assert priced.price is not None
    assert (priced.price.input_per_million, priced.context_tokens) == (Decimal("0.15"), None)
    assert local.price is not None
    assert (local.price.output_per_million, local.context_tokens) == (Decimal(0), 8192)


def test_an_empty_address_is_none() -> None:
    (model,) = chat_models(Settings(model="openai/gpt-4o-mini", model_api_base=""))
    assert model.price is not None
