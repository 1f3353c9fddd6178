"""French, Spanish, Italian and Portuguese names."""

from __future__ import annotations

from smartchat_core.books.languages.rules import Bearer, NameRules, words

__all__ = ["FRENCH", "ITALIAN", "PORTUGUESE", "SPANISH"]


def _titles(titles: dict[Bearer, str]) -> dict[str, Bearer]:
    return {word: bearer for bearer, text in titles.items() for word in text.split()}


FRENCH = NameRules(
    language="fr",
    titles=_titles(
        {
            Bearer.MAN: "monsieur m messieurs sieur seigneur maître roi prince duc comte vicomte baron marquis "
            "chevalier "
            "empereur père frère oncle abbé sire don milord",
            Bearer.WIFE: "madame mme dame",
            Bearer.MAIDEN: "mademoiselle mlle demoiselle",
            Bearer.LADY: "duchesse comtesse vicomtesse baronne marquise milady lady",
            Bearer.WOMAN: "reine princesse impératrice mère soeur sœur tante",
            Bearer.ANYBODY: "docteur professeur capitaine colonel général commandant lieutenant sergent caporal amiral "
            "maréchal inspecteur commissaire juge président ministre cardinal évêque archevêque pape curé saint "
            "sainte "
            "cousin cousine",
        }
    ),
    given_titles=words(
        "roi prince empereur père frère oncle reine princesse mère soeur sœur tante saint sainte don cousin"
    ),
    address=words("monsieur m mademoiselle mlle maître"),
    epithets=words("petit petite grand grande vieux vieille jeune pauvre bon bonne cher chère"),
    kin=words(
        "père mère fils fille frère soeur sœur mari femme époux épouse oncle tante neveu nièce cousin cousine "
        "grand-père grand-mère petit-fils petite-fille veuve veuf fiancé fiancée ami amie beau-père belle-mère "
        "beau-frère belle-sœur gendre enfant amant maîtresse parrain marraine tuteur pupille"
    ),
    offices=words(
        "roi reine prince princesse duc duchesse comte comtesse baron baronne marquis marquise chevalier capitaine "
        "colonel général lieutenant sergent soldat matelot marin médecin docteur chirurgien pharmacien apothicaire "
        "avocat notaire juge greffier banquier marchand négociant épicier boucher boulanger tailleur cordonnier "
        "menuisier forgeron maçon meunier fermier fermière paysan paysanne berger pêcheur chasseur domestique "
        "servante valet laquais cocher jardinier cuisinier cuisinière portier concierge aubergiste hôte hôtesse "
        "prêtre curé moine religieuse évêque cardinal pape instituteur maître professeur étudiant élève philosophe "
        "poète écrivain peintre artiste musicien chanteur chanteuse acteur actrice journaliste ingénieur inventeur "
        "savant secrétaire ambassadeur gouverneur maire président ministre empereur chef commissaire inspecteur "
        "voleur pirate gentilhomme étranger homme femme fille garçon enfant nain géant sorcière magicien fantôme "
        "chien cheval"
    ),
    copulas=words("est était fut sont étaient furent devint"),
    negations=words("pas point jamais"),
    adverbs=words("alors encore aussi toujours seulement donc bien vraiment"),
    speech=words(
        "dit répondit répliqua demanda s'écria écria reprit ajouta murmura cria continua observa pensa dis disait "
        "soupira interrompit fit répéta balbutia expliqua déclara"
    ),
    acts=words(
        "dit alla vint regarda sourit rit s'assit se marcha courut pensa sentit savait sut vit entendit prit donna "
        "demanda répondit sembla commença voulut voulait essaya écouta soupira rougit salua haussa entra sortit "
        "quitta épousa aimait aima haïssait espérait craignait croyait crut oublia comprit résolut refusa promit "
        "pria pleura dormit s'éveilla mangea but tomba embrassa hésita s'arrêta tint jeta tira écrivit lut mourut "
        "vécut avait resta leva tourna"
    ),
    links=words("de du des d' qui dont à en et la le"),
    particles=words("de du des la le les d' l' von van"),
    he=words("il lui"),
    she=words("elle"),
    i=words("je j' moi"),
    determiners=words(
        "le la les l' un une des du ce cet cette ces mon ma mes ton ta tes son sa ses notre votre leur leurs au "
        "aux chaque"
    ),
    vocative=words("mon ma ton ta"),
    indefinite=words("un une"),
    place_prepositions=words("à en vers dans"),
    place_nouns=words("rue avenue place pont château église"),
    place_before=words("ville village île royaume province rue château"),
    not_names=words(
        "lundi mardi mercredi jeudi vendredi samedi dimanche noël pâques dieu ciel diable chapitre partie livre "
        "acte scène lettre oh ah eh hélas oui non allons adieu bonjour merci voilà voici certes français française "
        "anglais anglaise allemand espagnol italien majesté altesse excellence"
    ),
    naming=words("nommé nommée appelé appelée surnommé surnommée s'appelait appelait nommait"),
    self_naming=("je m’appelle", "je m'appelle", "mon nom est", "je me nomme"),
    men=words(
        "jean pierre paul jacques louis charles henri françois antoine philippe georges guillaume michel nicolas "
        "andré étienne joseph julien lucien marcel maurice raymond robert rené édouard emile émile eugène gaston "
        "gustave victor edmond albert alexandre alphonse armand arthur auguste benoît claude daniel denis fernand "
        "frédéric gabriel laurent léon marius olivier rodolphe simon thomas"
    ),
    women=words(
        "marie jeanne anne louise emma cosette fantine françoise catherine marguerite élisabeth charlotte julie "
        "juliette sophie thérèse berthe blanche camille caroline cécile claire denise eugénie félicité gabrielle "
        "geneviève germaine hélène henriette isabelle joséphine lucie madeleine mathilde mercédès nana odette "
        "pauline rose suzanne valentine virginie albertine"
    ),
    elides=True,
    lower_titles=True,
)

