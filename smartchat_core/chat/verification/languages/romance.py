"""French, Spanish, Italian and Portuguese."""

from __future__ import annotations

from smartchat_core.chat.verification.lexicon import Lexicon, number_words, opposites, words

__all__ = ["FRENCH", "ITALIAN", "PORTUGUESE", "SPANISH"]

FRENCH = Lexicon(
    code="fr",
    elides=True,
    typical=frozenset(
        "le la les l un une des du de d et ou est sont etait etaient a ont avait avaient que qu qui dans en pour "
        "par sur "
        "avec au aux ce cette ces il elle ils elles son sa ses leur leurs se s je nous vous lui y ne n pas plus".split()
    ),
    breaks=words("mais tandis alors parce lorsque lorsqu quand si puisque quoique ou"),
    negators=words("ne n pas non jamais rien personne aucun aucune nul nulle sans ni guère"),
    not_only=(("non", "seulement"), ("pas", "seulement")),
    up=words("plus augment* accru* supérieur* meilleur* grandi* hausse montée monte* amélior* accroi* élevé*"),
    down=words("moins diminu* rédui* inférieur* baiss* chut* décro* dégrad* empêch* affaibli*"),
    opposites=opposites(
        """
        vivant* vit vivait | mort morte morts mourut
        ouvert* ouvrit | fermé* ferma
        premier* premiere* | dernier* derniere*
        tôt | tard
        commenc* début* | fin termin* fini*
        aim* | haï* détest*
        ami* | ennemi*
        riche* | pauvre*
        jeune* | vieux vieil*
        vrai* | faux fausse*
        toujours | jamais rarement
        positi* | négati*
        père | mère
        frère* | soeur*
        fils | fille
        roi | reine
        gauche | droite
        nord | sud
        est | ouest
        gagn* | perd*
        achet* | vend*
        possible* | impossible*
        coupable* | innocent*
        bon bonne | mauvais*
        """
    ),
    all_of=words("tous toutes tout toute chaque toujours entier*"),
    part_of=words("quelques certains certaines parfois plusieurs souvent rarement plupart"),
    hedges=words("peut-être peut probablement pourrait pourraient aurait semble semblait prétendu*"),
    before=words("avant"),
    after=words("après"),
    passive=words("est sont fut furent été était étaient"),
    by=words("par"),
    pronouns=words("il elle ils elles lui le la les l leur son sa ses je tu nous vous qui celui celle"),
    numbers={
        **number_words(
            "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
        ),
        **number_words("vingt trente quarante cinquante soixante", first=20, step=10),
        "septante": 70,
        "huitante": 80,
        "nonante": 90,
        "douzaine": 12,
    },
    scales={"cent": 100, "cents": 100, "mille": 1_000, "million": 1_000_000, "millions": 1_000_000, "milliards": 10**9},
)

SPANISH = Lexicon(
    code="es",
    typical=frozenset(
        "el la los las un una unos unas de del y o es son era eran fue fueron ha han habia que en por para con a al "
        "se su "
        "sus lo le les como mas pero este esta estos estas ese esa yo nosotros ella ellos no".split()
    ),
    breaks=words("pero aunque mientras porque cuando si sino o"),
    negators=words("no nunca jamás nadie nada ningún ninguna ninguno sin ni tampoco"),
    not_only=(("no", "solo"), ("no", "solamente")),
    up=words("más mayor* aument* increment* superior* mejor* subi* sube crec* elev*"),
    down=words("menos menor* disminu* redu* inferior* peor* baj* cay* descen* imped* debilit*"),
    opposites=opposites(
        """
        vivo viva vivía vive | muerto muerta murió
        abierto abierta abrió | cerrado cerrada cerró
        primer* | último* última*
        temprano | tarde
        comenz* empez* inicio | termin* fin final*
        am* quer* | odi*
        amig* | enemig*
        rico rica ricos | pobre*
        joven* | viejo vieja anciano*
        verdadero verdad | falso falsa
        siempre | nunca jamás raramente
        positiv* | negativ*
        padre | madre
        hermano | hermana
        hijo | hija
        rey | reina
        izquierd* | derech*
        norte | sur
        este | oeste
        ganó ganar ganaron | perdió perder perdieron
        compr* | vend*
        posible | imposible
        culpable | inocente
        bueno buena | malo mala
        """
    ),
    all_of=words("todos todas todo toda cada siempre enter*"),
    part_of=words("algunos algunas varios pocos muchos mayoría vece* veces menudo"),
    hedges=words("quizá quizás tal_vez posiblemente probablemente podría podrían parece parecía supuest*"),
    before=words("antes"),
    after=words("después"),
    passive=words("es son fue fueron sido era eran ser"),
    by=words("por"),
    pronouns=words("él ella ellos ellas lo la los las le les su sus yo tú nosotros quien que"),
    numbers={
        **number_words(
            "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
            "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
            "veinticinco veintiséis veintisiete veintiocho veintinueve"
        ),
        **number_words("treinta cuarenta cincuenta sesenta setenta ochenta noventa", first=30, step=10),
        **number_words(
            "cien/ciento/cientos doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
            "ochocientos novecientos",
            first=100,
            step=100,
        ),
        "docena": 12,
    },
    scales={"mil": 1_000, "millón": 1_000_000, "millon": 1_000_000, "millones": 1_000_000},
)

