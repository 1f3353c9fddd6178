"""How things are asked in Portuguese."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["PORTUGUESE"]

_CLASSES = {
    "is": "e|era|sao|eram|foi|foram|esta",
    "the": "o|a|os|as|este|esta|esse|essa|meu|minha|um|uma|do|da|no|na|neste|nesta|deste|desta",
    "noun": (
        "livro|romance|obra|historia|texto|documento|conto|manual|diario|poema|acao|trama|enredo|edicao|ensaio|drama|"
        "peca|coletanea"
    ),
    "book": "(<the> <noun> [inteiro|inteira] [B]|<noun> B|B|isto|isso|tudo)",
    "books": "([de|dos|nos] [todos os] (meus|nossos|os|estes) (livros|romances|documentos|textos)|livro|livros|documentos)",
    "mentioned": "menciona|mencionado|mencionada|mencionam|nomeado|nomeada|citado|citada|usado|usada|fala de",
    "mentions": "menciona|mencionam|mencionem|contem|cita|citam|nomeia|nomeiam|usa|usam|tem",
    "treats": "fala de|falam de|fala do|falam do|fala da|falam da|trata de|tratam de|fala sobre|falam sobre",
    "occur": "aparece|aparecem|ocorre|surge|surgem|figura",
    "mention": "mencao|mencoes|ocorrencia|ocorrencias|aparicao|aparicoes|referencia|referencias",
    "show": "mostra|mostre|mostre me|encontra|encontre|procura|procure|de me|da me|cita|cite|lista|liste|enumere",
    "main": "principais|principal|mais importantes|centrais",
    "people": "personagens|protagonistas|pessoas|figuras",
    "passage": "passagem|frase|linha|citacao|paragrafo|trecho|verso|lugar",
    "of": "de|do|da|dos|das",
    "in": "em|no|na|nos|nas|neste|nesta",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        (onde|quando|em que {role}|em que pagina) [e que] (<occur>|<is> <mentioned>|se menciona) [pela primeira vez] \
            {term} pela primeira vez
        (onde|quando|em que {role}|em que pagina) [e que] (<occur>|<is> <mentioned>|se menciona) pela primeira vez \
            {term}
        (onde|quando|em que {role}) [e que] {term} (<occur>|<is> <mentioned>) pela primeira vez
        ~ primeira <mention> <of> {term}
    """,
    Goal.MENTIONS_LAST: """
        (onde|quando|em que {role}) [e que] (<occur>|<is> <mentioned>) pela ultima vez {term}
        (onde|quando|em que {role}) [e que] {term} (<occur>|<is> <mentioned>) pela ultima vez
        ~ ultima <mention> <of> {term}
    """,
    Goal.ACROSS: """
        (qual|quais|que|quantos) [<of>] <books> (<mentions>|<treats>) {topic}
        em (qual|quais|que) [<of>] <books> (<occur>|<is> <mentioned>|se fala <of>) {topic}
        (algum|alguns) <of> <books> (<mentions>|<treats>) {topic}
        tenho [algum|um] livro que (<mentions>|<treats>) {topic}
    """,
    Goal.ACROSS_LOOSELY: """
        tenho [algum|alguns|um] (livro|livros) sobre {topic}
        que livro (devo|deveria|posso) (ler|abrir|consultar) (sobre|para aprender|para saber) [sobre] {topic}
        (o que|que) dizem <books> sobre {topic}
    """,
    Goal.MENTIONS_SECTIONS: """
        em (que|qual|quais) {role} (<occur>|<is> <mentioned>) {term}
        (que|qual|quais) {role} (<mentions>|<treats>) {term}
    """,
    Goal.MENTIONS_COUNT: """
        quantas vezes (<is> <mentioned>|<occur>|se menciona) {term}
        quantas vezes {term} (<is> <mentioned>|<occur>)
        quantas <mention> (ha|existem) <of> {term}
        conte as <mention> <of> {term}
        com que frequencia (<is> <mentioned>|<occur>) {term}
        com que frequencia {term} (<is> <mentioned>|<occur>)
    """,
    Goal.MENTIONS_ALL: """
        <show> [me] (todas as|cada|todos os) (<mention>|passagens) (<of>|onde|em que) {term} [<occur>]
        onde (<is> <mentioned>|<occur>|se menciona) {term}
        onde {term} (<is> <mentioned>|<occur>)
        a palavra {term} (<occur>|<is> <mentioned>)
    """,
    Goal.QUOTATION_FIRST: """
        ~ (primeira|primeiras) (frase|linha|linhas|palavras|palavra) [<of>|<in>] [<book>|S|Q]
        como (comeca|inicia) (<book>|S|Q) ~
        com que (frase|palavras) comeca (<book>|S|Q)
    """,
    Goal.QUOTATION_LAST: """
        ~ (ultima|ultimas) (frase|linha|linhas|palavras|palavra) [<of>|<in>] [<book>|S|Q]
        com que (frase|palavras) (termina|acaba) (<book>|S|Q)
    """,
    Goal.QUOTATION_WORDS: """
        (o que|que) [e que] {speaker} diz exatamente [{about}]
        (o que|que) diz exatamente {speaker} [{about}]
        (o que|que) diz {speaker} (exatamente|textualmente|palavra por palavra) [{about}]
        quais (sao|foram) as (palavras exatas|ultimas palavras|primeiras palavras) <of> {speaker}
    """,
    Goal.QUOTATION_DEFINITION: """
        como se define {term}
        como e (definido|definida) {term}
        qual e a definicao (de|do|da) {term}
        o que significa (a palavra|o termo|a expressao) {term}
        defina {term}
    """,
    Goal.QUOTATION_FIND: """
        <show> [me] [a passagem|a frase|o trecho|o lugar] [onde diz|onde se diz] Q
        <show> [me] (o|a|um|uma) <passage> [{about}]
        onde (diz|se diz|esta escrito|se le) [{about}]
        onde {speaker} (diz|escreve|afirma) que [{about}]
        onde (diz|escreve|afirma) {speaker} que [{about}]
        quem (diz|disse|escreve) Q ~
        onde .. Q ~
        (que|em que) {role} (comeca|termina) com Q
    """,
    Goal.RECORD_TRANSLATOR: """
        quem (traduziu) (<book>|{title}) [para ..]
        quem <is> (o tradutor|a tradutora) [<of>] [<book>|{title}]
        por quem foi traduzido ~
    """,
    Goal.RECORD_SERIES: """
        a que (serie|colecao|saga) pertence (<book>|{title})
    """,
    Goal.RECORD_PUBLISHER: "quem (publicou|editou) (<book>|{title})\n(quem|qual) <is> (o editor|a editora) ~",
    Goal.RECORD_ORIGINAL_LANGUAGE: """
        de que (lingua|idioma) .. (traduzido|traduzida) ~
        qual <is> (a lingua|o idioma) original ~
    """,
    Goal.RECORD_LANGUAGE: """
        em que (lingua|idioma) <is> [escrito|escrita] [<book>|{title}] [escrito|escrita]
        qual <is> (a lingua|o idioma) <of> <book>
    """,
    Goal.RECORD_OLDEST: """
        (qual|que livro) [deles|dos dois] e [o|a] mais (antigo|antiga|velho) [dos dois] [{a} ou {b}]
        qual <of> <books> e o mais (antigo|velho)
    """,
    Goal.RECORD_NEWEST: """
        (qual|que livro) [deles|dos dois] e [o|a] mais (recente|novo|nova) [dos dois] [{a} ou {b}]
        qual <of> <books> e o mais (recente|novo)
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (quando|em que ano) [e que] [<book>|{title}] <is> (publicado|publicada) [<book>|{title}] pela primeira vez \
            [<book>|{title}]
        (quando|em que ano) (saiu|apareceu) (<book>|{title}) pela primeira vez
        (quando|em que ano) <is> (escrito|escrita) (<book>|{title})
    """,
    Goal.RECORD_PUBLISHED: """
        (quando|em que ano) [e que] (<is> (publicado|publicada)|saiu) [<book>|{title}]
        (quando|em que ano) (<book>|{title}) <is> (publicado|publicada)
        qual <is> a data de publicacao ~
    """,
    Goal.RECORD_EDITION: "(que|qual) (edicao|versao) (e|tenho) ~",
    Goal.RECORD_COVER: "~ (na|da) capa ~",
    Goal.RECORD_IDENTIFIER: "~ (isbn|doi|issn) ~",
    Goal.RECORD_LICENCE: """
        ~ (licenca|direitos autorais|direitos de autor|dominio publico|copyright) ~
        posso (copiar|partilhar|compartilhar) ~
    """,
    Goal.RECORD_FORMAT: "(em que|que|qual) formato ~",
    Goal.RECORD_READING_TIME: "quanto tempo .. ler ~\n~ tempo de leitura ~",
    Goal.RECORD_WORDS: "quantas palavras ~\nqual <is> (o tamanho|a extensao) <of> <book>",
    Goal.RECORD_PAGES: "quantas paginas ~",
    Goal.RECORD_LONGEST: """
        qual <is> o meu livro mais (longo|comprido)
        qual <of> <books> <is> o mais (longo|comprido)
        (qual|que livro) [deles|dos dois] e [o|a] mais (longo|longa|comprido|comprida) [dos dois] [{a} ou {b}]
    """,
    Goal.RECORD_SHORTEST: """
        qual <is> o meu livro mais (curto|breve)
        (qual|que livro) [deles|dos dois] e [o|a] mais (curto|curta|breve) [dos dois] [{a} ou {b}]
    """,
    Goal.RECORD_BOOKS: """
        (que|quais|quantos|quantas) <forms> (tenho|possuo|ha na minha biblioteca)
        tenho <forms>
        (que|quais|qual) [<of>] <books> (escreveu|sao de|e de|foram escritos por) {author}
        (que|quais|qual) [<of>] <books> {author} escreveu
        (que|quantos|quais) (livros|documentos) (tenho|ha|existem) ~
        <show> [me] [todos] os meus (livros|documentos)
        (que|quais) [<of>] <books> sao {about}
    """,
    Goal.RECORD_AUTHOR: """
        quem (escreveu|e o autor|e a autora|foi o autor|era o autor) [<of>] [<book>|{title}]
        (qual|quem) <is> (o nome do autor|o autor|a autora) [<of>] [<book>|{title}]
        (de|por) quem (e|foi escrito) (<book>|{title})
        como se chama o autor ~
    """,
    Goal.RECORD_TITLE: """
        qual <is> o (titulo|nome) <of> <book>
        como se (chama|intitula) <the> <noun>
        qual <is> o titulo
    """,
    Goal.CONTENTS_PAGE: "em que pagina (comeca|esta|fica|termina) (S|Q|{part})\nonde comeca S",
    Goal.CONTENTS_LONGEST: """
        qual <is> (o|a) {role} mais (longo|longa) ~
        (que|qual) {role} e (o|a) mais (longo|longa) ~
    """,
    Goal.CONTENTS_SHORTEST: "qual <is> (o|a) {role} mais (curto|curta|breve) ~",
    Goal.CONTENTS_NUMBER: "(que|qual) numero (tem|e) (S|Q)\n(que|qual) {role} e Q",
    Goal.CONTENTS_AFTER: """
        (que|qual) {role} (vem|segue|fica) [logo|imediatamente] [depois <of>|a|ao|apos] (S|Q|{part})
    """,
    Goal.CONTENTS_BEFORE: "(que|qual) {role} (vem|precede|fica) [logo|imediatamente] [antes <of>] (S|Q|{part})",
    Goal.CONTENTS_TITLE: """
        como se (chama|intitula) S
        qual <is> o (titulo|nome) [<of>] S
        (que|qual) {role} (trata|fala) (<of>|sobre) {part}
    """,
    Goal.CONTENTS_COUNT: """
        (quantos|quantas) {roles}
        (quantos|quantas) {roles} (ha|tem|existem|contem|sao) [<in>] [<book>|S] ~
        (quantos|quantas) {roles} <book> tem
        em (quantos|quantas) {roles} ~
        (qual e o|o) numero de {roles} ~
    """,
    Goal.CONTENTS_LIST: """
        <show> [me] [a lista <of>|os titulos <of>|todos|todas] [o|a|os|as] ({roles}|indice|sumario) ~
        [o] indice [<of>] [<book>]
        quais (sao os|sao as) [dois|tres|quatro|cinco|seis|sete|oito|nove|dez] {roles} ~
        como se chamam (os|as) {roles} ~
        como esta (dividido|dividida|estruturado|organizado) <book>
    """,
    Goal.CAST: """
        (quem|quais) (sao|e) (os|as|o|a) [<main>] (<people>|protagonista|personagem) [<main>] ~
        (que|quais) <people> sao (os|as) mais importantes ~
        <show> [me] (os|as) [<main>] <people> [<main>] ~
        [os|as] <people> <main> ~
        quem (aparece|surge) <in> <book>
    """,
    Goal.SETTING: """
        (onde|quando) [e quando] (se passa|decorre|tem lugar|acontece|se desenrola|e ambientado|e ambientada) (<book>|\
            S) ~
        (onde|quando) <book> (se passa|decorre) ~
        em que (cidade|pais|lugar|epoca|seculo|ano|regiao) (se passa|decorre|tem lugar|acontece|e ambientado|e \
            ambientada) ~
        qual <is> (o cenario|a ambientacao) ~
        que periodo (abrange|cobre) <book>
    """,
    Goal.RECAP: """
        (o que|que) (aconteceu|se passou|ja aconteceu) (ate agora|ate aqui|ate este ponto) ~
        (lembre me|lembra me|recorda me) (onde estou|onde parei|o que aconteceu) ~
        onde (eu parei|parei|estava|fiquei) ~
        (resume|resuma) [me] (o que) (li|aconteceu) ~
    """,
    Goal.ENDING: """
        como (termina|acaba) {title}
        como (termina|acaba|conclui) [<book>|tudo|isto|isso]
        (o que|que) (acontece|se passa) no (fim|final) [<of>] [<book>]
        qual <is> o (fim|final|desfecho) [<of>] [<book>]
        (conta me|conte me|diga me) o (fim|final) ~
    """,
    Goal.COMPARE: """
        (compara|compare|comparar) {a} (e|com|a) {b}
        (em que|como) (diferem|se distinguem|se diferenciam) {a} e {b}
        (em que|como) {a} e {b} (diferem|se distinguem|se diferenciam)
        (qual|quais) (e|sao) (a|as) (diferenca|diferencas|semelhancas) entre {a} e {b}
        (o que|que) (tem em comum|distingue) {a} (e|de) {b}
    """,
    Goal.SUMMARY: """
        (resume|resuma|resumir|resumo <of>) [me] (<book>|S|Q) ~
        (resume|resuma|resumir|resumo <of>) [me] {title}
        (de que|sobre o que|do que) (trata|fala) {title}
        (faz|faca|da me|de me|escreve|escreva) [me] um [breve] resumo ~
        [um|o] [breve] resumo [<of>] [<book>|S|Q]
        (resume|resuma|resumir)
        (o que|que) (acontece|aconteceu|se passa|ocorre) <in> (<book>|S|Q)
        (o que|que) (acontece|se passa|ocorre) S
        (conta me|conte me|diga me) o que (acontece|se passa) [<in>] (<book>|S|Q)
        (de que|sobre o que|do que) (trata|fala|se trata|e) (<book>|S|Q)
        (de que|do que|sobre o que) (<book>|S|Q) (trata|fala)
        de que se trata
        (o que|que) (diz|conta|explica|contem) (S|Q)
        (qual|quais) (e|sao) (o|os|a|as) (tema|temas|ideia|argumento|tese|mensagem|enredo|moral) [principal|\
            principais|central|centrais] [<of>] [<book>|S|Q]
        que (tipo|genero) de (livro|texto|romance|obra) e ~
        (fala me|fale me|fale) <of> (<book>|S)
        S
    """,
    Goal.WHO: """
        quem <is> {name}
        (diz me|diga me|lembra me|explica me|me diga) quem <is> {name}
        (fala me|fale me|conta me|conte me|fale) [algo|mais] (<of>|sobre) {name}
        (o que|que) (sabemos|se sabe) (<of>|sobre) {name}
        que (tipo|genero) de (pessoa|homem|mulher|personagem) <is> {name}
        (descreve|descreva) {name}
        o que <is> {name}
        que papel (tem|desempenha) {name}
    """,
}  # fmt: skip

