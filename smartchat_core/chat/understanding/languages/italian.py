"""How things are asked in Italian."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["ITALIAN"]

_CLASSES = {
    "is": "e|'e|era|sono|erano|fu|furono|viene|venne|e stato|e stata",
    "the": "il|lo|la|i|gli|le|l'|questo|questa|quel|quest'|mio|mia|un|uno|una|del|della|dell'|nel|nella|nell'",
    "noun": (
        "libro|romanzo|opera|storia|testo|documento|racconto|manuale|diario|poema|azione|trama|edizione|saggio|dramma|"
        "commedia|raccolta|vicenda"
    ),
    "book": "(<the> [intero|intera] <noun> [B]|<noun> B|B|questo|tutto)",
    "books": "([dei|nei|fra i|tra i] [tutti i] (miei|nostri|questi) (libri|romanzi|documenti|testi)|libro|libri|documenti)",
    "mentioned": "menzionato|menzionata|nominato|nominata|citato|citata|usato|usata|parla di",
    "mentions": "menziona|menzionano|contiene|contengono|cita|citano|nomina|nominano|usa|usano",
    "treats": "parla di|parlano di|tratta di|trattano di|parla del|parlano del|parla della|parlano della|parlano dell'|parla dell'",
    "occur": "appare|appaiono|compare|compaiono|ricorre|si trova|si presenta",
    "mention": "menzione|menzioni|occorrenza|occorrenze|apparizione|apparizioni",
    "show": "mostra|mostrami|trova|trovami|dammi|cita|elenca|cerca|cercami|nomina|elencami|citami",
    "main": "principali|principale|piu importanti|centrali",
    "people": "personaggi|protagonisti|persone|figure",
    "passage": "passo|passaggio|frase|riga|citazione|brano|verso|punto",
    "of": "di|d'|del|della|dell'|dello|dei|degli|delle",
    "in": "in|nel|nella|nell'|nello|nei|negli|nelle|a|al",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        (dove|quando|in quale {role}|a che pagina) (<is> <mentioned>|<occur>) [per la prima volta] {term} per la \
            prima volta
        (dove|quando|in quale {role}|a che pagina) (<is> <mentioned>|<occur>) per la prima volta {term}
        (dove|quando|in quale {role}) {term} (<is> <mentioned>|<occur>) per la prima volta
        ~ prima <mention> <of> {term}
    """,
    Goal.MENTIONS_LAST: """
        (dove|quando|in quale {role}) (<is> <mentioned>|<occur>) [per l' ultima volta] {term} per l'ultima volta
        (dove|quando|in quale {role}) (<is> <mentioned>|<occur>) per l'ultima volta {term}
        ~ ultima <mention> <of> {term}
    """,
    Goal.ACROSS: """
        (quale|quali|quanti) [<of>] <books> (<mentions>|<treats>) {topic}
        in (quale|quali) [<of>] <books> (<occur>|<is> <mentioned>|si parla <of>) {topic}
        (qualcuno|uno) <of> <books> (<mentions>|<treats>) {topic}
        ho un libro che (<mentions>|<treats>) {topic}
    """,
    Goal.ACROSS_LOOSELY: """
        ho [qualche|un|dei] (libro|libri) su {topic}
        quale libro (devo|dovrei|posso) (leggere|aprire|consultare) (su|per imparare|per capire) {topic}
        (che cosa|cosa) dicono [i] <books> (su|di) {topic}
    """,
    Goal.MENTIONS_SECTIONS: """
        in (quale|quali) {role} (<occur>|<is> <mentioned>|si parla <of>) {term}
        (quale|quali) {role} (<mentions>|<treats>) {term}
    """,
    Goal.MENTIONS_COUNT: """
        quante volte (<is> <mentioned>|<occur>|si nomina|si parla <of>) {term}
        quante volte {term} (<is> <mentioned>|<occur>)
        quante <mention> [ci sono] <of> {term}
        conta le <mention> <of> {term}
        con che frequenza (<is> <mentioned>|<occur>) {term}
    """,
    Goal.MENTIONS_ALL: """
        <show> [mi] (tutte le|ogni|tutti i) (<mention>|passi) (<of>|in cui) {term} [<occur>]
        (dove|dov) (<is> <mentioned>|<occur>|si parla <of>) {term}
        la parola {term} (<occur>|<is> <mentioned>)
    """,
    Goal.QUOTATION_FIRST: """
        ~ (prima|prime) (frase|riga|righe|parole|parola) [<of>|<in>] [<book>|S|Q]
        come (inizia|comincia) (<book>|S|Q) ~
        con (quale frase|quali parole) (inizia|comincia) (<book>|S|Q)
    """,
    Goal.QUOTATION_LAST: """
        ~ (ultima|ultime|l' ultima) (frase|riga|righe|parole|parola) [<of>|<in>] [<book>|S|Q]
        con (quale frase|quali parole) (finisce|termina|si conclude) (<book>|S|Q)
    """,
    Goal.QUOTATION_WORDS: """
        (che cosa|cosa|che) dice esattamente {speaker} [{about}]
        (che cosa|cosa|che) (dice|risponde|scrive) {speaker} (esattamente|testualmente|parola per parola) [{about}]
        quali sono le (parole esatte|ultime parole|prime parole) <of> {speaker}
    """,
    Goal.QUOTATION_DEFINITION: """
        come (viene|e) (definito|definita) {term}
        come si definisce {term}
        (qual e|qual) la definizione (di|del|della|dell') {term}
        che (significa|cosa significa) (la parola|il termine|l'espressione) {term}
        definisci {term}
    """,
    Goal.QUOTATION_FIND: """
        <show> [mi] [il passo|la frase|il punto] [dove si dice|dove dice|in cui si dice] Q
        <show> [mi] (il|la|un|una) <passage> [{about}]
        dove (si dice|dice|sta scritto|si legge|e scritto) [{about}]
        dove {speaker} (dice|scrive|afferma) che [{about}]
        dove (dice|scrive|afferma) {speaker} che [{about}]
        chi (dice|ha detto|scrive) Q ~
        dove .. Q ~
        (quale|in quale) {role} (inizia|comincia|finisce) con Q
    """,
    Goal.RECORD_TRANSLATOR: """
        chi (ha tradotto|tradusse) (<book>|{title}) [in ..]
        chi l'ha (tradotto|tradotta) [in ..]
        chi <is> (il traduttore|la traduttrice) [<of>] [<book>|{title}]
        da chi <is> tradotto ~
    """,
    Goal.RECORD_SERIES: """
        a (quale|che) (serie|saga|collana) appartiene (<book>|{title})
    """,
    Goal.RECORD_PUBLISHER: """
        chi (ha pubblicato|pubblico) (<book>|{title})
        chi <is> l'editore ~
        (quale|qual 'e) [la] casa editrice ~
    """,
    Goal.RECORD_ORIGINAL_LANGUAGE: """
        da (quale|che) lingua .. (tradotto|tradotta) ~
        (qual|quale) <is> la lingua originale ~
        in (quale|che) lingua .. originariamente ~
    """,
    Goal.RECORD_LANGUAGE: """
        in (quale|che) lingua <is> (scritto|scritta)
        in (quale|che) lingua (<is>) [scritto|scritta] (<book>|{title}) [scritto|scritta]
        (qual|quale) <is> la lingua <of> <book>
    """,
    Goal.RECORD_OLDEST: """
        (qual|quale|quale libro) [di (loro|questi)|dei due] e [il|la] piu (antico|antica|vecchio|vecchia) [dei due] [{a} o {b}]
        (qual|quale) <of> <books> e il piu (antico|vecchio)
    """,
    Goal.RECORD_NEWEST: """
        (qual|quale|quale libro) [di (loro|questi)|dei due] e [il|la] piu (recente|nuovo|nuova) [dei due] [{a} o {b}]
        (qual|quale) <of> <books> e il piu (recente|nuovo)
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (quando|in che anno|in quale anno) <is> (pubblicato|pubblicata|uscito|uscita) per la prima volta [<book>|\
            {title}]
        (quando|in che anno|in quale anno) <is> (pubblicato|pubblicata|uscito) (<book>|{title}) per la prima volta
        (quando|in che anno|in quale anno) <is> (scritto|scritta) (<book>|{title})
    """,
    Goal.RECORD_PUBLISHED: """
        (quando|in che anno|in quale anno) <is> [stato|stata] (pubblicato|pubblicata|uscito|uscita) [<book>|{title}]
        (qual|quale) <is> la data di pubblicazione ~
    """,
    Goal.RECORD_EDITION: "(quale|che) (edizione|versione) (e|ho) ~",
    Goal.RECORD_COVER: "~ (sulla|della|in) copertina ~",
    Goal.RECORD_IDENTIFIER: "~ (isbn|doi|issn) ~",
    Goal.RECORD_LICENCE: "~ (licenza|diritti d'autore|pubblico dominio|copyright) ~\nposso (copiare|condividere) ~",
    Goal.RECORD_FORMAT: "(in che|che|quale) formato ~",
    Goal.RECORD_READING_TIME: "quanto (tempo|ci vuole|ci metto) .. leggere ~\n~ tempo di lettura ~",
    Goal.RECORD_WORDS: "quante parole ~\nquanto e (lungo|lunga) <book> ~",
    Goal.RECORD_PAGES: "quante pagine ~",
    Goal.RECORD_LONGEST: """
        (qual|quale) <is> il mio libro piu lungo
        (qual|quale) <of> <books> <is> il piu lungo
        (qual|quale|quale libro) [di (loro|questi|entrambi)|dei due] e [il|la] piu (lungo|lunga) [dei due] [{a} o {b}]
    """,
    Goal.RECORD_SHORTEST: """
        (qual|quale) <is> il mio libro piu (corto|breve)
        (qual|quale|quale libro) [di (loro|questi)|dei due] e [il|la] piu (corto|corta|breve) [dei due] [{a} o {b}]
    """,
    Goal.RECORD_BOOKS: """
        (quali|quanti|quante|che) <forms> (ho|possiedo|ci sono nella mia biblioteca)
        ho <forms>
        (quali|quale) [<of>] <books> (ha scritto|sono di|e di|sono stati scritti da) {author}
        (quali|quanti|che) (libri|documenti) (ho|ci sono|possiedo) ~
        <show> [mi] [tutti] i miei (libri|documenti)
        (quali|quale) [<of>] <books> (sono|e) {about}
    """,
    Goal.RECORD_AUTHOR: """
        chi (ha scritto|scrisse|e l'autore|e l'autrice|era l'autore) [<of>] [<book>|{title}]
        (qual|quale) <is> (il nome dell'autore|l'autore) [<of>] [<book>|{title}]
        di chi <is> (<book>|{title})
        come si chiama l'autore ~
    """,
    Goal.RECORD_TITLE: """
        (qual|quale) <is> il (titolo|nome) <of> <book>
        come si (chiama|intitola) <the> <noun>
        (qual|quale) <is> il titolo
    """,
    Goal.CONTENTS_PAGE: """
        a (che|quale) pagina (inizia|comincia|e|si trova|finisce) (S|Q|{part})
        dove (inizia|comincia) S
    """,
    Goal.CONTENTS_LONGEST: """
        (qual|quale) <is> (il|la|l') {role} piu (lungo|lunga) ~
        (qual|quale) {role} e (il|la) piu (lungo|lunga) ~
    """,
    Goal.CONTENTS_SHORTEST: "(qual|quale) <is> (il|la|l') {role} piu (corto|corta|breve) ~",
    Goal.CONTENTS_NUMBER: "(che|quale) numero (ha|e) (S|Q)\n(quale|che) {role} e Q",
    Goal.CONTENTS_AFTER: "(quale|che) {role} (viene|segue|c'e) [subito|immediatamente] [dopo] (S|Q|{part})",
    Goal.CONTENTS_BEFORE: "(quale|che) {role} (viene|precede|c'e) [subito|immediatamente] [prima <of>] (S|Q|{part})",
    Goal.CONTENTS_TITLE: """
        come si (chiama|intitola) S
        (qual|quale) <is> il (titolo|nome) [<of>] S
        (quale|che) {role} (tratta|parla) (<of>|su) {part}
    """,
    Goal.CONTENTS_COUNT: """
        (quanti|quante) {roles}
        (quanti|quante) {roles} (ci sono|ha|hanno|contiene|comprende|sono) [<in>] [<book>|S] ~
        in (quanti|quante) {roles} ~
        (qual e il|il) numero (di|dei|delle) {roles} ~
    """,
    Goal.CONTENTS_LIST: """
        <show> [mi] [l'elenco <of>|i titoli <of>|tutti|tutte] [il|la|i|gli|le|l'] ({roles}|indice|sommario) ~
        [l'] indice [<of>] [<book>]
        quali sono (i|gli|le) [due|tre|quattro|cinque|sei|sette|otto|nove|dieci] {roles} ~
        come si chiamano (i|gli|le) {roles} ~
        come e (diviso|divisa|strutturato|organizzato) <book>
    """,
    Goal.CAST: """
        (chi|quali) (sono|e) (i|le|il|la) [<main>] (<people>|protagonista|personaggio) [<main>|principale] ~
        quali <people> sono (i|le) piu importanti ~
        quali <people> (compaiono|appaiono|ci sono) ~
        <show> [mi] (i|le) [<main>] <people> [<main>] ~
        [i] <people> <main> ~
        chi (appare|compare) <in> <book>
    """,
    Goal.SETTING: """
        (dove|dov|quando) [e quando] (si svolge|e ambientato|e ambientata|'e ambientato|'e ambientata|ha luogo|\
            accade) (<book>|S) ~
        in (quale|che) (citta|paese|luogo|epoca|secolo|anno|regione) (si svolge|e ambientato|e ambientata|ha luogo) ~
        (qual|quale) <is> l'ambientazione ~
        (quale|che) periodo (copre|abbraccia) <book>
    """,
    Goal.RECAP: """
        (che cosa|cosa|che) e successo (finora|fino a qui|fino a questo punto|fin qui) ~
        (ricordami|ricorda mi) (dove sono|dov'ero|cosa e successo) ~
        dove (ero|eravamo|sono) (arrivato|arrivata|rimasto|rimasta) ~
        riassumi [mi] quello che (ho letto|e successo) ~
    """,
    Goal.ENDING: """
        come (finisce|termina) {title}
        come (finisce|termina|si conclude|va a finire) [<book>|tutto|la cosa]
        (che cosa|cosa|che) succede alla fine [<of>] [<book>]
        (qual|quale|com) <is> (il finale|la fine) [<of>] [<book>]
        (raccontami|dimmi) (il finale|la fine) ~
    """,
    Goal.COMPARE: """
        (confronta|paragona|confrontare) {a} (e|con|a) {b}
        (in che cosa|come) (si differenziano|differiscono|sono diversi) {a} e {b}
        (qual|quale|quali) (e|sono) (la|le) (differenza|differenze|somiglianze) (tra|fra) {a} e {b}
        (che cosa|cosa) (hanno in comune|distingue) {a} (e|da) {b}
    """,
    Goal.SUMMARY: """
        (riassumi|riassumimi|riassumere|riassunto <of>) [mi] (<book>|S|Q) ~
        (riassumi|riassumimi|riassumere|riassunto <of>) [mi] {title}
        (di che cosa|di cosa|di che) (parla|tratta) {title}
        (fammi|dammi|scrivi) un [breve] riassunto ~
        [un|il] [breve] riassunto [<of>] [<book>|S|Q]
        (riassumi|riassumimi|riassumere)
        (che cosa|cosa|che) (succede|accade|avviene|e successo) <in> (<book>|S|Q)
        (che cosa|cosa|che) (succede|accade|avviene) S
        (raccontami|dimmi) [che] cosa (succede|accade) [<in>] (<book>|S|Q)
        (di che cosa|di cosa|di che) (parla|tratta) (<book>|S|Q)
        di che cosa si tratta
        (che cosa|cosa|che) (dice|racconta|spiega|contiene) (S|Q)
        (qual|quale|quali) (e|sono) (il|i|la|l'|le|gli) (tema|temi|idea|argomento|tesi|messaggio|trama|morale) \
            [principale|principali|centrale] [<of>] [<book>|S|Q]
        che (tipo|genere) di (libro|testo|romanzo|opera) e ~
        parlami <of> (<book>|S)
        S
    """,
    Goal.WHO: """
        chi <is> {name}
        (dimmi|ricordami|spiegami) chi <is> {name}
        (parlami|raccontami) [qualcosa] <of> {name}
        (che cosa|cosa) (sappiamo|si sa) <of> {name}
        che (tipo|genere) di (persona|uomo|donna|personaggio) <is> {name}
        (descrivi|descrivimi) {name}
        (che cosa|cosa|che cos|cos) <is> {name}
        che ruolo ha {name}
    """,
}  # fmt: skip

