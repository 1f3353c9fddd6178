"""Redaction: passwords, keys and tokens, and what people read and ask, never reach the log.

Two rules, because a secret can come in two ways: under a name that denotes it, or within a text. Both prefer to
hide too much. All patterns are bounded, so that no text makes them slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from itertools import pairwise

__all__ = ["HIDDEN", "Redaction", "redacted", "redaction_of", "without_secrets"]

HIDDEN = "***"

_SHORTEST_SECRET = 6
"""A shorter secret is not searched in texts: it would be found in words."""


class Redaction(Enum):
    """How a value is logged, by its name."""

    KEEP = auto()
    HIDE = auto()
    MEASURE = auto()
    """Only its length is logged: it is a person's text."""


_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_ANYWHERE = frozenset(
    "password passwd passphrase pwd secret secrets authorization cookie cookies credential credentials apikey".split()
)
_AT_THE_END = frozenset({"token", "jwt", "bearer", "dsn", "signature", "pin", "otp"})
_BEFORE_KEY = frozenset("api access private secret signing encryption session".split())
_TEXTS = frozenset(
    "text texts question questions answer answers quote quotes prompt prompts passage passages completion query".split()
)
_MAX_NAME_CHARACTERS = 200


def redaction_of(name: str) -> Redaction:
    """How the value of this name is treated: `api_key`, `X-Api-Key` and `apiKey` are all the same name."""
    words = [word.lower() for word in _WORD.findall(name[:_MAX_NAME_CHARACTERS])]
    if not words:
        return Redaction.KEEP
    if _ANYWHERE.intersection(words) or words[-1] in _AT_THE_END:
        return Redaction.HIDE
    if any(first in _BEFORE_KEY and second in {"key", "keys"} for first, second in pairwise(words)):
        return Redaction.HIDE
    return Redaction.MEASURE if len(words) == 1 and words[0] in _TEXTS else Redaction.KEEP


_NAMES = (
    r"password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization"
    r"|(?:set-)?cookie|credentials?|signature"
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----"
            r"(?s:.){0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)"
        ),
        HIDDEN,
    ),
    # scheme://name:password@host; a password may hold anything but space and quotes, where it was not encoded.
    (re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s\"'<>/@?#]{0,200}:[^\s\"'<>]{0,500}@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s\"'<>/@]{1,500}@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?i)\b(bearer|basic|digest)(\s{1,5})[A-Za-z0-9._~+/=-]{8,4000}"), rf"\1\2{HIDDEN}"),
    # password=…, "token": "…", Authorization: …, with the rest of a header that has several words.
    (
        re.compile(r"(?i)((?:authorization|cookie)[\"']?\s{0,5}[:=]\s{0,5}[\"']?)[^\r\n\"']{1,4000}"),
        rf"\1{HIDDEN}",
    ),
    (
        re.compile(rf"(?i)((?:{_NAMES})[\"']?\s{{0,5}}[:=]\s{{0,5}})(?:\"[^\"\n]{{1,4000}}\"?|'[^'\n]{{1,4000}}'?)"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(rf"(?i)((?:{_NAMES})[\"']?\s{{0,5}}[:=]\s{{0,5}})[^\s\"',;&)\]}}]{{1,4000}}"), rf"\1{HIDDEN}"),
    (re.compile(r"\b(?:sk-|sess-|[sr]k_(?:live|test)_|pk_(?:live|test)_)[A-Za-z0-9_-]{8,500}"), HIDDEN),
    (re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hf_)[A-Za-z0-9_-]{10,500}"), HIDDEN),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"), HIDDEN),
    (re.compile(r"\bAIza[A-Za-z0-9_-]{30,100}"), HIDDEN),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{5,4000}\.[A-Za-z0-9_-]{5,4000}(?:\.[A-Za-z0-9_-]{0,4000})?"), HIDDEN),
    # Operators search for digests of contents, which name files; their first figures are enough, and no key.
    (re.compile(r"\b([0-9a-fA-F]{8})[0-9a-fA-F]{32,4000}\b"), rf"\1{HIDDEN}"),
)
_RANDOM = re.compile(r"[A-Za-z0-9_+-]{40,4000}={0,2}")
_KINDS = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"))


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, and otherwise as it is; longer ones are to come first."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return text


def redacted(text: str, *, secrets: Iterable[str] = ()) -> str:
    """The text without what resembles a secret, and without these secrets."""
    text = without_secrets(text, secrets)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return _RANDOM.sub(_unless_a_word, text)


def _unless_a_word(found: re.Match[str]) -> str:
    """Long runs in which small and capital letters and figures mix are keys; names in code are rarely so long."""
    return HIDDEN if all(kind.search(found.group()) for kind in _KINDS) else found.group()
