"""Thanks, greetings and doubts: what is said in a conversation and asks nothing of the books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

__all__ = ["Courtesy", "CourtesyKind", "courtesy_of"]

_MAX_CHARACTERS = 80


class CourtesyKind(StrEnum):
    """What is said: thanks, a greeting, a farewell, or doubt of the answer before."""

    THANKS = "thanks"
    GREETING = "greeting"
    FAREWELL = "farewell"
    DOUBT = "doubt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Courtesy:
    """What is said, and what is said in return, in the same language.

    After a doubt the answer before is given again: `reply` stands above it where it quotes, `without_quotes` where not.
    """

    kind: CourtesyKind
    reply: str
    without_quotes: str = ""


_THANKS, _GREETING, _FAREWELL, _DOUBT = CourtesyKind
# For each language: what is said, with bars between, and the reply.
_SAID: Mapping[str, Mapping[CourtesyKind, tuple[str, str]]] = {
    "en": {
        _THANKS: (
            (
                "thanks|thank you|many thanks|thanks a lot|thank you very much|thank you so much|thanks so much|cheers|"
                "ok thanks|okay thanks|ok thank you|great thanks|great thank you|perfect thanks|perfect thank you|"
                "thanks that helps|thank you that helps|thanks that was helpful|great|perfect|nice|well done"
            ),
            "You are welcome.",
        ),
        _GREETING: (
            "hello|hi|hey|hello there|hi there|good morning|good afternoon|good evening|how are you|hello how are you",
            "Hello. Ask me about your books.",
        ),
        _FAREWELL: ("bye|goodbye|good bye|good night|see you|see you later|bye bye", "Goodbye."),
        _DOUBT: (
            (
                "are you sure|are you certain|are you sure about that|are you sure of that|really|is that true|"
                "is that right|is that correct|is this true|is this right|is this correct|how do you know|"
                "how do you know that|can you prove it|can you prove that|says who|i doubt it|i doubt that|"
                "i don't believe you|i do not believe you|i don't believe that|are you really sure|you sure"
            ),
            "I looked again. The answer rests on these words of the books:|I looked again, and come to the same:",
        ),
    },
    "de": {
        _THANKS: ("danke|vielen dank|danke schön|danke sehr|herzlichen dank|super danke|dankeschön", "Gern geschehen."),
        _GREETING: (
            "hallo|guten morgen|guten tag|guten abend|grüß gott|servus|moin|wie geht es dir|wie geht's",
            "Hallo. Frag mich etwas zu deinen Büchern.",
        ),
        _FAREWELL: ("tschüss|auf wiedersehen|gute nacht|bis bald|bis später", "Auf Wiedersehen."),
        _DOUBT: (
            (
                "bist du sicher|sind sie sicher|sicher|wirklich|stimmt das|ist das wahr|ist das richtig|"
                "woher weißt du das|woher wissen sie das"
            ),
            (
                "Ich habe noch einmal nachgesehen. Die Antwort beruht auf diesen Worten der Bücher:|"
                "Ich habe noch einmal nachgesehen, mit demselben Ergebnis:"
            ),
        ),
    },
    "fr": {
        _THANKS: ("merci|merci beaucoup|merci bien|un grand merci|grand merci", "Je vous en prie."),
        _GREETING: (
            "bonjour|salut|bonsoir|comment allez-vous|ça va",
            "Bonjour. Posez-moi une question sur vos livres.",
        ),
        _FAREWELL: ("au revoir|bonne nuit|à bientôt|à plus tard", "Au revoir."),
        _DOUBT: (
            (
                "êtes-vous sûr|es-tu sûr|tu es sûr|vous êtes sûr|vraiment|c'est vrai|est-ce vrai|c'est sûr|"
                "comment le savez-vous|comment le sais-tu"
            ),
            "J'ai vérifié. La réponse repose sur ces mots des livres :|J'ai vérifié, et le résultat est le même :",
        ),
    },
    "es": {
        _THANKS: ("gracias|muchas gracias|mil gracias|muchísimas gracias", "De nada."),
        _GREETING: ("hola|buenos días|buenas tardes|cómo estás|qué tal", "Hola. Pregúntame algo sobre tus libros."),
        _FAREWELL: ("adiós|hasta luego|buenas noches|hasta pronto", "Adiós."),
        _DOUBT: (
            (
                "estás seguro|está seguro|estás segura|de verdad|en serio|es verdad|es cierto|seguro|cómo lo sabes|"
                "cómo lo sabe"
            ),
            (
                "Lo he comprobado. La respuesta se basa en estas palabras de los libros:|"
                "Lo he comprobado, con el mismo resultado:"
            ),
        ),
    },
    "it": {
        _THANKS: ("grazie|grazie mille|molte grazie|tante grazie", "Prego."),
        _GREETING: ("ciao|buongiorno|buonasera|salve|come stai|come va", "Salve. Chiedimi qualcosa dei tuoi libri."),
        _FAREWELL: ("arrivederci|buonanotte|a presto|addio", "Arrivederci."),
        _DOUBT: (
            "sei sicuro|è sicuro|sei sicura|davvero|è vero|sul serio|come lo sai|come fai a saperlo",
            "Ho controllato. La risposta si fonda su queste parole dei libri:|Ho controllato, con lo stesso risultato:",
        ),
    },
    "pt": {
        _THANKS: ("obrigado|obrigada|muito obrigado|muito obrigada", "De nada."),
        _GREETING: ("olá|oi|bom dia|boa tarde|como vai|tudo bem", "Olá. Pergunte-me algo sobre os seus livros."),
        _FAREWELL: ("tchau|adeus|boa noite|até logo|até breve", "Até logo."),
        _DOUBT: (
            "tem certeza|tens a certeza|tem a certeza|a sério|é verdade|sério|como sabe|como sabes",
            (
                "Verifiquei de novo. A resposta assenta nestas palavras dos livros:|"
                "Verifiquei de novo, com o mesmo resultado:"
            ),
        ),
    },
    "ru": {
        _THANKS: ("спасибо|большое спасибо|спасибо большое|благодарю", "Пожалуйста."),
        _GREETING: (
            "привет|здравствуйте|здравствуй|добрый день|доброе утро|добрый вечер|как дела",
            "Здравствуйте. Спросите меня о ваших книгах.",
        ),
        _FAREWELL: ("пока|до свидания|спокойной ночи|до встречи", "До свидания."),
        _DOUBT: (
            "ты уверен|вы уверены|точно|правда|это правда|это так|откуда ты знаешь|откуда вы знаете",
            "Я проверил ещё раз. Ответ основан на этих словах книг:|Я проверил ещё раз, с тем же результатом:",
        ),
    },
    "zh": {
        _THANKS: ("谢谢|谢谢你|谢谢您|多谢|非常感谢", "不客气。"),
        _GREETING: ("你好|您好|早上好|晚上好", "你好。请问我关于你的书的问题。"),
        _FAREWELL: ("再见|晚安|拜拜", "再见。"),
        _DOUBT: (
            "你确定吗|真的吗|是真的吗|你确定|确定吗|你怎么知道",
            "我又查了一遍。答案依据书中的这些话：|我又查了一遍，结果相同：",
        ),
    },
    "ja": {
        _THANKS: ("ありがとう|ありがとうございます|どうもありがとう|ありがとうございました", "どういたしまして。"),
        _GREETING: ("こんにちは|おはよう|おはようございます|こんばんは", "こんにちは。本について質問してください。"),
        _FAREWELL: ("さようなら|おやすみなさい|またね", "さようなら。"),
        _DOUBT: (
            "本当ですか|本当に|確かですか|ほんとうですか|なぜわかるのですか",
            "もう一度調べました。答えは本の次の言葉に基づいています。|もう一度調べましたが、同じ結果です。",
        ),
    },
}


def courtesy_of(text: str) -> Courtesy | None:
    """What is said where nothing is asked; None for a question to the books, and for all longer texts."""
    return _known().get(_plain(text)) if len(text) <= _MAX_CHARACTERS else None


def _plain(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


@cache
def _known() -> Mapping[str, Courtesy]:
    found: dict[str, Courtesy] = {}
    for said in _SAID.values():
        for kind, (phrases, reply) in said.items():
            first, _, other = reply.partition("|")
            courtesy = Courtesy(kind=kind, reply=first, without_quotes=other)
            found |= {_plain(phrase): courtesy for phrase in phrases.split("|")}
    return found
