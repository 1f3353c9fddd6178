"""How things are asked in Spanish."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["SPANISH"]

_CLASSES = {
    "is": "es|era|son|eran|fue|fueron|esta|ha sido",
    "the": "el|la|los|las|este|esta|ese|esa|mi|mis|nuestro|un|una|del",
    "noun": (
        "libro|novela|obra|historia|texto|documento|relato|manual|diario|poema|cuento|accion|trama|edicion|ensayo|"
        "drama|coleccion"
    ),
    "book": "(<the> <noun> [entero|entera|completa] [B]|<noun> B|B|esto|todo)",
    "books": "([de] [todos] (mis|nuestros|los|estos) (libros|novelas|documentos|textos|obras)|libro|libros|documentos|novelas)",
    "mentioned": "menciona|mencionado|mencionada|mencionan|nombra|nombrado|cita|citado|habla de|usa|utiliza|aparece",
    "mentions": "menciona|mencionan|contiene|contienen|cita|citan|nombra|nombran|usa|usan|tiene|tienen",
    "treats": "habla de|hablan de|habla del|hablan del|trata de|tratan de|trata sobre|tratan sobre|habla sobre|hablan sobre",
    "occur": "aparece|aparecen|sale|figura|ocurre|se encuentra",
    "mention": "mencion|menciones|aparicion|apariciones|ocurrencias|referencia|referencias",
    "show": "muestra|muestrame|muestreme|encuentra|busca|buscame|dame|deme|cita|lista|enumera|nombra|ensename|localiza",
    "main": "principales|principal|mas importantes|centrales|protagonicos",
    "people": "personajes|protagonistas|personas|figuras|heroes",
    "passage": "pasaje|frase|linea|cita|parrafo|oracion|verso|lugar|fragmento|parte",
    "of": "de|del|de la|de los|de las",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        (donde|cuando|en que {role}|en que pagina) se (menciona|nombra|cita|habla de) [a] {term} por primera vez
        (donde|cuando|en que {role}|en que pagina) se (menciona|nombra|cita) por primera vez [a] {term}
        (donde|cuando|en que {role}|en que pagina) <occur> por primera vez {term}
        (donde|cuando|en que {role}|en que pagina) <occur> {term} por primera vez
        ~ primera <mention> <of> {term}
    """,
    Goal.MENTIONS_LAST: """
        (donde|cuando|en que {role}) (se <mentioned>|<occur>) [por ultima vez] [a] {term} por ultima vez
        (donde|cuando|en que {role}) (se <mentioned>|<occur>) por ultima vez [a] {term}
        ~ ultima <mention> <of> {term}
    """,
    Goal.ACROSS: """
        (cual|cuales|que|cuantos) [<of>] <books> (<mentions>|<treats>) [a|al] {topic}
        en (cual|cuales|que|cuantos) [<of>] <books> (<occur>|se <mentioned>) {topic}
        (alguno|algun|alguna) <of> <books> (<mentions>|<treats>) {topic}
        tengo [algun|un] libro que (<mentions>|<treats>) {topic}
        donde en mi biblioteca se <mentioned> {topic}
    """,
    Goal.ACROSS_LOOSELY: """
        tengo [algun|algo|un] [libro|libros] sobre {topic}
        que libro (debo|deberia|puedo) (leer|abrir|consultar) (sobre|para aprender|para saber) [sobre|de] {topic}
        que dicen <books> (sobre|de) {topic}
    """,
    Goal.MENTIONS_SECTIONS: """
        en (que|cual|cuales) {role} (<occur>|se <mentioned>) [a] {term}
        que {role} (<mentions>|<treats>) {term}
    """,
    Goal.MENTIONS_COUNT: """
        cuantas veces se (menciona|nombra|cita|usa|utiliza|repite|habla de) [a] {term}
        cuantas veces (<occur>|es mencionado|es mencionada|se repite) {term}
        cuantas veces (dice|usa|menciona|emplea) {speaker} (la palabra|el nombre) {term}
        cuantas <mention> [hay] <of> {term}
        cuenta (las <mention>|cuantas veces <occur>) [<of>] {term}
        con que frecuencia (<occur>|se <mentioned>) {term}
    """,
    Goal.MENTIONS_ALL: """
        <show> [me] (todas las|cada|todos los) (<mention>|pasajes) (<of>|donde|que mencionan) {term} [<occur>]
        donde (se <mentioned>|<occur>) [a] {term}
        se menciona [a] {term}
        <occur> la palabra {term}
    """,
    Goal.QUOTATION_FIRST: """
        ~ (primera|primeras) (frase|oracion|linea|lineas|palabras|palabra) [<of>|en] [<book>|S|Q]
        como (empieza|comienza) (<book>|S|Q) ~
        con que (frase|palabras) (empieza|comienza) (<book>|S|Q)
    """,
    Goal.QUOTATION_LAST: """
        ~ (ultima|ultimas) (frase|oracion|linea|lineas|palabras|palabra) [<of>|en] [<book>|S|Q]
        con que (frase|palabras) (termina|acaba) (<book>|S|Q)
    """,
    Goal.QUOTATION_WORDS: """
        que dice exactamente {speaker} [{about}]
        que (dice|responde|escribe) {speaker} (exactamente|textualmente|palabra por palabra|literalmente) [{about}]
        cuales (son|fueron) las (palabras exactas|ultimas palabras|primeras palabras) <of> {speaker}
    """,
    Goal.QUOTATION_DEFINITION: """
        como se (define|definen) {term}
        (cual|que) es la definicion (de|del) {term}
        que significa (la palabra|el termino|la expresion) {term}
        define {term}
    """,
    Goal.QUOTATION_FIND: """
        <show> [me] [el pasaje|la frase|el lugar] [donde dice] Q
        <show> [me] (el|la|un|una) <passage> [{about}]
        donde (dice|se dice|pone|esta escrito|se lee) [{about}]
        donde (dice|escribe|afirma) {speaker} que [{about}]
        quien (dice|dijo|escribe) Q ~
        donde .. Q ~
        (que|en que) {role} (empieza|comienza|termina|contiene) [con] Q
    """,
    Goal.RECORD_TRANSLATOR: """
        quien (tradujo|ha traducido) (<book>|{title}) [al ..]
        quien (lo|la) (tradujo|ha traducido) [al ..]
        quien <is> (el traductor|la traductora) [<of>] [<book>|{title}]
        por quien fue traducido ~
    """,
    Goal.RECORD_SERIES: """
        a que (serie|saga|coleccion) pertenece (<book>|{title})
    """,
    Goal.RECORD_PUBLISHER: """
        quien (publico|edito|ha publicado) (<book>|{title})
        (quien|cual) <is> (el editor|la editorial) ~
        (que|en que) editorial ~
    """,
    Goal.RECORD_ORIGINAL_LANGUAGE: """
        (de|desde) que (idioma|lengua) .. (tradujo|traducido|traducida) ~
        cual <is> (el idioma|la lengua) original ~
        en que (idioma|lengua) .. originalmente ~
    """,
    Goal.RECORD_LANGUAGE: """
        en que (idioma|lengua) (esta|fue) [escrito|escrita] [<book>|{title}] [escrito|escrita]
        cual <is> (el idioma|la lengua) <of> <book>
    """,
    Goal.RECORD_OLDEST: """
        (cual|que libro) [de (ellos|los dos|ambos)] es [el|la] mas (antiguo|antigua|viejo) [{a} o {b}]
        cual <of> mis libros es el mas (antiguo|viejo)
    """,
    Goal.RECORD_NEWEST: """
        (cual|que libro) [de (ellos|los dos|ambos)] es [el|la] mas (reciente|nuevo|nueva) [{a} o {b}]
        cual <of> mis libros es el mas (reciente|nuevo)
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (cuando|en que ano) se publico [<book>|{title}] por primera vez [<book>|{title}]
        (cuando|en que ano) (aparecio|salio|se publico) por primera vez (<book>|{title})
        (cuando|en que ano) (se escribio|fue escrito|fue escrita) (<book>|{title})
        (cuando|en que ano) fue (publicado|publicada) [<book>] por primera vez ~
    """,
    Goal.RECORD_PUBLISHED: """
        (cuando|en que ano) (se publico|fue publicado|fue publicada|salio|aparecio) [<book>|{title}]
        cual <is> la fecha de publicacion ~
    """,
    Goal.RECORD_EDITION: "(que|cual) (edicion|version) (es|tengo) ~",
    Goal.RECORD_COVER: "~ (en|de) la (portada|cubierta) ~",
    Goal.RECORD_IDENTIFIER: "~ (isbn|doi|issn) ~",
    Goal.RECORD_DESCRIPTION: "~ (contraportada|sinopsis de la editorial) ~",
    Goal.RECORD_LICENCE: """
        ~ (licencia|derechos de autor|dominio publico|copyright) ~
        puedo (copiar|compartir|difundir) ~
    """,
    Goal.RECORD_FORMAT: "(que|en que) formato ~",
    Goal.RECORD_READING_TIME: "cuanto (tiempo|se tarda|tardo) .. leer ~\n~ tiempo de lectura ~",
    Goal.RECORD_WORDS: """
        cuantas palabras (tiene|hay|contiene) ~
        (que|cuan) (extension|largo|longitud) (tiene|es) <book>
    """,
    Goal.RECORD_PAGES: "cuantas paginas ~",
    Goal.RECORD_LONGEST: """
        cual <is> mi libro mas (largo|extenso|grueso)
        cual <of> mis libros es el mas (largo|extenso)
        (cual|que libro) [de (ellos|los dos|ambos)] es [el|la] mas (largo|larga|extenso|extensa) [{a} o {b}]
    """,
    Goal.RECORD_SHORTEST: """
        cual <is> mi libro mas (corto|breve)
        cual <of> mis libros es el mas (corto|breve)
        (cual|que libro) [de (ellos|los dos|ambos)] es [el|la] mas (corto|corta|breve) [{a} o {b}]
    """,
    Goal.RECORD_BOOKS: """
        (que|cuantos|cuantas) <forms> (tengo|hay en mi biblioteca)
        tengo <forms>
        <show> [me] [todos|todas] mis <forms>
        (que|cuales|cual) [<of>] <books> (escribio|ha escrito|son de|es de|fueron escritos por) {author}
        (que|cuantos|cuales) (libros|documentos) (tengo|hay|hay en mi biblioteca) ~
        <show> [me] [todos] mis (libros|documentos)
        (que|cuales) [<of>] <books> son {about}
    """,
    Goal.RECORD_AUTHOR: """
        quien (escribio|ha escrito|es el autor|es la autora|fue el autor) [<of>] [<book>|{title}]
        (cual|quien) <is> (el nombre del autor|el autor|la autora) [<of>] [<book>|{title}]
        (de|por) quien (es|fue escrito) (<book>|{title}) ~
        como se llama (el autor|la autora) ~
    """,
    Goal.RECORD_TITLE: """
        cual <is> el (titulo|nombre) <of> <book>
        como se (llama|titula) <the> <noun>
        cual <is> el titulo
    """,
    Goal.CONTENTS_PAGE: "en que pagina (empieza|comienza|esta|termina) (S|Q|{part})\ndonde (empieza|comienza) S",
    Goal.CONTENTS_LONGEST: """
        (cual|que) <is> (el|la) {role} mas (largo|larga) ~
        que {role} es (el|la) mas (largo|larga) ~
    """,
    Goal.CONTENTS_SHORTEST: """
        (cual|que) <is> (el|la) {role} mas (corto|corta|breve) ~
        que {role} es (el|la) mas (corto|corta) ~
    """,
    Goal.CONTENTS_NUMBER: "(que|cual) (numero|es el numero) (tiene|<of>) (S|Q)\n(que|cual) {role} es Q",
    Goal.CONTENTS_AFTER: """
        (que|cual) {role} (viene|sigue|va|esta) [justo|inmediatamente] [despues <of>|a|tras|al] (S|Q|{part})
    """,
    Goal.CONTENTS_BEFORE: """
        (que|cual) {role} (viene|precede|va|esta) [justo|inmediatamente] [antes <of>|a|al] (S|Q|{part})
    """,
    Goal.CONTENTS_TITLE: """
        como se (llama|titula) S
        cual <is> el (titulo|nombre) [<of>] S
        (que|cual) {role} (trata|habla) (<of>|sobre) {part}
    """,
    Goal.CONTENTS_COUNT: """
        (cuantos|cuantas) {roles}
        (cuantos|cuantas) {roles} (hay|tiene|tienen|contiene|componen) [en] [<book>|S] ~
        en (cuantos|cuantas) {roles} ~
        (cual es el|el) numero de {roles} ~
    """,
    Goal.CONTENTS_LIST: """
        <show> [me] [la lista <of>|los titulos <of>|todos|todas] [el|la|los|las] ({roles}|indice|tabla de contenidos) ~
        [el] indice [<of>] [<book>]
        (cuales|que) (son los|son las) [dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez] {roles} ~
        como se llaman (los|las) {roles} ~
        como esta (dividido|dividida|estructurado|organizado) <book>
    """,
    Goal.CAST: """
        (quienes|cuales|quien) (son|es) (los|las|el|la) [<main>] (<people>|personaje|protagonista) [<main>|mas \
            importantes|principal] ~
        que <people> son (los|las) mas importantes ~
        que <people> (aparecen|salen|hay|figuran) ~
        <show> [me] (los|las) [<main>] <people> [<main>] ~
        [los] <people> <main> ~
        (quien|quienes) (aparece|aparecen|sale|salen) en <book>
    """,
    Goal.SETTING: """
        (donde|cuando) [y cuando|y donde] (transcurre|ocurre|tiene lugar|se desarrolla|sucede|esta ambientada|esta \
            ambientado) (<book>|S) ~
        en que (ciudad|pais|lugar|epoca|siglo|ano|region) (transcurre|ocurre|tiene lugar|se desarrolla|sucede|esta) ~
        cual <is> (el escenario|la ambientacion) ~
        que periodo (abarca|cubre) <book>
    """,
    Goal.RECAP: """
        que ha (pasado|ocurrido|sucedido) (hasta ahora|hasta aqui|hasta el momento) ~
        (recuerdame|recuerda me) (donde estoy|por donde iba|que ha pasado) ~
        (donde|por donde) (estaba|iba|me quede) ~
        resume [me] lo que (he leido|ha pasado) ~
    """,
    Goal.ENDING: """
        como (termina|acaba) {title}
        como (termina|acaba|finaliza) [<book>|todo|la cosa]
        que (pasa|ocurre|sucede) al final [<of>] [<book>]
        cual <is> el (final|desenlace) [<of>] [<book>]
        (cuentame|dime) el final ~
    """,
    Goal.COMPARE: """
        (compara|compare|comparar) [a] {a} (y|con|a) {b}
        (en que|como) se (diferencian|distinguen) {a} y {b}
        (en que|como) se (diferencia|distingue) {a} de {b}
        (cual|cuales) (es|son) (la|las) (diferencia|diferencias|semejanzas) entre {a} y {b}
        que (tienen en comun|distingue a) {a} (y|de) {b}
    """,
    Goal.SUMMARY: """
        (resume|resumeme|resumir|resuma|resumen <of>) [me] (<book>|S|Q) ~
        (resume|resumeme|resumir|resuma|resumen <of>) [me] {title}
        (de que|sobre que) (trata|va) {title}
        (dame|haz|hazme|escribe|deme) un [breve|corto] resumen ~
        [un|el] [breve] resumen [<of>] [<book>|S|Q]
        (resume|resumeme|resumir|resuma)
        que (pasa|ocurre|sucede|paso|sucedio) en (<book>|S|Q)
        (cuentame|dime) (que|lo que) (pasa|ocurre|sucede) en (<book>|S|Q)
        (de que|sobre que) (trata|va|habla) (<book>|S|Q)
        de que trata [todo esto]
        que (dice|cuenta|explica|contiene) (S|Q)
        (cual|cuales) (es|son) (el|la|los|las) (tema|temas|idea|argumento|tesis|mensaje|trama|moraleja) [principal|\
            principales|central|centrales] [<of>] [<book>|S|Q]
        que (tipo|clase) de (libro|texto|novela|obra) es ~
        (hablame|cuentame) <of> (<book>|S)
        S
    """,
    Goal.WHO: """
        (quien|quienes) (es|era|son|eran|fue) [ese|esa|este|esta|aquel] {name}
        (dime|recuerdame|cuentame|explicame) quien (es|era) {name}
        (hablame|cuentame) [algo|mas] (<of>|sobre) {name}
        que (sabemos|se sabe) <of> {name}
        que (tipo|clase) de (persona|hombre|mujer|personaje) es {name}
        (describe|describeme) a {name}
        que es {name}
        que papel (tiene|juega|desempena) {name}
    """,
}  # fmt: skip

