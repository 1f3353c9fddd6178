"""Revisions after the first only expand the schema, so that the version before can still work on it.

While an installation is upgraded, processes of both versions run on one database. What is to go is first not used any
more by one version, and only a later one takes it away.
"""

import ast
from pathlib import Path

import pytest

from smartchat_adapters.sql import migrate

VERSIONS = sorted(Path(migrate.__file__).with_name("migrations").glob("versions/[0-9]*.py"))

ALLOWED = {"add_column", "create_index", "create_table", "get_bind"}
# What is there may be brought up to date, but nothing taken away or put in behind the other version's back.
FORBIDDEN_STATEMENTS = {"delete", "insert"}

# The faults that are no faults, word for word: any other one of the same revision is found, and one that has gone too.
EXCEPTIONS = {
    # An owner has one document of the same file. The version before made a document's identifier, which is the primary
    # key, from its owner and the hash of its content, so its data fit (`test_migrations` has them upgraded). It is not
    # to run beside the new one: it would look for files by content (decision 38, "Run on servers").
    "0013_files_of_documents": ["line 22: data of the version before may contradict it"],
}


def _faults(source: str) -> list[str]:
    (upgrade,) = (
        node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    )
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call) and _owner(node) == "op"]
    created = {
        _table(call) for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "create_table"
    }
    statements = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _owner(node) == "sa"]
    return [
        *(fault for call in calls for fault in _faults_of(call, created)),
        *(
            f"line {call.lineno}: sa.{call.func.attr} changes what the version before counts on"
            for call in statements
            if isinstance(call.func, ast.Attribute) and call.func.attr in FORBIDDEN_STATEMENTS
        ),
    ]


def _owner(call: ast.Call) -> str:
    function = call.func
    return function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""


def _table(call: ast.Call, *, place: int = 0) -> str:
    name = call.args[place]
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else ""


def _faults_of(call: ast.Call, created: set[str]) -> list[str]:
    assert isinstance(call.func, ast.Attribute)
    verb = call.func.attr
    if verb not in ALLOWED:
        return [f"line {call.lineno}: op.{verb} is not known to expand only"]
    if verb == "add_column":
        column = call.args[1]
        assert isinstance(column, ast.Call)
        options = {word.arg: word.value for word in column.keywords}
        required = isinstance(options.get("nullable"), ast.Constant) and not ast.literal_eval(options["nullable"])
        if required and "server_default" not in options:
            return [f"line {call.lineno}: the version before does not fill the column"]
    unique = any(word.arg == "unique" for word in call.keywords)
    if verb == "create_index" and unique and _table(call, place=1) not in created:
        return [f"line {call.lineno}: data of the version before may contradict it"]
    return []


@pytest.mark.parametrize("path", VERSIONS[1:], ids=lambda path: path.stem)
def test_revision_only_expands(path: Path) -> None:
    assert _faults(path.read_text(encoding="utf-8")) == EXCEPTIONS.get(path.stem, [])


def test_exceptions_are_of_revisions_that_are_there() -> None:
    assert set(EXCEPTIONS) <= {path.stem for path in VERSIONS[1:]}


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("jobs", "done")',
        'op.drop_table("jobs")',
        'op.alter_column("jobs", "done", new_column_name="finished")',
        'op.rename_table("jobs", "tasks")',
        'op.execute("DELETE FROM jobs")',
        'op.add_column("jobs", sa.Column("more", sa.Text, nullable=False))',
        'op.create_index("ix", "jobs", ["done"], unique=True)',
        "op.get_bind().execute(sa.delete(sections))",
        "with op.batch_alter_table('jobs') as batch:\n        pass",
    ],
)
def test_what_does_not_only_expand_is_found(line: str) -> None:
    assert len(_faults(f"def upgrade():\n    {line}\n")) == 1


def test_all_revisions_are_looked_at() -> None:
    assert [path.name[:4] for path in VERSIONS] == ["0001", "0002"] or len(VERSIONS) > 2
