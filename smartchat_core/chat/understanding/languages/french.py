"""How things are asked in French."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["FRENCH"]

_CLASSES = {
    "is": "est|etait|sont|etaient|fut|furent|a ete",
    "the": "le|la|les|l'|ce|cet|cette|ces|mon|ma|mes|notre|nos|un|une|du|de la|de l'",
    "noun": (
        "livre|roman|histoire|piece|texte|document|ouvrage|recit|manuel|oeuvre|journal|poeme|recueil|nouvelle|action|"
        "intrigue|edition|conte|drame|essai"
    ),
    "book": "(<the> <noun> [entier|entiere] [B]|<noun> B|B|il|elle|ceci|cela|tout)",
    "books": (
        "([de|d'|dans|parmi] [tous] (mes|nos|les|ces) (livres|romans|documents|textes|ouvrages)|livre|livres|documents)"
    ),
    "mentioned": "mentionne|mentionnee|mentionnes|cite|citee|nomme|nommee|evoque|evoquee|employe|utilise",
    "mentions": "mentionne|mentionnent|contient|contiennent|cite|citent|nomme|nomment|evoque|evoquent|utilise|emploie",
    "treats": "parle de|parle d'|parlent de|parlent d'|parle du|parlent du|traite de|traitent de|traite d'|traitent d'|evoque|evoquent",
    "occur": "apparait|apparaissent|figure|revient|intervient|se trouve",
    "mention": "mention|mentions|occurrence|occurrences|apparition|apparitions",
    "show": "montre|montrez|trouve|trouvez|donne|donnez|cite|citez|liste|listez|cherche|cherchez|nomme|nommez|retrouve",
    "main": "principaux|principales|principal|plus importants|plus importantes|centraux|essentiels",
    "people": "personnages|protagonistes|heros|personnes|figures",
    "passage": "passage|phrase|ligne|citation|paragraphe|vers|endroit|extrait",
    "of": "de|d'|du|des|de la|de l'",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        (ou|quand|dans quel {role}|a quelle page) [est ce que] {term} <is> [il|elle] <mentioned> pour la premiere fois
        (ou|quand|dans quel {role}|a quelle page) [est ce que] {term} <occur> [t] [il|elle] pour la premiere fois
        (ou|quand|dans quel {role}) (<occur>|est <mentioned>) [pour la premiere fois] {term} pour la premiere fois
        (ou|quand) <occur> pour la premiere fois {term}
        ~ premiere <mention> <of> {term}
    """,
    Goal.MENTIONS_LAST: """
        (ou|quand|dans quel {role}) [est ce que] {term} (<is> [il|elle] <mentioned>|<occur> [t] [il|elle]) pour la \
            derniere fois
        ~ derniere <mention> <of> {term}
    """,
    Goal.ACROSS: """
        (quel|quels|lequel|lesquels|combien) [<of>] <books> (<mentions>|<treats>) {topic}
        (dans) (quel|quels|lequel|lesquels) [<of>] <books> (parle t on|est il question) <of> {topic}
        (dans) (quel|quels|lequel|lesquels) [<of>] <books> (<occur>|est <mentioned>|trouve t on) {topic}
        (est ce qu'|est ce que) (un|l'un) <of> <books> (<mentions>|<treats>) {topic}
        (ai je|est ce que j'ai) un livre qui (<mentions>|<treats>) {topic}
        ou dans ma bibliotheque .. <mentioned> {topic}
    """,
    Goal.ACROSS_LOOSELY: """
        (ai je|est ce que j'ai) (un livre|des livres|quelque chose) sur {topic}
        quel livre (dois je|devrais je|puis je) (lire|ouvrir|consulter) (sur|pour apprendre|pour comprendre) {topic}
        que disent <books> (sur|de|du) {topic}
    """,
    Goal.MENTIONS_SECTIONS: """
        dans (quel|quels|quelle|quelles) {role} [est ce que|est ce qu'] {term} (<occur>|<is> [il|elle|ils|elles] \
            <mentioned>) [t] [il|elle]
        dans (quel|quels|quelle|quelles) {role} (<occur>|est <mentioned>|parle t on <of>) {term}
        (quel|quels|quelle|quelles) {role} (<mentions>|<treats>) {term}
    """,
    Goal.MENTIONS_COUNT: """
        combien de fois [est ce que|est ce qu'] {term} (<is> [il|elle] <mentioned>|<occur> [t] [il|elle])
        combien de fois (<occur>|est <mentioned>|trouve t on|est employe) {term}
        combien de <mention> <of> {term}
        compte[z] (les <mention>|le nombre de <mention>) <of> {term}
        a quelle frequence {term} <occur> [t] [il|elle]
    """,
    Goal.MENTIONS_ALL: """
        <show> [moi] (toutes les|chaque|tous les) (<mention>|passages) (<of>|ou|qui mentionnent) {term} [<occur>]
        ou {term} (<is> [il|elle] <mentioned>|<occur> [t] [il|elle])
        ou est <mentioned> {term}
        (le mot|est ce que) {term} (<occur>|est <mentioned>) ~
    """,
    Goal.QUOTATION_FIRST: """
        ~ [toute] (premiere|premieres|premiers) (phrase|ligne|lignes|mots|mot) [<of>|dans] [<book>|S|Q]
        (comment) (commence|debute) (<book>|S|Q) ~
        par (quelle phrase|quels mots) (commence|debute) (<book>|S|Q)
    """,
    Goal.QUOTATION_LAST: """
        ~ [toute] (derniere|dernieres|derniers) (phrase|ligne|lignes|mots|mot) [<of>|dans] [<book>|S|Q]
        par (quelle phrase|quels mots) (finit|se termine|s'acheve) (<book>|S|Q)
    """,
    Goal.QUOTATION_WORDS: """
        (que|qu') (dit|repond|ecrit) exactement {speaker} [{about}]
        quels sont les mots exacts <of> {speaker}
        quelles sont les (dernieres|premieres) paroles <of> {speaker}
        (que|qu') (dit|repond|ecrit) {speaker} (mot pour mot|exactement|textuellement) [{about}]
    """,
    Goal.QUOTATION_DEFINITION: """
        comment (est|sont) (defini|definie|definis) {term}
        comment {term} (est|sont) il (defini|definie) ~
        quelle est la definition (de|du|des|d') {term}
        que (signifie|veut dire) (le mot|le terme|l'expression) {term}
        definis {term}
    """,
    Goal.QUOTATION_FIND: """
        <show> [moi] [le passage|la phrase|l'endroit] [ou il est dit|ou il est ecrit|ou on lit] Q
        <show> [moi] (le|la|l'|un|une) <passage> [{about}]
        ou (est il dit|est il ecrit|lit on|dit on|trouve t on) [{about}]
        ou {speaker} (dit|ecrit|affirme|declare) [t] [il|elle] que [{about}]
        qui (dit|a dit|ecrit|crie) Q ~
        ou .. Q ~
        quel {role} (commence|debute|finit) par Q
        dans quel {role} .. Q ~
    """,
    Goal.RECORD_TRANSLATOR: """
        qui a traduit (<book>|{title}) [en ..]
        qui l'a traduit [en ..]
        qui <is> (le traducteur|la traductrice) [<of>] [<book>|{title}]
        par qui .. traduit ~
    """,
    Goal.RECORD_SERIES: """
        a quelle (serie|collection) appartient (<book>|{title})
        (dans|de) quelle (serie|collection) <is> (<book>|{title}) ~
    """,
    Goal.RECORD_PUBLISHER: """
        qui a (publie|edite) (<book>|{title})
        (quel|qui) est l'editeur ~
        chez quel editeur ~
        (quelle|quel) maison d'edition ~
    """,
    Goal.RECORD_ORIGINAL_LANGUAGE: """
        (de|depuis) quelle langue .. traduit ~
        quelle <is> la langue (originale|d'origine) ~
        en quelle langue .. (a l'origine|originellement|d'abord) ~
    """,
    Goal.RECORD_LANGUAGE: """
        (en|dans) quelle langue (est|a ete) .. (<book>|ecrit|ecrite) ~
        en quelle langue est <book> [ecrit]
        quelle est la langue <of> <book>
    """,
    Goal.RECORD_OLDEST: """
        (lequel|laquelle|quel livre) [des deux|d'entre eux] est (le|la) plus (ancien|ancienne|vieux|vieille) [des deux] [{a} ou {b}]
        quel est (le plus ancien <of> mes livres|mon livre le plus ancien)
    """,
    Goal.RECORD_NEWEST: """
        (lequel|laquelle|quel livre) [des deux|d'entre eux] est (le|la) plus (recent|recente|nouveau) [des deux] [{a} ou {b}]
        quel est (le plus recent <of> mes livres|mon livre le plus recent)
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (quand|en quelle annee) .. (publie|publiee|paru|parue) pour la premiere fois ~
        (quand|en quelle annee) .. (ecrit|ecrite) [<book>|{title}]
        quelle est la date de (premiere parution|premiere publication) ~
    """,
    Goal.RECORD_PUBLISHED: """
        (quand|en quelle annee) (<book>|{title}) [est|a|fut] [t] [il|elle] [ete] (publie|publiee|paru|parue)
        (quand|en quelle annee) (est|a ete|fut) (paru|parue|publie|publiee) (<book>|{title})
        quelle est la date de (parution|publication) ~
    """,
    Goal.RECORD_EDITION: "(quelle|de quelle) (edition|version) (est ce|s'agit il|ai je) ~",
    Goal.RECORD_COVER: "~ (sur|de) la couverture ~",
    Goal.RECORD_IDENTIFIER: "~ (isbn|doi|issn) ~",
    Goal.RECORD_DESCRIPTION: "~ quatrieme de couverture ~",
    Goal.RECORD_LICENCE: """
        ~ (licence|droits d'auteur|domaine public|copyright) ~
        (puis je|ai je le droit de) (copier|partager|diffuser) ~
    """,
    Goal.RECORD_FORMAT: "(quel|dans quel) [est le] format ~",
    Goal.RECORD_READING_TIME: "combien de temps .. (lire|lecture) ~\n~ temps de lecture ~",
    Goal.RECORD_WORDS: "combien de mots ~\nquelle est la longueur <of> <book> ~",
    Goal.RECORD_PAGES: "combien de pages ~",
    Goal.RECORD_LONGEST: """
        quel est mon livre le plus (long|gros)
        quel est le plus (long|gros) <of> mes livres
        (lequel|laquelle|quel livre) [des deux|d'entre eux] est (le|la) plus (long|longue|gros|grosse) [des deux] [{a} ou {b}]
    """,
    Goal.RECORD_SHORTEST: """
        quel est mon livre le plus court
        quel est le plus court <of> mes livres
        (lequel|laquelle|quel livre) [des deux|d'entre eux] est (le|la) plus (court|courte) [des deux] [{a} ou {b}]
    """,
    Goal.RECORD_BOOKS: """
        (quels|quelles|combien de) <forms> (ai je|est ce que j'ai|sont dans ma bibliotheque)
        ai je [des|de la] <forms>
        <show> [moi] [tous|toutes] mes <forms>
        (quels|quel|lesquels) [<of>] <books> (a ecrit|a ecrits|sont de|est de|ont ete ecrits par|a ete ecrit par) \
            {author}
        (quels|quel|lesquels) [<of>] <books> {author} a [t] [il|elle] (ecrit|ecrits)
        (quels|combien de) (livres|documents) (ai je|y a t il|j'ai|sont dans ma bibliotheque) ~
        <show> [moi] [tous] mes (livres|documents)
        (lesquels|quels) [<of>] <books> sont (des|en|de la) {about}
    """,
    Goal.RECORD_AUTHOR: """
        qui l'a ecrit
        qui (a ecrit|est l'auteur|est l'auteure|est l'autrice|ecrivit|etait l'auteur) [<of>] [<book>|{title}]
        (par|de) qui (est|a ete) [ecrit] (<book>|{title}) ~
        (quel|quelle) est (le nom de l'auteur|l'auteur) [<of>] [<book>|{title}]
        comment s'appelle l'auteur ~
    """,
    Goal.RECORD_TITLE: "quel est le (titre|nom) <of> <book>\ncomment s'appelle (<the> <noun>)\nquel est le titre",
    Goal.CONTENTS_PAGE: "(a|sur) quelle page (commence|se trouve|est|debute|finit) (S|Q|{part})\nou commence S",
    Goal.CONTENTS_LONGEST: """
        (quel|quelle) est (le|la) {role} (le|la) plus (long|longue) ~
        (quel|quelle) est (le|la) plus (long|longue) {role} ~
        (quel|quelle) {role} est (le|la) plus (long|longue)
    """,
    Goal.CONTENTS_SHORTEST: """
        (quel|quelle) est (le|la) {role} (le|la) plus (court|courte) ~
        (quel|quelle) est (le|la) plus (court|courte) {role} ~
    """,
    Goal.CONTENTS_NUMBER: "(quel|quelle) (numero|est le numero) (a|porte|<of>) (S|Q)\nquel {role} est Q",
    Goal.CONTENTS_AFTER: """
        (quel|quelle) {role} (vient|suit|est) [juste|immediatement|directement] [apres] (S|Q|{part})
        qu'est ce qui (vient|suit) [juste] [apres] (S|Q)
    """,
    Goal.CONTENTS_BEFORE: """
        (quel|quelle) {role} (vient|precede|est|se trouve) [juste|immediatement] [avant] (S|Q|{part})
    """,
    Goal.CONTENTS_TITLE: """
        comment s'(appelle|intitule) S
        (quel|quelle) est le (titre|nom) [<of>] S
        (quel|quelle) {role} (parle|traite) <of> {part}
        (quel|quelle) {role} (s'intitule|s'appelle) {part}
    """,
    Goal.CONTENTS_COUNT: """
        combien (de|d') {roles}
        combien (de|d') {roles} (y a t il|a|ont|compte|comporte|contient|comprend|dans) [t] [il|elle] [<book>|S|dans \
            <book>|dans S] ~
        combien <book> (a|compte|comporte|contient) [t] [il|elle] (de|d') {roles}
        en combien (de|d') {roles} ~
        (quel est le|le) nombre (de|d') {roles} ~
    """,
    Goal.CONTENTS_LIST: """
        <show> [moi] [la liste <of>|les titres <of>|tous|toutes] [le|la|les|des] ({roles}|table des matieres|sommaire) ~
        [la] table des matieres ~
        (quels|quelles) sont les [deux|trois|quatre|cinq|six|sept|huit|neuf|dix] {roles} ~
        comment s'appellent les {roles} ~
        comment est (divise|structure|organise) <book>
    """,
    Goal.CAST: """
        (qui|quels) sont les [<main>] <people> [<main>|les plus importants|les plus importantes] ~
        (qui|quel) est le (personnage principal|heros|protagoniste) ~
        qui est l'heroine ~
        (quels|lesquels) <people> (sont|comptent) [les|le] plus [importants] ~
        <show> [moi] les [<main>] <people> [<main>] ~
        [les] <people> <main> ~
        qui (apparait|intervient|figure) dans <book>
    """,
    Goal.SETTING: """
        (ou|quand) [et quand|et ou] (se passe|se deroule|a lieu|est situe|est situee) (<book>|S) ~
        (ou|quand) <book> se (passe|deroule) [t] [il|elle] ~
        (dans|a) (quel|quelle) (ville|pays|lieu|epoque|siecle|annee|region) .. (passe|deroule|situe|situee|lieu) ~
        quel est le (cadre|lieu de l'action|decor) ~
        quelle periode (couvre|recouvre) <book>
    """,
    Goal.RECAP: """
        (que s'est il passe|qu'est ce qui s'est passe|qu'est il arrive) (jusqu'ici|jusqu'a present|jusque la|avant) ~
        (rappelle|rappelez) moi (ou j'en suis|ou j'en etais|ce qui s'est passe) ~
        ou (en suis je|en etais je|j'en etais) ~
        (resume|resumez) [moi] (ce que j'ai lu|ce qui s'est passe|l'histoire jusqu'ici) ~
    """,
    Goal.ENDING: """
        comment (finit|se termine|s'acheve) {title}
        comment (finit|se termine|s'acheve|se finit) (<book>|tout cela) ~
        comment (ca|cela|tout ca|tout cela) (finit|se termine|s'acheve|se finit)
        comment <book> (finit|se termine|s'acheve) [t] [il|elle] ~
        que se passe t il a la fin [<of>] [<book>]
        qu'(arrive t il|est ce qui se passe) a la fin [<of>] [<book>]
        (quelle|quel) est (la fin|le denouement) [<of>] [<book>]
        (raconte|dis) moi la fin ~
    """,
    Goal.COMPARE: """
        (compare|comparez|comparer) {a} (et|avec|a) {b}
        (en quoi|comment) {a} et {b} (different|se distinguent) [ils|elles] ~
        (en quoi|comment) (different|se distinguent) {a} et {b}
        (quelle|quelles) (est|sont) (la|les) (difference|differences|ressemblances) entre {a} et {b}
        qu'est ce qui (distingue|differencie) {a} (de|d') {b}
        qu'ont en commun {a} et {b}
    """,
    Goal.SUMMARY: """
        (resume|resumez|resumer) [moi] (<book>|S|Q) ~
        (resume|resumez|resumer) [moi] {title}
        de quoi (parle|traite) {title}
        (fais|faites|donne|donnez) [moi] (un|le) [court|bref] (resume|apercu|synopsis) ~
        [un|le] [bref|court] resume [<of>] [<book>|S|Q]
        (resume|resumez|resumer) [moi] [ca|cela|tout]
        (que se passe t il|qu'arrive t il|qu'est ce qui se passe|que s'est il passe) (dans|a|au|pendant) (<book>|S|Q)
        (que se passe t il|qu'arrive t il|qu'est ce qui se passe) S
        (raconte|dis) moi ce qui se passe (dans|a|au) (<book>|S|Q)
        de quoi (parle|traite) (<book>|S|Q)
        de quoi (<book>|S|Q) (parle|traite) [t] [il|elle]
        de quoi s'agit il ~
        (que dit|que raconte|de quoi traite|que contient) (S|Q)
        (quel|quels|quelle|quelles) (est|sont) (le|les|la|l') (theme|themes|sujet|idee|these|argument|message|\
            intrigue|morale) [principal|principaux|principale|principales|centrale] [<of>] [<book>|S|Q]
        quel (genre|type) <of> (livre|texte|roman) (est ce) ~
        (parle|parlez) moi <of> (<book>|S)
        S
    """,
    Goal.WHO: """
        qui (est|etait|sont|etaient) [donc] {name}
        qui est ce {name}
        c'est qui {name}
        (dis|dites|rappelle|rappelez|explique) moi qui (est|etait) {name}
        {name} (c'est qui|qui est ce)
        (parle|parlez) moi <of> {name}
        (presente|presentez) moi {name}
        que sait on <of> {name}
        (quel genre|quelle sorte) <of> (personne|homme|femme|personnage) est {name}
        (decris|decrivez) {name}
        (qu'est ce que|qu'est ce qu') {name}
        quel role joue {name}
    """,
}  # fmt: skip

