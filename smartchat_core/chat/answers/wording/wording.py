"""Answers' own words in one language, as data with the few rules that hold them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from smartchat_core.chat.answers.wording.messages import Message, Noun
from smartchat_core.model.section import SectionRole
from smartchat_core.text.languages import primary_language

__all__ = ["Countable", "Wording", "one_or_many", "slavic", "unchanged"]

Countable = SectionRole | Noun
_FEW = 10_000


def one_or_many(count: int) -> int:
    """The form for one, or for any other number."""
    return 0 if count == 1 else 1


def unchanged(_count: int) -> int:
    """One form for all numbers."""
    return 0


def slavic(count: int) -> int:
    """The forms for 1, for 2 to 4 and for 5 and more, by the last digits."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The templates of a language.

    Attributes:
        language: its primary subtag.
        messages: a template for each message, with named fields.
        counted: "{n} chapter", "{n} chapters": the forms of a noun with a number, as `plural` chooses among them.
        labels: "Chapter {n}": how one section of a series is called.
        languages: the names of languages by primary subtag.
        plural: the index of the form for a number.
        comma, last: what stands between the items of a list, and before the last.
        thousands: what separates thousands; languages other than English do so from 10,000 on.
    """

    language: str
    messages: Mapping[Message, str]
    counted: Mapping[Countable, tuple[str, ...]]
    labels: Mapping[SectionRole, str]
    languages: Mapping[str, str] = field(default_factory=dict)
    plural: Callable[[int], int] = one_or_many
    comma: str = ", "
    last: str = " and "
    thousands: str = "\u202f"

    def say(self, message: Message, **values: object) -> str:
        """The message with these values in its fields."""
        return self.messages[message].format(**values)

    def so_far(self, words: str, *, bounded: bool) -> str:
        """The words, stated as true of what has been read where that is `bounded`."""
        return self.say(Message.SO_FAR, said=words) if bounded else words

    def number(self, count: int) -> str:
        """A number with its thousands separated."""
        plain = f"{count:,}"
        return plain if self.thousands == "," else plain.replace(",", self.thousands if count >= _FEW else "")

    def count(self, what: Countable, count: int) -> str:
        """A number of things, such as "27 chapters"."""
        forms = self.counted.get(what) or self.counted[SectionRole.SECTION]
        return forms[min(self.plural(count), len(forms) - 1)].format(n=self.number(count))

    def label(self, role: SectionRole, number: int) -> str:
        """How a section is called by its role and number, such as "Chapter 6"."""
        return (self.labels.get(role) or self.labels[SectionRole.SECTION]).format(n=number)

    def listed(self, items: Sequence[str]) -> str:
        """The items as a list within a sentence."""
        if len(items) < 2:
            return "".join(items)
        return self.comma.join(items[:-1]) + self.last + items[-1]

    def language_name(self, tag: str) -> str:
        """The name of a language with its tag in brackets; the tag alone where the name is not known."""
        name = self.languages.get(primary_language(tag), "")
        return f"{name} ({tag})" if name else tag
