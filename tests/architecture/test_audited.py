"""Every method of a repository that writes is audited, or exempt for a reason; and no service gets around the audit."""

from __future__ import annotations

import ast
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import smartchat_adapters.sql
from smartchat_core.audit.audited import Exempt, Reads
from smartchat_core.audit.rule_table import RULES
from smartchat_core.ports.database import UnitOfWork

_WRITING = frozenset({"change", "change_returning", "insert_new"})
"""Methods of `StatementExecutor` that write."""

_OPENS = re.compile(r"\bopen_database\(|partial\(open_database\b|\bSqlDatabase\b")

_LOCKS = {
    "audit.lock_head": "it makes the row that is locked",
    "sign_in_rates.arrivals": "it makes the rows that are locked",
}
"""What writes nothing that anybody reads."""

_OPENED_WITHOUT = {
    "apps/smartchat/composition/adapters.py": "defines it",
    "apps/smartchat/composition/opening.py": "puts the audit around what it opens",
    "apps/smartchat/composition/health.py": "reads only",
    "apps/smartchat/doctor/work_check.py": "reads only",
    "apps/smartchat/doctor/database_check.py": "reads only",
    "apps/smartchat/cli/commands/ops/record_run.py": "writes facts, which are exempt",
}
"""Who opens the database itself, and why that is right."""


def _ports() -> dict[str, type]:
    """The repositories of a unit of work, by name."""
    found = {}
    for name, member in vars(UnitOfWork).items():
        if isinstance(member, property) and member.fget is not None:
            found[name] = typing.get_type_hints(member.fget)["return"]
    return found


def _methods(port: type) -> set[str]:
    return {name for name, member in vars(port).items() if callable(member) and not name.startswith("_")}


def test_every_method_of_a_repository_has_one_rule() -> None:
    ports = _ports()
    assert set(RULES) == set(ports), "a new repository needs its rules in smartchat_core.audit.rules"
    for name, port in ports.items():
        rules = RULES[name]
        assert rules.port is port, name
        assert set(rules.rules) == _methods(port), f"{name}: audit each method, exempt it for a reason, or say it reads"
        assert len(rules.rules) == len(rules.audited) + len(rules.exempt) + len(rules.reads.split()), name


def test_exemptions_have_reasons() -> None:
    reasons = [rule.reason for rules in RULES.values() for rule in rules.rules.values() if isinstance(rule, Exempt)]
    assert reasons
    assert [reason for reason in reasons if len(reason.split()) < 4] == []


def _writers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Class and method of what writes: by itself, or by a function or method of its module that does."""
    bodies: dict[str, ast.AST] = {}
    classes: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [one for one in node.body if isinstance(one, ast.AsyncFunctionDef | ast.FunctionDef)]
            bodies |= {f"{node.name}.{one.name}": one for one in methods}
            classes[node.name] = [one.name for one in methods]
        elif isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            bodies[node.name] = node
    calls = {
        name: {ast.unparse(found.func) for found in ast.walk(body) if isinstance(found, ast.Call)}
        for name, body in bodies.items()
    }
    writing = {name for name, called in calls.items() if any(one.rpartition(".")[2] in _WRITING for one in called)}
    while True:
        names = {name for name in writing if "." not in name}
        names |= {f"self.{name.rpartition('.')[2]}" for name in writing if "." in name}
        more = {name for name, called in calls.items() if called & names} - writing
        if not more:
            break
        writing |= more
    for owner, names_of_methods in classes.items():
        yield from ((owner, method) for method in names_of_methods if f"{owner}.{method}" in writing)


def test_what_is_said_to_read_does_not_write() -> None:
    """The SQL adapter shows which methods write."""
    folder = Path(next(iter(smartchat_adapters.sql.__path__)))
    unit = ast.parse((folder / "database.py").read_text(encoding="utf-8"))
    fields = next(node for node in unit.body if isinstance(node, ast.ClassDef) and node.name == "SqlUnitOfWork").body
    repositories = {
        ast.unparse(one.annotation): ast.unparse(one.target) for one in fields if isinstance(one, ast.AnnAssign)
    }
    seen = 0
    wrong = set()
    for file in sorted(folder.glob("*.py")):
        for owner, method in _writers(ast.parse(file.read_text(encoding="utf-8"))):
            if owner in repositories and not method.startswith("_"):
                seen += 1
                rule = RULES[repositories[owner]].rules[method]
                if isinstance(rule, Reads):
                    wrong.add(f"{repositories[owner]}.{method}")
    assert seen > 80, "the writing methods of the adapter are found by the names of what they call"
    assert wrong == set(_LOCKS)


def test_the_database_is_opened_by_composition_only(root: Path, production_modules: tuple[Path, ...]) -> None:
    """`Ports.database` is audited. Others that open one only read, or write what is exempt."""
    found = {
        path.relative_to(root).as_posix()
        for path in production_modules
        if path.is_relative_to(root / "apps") and _OPENS.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(_OPENED_WITHOUT), "use the services of `open_services`, whose database is audited"
