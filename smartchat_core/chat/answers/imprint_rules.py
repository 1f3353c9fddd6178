"""How books state in their front and back matter who translated them, when they came out and the like, by language.

All quantifiers are bounded, so that a search takes time proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

__all__ = ["IMPRINT_RULES", "Imprint"]


class Imprint(StrEnum):
    """What an imprint may state."""

    AUTHOR = "author"
    TRANSLATOR = "translator"
    ORIGINAL_LANGUAGE = "original_language"
    FIRST_PUBLISHED = "first_published"
    PUBLISHER = "publisher"
    LICENCE = "licence"
    COVER = "cover"
    EDITION = "edition"
    DATE = "date"
    IDENTIFIER = "identifier"


_WORDS = r"(?:\s{1,2}[^\s.]{1,40}){0,8}?\s{1,2}"
_FEW = r"(?:\s{1,2}[^\s.]{1,40}){0,3}?\s{1,2}"
_NEAR = r"[^.\n]{0,60}"
_YEAR = r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)"


def _rules(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in patterns)


IMPRINT_RULES: Mapping[Imprint, tuple[re.Pattern[str], ...]] = {
    Imprint.AUTHOR: _rules(
        r"^(?:author|autor(?:in)?|auteure?|autora?|autore|автор|作者|著者)\s{0,2}[:：]",
        r"^(?:written\s{1,2})?by\s{1,2}\S",
        r"^(?:von|par|por|di)\s{1,2}[^\W\d_]",
        r"^(?:copyright|©)[^\n]{0,40}\d{4}[^\n]{0,3}[^\W\d]",
    ),
    Imprint.TRANSLATOR: _rules(
        rf"\btranslat(?:ed|ion){_WORDS}by\s",
        r"^translat(?:or|ion)s?\s{0,2}[:：]",
        rf"\b(?:übersetzt|übertragen|übersetzung){_WORDS}von\s",
        r"\b(?:übersetzer|übersetzerin|übersetzung)\s{0,2}[:：]",
        rf"\btraduite?s?{_WORDS}par\s",
        r"\b(?:traduction|traducteur|traductrice)\s{0,2}(?:[:：]|de\s)",
        rf"\btraducid[oa]{_WORDS}por\s",
        r"\b(?:traducción|traductora?)\s{0,2}(?:[:：]|de\s)",
        rf"\btradott[oa]{_WORDS}da\s",
        r"\b(?:traduzione|traduttore|traduttrice)\s{0,2}(?:[:：]|di\s)",
        rf"\btraduzid[oa]{_WORDS}por\s",
        r"\b(?:tradução|tradutora?)\s{0,2}(?:[:：]|de\s)",
        r"\b(?:перев[её]л|перевела|переводчик|переводчица|перевод)\b",
        r"(?:译者|譯者|翻译|翻譯|訳者|翻訳)\s{0,2}[:：]?|[^\s，。、]{2,20}\s{0,2}[译譯訳]$",
    ),
    Imprint.ORIGINAL_LANGUAGE: _rules(
        rf"\btranslat(?:ed|ion){_WORDS}(?:from|out of)\s{{1,2}}\S",
        r"\boriginal\s{1,2}(?:language|title)\s{0,2}[:：]",
        rf"\baus\s{{1,2}}dem\s{{1,2}}[^\W\d_]{{4,30}}{_FEW}(?:übersetzt|übertragen|von)\b",
        r"\b(?:originalsprache|originaltitel)\s{0,2}[:：]",
        rf"\b(?:traduite?s?|traduction){_FEW}(?:de\s{{1,2}}l['’]|du\s)",
        r"\b(?:titre|langue)\s{1,2}original[e]?\s{0,2}[:：]",
        rf"\b(?:traducid[oa]|traducción){_FEW}del\s",
        r"\b(?:título|idioma)\s{1,2}original\s{0,2}[:：]",
        rf"\b(?:tradott[oa]|traduzione){_FEW}(?:dal\s|dall['’])",
        r"\b(?:titolo|lingua)\s{1,2}originale\s{0,2}[:：]",
        rf"\b(?:traduzid[oa]|tradução){_FEW}do\s",
        r"\bперев[её]л|\bперевод[а-я]{0,3}\s{1,2}с\s",
        r"(?:译自|譯自|原文|原作|原題|原著)\s{0,2}[:：]?",
    ),
    Imprint.FIRST_PUBLISHED: _rules(
        rf"\b(?:first|originally)\s{{1,2}}(?:published|appeared|printed|issued|serialised|serialized){_NEAR}{_YEAR}",
        rf"\bwas{_FEW}published{_NEAR}{_YEAR}",
        rf"\bwas{_FEW}(?:written|composed|compiled|completed){_NEAR}{_YEAR}",
        rf"\b(?:geschrieben|verfasst|entstanden|écrite?|escrit[oa]|scritt[oa]|написан[аоы]?){_NEAR}{_YEAR}",
        rf"\bfirst\s{{1,2}}(?:publication|edition|printing){_NEAR}{_YEAR}",
        rf"\b(?:erstmals|zuerst){_NEAR}{_YEAR}|\b(?:erstausgabe|erstveröffentlichung|originalausgabe){_NEAR}{_YEAR}",
        rf"\berschien(?:en)?{_NEAR}{_YEAR}|{_YEAR}{_NEAR}\berschienen\b",
        rf"\b(?:paru|publié)(?:e|s|es)?{_NEAR}{_YEAR}|\bpremière\s{{1,2}}(?:édition|publication|parution){_NEAR}{_YEAR}",
        rf"\bpublicad[oa]{_NEAR}{_YEAR}|\b(?:primera|primeira)\s{{1,2}}(?:edición|publicación|edição|publicação){_NEAR}{_YEAR}",
        rf"\bpubblicat[oa]{_NEAR}{_YEAR}|\bprima\s{{1,2}}(?:edizione|pubblicazione){_NEAR}{_YEAR}",
        rf"\b(?:впервые|первое\s{{1,2}}издание|опубликован[а-я]{{0,3}}){_NEAR}{_YEAR}",
        rf"(?:首次出版|首次发表|初版|初出){_NEAR}{_YEAR}|{_YEAR}年{_NEAR}(?:出版|发表|發表|発表|刊行)",
    ),
    Imprint.PUBLISHER: _rules(
        rf"\b(?:published|produced|issued){_FEW}(?:by|for)\s{{1,2}}(?:the\s)?(?-i:[A-Z])",
        r"^publisher\s{0,2}[:：]|\bpublishing\b|\bpublishers\b",
        r"\b(?:verlag|verlegt|herausgegeben)\b",
        r"\b(?:éditions|éditeur|publié\s{1,2}par)\b",
        r"\b(?:editorial|editora|editore|edizioni|ediciones)\b",
        r"\b(?:издательство|出版社|出版者|発行)",
        r"^(?:copyright|©)\s",
    ),
    Imprint.LICENCE: _rules(
        r"\b(?:CC0|CC[ -]BY|creative\s{1,2}commons)\b",
        r"\b(?:GNU|MIT|BSD|Apache|Project\s{1,2}Gutenberg)(?:\s{1,2}\w{1,20}){0,3}\s{1,2}licen[cs]e\b",
        r"\b(?:licen[cs]ed|terms)\s{1,2}(?:under|of)\b",
        r"\bpublic\s{1,2}domain\b|\ball\s{1,2}rights\s{1,2}reserved\b",
        r"\bmay\s{1,2}(?:not\s{1,2})?(?:be\s{1,2})?(?:freely\s{1,2})?(?:copy|copied|distribute|redistribute)",
        r"\b(?:alle\s{1,2}rechte\s{1,2}vorbehalten|gemeinfrei|lizenz)",
        r"\b(?:tous\s{1,2}droits\s{1,2}réservés|domaine\s{1,2}public)\b",
        r"\b(?:todos\s{1,2}los\s{1,2}derechos|dominio\s{1,2}público|todos\s{1,2}os\s{1,2}direitos|domínio\s{1,2}público)\b",
        r"\b(?:tutti\s{1,2}i\s{1,2}diritti|pubblico\s{1,2}dominio|licenza)\b",
        r"\b(?:все\s{1,2}права\s{1,2}защищены|общественн[а-я]{2,4}\s{1,2}достояни|лицензи)",
        r"(?:版权所有|版權所有|公有领域|公有領域|许可|パブリックドメイン|ライセンス|著作権)",
        r"\blicen[cs]e\b|\bcopyright\b|©",
    ),
    Imprint.COVER: _rules(
        r"\bcover\b[^.]{0,120}\b(?:painting|illustration|photograph|photo|picture|drawing|engraving|art|artwork|design)",
        r"\b(?:painting|illustration|photograph|artwork|design)\b[^.]{0,60}\bcover\b",
        r"\bcover\b[^.]{0,60}\b(?:by|from)\s",
        r"\b(?:umschlag|titelbild|einbandgestaltung|cover)[a-zäöü]{0,20}\b",
        r"\b(?:couverture|cubierta|portada|copertina|capa)\b",
        r"(?:обложк|封面|表紙|装幀|装丁)",
    ),
    Imprint.EDITION: _rules(
        r"\b(?:release|version|edition|revision)\s{0,2}[:：]?\s{0,2}v?\d",
        r"\b\w{2,12}\s{1,2}(?:edition|printing)\b",
        r"\b\w{2,12}\s{1,2}(?:auflage|ausgabe)\b",
        r"\b(?:édition|edición|edizione|edição|издание)\b|[第初]\s{0,2}[\d一二三四五六七八九十]{0,3}\s{0,2}版",
    ),
    Imprint.DATE: _rules(
        r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)",
        r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s{1,2}\d{1,2},?\s{1,2}\d{4}\b",
        r"(?<!\d)\d{1,2}\.?\s{1,2}(?:de\s{1,2})?[^\W\d_]{3,12}\s{1,2}(?:de\s{1,2})?\d{4}\b",
    ),
    Imprint.IDENTIFIER: _rules(
        r"\bISBN(?:-1[03])?\s{0,2}[:：]?\s{0,2}[\dX][\dX \-–]{8,20}",
        r"\bISSN\s{0,2}[:：]?\s{0,2}\d{4}-\d{3}[\dX]|\bdoi\s{0,2}[:：]?\s{0,2}10\.\d{4,9}/\S{1,80}",
    ),
}
