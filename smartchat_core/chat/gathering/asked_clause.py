"""Which events a question asks about of those it names, and which it merely mentions.

“How does X die?” asks about a death. “What did Y do after X died?”, “Why did X want her husband to stay?” and “What did
X see by the fire?” mention events that no answer has to report. An event is asked about where it is the first thing
that the main clause says, and says of somebody named: words that carry no meaning, titles and verbs such as “spend” may
stand before it, and after a name in the possessive one more word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from smartchat_core.chat.gathering.names import TITLES
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["events_asked_about"]

_POSSESSIVE = "'s"
_MAX_PLACES = 4
"""Places of a word for an event that are looked at; what stands behind others is not the first thing said."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of one language, folded when they are used.

    Attributes:
        clauses: what begins a clause or a phrase that says when, why or on what condition.
        relatives: what begins a clause on the words before it; a clause on somebody named is not what is asked.
        before_others: prepositions and what marks an infinitive: after a name they lead to something else.
        light: verbs and adverbs that say little of their own beside a noun: to spend a honeymoon.
        owners: whose something is.
        joining: what joins a second verb to the first.
        asked_for: what may be asked for of an event (in which year, by which weapon), and the words that ask.
    """

    clauses: str
    relatives: str
    before_others: str
    light: str
    owners: str
    joining: str
    asked_for: str


_LANGUAGES = {
    "en": _Words(
        clauses="after before when whenever while until till since because if unless although though once during",
        relatives="that who whom whose which",
        before_others="to at by in on for from with without about of into upon towards against near through over under",
        light="""spend spends spent take takes took taken place hold holds held celebrate celebrates celebrated
        commit commits committed make makes made give gives gave get gets got go goes went come comes came meet
        meets met happen happens happened occur occurs occurred finally eventually really actually ever never
        later suddenly almost nearly first last still even also""",
        owners="his her their my your our",
        joining="and or then",
        asked_for="""year day month date time hour age place town city country room weapon poison means way
        manner reason cause circumstances kind chapter part scene person people man woman character name
        say explain describe know""",
    ),
    "fr": _Words(
        clauses="après avant quand lorsque pendant depuis parce si puisque dès jusqu tandis",
        relatives="que qui dont",
        before_others="à de dans par pour avec sans sur vers chez contre",
        light="passe passent passé fait font prend a lieu finalement vraiment enfin jamais",
        owners="sa son ses leur leurs mon ma",
        joining="et ou puis",
        asked_for="""comment pourquoi année jour mois date heure âge lieu ville pays arme poison façon manière
        raison cause circonstances personne homme""",
    ),
    "es": _Words(
        clauses="después tras antes cuando mientras desde porque si aunque hasta durante",
        relatives="que quien cuyo",
        before_others="a de en por para con sin sobre hacia contra",
        light="pasa pasan pasó hace hacen hizo tiene lugar finalmente realmente nunca jamás",
        owners="su sus mi",
        joining="y e o u",
        asked_for="""cómo dónde cuándo quién cuál año día mes fecha hora edad lugar ciudad país arma veneno modo
        manera razón causa circunstancias persona hombre""",
    ),
    "it": _Words(
        clauses="dopo prima quando mentre finché perché se benché durante",
        relatives="che cui",
        before_others="a di da in per con senza su verso contro",
        light="passa passano passò fa fanno fece ha luogo infine davvero mai",
        owners="sua suo suoi sue mia mio",
        joining="e o poi",
        asked_for="""anno giorno mese data ora età luogo città paese arma veneno modo maniera ragione causa
        circostanze persona uomo""",
    ),
    "pt": _Words(
        clauses="depois antes quando enquanto desde porque se embora até durante após",
        relatives="que quem cujo",
        before_others="a de em por para com sem sobre contra",
        light="passa passam passou faz fazem fez tem lugar finalmente realmente nunca jamais",
        owners="sua seu seus suas",
        joining="e ou",
        asked_for="""onde ano dia mês data hora idade lugar cidade país arma veneno modo maneira razão causa
        circunstâncias pessoa homem""",
    ),
    "ru": _Words(
        clauses="после прежде когда пока если хотя потому до",
        relatives="что который которая которые которого которой",
        before_others="в во на к ко с со из от у о об для без при чтобы",
        light="наконец действительно никогда сначала потом всё-таки",
        owners="его её их своей своего своим",
        joining="и или",
        asked_for="""почему какой каком кого зачем год году день месяц дата час возраст место городе город
        стране оружие яд образом причина обстоятельства человек""",
    ),
}


def events_asked_about(
    events: Iterable[re.Pattern[str]], question: str, language: str, names: Sequence[Sequence[str]]
) -> tuple[re.Pattern[str], ...]:
    """Those of the events that the question asks about of those it names.

    All of them in a language of which too little is known. Words with a capital count as names as well, such as the
    given name of a person that is also the author's. Linear in the length of the question, for each event.
    """
    known = _words_of(language or "en")
    if known is None:
        return tuple(events)
    own = frozenset(word for name in names for word in name)
    named = own | _with_capitals(question)
    clause = _main_clause(fold(question), known, named)
    return tuple(
        event
        for event in events
        if any(
            _asked(clause, match, known, named)
            for match in islice(event.finditer(clause), _MAX_PLACES)
            if not own & set(WORD.findall(match[0]))
        )
    )


@dataclass(frozen=True, slots=True)
class _Known:
    clauses: re.Pattern[str]
    relatives: re.Pattern[str]
    before_others: frozenset[str]
    plain: frozenset[str]
    asked_for: frozenset[str]
    owners: frozenset[str]
    light: frozenset[str]
    joining: frozenset[str]


@cache
def _words_of(language: str) -> _Known | None:
    words = _LANGUAGES.get(language)
    if words is None:
        return None
    stop = frozenset(fold(word) for word in STOP_WORDS[language])
    light = frozenset(fold(words.light).split())
    return _Known(
        clauses=_beginning(words.clauses),
        relatives=_beginning(words.relatives),
        before_others=frozenset(fold(words.before_others).split()),
        plain=stop | light | TITLES | {"s", "t"},
        asked_for=frozenset(fold(words.asked_for).split()),
        owners=frozenset(fold(words.owners).split()),
        light=light,
        joining=frozenset(fold(words.joining).split()),
    )


def _beginning(words: str) -> re.Pattern[str]:
    """One of the words with what follows it, up to a mark."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, fold(words).split()))})\b[^,;:]*")