FRENCH = QuestionLanguage(
    code="fr",
    typical=(
        "qui que quoi où quand comment pourquoi quel quelle quels quelles combien est sont était le la les l' d' qu' c' s' "
        "du de des dans ce cette mes moi dis parle résume compare fois y a livre chapitre il elle son sa ses et au aux"
    ),
    classes=_CLASSES,
    goals={goal: lines.replace("compte[z]", "(compte|comptez)") for goal, lines in _GOALS.items()},
    openings="""
        (bonjour|salut|alors|et|mais|donc|bon|merci|s'il te plait|s'il vous plait)
        (peux tu|pouvez vous|pourrais tu|pourriez vous) [me] [dire|expliquer]
        (je voudrais|j'aimerais|je veux) savoir
        (sais tu|savez vous) [si]
        (dis|dites) moi [s'il te plait|s'il vous plait]
    """,
    closings="""
        (s'il te plait|s'il vous plait|merci|exactement|en tout|au total|deja)
        en (quelques|deux|trois|peu de) (mots|phrases)
        (brievement|en bref|en francais)
        sans compter ..
    """,
    book_asides="~ (dans|de|du|d') (B|<the> <noun> [B]|<noun> [B]) ~",
    section_asides="~ (dans|de|du|d'|a|au|en) S ~\n~ au S ~",
    plurals={
        SectionRole.CHAPTER: "chapitres", SectionRole.PART: "parties", SectionRole.BOOK: "livres",
        SectionRole.VOLUME: "volumes tomes", SectionRole.ACT: "actes", SectionRole.SCENE: "scènes",
        SectionRole.LETTER: "lettres", SectionRole.CANTO: "chants", SectionRole.SECTION: "sections",
    },
    stories="histoire nouvelle conte poème récit épisode essai fable",
    stories_plural="histoires nouvelles contes poèmes récits épisodes essais fables",
    named={
        "prologue": "prologue", "épilogue": "epilogue", "préface": "preface", "introduction": "introduction",
        "conclusion": "conclusion", "postface": "afterword", "annexe": "appendix", "glossaire": "glossary",
    },
    firsts="premier première premiers premières",
    lasts="dernier dernière derniers dernières",
    penultimates="avant-dernier, avant-dernière, pénultième",
    nexts="prochain prochaine suivant suivante",
    previous="précédent précédente",
    afterwards="suivant suivante précédent précédente",
    topics="sur de du d' intitulé intitulée appelé appelée consacré à au",
    verbs_behind="dit parle commence finit est et a raconte traite s' qui",
    joints="de du dans la le l' d' et",
    cardinals="un une",
    pages="page pages p",
    ranges="à a et jusqu'à",
    articles="le la les l' un une du au ce cette",
    particles="de du d' la le des van von",
    not_names="il elle on ce ça cela qui que quoi ils elles tu vous nous je moi ici",
    word_nouns="mot mots terme nom expression",
    book_nouns="livre livres roman romans pièce oeuvre oeuvres histoire texte récit journal poème ouvrage",
    title_cues="dans de du écrit lire lu traduit intitulé",
    by="de d' par",
    ands="et avec ou de",
    asking="comment ce que pourquoi",
    he="il lui",
    she="elle",
    it="ceci cela ça",
    they="ils elles eux leur",
    his="son sa ses",
    her="",
    their="leur leurs",
    masculine="monsieur m sir lord comte roi prince duc père frère oncle baron capitaine docteur abbé maître mr",
    feminine="madame mme mademoiselle mlle comtesse reine princesse duchesse mère soeur tante baronne lady miss mrs",
    ellipses="""
        [et|mais] [dans|a|au|pour|qu'en est il <of>] S
        [et] (qu'en est il <of>|pour) {name}
        et {name}
    """,
    topic_questions="(qu'est ce que|qu'est ce qu') {topic}\nqui (est|etait) {topic}\n(parle|parlez) moi <of> {topic}",
    longest="long longue longs longues",
    shortest="court courte courts courtes",
    one_of_sections="""
        [et] (lequel|laquelle) [(d'entre eux|d'entre elles)] (parle de|traite de|s'appelle|s'intitule|porte sur) \
            {part}
    """,
    book_references="~ (<the> <noun>|ceci) ~",
)  # fmt: skip
