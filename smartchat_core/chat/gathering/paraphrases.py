"""Other words for what questions ask of people and things: books report a death by “drowned”, an origin by “native of”.

A question that asks for one of these is searched a second time by such words, and a sentence that has one of them is a
likely answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from smartchat_core.text.folding import fold

__all__ = ["Paraphrase", "paraphrase_of"]

_ENGLISH = (
    # What the folded question says, the words that are searched for, and further words of sentences that state it. A
    # star stands for any ending.
    ("die|dies|died|death|perish|perishes|perished|killed|lose (?:his|her|their) life", "death died dead killed drown*",
     "kill* murder* poison* hang* stab* slain corpse grave perish* expire* executed"),
    ("born|birthplace", "born birth native birthplace", "nativity"),
    ("come from|comes from|came from|hail from|hails from|origin|homeland|native",
     "native home birthplace born country", "birth island town descended family"),
    ("run away|runs away|ran away|run off|runs off|ran off|elope|elopes|eloped", "elope* fled gone off together",
     "ran run flight"),
    ("for a living|profession|occupation|by trade|his job|her job|work as|works as",
     "profession occupation trade* merchant employed", "clerk business practice"),
    ("rich|wealthy|wealth|income|fortune|how much money", "fortune income pounds a year inherit*",
     "thousand estate rich poor year"),
    ("how old|what age|which age|age of", "years old age aged", "born young"),
    ("how (?:tall|big|large|high)", "feet height tall stature inches", "high foot size gigantic"),
    ("looks? like|appearance|looks", "face eyes hair figure complexion",
     "tall short features countenance beard handsome"),
    ("write|writes|written|writing|wrote", "book work volume* manuscript write", "author writing pamphlet treatise"),
    ("(?:come|comes|came|rise|rises|rose|get|gets|got) to (?:power|the throne|the top)",
     "became rose seized throne power", "raised crown prince king elected proclaimed occupied rank*"),
    ("(?:become|becomes|became) (?:king|queen|prince|emperor|ruler)|(?:seize|seizes|seized) (?:power|the throne)",
     "became seized throne crown proclaimed", "rose raised power prince king elected occupied rank*"),
    ("where .{0,60}(?:live|lives|lived|dwell|dwells|reside|resides|lodge|lodges)", "lived house lodg* home street",
     "residence dwell* cottage settled"),
    ("afraid|fear|fears|feared|frightens|frightened|scared", "fear terror dread horror afraid",
     "fear* frighten* uneasy alarm* shudder*"),
    ("(?:is|are|was|were|gets?|got) (?:found out|caught|discovered|betrayed|unmasked|exposed|detected)",
     "discovered confess* revealed betray* detected", "caught suspicion admit* guilt*"),
    ("hide|hides|hid|hidden|conceal|conceals|concealed", "hid hidden conceal* secret beneath", "buried place*"),
    ("marry|marries|married|wife|husband|engaged", "married wife husband wedding bride",
     "marr* church engaged betroth*"),
    ("injured|injury|wounded|wound|hurt|(?:lose|loses|lost) (?:his|her|a|an) (?:leg|arm|hand|eye)",
     "wound* injur* lost leg arm", "bit* tore torn cut blow struck"),
    ("ill|sick|disease|illness", "illness fever sick* disease doctor", "ill pain consumption physician bed"),
    ("study|studies|studied|educated|education", "stud* school university education taught", "college lesson* master"),
    ("(?:first|how|where|when) .{0,60}(?:meet|meets|met|acquainted)", "met first saw introduced acquaintance",
     "meet* encounter*"),
    ("punished|punishment|sentenced|convicted", "punish* sentence* prison condemned hanged", "exile* banish* fine"),
    ("escape|escapes|escaped|flee|flees|fled", "escape* fled flight slipped away", "climb* disguise* hid"),
    ("steal|steals|stole|stolen|robbed|theft", "stole stolen theft thief robb*", "rob* taken missing"),
    ("hate|hates|hated|enemy|despise|despises", "hate* hatred enemy despise* revenge", "detest* abhor* contempt"),
    ("promise|promises|promised|swear|swears|swore", "promis* swore oath vow* word", "sworn pledge*"),
    ("eat|eats|ate|drink|drinks|drank|breakfast|dinner|supper", "breakfast dinner eat drink bread",
     "ate drank supper meat wine tea"),
    ("wear|wears|wore|dressed", "wore dress* coat gown hat", "cloak clothes garment* wearing"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Paraphrase:
    """Words to search by, and the pattern of those words in a folded text."""

    words: str
    pattern: re.Pattern[str]


def paraphrase_of(question: str, language: str) -> Paraphrase | None:
    """Other words for what a question asks for; None where it asks for nothing that such words are known of."""
    if language not in {"", "en"}:
        return None
    folded = fold(question)
    return next((said for asked, said in _compiled() if asked.search(folded)), None)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[re.Pattern[str], Paraphrase], ...]:
    return tuple(
        (
            re.compile(rf"\b(?:{asked})\b"),
            Paraphrase(words=searched.replace("*", ""), pattern=_pattern(f"{searched} {further}")),
        )
        for asked, searched, further in _ENGLISH
    )


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(word.replace("*", r"\w*") for word in words.split() if len(word) > 1) + r")\b"
    )
