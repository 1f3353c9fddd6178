"""Legibility of text: whether its characters are those that a reader of the original sees.

Fonts with a wrong or missing table of Unicode characters and encodings that were guessed wrong give text in which every
letter is another one, or none at all. It looks like text to a program, and nobody can search or read it. What no
language looks like is recognised by the letters: how many there are among the signs, which pairs they make, how long
the words are, and whether a word is in one script. Tables, code, formulas, lists of names and texts of worn-out prints
are no garbage, so that a text is called unreadable on strong evidence only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from smartchat_core.parsing.common_letters import COMMON_LETTERS, script_of
from smartchat_core.parsing.double_encoding import find_double_encoding
from smartchat_core.parsing.letter_pairs import CYRILLIC, LATIN, mean_weight

__all__ = ["Legibility", "legibility", "sample_of"]

_SAMPLE = 4000
_ENOUGH = 60
"""Characters without white space."""
_UNKNOWN = 0.3
_FEW_IN_WORDS = 0.3
_FEW_IN_TEXT = 0.3
_STRANGE = 0.06
_STRANGE_IN_WORDS = 0.03
_NARROW_KANA = 0.3
_KANA = 0.1
_ONE_CHARACTER = 0.6
_TWICE = 0.1
_PAIRS = 150
_LEAST_WEIGHT: Mapping[str, float] = {"latin": 7.4, "cyrillic": 5.3}
_ACCENTED = 0.6
_SHORTEST_TOKEN = 3
_MALFORMED = 0.35
_MALFORMED_TOKENS = 10
_MIXED = 0.4
_MIXED_WORDS = 20
_ALPHABET = 12
_SCRAMBLED = 0.5
_SCRAMBLED_SIGNS = 0.05
_SECOND_SCRIPT = 8
_LONGEST_WORD, _SHORTEST_WORD = 40, 2

_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"(?<!\S)[(\[\"'“”„«‘’¿¡]{0,3}([^\W\d_]+(?:['’\-‐][^\W\d_]+){0,4})[)\]\"'“”«»‘’.,;:!?…]{0,4}(?!\S)")
_BETWEEN = re.compile(r"(?<=[^\W_])[^\w\s]+(?=[^\W_])")
_STRANGE_SIGNS = frozenset('!"#$%&;?@`¡¢£¤¥¦§¨©ª«¬®¯´¶¸º»¼½¾¿')
_IN_WORD = re.compile(r"(?<=[^\W\d_])[¢£¤¥¦§¨©ª¬®¯´¶¸º¼½¾]+(?=[^\W\d_])")
# Corners, crossings and blocks: the uprights of a table may stand beside letters.
_BOX_IN_WORD = re.compile(r"(?<=[^\W\d_])[\u2552-\u256c\u2580-\u259f]+(?=[^\W\d_])")
_PLAIN_WORDS = ((re.compile("[a-z]{2,}"), LATIN, 8.0), (re.compile("[а-я]{2,}"), CYRILLIC, 6.6))
_ROMAN = re.compile("[IVXLCDM]+")
_CAMEL = re.compile("[a-z][A-Z]")
_BRACKETS, _STOPS = "()[]{}", ".,;:!?\"'“”‘’%*"
_CLOSING, _OPENING = frozenset(")]};:!?%"), frozenset("([{#$&")
_SIGNS_ALONE = 2
_SIGNS = re.compile(r"[^\w\s]{2,}")
_FORMULA_SIGNS = frozenset("()[]{}+-*/=^|<>~±×÷−–.,_…")
_SCRAMBLING = _STRANGE_SIGNS | frozenset("\\~")
_TURNS = re.compile(r"[a-z][^a-z]|[0-9][^0-9.,]|[A-Z][^A-Za-z]|[^A-Za-z0-9][A-Za-z0-9]")
_MANY_TURNS = 2
_RUNS = re.compile(r"([^\w\s])\1+")
# Lines, blocks and leaders of tables; arrows and the signs of mathematics.
_LINES = re.compile("[\u2500-\u25ff\u2800-\u28ff]+")
_DRAWN = re.compile("[\u2190-\u22ff\u2500-\u25ff\u2800-\u28ff.·•…_=+|*~×÷−–—\\-]+")
# UTF-8 that was read as Latin-1 or Windows-1252: a lead byte and what its following bytes look like there.
_FOLLOWING = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_DOUBLY_ENCODED = re.compile(f"[Â-ô][{_FOLLOWING}]")
_PLAIN = str.maketrans("ıłđøæðþœßŋ", "ildoadtosn")


class Legibility(StrEnum):
    """What the characters of a text look like."""

    READABLE = "readable"
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"
    """There are too few of them to judge."""


@dataclass(frozen=True, slots=True)
class _Characters:
    """The characters of a text without white space, by what they are."""

    total: int
    commonest: int
    letters: int
    unknown: int
    scripts: Mapping[str, Counter[str]]
    marks: frozenset[str]


def sample_of(text: str, *, pieces: int = 8) -> str:
    """As much of a long text as it takes to judge it: pieces from its beginning to its end."""
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // pieces
    step = (len(text) - size) // max(pieces - 1, 1)
    return " ".join(text[at : at + size] for at in range(0, len(text) - size + 1, step))


def legibility(text: str) -> Legibility:
    """Whether the text, or a sample of a long one, can be read. Linear in the length of the sample."""
    text = sample_of(text)
    twice = None if text.isascii() else find_double_encoding(text)
    if twice is not None and twice.characters > _TWICE * len(text) and twice.characters >= _ENOUGH:
        return Legibility.UNREADABLE
    if _is_plainly_in_language(text):
        return Legibility.READABLE
    characters = _characters(text)
    if characters.total < _ENOUGH:
        return Legibility.UNDECIDED
    if (
        characters.unknown > _UNKNOWN * characters.total
        or characters.commonest > _ONE_CHARACTER * characters.letters > _ONE_CHARACTER * _ENOUGH
        or _is_signs(text, characters)
        or _is_doubly_encoded(text, characters)
        or _is_scrambled(text)
        or _mixes_scripts(text, characters)
        or _has_odd_letters(characters)
        or _has_odd_pairs(text)
    ):
        return Legibility.UNREADABLE
    return Legibility.READABLE


def _is_plainly_in_language(text: str) -> bool:
    """Whether most of it is words in usual pairs of Latin or Cyrillic letters, as most texts are: a short way."""
    lowered = text.lower()
    for pattern, table, usual in _PLAIN_WORDS:
        words = pattern.findall(lowered)
        letters = sum(map(len, words))
        if letters >= _PAIRS and letters * 2 >= len(text) and len(set("".join(words))) >= _ALPHABET:
            return mean_weight(words, table)[0] >= usual
    return False


def _characters(text: str) -> _Characters:
    counts = Counter(text)
    total = letters = unknown = commonest = 0
    scripts: dict[str, Counter[str]] = {}
    marks = set()
    for char, count in counts.items():
        kind, plain = _kind(char)
        if kind == "space":
            continue
        total += count
        if kind == "mark":
            marks.add(char)
        elif kind == "unknown":
            unknown += count
        elif kind != "sign":
            letters += count
            commonest = max(commonest, count)
            scripts.setdefault(kind, Counter())[plain] += count
    return _Characters(
        total=total,
        commonest=commonest,
        letters=letters,
        unknown=unknown,
        scripts=scripts,
        marks=frozenset(marks),
    )


@lru_cache(maxsize=8192)
def _kind(char: str) -> tuple[str, str]:
    """The script of a letter and its plain form, else whether it is a space, a mark, a sign, or unknown."""
    category = unicodedata.category(char)
    if char.isspace() or category == "Cf":
        return "space", char
    if category in {"Cc", "Cn", "Co", "Cs"} or char == "\ufffd":
        return "unknown", char
    if category[0] != "L":
        return "mark" if category[0] == "M" else "sign", char
    # Presentation forms of Arabic, letters of full width.
    plain = char if "\uac00" <= char <= "\ud7a3" else unicodedata.normalize("NFKD", char)[0].lower()
    return script_of(plain) or "other", plain


def _is_signs(text: str, characters: _Characters) -> bool:
    """Whether signs stand where letters belong: between letters and digits, or in place of nearly all of them."""
    if any(
        sum(map(len, pattern.findall(text))) > _STRANGE_IN_WORDS * characters.total
        for pattern in (_IN_WORD, _BOX_IN_WORD)
    ):
        return True
    # Marks, such as the vowels of Indic scripts, are no letters to the pattern.
    text = text.translate(dict.fromkeys(map(ord, characters.marks)))
    in_words = sum(len(run) for run in _LETTERS.findall(text) if len(run) >= _SHORTEST_WORD)
    if in_words >= _FEW_IN_WORDS * characters.total:
        return False
    strange = sum(1 for run in _BETWEEN.findall(text) for char in run if char in _STRANGE_SIGNS)
    if strange > _STRANGE * characters.total or _is_malformed(text):
        return True
    rest = "".join(_DRAWN.sub(" ", _RUNS.sub(r"\1", text)).split())
    return len(rest) >= _ENOUGH and sum(map(str.isalnum, rest)) < _FEW_IN_TEXT * len(rest)


def _is_malformed(text: str) -> bool:
    """Whether digits and signs follow each other as they do in no number, formula or list."""
    tokens = [token for token in _LINES.sub(" ", text).split() if len(token) >= _SHORTEST_TOKEN]
    malformed = sum(map(_malformed, tokens))
    return malformed >= _MALFORMED_TOKENS and malformed > _MALFORMED * len(tokens)


def _malformed(token: str) -> bool:
    core = token.strip(_STOPS)
    if not any(map(str.isalnum, token)):
        return len(set(token) - _FORMULA_SIGNS) > _SIGNS_ALONE
    if token[0] in _CLOSING or token[-1] in _OPENING:
        return True
    if not _balanced(core):
        core = core.strip(_BRACKETS + _STOPS)
        if not _balanced(core):
            return True
    if any(len(set(run) - _FORMULA_SIGNS) > 1 for run in _SIGNS.findall(core)):
        return True
    return any(char in _STRANGE_SIGNS for run in _BETWEEN.findall(core) for char in run)


def _balanced(token: str) -> bool:
    """Whether each bracket of the token is closed in it."""
    depth = 0
    for char in token:
        depth += char in "([{"
        depth -= char in ")]}"
        if depth < 0:
            return False
    return not depth


def _is_scrambled(text: str) -> bool:
    """Whether small and capital letters, digits and signs take turns within words, as in no text and no program."""
    tokens = [core for token in text.split() if len(core := token.strip(_BRACKETS + _STOPS)) >= _SHORTEST_TOKEN]
    tokens = [token for token in tokens if len(token) <= _LONGEST_WORD]
    odd = [token for token in tokens if len(_TURNS.findall(token)) >= _MANY_TURNS]
    if len(odd) < _MALFORMED_TOKENS or len(odd) < _SCRAMBLED * len(tokens):
        return False
    line = "".join(odd)
    signs = sum(char in _SCRAMBLING for char in line)
    if signs < _SCRAMBLED_SIGNS * len(line):
        return False
    weight, pairs = mean_weight(_PLAIN_WORDS[0][0].findall(" ".join(odd).lower()), LATIN)
    return pairs < len(line) * _FEW_IN_WORDS or weight < _LEAST_WEIGHT["latin"]


def _is_doubly_encoded(text: str, characters: _Characters) -> bool:
    """Whether UTF-8 was read as Latin-1 or Shift-JIS, or letters of another code page as accented Latin ones."""
    latin = characters.scripts.get("latin", Counter())
    if len(_DOUBLY_ENCODED.findall(text)) * 4 > characters.total:
        return True
    if sum("\uff61" <= char <= "\uff9f" for char in text) > _NARROW_KANA * characters.total:
        return True
    raw = sum(latin.values())
    accented = sum(1 for char in text if "\u00c0" <= char <= "\u024f")
    return raw >= _ENOUGH and accented > _ACCENTED * raw


def _mixes_scripts(text: str, characters: _Characters) -> bool:
    """Whether words are of letters from several scripts."""
    shares = sorted(letters.total() for script, letters in characters.scripts.items() if script in _APART)
    if len(shares) < 2 or shares[-2] * _SECOND_SCRIPT < characters.letters:
        return False
    words = mixed = 0
    for match in _WORD.finditer(text):
        word = match.group(1)
        if word.isascii() or len(word) < 3:
            words += len(word) >= 3
            continue
        found = {_kind(char)[0] for char in word} & _APART
        words += 1
        mixed += len(found) > 1
    return words >= _MIXED_WORDS and mixed > _MIXED * words


_APART = frozenset(("latin", "greek", "cyrillic", "armenian", "hebrew", "arabic", "thai", "devanagari", "georgian"))


def _has_odd_letters(characters: _Characters) -> bool:
    """Whether the commonest letters of the script are rare in the one in which most of the text is."""
    if not characters.scripts:
        return False
    script, letters = max(characters.scripts.items(), key=lambda item: item[1].total())
    common = COMMON_LETTERS.get(script)
    count = letters.total()
    if common is None or count < common.enough or count * 2 < characters.letters:
        return False
    if script == "han" and characters.scripts.get("kana", Counter()).total() > _KANA * count:
        return False
    share = max(sum(letters[letter] for letter in known) for known in common.lists) / count
    return share < common.least


def _has_odd_pairs(text: str) -> bool:
    """Whether the letters of words that are as long as a language's make pairs that no language makes."""
    words: dict[str, list[str]] = {"latin": [], "cyrillic": []}
    lengths: Counter[int] = Counter()
    for match in _WORD.finditer(text):
        for word in _LETTERS.findall(match.group(1)):
            if len(word) > _LONGEST_WORD or _ROMAN.fullmatch(word) or _CAMEL.search(word):
                continue
            script = _kind(word[0])[0]
            if script in words:
                words[script].append(word)
                lengths[len(word)] += 1
    script, found = max(words.items(), key=lambda item: sum(map(len, item[1])))
    if not found or not _as_in_language(lengths):
        return False
    table = LATIN if script == "latin" else CYRILLIC
    weight, pairs = mean_weight(_folded(" ".join(found)).split(), table)
    return pairs >= _PAIRS and weight < _LEAST_WEIGHT[script]


def _as_in_language(lengths: Counter[int]) -> bool:
    """Whether there are words of many lengths, as there are not in lists of codes, sequences and abbreviations."""
    total = lengths.total()
    usual = sum(count * 20 >= total for count in lengths.values())
    long = sum(count for length, count in lengths.items() if length > 5)
    return usual >= 5 and long * 8 >= total


def _folded(text: str) -> str:
    """The text in small letters without their marks."""
    text = text.lower()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
