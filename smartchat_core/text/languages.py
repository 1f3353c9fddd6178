"""Languages: the codes that documents declare, and detection by script and function words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from smartchat_core.text.stop_words import LATIN_LANGUAGES, STOP_WORDS

__all__ = ["detect_language", "is_english", "primary_language"]

# Old and regional codes; and those that name no language: undetermined, several, none that has a code.
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "und": "", "mul": "", "mis": "", "zxx": ""}
# Three-letter codes (ISO 639-2) that books declare instead of the two-letter ones.
_THREE_LETTERS = {
    "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "ita": "it", "por": "pt",
    "dut": "nl", "nld": "nl", "rus": "ru", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "pol": "pl",
    "cze": "cs", "ces": "cs", "hun": "hu", "gre": "el", "ell": "el", "tur": "tr", "ara": "ar", "heb": "he",
    "jpn": "ja", "chi": "zh", "zho": "zh", "kor": "ko", "lat": "la", "cat": "ca", "rum": "ro", "ron": "ro",
}  # fmt: skip

_SAMPLE = 24_000
_LETTERS = re.compile(r"[^\W\d_]+")
_MIN_HITS = 3
_MIN_SHARE = 0.08

_SCRIPTS = {
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "kana": re.compile("[\u3041-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "arabic": re.compile("[\u0620-\u06d3]"),
    "hi": re.compile("[\u0900-\u0963]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "th": re.compile("[\u0e01-\u0e4e]"),
}
_BY_VOTE = {"latin": LATIN_LANGUAGES, "cyrillic": ("ru", "uk", "bg"), "arabic": ("ar", "fa")}

_LATIN_ENGLISH = frozenset(
    "the of and to in is was for that with as on by are at from what which who how when where why did does were "
    "has have had be it this his her their an not".split()
)
_LATIN_OTHER = frozenset(
    "der die das und ist ein eine wer wie wann warum welche welcher welches wurde von zu mit auf für den dem des im "
    "le la les un une des du de et est qui que quoi où quand pourquoi comment quel quelle dans pour avec sur "
    "el los las una y es quién qué cómo cuándo dónde cuál por del en con para se fue "
    "il lo gli di che chi dove quando perché quale nel della sono "
    "o os um uma e é quem como onde qual no na em foi "
    "ne nu cine ce cum unde când care este și în bir ve ne kim hangi nasıl ile için là và của gì ai".split()
)


def primary_language(tag: str) -> str:
    """The primary subtag of a BCP 47 tag in lower case; aliases and three-letter codes are resolved.

    Empty where the tag stands for an unknown language.
    """
    primary = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    primary = _THREE_LETTERS.get(primary, primary)
    return _ALIASES.get(primary, primary)


def detect_language(text: str) -> str:
    """The primary language subtag of a text, `""` when there is too little text.

    The commonest script of the first 24,000 characters decides; among languages that share it, the one whose
    function words make up the largest share of the words, if that share is at least 8 %.
    """
    sample = text[:_SAMPLE]
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    # A Japanese text has more Han than kana; a Chinese one has next to no kana.
    if counts["kana"] * 10 > counts["han"]:
        counts["kana"] += counts["han"]
    script = max(counts, key=counts.__getitem__)
    if not counts[script]:
        return ""
    if script in _BY_VOTE:
        return _vote(sample, _BY_VOTE[script])
    return {"han": "zh", "kana": "ja"}.get(script, script)


def _vote(sample: str, languages: tuple[str, ...]) -> str:
    words = Counter(_LETTERS.findall(sample.casefold()))
    total = sum(words.values())
    hits = {
        language: sum(count for word, count in words.items() if word in STOP_WORDS[language]) for language in languages
    }
    best = max(languages, key=hits.__getitem__)
    return best if hits[best] >= max(_MIN_HITS, _MIN_SHARE * total) else ""


def is_english(words: Sequence[str]) -> bool:
    """Whether a question in these words is not clearly in another language; it is too short for `detect_language`."""
    letters = "".join(words)
    foreign = sum(1 for letter in letters if ord(letter) > 0x24F)
    if foreign * 3 > len(letters):
        return False
    folded = [word.casefold() for word in words]
    english = sum(word in _LATIN_ENGLISH for word in folded)
    other = sum(word in _LATIN_OTHER for word in folded)
    accented = sum(any(ord(letter) > 0x7F for letter in word) for word in folded)
    return english >= other + accented
