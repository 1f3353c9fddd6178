"""Questions in other languages than English."""

__all__ = ["OTHERS"]

OTHERS = {
    "de": """
        Wie wird Ebbe definiert? → Quotation: definition, phrase=Ebbe
        Fasse die ersten drei Kapitel zusammen. → Summary § chapter:1 + chapter:2 + chapter:3
        Was passiert im vorletzten Kapitel? → Summary § last -1 chapter
        Fasse die Kapitel 1 bis 3 zusammen. → Summary § chapter:1 + chapter:2 + chapter:3
        Zusammenfassung → Summary
        Zusammenfassen, bitte. → Summary
        Wie geht es aus? → Ending
        Wer ist Kapitän Orr? → Who: Kapitän Orr
        Wer war der Mörder?
        Sag mir bitte, wer Vera Dale ist. → Who: Vera Dale
        Erzähl mir etwas über Vera. → Who: Vera
        Fasse Kapitel 5 zusammen. → Summary § chapter:5
        Was passiert im dritten Akt, Szene 2? → Summary § act:3/scene:2
        Was geschieht im letzten Kapitel? → Summary § last chapter
        Worum geht es in diesem Buch? → Summary
        Wovon handelt der Roman? → Summary
        Was steht auf Seite 12? → Summary § pages 12-12
        Wie viele Kapitel hat das Buch? → Contents: count, chapter
        Wie heißt Kapitel 12? → Contents: title § chapter:12
        Welches Kapitel kommt nach „Der Sturm“? → Contents: title, chapter § next/“Der Sturm”
        Auf welcher Seite beginnt Kapitel 4? → Contents: page § chapter:4
        Wer hat das Buch geschrieben? → Record: author
        Wer hat dieses Buch übersetzt? → Record: translator
        Wann ist das Buch zuerst erschienen? → Record: first_published
        Wie viele Seiten hat es? → Record: pages
        Welche meiner Bücher erwähnen Kängurus? → Across: Kängurus
        Wie oft wird Vera erwähnt? → Mentions: Vera, count
        Wie oft kommt das Wort „Lampe“ vor? → Mentions: Lampe, count, exact
        Wo wird Vera zum ersten Mal erwähnt? → Mentions: Vera, first
        In welchen Kapiteln kommt Vera vor? → Mentions: Vera, sections
        Wie lautet der erste Satz des Romans? → Quotation: first_sentence
        Finde die Stelle, wo Orr die Lampe zerbricht. → Quotation: find, about=wo Orr die Lampe zerbricht
        Wo spielt die Geschichte? → Setting
        Wer sind die Hauptfiguren? → Cast
        Was ist bisher geschehen? → Recap
        Wie endet der Roman? → Ending
        Vergleiche Orr mit Vera. → Compare: Orr & Vera
        Worin unterscheiden sich Orr und Vera? → Compare: Orr & Vera
        Woraus ist der Turm gebaut?
        Was weißt du über Vera? → Who: Vera
        Wer ist dieser Orr? → Who: Orr
        Um wen handelt es sich bei Vera? → Who: Vera
        Was ist Orr für ein Mensch? → Who: Orr
        Kannst du das Buch kurz zusammenfassen? → Summary
        Welche Kapitel hat das Buch? → Contents: list, chapter
        Wie lautet der Titel von Kapitel 5? → Contents: title § chapter:5
        Nenne die handelnden Personen. → Cast
        Wie heißt das Schiff?
    """,
    "fr": """
        Quelle est la définition de marée ? → Quotation: definition, phrase=marée
        Résume les chapitres 3 et 4. → Summary § chapter:3 + chapter:4
        Résume les trois premiers chapitres. → Summary § chapter:1 + chapter:2 + chapter:3
        Résumé → Summary
        Comment ça finit ? → Ending
        Qui est Vera Dale ? → Who: Vera Dale
        Qui est M. Orr ? → Who: M. Orr
        Qui est l'assassin ?
        Parle-moi de Vera. → Who: Vera
        Résume le chapitre 5. → Summary § chapter:5
        Que se passe-t-il dans le troisième chapitre ? → Summary § chapter:3
        Que se passe-t-il à l'acte II, scène 3 ? → Summary § act:2/scene:3
        De quoi parle ce livre ? → Summary
        Combien de chapitres y a-t-il ? → Contents: count, chapter
        Comment s'appelle le chapitre 12 ? → Contents: title § chapter:12
        Qui a écrit ce livre ? → Record: author
        Qui a traduit ce roman ? → Record: translator
        Combien de pages a ce livre ? → Record: pages
        Combien de fois Vera est-elle mentionnée ? → Mentions: Vera, count
        Où apparaît Vera pour la première fois ? → Mentions: Vera, first
        Dans quels chapitres apparaît Vera ? → Mentions: Vera, sections
        Lesquels de mes livres parlent de kangourous ? → Across: kangourous
        Quelle est la première phrase du roman ? → Quotation: first_sentence
        Trouve le passage où Orr casse la lampe. → Quotation: find, about=où Orr casse la lampe
        Où se passe l'histoire ? → Setting
        Qui sont les personnages principaux ? → Cast
        Comment finit le roman ? → Ending
        Compare Orr et Vera. → Compare: Orr & Vera
        Quelle est la différence entre Orr et Vera ? → Compare: Orr & Vera
        Pourquoi Vera quitte-t-elle l'île ?
        Quel est le nom du navire ?
        Quel est le métier de Vera ?
        Quel est le format du fichier ? → Record: format
        Quel est le sujet du livre ? → Summary
        Quel est le titre du chapitre 3 ? → Contents: title § chapter:3
        Quel est le chapitre le plus long ? → Contents: longest, chapter
        Fais le résumé du chapitre 5. → Summary § chapter:5
        Présente-moi Vera. → Who: Vera
        Qui l'a écrit ? → Record: author
        Qui l'a traduit ? → Record: translator
    """,
    "es": """
        ¿Cuál es la definición de marea? → Quotation: definition, phrase=marea
        Resume los capítulos 1 a 3. → Summary § chapter:1 + chapter:2 + chapter:3
        Resume los dos últimos capítulos. → Summary § last -1 chapter + last chapter
        Resumen → Summary
        ¿Cómo termina? → Ending
        ¿Quién es Vera Dale? → Who: Vera Dale
        ¿Quién era el señor Orr? → Who: señor Orr
        ¿Quién es el asesino?
        Háblame de Vera. → Who: Vera
        Resume el capítulo 5. → Summary § chapter:5
        ¿Qué pasa en el tercer capítulo? → Summary § chapter:3
        ¿Qué ocurre en el acto II, escena 3? → Summary § act:2/scene:3
        ¿De qué trata este libro? → Summary
        ¿Cuántos capítulos tiene el libro? → Contents: count, chapter
        ¿Cómo se llama el capítulo 12? → Contents: title § chapter:12
        ¿Quién escribió este libro? → Record: author
        ¿Quién tradujo esta novela? → Record: translator
        ¿Cuántas páginas tiene? → Record: pages
        ¿Cuántas veces se menciona a Vera? → Mentions: Vera, count
        ¿Dónde aparece Vera por primera vez? → Mentions: Vera, first
        ¿En qué capítulos aparece Vera? → Mentions: Vera, sections
        ¿Cuáles de mis libros mencionan canguros? → Across: canguros
        ¿Cuál es la primera frase de la novela? → Quotation: first_sentence
        ¿Dónde transcurre la historia? → Setting
        ¿Quiénes son los personajes principales? → Cast
        ¿Qué ha pasado hasta ahora? → Recap
        ¿Cómo termina la novela? → Ending
        Compara a Orr con Vera. → Compare: Orr & Vera
        ¿Dónde estudia Vera?
        ¿Quién es ese Orr? → Who: Orr
        ¿Cuándo se publicó? → Record: published
        ¿Quién lo tradujo? → Record: translator
        ¿Qué personajes aparecen? → Cast
        ¿Cómo se llama el barco?
    """,
    "it": """
        Qual è la definizione di marea? → Quotation: definition, phrase=marea
        Riassumi i capitoli 3 e 4. → Summary § chapter:3 + chapter:4
        Riassunto → Summary
        Come finisce? → Ending
        Quanti capitoli ci sono? → Contents: count, chapter
        Che succede nel capitolo vi? → Summary § chapter:6
        Chi è Vera Dale? → Who: Vera Dale
        Chi è l'assassino?
        Parlami di Vera. → Who: Vera
        Riassumi il capitolo 5. → Summary § chapter:5
        Che cosa succede nel terzo capitolo? → Summary § chapter:3
        Di che cosa parla questo libro? → Summary
        Quanti capitoli ha il libro? → Contents: count, chapter
        Come si intitola il capitolo 12? → Contents: title § chapter:12
        Chi ha scritto questo libro? → Record: author
        Chi ha tradotto il romanzo? → Record: translator
        Quante volte è menzionata Vera? → Mentions: Vera, count
        Dove appare Vera per la prima volta? → Mentions: Vera, first
        In quali capitoli appare Vera? → Mentions: Vera, sections
        Quali dei miei libri parlano di canguri? → Across: canguri
        Qual è la prima frase del romanzo? → Quotation: first_sentence
        Dove si svolge la storia? → Setting
        Chi sono i personaggi principali? → Cast
        Come finisce il romanzo? → Ending
        Confronta Orr con Vera. → Compare: Orr & Vera
        Perché Vera lascia l'isola?
        Cosa si sa di Vera? → Who: Vera
        Quando è stato pubblicato? → Record: published
        Chi l'ha tradotto? → Record: translator
        In che lingua è scritto? → Record: language
        Quali personaggi compaiono? → Cast
    """,
    "pt": """
        Qual é a definição de maré? → Quotation: definition, phrase=maré
        Resume os capítulos 1 a 3. → Summary § chapter:1 + chapter:2 + chapter:3
        Resumo → Summary
        Como acaba isto? → Ending
        Quem é Vera Dale? → Who: Vera Dale
        Quem é o assassino?
        Resuma o capítulo 5. → Summary § chapter:5
        O que acontece no terceiro capítulo? → Summary § chapter:3
        De que trata este livro? → Summary
        Quantos capítulos tem o livro? → Contents: count, chapter
        Como se chama o capítulo 12? → Contents: title § chapter:12
        Quem escreveu este livro? → Record: author
        Quem traduziu o romance? → Record: translator
        Quantas vezes Vera é mencionada? → Mentions: Vera, count
        Onde aparece Vera pela primeira vez? → Mentions: Vera, first
        Quais dos meus livros mencionam cangurus? → Across: cangurus
        Qual é a primeira frase do romance? → Quotation: first_sentence
        Onde se passa a história? → Setting
        Quem são os personagens principais? → Cast
        Como termina o romance? → Ending
        Compare Orr e Vera. → Compare: Orr & Vera
        Por que Vera não deixa a ilha?
        Sobre o que é o livro? → Summary
        Qual é o título do capítulo 3? → Contents: title § chapter:3
        Quando foi publicado? → Record: published
        Como se chama o navio?
    """,
    "ru": """
        Что значит слово отлив? → Quotation: definition, phrase=отлив
        Кто такой Орлов? → Who: Орлов
        Кто такая Вера Дейл? → Who: Вера Дейл
        Что за человек Орлов? → Who: Орлов
        Кто убийца?
        Расскажи мне о Вере. → Who: Вере
        Что происходит в пятой главе? → Summary § chapter:5
        Что происходит в главе 5? → Summary § chapter:5
        Перескажи главу 12. → Summary § chapter:12
        Перескажи сюжет. → Summary
        Кратко изложи сюжет романа. → Summary
        О чём эта книга? → Summary
        Сколько глав в книге? → Contents: count, chapter
        Как называется глава 12? → Contents: title § chapter:12
        Кто написал эту книгу? → Record: author
        Кто перевёл этот роман? → Record: translator
        Сколько раз упоминается Вера? → Mentions: Вера, count
        Где впервые появляется Вера? → Mentions: Вера, first
        В каких главах появляется Вера? → Mentions: Вера, sections
        В каких из моих книг говорится о кенгуру? → Across: кенгуру
        Процитируй первое предложение романа. → Quotation: first_sentence
        Где происходит действие? → Setting
        Кто главные герои? → Cast
        Чем заканчивается роман? → Ending
        Сравни Орлова и Веру. → Compare: Орлова & Веру
        Почему Вера уезжает с острова?
        Кем был Орр? → Who: Орр
        Кратко перескажи книгу. → Summary
        Сделай краткое содержание книги. → Summary
        Что рассказывается во второй главе? → Summary § chapter:2
        Когда была опубликована книга? → Record: published
    """,
    "zh": """
        “潮汐”的定义是什么？ → Quotation: definition, phrase=潮汐
        谁是林小雨？ → Who: 林小雨
        林小雨是谁？ → Who: 林小雨
        请问王船长是谁？ → Who: 王船长
        凶手是谁？
        总结第五章。 → Summary § chapter:5
        概括情节。 → Summary
        请概括一下主要情节。 → Summary
        第三章讲了什么？ → Summary § chapter:3
        第12章发生了什么？ → Summary § chapter:12
        最后一章讲了什么？ → Summary § last chapter
        这本书讲的是什么？ → Summary
        这本书有多少章？ → Contents: count, chapter
        第12章的标题是什么？ → Contents: title § chapter:12
        这本书的作者是谁？ → Record: author
        谁写了这本书？ → Record: author
        这本书是谁翻译的？ → Record: translator
        “灯塔”出现了多少次？ → Mentions: 灯塔, count, exact
        我的哪些书提到袋鼠？ → Across: 袋鼠
        主要人物有哪些？ → Cast
        故事发生在哪里？ → Setting
        到目前为止发生了什么？ → Recap
        这本小说的结局是什么？ → Ending
        比较林小雨和王船长。 → Compare: 林小雨 & 王船长
        灯塔为什么熄灭了？
        目录是什么？ → Contents: list
        这本书是关于什么的？ → Summary
        简单介绍一下这本书。 → Summary
        主角是谁？ → Cast
    """,
    "ja": """
        「干潮」の定義は何ですか？ → Quotation: definition, phrase=干潮
        田中ハルとは誰ですか？ → Who: 田中ハル
        田中ハルは誰ですか？ → Who: 田中ハル
        犯人は誰ですか？
        第5章を要約してください。 → Summary § chapter:5
        第三章では何が起こりますか？ → Summary § chapter:3
        最後の章の内容を教えてください。 → Summary § last chapter
        この本は何についての本ですか？ → Summary
        この本は全部で何章ありますか？ → Contents: count, chapter
        第12章の題名は何ですか？ → Contents: title § chapter:12
        この本の作者は誰ですか？ → Record: author
        この小説を翻訳したのは誰ですか？ → Record: translator
        「灯台」は何回出てきますか？ → Mentions: 灯台, count, exact
        主な登場人物は誰ですか？ → Cast
        物語の舞台はどこですか？ → Setting
        この小説はどう終わりますか？ → Ending
        田中ハルと船長を比較してください。 → Compare: 田中ハル & 船長
        なぜ灯台の明かりは消えたのですか？
        この本を書いたのは誰ですか？ → Record: author
        いつ出版されましたか？ → Record: published
        登場人物を教えてください。 → Cast
    """,
}