ITALIAN = QuestionLanguage(
    code="it",
    typical=(
        "riassunto riassumi "
        "perché l' chi che cosa cos quale qual quali dove dov quando come perché quanto quanti quante è sono era il lo la gli le del "
        "della dell' di nel nella un una mi dimmi libro capitolo volte si e con suo sua lui lei questo questa cosa"
    ),
    classes=_CLASSES,
    goals=_GOALS,
    openings="""
        (ciao|per favore|e|ma|allora|bene|grazie|senti)
        (puoi|potresti|puo|potrebbe) [dirmi|spiegarmi|dire]
        (vorrei|mi piacerebbe|voglio) sapere
        (sai|sa) [se]
        (dimmi|mi dica|spiegami) [per favore]
    """,
    closings="""
        (per favore|grazie|esattamente|in totale|in tutto)
        in (poche|due|tre) (parole|frasi)
        (brevemente|in breve|in italiano)
        senza contare ..
    """,
    book_asides="~ (<in>|<of>) (B|[questo|questa|mio] <noun> [B]) ~",
    section_asides="~ (<in>|<of>) S ~",
    plurals={
        SectionRole.CHAPTER: "capitoli", SectionRole.PART: "parti", SectionRole.BOOK: "libri",
        SectionRole.VOLUME: "volumi tomi", SectionRole.ACT: "atti", SectionRole.SCENE: "scene",
        SectionRole.LETTER: "lettere", SectionRole.CANTO: "canti", SectionRole.SECTION: "sezioni",
    },
    stories="storia racconto novella poesia episodio saggio fiaba",
    stories_plural="storie racconti novelle poesie episodi saggi fiabe",
    named={
        "prologo": "prologue", "epilogo": "epilogue", "prefazione": "preface", "introduzione": "introduction",
        "conclusione": "conclusion", "appendice": "appendix", "postfazione": "afterword", "glossario": "glossary",
    },
    firsts="primo prima primi prime",
    lasts="ultimo ultima ultimi ultime",
    penultimates="penultimo, penultima",
    nexts="prossimo prossima successivo successiva seguente",
    previous="precedente",
    afterwards="successivo successiva seguente precedente",
    topics="su sul sulla sull' di del della dell' intitolato intitolata chiamato",
    verbs_behind="dice parla inizia comincia finisce è e tratta racconta che",
    joints="di del della dell' nel nella il la l' e",
    cardinals="un una uno",
    pages="pagina pagine pag p",
    ranges="a e fino",
    articles="il lo la i gli le l' un uno una nel nella nell' del della dell' al all' alla questo questa",
    particles="di de del della dei degli da van von la lo",
    not_names="lui lei egli ella esso ciò questo questa loro io tu che chi qui",
    word_nouns="parola parole termine nome espressione",
    book_nouns="libro libri romanzo romanzi opera opere storia testo racconto diario poema commedia",
    title_cues="in di del della nel nella leggere letto scritto tradotto intitolato",
    by="di da",
    ands="e con o di",
    asking="come cosa ciò perché",
    he="lui egli",
    she="lei ella",
    it="esso ciò",
    they="loro essi esse",
    his="suo sua suoi sue",
    her="suo sua suoi sue",
    their="loro",
    drops_pronouns=True,
    masculine="signor signore sir don re principe conte duca padre fratello zio barone capitano dottor mr",
    feminine="signora signorina donna regina principessa contessa duchessa madre sorella zia mrs miss lady",
    ellipses="""
        [e|ma] [<in>|<of>] S
        [e|ma] (che mi dici <of>) {name}
        e {name}
    """,
    topic_questions="(che cosa|cosa|che cos|cos) <is> {topic}\nchi <is> {topic}\n(parlami|raccontami) <of> {topic}",
    longest="lungo lunga lunghi lunghe",
    shortest="corto corta breve corti corte",
    one_of_sections="[e] quale [di (essi|esse|loro)] (parla di|tratta di|si chiama|si intitola) {part}",
    book_references="~ (<the> <noun>) ~",
)  # fmt: skip
