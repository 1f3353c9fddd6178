"""Words that differ by a few letters."""

from __future__ import annotations

__all__ = ["within_distance"]

_LONGEST = 40


def within_distance(one: str, other: str, most: int) -> bool:
    """Whether one word becomes the other by at most so many insertions, deletions, replacements or swaps of neighbours.

    The optimal string alignment distance (Damerau 1964), in a band of `most` around the diagonal. Words of more than 40
    letters are only compared for equality.
    """
    if one == other:
        return True
    if abs(len(one) - len(other)) > most or max(len(one), len(other)) > _LONGEST:
        return False
    far = most + 1
    before: list[int] = []
    above = [min(column, far) for column in range(len(other) + 1)]
    for row, letter in enumerate(one, start=1):
        current = [min(row, far)] + [far] * len(other)
        for column in range(max(1, row - most), min(len(other), row + most) + 1):
            cost = 0 if letter == other[column - 1] else 1
            best = min(above[column] + 1, current[column - 1] + 1, above[column - 1] + cost)
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == other[column - 1]:
                best = min(best, before[column - 2] + 1)
            current[column] = min(best, far)
        if min(current) >= far:
            return False
        before, above = above, current
    return above[-1] <= most