ITALIAN = Lexicon(
    code="it",
    elides=True,
    joins_numbers=True,
    typical=frozenset(
        "il lo la i gli le l un uno una di del della dei delle dello degli e o sono era erano fu furono ha hanno "
        "aveva che "
        "in nel nella per con a al alla ai da dal dalla su sul si suo sua suoi come ma questo questa lui lei loro "
        "io noi "
        "non piu".split()
    ),
    breaks=words("ma sebbene mentre perché quando se bensì oppure o"),
    negators=words("non no mai nessuno nessuna nessun niente nulla senza né neppure neanche"),
    not_only=(("non", "solo"), ("non", "soltanto")),
    up=words("più maggior* aument* superior* miglior* crebb* cresc* salì sale innalz*"),
    down=words("meno minor* diminu* ridu* inferior* peggior* cal* scese scend* imped* indebol*"),
    opposites=opposites(
        """
        vivo viva viveva vive | morto morta morì
        aperto aperta aprì | chiuso chiusa chiuse
        primo prima | ultimo ultima
        presto | tardi
        cominci* inizi* | fin* termin*
        am* | odi*
        amic* | nemic*
        ricco ricca ricchi | povero povera poveri
        giovane giovani | vecchio vecchia
        vero vera | falso falsa
        sempre | mai raramente
        positiv* | negativ*
        padre | madre
        fratell* | sorell*
        figlio | figlia
        re | regina
        sinistr* | destr*
        nord | sud
        vinse vinto | perse perso
        compr* | vend*
        possibile | impossibile
        colpevole | innocente
        buono buona | cattivo cattiva
        """
    ),
    all_of=words("tutti tutte tutto tutta ogni sempre inter*"),
    part_of=words("alcuni alcune qualche pochi molti spesso talvolta maggioranza"),
    hedges=words("forse probabilmente potrebbe potrebbero sembra sembrava presunt*"),
    before=words("prima"),
    after=words("dopo"),
    passive=words("è sono fu furono stato stata stati state venne vennero era erano"),
    by=words("da dal dalla dai dalle dallo dagli"),
    pronouns=words("egli ella lui lei esso essa loro lo la li le gli suo sua suoi io tu noi chi"),
    numbers={
        **number_words(
            "zero uno/un/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
            "quindici sedici diciassette diciotto diciannove"
        ),
        **number_words("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", first=20, step=10),
        "dozzina": 12,
    },
    scales={"cento": 100, "mille": 1_000, "mila": 1_000, "milione": 1_000_000, "milioni": 1_000_000},
)

PORTUGUESE = Lexicon(
    code="pt",
    typical=frozenset(
        "o a os as um uma uns umas de do da dos das e ou sao era eram foi foram tem tinha que em no na nos nas por "
        "para "
        "com ao aos se seu sua seus suas como mas este esta ele ela eles elas eu nao mais".split()
    ),
    breaks=words("mas embora enquanto porque quando se senão ou"),
    negators=words("não nunca jamais ninguém nada nenhum nenhuma sem nem tampouco"),
    not_only=(("nao", "so"), ("nao", "apenas"), ("nao", "somente")),
    up=words("mais maior* aument* increment* superior* melhor* subi* cresc* elev*"),
    down=words("menos menor* diminu* redu* inferior* pior* baix* caiu cair desc* imped* enfraquec*"),
    opposites=opposites(
        """
        vivo viva vivia | morto morta morreu
        aberto aberta abriu | fechado fechada fechou
        primeir* | últim*
        cedo | tarde
        começ* iniciou | termin* acab*
        am* | odi*
        amig* | inimig*
        rico rica ricos | pobre*
        jovem jovens | velho velha
        verdadeir* | fals*
        sempre | nunca jamais raramente
        positiv* | negativ*
        pai | mãe
        irmão | irmã
        filho | filha
        rei | rainha
        esquerd* | direit*
        norte | sul
        leste | oeste
        ganhou venceu | perdeu
        compr* | vend*
        possível | impossível
        culpad* | inocente
        bom boa | mau má
        """
    ),
    all_of=words("todos todas todo toda cada sempre inteir*"),
    part_of=words("alguns algumas vários poucos muitos maioria vezes frequentemente"),
    hedges=words("talvez possivelmente provavelmente poderia poderiam parece parecia supost*"),
    before=words("antes"),
    after=words("depois após"),
    passive=words("é são foi foram sido era eram ser"),
    by=words("por pelo pela pelos pelas"),
    pronouns=words("ele ela eles elas o a os as lhe lhes seu sua eu nós quem que"),
    numbers={
        **number_words(
            "zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze "
            "quatorze/catorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
        ),
        **number_words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", first=20, step=10),
        **number_words(
            "cem/cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
            first=100,
            step=100,
        ),
        "dúzia": 12,
        "duzia": 12,
    },
    scales={"mil": 1_000, "milhão": 1_000_000, "milhao": 1_000_000, "milhões": 1_000_000, "milhoes": 1_000_000},
)
