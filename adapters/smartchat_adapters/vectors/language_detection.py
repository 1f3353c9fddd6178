"""Guessing the language of a text from its script and its function words."""

from __future__ import annotations

import re
from collections import Counter

from smartchat_adapters.vectors._stop_words import LATIN_LANGUAGES, STOP_WORDS

__all__ = ["detect_language"]

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


def detect_language(text: str) -> str:
    """The primary language subtag of a text, `""` when there is too little to tell.

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
