"""The words that Germanic and Romance languages count chapters with.

`word(a,b)` stands for the word with each of the endings; `/` parts alternatives, `_` is a space within a word. All are
written without accents, as `fold_heading` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.parsing.number_word_rules import Counting

__all__ = ["WESTERN"]

_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DE_UNITS = "ein zwei drei vier funf sechs sieben acht neun"
_DE_TENS = "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig"
_NL_UNITS = "een twee drie vier vijf zes zeven acht negen"
_NL_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"
_FR_STEMS = "vingt trente quarante cinquante soixante septante quatre_vingt/huitante/octante nonante"

WESTERN: Mapping[str, tuple[Counting, ...]] = {
    "en": (
        Counting(
            low=(
                "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                "seventeen eighteen nineteen"
            ),
            tens=_EN_TENS,
            joints=("{t} {u}", "{t}{u}"),
        ),
        Counting(
            low=(
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
            ),
            tens="twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth",
            stems=_EN_TENS,
            joints=("{t} {u}", "{t}{u}"),
        ),
    ),
    "de": (
        Counting(
            low=(
                "eins/ein/eine zwei/zwo drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn "
                "funfzehn sechzehn siebzehn achtzehn neunzehn"
            ),
            tens=_DE_TENS,
            units=_DE_UNITS,
            joints=("{u}und{t}",),
        ),
        Counting(
            low=" ".join(
                "/".join(f"{stem}(er,e,es,en,em)" for stem in stems.split("/"))
                for stems in (
                    "erst zweit dritt viert funft sechst siebt/siebent acht neunt zehnt elft zwolft dreizehnt "
                    "vierzehnt funfzehnt sechzehnt siebzehnt achtzehnt neunzehnt"
                ).split()
            ),
            tens=" ".join(f"{ten}st(er,e,es,en,em)" for ten in _DE_TENS.split()),
            units=_DE_UNITS,
            joints=("{u}und{t}",),
        ),
    ),
    "nl": (
        Counting(
            low=(
                "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
                "zeventien achttien negentien"
            ),
            tens=_NL_TENS,
            units=_NL_UNITS,
            joints=("{u}en{t}",),
        ),
        Counting(
            low=(
                "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende "
                "veertiende vijftiende zestiende zeventiende achttiende negentiende"
            ),
            tens=" ".join(f"{ten}ste" for ten in _NL_TENS.split()),
            units=_NL_UNITS,
            joints=("{u}en{t}",),
        ),
    ),
    "fr": (
        Counting(
            low=(
                "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept "
                "dix_huit dix_neuf"
            ),
            tens=(
                "vingt trente quarante cinquante soixante soixante_dix/septante quatre_vingts/quatre_vingt/huitante/"
                "octante quatre_vingt_dix/nonante"
            ),
            stems=_FR_STEMS,
            joints=("{t} {u}", "{t} et {u}"),
            wide=(60, 80),
        ),
        Counting(
            low=(
                "premier/premiere/unieme deuxieme/second(,e) troisieme quatrieme cinquieme sixieme septieme huitieme "
                "neuvieme dixieme onzieme douzieme treizieme quatorzieme quinzieme seizieme dix_septieme dix_huitieme "
                "dix_neuvieme"
            ),
            tens=(
                "vingtieme trentieme quarantieme cinquantieme soixantieme soixante_dixieme quatre_vingtieme "
                "quatre_vingt_dixieme"
            ),
            stems=_FR_STEMS,
            joints=("{t} {u}", "{t} et {u}"),
            wide=(60, 80),
        ),
    ),
    "es": (
        Counting(
            low=(
                "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
                "diecisiete dieciocho diecinueve"
            ),
            tens="veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
            stems="veinti treinta cuarenta cincuenta sesenta setenta ochenta noventa",
            joints=("{t}{u}", "{t} y {u}"),
        ),
        Counting(
            low=(
                "primer(,o,a) segund(o,a) tercer(,o,a) cuart(o,a) quint(o,a) sext(o,a) septim(o,a) octav(o,a) "
                "noven(o,a) decim(o,a) undecim(o,a)/decimoprimer(o,a) duodecim(o,a)/decimosegund(o,a) "
                "decimotercer(o,a)/decimo_tercer(o,a) decimocuart(o,a)/decimo_cuart(o,a) "
                "decimoquint(o,a)/decimo_quint(o,a) decimosext(o,a)/decimo_sext(o,a) "
                "decimoseptim(o,a)/decimo_septim(o,a) decimoctav(o,a)/decimo_octav(o,a) "
                "decimonoven(o,a)/decimo_noven(o,a)"
            ),
            tens=" ".join(
                f"{stem}(o,a)"
                for stem in (
                    "vigesim trigesim cuadragesim quincuagesim sexagesim septuagesim octogesim nonagesim"
                ).split()
            ),
            joints=("{t} {u}", "{t}{u}"),
        ),
    ),
    "pt": (
        Counting(
            low=(
                "um/uma dois/duas tres quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze "
                "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
            ),
            tens="vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
            joints=("{t} e {u}",),
        ),
        Counting(
            low=(
                "primeir(o,a) segund(o,a) terceir(o,a) quart(o,a) quint(o,a) sext(o,a) setim(o,a)/septim(o,a) "
                "oitav(o,a) non(o,a) decim(o,a) decim(o,a)_primeir(o,a) decim(o,a)_segund(o,a) "
                "decim(o,a)_terceir(o,a) decim(o,a)_quart(o,a) decim(o,a)_quint(o,a) decim(o,a)_sext(o,a) "
                "decim(o,a)_setim(o,a) decim(o,a)_oitav(o,a) decim(o,a)_non(o,a)"
            ),
            tens=" ".join(
                f"{stem}(o,a)"
                for stem in (
                    "vigesim trigesim quadragesim quinquagesim sexagesim septuagesim octogesim nonagesim"
                ).split()
            ),
            joints=("{t} {u}",),
        ),
    ),
    "it": (
        Counting(
            low=(
                "uno/un/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
                "quindici sedici diciassette diciotto diciannove"
            ),
            tens="venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
            stems=(
                "venti/vent trenta/trent quaranta/quarant cinquanta/cinquant sessanta/sessant settanta/settant "
                "ottanta/ottant novanta/novant"
            ),
            joints=("{t}{u}",),
        ),
        Counting(
            low=(
                "prim(o,a) second(o,a) terz(o,a) quart(o,a) quint(o,a) sest(o,a) settim(o,a) ottav(o,a) non(o,a) "
                "decim(o,a) undicesim(o,a)/undecim(o,a) dodicesim(o,a) tredicesim(o,a) quattordicesim(o,a) "
                "quindicesim(o,a) sedicesim(o,a) diciassettesim(o,a) diciottesim(o,a) diciannovesim(o,a)"
            ),
            tens=" ".join(
                f"{stem}esim(o,a)" for stem in "vent trent quarant cinquant sessant settant ottant novant".split()
            ),
            stems=(
                "venti/vent trenta/trent quaranta/quarant cinquanta/cinquant sessanta/sessant settanta/settant "
                "ottanta/ottant novanta/novant"
            ),
            units=(
                "unesim(o,a) duesim(o,a) treesim(o,a) quattresim(o,a) cinquesim(o,a) seiesim(o,a) settesim(o,a) "
                "ottesim(o,a) novesim(o,a)"
            ),
            joints=("{t}{u}",),
        ),
    ),
}
