"""The outcome of attacks as a table."""

from collections.abc import Sequence

from tests.attack.frame import Attack
from tests.attack.run import Outcome

__all__ = ["HEAD", "row"]

_LIVEZ = ("/livez", "/livez from the attacker's address", "/readyz")
_OTHERS = ("another client's list", "another client's upload")

HEAD = (
    "| attack | probes | slowest | other client | slowest | descriptors | memory | stack traces | kept too long |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def row(attack: Attack, outcome: Outcome) -> str:
    """One line of the table."""
    cells = [
        f"`{attack.name}`",
        _answered(outcome, _LIVEZ),
        _slowest(outcome, _LIVEZ),
        _answered(outcome, _OTHERS),
        _slowest(outcome, _OTHERS),
        f"{outcome.descriptors:,}",
        f"{outcome.resident / 1024**2:.0f} MiB",
        str(outcome.traces),
        "–" if outcome.left is None else str(outcome.left),
    ]
    return f"| {' | '.join(cells)} |"


def _answered(outcome: Outcome, questions: Sequence[str]) -> str:
    counts = [outcome.answered(one) for one in questions]
    return f"{sum(one for one, _ in counts)} of {sum(all_ for _, all_ in counts)}"


def _slowest(outcome: Outcome, questions: Sequence[str]) -> str:
    return f"{max(outcome.slowest(one) for one in questions):.2f} s"
