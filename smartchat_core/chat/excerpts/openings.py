"""How a sentence shows that it needs what stands before it or after it, in several languages."""

from __future__ import annotations

import re

from smartchat_core.text.folding import fold

__all__ = ["announces", "has_pronoun", "is_item", "leans_back"]

_PRONOUNS = frozenset(
    (
        "he she it they this that these those his hers her their its him them such both there here "  # English
        "er sie es dies diese dieser dieses jene jener ihr ihre ihm ihn ihnen sein seine dort "  # German
        "il elle ils elles ce cela ceci celui celle ceux cette ces son sa ses leur leurs lui "  # French
        "ella ello ellos ellas esto eso aquello este esta estos estas ese esa su sus "  # Spanish
        "egli lui lei essi esse loro questo questa questi queste quello quella suo sua "  # Italian
        "ele ela eles elas isso isto aquilo esse essa seu sua seus suas "  # Portuguese
        "он она оно они это этот эта эти его ее их ему ей им "  # Russian
    ).split()
)
_UNSPACED_PRONOUNS = ("他", "她", "它", "这", "那", "這", "彼", "それ", "これ", "その", "この")
_LETTERS = re.compile(r"[^\W\d_]+")

# Words that say that something follows, where no colon does.
_ANNOUNCING = re.compile(
    r"\b(?:as follows|the following|these words|thus|wie folgt|folgende[snmr]?|comme suit|ce qui suit|como sigue|"
    r"lo siguiente|come segue|il seguente|como segue|o seguinte|следующее|следующим образом|如下)\W*$",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：][\s\"'“‘„«”’»)\]]*$")
_ITEM = re.compile(r"(?:[-–—•·*▪◦‣]|[#$%>]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]")
_SEEN = 80
"""Characters at either end of a sentence that show it."""


def leans_back(sentence: str) -> bool:
    """Whether it begins with a pronoun, or in the middle of another: it is understood with the one before only."""
    begin = sentence[:_SEEN].lstrip("\"'“‘„«»([—–- ")
    if begin.startswith(_UNSPACED_PRONOUNS) or begin[:1].islower():
        return True
    first = _LETTERS.match(begin)
    return first is not None and fold(first[0]) in _PRONOUNS


def has_pronoun(sentence: str) -> bool:
    """Whether a word of the sentence stands for somebody or something that was named before, and no name stands in it.

    A word with a capital that does not begin the sentence is taken for a name.
    """
    words = _LETTERS.findall(sentence)
    return not any(word[0].isupper() for word in words[1:]) and any(fold(word) in _PRONOUNS for word in words)


def announces(sentence: str) -> bool:
    """Whether it ends by saying that something follows, or is nothing but the number of an item."""
    end = sentence[-_SEEN:]
    return (
        _NUMBER.fullmatch(sentence) is not None or _COLON.search(end) is not None or _ANNOUNCING.search(end) is not None
    )


def is_item(block: str) -> bool:
    """Whether a paragraph is an item of a list or a command to be typed: it belongs to what leads to it."""
    return _ITEM.match(block) is not None