SPANISH = NameRules(
    language="es",
    titles=_titles(
        {
            Bearer.MAN: "señor sr don rey príncipe duque conde barón marqués caballero emperador padre fray "
            "hermano tío "
            "maese licenciado",
            Bearer.WIFE: "señora sra",
            Bearer.MAIDEN: "señorita srta",
            Bearer.LADY: "duquesa condesa baronesa marquesa",
            Bearer.WOMAN: "doña reina princesa emperatriz madre sor hermana tía",
            Bearer.ANYBODY: "doctor dr doctora profesor profesora capitán coronel general comandante teniente "
            "sargento cabo almirante inspector comisario juez presidente ministro cardenal obispo arzobispo papa "
            "cura san santo santa "
            "bachiller primo prima",
        }
    ),
    given_titles=words(
        "don doña rey príncipe emperador padre fray hermano tío reina princesa madre sor hermana tía san santo "
        "santa primo prima"
    ),
    address=words("señor sr señorita srta"),
    epithets=words("pobre viejo vieja joven buen bueno buena gran querido querida pequeño pequeña"),
    kin=words(
        "padre madre hijo hija hermano hermana marido esposo esposa mujer tío tía sobrino sobrina primo prima "
        "abuelo abuela nieto nieta viuda viudo novio novia amigo amiga suegro suegra yerno nuera cuñado cuñada "
        "niño niña amante padrino madrina"
    ),
    offices=words(
        "rey reina príncipe princesa duque duquesa conde condesa barón marqués caballero escudero capitán coronel "
        "general teniente sargento soldado marinero médico doctor cirujano boticario abogado juez escribano "
        "banquero mercader comerciante carnicero panadero sastre zapatero barbero carpintero herrero molinero "
        "labrador labradora campesino pastor pastora pescador cazador criado criada sirviente lacayo cochero "
        "jardinero cocinero cocinera portero ventero posadero huésped sacerdote cura fraile monja obispo cardenal "
        "papa maestro maestra profesor estudiante bachiller filósofo poeta escritor escritora pintor artista "
        "músico cantante actor actriz periodista ingeniero inventor secretario embajador gobernador alcalde "
        "presidente ministro emperador jefe comisario ladrón pirata hidalgo extranjero hombre mujer muchacho "
        "muchacha joven enano gigante bruja mago fantasma perro caballo ama"
    ),
    copulas=words("es era fue son eran fueron"),
    negations=words("no nunca"),
    adverbs=words("entonces también siempre ya aún sólo solo"),
    speech=words(
        "dijo respondió replicó preguntó exclamó contestó añadió murmuró gritó continuó prosiguió pensó dice decía "
        "suspiró interrumpió repitió explicó declaró susurró"
    ),
    acts=words(
        "dijo fue vino miró sonrió rió se anduvo corrió pensó sintió sabía supo vio oyó tomó dio preguntó "
        "respondió pareció comenzó empezó quiso quería intentó escuchó suspiró saludó entró salió dejó amaba "
        "odiaba esperaba temía creyó creía olvidó entendió resolvió prometió rogó lloró durmió despertó comió "
        "bebió cayó besó abrazó dudó detuvo tuvo arrojó sacó escribió leyó murió vivía había quedó levantó volvió "
        "llegó"
    ),
    links=words("de del que en a y con"),
    particles=words("de del la las los el y"),
    he=words("él"),
    she=words("ella"),
    i=words("yo"),
    determiners=words(
        "el la los las un una unos unas este esta estos estas ese esa aquel aquella mi mis tu tus su sus nuestro "
        "nuestra al del cada"
    ),
    vocative=words("mi mis tu tus"),
    indefinite=words("un una"),
    place_prepositions=words("en a hacia desde"),
    place_nouns=words("calle avenida plaza puente castillo"),
    place_before=words("ciudad villa aldea isla reino provincia calle pueblo"),
    not_names=words(
        "lunes martes miércoles jueves viernes sábado domingo dios cielo diablo virgen capítulo parte libro acto "
        "escena carta oh ah ay sí no vamos adiós gracias español española francés inglés alemán italiano majestad "
        "alteza merced vuestra vuesa usted ustedes"
    ),
    naming=words("llamado llamada llamaba llama nombrado"),
    self_naming=("me llamo", "mi nombre es"),
    men=words(
        "juan josé pedro pablo luis carlos antonio francisco manuel miguel rafael fernando alonso diego sancho "
        "andrés ángel alberto alejandro alfonso arturo bernardo daniel eduardo enrique esteban felipe gabriel "
        "gonzalo ignacio jaime javier joaquín jorge julián lorenzo lucas mariano martín mateo nicolás pascual "
        "ramón ricardo roberto rodrigo salvador santiago sebastián tomás vicente víctor"
    ),
    women=words(
        "maría ana isabel juana teresa carmen dolores mercedes pilar rosa luisa josefa francisca antonia catalina "
        "elena beatriz blanca camila carlota carolina cecilia clara constanza dorotea elisa elvira emilia "
        "esperanza fortunata inés jacinta julia laura leonor lucía luscinda magdalena margarita marta mariana "
        "marcela sofía"
    ),
    lower_titles=True,
)

