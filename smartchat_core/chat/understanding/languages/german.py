"""How things are asked in German."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["GERMAN"]

_CLASSES = {
    "is": "ist|war|sind|waren|wird|wurde|wurden|werden",
    "do": "hat|haben|hatte|hatten",
    "the": "das|der|die|den|dem|des|dies|dieses|dieser|diese|diesem|diesen|mein|meinem|meines|unser|ein|eine|einem|einen",
    "noun": (
        "buch|buches|buchs|roman|romans|stuck|stucks|stuckes|geschichte|text|textes|dokument|dokuments|handbuch|"
        "handbuchs|werk|werks|werkes|tagebuch|erzahlung|gedicht|aufsatz|handlung|ausgabe|drama|novelle|datei|sammlung"
    ),
    "book": "(<the> [ganze|ganzen|gesamte|gesamten] <noun> [B]|<noun> B|B|es|dies|darin)",
    "books": (
        "([von|aus] [all] (meiner|meinen|meine|unserer|unseren|der|den|diesen) (bucher|buchern|romane|romanen|dokumente|"
        "dokumenten|texte|texten|werke|werken|bibliothek|sammlung)|bucher|buch|dokumente)"
    ),
    "mentioned": "erwahnt|genannt|benutzt|gebraucht|verwendet|besprochen|zitiert|angesprochen|behandelt|gesagt",
    "mentions": "erwahnt|erwahnen|nennt|nennen|enthalt|enthalten|gebraucht|benutzt|verwendet|zitieren|haben|hat",
    "treats": (
        "handelt von|handeln von|spricht von|sprechen von|spricht uber|sprechen uber|schreibt uber|schreiben uber|"
        "behandelt|behandeln|erzahlt von|erzahlen von|geht es um|berichten uber|berichtet uber"
    ),
    "occur": "vor|auf",
    "comes": "kommt|kommen|tritt|treten|taucht|tauchen|erscheint|erscheinen",
    "mention": "erwahnung|erwahnungen|vorkommen|stelle|stellen|nennung|nennungen",
    "show": "zeig|zeige|zeigen|nenn|nenne|finde|find|such|suche|gib|gebe|liste|zitier|zitiere",
    "main": "wichtigsten|wichtigste|hauptsachlichen|zentralen|bedeutendsten|entscheidenden",
    "people": "personen|figuren|charaktere|menschen|gestalten|leute|protagonisten|personen",
    "passage": "stelle|satz|absatz|passage|zeile|zitat|textstelle|wortlaut|abschnitt|vers",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        (wo|wann|in welchem {role}|auf welcher seite) <is> {term} [zum] (zuerst|erstmals|ersten mal|das erste mal) \
            <mentioned>
        (wo|wann|in welchem {role}|auf welcher seite) <comes> {term} [zum] (zuerst|erstmals|ersten mal|das erste mal) \
            [<occur>]
        ~ (erste|ersten|fruheste) <mention> (von|des|der) {term}
    """,
    Goal.MENTIONS_LAST: """
        (wo|wann|in welchem {role}) <is> {term} [zum] (zuletzt|letzten mal|das letzte mal) <mentioned>
        (wo|wann|in welchem {role}) <comes> {term} [zum] (zuletzt|letzten mal|das letzte mal) [<occur>]
        ~ (letzte|letzten) <mention> (von|des|der) {term}
    """,
    Goal.ACROSS: """
        (welche|welches|welcher|wie viele) <books> (<mentions>|<treats>) {topic}
        in (welchem|welchen) <books> (<is>|<comes>|steht) {topic} (<mentioned>|<occur>)
        (erwahnt|erwahnen|nennt|nennen) [eines|irgendeines|eins] <books> {topic}
        (kommt|kommen) {topic} in (einem|irgendeinem) <books> vor
        wo in [all] <books> (<is>|<comes>) {topic} (<mentioned>|<occur>)
        habe ich (ein|irgendein) buch das {topic} <mentions>
    """,
    Goal.ACROSS_LOOSELY: """
        in (welchem|welchen) <books> (geht es um|finde ich etwas uber|steht etwas uber) {topic}
        habe ich (ein buch|bucher|etwas) (uber|zu|zum thema) {topic}
        welches <books> (soll|sollte|kann) ich (lesen|offnen|nehmen|aufschlagen) um [etwas] [mehr] (uber|zu) {topic}
        was sagen <books> (uber|zu) {topic}
    """,
    Goal.MENTIONS_SECTIONS: """
        in (welchem|welchen) {role} (<is>|<comes>) {term} (<mentioned>|<occur>)
        (welches|welche) {role} (erwahnt|erwahnen|nennt|nennen|enthalt|enthalten) {term}
    """,
    Goal.MENTIONS_COUNT: """
        wie (oft|haufig) <is> {term} [namentlich] <mentioned>
        wie (oft|haufig) <comes> {term} [<occur>]
        wie (oft|haufig) (benutzt|verwendet|gebraucht|nennt|erwahnt) {speaker} {term}
        wie viele <mention> (von|des|der) {term}
        zahle (alle|die) <mention> (von|des|der) {term}
    """,
    Goal.MENTIONS_ALL: """
        <show> [mir|uns] (alle|jede|samtliche) <mention> (von|des|der|mit|an denen) {term} [[<occur>] (<comes>|<is> \
            <mentioned>)]
        wo [uberall] <is> {term} <mentioned>
        wo [uberall] <comes> {term} [<occur>]
        (wird|ist) {term} [irgendwo] <mentioned>
        kommt das wort {term} [irgendwo] vor
    """,
    Goal.QUOTATION_FIRST: """
        ~ [aller] (erste|ersten|erster|allererste|allerersten|anfangs) (satz|satze|zeile|worte|wort) [von|in|aus|des|\
            der] [<book>|S|Q]
        (mit welchem|mit welchen|wie) (satz|worten) (beginnt|fangt) (<book>|S|Q) [an]
        wie (beginnt|fangt) (<book>|S|Q) [an] ~
    """,
    Goal.QUOTATION_LAST: """
        ~ [aller] (letzte|letzten|letzter|allerletzte|allerletzten) (satz|satze|zeile|worte|wort) [von|in|aus|des|\
            der] [<book>|S|Q]
        (mit welchem|mit welchen) (satz|worten) (endet|schliesst) (<book>|S|Q)
    """,
    Goal.QUOTATION_WORDS: """
        was (sagt|schreibt|antwortet|erwidert) {speaker} (wortlich|genau|wort fur wort) [{about}]
        was genau (sagt|schreibt|antwortet|erwidert) {speaker} [{about}]
        (wie lauten|was sind) die (genauen|letzten|ersten) worte (von|des|der) {speaker} [{about}]
        mit welchen worten .. {speaker}
    """,
    Goal.QUOTATION_DEFINITION: """
        wie (wird|werden|ist) {term} definiert ~
        (wird|werden|ist) {term} definiert ~
        wie (definiert|erklart) <book> {term}
        (was|wie) (ist|lautet) die (definition|bedeutung) (von|des|der) {term}
        was bedeutet (das wort|der begriff|der ausdruck) {term}
        definiere {term}
    """,
    Goal.QUOTATION_FIND: """
        <show> [mir|uns] [die <passage>] [wo|an der|in der] [steht|es heisst] Q
        <show> [mir|uns] (die|den|das|eine|einen) [genaue|genauen] <passage> [{about}]
        wo (steht|sagt|schreibt|heisst es|behauptet|liest man) .. [dass|das] Q ~
        wo (steht|heisst es) [geschrieben] dass [{about}]
        wo (sagt|schreibt|behauptet) {speaker} dass [{about}]
        wer (sagt|sagte|schreibt|ruft) Q ~
        (welches|welche|in welchem|in welcher) {role} (beginnt|endet|enthalt|steht|heisst es|kommt) [mit|der satz|die \
            worte] Q ~
        wie lautet (der|die|das) (genaue|genauen) <passage> [{about}]
        zitiere [{about}]
        wo .. Q ~
    """,
    Goal.RECORD_TRANSLATOR: """
        wer ubersetzte (<book>|{title})
        von wem <is> (<book>|{title}) .. (ubersetzt|ubertragen)
        wer hat (<book>|{title}) [ins ..|aus ..] (ubersetzt|ubertragen)
        wer <is> [der|die] (ubersetzer|ubersetzerin) ~
    """,
    Goal.RECORD_SERIES: """
        zu welcher (reihe|serie) gehort (<book>|{title})
        in welcher (reihe|serie) <is> (<book>|{title}) ~
    """,
    Goal.RECORD_PUBLISHER: """
        (in|bei) welchem verlag ~
        (welcher verlag|wer) hat (<book>|{title}) (veroffentlicht|herausgegeben|verlegt)
        wer <is> der (verleger|verlag|herausgeber) ~
    """,
    Goal.RECORD_ORIGINAL_LANGUAGE: """
        aus welcher sprache <is> (<book>|{title}) ubersetzt [worden]
        (was|welche) <is> die originalsprache ~
        in welcher sprache <is> (<book>|{title}) (ursprunglich|im original) ~
    """,
    Goal.RECORD_LANGUAGE: """
        (in|auf) welcher sprache <is> (<book>|{title}) [geschrieben|verfasst]
        welche sprache hat (<book>|{title})
    """,
    Goal.RECORD_OLDEST: """
        (was|welches|welcher) [<noun>|von (ihnen|beiden|den beiden)] (ist|war|erschien) [das] (alter|altere|alteste|fruher|zuerst) [von (ihnen|beiden)] [{a} oder {b}]
        (welches|was) <books> (ist|war) das (alteste|erste)
        (welches|was) ist mein altestes <noun>
        ist {a} alter als {b}
    """,
    Goal.RECORD_NEWEST: """
        (was|welches|welcher) [<noun>|von (ihnen|beiden|den beiden)] (ist|war|erschien) [das] (neuer|neuere|neueste|junger|jungere|spater|zuletzt) [von (ihnen|beiden)] [{a} oder {b}]
        (welches|was) <books> (ist|war) das (neueste|jungste)
        (welches|was) ist mein neuestes <noun>
        ist {a} (neuer|junger) als {b}
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (wann|in welchem jahr) <is> (<book>|{title}) (zuerst|erstmals|zum ersten mal|ursprunglich) (erschienen|\
            veroffentlicht|gedruckt) [worden]
        (wann|in welchem jahr) (erschien|kam) (<book>|{title}) (zuerst|erstmals|zum ersten mal) ~
        (wann|in welchem jahr) (wurde|hat) .. (<book>|{title}) geschrieben
        aus welchem jahr stammt (<book>|{title})
    """,
    Goal.RECORD_PUBLISHED: """
        (wann|in welchem jahr) <is> (<book>|{title}) (erschienen|veroffentlicht|gedruckt) [worden]
        (wann|in welchem jahr) (erschien|kam) (<book>|{title}) [heraus]
    """,
    Goal.RECORD_EDITION: "welche (ausgabe|auflage|version|fassung) (ist|habe) (<book>|das|dies|ich) ~",
    Goal.RECORD_COVER: "(wessen|welches|wer|was|von wem) ~ (umschlag|titelbild|cover|einband) ~",
    Goal.RECORD_IDENTIFIER: "~ (isbn|doi|issn) ~",
    Goal.RECORD_DESCRIPTION: "~ klappentext ~",
    Goal.RECORD_LICENCE: """
        ~ (lizenz|urheberrecht|gemeinfrei|copyright) ~
        (darf|kann) ich (<book>) .. (kopieren|weitergeben|teilen|verbreiten) ~
    """,
    Goal.RECORD_FORMAT: "(welches|in welchem) (format|dateiformat) ~",
    Goal.RECORD_READING_TIME: """
        wie (lange|viele stunden) (brauche|dauert|braucht) .. [lesen|lesezeit] ~
        ~ lesezeit ~
    """,
    Goal.RECORD_WORDS: """
        wie (lang|umfangreich|dick) <is> (<book>|{title}) ~
        wie viele worter hat (<book>|{title}) ~
        wie viele worter ~
    """,
    Goal.RECORD_PAGES: "wie viele seiten ~\n~ seitenzahl [von|des|der] [<book>]",
    Goal.RECORD_LONGEST: """
        (welches|was) <is> mein (langstes|dickstes|umfangreichstes) <noun>
        welches <books> <is> das (langste|dickste|umfangreichste)
        (was|welches|welcher) [<noun>|von (ihnen|beiden|den beiden)] (ist|war) [das] (langer|dicker|umfangreicher|langere) [von (ihnen|beiden)] [{a} oder {b}]
        ist {a} (langer|dicker|umfangreicher) als {b}
    """,
    Goal.RECORD_SHORTEST: """
        (welches|was) <is> mein (kurzestes|dunnstes) <noun>
        welches <books> <is> das (kurzeste|dunnste)
        (was|welches|welcher) [<noun>|von (ihnen|beiden|den beiden)] (ist|war) [das] (kurzer|dunner|kurzere) [von (ihnen|beiden)] [{a} oder {b}]
        ist {a} (kurzer|dunner) als {b}
    """,
    Goal.RECORD_BOOKS: """
        (welche|wie viele) <forms> (habe ich|besitze ich|sind in meiner bibliothek)
        habe ich <forms>
        <show> [mir] [alle] meine <forms>
        welche[s] <books> (hat|haben) {author} geschrieben
        (welche|welches) <books> (hat|haben) {author} geschrieben
        (welche|welches) <books> (ist|sind|stammt|stammen|habe ich) von {author}
        (welche|welches) <books> (ist|sind) (ein|eine|auf|in) {about}
        (welche|welches) <books> (ist|sind) {about}
        (welche|wie viele) (bucher|dokumente) (habe ich|gibt es|sind in meiner bibliothek|besitze ich)
        <show> [mir] [alle] meine (bucher|dokumente) ~
        was habe ich von {author}
    """,
    Goal.RECORD_AUTHOR: """
        wer hat (<book>|{title}) (geschrieben|verfasst)
        wer (schrieb|verfasste) (<book>|{title})
        wer <is> [der|die] (autor|autorin|verfasser|verfasserin|schriftsteller|autoren) [von|des|der] [<book>|{title}]
        von wem (ist|stammt|wurde) (<book>|{title}) [geschrieben]
        wie heisst (der|die) (autor|autorin|verfasser|verfasserin) ~
    """,
    Goal.RECORD_TITLE: """
        (was|wie) <is> der (titel|name) (von|des|dieses|vom) <book>
        (wie|was) (heisst|lautet) (<the> <noun>|es) ~
        (wie|was) (heisst|lautet) der titel [(von|des|vom) <book>]
    """,
    Goal.CONTENTS_PAGE: """
        auf (welcher|welchen) seite[n] ~
        auf welcher seite (beginnt|fangt|ist|steht|endet|finde ich) (S|Q|{part}) [an]
        wo beginnt S
    """,
    Goal.CONTENTS_LONGEST: """
        (welches|welche|welcher|was) <is> (das|die|der) langste {role} ~
        (welches|welche) {role} <is> (das|am) (langste|langsten)
    """,
    Goal.CONTENTS_SHORTEST: """
        (welches|welche|welcher|was) <is> (das|die|der) kurzeste {role} ~
        (welches|welche) {role} <is> (das|am) (kurzeste|kurzesten)
    """,
    Goal.CONTENTS_NUMBER: """
        (welche nummer|die wievielte|das wievielte) (hat|ist) (S|Q)
        (welches|welche) {role} <is> (Q|B)
    """,
    Goal.CONTENTS_AFTER: """
        (welches|welche|welcher) {role} (kommt|folgt|steht) [direkt|gleich|unmittelbar] (nach|auf|hinter) (S|Q|{part})
        was (kommt|folgt) [direkt|gleich] (nach|auf) (S|Q)
    """,
    Goal.CONTENTS_BEFORE: """
        (welches|welche|welcher) {role} (kommt|steht|geht) [direkt|gleich|unmittelbar] (vor|voraus) (S|Q|{part})
        was (kommt|steht) [direkt|gleich] vor (S|Q)
    """,
    Goal.CONTENTS_TITLE: """
        wie (heisst|lautet|ist) [der titel (von|des|der)] S [betitelt|uberschrieben]
        (wie|was) (lautet|ist) (der titel|die uberschrift) (von|des|der) S
        (welches|welche) {role} (handelt von|behandelt|geht um|ist uber|heisst) {part}
        in welchem {role} (geht es um|wird) {part} [behandelt|besprochen]
    """,
    Goal.CONTENTS_COUNT: """
        wie viele {roles}
        wie viele {roles} (hat|haben|gibt es|sind|enthalt|umfasst|besitzt|kommen vor) [denn] [<book>|S|in <book>|in S] ~
        in wie viele {roles} <is> <book> ~
        (anzahl|zahl) der {roles} ~
        aus wie vielen {roles} besteht (<book>|S)
    """,
    Goal.CONTENTS_LIST: """
        <show> [mir|uns] [bitte] [alle|die|das] [titel der|namen der] ({roles}|inhaltsverzeichnis|gliederung|\
            kapiteluberschriften) ~
        [das] inhaltsverzeichnis ~
        wie heissen die [zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn] {roles} ~
        (welche|was fur) {roles} (gibt es|hat|enthalt|sind) ~
        wie ist <book> (gegliedert|aufgebaut|unterteilt)
    """,
    Goal.CAST: """
        wer sind die (hauptfiguren|hauptpersonen|hauptcharaktere|protagonisten|figuren|<main> <people>) ~
        wer <is> (die hauptfigur|die hauptperson|der protagonist|der held|die heldin) ~
        (welche|welches) [sind die] [<main>] <people> ~
        <show> [mir] [die] (handelnden|auftretenden|vorkommenden) <people> ~
        <show> [mir] [die] (hauptfiguren|hauptpersonen|<main> <people>|figuren) ~
        (wer) (kommt|tritt|spielt) in <book> (vor|auf|mit)
        [die] (hauptfiguren|hauptpersonen) ~
    """,
    Goal.SETTING: """
        (wo|wann) [und wann|und wo] (spielt|ist|findet|geschieht) (<book>|S) [statt|angesiedelt] ~
        (in|an|zu) (welcher|welchem) [..] (stadt|land|ort|zeit|jahrhundert|jahr|gegend|epoche) (spielt|ist|findet) \
            (<book>|S) [statt|angesiedelt] ~
        (was|welches) <is> der (schauplatz|ort der handlung|handlungsort) ~
        welchen zeitraum (umfasst|deckt) <book> [ab]
    """,
    Goal.RECAP: """
        was (ist|geschah|passierte) bisher [geschehen|passiert] ~
        was (ist|geschah|passierte) (bis hierher|bis jetzt) [geschehen|passiert] ~
        (wo) (war|bin) ich [stehengeblieben|stehen geblieben]
        (erinnere|erinner) mich [daran] .. (war|bin|geschah|passiert) ~
        (fasse|fass) .. (bisher|bis hierher|bis jetzt) ~
        was habe ich (bisher|zuletzt) gelesen
    """,
    Goal.ENDING: """
        wie (endet|schliesst|geht) {title} [aus]
        wie (endet|geht|schliesst) (<book>|alles|das ganze|die sache) [aus|zu ende]
        was (passiert|geschieht) (am|zum) (ende|schluss) [von|des|der] [<book>]
        (wie) <is> (das ende|der schluss|der ausgang) [von|des|der] [<book>]
        (erzahl|verrate|verrat|sag) [mir] (das ende|den schluss|wie <book> (endet|ausgeht)) ~
        (geht|hat) <book> (gut|ein gutes ende|ein happy end) [aus]
    """,
    Goal.COMPARE: """
        (vergleiche|vergleich|vergleichen sie) {a} (und|mit) {b}
        (wie|worin) unterscheiden sich {a} (und|von) {b}
        (wie|worin) unterscheidet sich {a} von {b}
        (was|welches) (ist|sind) (der unterschied|die unterschiede|die gemeinsamkeiten) zwischen {a} und {b}
        was haben {a} und {b} gemeinsam
        was unterscheidet {a} von {b}
        wie (verhalten|denken|reagieren|fuhlen|sprechen) [sich] {a} und {b} [jeweils] ~
        stelle {a} (und|dem|der) {b} gegenuber
    """,
    Goal.SUMMARY: """
        (fasse|fass|fassen sie) [mir|bitte] [den inhalt|die handlung] [von|des|der] (<book>|S|Q) [..] (zusammen|kurz \
            zusammen)
        (fasse|fass|fassen sie) [mir|bitte] {title} [kurz] zusammen
        [eine|kurze] (zusammenfassung|inhaltsangabe) von {title}
        (worum|um was) geht es in {title}
        (wovon|von was) handelt {title}
        (fasse|fass|fassen sie) .. zusammen
        (kannst|konntest|konnen|konnten) (du|sie) [mir|bitte] (<book>|S|Q) [..] zusammenfassen
        (gib|schreib|mach) [mir|uns] (eine|einen) [kurze|kurzen|knappe] (zusammenfassung|uberblick|ubersicht|\
            inhaltsangabe) ~
        [eine] [kurze] (zusammenfassung|inhaltsangabe|ubersicht|uberblick) ~
        [der] inhalt [von|des|der] (<book>|S)
        zusammenfassen [bitte]
        (was) (passiert|geschieht|ereignet sich) [in|im|am] (<book>|S|Q)
        (erzahl|erzahle|sag) [mir] was [in|im] (<book>|S|Q) (passiert|geschieht)
        (worum|um was) geht es [in|im|bei] (<book>|S|Q) [hauptsachlich|eigentlich]
        (wovon|von was) handelt (<book>|S|Q) [hauptsachlich|eigentlich]
        worum geht es [hier]
        was (sagt|steht [in|auf]|behandelt|beschreibt|behauptet|argumentiert|steht im|erzahlt) (S|Q)
        (was|welche|welches) (ist|sind) (die|das|der) (hauptthemen|thema|themen|hauptaussage|kernaussage|hauptthese|\
            handlung|zentralen themen|zentrale these|moral|inhalt) [von|des|der] [<book>|S|Q] ~
        was fur (ein|eine) (buch|text|werk|roman) <is> (<book>|das|dies)
        (erzahl|erzahle) mir [etwas|mehr] (uber|von) (<book>|S)
        S
    """,
    Goal.WHO: """
        wer [genau|noch mal|eigentlich] <is> [eigentlich|noch mal|denn] [dieser|diese|jener] {name}
        (sag|sage|erklar|erklare|erzahl) mir [bitte] wer {name} (ist|war)
        wer {name} (ist|war)
        um wen (handelt es sich|geht es) bei {name}
        (erzahl|erzahle|berichte) [mir] [etwas|mehr|alles] (uber|von) {name}
        was (wissen wir|erfahren wir|weiss man|erfahrt man|weisst du|wissen sie) uber {name}
        was <is> {name} fur (ein|eine) (mensch|frau|mann|person|charakter)
        (kennst du|kennen sie) {name}
        was fur (ein mensch|eine frau|ein mann|eine person|ein charakter) <is> {name}
        (beschreib|beschreibe) {name}
        was <is> {name}
        welche rolle spielt {name}
    """,
}  # fmt: skip

