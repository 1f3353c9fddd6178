"""The list of functions whose growth is measured is complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.unit.growth.cases import CASES
from tests.unit.growth.exceptions import EXCEPTIONS

ROOT = Path(__file__).parents[2]
PACKAGES = {"smartchat_core": ROOT, "smartchat_adapters": ROOT / "adapters", "smartchat": ROOT / "apps"}

# What a text of a stranger comes in.
CARRIERS = re.compile(
    r"\b(str|bytes|bytearray|memoryview|Passage|ScoredPassage|ParsedDocument|ParseWarning|Metadata|Document|Section|Source"
    r"|ContextBlock|Candidate|SentenceCandidate|ScoredSentence|Extraction|QueryAnalysis|IndexQuery|DraftClaim|Turn|Scope)\b"
)


def public_functions(module: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions and methods of a module that others call; `async` ones await what does the work."""

    def within(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from within(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{prefix}{node.name}", node

    yield from within(ast.parse(module.read_text("utf-8")).body, "")


def sees_texts(function: ast.FunctionDef) -> bool:
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return any(one.annotation and CARRIERS.search(ast.unparse(one.annotation)) for one in arguments)


def found_functions() -> Iterator[str]:
    for package, root in PACKAGES.items():
        for path in sorted((root / package).rglob("*.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            for name, function in public_functions(path):
                if sees_texts(function):
                    yield f"{module}:{name}"


FOUND = tuple(dict.fromkeys(found_functions()))


def excepted(name: str) -> list[str]:
    return [pattern for pattern in EXCEPTIONS if fnmatch(name, pattern)]


def test_every_function_that_sees_texts_is_measured_or_excepted_with_a_reason() -> None:
    forgotten = [name for name in FOUND if name not in CASES and not excepted(name)]
    assert not forgotten, "add a case to tests/unit/growth/cases.py, or an exception with its reason"


def test_nothing_is_both_measured_and_excepted_by_name() -> None:
    assert not set(CASES) & set(EXCEPTIONS)


@pytest.mark.parametrize("pattern", sorted(EXCEPTIONS))
def test_no_exception_is_left_over(pattern: str) -> None:
    assert any(fnmatch(name, pattern) for name in FOUND)
    assert EXCEPTIONS[pattern].strip()


def test_every_case_names_a_function_that_exists() -> None:
    names = {
        f"{'.'.join(path.relative_to(root).with_suffix('').parts)}:{name}"
        for package, root in PACKAGES.items()
        for path in (root / package).rglob("*.py")
        for name, _ in public_functions(path)
    }
    assert set(CASES) <= names


def test_a_function_that_takes_a_text_is_found() -> None:
    assert "smartchat_core.chat.splitting:split_claims" in FOUND
    assert "smartchat_core.chat.splitting:ClaimSplitter.feed" in FOUND
