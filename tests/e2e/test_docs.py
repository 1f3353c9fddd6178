"""What the documentation shows works: examples run, commands exist, links lead somewhere, settings are complete."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from litestar.routes import HTTPRoute
from typer.main import get_command

from smartchat.cli.program import program
from smartchat.settings import Settings
from smartchat.settings.chain import ModelEntry
from smartchat.settings.renamed import RENAMED
from smartchat.web import create_app
from tests.support.cli import Cli
from tests.support.handbook_examples import (
    Block,
    blocks_of,
    commands_of,
    documentation_pages,
    links_of,
    make_books,
    without_redirection,
)
from tests.support.packages import lay_package

ROOT = Path(__file__).parents[2]
PAGES = documentation_pages(ROOT)
RUNBOOKS = ROOT / "docs" / "runbooks"
BLOCKS = [block for page in PAGES for block in blocks_of(page)]

# Commands that are not run but only parsed.
PARSED_ONLY = {
    "serve": "it serves until it is interrupted",
    "canary": "it needs a server",
    "monitor": "it measures until it is interrupted",
    "worker": "it works until it is interrupted",
    "relay": "it delivers until it is interrupted",
    "doctor": "its exit code tells of the machine that it runs on",
    "jobs": "there are no failed ones to show",
    "eval": "it measures sets of questions that are not part of the project",
    "remove": "later examples of the page may use what it removes",
}
# Blocks that set one of these need a provider or a server: their commands are only parsed.
NEEDS_A_MODEL = {"SMARTCHAT_MODEL", "SMARTCHAT_MODELS", "SMARTCHAT_EMBEDDER"}
# Commands of other programs that examples may show.
FOREIGN = {"cd", "docker", "git", "uv"}
# Environment variables that are no settings.
VARIABLES = {"SMARTCHAT_CONFIG", "SMARTCHAT_DEBUG", "SMARTCHAT_TEST_DATA", "SMARTCHAT_TEST_QDRANT_URL"}
OURS = ("make", "smartchat")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def pages_with(language: str) -> list[object]:
    # Runbooks are for an installation in trouble, with other programs' commands: they have a test of their own.
    pages = dict.fromkeys(
        block.page for block in BLOCKS if block.language == language and RUNBOOKS not in block.page.parents
    )
    return [pytest.param(page, id=name_of(page)) for page in pages]


def environment(*paths: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
    return kept | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "NO_COLOR": "1", "COLUMNS": "100"}


def run(*command: str, cwd: Path, paths: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment(*paths, ROOT, ROOT / "adapters", ROOT / "apps"),
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A library that holds the books that examples name; their files lie beside it."""
    folder = tmp_path_factory.mktemp("docs")
    make_books(folder)
    cli = Cli(folder / "library")
    added = cli("add", "dracula.epub", "moby-dick.epub")
    assert added.code == 0, added.err
    return cli


@pytest.fixture(scope="module")
def routes() -> list[tuple[set[str], re.Pattern[str]]]:
    """The methods and the paths that the HTTP interface knows."""
    return [
        ({str(method) for method in route.methods}, re.compile(re.sub(r"\{[^}]*\}", "[^/]+", route.path)))
        for route in create_app(Settings()).routes
        if isinstance(route, HTTPRoute)
    ]


