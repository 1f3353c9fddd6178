"""The words by which a heading names the role of its section, in the languages that headings are read in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.numerals import fold_heading

__all__ = ["CHINESE_COUNTERS", "KIND_OF_ROLE", "division_words", "named_openings", "named_sections"]

_DIVISIONS: dict[SectionRole, dict[str, str]] = {
    SectionRole.VOLUME: {
        "en": "volume vol", "de": "band bd", "nl": "band boekdeel", "fr": "volume tome", "es": "volumen tomo",
        "pt": "volume tomo", "it": "volume tomo", "ru": "том", "uk": "том", "pl": "tom", "cs": "svazek",
        "sv": "volym band", "da": "bind", "no": "bind", "fi": "nide", "hu": "kötet", "tr": "cilt", "ro": "volumul",
        "el": "τόμος", "ar": "المجلد",
    },
    SectionRole.BOOK: {
        "en": "book", "de": "buch", "nl": "boek", "fr": "livre", "es": "libro", "pt": "livro", "it": "libro",
        "ru": "книга", "uk": "книга", "pl": "księga", "cs": "kniha", "sv": "bok boken", "da": "bog", "no": "bok",
        "fi": "kirja", "hu": "könyv", "tr": "kitap", "ro": "cartea", "el": "βιβλίο", "ar": "الكتاب",
    },
    SectionRole.PART: {
        "en": "part", "de": "teil abteilung", "nl": "deel", "fr": "partie", "es": "parte", "pt": "parte", "it": "parte",
        "ru": "часть", "uk": "частина", "pl": "część", "cs": "část díl", "sv": "del delen", "da": "del", "no": "del",
        "fi": "osa", "hu": "rész", "tr": "kısım", "ro": "partea", "el": "μέρος", "ar": "الجزء القسم",
        "he": "חלק", "fa": "بخش", "sr": "део deo", "hr": "dio", "hi": "भाग", "th": "ภาคที่", "vi": "phần", "id": "bagian",
    },
    SectionRole.ACT: {
        "en": "act", "de": "akt aufzug", "nl": "akte bedrijf", "fr": "acte", "es": "acto jornada", "pt": "ato acto",
        "it": "atto", "ru": "действие акт", "uk": "дія", "pl": "akt", "cs": "dějství jednání", "sv": "akt akten",
        "da": "akt", "no": "akt", "fi": "näytös", "hu": "felvonás", "tr": "perde", "ro": "actul", "el": "πράξη",
    },
    SectionRole.SCENE: {
        "en": "scene", "de": "szene auftritt", "nl": "scène toneel tafereel", "fr": "scène", "es": "escena",
        "pt": "cena", "it": "scena", "ru": "сцена явление", "uk": "сцена ява", "pl": "scena", "cs": "scéna výstup",
        "sv": "scen scenen", "da": "scene", "no": "scene", "fi": "kohtaus", "hu": "jelenet szín", "tr": "sahne",
        "ro": "scena", "el": "σκηνή", "ar": "المشهد",
    },
    SectionRole.CHAPTER: {
        "en": "chapter chap ch stave lecture", "de": "kapitel kap", "nl": "hoofdstuk", "fr": "chapitre chap",
        "es": "capítulo cap", "pt": "capítulo cap", "it": "capitolo cap", "ru": "глава", "uk": "глава розділ",
        "pl": "rozdział", "cs": "kapitola", "sv": "kapitel kapitlet kap", "da": "kapitel kap", "no": "kapittel kap",
        "fi": "luku", "hu": "fejezet", "tr": "bölüm", "ro": "capitolul", "el": "κεφάλαιο", "ar": "الفصل الباب فصل",
        "he": "פרק", "fa": "فصل", "bg": "глава", "be": "раздзел", "sr": "поглавље poglavlje", "hr": "poglavlje",
        "sk": "kapitola", "sl": "poglavje", "lt": "skyrius", "lv": "nodaļa", "et": "peatükk", "la": "caput",
        "ca": "capítol", "eo": "ĉapitro", "hi": "अध्याय", "bn": "অধ্যায়", "ta": "அத்தியாயம்", "ka": "თავი", "hy": "գլուխ",
        "th": "บทที่ ตอนที่", "vi": "chương", "id": "bab",
    },
    SectionRole.LETTER: {
        "en": "letter", "de": "brief", "nl": "brief", "fr": "lettre", "es": "carta", "pt": "carta", "it": "lettera",
        "ru": "письмо", "uk": "лист", "sv": "brev brevet", "da": "brev", "no": "brev", "fi": "kirje", "hu": "levél",
        "tr": "mektup", "ro": "scrisoarea", "el": "επιστολή", "ar": "الرسالة",
    },
    SectionRole.CANTO: {
        "en": "canto", "de": "gesang", "nl": "zang", "fr": "chant", "es": "canto", "pt": "canto", "it": "canto",
        "ru": "песнь", "uk": "пісня", "pl": "pieśń", "cs": "zpěv", "sv": "sång sången", "da": "sang", "no": "sang",
        "fi": "laulu", "hu": "ének", "ro": "cântul", "el": "ραψωδία άσμα", "ar": "النشيد",
    },
    SectionRole.SECTION: {
        "en": "section", "de": "abschnitt paragraph", "nl": "afdeling sectie", "fr": "section", "es": "sección",
        "pt": "seção secção", "it": "sezione", "ru": "раздел", "uk": "підрозділ", "pl": "sekcja", "cs": "oddíl",
        "sv": "avsnitt", "da": "afsnit", "no": "avsnitt", "ro": "secțiunea", "el": "ενότητα",
    },
}  # fmt: skip

CHINESE_COUNTERS: Mapping[str, SectionRole] = {
    **dict.fromkeys("卷巻冊册권", SectionRole.VOLUME),
    **dict.fromkeys("部篇編编부편", SectionRole.PART),
    **dict.fromkeys("幕막", SectionRole.ACT),
    **dict.fromkeys("場场景", SectionRole.SCENE),
    **dict.fromkeys("章回話话夜集장회화", SectionRole.CHAPTER),
    **dict.fromkeys("信", SectionRole.LETTER),
    **dict.fromkeys("歌曲", SectionRole.CANTO),
    **dict.fromkeys("节節절", SectionRole.SECTION),
}
"""What the character after a numeral counts in Chinese, Japanese and Korean headings (`第三章`, `제3장`)."""

_NAMED: dict[SectionRole, str] = {
    SectionRole.COVER: (
        "cover|front cover|book cover|back cover|umschlag|couverture|cubierta|copertina|capa|обложка|okładka|obálka|"
        "omslag|封面|表紙|표지"
    ),
    SectionRole.TITLE_PAGE: (
        "title|title page|titlepage|half title|half title page|halftitle|halftitlepage|titelblatt|titelseite|"
        "page de titre|portada|portadilla|frontespizio|folha de rosto|титульный лист|титул|strona tytułowa|"
        "titelpagina|titelsida|扉|扉页|书名页"
    ),
    SectionRole.COPYRIGHT: (
        "copyright|copyright page|copyrights|copyright notice|copyright information|impressum|imprint|legal notice|"
        "legal|uncopyright|colophon|mentions légales|achevé d'imprimer|derechos|créditos|créditos editoriales|"
        "página de créditos|página legal|diritti|colofone|ficha técnica|авторские права|выходные данные|"
        "strona redakcyjna|tiráž|colofon|版权|版权页|版權頁|版权信息|奥付"
    ),
    SectionRole.DEDICATION: (
        "dedication|widmung|dédicace|dedicatoria|dedica|dedicatória|посвящение|присвята|dedykacja|věnování|opdracht|"
        "献辞|献词|題獻"
    ),
    SectionRole.EPIGRAPH: "epigraph|epigraphs|motto|épigraphe|epígrafe|epigrafe|эпиграф|епіграф|题词",
    SectionRole.CONTENTS: (
        "contents|table of contents|toc|list of illustrations|list of figures|list of tables|list of maps|"
        "illustrations|inhalt|inhaltsverzeichnis|inhaltsübersicht|abbildungsverzeichnis|table des matières|sommaire|"
        "índice|índice general|tabla de contenido|contenido|indice|sommario|sumário|оглавление|содержание|зміст|"
        "spis treści|obsah|inhoud|inhoudsopgave|innehåll|indhold|innhold|sisällys|tartalom|tartalomjegyzék|"
        "içindekiler|cuprins|περιεχόμενα|المحتويات|الفهرس|目录|目錄|目次|차례|목차"
    ),
    SectionRole.FOREWORD: "foreword|geleitwort|prólogo del editor|förord|forord|voorwoord van de uitgever|추천사",
    SectionRole.PREFACE: (
        "preface|vorwort|préface|avant-propos|avant propos|prefacio|prefazione|prefácio|предисловие|передмова|"
        "przedmowa|předmluva|voorwoord|esipuhe|előszó|önsöz|prefață|to the reader|note to the reader|序|序言|前言|自序|"
        "от автора|вместо предисловия|まえがき|はじめに|머리말|서문|הקדמה|מבוא|مقدمة|المقدمة"
    ),
    SectionRole.INTRODUCTION: (
        "introduction|einleitung|einführung|introducción|introduzione|introdução|введение|вступ|вступление|wstęp|"
        "wprowadzenie|úvod|inleiding|inledning|indledning|innledning|johdanto|bevezetés|bevezető|giriş|introducere|"
        "εισαγωγή|导言|引言|導言|緒論|绪论|序論|서론"
    ),
    SectionRole.PROLOGUE: (
        "prologue|prolog|prologo|prólogo|пролог|proloog|prelude|πρόλογος|序章|序幕|序曲|楔子|引子|プロローグ|프롤로그|서장"
    ),
    SectionRole.INTERLUDE: "interlude|intermezzo|intermission|interludio|interlúdio|zwischenspiel|intermède|интерлюдия|"
    "幕間|幕间|間章|断章|番外|番外篇|番外編|막간|외전",
    SectionRole.EPILOGUE: (
        "epilogue|epilog|épilogue|epílogo|epilogo|эпилог|епілог|epiloog|coda|επίλογος|尾声|尾聲|終章|终章|終幕|终幕|最終章|最终章|"
        "エピローグ|에필로그|종장"
    ),
    SectionRole.CONCLUSION: (
        "conclusion|conclusions|schluss|schlusswort|fazit|conclusión|conclusiones|conclusione|conclusioni|conclusão|"
        "заключение|висновки|zakończenie|závěr|conclusie|slutsats|结论|結論|おわりに|결론"
    ),
    SectionRole.AFTERWORD: (
        "afterword|postface|postscript|nachwort|epílogo del autor|postfazione|posfácio|posfacio|послесловие|післямова|"
        "posłowie|doslov|nawoord|efterord|etterord|jälkisanat|utószó|后记|後記|あとがき|跋|후기|작가의 말"
    ),
    SectionRole.APPENDIX: (
        "appendix|appendices|anhang|annexe|annexes|appendice|apéndice|apêndice|приложение|додаток|dodatek|příloha|"
        "bijlage|bilaga|tillæg|vedlegg|liite|függelék|anexă|παράρτημα|附录|附錄|付録|부록"
    ),
    SectionRole.NOTES: (
        "notes|endnotes|footnotes|note|anmerkungen|fußnoten|endnoten|notas|notas al pie|примечания|примітки|сноски|"
        "przypisy|poznámky|noten|noter|anmärkningar|viitteet|jegyzetek|notlar|σημειώσεις|注释|註釋|注釈|註|脚注|주석"
    ),
    SectionRole.GLOSSARY: (
        "glossary|glossar|glossaire|glosario|glossario|glossário|глоссарий|словарь|słowniczek|glosář|woordenlijst|"
        "ordlista|术语表|用語集|용어집"
    ),
    SectionRole.BIBLIOGRAPHY: (
        "bibliography|references|works cited|further reading|select bibliography|literatur|literaturverzeichnis|"
        "bibliographie|bibliografía|bibliografia|referencias|referências|литература|список литературы|библиография|"
        "literatura|literatuur|litteratur|参考文献|參考文獻|참고문헌"
    ),
    SectionRole.INDEX: (
        "index|subject index|index of names|general index|register|sachregister|personenregister|índice analítico|"
        "índice alfabético|indice analitico|указатель|предметный указатель|именной указатель|skorowidz|rejstřík|"
        "索引|색인"
    ),
    SectionRole.ACKNOWLEDGMENTS: (
        "acknowledgments|acknowledgements|acknowledgment|acknowledgement|danksagung|dank|remerciements|agradecimientos|"
        "ringraziamenti|agradecimentos|благодарности|подяки|podziękowania|poděkování|dankwoord|tack|致谢|致謝|謝辞"
    ),
    SectionRole.ABOUT: (
        "about the author|about the authors|about the book|about the publisher|about the translator|about the editor|"
        "about this book|also by|also by the author|by the same author|other books by the author|other titles|"
        "praise|newsletter|about|über den autor|über die autorin|über das buch|à propos de l'auteur|du même auteur|"
        "sobre el autor|sobre la autora|sobre o autor|sull'autore|об авторе|про автора|o autorze|o autorovi|"
        "over de auteur|om författaren|关于作者|作者简介|作者簡介|著者について|著者紹介|저자 소개"
    ),
}
# How such titles begin when more follows: "Preface to the Second Edition".
_OPENINGS: dict[SectionRole, str] = {
    SectionRole.PREFACE: (
        "preface to |author's preface|editor's preface|translator's preface|a note on |vorwort zur |vorwort des |"
        "vorwort der |préface de |préface à |prefacio a |предисловие к |предисловие автора"
    ),
    SectionRole.FOREWORD: "foreword to |foreword by ",
    SectionRole.INTRODUCTION: (
        "introduction by |introduction to the new |editor's introduction|translator's introduction"
    ),
    SectionRole.AFTERWORD: "afterword by |nachwort des |nachwort der ",
    SectionRole.NOTES: "notes to |notes on the ",
    SectionRole.ABOUT: "about the author|also by |other books by |praise for |more by ",
}

KIND_OF_ROLE: Mapping[SectionRole, SectionKind] = {
    **dict.fromkeys(
        (
            SectionRole.COVER,
            SectionRole.TITLE_PAGE,
            SectionRole.COPYRIGHT,
            SectionRole.DEDICATION,
            SectionRole.EPIGRAPH,
            SectionRole.CONTENTS,
            SectionRole.FOREWORD,
            SectionRole.PREFACE,
        ),
        SectionKind.FRONT,
    ),
    **dict.fromkeys(
        (
            SectionRole.AFTERWORD,
            SectionRole.APPENDIX,
            SectionRole.GLOSSARY,
            SectionRole.BIBLIOGRAPHY,
            SectionRole.INDEX,
            SectionRole.ACKNOWLEDGMENTS,
            SectionRole.ABOUT,
        ),
        SectionKind.BACK,
    ),
    SectionRole.NOTES: SectionKind.NOTES,
}
"""What sections of these roles are for; those of other roles are the body of a text."""


@cache
def division_words() -> Mapping[str, Mapping[SectionRole, frozenset[str]]]:
    """For each folded word that names a division, the roles that it may mean, with the languages it does so in."""
    found: dict[str, dict[SectionRole, set[str]]] = {}
    for role, by_language in _DIVISIONS.items():
        for language, words in by_language.items():
            for word in words.split():
                found.setdefault(fold_heading(word), {}).setdefault(role, set()).add(language)
    return {word: {role: frozenset(languages) for role, languages in roles.items()} for word, roles in found.items()}


@cache
def named_sections() -> Mapping[str, SectionRole]:
    """The folded titles of sections that have a name and no number."""
    names: dict[str, SectionRole] = {}
    for role, titles in _NAMED.items():
        for title in titles.split("|"):
            names.setdefault(fold_heading(title), role)
    return names


@cache
def named_openings() -> tuple[tuple[str, SectionRole], ...]:
    """How longer titles of such sections begin, folded."""
    return tuple(
        (fold_heading(opening.replace(" ", "_")).replace("_", " "), role)
        for role, openings in _OPENINGS.items()
        for opening in openings.split("|")
    )