ITALIAN = NameRules(
    language="it",
    titles=_titles(
        {
            Bearer.MAN: "signor signore sor don re principe duca conte barone marchese cavaliere imperatore padre fra "
            "fratello zio messer mastro compare",
            Bearer.WIFE: "signora",
            Bearer.MAIDEN: "signorina",
            Bearer.LADY: "duchessa contessa baronessa marchesa",
            Bearer.WOMAN: "donna regina principessa imperatrice madre suora sorella zia monna comare",
            Bearer.ANYBODY: "dottor dottore dottoressa professor professore capitano colonnello generale comandante "
            "tenente sergente ammiraglio ispettore commissario giudice presidente ministro cardinale vescovo papa "
            "san santo santa "
            "avvocato maestro cugino cugina",
        }
    ),
    given_titles=words(
        "don re principe imperatore padre fra fratello zio donna regina principessa madre suora sorella zia monna "
        "san santo santa compare comare cugino cugina"
    ),
    address=words("signor signorina sor mastro"),
    epithets=words("povero povera vecchio vecchia giovane buon buono buona caro cara piccolo piccola grande"),
    kin=words(
        "padre madre figlio figlia fratello sorella marito moglie sposo sposa zio zia nipote cugino cugina nonno "
        "nonna vedova vedovo fidanzato fidanzata amico amica suocero suocera genero nuora cognato cognata bambino "
        "bambina amante padrino"
    ),
    offices=words(
        "re regina principe principessa duca duchessa conte contessa barone marchese cavaliere capitano colonnello "
        "generale tenente sergente soldato marinaio medico dottore chirurgo speziale avvocato giudice notaio "
        "banchiere mercante macellaio fornaio sarto calzolaio falegname fabbro muratore mugnaio contadino "
        "contadina pastore pescatore cacciatore servo serva domestico cocchiere giardiniere cuoco cuoca portiere "
        "oste ostessa prete curato parroco frate monaca vescovo cardinale papa maestro maestra professore studente "
        "filosofo poeta scrittore pittore artista musicista cantante attore attrice giornalista ingegnere "
        "inventore segretario ambasciatore governatore sindaco podestà presidente ministro imperatore capo "
        "commissario ladro pirata gentiluomo signore straniero uomo donna ragazzo ragazza giovane nano gigante "
        "strega mago fantasma cane cavallo burattino"
    ),
    copulas=words("è era fu sono erano furono"),
    negations=words("non mai"),
    adverbs=words("allora anche sempre ancora solo già"),
    speech=words(
        "disse rispose replicò domandò chiese esclamò aggiunse mormorò gridò continuò riprese pensò dice diceva "
        "sospirò interruppe ripeté spiegò dichiarò sussurrò"
    ),
    acts=words(
        "disse andò venne guardò sorrise rise si camminò corse pensò sentì sapeva seppe vide udì prese diede "
        "domandò rispose parve cominciò volle voleva cercò ascoltò sospirò salutò entrò uscì lasciò amava odiava "
        "sperava temeva credeva credette dimenticò capì decise promise pregò pianse dormì mangiò bevve cadde baciò "
        "abbracciò esitò fermò tenne gettò trasse scrisse lesse morì viveva aveva rimase alzò tornò arrivò"
    ),
    links=words("di del della che in a e con"),
    particles=words("di de del della dei da dal d' la lo"),
    he=words("egli lui"),
    she=words("ella lei"),
    i=words("io"),
    determiners=words(
        "il lo la i gli le l' un uno una un' questo questa quel quella quello mio mia tuo tua suo sua nostro "
        "nostra vostro vostra al alla del della ogni"
    ),
    vocative=words("mio mia tuo tua"),
    indefinite=words("un uno una"),
    place_prepositions=words("a in verso"),
    place_nouns=words("via piazza ponte castello"),
    place_before=words("città paese isola regno provincia via castello"),
    not_names=words(
        "lunedì martedì mercoledì giovedì venerdì sabato domenica natale pasqua dio cielo diavolo madonna capitolo "
        "parte libro atto scena lettera oh ah ahi sì no andiamo addio grazie ecco italiano italiana francese "
        "inglese tedesco spagnolo maestà altezza eccellenza vossignoria"
    ),
    naming=words("chiamato chiamata nominato detto detta chiamava"),
    self_naming=("mi chiamo", "il mio nome è"),
    men=words(
        "giovanni giuseppe pietro paolo antonio francesco carlo luigi marco matteo lorenzo renzo alberto "
        "alessandro andrea angelo bernardo carlo cesare claudio cristoforo daniele domenico enrico ernesto "
        "federico ferdinando filippo gabriele giacomo giorgio giulio guglielmo guido leonardo luca mario martino "
        "michele niccolò nicola pasquale raffaele riccardo roberto rodrigo salvatore sandro stefano tommaso "
        "umberto vincenzo vittorio"
    ),
    women=words(
        "maria anna lucia agnese caterina margherita elisabetta teresa rosa giulia laura beatrice bianca carlotta "
        "carolina cecilia chiara clara elena emilia francesca gertrude giovanna isabella luisa maddalena marta "
        "paola perpetua sofia"
    ),
    elides=True,
    lower_titles=True,
)

