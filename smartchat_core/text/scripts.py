"""Ranges of Unicode that words are cut and folded by."""

from __future__ import annotations

import re

__all__ = ["MARKS", "UNSPACED", "UNSPACED_RUNS", "WORD"]

# Marks and joined signs that belong to a word, though `\w` does not take them in: combining accents, Cyrillic,
# Hebrew, Arabic, Syriac and Thaana points, the scripts of India (less the danda), Thai to Myanmar, Tibetan, Khmer, and
# the two joiners that Persian and the scripts of India spell with.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0963\u0966-\u0df3\u0e00-\u0e3a"
    "\u0e40-\u0e4e\u0e50-\u0e59\u0e80-\u0eff\u0f18-\u0f39\u0f71-\u0f84\u1000-\u1049\u1050-\u109d\u1780-\u17d3\u200c\u200d"
)

# Scripts that are written without spaces between words, and Korean, whose particles cling to their nouns:
# Thai, Lao, Myanmar, Khmer, kana, Han (with extensions), Hangul syllables.
UNSPACED = (
    "\u0e00-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u109d\u1780-\u17d3\u3005-\u3007\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)

# Letters and digits with the marks that belong to them. Runs of letters go first, for `re` is several times slower
# where it has to choose at every letter.
WORD = re.compile(rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*")

UNSPACED_RUNS = re.compile(rf"([{UNSPACED}]+)")
"""Splits a word into its runs of unspaced script, at the odd places, and what stands between them."""