SPANISH = QuestionLanguage(
    code="es",
    typical=(
        "resumen "
        "quién quiénes qué cuál cuáles dónde cuándo cómo cuánto cuántos cuántas por es son era fue está el la los las del "
        "de en un una mis me dime hay tiene libro capítulo veces se y a al con su sus él ella este esta"
    ),
    classes=_CLASSES,
    goals=_GOALS,
    openings="""
        (hola|por favor|y|pero|entonces|bueno|oye|gracias)
        (puedes|podrias|puede|podria) [decirme|explicarme|decir]
        (me gustaria|quiero|quisiera) saber
        (sabes|sabe) [si]
        (dime|digame|explicame) [por favor]
    """,
    closings="""
        (por favor|gracias|exactamente|en total|ya)
        en (pocas|unas pocas|dos|tres) (palabras|frases)
        (brevemente|en breve|en espanol)
        sin contar ..
    """,
    book_asides="~ (en|de|del) (B|<the> <noun> [B]|<noun> [B]) ~",
    section_asides="~ (en|de|del|a|al) S ~",
    plurals={
        SectionRole.CHAPTER: "capítulos", SectionRole.PART: "partes", SectionRole.BOOK: "libros",
        SectionRole.VOLUME: "volúmenes tomos", SectionRole.ACT: "actos jornadas", SectionRole.SCENE: "escenas",
        SectionRole.LETTER: "cartas", SectionRole.CANTO: "cantos", SectionRole.SECTION: "secciones",
    },
    stories="historia cuento relato poema episodio ensayo fábula aventura",
    stories_plural="historias cuentos relatos poemas episodios ensayos fábulas aventuras",
    named={
        "prólogo": "prologue", "epílogo": "epilogue", "prefacio": "preface", "introducción": "introduction",
        "conclusión": "conclusion", "apéndice": "appendix", "glosario": "glossary",
    },
    firsts="primer primera primero primeros primeras",
    lasts="último última últimos últimas",
    penultimates="penúltimo, penúltima",
    nexts="próximo próxima siguiente",
    previous="anterior",
    afterwards="siguiente anterior",
    topics="sobre de del titulado titulada llamado llamada acerca",
    verbs_behind="dice habla empieza comienza termina es y trata cuenta que",
    joints="de del en la el los y",
    ordinals={"er": "ero"},
    cardinals="un una uno",
    pages="página páginas pág p",
    ranges="a y hasta",
    articles="el la los las un una del al este esta",
    accusatives="a al",
    particles="de del la las los y el van von",
    not_names="ella eso esto ello ellos ellas yo tú usted que quien aquí",
    word_nouns="palabra palabras término nombre expresión",
    book_nouns="libro libros novela novelas obra obras historia texto relato diario poema",
    title_cues="en de del leer leído escribió tradujo titulado titulada",
    by="de por",
    ands="y con o de",
    asking="cómo qué lo por",
    he="él",
    she="ella",
    it="ello eso esto",
    they="ellos ellas",
    his="su sus",
    her="su sus",
    their="su sus",
    drops_pronouns=True,
    masculine="señor sr don rey príncipe conde duque padre hermano tío barón capitán doctor mr",
    feminine="señora sra señorita srta doña reina princesa condesa duquesa madre hermana tía mrs miss lady",
    ellipses="""
        [y|pero] [en|que hay <of>|que pasa con] S
        [y|pero] (que hay <of>|que pasa con) {name}
        y {name}
    """,
    topic_questions="que es {topic}\nquien (es|era|fue) {topic}\n(hablame|cuentame) <of> {topic}",
    longest="largo larga largos largas",
    shortest="corto corta breve cortos cortas",
    one_of_sections="[y] cuál [de (ellos|ellas)] (trata de|habla de|se llama|se titula) {part}",
    book_references="~ (<the> <noun>) ~",
)  # fmt: skip
