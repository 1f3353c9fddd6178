"""The ways in which a rule is mutated, as changes of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.support.alerts.cases import Rule

__all__ = ["EQUIVALENT", "Mutant", "mutants_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A mutant, and what was done to it."""

    change: str
    rule: Rule


_COMPARED = re.compile(r"(?<![=!<>~])(==|<=|>=|<|>)(?![=~]) (-?[\d.]+)?")
_FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "> -1 !="}
_JOINED = {"and": ("or", "unless"), "or": ("and", "unless"), "unless": ("and", "or")}
_MATCHER = re.compile(r'(\w+)(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"(, )?')
_NEGATED = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}

_BOTH_SIDES = "`and` keeps only series with equal labels, and the other side leaves these out, too"
_SAME_LIMIT = "a backup of any other kind that is so old fires by its own part of the rule, with the same labels"
_NONE_IS_NEGATIVE = "no series is below zero, so the sum is zero, or above it, when the largest is"
_ONE_SERIES = "each program has one such series"

EQUIVALENT: dict[tuple[str, str], str] = {
    ("DiskFillsIn4Days", 'drop fstype!~"tmpfs|overlay" at 43'): _BOTH_SIDES,
    ("DiskFillsIn4Days", 'fstype!~"tmpfs|overlay" to fstype!~"tmpfs|overlayx" at 43'): _BOTH_SIDES,
    ("DiskFillsIn4Days", 'drop fstype!~"tmpfs|overlay" at 118'): _BOTH_SIDES,
    ("DiskFillsIn4Days", 'fstype!~"tmpfs|overlay" to fstype!~"tmpfs|overlayx" at 118'): _BOTH_SIDES,
    ("BackupLate", 'drop kind="database_full" at 63'): _SAME_LIMIT,
    ("BackupLate", 'drop kind="files" at 274'): _SAME_LIMIT,
    ("BackupLate", 'drop kind="configuration" at 368'): _SAME_LIMIT,
    ("DatabasePoolExhausted", "sum to max at 0"): _ONE_SERIES,
    ("DatabasePoolExhausted", "sum to max at 58"): _ONE_SERIES,
    ("RedisEvictions", "sum to max at 0"): _ONE_SERIES,
    ("RateLimiterBlind", "sum to max at 0"): _NONE_IS_NEGATIVE,
    ("TelemetryDropped", "sum to max at 0"): _NONE_IS_NEGATIVE,
    ("RulesFailing", "sum to max at 0"): _NONE_IS_NEGATIVE,
    ("NotificationsFailing", "sum to max at 0"): _NONE_IS_NEGATIVE,
    ("WorkerMissing", "sum to max at 0"): _NONE_IS_NEGATIVE,
    ("WorkersSaturated", "sum to max at 74"): _NONE_IS_NEGATIVE,
    ("QueueStalled", "sum to max at 85"): _NONE_IS_NEGATIVE,
    ("VersionsMixed", "count to sum at 6"): "only the number of versions is counted, not what each comes to",
}
"""Mutants that mean the same as the rule, and why."""


def mutants_of(rule: Rule) -> Iterator[Mutant]:
    """Each differs from the rule in one place."""
    text = rule.expr
    for change, mutated in _mutations(text):
        if mutated != text:
            yield Mutant(change=change, rule=replace(rule, expr=mutated))
    if rule.hold:
        yield Mutant(change="for halved", rule=replace(rule, hold=rule.hold // 2))
        yield Mutant(change="for doubled", rule=replace(rule, hold=rule.hold * 2))


def _mutations(text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r" (by|on) \(([^)]+)\) ?|(sum|max|min|avg|count)(?= by| \(|\()", text):
        if match[1]:
            yield f"drop{match[0].rstrip()} at {match.start()}", text[: match.start()] + text[match.end() :]
        elif text[match.end() :].startswith("("):
            yield f"drop {match[3]} at {match.start()}", text[: match.start()] + text[match.end() :]
        if match[3]:
            other = {"sum": "max", "max": "min", "min": "max", "avg": "sum", "count": "sum"}[match[3]]
            yield f"{match[3]} to {other} at {match.start()}", text[: match.start()] + other + text[match.end() :]
    for match in re.finditer(r"\[(\d+)([smhdw])\]", text):
        for factor in (3, 1 / 3):
            window = f"[{_seconds(match[1], match[2]) * factor:.0f}s]"
            yield f"{match[0]} to {window} at {match.start()}", text[: match.start()] + window + text[match.end() :]
    for match in re.finditer(r" offset \w+", text):
        yield f"drop{match[0]} at {match.start()}", text[: match.start()] + text[match.end() :]
    for match in _COMPARED.finditer(text):
        flipped = f"{_FLIPPED[match[1]]} {match[2] or ''}"
        yield f"flip {match[0].strip()} at {match.start()}", text[: match.start()] + flipped + text[match.end() :]
        value = match[2]
        if value and float(value):
            for factor in (2.0, 0.5):
                other = f"{match[1]} {float(value) * factor:.10g}"
                yield f"{match[0]} to {other} at {match.start()}", text[: match.start()] + other + text[match.end() :]
    for match in re.finditer(r" (and|or|unless) ", text):
        for other in _JOINED[match[1]]:
            mutated = f"{text[: match.start()]} {other} {text[match.end() :]}"
            yield f"{match[1]} to {other} at {match.start()}", mutated
    for match in _MATCHER.finditer(text):
        yield f"drop {match[0]} at {match.start()}", text[: match.start()] + text[match.end() :]
        value = f'{match[1]}{match[2]}"{match[3]}x"{match[4] or ""}'
        yield f"{match[0]} to {value} at {match.start()}", text[: match.start()] + value + text[match.end() :]
        negated = f'{match[1]}{_NEGATED[match[2]]}"{match[3]}"{match[4] or ""}'
        yield f"{match[0]} to {negated} at {match.start()}", text[: match.start()] + negated + text[match.end() :]
    for match in re.finditer(r"histogram_quantile\((0\.\d+)", text):
        yield f"quantile 0.5 at {match.start()}", text[: match.start(1)] + "0.5" + text[match.end(1) :]


def _seconds(amount: str, unit: str) -> int:
    return int(amount) * {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}[unit]
