"""What answers about whole books say in their own words, by language."""

from __future__ import annotations

from enum import StrEnum

from smartchat_core.text.languages import primary_language

__all__ = ["WHOLE_BOOK_WORDING", "BookMessage", "book_words"]


class BookMessage(StrEnum):
    """A line of an answer about whole books, with the fields of its template."""

    DESCRIBED = "described"
    """{title} {description}: what the file says of itself."""
    SPEAKS_MOST = "speaks_most"
    """{names}"""
    PART = "part"
    """{number}: a stretch of a text without titles."""
    IN_BOOK = "in_book"
    """{title}"""
    ALSO = "also"
    """{name} {names}"""
    NOT_MENTIONED = "not_mentioned"
    """{title} {name}"""
    NOWHERE_MENTIONED = "nowhere_mentioned"
    """{name}"""
    DID_YOU_MEAN = "did_you_mean"
    """{names}"""
    PLACES = "places"
    """{names}"""
    SCENE = "scene"
    YEAR = "year"
    """{year}"""
    DATED = "dated"
    """{first} {last}: titles of sections."""
    ENDS_BEYOND = "ends_beyond"
    """{title}"""
    READ_TO = "read_to"
    """{section}: how far may be read."""
    NO_POSITION = "no_position"


_M = BookMessage
WHOLE_BOOK_WORDING: dict[str, dict[BookMessage, str]] = {
    "en": {
        _M.DESCRIBED: "The file of “{title}” describes it so: “{description}”",
        _M.SPEAKS_MOST: "It speaks most of {names}.",
        _M.PART: "Part {number}",
        _M.IN_BOOK: "In “{title}”:",
        _M.ALSO: "{name} (also {names}):",
        _M.NOT_MENTIONED: "“{title}” does not mention {name}.",
        _M.NOWHERE_MENTIONED: "The books do not mention {name}.",
        _M.DID_YOU_MEAN: "Names that are like it: {names}.",
        _M.PLACES: "The places that it names most: {names}.",
        _M.SCENE: "The scene:",
        _M.YEAR: "A year that it names is {year}:",
        _M.DATED: "Its dated parts go from “{first}” to “{last}”.",
        _M.ENDS_BEYOND: "How “{title}” ends lies beyond what may be read of it.",
        _M.READ_TO: "It may be read up to “{section}”.",
        _M.NO_POSITION: "No position was given, so this goes to the end. Name how far you have read to hear no more.",
    },
    "de": {
        _M.DESCRIBED: "Die Datei beschreibt „{title}“ so: „{description}“",
        _M.SPEAKS_MOST: "Am meisten ist die Rede von {names}.",
        _M.PART: "Teil {number}",
        _M.IN_BOOK: "In „{title}“:",
        _M.ALSO: "{name} (auch {names}):",
        _M.NOT_MENTIONED: "„{title}“ erwähnt {name} nicht.",
        _M.NOWHERE_MENTIONED: "Die Bücher erwähnen {name} nicht.",
        _M.DID_YOU_MEAN: "Ähnliche Namen: {names}.",
        _M.PLACES: "Die am häufigsten genannten Orte: {names}.",
        _M.SCENE: "Der Schauplatz:",
        _M.YEAR: "Ein Jahr, das genannt wird, ist {year}:",
        _M.DATED: "Die datierten Teile reichen von „{first}“ bis „{last}“.",
        _M.ENDS_BEYOND: "Wie „{title}“ endet, liegt jenseits dessen, was gelesen werden darf.",
        _M.READ_TO: "Gelesen werden darf bis „{section}“.",
        _M.NO_POSITION: "Ohne Leseposition reicht dies bis zum Ende. Nennen Sie, wie weit Sie gelesen haben.",
    },
    "fr": {
        _M.DESCRIBED: "Le fichier décrit « {title} » ainsi : « {description} »",
        _M.SPEAKS_MOST: "Il y est surtout question de {names}.",
        _M.PART: "Partie {number}",
        _M.IN_BOOK: "Dans « {title} » :",
        _M.ALSO: "{name} (aussi {names}) :",
        _M.NOT_MENTIONED: "« {title} » ne mentionne pas {name}.",
        _M.NOWHERE_MENTIONED: "Les livres ne mentionnent pas {name}.",
        _M.DID_YOU_MEAN: "Noms semblables : {names}.",
        _M.PLACES: "Les lieux les plus nommés : {names}.",
        _M.SCENE: "La scène :",
        _M.YEAR: "Une année nommée est {year} :",
        _M.DATED: "Les parties datées vont de « {first} » à « {last} ».",
        _M.ENDS_BEYOND: "La fin de « {title} » se trouve au-delà de ce qui peut en être lu.",
        _M.READ_TO: "La lecture va jusqu’à « {section} ».",
        _M.NO_POSITION: "Sans position de lecture, ceci va jusqu’à la fin. Indiquez jusqu’où vous avez lu.",
    },
    "es": {
        _M.DESCRIBED: "El archivo describe «{title}» así: «{description}»",
        _M.SPEAKS_MOST: "Habla sobre todo de {names}.",
        _M.PART: "Parte {number}",
        _M.IN_BOOK: "En «{title}»:",
        _M.ALSO: "{name} (también {names}):",
        _M.NOT_MENTIONED: "«{title}» no menciona a {name}.",
        _M.NOWHERE_MENTIONED: "Los libros no mencionan a {name}.",
        _M.DID_YOU_MEAN: "Nombres parecidos: {names}.",
        _M.PLACES: "Los lugares que más nombra: {names}.",
        _M.SCENE: "La escena:",
        _M.YEAR: "Un año que nombra es {year}:",
        _M.DATED: "Sus partes fechadas van de «{first}» a «{last}».",
        _M.ENDS_BEYOND: "El final de «{title}» está más allá de lo que se puede leer.",
        _M.READ_TO: "Se puede leer hasta «{section}».",
        _M.NO_POSITION: "Sin posición de lectura, esto llega hasta el final. Indique hasta dónde ha leído.",
    },
    "it": {
        _M.DESCRIBED: "Il file descrive «{title}» così: «{description}»",
        _M.SPEAKS_MOST: "Parla soprattutto di {names}.",
        _M.PART: "Parte {number}",
        _M.IN_BOOK: "In «{title}»:",
        _M.ALSO: "{name} (anche {names}):",
        _M.NOT_MENTIONED: "«{title}» non menziona {name}.",
        _M.NOWHERE_MENTIONED: "I libri non menzionano {name}.",
        _M.DID_YOU_MEAN: "Nomi simili: {names}.",
        _M.PLACES: "I luoghi più nominati: {names}.",
        _M.SCENE: "La scena:",
        _M.YEAR: "Un anno nominato è il {year}:",
        _M.DATED: "Le parti datate vanno da «{first}» a «{last}».",
        _M.ENDS_BEYOND: "Il finale di «{title}» è oltre ciò che può essere letto.",
        _M.READ_TO: "Si può leggere fino a «{section}».",
        _M.NO_POSITION: "Senza una posizione di lettura, questo arriva alla fine. Indicate fin dove avete letto.",
    },
    "pt": {
        _M.DESCRIBED: "O ficheiro descreve «{title}» assim: «{description}»",
        _M.SPEAKS_MOST: "Fala sobretudo de {names}.",
        _M.PART: "Parte {number}",
        _M.IN_BOOK: "Em «{title}»:",
        _M.ALSO: "{name} (também {names}):",
        _M.NOT_MENTIONED: "«{title}» não menciona {name}.",
        _M.NOWHERE_MENTIONED: "Os livros não mencionam {name}.",
        _M.DID_YOU_MEAN: "Nomes parecidos: {names}.",
        _M.PLACES: "Os lugares que mais nomeia: {names}.",
        _M.SCENE: "A cena:",
        _M.YEAR: "Um ano que nomeia é {year}:",
        _M.DATED: "As partes datadas vão de «{first}» a «{last}».",
        _M.ENDS_BEYOND: "O fim de «{title}» está além do que pode ser lido.",
        _M.READ_TO: "Pode ler-se até «{section}».",
        _M.NO_POSITION: "Sem posição de leitura, isto vai até ao fim. Indique até onde leu.",
    },
    "ru": {
        _M.DESCRIBED: "Файл описывает «{title}» так: «{description}»",
        _M.SPEAKS_MOST: "Чаще всего упоминаются: {names}.",
        _M.PART: "Часть {number}",
        _M.IN_BOOK: "В «{title}»:",
        _M.ALSO: "{name} (также {names}):",
        _M.NOT_MENTIONED: "В «{title}» нет упоминаний: {name}.",
        _M.NOWHERE_MENTIONED: "В книгах нет упоминаний: {name}.",
        _M.DID_YOU_MEAN: "Похожие имена: {names}.",
        _M.PLACES: "Чаще всего названные места: {names}.",
        _M.SCENE: "Место действия:",
        _M.YEAR: "Назван год {year}:",
        _M.DATED: "Датированные части: от «{first}» до «{last}».",
        _M.ENDS_BEYOND: "Конец «{title}» лежит за пределами того, что можно читать.",
        _M.READ_TO: "Читать можно до «{section}».",
        _M.NO_POSITION: "Место чтения не указано, поэтому изложено до конца. Укажите, докуда вы дочитали.",
    },
    "zh": {
        _M.DESCRIBED: "文件对《{title}》的介绍：“{description}”",
        _M.SPEAKS_MOST: "书中提到最多的是：{names}。",
        _M.PART: "第{number}部分",
        _M.IN_BOOK: "《{title}》：",
        _M.ALSO: "{name}（又称{names}）：",
        _M.NOT_MENTIONED: "《{title}》没有提到{name}。",
        _M.NOWHERE_MENTIONED: "这些书没有提到{name}。",
        _M.DID_YOU_MEAN: "相近的名字：{names}。",
        _M.PLACES: "提到最多的地点：{names}。",
        _M.SCENE: "场景：",
        _M.YEAR: "书中提到的年份：{year}：",
        _M.DATED: "标有日期的部分从“{first}”到“{last}”。",
        _M.ENDS_BEYOND: "《{title}》的结局在可读范围之外。",
        _M.READ_TO: "可读到“{section}”。",
        _M.NO_POSITION: "没有给出阅读位置，因此讲到结尾。请说明您读到了哪里。",
    },
    "ja": {
        _M.DESCRIBED: "ファイルによる『{title}』の説明：「{description}」",
        _M.SPEAKS_MOST: "最も多く語られるのは：{names}。",
        _M.PART: "第{number}部",
        _M.IN_BOOK: "『{title}』：",
        _M.ALSO: "{name}（{names}とも）：",
        _M.NOT_MENTIONED: "『{title}』に{name}は出てきません。",
        _M.NOWHERE_MENTIONED: "これらの本に{name}は出てきません。",
        _M.DID_YOU_MEAN: "似た名前：{names}。",
        _M.PLACES: "最も多く挙がる場所：{names}。",
        _M.SCENE: "場面：",
        _M.YEAR: "挙がっている年：{year}：",
        _M.DATED: "日付のある部分は「{first}」から「{last}」まで。",
        _M.ENDS_BEYOND: "『{title}』の結末は、読んでよい範囲の先にあります。",
        _M.READ_TO: "読んでよいのは「{section}」まで。",
        _M.NO_POSITION: "読んだ位置が示されていないため、結末まで含みます。どこまで読んだかを示してください。",
    },
}


def book_words(message: BookMessage, language: str, **fields: str) -> str:
    """The line in the language of a BCP 47 tag, or in English where there are no words of that language."""
    wording = WHOLE_BOOK_WORDING.get(primary_language(language), WHOLE_BOOK_WORDING["en"])
    return wording[message].format(**fields)
