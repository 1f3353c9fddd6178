"""The names that recognisers (OCR) have for languages, by the tag that a document states."""

from __future__ import annotations

__all__ = ["MORE_LANGUAGES", "languages_of"]

MORE_LANGUAGES = (
    "Install the data of the language: on Debian, `apt install tesseract-ocr-<language>`, as in tesseract-ocr-fra."
)
"""What to do about a language that is missing."""

_NAMES = {
    "af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan",
    "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin",
    "fr": "fra", "ga": "gle", "gl": "glg", "grc": "grc", "gu": "guj", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun",
    "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "iw": "heb", "ja": "jpn", "ka": "kat", "kk": "kaz", "kn": "kan",
    "ko": "kor", "la": "lat", "lt": "lit", "lv": "lav", "mk": "mkd", "ml": "mal", "mn": "mon", "mr": "mar", "ms": "msa",
    "nb": "nor", "ne": "nep", "nl": "nld", "nn": "nor", "no": "nor", "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sa": "san", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "ta": "tam",
    "te": "tel", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie", "yi": "yid",
}  # fmt: skip
_TRADITIONAL = frozenset(("hant", "hk", "mo", "tw"))


def languages_of(tag: str) -> tuple[str, ...]:
    """The names of the language of a BCP 47 tag, the best first; none for one that is not known."""
    primary, *rest = tag.lower().replace("_", "-").split("-")[:4]
    if primary == "zh":
        both = ("chi_tra", "chi_sim")
        return both if _TRADITIONAL.intersection(rest) else both[::-1]
    if primary in _NAMES:
        return (_NAMES[primary],)
    return (primary,) if primary in set(_NAMES.values()) else ()