PORTUGUESE = NameRules(
    language="pt",
    titles=_titles(
        {
            Bearer.MAN: "senhor sr seu dom rei príncipe duque conde barão marquês visconde imperador padre frei "
            "irmão tio mestre",
            Bearer.WIFE: "senhora sra",
            Bearer.MAIDEN: "senhorita menina srta",
            Bearer.LADY: "duquesa condessa baronesa marquesa viscondessa",
            Bearer.WOMAN: "dona d rainha princesa imperatriz madre irmã tia",
            Bearer.ANYBODY: "doutor dr doutora professor professora capitão coronel general comandante tenente "
            "sargento almirante inspetor comissário juiz presidente ministro cardeal bispo papa cónego cônego são "
            "santo santa "
            "conselheiro primo prima",
        }
    ),
    given_titles=words(
        "dom rei príncipe imperador padre frei irmão tio dona d rainha princesa madre irmã tia são santo santa "
        "primo prima seu"
    ),
    address=words("senhor sr senhorita srta"),
    epithets=words("pobre velho velha jovem bom boa querido querida pequeno pequena"),
    kin=words(
        "pai mãe filho filha irmão irmã marido esposo esposa mulher tio tia sobrinho sobrinha primo prima avô avó "
        "neto neta viúva viúvo noivo noiva amigo amiga sogro sogra genro nora cunhado cunhada menino menina amante "
        "padrinho madrinha"
    ),
    offices=words(
        "rei rainha príncipe princesa duque duquesa conde condessa barão baronesa marquês capitão coronel general "
        "tenente sargento soldado marinheiro médico doutor boticário advogado juiz escrivão banqueiro mercador "
        "negociante padeiro alfaiate sapateiro carpinteiro ferreiro moleiro lavrador camponês pastor pescador "
        "caçador criado criada cocheiro jardineiro cozinheiro cozinheira porteiro estalajadeiro padre cónego frade "
        "freira bispo cardeal papa mestre professor professora estudante filósofo poeta escritor pintor artista "
        "músico cantor cantora ator atriz jornalista engenheiro secretário embaixador governador presidente "
        "ministro imperador chefe comissário ladrão pirata fidalgo estrangeiro homem mulher rapaz rapariga moço "
        "moça anão gigante bruxa mago fantasma cão cavalo agregado"
    ),
    copulas=words("é era foi são eram foram"),
    negations=words("não nunca"),
    adverbs=words("então também sempre já ainda só"),
    speech=words(
        "disse respondeu replicou perguntou exclamou acrescentou murmurou gritou continuou prosseguiu pensou diz "
        "dizia suspirou interrompeu repetiu explicou declarou"
    ),
    acts=words(
        "disse foi veio olhou sorriu riu andou correu pensou sentiu sabia soube viu ouviu tomou deu perguntou "
        "respondeu pareceu começou quis queria tentou escutou suspirou saudou entrou saiu deixou amava odiava "
        "esperava temia acreditou esqueceu entendeu resolveu prometeu rogou chorou dormiu acordou comeu bebeu caiu "
        "beijou abraçou hesitou parou teve atirou tirou escreveu leu morreu vivia tinha ficou levantou voltou "
        "chegou"
    ),
    links=words("de do da que em a e com"),
    particles=words("de do da dos das e"),
    he=words("ele"),
    she=words("ela"),
    i=words("eu"),
    determiners=words(
        "o a os as um uma este esta esse essa aquele aquela meu minha teu tua seu sua nosso nossa ao à do da no na cada"
    ),
    vocative=words("meu minha teu tua"),
    indefinite=words("um uma"),
    place_prepositions=words("em para"),
    place_nouns=words("rua avenida praça ponte castelo"),
    place_before=words("cidade vila aldeia ilha reino província rua"),
    not_names=words(
        "segunda terça quarta quinta sexta sábado domingo natal páscoa deus céu diabo virgem capítulo parte livro "
        "ato acto cena carta oh ah ai sim não vamos adeus obrigado português portuguesa francês inglês alemão "
        "espanhol italiano majestade alteza excelência vossa você vocês"
    ),
    naming=words("chamado chamada chamava nomeado"),
    self_naming=("chamo-me", "me chamo", "meu nome é"),
    men=words(
        "joão josé pedro paulo luís carlos antónio antônio francisco manuel miguel rafael fernando afonso álvaro "
        "amaro bento brás cosme daniel diogo duarte eduardo estêvão filipe gonçalo henrique jacinto joaquim jorge "
        "lourenço luís martim nuno quincas raimundo rodrigo rubião rui simão tomás vasco vicente vítor"
    ),
    women=words(
        "maria ana isabel joana teresa capitu capitolina carolina catarina cecília clara eugénia eugênia fernanda "
        "glória helena inês joaquina josefa júlia juliana laura leonor lúcia luísa madalena margarida marcela "
        "mariana marta rosa sancha sofia virgília"
    ),
    lower_titles=True,
)
