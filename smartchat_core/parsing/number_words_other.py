"""The words that Slavic, Nordic and other languages count with (the notation is that of `number_words_western`)."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.parsing.number_word_rules import Counting

__all__ = ["OTHER"]

_RU_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
_UK_TENS = "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"
_PL_TENS = (
    "dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat dziewiecdziesiat"
)
_CS_TENS = "dvacet tricet ctyricet padesat sedesat sedmdesat osmdesat devadesat"
_SV_TENS = "tjugo trettio fyrtio femtio sextio sjuttio attio nittio"
_DA_TENS = "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems"
_NO_TENS = "tjue/tyve tretti/tredve forti/forr femti seksti sytti atti nitti"
_TR_TENS = "yirmi otuz kirk elli altmis yetmis seksen doksan"
_RO_TENS = "douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci"
_EL_TENS = "εικοσι τριαντα σαραντα πενηντα εξηντα εβδομηντα ογδοντα ενενηντα"
_HU_STEMS = "huszon harminc negyven otven hatvan hetven nyolcvan kilencven"
_FI_TENS = (
    "kaksikymmenta kolmekymmenta neljakymmenta viisikymmenta kuusikymmenta seitsemankymmenta kahdeksankymmenta "
    "yhdeksankymmenta"
)
_AR_TENS = (
    "العشرون/العشرين الثلاثون/الثلاثين الاربعون/الاربعين الخمسون/الخمسين "
    "الستون/الستين السبعون/السبعين الثمانون/الثمانين التسعون/التسعين"
)

OTHER: Mapping[str, tuple[Counting, ...]] = {
    "ru": (
        Counting(
            low=(
                "один/одна/одно два/две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
                "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
            ),
            tens=_RU_TENS,
            joints=("{t} {u}",),
        ),
        Counting(
            low=(
                "перв(ый,ая,ое,ой) втор(ой,ая,ое) трет(ий,ья,ье,ьей) четверт(ый,ая,ое,ой) пят(ый,ая,ое,ой) "
                "шест(ой,ая,ое) седьм(ой,ая,ое) восьм(ой,ая,ое) девят(ый,ая,ое,ой) десят(ый,ая,ое,ой) "
                "одиннадцат(ый,ая,ое,ой) двенадцат(ый,ая,ое,ой) тринадцат(ый,ая,ое,ой) четырнадцат(ый,ая,ое,ой) "
                "пятнадцат(ый,ая,ое,ой) шестнадцат(ый,ая,ое,ой) семнадцат(ый,ая,ое,ой) восемнадцат(ый,ая,ое,ой) "
                "девятнадцат(ый,ая,ое,ой)"
            ),
            tens=(
                "двадцат(ый,ая,ое,ой) тридцат(ый,ая,ое,ой) сороков(ой,ая,ое) пятидесят(ый,ая,ое,ой) "
                "шестидесят(ый,ая,ое,ой) семидесят(ый,ая,ое,ой) восьмидесят(ый,ая,ое,ой) девяност(ый,ая,ое,ой)"
            ),
            stems=_RU_TENS,
            joints=("{t} {u}",),
        ),
    ),
    "uk": (
        Counting(
            low=(
                "один/одна/одне два/дві три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять "
                "тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
            ),
            tens=_UK_TENS,
            joints=("{t} {u}",),
        ),
        Counting(
            low=(
                "перш(ий,а,е) друг(ий,а,е) трет(ій,я,є) четверт(ий,а,е) п'ят(ий,а,е) шост(ий,а,е) сьом(ий,а,е) "
                "восьм(ий,а,е) дев'ят(ий,а,е) десят(ий,а,е) одинадцят(ий,а,е) дванадцят(ий,а,е) тринадцят(ий,а,е) "
                "чотирнадцят(ий,а,е) п'ятнадцят(ий,а,е) шістнадцят(ий,а,е) сімнадцят(ий,а,е) вісімнадцят(ий,а,е) "
                "дев'ятнадцят(ий,а,е)"
            ),
            tens=(
                "двадцят(ий,а,е) тридцят(ий,а,е) сороков(ий,а,е) п'ятдесят(ий,а,е) шістдесят(ий,а,е) "
                "сімдесят(ий,а,е) вісімдесят(ий,а,е) дев'яност(ий,а,е)"
            ),
            stems=_UK_TENS,
            joints=("{t} {u}",),
        ),
    ),
    "pl": (
        Counting(
            low=(
                "jeden dwa/dwie trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie trzynascie "
                "czternascie pietnascie szesnascie siedemnascie osiemnascie dziewietnascie"
            ),
            tens=_PL_TENS,
            joints=("{t} {u}",),
        ),
        Counting(
            low=(
                "pierwsz(y,a,e) drug(i,a,ie) trzec(i,ia,ie) czwart(y,a,e) piat(y,a,e) szost(y,a,e) siodm(y,a,e) "
                "osm(y,a,e) dziewiat(y,a,e) dziesiat(y,a,e) jedenast(y,a,e) dwunast(y,a,e) trzynast(y,a,e) "
                "czternast(y,a,e) pietnast(y,a,e) szesnast(y,a,e) siedemnast(y,a,e) osiemnast(y,a,e) "
                "dziewietnast(y,a,e)"
            ),
            tens=(
                "dwudziest(y,a,e) trzydziest(y,a,e) czterdziest(y,a,e) piecdziesiat(y,a,e) szescdziesiat(y,a,e) "
                "siedemdziesiat(y,a,e) osiemdziesiat(y,a,e) dziewiecdziesiat(y,a,e)"
            ),
            joints=("{t} {u}",),
        ),
    ),
    "cs": (
        Counting(
            low=(
                "jedna/jeden dve/dva tri ctyri pet sest sedm osm devet deset jedenact dvanact trinact ctrnact patnact "
                "sestnact sedmnact osmnact devatenact"
            ),
            tens=_CS_TENS,
            joints=("{t} {u}",),
        ),
        Counting(
            low=(
                "prvni druh(a,y,e) treti ctvrt(a,y,e) pat(a,y,e) sest(a,y,e) sedm(a,y,e) osm(a,y,e) devat(a,y,e) "
                "desat(a,y,e) jedenact(a,y,e) dvanact(a,y,e) trinact(a,y,e) ctrnact(a,y,e) patnact(a,y,e) "
                "sestnact(a,y,e) sedmnact(a,y,e) osmnact(a,y,e) devatenact(a,y,e)"
            ),
            tens=(
                "dvacat(a,y,e) tricat(a,y,e) ctyricat(a,y,e) padesat(a,y,e) sedesat(a,y,e) sedmdesat(a,y,e) "
                "osmdesat(a,y,e) devadesat(a,y,e)"
            ),
            joints=("{t} {u}",),
        ),
    ),
    "sv": (
        Counting(
            low=(
                "ett/en tva tre fyra fem sex sju atta nio tio elva tolv tretton fjorton femton sexton sjutton arton "
                "nitton"
            ),
            tens=_SV_TENS,
            joints=("{t}{u}",),
        ),
        Counting(
            low=(
                "forsta andra tredje fjarde femte sjatte sjunde attonde nionde tionde elfte tolfte trettonde fjortonde "
                "femtonde sextonde sjuttonde artonde nittonde"
            ),
            tens=" ".join(f"{ten}nde" for ten in _SV_TENS.split()),
            stems=_SV_TENS,
            joints=("{t}{u}",),
        ),
    ),
    "da": (
        Counting(
            low=(
                "en/et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten "
                "nitten"
            ),
            tens=_DA_TENS,
            joints=("{u}og{t}",),
        ),
        Counting(
            low=(
                "forste anden/andet tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende "
                "fjortende femtende sekstende syttende attende nittende"
            ),
            tens=(
                "tyvende tredivte fyrretyvende halvtredsindstyvende tresindstyvende halvfjerdsindstyvende "
                "firsindstyvende halvfemsindstyvende"
            ),
            units="en to tre fire fem seks syv otte ni",
            joints=("{u}og{t}",),
        ),
    ),
    "no": (
        Counting(
            low=(
                "en/ett to tre fire fem seks sju/syv atte ni ti elleve tolv tretten fjorten femten seksten sytten "
                "atten nitten"
            ),
            tens=_NO_TENS,
            joints=("{t}{u}", "{u}og{t}"),
        ),
        Counting(
            low=(
                "forste andre/annen tredje fjerde femte sjette sjuende/syvende attende niende tiende ellevte tolvte "
                "trettende fjortende femtende sekstende syttende attende nittende"
            ),
            tens="tjuende trettiende fortiende femtiende sekstiende syttiende attiende nittiende",
            stems=_NO_TENS,
            joints=("{t}{u}",),
        ),
    ),
    "fi": (
        Counting(
            low=(
                "yksi kaksi kolme nelja viisi kuusi seitseman kahdeksan yhdeksan kymmenen yksitoista kaksitoista "
                "kolmetoista neljatoista viisitoista kuusitoista seitsemantoista kahdeksantoista yhdeksantoista"
            ),
            tens=_FI_TENS,
            joints=("{t}{u}",),
        ),
        Counting(
            low=(
                "ensimmainen toinen kolmas neljas viides kuudes seitsemas kahdeksas yhdeksas kymmenes yhdestoista "
                "kahdestoista kolmastoista neljastoista viidestoista kuudestoista seitsemastoista kahdeksastoista "
                "yhdeksastoista"
            ),
            tens=(
                "kahdeskymmenes kolmaskymmenes neljaskymmenes viideskymmenes kuudeskymmenes seitsemaskymmenes "
                "kahdeksaskymmenes yhdeksaskymmenes"
            ),
            units="ensimmainen/yhdes toinen/kahdes kolmas neljas viides kuudes seitsemas kahdeksas yhdeksas",
            joints=("{t}{u}",),
        ),
    ),
    "hu": (
        Counting(
            low=(
                "egy ketto/ket harom negy ot hat het nyolc kilenc tiz tizenegy tizenketto/tizenket tizenharom "
                "tizennegy tizenot tizenhat tizenhet tizennyolc tizenkilenc"
            ),
            tens="husz harminc negyven otven hatvan hetven nyolcvan kilencven",
            stems=_HU_STEMS,
            joints=("{t}{u}",),
        ),
        Counting(
            low=(
                "elso masodik harmadik negyedik otodik hatodik hetedik nyolcadik kilencedik tizedik tizenegyedik "
                "tizenkettedik tizenharmadik tizennegyedik tizenotodik tizenhatodik tizenhetedik tizennyolcadik "
                "tizenkilencedik"
            ),
            tens="huszadik harmincadik negyvenedik otvenedik hatvanadik hetvenedik nyolcvanadik kilencvenedik",
            stems=_HU_STEMS,
            units="egyedik kettedik harmadik negyedik otodik hatodik hetedik nyolcadik kilencedik",
            joints=("{t}{u}",),
        ),
    ),
    "tr": (
        Counting(
            low=(
                "bir iki uc dort bes alti yedi sekiz dokuz on on_bir on_iki on_uc on_dort on_bes on_alti on_yedi "
                "on_sekiz on_dokuz"
            ),
            tens=_TR_TENS,
            joints=("{t} {u}",),
        ),
        Counting(
            low=(
                "birinci/ilk ikinci ucuncu dorduncu besinci altinci yedinci sekizinci dokuzuncu onuncu on_birinci "
                "on_ikinci on_ucuncu on_dorduncu on_besinci on_altinci on_yedinci on_sekizinci on_dokuzuncu"
            ),
            tens="yirminci otuzuncu kirkinci ellinci altmisinci yetmisinci sekseninci doksaninci",
            stems=_TR_TENS,
            joints=("{t} {u}",),
        ),
    ),
    "ro": (
        Counting(
            low=(
                "unu/una doi/doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece/douasprezece "
                "treisprezece paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece"
            ),
            tens=_RO_TENS,
            joints=("{t} si {u}",),
        ),
        Counting(
            low=(
                "intai/prim(a,ul) doua/doilea treia/treilea patra/patrulea cincea/cincilea sasea/saselea "
                "saptea/saptelea opta/optulea noua/noualea zecea/zecelea unsprezecea/unsprezecelea "
                "douasprezecea/doisprezecelea treisprezecea/treisprezecelea paisprezecea/paisprezecelea "
                "cincisprezecea/cincisprezecelea saisprezecea/saisprezecelea saptesprezecea/saptesprezecelea "
                "optsprezecea/optsprezecelea nouasprezecea/nouasprezecelea"
            ),
            tens=" ".join(f"{ten[:-1]}ea/{ten}lea" for ten in _RO_TENS.split()),
            stems=_RO_TENS,
            joints=("{t} si {u}",),
        ),
    ),
    "el": (
        Counting(
            low=(
                "ενα δυο τρια/τρεις τεσσερα/τεσσερις πεντε εξι επτα/εφτα οκτω/οχτω εννεα/εννια δεκα εντεκα/ενδεκα "
                "δωδεκα δεκατρια δεκατεσσερα δεκαπεντε δεκαεξι δεκαεπτα δεκαοκτω δεκαεννεα"
            ),
            tens=_EL_TENS,
            joints=("{t} {u}",),
        ),
        Counting(
            low=(
                "πρωτ(ο,η,ος) δευτερ(ο,η,ος,α) τριτ(ο,η,ος) τεταρτ(ο,η,ος) πεμπτ(ο,η,ος) εκτ(ο,η,ος) εβδομ(ο,η,ος) "
                "ογδο(ο,η,ος) ενατ(ο,η,ος) δεκατ(ο,η,ος) ενδεκατ(ο,η,ος) δωδεκατ(ο,η,ος) δεκατ(ο,η,ος)_τριτ(ο,η,ος) "
                "δεκατ(ο,η,ος)_τεταρτ(ο,η,ος) δεκατ(ο,η,ος)_πεμπτ(ο,η,ος) δεκατ(ο,η,ος)_εκτ(ο,η,ος) "
                "δεκατ(ο,η,ος)_εβδομ(ο,η,ος) δεκατ(ο,η,ος)_ογδο(ο,η,ος) δεκατ(ο,η,ος)_ενατ(ο,η,ος)"
            ),
            tens=(
                "εικοστ(ο,η,ος) τριακοστ(ο,η,ος) τεσσαρακοστ(ο,η,ος) πεντηκοστ(ο,η,ος) εξηκοστ(ο,η,ος) "
                "εβδομηκοστ(ο,η,ος) ογδοηκοστ(ο,η,ος) ενενηκοστ(ο,η,ος)"
            ),
            joints=("{t} {u}",),
        ),
    ),
    "ar": (
        Counting(
            low=(
                "الاول/الاولى الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة السادس/السادسة "
                "السابع/السابعة الثامن/الثامنة التاسع/التاسعة العاشر/العاشرة الحادي_عشر/الحادية_عشرة "
                "الثاني_عشر/الثانية_عشرة الثالث_عشر/الثالثة_عشرة الرابع_عشر/الرابعة_عشرة الخامس_عشر/الخامسة_عشرة "
                "السادس_عشر/السادسة_عشرة السابع_عشر/السابعة_عشرة الثامن_عشر/الثامنة_عشرة التاسع_عشر/التاسعة_عشرة"
            ),
            tens=_AR_TENS,
            units=(
                "الحادي/الحادية/الواحد الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة السادس/السادسة "
                "السابع/السابعة الثامن/الثامنة التاسع/التاسعة"
            ),
            joints=("{u} و{t}", "{u} و {t}"),
        ),
    ),
}
