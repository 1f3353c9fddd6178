"""Texts for users, operators and contributors use the field's terms; CONTRIBUTING.md has the glossary."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from smartchat.settings import Settings
from smartchat.settings.chain import ModelEntry
from smartchat.web import create_app
from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.dashboards.registry import DASHBOARDS
from smartchat_core.ops.logging.schema import LOG_FIELDS
from smartchat_core.ops.metrics.registry import CATALOGUE
from smartchat_core.ops.panels import Dashboard, Panel
from tools.generate.commands import commands

ROOT = Path(__file__).parents[2]
CODE = ("smartchat_core", "adapters", "apps", "plugins", "tools")

REPLACED = {
    r"tells?|told|telling": "report, export, show, notify, state",
    r"(?:a|another|one|second|next|each|the|idle) looks?|looks? whether|looked (?:at|for) (?:again|again and again)": (
        "check, poll, scan"
    ),
    r"mend(?:s|ed|ing)?": "repair, fix",
    r"anew": "again, rebuild, --force",
    r"whoever": "the user, the caller, a client",
    r"tid(?:y|ies|ied|ying)(?: up)?": "sweep, clean up, repair",
    r"seldom": "rarely, throttle",
    r"keeps? house": "run maintenance, sweep",
    r"(?:words|meaning) alone": "lexical only, dense only",
    r"in hand": "in progress, leased",
    r"hand(?:s|ed|ing)? back": "release",
    r"put(?:s|ting)? aside": "dead-letter",
    r"(?:is|are|was|were) waited for": "retry with backoff, block on",
    r"signs? of life": "heartbeat",
    r"gives? orders": "prompt injection",
    r"known book": "canary",
    r"lanes?": "queue",
}
"""What the field does not call it, and what it does."""

WORDS = re.compile("|".join(rf"(?P<w{number}>\b(?:{word})\b)" for number, word in enumerate(REPLACED)), re.IGNORECASE)


def found(text: str) -> list[str]:
    """The replaced words of a text, each with what to write."""
    proposals = list(REPLACED.values())
    return [
        f"{match.group()!r}: write {proposals[int(str(match.lastgroup)[1:])]}"
        for match in WORDS.finditer(" ".join(text.split()))
    ]


def texts_in(value: object) -> Iterator[str]:
    """The titles and descriptions of a dashboard and its panels."""
    if isinstance(value, Dashboard | Panel):
        yield from (value.title, value.description)
    if is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)


def api() -> object:
    """The OpenAPI document."""
    return create_app(Settings(library=Path("unused"))).openapi_schema.to_schema()


def described(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """The summaries and descriptions of an OpenAPI document, each with where it stands."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        if name in {"summary", "description"} and isinstance(part, str):
            yield f"{path}/{name}", part
        else:
            yield from described(part, f"{path}/{name}")


def interface() -> dict[str, str]:
    """What users and operators read, by where it is from."""
    texts = {f"setting {name}": field.description or "" for name, field in Settings.model_fields.items()}
    texts |= {f"setting models.{name}": field.description or "" for name, field in ModelEntry.model_fields.items()}
    texts |= {f"metric {metric.name}": metric.help for metric in CATALOGUE}
    texts |= {f"alert {rule.name}": f"{rule.summary} {rule.description}" for rule in ALERT_RULES}
    texts |= {f"dashboard {one.title}": " ".join(texts_in(one)) for one in DASHBOARDS}
    texts |= {f"log field {field.name}": field.description for field in LOG_FIELDS}
    texts |= {f"HTTP API {path}": text for path, text in described(api())}
    for name, command in commands():
        options = " ".join(str(parameter.help) for parameter in command.params)
        texts[f"smartchat {name} --help"] = f"{command.help} {command.epilog} {options}"
    return texts


def test_what_users_and_operators_read() -> None:
    assert {place: words for place, text in interface().items() if (words := found(text))} == {}


def sources() -> list[Path]:
    return sorted(path for top in CODE for path in (ROOT / top).rglob("*.py"))


# They hold words of books and questions, which are no texts of ours.
HOLD_WORDS = {
    "smartchat_core/books/languages/english.py",
    "smartchat_core/chat/injection.py",
    "smartchat_core/chat/understanding/languages/english.py",
    "smartchat_core/chat/understanding/languages/english_whole.py",
    "smartchat_core/chat/understanding/languages/english_words.py",
    "smartchat_core/chat/verification/languages/english.py",
    "smartchat_core/testing/embedder.py",
    "smartchat_core/text/glossary/deeds.py",
    "smartchat_core/text/stop_words.py",
}


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Every literal text of a module: docstrings, messages of logs and errors, titles, remedies."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def comments_and_names(source: str) -> Iterator[tuple[int, str]]:
    """The comments and the identifiers of a module, these as words: `readFile` and `read_file` are `read file`."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
        elif token.type == tokenize.NAME:
            yield token.start[0], re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", token.string)


def test_strings_comments_and_names_of_modules() -> None:
    places: dict[str, list[str]] = {}
    for path in sources():
        module, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        texts = [*comments_and_names(source), *([] if module in HOLD_WORDS else strings(source))]
        places |= {f"{module}:{line}": words for line, text in texts if (words := found(text))}
    assert places == {}


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """The texts of a module that stand by themselves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def test_docstrings_comments_and_names_of_tests() -> None:
    places: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        texts = [*comments_and_names(source), *docstrings(source)]
        places |= {f"{path.relative_to(ROOT)}:{line}": words for line, text in texts if (words := found(text))}
    assert places == {}


SCRIPTS_AND_TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder, pattern in (("apps/smartchat/web", "*/*.html"), ("apps/smartchat/web", "*/*.js"), (".ci", "*"))
    for path in (ROOT / folder).glob(pattern)
    if path.is_file()
)


@pytest.mark.parametrize("path", SCRIPTS_AND_TEMPLATES)
def test_pages_and_scripts(path: str) -> None:
    assert found((ROOT / path).read_text(encoding="utf-8")) == []


PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/[!a]*/*.md")
    for path in ROOT.glob(pattern)
)
# Both list the replaced words, or what was called by them.
NOT_PAGES = {"CHANGELOG.md"}


def prose(text: str) -> str:
    """A page without its code blocks, quotes of books and names of settings that were renamed."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^>.*$|`[^`\n]*`|“[^”]*”", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in NOT_PAGES])
def test_documentation(page: str) -> None:
    assert found(prose((ROOT / page).read_text(encoding="utf-8"))) == []
