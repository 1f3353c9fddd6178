"""Events that a question asks about: a passage that shares its other words only does not answer it.

A text reports it where a sentence that speaks of it names those asked about. A question may name several events
("survive the wedding night").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from smartchat_core.chat.excerpts.openings import has_pronoun, leans_back
from smartchat_core.chat.gathering.names import name_words
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

__all__ = ["asked_events", "asks_for_the_end", "reports_events", "speak_of", "speakers"]

# The words by which an event is spoken of, a line for each event. A trailing star stands for any ending, an underscore
# for the space between two words.
_EVENTS = {
    "en": """die dies died dying death* dead kill* murder* slain slay* slew drown* perish* hang hangs hanged hanging \
        execute executes executed execution* executioner* poison* suicide stab stabs stabbed stabbing shot corpse \
        funeral buried burial survive* survivor* killer lifeless expire* lose_his_life lost_his_life loses_his_life \
        lose_her_life lost_her_life loses_her_life
        marry marries married marrying marriage* wed weds wedded wedding* husband* wife wives bride* engaged \
        engagement betroth* spouse*
        honeymoon* wedding_journey wedding_trip wedding_tour bridal_tour bridal_trip
        born birth* childbirth pregnan*
        arrest* imprison* jail* convict convicts convicted sentenced
        accept accepts accepted accepting acceptance consent consents consented
        propose proposes proposed proposing proposal* offer_of_marriage offer_of_his_hand
        elope* eloping run_away runs_away ran_away running_away abscond*
        defeat* outwit* outsmart* vanquish* conquer* overcome overcomes overcame beat beats beaten beating foil* \
        better_of best_of triumph* victory victories victorious* rout routed lost_the_battle loses_the_battle \
        lost_the_war loses_the_war
        come_home comes_home came_home coming_home return returns returned returning
        fire fires burn burns burnt burned burning burnings blaze blazes blazed blazing conflagration
        confess* inherit* shipwreck*""",
    "de": """stirb* sterb* starb* gestorben tod tode todes tods todesfall tot tote toten toter totes töte* tötet* \
        getötet umgebracht ermord* mord morde mordes mörder* ertrink* ertrank ertrunken erschlag* gift* vergift* \
        selbstmord leiche überleb*
        heirat* verheirat* hochzeit* ehemann* ehefrau* eheleute* ehepaar* gatte* gattin braut* bräutigam verlob* \
        vermähl*
        flitterwochen hochzeitsreise*
        geboren geburt*""",
    "fr": """meur* mour* mort* tue* tuer tuent tué* assassin* noy* empoisonn* suicide* cadavre surviv* décès
        épous* marie* marier marié* mariage* noce* mari femme fianc*
        lune_de_miel voyage_de_noces
        est_né est_il_né était_né fut_né naît naquit née nés nées naissance*""",
    "es": """muer* morir murió mata matan matar mató mataron matado asesin* ahog* envenen* suicid* cadáver sobreviv*
        casar casarse casan casado casada casados casaron casamiento se_casa se_casó matrimonio* boda* marido esposa \
        esposo novia
        luna_de_miel viaje_de_bodas viaje_de_novios
        nace nacen nació nacido nacida nacimiento*""",
    "it": """muor* morire morì morto morta morte uccid* uccis* assassin* annega* avvelen* suicid* sopravviv*
        sposa* spose sposi sposo sposò sposer* matrimonio nozze marito moglie
        luna_di_miele viaggio_di_nozze
        nasce nacque nato nata nascita""",
    "pt": """morre* morreu morrer morto morta morte mata matam matar matou mataram matado assassin* afog* envenen* \
        suicíd* sobreviv*
        casar casa_se casam_se casou casaram casado casada casados casamento* se_casa se_casam marido esposa noiva
        lua_de_mel viagem_de_núpcias
        nasce* nasceu nascimento""",
    "ru": """умира* умер умерла умерли умерло умерший умершая смерт* погиб* убит* убил* убива* утону* отрав* \
        самоубийств* мертв* казнь казни казнью казнит казнил* казнят казнен*
        женит* женил* замуж* свадьб* муж мужа мужу мужем муже мужья мужей жена жены жену жене женой брак брака браке \
        браком бракосочет* невест*
        медов*
        родил* рожд*""",
}
# Events that are asked about by one who has not read on because they may be yet to come; else they are mere words.
_UNDER_A_BOUND = {
    "en": """escape* flee flees fled fleeing
        betray* traitor treason treacher*
        steal steals stole stolen stealing theft rob robs robbed robber*
        rescue* save saves saved saving
        avenge* revenge* vengeance
        forgive forgives forgave forgiven reconcil*
        crowned coronation
        captur* taken_prisoner
        divorc*
        duel*
        go_mad goes_mad went_mad gone_mad insane madness
        recover* heal* cured
        wound* injur*""",
}
_END = {
    "en": r"in the end|at the end|eventually|finally|ultimately|at last",
    "de": r"am ende|schließlich|zuletzt|zum schluss",
    "fr": r"à la fin|finalement",
    "es": r"al final|finalmente",
    "it": r"alla fine|infine",
    "pt": r"no fim|no final|finalmente",
    "ru": r"в конце|в итоге",
}
_END_UNSPACED = {"zh": r"最[后後终終](?!一)|结局|結局", "ja": r"最後に|最終的|結局"}
# A name and, with no mark between, the beginning of what the person says.
_LABEL = re.compile(r"^([^\W\d_]+)\s{1,3}([^\W\d_]+)", re.MULTILINE)
_SPEECHES = 5
"""Different words that follow a name at the beginning of lines, of one who speaks in a play."""

# Whose something is, straight before it: “the king's”, “Jones'”, and with a word between.
_OWNED = re.compile(r"\b(?:(\w+)'s|(\w+s)')\s+(?:\w+\s+)?\Z")
_OWNER_BEFORE = 60
_CLAUSES = re.compile(r"[;:—]")

_ENDS = {
    **{language: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for language, words in _END.items()},
    **{language: re.compile(words) for language, words in _END_UNSPACED.items()},
}


def asked_events(
    question: str, language: str, names: Iterable[Sequence[str]] = (), *, bounded: bool = False
) -> tuple[re.Pattern[str], ...]:
    """For each event that a question asks about, the pattern of its words in a folded text.

    The words of the `names` in it are no events, whatever they are like. Of one who has not read on (`bounded`) more is
    taken for an event.
    """
    named = {word for name in names for word in name}
    folded = WORD.sub(lambda match: "" if match[0] in named else match[0], fold(question))
    patterns = _patterns(language or "en", bounded=bounded)
    return tuple(event for event in patterns if event.search(folded))


def asks_for_the_end(question: str, language: str) -> bool:
    """Whether a question asks what comes out in the end, which one who has not read on cannot be answered."""
    pattern = _ENDS.get(language or "en")
    return pattern is not None and pattern.search(question) is not None


def speakers(names: Iterable[Sequence[str]], text: str) -> frozenset[str]:
    """Of the words of the names, those that stand before speeches, as in a play."""
    wanted = {word for name in names for word in name}
    follow: dict[str, set[str]] = {}
    for match in _LABEL.finditer(text):
        if match[2][0].isupper() and (word := fold(match[1])) in wanted:
            follow.setdefault(word, set()).add(match[2])
    return frozenset(word for word, after in follow.items() if len(after) >= _SPEECHES)


def speak_of(events: Sequence[re.Pattern[str]], texts: Iterable[str]) -> bool:
    """Whether one of the texts has a word for one of the events, be it of whomever."""
    return any(event.search(folded) for folded in map(fold, texts) for event in events)


def reports_events(
    events: Sequence[re.Pattern[str]],
    names: Sequence[Sequence[str]],
    texts: Iterable[str],
    *,
    together: int = 1,
    every: bool = True,
    labels: frozenset[str] = frozenset(),
    question: str = "",
    pronouns: bool = False,
) -> bool:
    """Whether a sentence of the texts speaks of one of the events and of those asked about.

    Where the sentence begins with a pronoun, the name may stand in the one before. Of several names, so many as
    `together` says must stand there or in the sentences beside it. `every`: the paragraph must speak of all the events.
    A name of `labels` at the beginning of a line
    says who speaks, not who acts. With the `question`, those asked about must stand in the clause that speaks of
    the event, and what is said to be another's counts for nothing: “the king's death” where it does not speak of the
    king. With `pronouns` a sentence without names may be understood with the one before wherever its pronoun stands.
    """
    owners = frozenset(name_words(question)) if question else None
    return any(
        _reported(events, names, paragraph, min(together, len(names)), every, labels, owners, pronouns)
        for text in texts
        for paragraph in text.split("\n\n")
    )


def _reported(
    events: Sequence[re.Pattern[str]],
    names: Sequence[Sequence[str]],
    paragraph: str,
    least: int,
    every: bool,
    labels: frozenset[str],
    owners: frozenset[str] | None,
    pronouns: bool,
) -> bool:
    folded = fold(paragraph)
    if not (all if every else any)(event.search(folded) for event in events):
        return False
    if labels:
        paragraph = _LABEL.sub(lambda line: line[2] if fold(line[1]) in labels else line[0], paragraph)
    spoken = [span.of(paragraph) for span in sentence_spans(paragraph)]
    if owners is not None:
        spoken = [clause for sentence in spoken for clause in _CLAUSES.split(sentence)]
    named = [_named(names, sentence) for sentence in spoken]
    for at, sentence in enumerate(spoken):
        before = named[at - 1] if at else frozenset()
        leans = leans_back(sentence) or (pronouns and has_pronoun(sentence))
        own = named[at] | before if leans else named[at]
        after = named[at + 1] if at + 1 < len(named) else frozenset()
        if own and len(own | before | after) >= least and _speaks(events, fold(sentence), owners):
            return True
    return False


def _speaks(events: Sequence[re.Pattern[str]], sentence: str, owners: frozenset[str] | None) -> bool:
    """Whether the folded sentence has a word for one of the events that is not said to be somebody else's."""
    for event in events:
        for match in event.finditer(sentence):
            owned = _OWNED.search(sentence, max(match.start() - _OWNER_BEFORE, 0), match.start())
            if owners is None or owned is None or (owned[1] or owned[2]) in owners:
                return True
    return False


def _named(names: Sequence[Sequence[str]], sentence: str) -> frozenset[int]:
    words = frozenset(name_words(sentence))
    return frozenset(number for number, name in enumerate(names) if words & set(name))


@lru_cache(maxsize=16)
def _patterns(language: str, *, bounded: bool) -> tuple[re.Pattern[str], ...]:
    groups = _EVENTS.get(language, "").splitlines()
    if bounded:
        groups += _UNDER_A_BOUND.get(language, "").splitlines()
    return tuple(
        re.compile(r"\b(?:" + "|".join(_one(word) for word in fold(group.replace("*", "\x01")).split()) + r")\b")
        for group in groups
    )


def _one(word: str) -> str:
    stem = r"\W+".join(map(re.escape, WORD.findall(word)))
    return rf"{stem}\w*" if word.endswith("\x01") else stem
