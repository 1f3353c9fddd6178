"""The words of books, and how they spell what a question in another language spells otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from smartchat_core.chat.understanding.edit_distance import within_distance
from smartchat_core.text.folding import fold
from smartchat_core.text.phonetics import sound_keys
from smartchat_core.text.scripts import WORD

__all__ = ["Vocabulary"]

_LEAST_NAMED, _SHORTEST_NAME = 3, 3
_CAPITALS = 0.8
"""The share of a word's occurrences that begin with a capital, from which on it is taken for a name."""
_COGNATE = 7
"""Letters from which on a common word of two languages is recognised though it is written otherwise."""
_SAME_START = 2
_SHORT_KEY, _LONG_KEY = 2, 4
"""Consonants of a name that say enough, and those from which on one of them may differ."""

# Endings of learned words that languages share, by those that English has for them.
_ENDINGS = (
    ("logie", "logy"), ("logia", "logy"), ("grafie", "graphy"), ("grafia", "graphy"), ("phie", "phy"), ("fia", "phy"),
    ("ie", "y"), ("ia", "y"), ("tat", "ty"), ("te", "ty"), ("dad", "ty"), ("dade", "ty"), ("ta", "ty"),
    ("cion", "tion"), ("cao", "tion"), ("zione", "tion"), ("isme", "ism"), ("ismus", "ism"), ("ismo", "ism"),
    ("ique", "ic"), ("isch", "ic"), ("ische", "ic"), ("ico", "ic"), ("ica", "ic"), ("ik", "ic"), ("ik", "ics"),
    ("eur", "or"), ("or", "or"), ("ore", "or"), ("ant", "ant"), ("ent", "ent"), ("ente", "ent"), ("ante", "ant"),
    ("enz", "ence"), ("enza", "ence"), ("encia", "ence"), ("anz", "ance"), ("anza", "ance"), ("ancia", "ance"),
)  # fmt: skip

_NAME_ENDINGS = (("o", "us"), ("e", "us"), ("ie", "ia"), ("e", "a"), ("o", ""), ("a", ""), ("us", "o"), ("on", "o"))


class Vocabulary:
    """How often each word of the texts occurs, as it is spelled; made in a time linear in their length."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            for word, count in Counter(WORD.findall(text)).items():
                self._spellings[fold(word)][word] += count
        self._sounds: dict[str, Counter[str]] | None = None

    def __contains__(self, word: str) -> bool:
        """Whether the texts have the word, in any spelling that folds to the same."""
        return fold(word) in self._spellings

    def names(self, word: str) -> str:
        """A word as the texts spell it, if they have it as a name; empty where they do not."""
        folded = fold(word)
        return self._usual(folded) if folded in self._spellings and self._is_name(folded) else ""

    def by_use(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words, those first that the texts use most."""
        return tuple(sorted(words, key=lambda word: -self._count(fold(word))))

    def spelled(self, word: str, *, name: bool) -> str:
        """How the texts spell a word of another language in Latin letters; empty where they have nothing like it.

        A name may differ by a letter, by two if it is long, and so may a long word that languages share.
        """
        folded = fold(word)
        if folded in self._spellings and (not name or self._is_name(folded)):
            return self._usual(folded)
        shared = [one for one in cognates(folded, name=name) if one in self._spellings]
        shared = [one for one in shared if not name or self._is_name(one)]
        if shared:
            return self._usual(shared[0])
        if not name and len(folded) < _COGNATE:
            return ""
        start = 1 if name else _SAME_START
        for most in range(1, 3 if len(folded) > _COGNATE else 2):
            near = [
                other
                for other in self._spellings
                if other[:start] == folded[:start]
                and (not name or self._is_name(other))
                and within_distance(folded, other, most)
            ]
            if near:
                return self._usual(max(near, key=lambda one: (self._count(one), one)))
        return ""

    def sounding(self, name: str, *, exactly: bool = False) -> str:
        """The name in the texts that sounds like one in another script; empty where none does.

        Of a long name one consonant may differ, unless it is to sound `exactly` so.
        """
        keys = {key for key in sound_keys(name) if len(key) >= _SHORT_KEY}
        if self._sounds is None:
            self._sounds = defaultdict(Counter)
            for folded in self._spellings:
                if self._is_name(folded):
                    for key in sound_keys(folded):
                        self._sounds[key][folded] += self._count(folded)
        found: Counter[str] = Counter()
        for key in keys:
            found.update(self._sounds.get(key, Counter()))
        if not found and not exactly:
            for key in keys:
                for other, names in self._sounds.items():
                    if min(len(key), len(other)) >= _LONG_KEY and within_distance(key, other, 1):
                        found.update(names)
        return self._usual(max(found, key=lambda one: (found[one], one))) if found else ""

    def _is_name(self, folded: str) -> bool:
        spellings = self._spellings[folded]
        capital = sum(count for spelling, count in spellings.items() if spelling[:1].isupper())
        return len(folded) >= _SHORTEST_NAME and capital >= _LEAST_NAMED and capital >= _CAPITALS * spellings.total()

    def _usual(self, folded: str) -> str:
        return self._spellings[folded].most_common(1)[0][0]

    def _count(self, folded: str) -> int:
        return self._spellings[folded].total() if folded in self._spellings else 0


def cognates(word: str, *, name: bool = False) -> Iterator[str]:
    """What a learned word of another language, or a name, may be in English: Phrenologie, phrenology."""
    for ending, english in _NAME_ENDINGS if name else _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SAME_START:
            yield word[: -len(ending)] + english
