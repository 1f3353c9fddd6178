"""The verification lexicon of German."""

from __future__ import annotations

from smartchat_core.chat.verification.lexicon import Lexicon, number_words, opposites, words

__all__ = ["GERMAN"]

GERMAN = Lexicon(
    code="de",
    typical=frozenset(
        "der die das den dem des ein eine einer einem einen eines und oder ist sind war waren wird werden wurde wurden "
        "hat haben hatte hatten zu von mit auf fur im am als auch sich er sie es ich wir ihr ihm ihn ihre sein "
        "seine dass "
        "wie so nach bei aus um uber vom zum zur durch nicht".split()
    ),
    capital_nouns=True,
    joins_numbers=True,
    inflects_nouns=False,
    breaks=words("aber obwohl während sondern weil dass wenn falls bevor nachdem oder damit"),
    negators=words("nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder kaum unfähig"),
    not_only=(("nicht", "nur"), ("nicht", "bloss"), ("nicht", "allein")),
    up=words(
        "höher* grösser* mehr steig* stieg* gestiegen erhöh* zunahm zunehm* zugenommen wuchs wachs* verbesser* "
        "länger* schneller* stärker* förder*"
    ),
    down=words(
        "niedriger* geringer* kleiner* weniger sink* sank gesunken fiel fallen gefallen verringer* reduzier* abnahm "
        "abnehm* abgenommen senk* hemm* verschlechter* kürzer* langsamer* schwächer* verhinder*"
    ),
    opposites=opposites(
        """
        lebend* lebte lebt | tot starb gestorben getotet
        offen* offnete | geschlossen* schloss
        erste* | letzte*
        früh* | spät*
        begann beginn* anfang* | endete ende beendet*
        liebt* | hasst* hasste
        freund* | feind*
        reich | arm
        jung* | alt
        wahr | falsch
        gleich* | verschieden* anders
        immer | nie niemals selten
        positiv* | negativ*
        vater | mutter
        bruder | schwester
        sohn | tochter
        könig | königin
        links linke* | rechts rechte*
        nördlich* norden | südlich* süden
        östlich* osten | westlich* westen
        gewann gewonnen | verlor verloren
        kaufte gekauft | verkauft*
        gab gegeben | nahm genommen
        möglich | unmöglich
        schuldig | unschuldig
        gut | schlecht böse
        """
    ),
    all_of=words("alle allen jeder jede jedes immer ganz* sämtlich*"),
    part_of=words("einige manche wenige manchmal viele meisten oft teilweise selten meist"),
    hedges=words("vielleicht möglicherweise angeblich vermutlich wohl könnte könnten dürfte anscheinend scheint"),
    before=words("bevor vor"),
    after=words("nachdem"),
    passive=words("wird werden wurde wurden worden ist sind war waren"),
    by=words("von vom durch"),
    pronouns=words("er sie es ihm ihn ihr ihnen ich du wir sein seine seinen seiner ihre ihren ihrer wer der die"),
    numbers={
        **number_words(
            "null eins/ein/eine zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
            "fünfzehn sechzehn siebzehn achtzehn neunzehn"
        ),
        **number_words("zwanzig dreissig/dreiszig vierzig fünfzig sechzig siebzig achtzig neunzig", first=20, step=10),
    },
    scales={"hundert": 100, "tausend": 1_000, "million": 1_000_000, "millionen": 1_000_000, "milliarden": 10**9},
)