PORTUGUESE = QuestionLanguage(
    code="pt",
    typical=(
        "resumo chama chamam primeira primeiro "
        "por a e quem que qual quais onde quando como quanto quantos quantas porquê é são era foi o os as do da dos das no na em um "
        "uma me diga meus livro capítulo vezes ele ela com seu sua não este esta isso"
    ),
    classes=_CLASSES,
    goals=_GOALS,
    openings="""
        (ola|oi|por favor|e|mas|entao|bem|obrigado|obrigada)
        (pode|podes|poderia|podia) [dizer me|me dizer|explicar me]
        (gostaria de|queria|quero) saber
        (sabe|sabes) [se]
        (diga me|diz me|me diga) [por favor]
    """,
    closings="""
        (por favor|obrigado|obrigada|exatamente|no total|ao todo)
        em (poucas|duas|tres) (palavras|frases)
        (brevemente|em resumo|em portugues)
        sem contar ..
    """,
    book_asides="~ (<in>|<of>) (B|[este|esta|meu] <noun> [B]) ~",
    section_asides="~ (<in>|<of>|ao|a) S ~",
    plurals={
        SectionRole.CHAPTER: "capítulos", SectionRole.PART: "partes", SectionRole.BOOK: "livros",
        SectionRole.VOLUME: "volumes tomos", SectionRole.ACT: "atos actos", SectionRole.SCENE: "cenas",
        SectionRole.LETTER: "cartas", SectionRole.CANTO: "cantos", SectionRole.SECTION: "seções secções",
    },
    stories="história conto poema episódio ensaio fábula aventura",
    stories_plural="histórias contos poemas episódios ensaios fábulas aventuras",
    named={
        "prólogo": "prologue", "epílogo": "epilogue", "prefácio": "preface", "introdução": "introduction",
        "conclusão": "conclusion", "apêndice": "appendix", "posfácio": "afterword", "glossário": "glossary",
    },
    firsts="primeiro primeira primeiros primeiras",
    lasts="último última últimos últimas",
    penultimates="penúltimo, penúltima",
    nexts="próximo próxima seguinte",
    previous="anterior",
    afterwards="seguinte anterior",
    topics="sobre de do da intitulado intitulada chamado chamada",
    verbs_behind="diz fala começa termina é e trata conta que",
    joints="de do da em no na o a e",
    cardinals="um uma",
    pages="página páginas pág p",
    ranges="a e até",
    articles="o a os as um uma no na do da este esta neste nesta ao",
    particles="de do da dos das e van von",
    not_names="ele ela isto isso eles elas eu tu você que quem aqui",
    word_nouns="palavra palavras termo nome expressão",
    book_nouns="livro livros romance romances obra obras história texto conto diário poema peça",
    title_cues="em no na de do da ler lido escreveu traduziu intitulado intitulada",
    by="de por",
    ands="e com ou de",
    asking="como o que por",
    he="ele",
    she="ela",
    it="isto isso",
    they="eles elas",
    his="seu sua seus suas dele",
    her="seu sua seus suas dela",
    their="seu sua seus suas deles delas",
    drops_pronouns=True,
    masculine="senhor sr dom rei príncipe conde duque padre pai irmão tio barão capitão doutor mr",
    feminine="senhora sra senhorita dona rainha princesa condessa duquesa mãe irmã tia mrs miss lady",
    ellipses="""
        [e|mas] [<in>|que tal] S
        [e|mas] (que tal|quanto a) {name}
        e {name}
    """,
    topic_questions="o que <is> {topic}\nquem <is> {topic}\n(fala me|fale me|fale) <of> {topic}",
    longest="longo longa comprido comprida",
    shortest="curto curta breve",
    one_of_sections="[e] qual [(deles|delas)] (fala de|trata de|se chama) {part}",
    book_references="~ (<the> <noun>) ~",
)  # fmt: skip