GERMAN = QuestionLanguage(
    code="de",
    typical=(
        "zusammenfassung zusammenfassen inhaltsangabe "
        "wer was wo wann warum wie welche welcher welches welchem welchen wessen wem wen woraus wovon worum ist war sind "
        "der die das des dem den ein eine in im von vom und mir mich meine meiner hat haben gibt es viele oft kapitel buch "
        "bitte fasse zusammen nenne zeige erzahl auf er sie ihr sein seine ihm ihn dieses diesem wird wurde zum zur"
    ),
    classes=_CLASSES,
    goals={goal: lines.replace("seite[n]", "(seite|seiten)").replace("welche[s]", "(welche|welches)") for goal, lines in _GOALS.items()},
    openings="""
        (bitte|hallo|hi|und|aber|also|nun|so|ok|danke|sag mal)
        (kannst|konntest|wurdest|konnen|konnten) (du|sie) [mir|uns] [bitte] [sagen|erklaren|verraten]
        (ich mochte|ich wurde gerne|ich wurde gern|ich will) [gern|gerne] [wissen|erfahren]
        (weisst du|wissen sie)
        (sag|sage|sagen sie|erklar|verrate|verrat) (mir|uns) [bitte]
    """,
    closings="""
        (bitte|danke|genau|insgesamt|uberhaupt|eigentlich|denn|noch mal|im buch|jetzt)
        in (wenigen|ein paar|zwei|drei|kurzen|eigenen) (satzen|worten)
        (kurz|in kurze|auf deutsch)
        (ohne|ausser|abgesehen von) (die|den|das|der) ..
    """,
    book_asides="~ (in|im|aus|von|vom|innerhalb) (B|<the> [ganzen] <noun> [B]|<noun> [B]) ~\n~ darin ~",
    section_asides="~ (in|im|aus|von|vom|am|bis|zu|zum) S ~",
    capital_nouns=True,
    plurals={
        SectionRole.CHAPTER: "kapiteln kapitels",
        SectionRole.PART: "teile teilen teils teiles",
        SectionRole.BOOK: "bücher büchern buches buchs",
        SectionRole.VOLUME: "bände bänden bandes",
        SectionRole.ACT: "akte akten aktes akts aufzüge aufzugs",
        SectionRole.SCENE: "szenen auftritte auftritts",
        SectionRole.LETTER: "briefe briefen briefes briefs",
        SectionRole.CANTO: "gesänge gesängen gesangs",
        SectionRole.SECTION: "abschnitte abschnitten abschnitts abschnittes paragraphen",
    },
    invariable="kapitel abenteuer märchen",
    stories="geschichte erzählung märchen gedicht episode abenteuer fabel essay novelle eintrag",
    stories_plural="geschichten erzählungen märchen gedichte gedichten episoden abenteuer fabeln essays novellen einträge",
    named={
        "prolog": "prologue", "prologs": "prologue", "epilog": "epilogue", "epilogs": "epilogue", "vorwort": "preface",
        "vorworts": "preface", "einleitung": "introduction", "einführung": "introduction", "nachwort": "afterword",
        "schlusswort": "conclusion", "anhang": "appendix", "vorspiel": "prologue", "widmung": "dedication",
        "glossar": "glossary",
    },
    firsts="erste ersten erster erstes erstem",
    lasts="letzte letzten letzter letztes letztem",
    penultimates="vorletzte, vorletzten, vorletzter, vorletztes, vorletztem",
    nexts="nächste nächsten nächster nächstes folgende folgenden",
    previous="vorige vorigen voriges vorherige vorherigen vorheriges",
    topics="über von zu mit dem namens",
    verbs_behind="sagt handelt heißt beginnt endet steht ist wird hat und erzählt behandelt beschreibt",
    joints="in im aus von des der dem vom und zum",
    ordinals={"en": "er e es", "es": "e er", "er": "e es", "em": "e er"},
    cardinals="ein eine einem einen eines einer",
    pages="seite seiten s",
    ranges="bis und",
    articles="der die das des dem den ein eine einen einem eines einer im am zum",
    particles="von der de van zu und des vom",
    not_names="er sie es ich wir ihr ihm ihn das dies dieser diese man jemand alle niemand hier da wer was",
    word_nouns="wort worts wortes begriff ausdruck name namen",
    book_nouns=(
        "buch bücher roman romane stück stücke werk werke geschichte text tagebuch gedicht gedichte erzählung buches "
        "romans werks stücks"
    ),
    title_cues="in aus von über lese gelesen titels namens",
    by="von",
    possessive="'s '",
    ands="und mit von oder",
    asking="wie was wo warum",
    he="er ihm ihn",
    she="sie ihr",
    it="es dies",
    they="sie ihnen",
    his="sein seine seinen seinem seiner seines",
    her="ihr ihre ihren ihrem ihrer ihres",
    its="dessen",
    their="ihre ihr ihren ihrem ihrer",
    masculine="herr herrn graf könig prinz fürst vater bruder onkel baron freiherr kapitän hauptmann mr mister sir lord",
    feminine="frau fräulein gräfin königin prinzessin fürstin mutter schwester tante baronin mrs miss lady madame",
    men="ehemann sohn mann junge neffe grossvater enkel",
    women="ehefrau tochter mädchen nichte grossmutter enkelin",
    ellipses="""
        [und|aber] [dann] [in|im|am|was ist mit] S
        [und|aber] (was ist mit|wie ist es mit|wie steht es mit) {name}
        (und|aber) {name}
    """,
    topic_questions="was (ist|war|sind) {topic}\n(erzahl|erzahle) mir [etwas|mehr] (uber|von) {topic}\nwer (ist|war) {topic}",
    longest="längste längster längstes längsten",
    shortest="kürzeste kürzester kürzestes kürzesten",
    one_of_sections="""
        [und|aber] (welches|welcher|welche) [davon|von (ihnen|diesen)] (handelt von|heißt|behandelt|beschreibt|geht \
            um) {part}
    """,
    book_references="~ (es|darin|(das|dieses|diesem|dem|jenes) <noun>) ~",
)  # fmt: skip