@pytest.mark.parametrize("page", pages_with("python"))
def test_python_runs(page: Path, tmp_path: Path) -> None:
    make_books(tmp_path)
    code = "\n".join(block.code for block in BLOCKS if block.page == page and block.language == "python")
    script = tmp_path / "test_example.py"
    script.write_text(code, "utf-8")
    if "class Test" in code or "def test_" in code:
        done = run("-m", "pytest", "-q", "--rootdir", str(tmp_path), "-W", "error", script.name, cwd=tmp_path)
        assert re.search(r"\d+ passed", done.stdout), done.stdout + done.stderr
    else:
        done = run("-W", "error", script.name, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tutorials_lines_answer_with_a_place(tmp_path: Path) -> None:
    make_books(tmp_path)
    (block,) = [one for one in blocks_of(ROOT / "docs/tutorial/first-book.md") if one.language == "python"]
    (tmp_path / "example.py").write_text(block.code, "utf-8")
    done = run("example.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "scaling the outer wall" in done.stdout
    assert "EpubLocator" in done.stdout or "epubcfi(" in done.stdout


def test_the_adapters_of_the_how_to_are_found_and_used(tmp_path: Path) -> None:
    blocks = blocks_of(ROOT / "docs/how-to/build-on-the-ports.md")
    code = "\n".join(block.code for block in blocks if block.language == "python" and "def test_" not in block.code)
    site = tmp_path / "site"
    site.mkdir()
    entry_points: dict[str, str] = {}
    for block in blocks:
        if block.language == "toml":
            for group, entries in tomllib.loads(block.code).get("project", {}).get("entry-points", {}).items():
                ((name, value),) = entries.items()
                entry_points[group.removeprefix("smartchat.")] = f"{name} = {value.partition(':')[2]}"
    lay_package(site, "my-package", code, **entry_points, parser="notebook = NotebookParser")
    make_books(tmp_path)
    (tmp_path / "use.py").write_text(
        "import smartchat\n"
        "from smartchat_core.retrieval.fusion import SearchMode\n"
        "with smartchat.open('library', embedder='letters:', listeners='audit') as library:\n"
        "    book = library.add('dracula.epub')\n"
        "    found = book.search('three vampire women', mode=SearchMode.DENSE)\n"
        "    assert found.passages and not found.warnings, found\n"
        "    assert all(one.dense is not None for one in found.passages)\n",
        "utf-8",
    )
    done = run("use.py", cwd=tmp_path, paths=(site,))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", pages_with("sh"))
def test_shell_lines_work(page: Path, cli: Cli, routes: list[tuple[set[str], re.Pattern[str]]]) -> None:
    for block in (one for one in BLOCKS if one.page == page and one.language == "sh"):
        commands = commands_of(block)
        needs_a_model = any(name in NEEDS_A_MODEL for words in commands for name in assignments(words))
        for words in commands:
            known_variables(assignments(words))
            command = words[len(assignments(words)) :]
            if words[0] == "export" or not command:
                continue
            if command[0] == "curl":
                check_request(command[1:], routes)
            elif command[0] == "smartchat" and not needs_a_model and command[1] not in PARSED_ONLY:
                done = cli(*command[1:])
                assert done.code == 0, f"{command}: {done.out}{done.err}"
            else:
                check(command)


@pytest.mark.parametrize("page", pages_with(""))
def test_shell_lines_in_plain_blocks_are_spelled_right(page: Path) -> None:
    for block in (one for one in BLOCKS if one.page == page and not one.language):
        for line in block.code.splitlines():
            words = without_redirection(shlex.split(line, comments=True)) if line.startswith(OURS) else []
            if words and words[0] in OURS:
                check(words)


def check(words: list[str]) -> None:
    """Check a command that is not run."""
    command, *arguments = words
    if command == "smartchat":
        parse(arguments)
    elif command == "make":
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert [name for name in arguments if "=" not in name and name not in targets] == []
    elif command in {"pip", "python", "python3"}:
        extras = re.findall(r"smartchat\[([\w,-]+)\]", " ".join(arguments))
        declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        assert {name for found in extras for name in found.split(",")} <= set(declared)
        scripts = [word for word in arguments if word.endswith(".py")]
        assert [word for word in scripts if not (ROOT / word).is_file()] == []
    else:
        assert command in FOREIGN, f"nothing is known of {words}"


def check_request(arguments: list[str], routes: list[tuple[set[str], re.Pattern[str]]]) -> None:
    """What curl has to send goes somewhere, and its body is JSON."""
    (address,) = [word for word in arguments if word.startswith("http://")]
    path = urlsplit(address).path
    method = arguments[arguments.index("-X") + 1] if "-X" in arguments else ""
    if not method:
        method = "POST" if {"-F", "--json", "-d", "--data"} & set(arguments) else "GET"
    assert any(method in methods and pattern.fullmatch(path) for methods, pattern in routes), f"{method} {path}"
    if "--json" in arguments:
        json.loads(arguments[arguments.index("--json") + 1])


def test_requests_of_the_reference_exist(routes: list[tuple[set[str], re.Pattern[str]]]) -> None:
    text = (ROOT / "docs/reference/http.md").read_text("utf-8")
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^\s`?]*)", text)
    assert named
    unknown = [
        f"{method} {path}"
        for method, path in named
        if not any(method in methods and pattern.fullmatch(path) for methods, pattern in routes)
    ]
    assert unknown == []


def assignments(words: list[str]) -> list[str]:
    """The variables that a command sets, those of `export` included."""
    names = []
    for word in words[1:] if words[0] == "export" else words:
        found = re.match(r"([A-Z][A-Z0-9_]*)=", word)
        if found is None:
            break
        names.append(found[1])
    return names


def known_variables(names: list[str]) -> None:
    """Each of ours must be a setting."""
    settings = {f"SMARTCHAT_{name.upper()}" for name in Settings.model_fields} | VARIABLES
    assert [name for name in names if name.startswith("SMARTCHAT_") and name not in settings] == []


def parse(arguments: list[str]) -> None:
    """Let the command read its arguments without doing anything; a usage error is raised."""
    commands = getattr(get_command(program), "commands", {})
    assert arguments[0] in commands, f"there is no smartchat {arguments[0]}"
    with commands[arguments[0]].make_context(arguments[0], arguments[1:]):
        pass


def test_commands_and_options_in_the_text_exist() -> None:
    group = get_command(program)
    commands = getattr(group, "commands", {})
    unknown = []
    for page in PAGES:
        for found in re.finditer(r"`smartchat( [a-z-]+)([^`\n]*)`", page.read_text("utf-8")):
            name = found[1].strip()
            command = group if name.startswith("-") else commands.get(name)
            for word in found[2].split():  # `smartchat jobs retry`
                command = getattr(command, "commands", {}).get(word, command)
            known = {option for one in getattr(command, "params", ()) for option in one.opts} | {"-h", "--help"}
            used = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", found[1] + found[2]))
            if command is None or used - known:
                unknown.append(f"{name_of(page)}: {found[0]}")
    assert unknown == []


def test_environment_variables_in_the_text_are_settings() -> None:
    for page in PAGES:
        known_variables(re.findall(r"(?<!\w)SMARTCHAT_[A-Z_]*[A-Z]", page.read_text("utf-8")))


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        for link in links_of(page):
            if re.match(r"[a-z][a-z+.-]*:", link):
                continue
            path, _, fragment = link.partition("#")
            target = (page.parent / path) if path else page
            missing = not target.exists() or (fragment and target.suffix == ".md" and fragment not in headings(target))
            if missing:
                broken.append(f"{name_of(page)}: {link}")
    assert broken == []


def headings(page: Path) -> set[str]:
    """The fragments by which the headings of a page are reached."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", heading.casefold()).strip().replace(" ", "-") for heading in found}


def test_the_table_of_renamed_settings_is_complete() -> None:
    table = (ROOT / "docs/reference/settings.md").read_text("utf-8").partition("\n## Renamed settings\n")[2]
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", table.partition("\n## ")[0], re.MULTILINE)
    assert dict(rows) == RENAMED
    assert set(RENAMED.values()) <= set(Settings.model_fields)


def test_the_table_of_settings_is_complete() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    lines = page.partition("\n## Renamed settings\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    named = [row[0].strip("`") for row in rows]
    assert len(named) == len(set(named))
    assert set(named) == set(Settings.model_fields)
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    for cells in rows:
        name, shown, meaning = cells[0].strip("`"), *cells[1:]
        assert meaning, name
        literal = re.fullmatch(r"`([^`]+)`", shown)
        if literal:
            default = defaults[name]
            default = ",".join(default) if isinstance(default, tuple) else default
            assert str(default).casefold().removesuffix(".0") == literal[1], name
        size = re.fullmatch(r"(\d+) (M|G)iB", shown)
        if size:
            assert defaults[name] == int(size[1]) * 1024 ** {"M": 2, "G": 3}[size[2]], name
        if not shown:
            assert not defaults[name], name


def test_the_models_of_the_how_to_are_settings() -> None:
    blocks = blocks_of(ROOT / "docs/how-to/use-a-language-model.md")
    (written,) = [block.code for block in blocks if block.language == "toml"]
    (exported,) = [block.code for block in blocks if "SMARTCHAT_MODELS" in block.code]
    tables = tomllib.loads(written)
    assert [entry.name for entry in Settings(**tables).model_chain] == ["openai/local-model", "openai/gpt-4o-mini"]
    (entry,) = Settings.model_validate({"models": exported.split("'")[1]}).model_chain
    assert (entry.name, entry.input_price) == ("openai/local-model", Decimal(0))


def test_the_table_of_models_is_complete() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    section = text.partition("\n## Models\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == list(ModelEntry.model_fields)


def test_there_are_examples() -> None:
    languages: dict[str, list[Block]] = {}
    for block in BLOCKS:
        languages.setdefault(block.language, []).append(block)
    assert len(languages["python"]) >= 3
    assert len(languages["sh"]) >= 4
