"""What answers from passages say in their own words, by language: refusals, notes on translations, lists of books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from smartchat_core.chat.answers.wording.registry import wording_for
from smartchat_core.text.languages import primary_language

__all__ = ["LOOKUP_WORDING", "LookupMessage", "does_not_say", "either", "lookup_words", "marked", "mentions_none"]

_MAX_NAMED = 5


class LookupMessage(StrEnum):
    """A line of an answer from passages, with the fields of its template."""

    DOES_NOT_SAY = "does_not_say"
    """{title}"""
    NONE_SAYS = "none_says"
    DOES_NOT_MENTION = "does_not_mention"
    """{title} {names}"""
    NONE_MENTIONS = "none_mentions"
    """{count} {names}"""
    END_BEYOND = "end_beyond"
    NOT_COMPARABLE = "not_comparable"
    """{title} {names}"""
    NONE_COMPARABLE = "none_comparable"
    """{names}"""
    SEARCHED_AS = "searched_as"
    """{words}"""
    LEFT_OUT = "left_out"
    """{words}"""
    NOT_KNOWN = "not_known"
    """{words}"""
    BOTH = "both"
    ALL = "all"
    ONE_MENTIONS = "one_mentions"
    """{count} {of} {words}"""
    SOME_MENTION = "some_mention"
    """{count} {of} {words}"""
    OR_FORMED = "or_formed"
    """{words}: or a word that is formed from them."""
    AT_LEAST = "at_least"
    """{count}"""
    MARKED = "marked"
    """{words}: in quotation marks."""
    OR = "or"
    """Between the last two items of a list."""


_M = LookupMessage
LOOKUP_WORDING: Mapping[str, Mapping[LookupMessage, str]] = {
    "en": {
        _M.DOES_NOT_SAY: "“{title}” does not say.",
        _M.NONE_SAYS: "The books do not say.",
        _M.DOES_NOT_MENTION: "“{title}” does not mention {names}.",
        _M.NONE_MENTIONS: "None of the {count} books mentions {names}.",
        _M.END_BEYOND: "What comes out in the end lies beyond what you have read.",
        _M.NOT_COMPARABLE: "“{title}” says nothing of {names} that could be compared.",
        _M.NONE_COMPARABLE: "The books say nothing of {names} that could be compared.",
        _M.SEARCHED_AS: "Searched for in the language of the books: {words}.",
        _M.LEFT_OUT: "Left out: {words}.",
        _M.NOT_KNOWN: "The question is in another language than the books, and not known in theirs are: {words}.",
        _M.BOTH: "Both:",
        _M.ALL: "All:",
        _M.ONE_MENTIONS: "{count} of {of} books mentions {words}:",
        _M.SOME_MENTION: "{count} of {of} books mention {words}:",
        _M.OR_FORMED: "{words} or a word formed from it",
        _M.AT_LEAST: "At least {count}",
        _M.MARKED: "“{words}”",
        _M.OR: " or ",
    },
    "de": {
        _M.DOES_NOT_SAY: "„{title}“ sagt das nicht.",
        _M.NONE_SAYS: "Die Bücher sagen das nicht.",
        _M.DOES_NOT_MENTION: "„{title}“ erwähnt {names} nicht.",
        _M.NONE_MENTIONS: "Keines der {count} Bücher erwähnt {names}.",
        _M.END_BEYOND: "Wie es ausgeht, steht hinter dem, was Sie gelesen haben.",
        _M.NOT_COMPARABLE: "„{title}“ sagt über {names} nichts, was sich vergleichen ließe.",
        _M.NONE_COMPARABLE: "Die Bücher sagen über {names} nichts, was sich vergleichen ließe.",
        _M.SEARCHED_AS: "Gesucht in der Sprache der Bücher: {words}.",
        _M.LEFT_OUT: "Ausgelassen: {words}.",
        _M.NOT_KNOWN: "Die Bücher sind in einer anderen Sprache als die Frage; nicht übersetzt werden konnte: {words}.",
        _M.BOTH: "Beide:",
        _M.ALL: "Alle:",
        _M.ONE_MENTIONS: "{words} kommt in {count} von {of} Büchern vor:",
        _M.SOME_MENTION: "{words} kommt in {count} von {of} Büchern vor:",
        _M.OR_FORMED: "{words} oder ein davon gebildetes Wort",
        _M.AT_LEAST: "mindestens {count}",
        _M.MARKED: "„{words}“",
        _M.OR: " oder ",
    },
    "fr": {
        _M.DOES_NOT_SAY: "« {title} » ne le dit pas.",
        _M.NONE_SAYS: "Les livres ne le disent pas.",
        _M.DOES_NOT_MENTION: "« {title} » ne mentionne pas {names}.",
        _M.NONE_MENTIONS: "Aucun des {count} livres ne mentionne {names}.",
        _M.END_BEYOND: "L’issue se trouve au-delà de ce que vous avez lu.",
        _M.NOT_COMPARABLE: "« {title} » ne dit rien de comparable sur {names}.",
        _M.NONE_COMPARABLE: "Les livres ne disent rien de comparable sur {names}.",
        _M.SEARCHED_AS: "Recherché dans la langue des livres : {words}.",
        _M.LEFT_OUT: "Laissé de côté : {words}.",
        _M.NOT_KNOWN: "Les livres sont dans une autre langue que la question ; n’ont pu être traduits : {words}.",
        _M.BOTH: "Les deux :",
        _M.ALL: "Tous :",
        _M.ONE_MENTIONS: "{words} se trouve dans {count} livre sur {of} :",
        _M.SOME_MENTION: "{words} se trouve dans {count} livres sur {of} :",
        _M.OR_FORMED: "{words} ou un mot qui en est formé",
        _M.AT_LEAST: "au moins {count}",
        _M.MARKED: "« {words} »",
        _M.OR: " ou ",
    },
    "es": {
        _M.DOES_NOT_SAY: "«{title}» no lo dice.",
        _M.NONE_SAYS: "Los libros no lo dicen.",
        _M.DOES_NOT_MENTION: "«{title}» no menciona {names}.",
        _M.NONE_MENTIONS: "Ninguno de los {count} libros menciona {names}.",
        _M.END_BEYOND: "El desenlace está más allá de lo que ha leído.",
        _M.NOT_COMPARABLE: "«{title}» no dice de {names} nada que se pueda comparar.",
        _M.NONE_COMPARABLE: "Los libros no dicen de {names} nada que se pueda comparar.",
        _M.SEARCHED_AS: "Buscado en el idioma de los libros: {words}.",
        _M.LEFT_OUT: "Omitido: {words}.",
        _M.NOT_KNOWN: "Los libros están en otro idioma que la pregunta; no se pudo traducir: {words}.",
        _M.BOTH: "Ambos:",
        _M.ALL: "Todos:",
        _M.ONE_MENTIONS: "{words} aparece en {count} de {of} libros:",
        _M.SOME_MENTION: "{words} aparece en {count} de {of} libros:",
        _M.OR_FORMED: "{words} o una palabra derivada",
        _M.AT_LEAST: "al menos {count}",
        _M.MARKED: "«{words}»",
        _M.OR: " o ",
    },
    "it": {
        _M.DOES_NOT_SAY: "«{title}» non lo dice.",
        _M.NONE_SAYS: "I libri non lo dicono.",
        _M.DOES_NOT_MENTION: "«{title}» non menziona {names}.",
        _M.NONE_MENTIONS: "Nessuno dei {count} libri menziona {names}.",
        _M.END_BEYOND: "L’esito è oltre ciò che ha letto.",
        _M.NOT_COMPARABLE: "«{title}» non dice nulla di confrontabile su {names}.",
        _M.NONE_COMPARABLE: "I libri non dicono nulla di confrontabile su {names}.",
        _M.SEARCHED_AS: "Cercato nella lingua dei libri: {words}.",
        _M.LEFT_OUT: "Tralasciato: {words}.",
        _M.NOT_KNOWN: "I libri sono in una lingua diversa dalla domanda; non è stato possibile tradurre: {words}.",
        _M.BOTH: "Entrambi:",
        _M.ALL: "Tutti:",
        _M.ONE_MENTIONS: "{words} compare in {count} libro su {of}:",
        _M.SOME_MENTION: "{words} compare in {count} libri su {of}:",
        _M.OR_FORMED: "{words} o una parola che ne deriva",
        _M.AT_LEAST: "almeno {count}",
        _M.MARKED: "«{words}»",
        _M.OR: " o ",
    },
    "pt": {
        _M.DOES_NOT_SAY: "«{title}» não o diz.",
        _M.NONE_SAYS: "Os livros não o dizem.",
        _M.DOES_NOT_MENTION: "«{title}» não menciona {names}.",
        _M.NONE_MENTIONS: "Nenhum dos {count} livros menciona {names}.",
        _M.END_BEYOND: "O desfecho está além do que já leu.",
        _M.NOT_COMPARABLE: "«{title}» nada diz de {names} que se possa comparar.",
        _M.NONE_COMPARABLE: "Os livros nada dizem de {names} que se possa comparar.",
        _M.SEARCHED_AS: "Procurado na língua dos livros: {words}.",
        _M.LEFT_OUT: "Deixado de fora: {words}.",
        _M.NOT_KNOWN: "Os livros estão noutra língua que a pergunta; não foi possível traduzir: {words}.",
        _M.BOTH: "Ambos:",
        _M.ALL: "Todos:",
        _M.ONE_MENTIONS: "{words} aparece em {count} de {of} livros:",
        _M.SOME_MENTION: "{words} aparece em {count} de {of} livros:",
        _M.OR_FORMED: "{words} ou uma palavra derivada",
        _M.AT_LEAST: "pelo menos {count}",
        _M.MARKED: "«{words}»",
        _M.OR: " ou ",
    },
    "ru": {
        _M.DOES_NOT_SAY: "В «{title}» об этом не сказано.",
        _M.NONE_SAYS: "В книгах об этом не сказано.",
        _M.DOES_NOT_MENTION: "В «{title}» нет упоминаний: {names}.",
        _M.NONE_MENTIONS: "Ни в одной из книг ({count}) нет упоминаний: {names}.",
        _M.END_BEYOND: "Чем всё кончится, написано дальше того, что вы прочли.",
        _M.NOT_COMPARABLE: "В «{title}» нет ничего, что можно было бы сравнить: {names}.",
        _M.NONE_COMPARABLE: "В книгах нет ничего, что можно было бы сравнить: {names}.",
        _M.SEARCHED_AS: "Поиск на языке книг: {words}.",
        _M.LEFT_OUT: "Пропущено: {words}.",
        _M.NOT_KNOWN: "Книги написаны на другом языке, чем вопрос; не удалось перевести: {words}.",
        _M.BOTH: "Оба:",
        _M.ALL: "Все:",
        _M.ONE_MENTIONS: "{words}: упоминается, книг {count} из {of}:",
        _M.SOME_MENTION: "{words}: упоминается, книг {count} из {of}:",
        _M.OR_FORMED: "{words} или производное слово",
        _M.AT_LEAST: "не менее {count}",
        _M.MARKED: "«{words}»",
        _M.OR: " или ",
    },
    "zh": {
        _M.DOES_NOT_SAY: "《{title}》没有说。",
        _M.NONE_SAYS: "这些书没有说。",
        _M.DOES_NOT_MENTION: "《{title}》没有提到{names}。",
        _M.NONE_MENTIONS: "{count}本书都没有提到{names}。",
        _M.END_BEYOND: "最后的结果在您已读的部分之后。",
        _M.NOT_COMPARABLE: "《{title}》没有关于{names}可供比较的内容。",
        _M.NONE_COMPARABLE: "这些书没有关于{names}可供比较的内容。",
        _M.SEARCHED_AS: "按书的语言搜索：{words}。",
        _M.LEFT_OUT: "略去：{words}。",
        _M.NOT_KNOWN: "问题与书的语言不同，无法翻译：{words}。",
        _M.BOTH: "两者：",
        _M.ALL: "全部：",
        _M.ONE_MENTIONS: "{of}本书中有{count}本提到{words}：",
        _M.SOME_MENTION: "{of}本书中有{count}本提到{words}：",
        _M.OR_FORMED: "{words}或其派生词",
        _M.AT_LEAST: "至少{count}",
        _M.MARKED: "“{words}”",
        _M.OR: "或",
    },
    "ja": {
        _M.DOES_NOT_SAY: "『{title}』には書かれていません。",
        _M.NONE_SAYS: "これらの本には書かれていません。",
        _M.DOES_NOT_MENTION: "『{title}』に{names}は出てきません。",
        _M.NONE_MENTIONS: "{count}冊のどの本にも{names}は出てきません。",
        _M.END_BEYOND: "結末は、お読みになったところの先にあります。",
        _M.NOT_COMPARABLE: "『{title}』には、{names}について比べられることが書かれていません。",
        _M.NONE_COMPARABLE: "これらの本には、{names}について比べられることが書かれていません。",
        _M.SEARCHED_AS: "本の言語で検索した言葉：{words}。",
        _M.LEFT_OUT: "除いた言葉：{words}。",
        _M.NOT_KNOWN: "質問と本の言語が異なり、次の言葉を訳せませんでした：{words}。",
        _M.BOTH: "両方：",
        _M.ALL: "すべて：",
        _M.ONE_MENTIONS: "{of}冊のうち{count}冊に{words}が出てきます：",
        _M.SOME_MENTION: "{of}冊のうち{count}冊に{words}が出てきます：",
        _M.OR_FORMED: "{words}またはその派生語",
        _M.AT_LEAST: "少なくとも{count}",
        _M.MARKED: "「{words}」",
        _M.OR: "または",
    },
}


def lookup_words(message: LookupMessage, language: str, **fields: str) -> str:
    """The line in the language of a BCP 47 tag, or in English where there are no words of that language."""
    wording = LOOKUP_WORDING.get(primary_language(language), LOOKUP_WORDING["en"])
    return wording[message].format(**fields)


def marked(words: Sequence[str], language: str) -> str:
    """The words, each in the quotation marks of the language, as a list."""
    return wording_for(language).comma.join(lookup_words(_M.MARKED, language, words=one) for one in words)


def either(items: Sequence[str], language: str) -> str:
    """A, B or C."""
    if len(items) < 2:
        return "".join(items)
    return wording_for(language).comma.join(items[:-1]) + lookup_words(_M.OR, language) + items[-1]


def does_not_say(titles: Sequence[str], *, bounded: bool, language: str) -> str:
    """That the documents of these titles do not say what is asked, as far as they may be read."""
    message = _M.DOES_NOT_SAY if len(titles) == 1 else _M.NONE_SAYS
    fields = {"title": titles[0]} if len(titles) == 1 else {}
    return wording_for(language).so_far(lookup_words(message, language, **fields), bounded=bounded)


def mentions_none(titles: Sequence[str], names: Sequence[str], *, bounded: bool, language: str) -> str:
    """That the documents of these titles mention none of the names, as far as they may be read."""
    wording, named = wording_for(language), either(names[:_MAX_NAMED], language)
    if len(titles) == 1:
        words = lookup_words(_M.DOES_NOT_MENTION, language, title=titles[0], names=named)
    else:
        words = lookup_words(_M.NONE_MENTIONS, language, count=wording.number(len(titles)), names=named)
    return wording.so_far(words, bounded=bounded)
