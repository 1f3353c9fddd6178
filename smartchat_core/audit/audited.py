"""How methods of repositories are audited: what a call of one changes, or the reason why it needs no row."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from smartchat_core.model.audit import AuditChange

__all__ = ["Audited", "Call", "Exempt", "Reads", "RepositoryRules", "Rule"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call that has returned: its arguments by name, its result, and what was there before, where that is asked."""

    arguments: Mapping[str, Any]
    result: Any = None
    before: Any = None

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]


Changes = AuditChange | Iterable[AuditChange] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Audited:
    """A method whose calls add rows.

    Attributes:
        changes: what a call has changed; None, and nothing at all, where it has changed nothing.
        before: asks the repository for what is there before the call.
    """

    changes: Callable[[Call], Changes]
    before: Callable[[Any, Mapping[str, Any]], Awaitable[Any]] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exempt:
    """A method that writes and adds no row, and why."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reads:
    """A method that changes nothing: it reads, or it locks."""


Rule = Audited | Exempt | Reads


@dataclass(frozen=True, kw_only=True)
class RepositoryRules:
    """The rules of a port's methods, all of them. A method that is missing here cannot be called.

    Attributes:
        port: the protocol.
        audited: what calls of these methods change.
        exempt: why these methods, which write, add no rows.
        reads: the names of the others, divided by spaces.
    """

    port: type
    audited: Mapping[str, Audited] = field(default_factory=dict)
    exempt: Mapping[str, str] = field(default_factory=dict)
    reads: str = ""
    rules: Mapping[str, Rule] = field(init=False)
    signatures: Mapping[str, inspect.Signature] = field(init=False)

    def __post_init__(self) -> None:
        rules: dict[str, Rule] = dict.fromkeys(self.reads.split(), Reads())
        rules |= {name: Exempt(reason=reason) for name, reason in self.exempt.items()}
        rules |= self.audited
        object.__setattr__(self, "rules", rules)
        signatures = {name: inspect.signature(getattr(self.port, name)) for name in self.audited}
        object.__setattr__(self, "signatures", signatures)

    def arguments(self, method: str, given: tuple[Any, ...], named: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments of a call of an audited method by their names, defaults included."""
        bound = self.signatures[method].bind(None, *given, **named)
        bound.apply_defaults()
        return bound.arguments