def _main_clause(folded: str, known: _Known, named: frozenset[str]) -> str:
    """The folded question without its subordinate clauses."""
    start = WORD.search(folded)
    first = known.clauses.match(folded, start.start()) if start else None
    if first and first.end() < len(folded) and folded[first.end()] == ",":
        folded = folded[first.end() + 1 :]
        start, first = WORD.search(folded), None
    begin = start.end() if start else 0
    folded = folded[:begin] + known.clauses.sub("", folded[begin:])
    name = next((match.end() for match in WORD.finditer(folded) if match[0] in named), len(folded))
    relative = known.relatives.search(folded, max(begin, name))
    return folded[: relative.start()] if relative else folded


def _asked(clause: str, event: re.Match[str], known: _Known, named: frozenset[str]) -> bool:
    found = owned = other = joined = False
    for word, possessive in _words(clause[: event.start()]):
        joined = word in known.joining or (joined and word in known.light)
        if word in named:
            found, owned = True, possessive
        elif word in known.owners:
            owned = True
        elif found and word in known.before_others:
            return False
        elif word in known.plain or joined or (word in known.asked_for and not found):
            continue
        elif owned:
            owned = False
        elif found:
            other = True
        else:
            return False
    if other and not joined:
        return False
    after = next((word for word, _ in _words(clause[event.end() :]) if word not in known.plain), "")
    # “X's wife left” says of X's wife that she left.
    return after == "" or after in named if owned else found or after in named


def _with_capitals(question: str) -> frozenset[str]:
    """The words of the question with a capital, folded, but for the first one."""
    return frozenset(fold(match[0]) for match in WORD.finditer(question) if match.start() and match[0][0].isupper())


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a folded text, and whether each is in the possessive."""
    for match in WORD.finditer(text):
        yield match[0], text.startswith(_POSSESSIVE, match.end())
