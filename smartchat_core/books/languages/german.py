"""German names."""

from __future__ import annotations

from smartchat_core.books.languages.rules import Bearer, NameRules, words

__all__ = ["GERMAN"]

_TITLES = {
    Bearer.MAN: "herr herrn könig prinz fürst herzog graf baron freiherr ritter kaiser zar vater bruder onkel "
    "großvater "
    "pater junker meister vetter",
    Bearer.WIFE: "frau madame",
    Bearer.MAIDEN: "fräulein mamsell mademoiselle",
    Bearer.LADY: "gräfin herzogin baronin freifrau fürstin lady",
    Bearer.WOMAN: "königin prinzessin kaiserin mutter schwester tante großmutter base",
    Bearer.ANYBODY: "doktor dr professor prof hauptmann oberst general major leutnant kapitän feldwebel rat hofrat "
    "geheimrat konsul senator minister präsident pfarrer pastor bischof kardinal papst richter kommissar inspektor "
    "direktor lehrer sankt",
}

GERMAN = NameRules(
    language="de",
    titles={word: bearer for bearer, text in _TITLES.items() for word in text.casefold().split()},
    given_titles=words(
        "könig prinz kaiser zar königin prinzessin kaiserin vater bruder onkel großvater pater mutter schwester "
        "tante großmutter vetter base sankt papst"
    ),
    address=words("herr herrn fräulein meister junker"),
    epithets=words(
        "alte alter alten junge junger jungen arme armer armen liebe lieber lieben kleine kleiner gute guter"
    ),
    kin=words(
        "vater mutter sohn tochter bruder schwester mann gatte gattin gemahl gemahlin ehemann ehefrau onkel tante "
        "neffe nichte vetter cousin cousine base großvater großmutter enkel enkelin witwe witwer braut bräutigam "
        "verlobter verlobte freund freundin schwager schwägerin schwiegersohn schwiegertochter schwiegervater "
        "schwiegermutter kind geliebte geliebter pate vormund mündel"
    ),
    offices=words(
        "könig königin prinz prinzessin fürst fürstin herzog herzogin graf gräfin baron baronin ritter hauptmann "
        "oberst general major leutnant soldat matrose kapitän steuermann arzt ärztin doktor apotheker anwalt "
        "advokat richter schreiber kaufmann händler krämer metzger bäcker schneider schuster tischler schmied "
        "maurer müller bauer bäuerin hirt fischer jäger diener dienerin magd knecht kutscher gärtner koch köchin "
        "wirt wirtin pfarrer priester mönch nonne bischof lehrer lehrerin erzieherin student schüler gelehrter "
        "philosoph dichter dichterin schriftsteller maler malerin künstler musiker sänger sängerin schauspieler "
        "schauspielerin redakteur ingenieur erfinder sekretär gesandter statthalter bürgermeister präsident "
        "minister kaiser beamter polizist kommissar dieb räuber edelmann fremder mädchen junge jüngling knabe frau "
        "zwerg riese hexe zauberer gespenst hund pferd katze"
    ),
    copulas=words("ist war sind waren wurde wird sei wäre"),
    negations=words("nicht kein keine nie von"),
    adverbs=words("nun dann noch nur auch so wirklich immer einst aber doch ja wohl zwar damals"),
    speech=words(
        "sagte sagt sprach spricht rief ruft antwortete erwiderte fragte fragt entgegnete versetzte meinte "
        "flüsterte murmelte schrie begann bemerkte erklärte bat lachte seufzte wiederholte erzählte brummte "
        "unterbrach ergänzte"
    ),
    acts=words(
        "sagte sprach ging kam sah blickte lächelte nickte lachte saß stand lief dachte fühlte wußte wusste hörte "
        "nahm gab fragte antwortete schien begann wünschte wollte versuchte schwieg seufzte errötete verbeugte "
        "zuckte eilte trat verließ heiratete liebte haßte hasste hoffte fürchtete glaubte erinnerte vergaß "
        "verstand beschloß beschloss bat weinte schlief erwachte aß trank lag kniete küßte küsste umarmte zögerte "
        "hielt warf zog schrieb las starb lebte setzte erhob wandte schüttelte legte öffnete folgte"
    ),
    links=words("der des von aus in zu mit und welcher welche die"),
    particles=words("von van zu zur vom de der"),
    he=words("er ihm ihn sein seine seinen seinem seiner"),
    she=words("sie ihr ihre ihren ihrem ihrer"),
    i=words("ich mich mir mein"),
    determiners=words(
        "der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem jener jene "
        "jenes mein meine meinen meinem meiner dein deine deinen deinem sein seine seinen seinem seiner ihr ihre "
        "ihren ihrem ihrer unser unsere unseren euer eure kein keine keinen keinem jeder jede jedes alle allen "
        "welcher welche im am zum zur beim vom ins ans aufs viel viele mehr einige manche solche"
    ),
    vocative=words("mein meine dein deine"),
    indefinite=words("ein eine einer"),
    place_prepositions=words("in nach aus bei um durch"),
    place_nouns=words(
        "straße gasse allee platz park haus schloß schloss burg berg tal fluß fluss see meer insel wald brücke "
        "kirche dom stadt dorf land hafen tor turm hof garten"
    ),
    place_before=words("stadt dorf insel königreich herzogtum provinz"),
    not_names=words(
        "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli "
        "august september oktober november dezember weihnachten ostern gott herrgott teufel himmel kapitel teil "
        "buch akt szene brief ach oh ja nein nun also gewiß gewiss adieu hause euch majestät hoheit exzellenz "
        "gnaden"
    ),
    naming=words("namens genannt hieß heißt heiße"),
    self_naming=("ich heiße", "mein name ist"),
    men=words(
        "hans johann johannes karl carl friedrich fritz wilhelm heinrich georg peter paul franz josef joseph otto "
        "ernst hermann ludwig max moritz anton thomas martin michael andreas stefan christian walter werner kurt "
        "rudolf robert richard gustav konrad albert eduard emil eugen erich felix leo theodor ulrich klaus jakob "
        "siegfried"
    ),
    women=words(
        "anna maria marie elisabeth else elsa margarete gretchen grete johanna katharina käthe luise charlotte "
        "lotte sophie emma emilie helene hedwig ida klara clara julie karoline eva gertrud bertha martha mathilde "
        "ottilie therese toni effi antonie agnes amalie auguste barbara christine dorothea franziska friederike "
        "hanna henriette lena lene rosa ursula"
    ),
    diminutives={
        "hans": "johannes",
        "fritz": "friedrich",
        "lotte": "charlotte",
        "grete": "margarete",
        "käthe": "katharina",
    },
    endings=("s",),
    possessives=("'s", "'"),
    nouns_capitalised=True,
    lower_titles=False,
)
