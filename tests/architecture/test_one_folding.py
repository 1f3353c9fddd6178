"""Words are folded in one place, for search and for answers."""

import ast
import re
from pathlib import Path

FOLDING = "smartchat_core/text/folding.py"

# Modules that may fold case themselves, and what for.
OTHER_CASES = {
    "smartchat_core/text/phrases.py": "phrases occur as quoted, accents included",
    "adapters/smartchat_adapters/passage_index/qdrant/settings.py": "the answer of a setting",
    "smartchat_core/text/languages.py": "function words differ by accents, and tags of languages are ASCII",
    "adapters/smartchat_adapters/passage_index/analysis/word_analysis.py": "ASCII text quickly",
    "smartchat_core/chat/injection.py": "recognises orders in plain letters, and compares no words",
    "smartchat_core/chat/prompting.py": "brackets that would close an element",
    "smartchat_core/chat/verification/judging.py": "quotation marks that a model writes in another shape",
    "smartchat_core/retrieval/diversity.py": "copies of the very same text",
    "smartchat_core/text/normal_forms.py": "takes signs apart that are made of several, and puts no letters together",
    "smartchat_core/retrieval/query_analysis.py": "which kind of answer a question expects, and its names",
}
FOLDS = {"casefold", "lower", "maketrans"}


def folds(path: Path) -> set[str]:
    """The calls in a module that put letters together."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            forms = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
            if node.func.attr in FOLDS or (node.func.attr == "normalize" and forms & {"NFKC", "NFKD", "NFD"}):
                found.add(node.func.attr)
    return found


def test_words_are_folded_by_one_module(root: Path) -> None:
    places = (
        "smartchat_core/chat",
        "smartchat_core/retrieval",
        "smartchat_core/text",
        "adapters/smartchat_adapters/passage_index",
    )
    modules = [path for place in places for path in (root / place).rglob("*.py")]
    folding = {str(path.relative_to(root)) for path in modules if folds(path)}
    assert FOLDING in folding
    assert folding - {FOLDING} - set(OTHER_CASES) == set()
    assert set(OTHER_CASES) <= folding, "an exception that is needed no longer"


def test_search_and_answers_use_it(root: Path) -> None:
    for module in (
        "adapters/smartchat_adapters/passage_index/analysis/word_analysis.py",
        "smartchat_core/retrieval/proximity.py",
    ):
        assert "from smartchat_core.text.folding import" in (root / module).read_text("utf-8")


def test_stop_words_languages_and_stems_are_in_one_package(root: Path) -> None:
    """Only the stemmers of Snowball, a library, are outside of it."""
    defined = re.compile(
        r"^_?\w*STOP_WORDS\b|^def _?(?:detect_language|is_english|without_ending|beginnings)\b", re.MULTILINE
    )
    places = ("smartchat_core", "adapters", "apps")
    modules = {path.relative_to(root) for place in places for path in (root / place).rglob("*.py")}
    found = {path.as_posix() for path in modules if defined.search((root / path).read_text("utf-8"))}
    assert found == {f"smartchat_core/text/{name}.py" for name in ("languages", "stemming", "stop_words")}
