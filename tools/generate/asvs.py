"""The counts of requirements in docs/security/README.md."""

import csv
from collections import Counter
from enum import StrEnum
from pathlib import Path

__all__ = ["TABLE", "Requirement", "Standing", "read_requirements", "requirement_pages"]

Requirement = dict[str, str]
"""A row of the table, by column."""

TABLE = "docs/security/asvs.csv"
_PAGE = "docs/security/README.md"
_BEGIN, _END = "<!-- counts: `make generate` writes them -->\n", "<!-- end of counts -->"


class Standing(StrEnum):
    """What a row says of its requirement."""

    MET = "met"
    IN_PART = "in part"
    GAP = "gap"
    NOT_APPLICABLE = "does not apply"

    @classmethod
    def of(cls, row: Requirement) -> "Standing":
        """What this row says."""
        if row["applies"] == "no":
            return cls.NOT_APPLICABLE
        if not row["gap"]:
            return cls.MET
        return cls.IN_PART if row["code"] else cls.GAP


def read_requirements(root: Path) -> tuple[Requirement, ...]:
    """The rows of the table."""
    with (root / TABLE).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def requirement_pages(root: Path) -> dict[str, str]:
    """The page with its counts, by its path in the repository."""
    before, _, rest = (root / _PAGE).read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return {_PAGE: f"{before}{_BEGIN}\n{_counts(read_requirements(root))}\n{_END}{after}"}


def _counts(rows: tuple[Requirement, ...]) -> str:
    chapters: dict[str, Counter[Standing]] = {}
    for row in rows:
        chapters.setdefault(row["requirement"].partition(".")[0], Counter())[Standing.of(row)] += 1
    lines = [f"| Chapter | {' | '.join(Standing)} | all |", "|---|" + "---|" * (len(Standing) + 1)]
    for chapter, counts in chapters.items():
        lines.append(_line(chapter, counts))
    lines.append(_line("all", sum(chapters.values(), Counter())))
    return "".join(f"{line}\n" for line in lines)


def _line(name: str, counts: Counter[Standing]) -> str:
    numbers = [counts[standing] for standing in Standing]
    return f"| {name} | {' | '.join(map(str, numbers))} | {sum(numbers)} |"
