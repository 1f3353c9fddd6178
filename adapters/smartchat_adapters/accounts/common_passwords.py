"""Common passwords, from the list that zxcvbn carries."""

from __future__ import annotations

from zxcvbn.frequency_lists import FREQUENCY_LISTS

__all__ = ["ZxcvbnPasswords"]


class ZxcvbnPasswords:
    """The `CommonPasswords` of zxcvbn: thirty thousand that were found most often where others were stolen.

    Its words of films and of an encyclopedia count as well: many of twelve letters and more are passwords of many.
    """

    def __init__(self) -> None:
        lists = ("passwords", "us_tv_and_film", "english_wikipedia")
        self._known = frozenset(word for name in lists for word in FREQUENCY_LISTS[name])

    def has(self, password: str) -> bool:
        return password in self._known
