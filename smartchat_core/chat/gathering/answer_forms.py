"""Forms that an answer has: a length for how tall, a material for what something is made of, a way to die.

A sentence that may answer such a question is recognised by its form, whatever its other words are. English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from smartchat_core.text.folding import fold

__all__ = ["asked_form"]

_ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMERAL = (
    rf"{_ONES}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundreds?|thousands?|millions?|dozens?|score"
)
_NUMBER = rf"(?:\d[\d,.]{{0,20}}|(?:{_NUMERAL})(?:[ -](?:and[ -])?(?:{_NUMERAL})){{0,6}})(?: and a half)?"
_COINS = (
    "pounds?|shillings?|pence|penny|guineas?|sovereigns?|crowns?|dollars?|cents?|francs?|rou?bles?|marks?|florins?|"
    "ducats?|livres?|louis|thalers?|kopecks?|talents?|pesos?|lire|euros?|doubloons?|pieces of (?:gold|silver|eight)"
)
_LENGTHS = (
    "feet|foot|inch(?:es)?|yards?|miles?|leagues?|fathoms?|met(?:re|er)s?|(?:kilo|centi)met(?:re|er)s?|cubits?|ells?|"
    "furlongs?|hands|paces|cm|mm|km"
)
_WEIGHTS = "pounds?|tons?|tonnes?|stones?|ounces?|kilos?|kilograms?|grams?|hundredweight|lbs?|kg"
_SPANS = "years?|months?|weeks?|fortnights?|days?|nights?|hours?|minutes?|seconds?|winters?|summers?"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|christmas|easter|michaelmas|whitsuntide"
_COLOURS = (
    "red|blue|green|yellow|black|white|grey|gray|brown|purple|violet|orange|pink|scarlet|crimson|golden|silver|"
    "auburn|fair|blond|blonde|raven|flaxen|azure|hazel|ivory|lilac|mauve|vermilion|turquoise|beige|chestnut"
)
_MATERIALS = (
    "wood|wooden|timber|oak|oaken|pine|cedar|ebony|mahogany|walnut|ivory|bone|whalebone|horn|shell|iron|steel|brass|"
    "bronze|copper|tin|lead|leaden|silver|gold|golden|platinum|pewter|alumini?um|alloys?|metal|glass|crystal|stone|"
    "marble|granite|brick|bricks|clay|earthenware|porcelain|china|leather|hide|hides|skins?|fur|feathers?|wool|"
    "woollen|cotton|linen|silk|silken|velvet|satin|canvas|cloth|paper|parchment|cardboard|pasteboard|straw|reeds?|"
    "wicker|bamboo|wax|rubber|plastic|diamonds?|pearls?|amber|jade|mud|ice|snow|flour|dough|gingerbread"
)
_TRADES = (
    r"merchant|trader|tradesman|lawyer|attorney|solicitor|barrister|doctor|physician|surgeon|apothecary|clergyman|"
    r"curate|vicar|rector|parson|priest|minister|monk|soldier|officer|lieutenant|sergeant|sailor|seaman|mariner|"
    r"teacher|schoolmaster|governess|tutor|professor|farmer|ploughman|shepherd|miller|baker|butcher|brewer|carpenter|"
    r"mason|builder|smith|blacksmith|tailor|weaver|shoemaker|cobbler|servant|footman|butler|valet|maid|cook|clerk|"
    r"banker|broker|pawnbroker|stockbroker|shopkeeper|grocer|innkeeper|publican|painter|artist|musician|singer|"
    r"actor|writer|author|poet|editor|journalist|engineer|plumber|mechanic|judge|magistrate|gardener|huntsman|"
    r"hunter|fisherman|fisher|woodcutter|coachman|detective|policeman|inspector|spy|thief|nurse|librarian|"
    r"trade|profession|occupation|livelihood"
)


def _near(words: str) -> str:
    """One of the words up to three words before the head, or after it and a word that links them."""
    before = rf"\b(?:{words})(?:[ -]\w+){{0,3}}[ -]HEAD\w{{0,2}}\b"
    linked = r"\bHEAD\w{0,2}(?: [\w’'-]{1,40}){0,8}? (?:is|was|are|were|been|being|of|from)(?: [\w’'-]{1,40}){0,3}[ -]"
    return rf"{before}|{linked}(?:{words})\b"


_LENGTH_ASKED = r"\bhow (?:tall|high|deep|wide|broad|thick|far)\b|\bwhat (?:height|depth|width|distance)\b"
_LENGTH = rf"\b{_NUMBER}[ -](?:\w+[ -])?(?:{_LENGTHS})\b"
_AGE_ASKED = r"\bhow (?:old|aged)\b|\b(?:what|which) age\b"
_AGE = (
    rf"\b{_NUMBER}[ -](?:{_SPANS})\b|\b(?:aged?|turned|age of) (?:about )?{_NUMBER}\b|"
    rf"\b(?:{_ONES})[ -]and[ -](?:twenty|thirty|forty|fifty|sixty)\b|"
    rf"\b(?:is|was|am|are|were|be) (?:\w+ )?{_NUMBER}(?=[.,;!?—]| when| and )"
)
_WEIGHT_ASKED = r"\bhow heavy\b|\bhow much .{0,60}\bweighs?\b|\bwhat weight\b"
_WEIGHT = rf"\b{_NUMBER}[ -](?:\w+[ -])?(?:{_WEIGHTS})\b"
_MONEY_ASKED = (
    r"\bhow (?:rich|wealthy)\b|\bhow much (?:money|gold|silver)\b|"
    r"\b(?:what|which) (?:price|salary|wages?|income|rent|sum|fee)\b|"
    r"\bhow much .{0,60}\b(?:costs?|pay|pays|paid|earns?|owes?|worth|offer|offers|offered|charges?)\b"
)
_MONEY = rf"[£$€] ?\d|\b{_NUMBER} (?:\w+ )?(?:{_COINS})\b|\b{_NUMBER} a[ -](?:year|month|week|day)\b"
_HOUR = (
    r"\bo.?clock\b|\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.? ?m\b|\b(?:half|quarter)[ -](?:past|to|after)\b|"
    r"\b(?:noon|midnight|midday|daybreak|dawn|sunrise|sunset|dusk)\b|"
    rf"\b(?:at|about|by|till|until|before|after|past|near) (?:about |nearly )?(?:{_ONES}|\d{{1,2}})"
    r"(?: in the (?:morning|afternoon|evening)| at night|(?=[.,;!?—]))"
)
_MATERIAL_ASKED = (
    r"\b(?:what|which)\b.{0,120}\b(?P<head>\w{3,40})(?: is| are| was| were| being)? "
    r"(?:made|built|carved|woven|fashioned)(?: out)?(?: of| from|\W{0,9}$)"
)
_TRADE_ASKED = (
    r"\bfor a living\b|\b(?:what|which) (?:is|was|are|were) .{0,60}\b(?:job|profession|occupation|trade)\b|"
    r"\bby (?:profession|trade|occupation)\b"
)

_WORKS = (
    "books?|novels?|poems?|plays?|romances?|tragedy|tragedies|comedy|comedies|essays?|treatises?|pamphlets?|"
    "songs?|operas?|ballads?|newspapers?|journals?|magazines?"
)
_TITLE_ASKED = re.compile(
    rf"\b(?:titles?|names?) of (?:\w+ ){{1,4}}(?:{_WORKS}|works?)\b|"
    rf"\bwhat (?:is|was) .{{0,80}}\b(?:{_WORKS}) (?:called|entitled)\b|"
    rf"\b(?:what|which) (?:\w+ )?(?:{_WORKS}) (?:do|does|did|is|are|was|were|has|have|had)\b"
)
# Capitals within a sentence: “Key to the Stars”, “Marlow's Travels”, “a tale called ‘Fog’”; but not “Duke of York”.
_NO_TITLE = (
    "Mr|Mrs|Miss|Sir|Lord|Lady|Duke|Duchess|Earl|Count|Countess|King|Queen|Prince|Princess|Bishop|Archbishop|House|"
    "Bank|Church|University|College|Bay|Cape|Gulf|Isle|Island|City|Port|Battle|Knight|Son|Day|Bill"
)
_TITLE = re.compile(
    rf"(?<=[\w,;:—] )[\"“‘]?(?:The |A )?(?!(?:{_NO_TITLE})\b)[A-Z][\w’'-]{{1,30}} (?:of|to|in|on|for|from|with|upon) "
    r"(?:(?:the|a|an|all|my|his) )?[A-Z]\w|"
    r"\b[A-Z]\w{2,30}[’']s [A-Z]\w{2}|\b(?:called|entitled|named|titled) [\"“‘(]{0,2}[A-Z]"
)

# What the folded question says, and what a folded sentence that states it holds.
_FORMS = (
    (_LENGTH_ASKED, _LENGTH),
    (_AGE_ASKED, _AGE),
    (_WEIGHT_ASKED, _WEIGHT),
    (_MONEY_ASKED, _MONEY),
    (r"\b(?:what|which) (?:hour|time)\b", _HOUR),
    (r"\bhow long\b(?! ago)", rf"\b{_NUMBER}[ -](?:\w+[ -])?(?:{_SPANS}|{_LENGTHS})\b"),
    (r"\b(?:what|which) year\b", r"\b[12]\d{3}\b|\bmdccc?[a-z]*\b"),
    (r"\b(?:what|which) (?:month|date|day)\b", rf"\b(?:{_MONTHS}|{_DAYS})\b"),
    (r"\b(?:what|which) colou?r\b.{0,120} (?P<head>\w{3,40})\W{0,9}$", _near(_COLOURS)),
    (_MATERIAL_ASKED, _near(_MATERIALS)),
    (_TRADE_ASKED, rf"\b(?:{_TRADES})s?\b"),
)


def asked_form(question: str) -> Callable[[str], bool] | None:
    """Whether a sentence has the form of what the question asks for; None where what it asks for has none."""
    folded = fold(question)
    if _TITLE_ASKED.search(folded):
        return lambda text: _TITLE.search(" ".join(text.split())) is not None
    for asked, stated in _asked():
        if found := asked.search(folded):
            head = found.groupdict().get("head", "")
            pattern = re.compile(stated.replace("HEAD", re.escape(head.removesuffix("s"))))
            return lambda text: pattern.search(fold(" ".join(text.split()))) is not None
    return None


@lru_cache(maxsize=1)
def _asked() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(asked), stated) for asked, stated in _FORMS)
