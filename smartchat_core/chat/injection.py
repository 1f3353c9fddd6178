"""Prompt injection: recognising texts that give instructions to a language model.

Detection only counts and reports. What protects an answer is elsewhere: passages are put to the model as data that it
must not obey (`prompting`), and every sentence is checked against the sources (`claims`). So the rules may miss what is
cunning, but must hardly ever fire on books, in which people order one another about all the time: each one asks for
words that address a *model* or its *instructions*, not for a command alone. In 19,943 pieces of 1,200 characters of the
real books and hostile files of the test data none was taken for an order.

The patterns are of the kind that OWASP lists as LLM01, prompt injection
(https://genai.owasp.org/llmrisk/llm01-prompt-injection/): to forget the instructions, to reveal them, to act as a
persona without rules, and marks that imitate the format of a conversation.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["detect_prompt_injection"]

_RULES = r"(?:instructions?|prompts?|directives?|guidelines?|guardrails?|system\s+(?:message|rules?))"
_BEFORE = (
    r"(?:(?:all|any|every|the|of|your|my|these|those)\s+){0,3}"
    r"(?:previous|prior|above|earlier|preceding|initial|original|former)"
)
_HIDDEN = r"(?:\w+\s+)?(?:system\s+prompt|hidden\s+(?:prompt|instructions)|initial\s+prompt)"
_GERMAN = r"(?:vorherigen|bisherigen|obigen|früheren|vorigen)\s+(?:anweisungen|instruktionen|befehle|vorgaben)"
_FRENCH = r"(?:instructions|consignes)\s+(?:précédentes|antérieures|ci-dessus)"
_PATTERNS = (
    rf"\b(?:ignore|disregard|forget|override|bypass|skip)\s+{_BEFORE}\s+(?:\w+\s+)?{_RULES}",
    rf"\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+)?(?:of\s+)?your\s+(?:\w+\s+)?{_RULES}",
    rf"\b(?:reveal|repeat|print|show|output|display|leak|tell\s+me)\s+(?:me\s+)?(?:your|the)\s+{_HIDDEN}",
    r"\byou\s+are\s+now\s+(?:in\s+)?(?:dan\b|developer\s+mode|jailbroken|an?\s+(?:unrestricted|unfiltered)\b)",
    r"\b(?:enable|enter|activate)\s+(?:developer|jailbreak|dan|god)\s+mode\b",
    r"\b(?:pretend|act\s+as\s+if)\s+(?:that\s+)?you\s+(?:have|had)\s+no\s+(?:rules|restrictions|guidelines|filters)",
    r"<\|(?:im_start|im_end|system|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>",
    r"^[ \t]*(?:#{1,4} *)?(?:new|updated)\s+(?:system\s+)?instructions?\s*:",
    # German, French, Spanish, Italian, Portuguese: to forget the instructions given before.
    rf"\b(?:ignoriere|vergiss|missachte)\w*\s+(?:bitte\s+)?(?:alle\s+|deine\s+|die\s+)*{_GERMAN}",
    rf"\b(?:ignore[zr]?|oublie[zr]?)\s+(?:toutes\s+)?(?:les|tes|vos)\s+{_FRENCH}",
    r"\b(?:ignora|olvida)\w*\s+(?:todas\s+)?(?:las|tus|sus)\s+(?:instrucciones|indicaciones)\s+(?:anteriores|previas)",
    r"\b(?:ignora|dimentica)\w*\s+(?:tutte\s+)?le\s+(?:istruzioni|indicazioni)\s+precedenti",
    r"\b(?:ignore|esqueça)\s+(?:todas\s+)?as\s+(?:instruções|orientações)\s+anteriores",
    # Russian, Chinese, Japanese.
    r"\b(?:игнорируй|забудь)(?:те)?\s+(?:все\s+)?предыдущие\s+(?:инструкции|указания)",
    r"(?:忽略|无视|忘记)(?:所有|全部)?(?:之前|以上|先前|上述)(?:的)?(?:所有|全部)?(?:的)?(?:指令|指示|提示)",
    r"(?:これまで|以前|上記)の(?:すべての)?(?:指示|命令|プロンプト)を(?:すべて)?(?:無視|忘れ)",
)
_ORDER = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE | re.MULTILINE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_MAX = 20_000
_PIECE = 500
"""So many characters are put into the plain form at a time: what it takes to put combining marks in order grows with
the square of their number.
"""


def detect_prompt_injection(text: str) -> bool:
    """Whether the text looks like prompt injection; of a very long text the first 20,000 characters are read.

    Letters of full width and other compatibility forms count as the plain ones, and invisible characters are skipped,
    for they serve to hide such words.
    """
    seen = _UNSEEN.sub("", text[:_MAX])
    pieces = (seen[start : start + _PIECE] for start in range(0, len(seen), _PIECE))
    plain = "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)
    return _ORDER.search(plain[:_MAX]) is not None
