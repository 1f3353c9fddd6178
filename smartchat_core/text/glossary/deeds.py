"""Verbs; the columns are those of `lexicon.LANGUAGES`."""

from __future__ import annotations

__all__ = ["DEEDS"]

DEEDS = """
death died die | sterben stirbt starb gestorben umkommen | mourir meurt meurent mourut mort décéder | morir muere murió muerto fallecer | morire muore morì morto | morrer morreu morto falecer | умереть умирает умер умерла погибнуть погиб | 死 去世 死亡 丧命 | 死ぬ 死んだ 死に 死去 亡くな
kill murder | töten umbringen umgebracht erschlagen ermorden tötet | tuer tue tué tuée assassiner | matar asesinar | uccidere uccise ucciso ammazzare assassinare | matar assassinar | убить убил убивает убийство убит | 杀 杀死 杀害 谋杀 | 殺す 殺し 殺さ 殺害
poison | vergiften vergiftet | empoisonner | envenenar | avvelenare | envenenar | отравить отравил | 毒死 毒杀 下毒 | 毒殺
drown | ertrinken ertrank ertrunken ertränken | noyer | ahogar ahoga | annegare affogare | afogar | утонуть утонул утопить | 淹死 溺死 溺水 | 溺れ 溺死
hang | hängen erhängen gehängt | pendre pendu | ahorcar colgar | impiccare appendere | enforcar pendurar | повесить | 绞死 吊 | 絞首
stab | erstechen erstochen stechen | poignarder | apuñalar | pugnalare | apunhalar esfaquear | заколоть | 刺 刺死 | 刺す 刺し
shoot shot | schießen erschießen erschossen schoss | tirer fusiller abattre | disparar fusilar | sparare fucilare | atirar fuzilar | стрелять застрелить выстрелить | 射击 开枪 枪杀 | 撃つ 撃っ 射殺
bury buried | begraben beerdigen | enterrer ensevelir | enterrar sepultar | seppellire sepolto | enterrar sepultar | похоронить | 埋葬 埋 | 埋葬 埋め
survive | überleben | survivre survit survécu | sobrevivir | sopravvivere | sobreviver | выжить пережить | 幸存 生还 | 生き残 生き延び
born birth | geboren | naître né née naquit | nacer nació nacido | nascere nacque nato | nascer nasceu nascido | родиться родился родилась | 出生 诞生 | 生まれ
live lives | leben wohnen lebt wohnt | vivre vit habiter demeurer | vivir vive habitar | vivere vive abitare | viver morar habitar | жить живет жил жила | 住 居住 生活 | 住む 住ん 暮ら
marry married marriage | heiraten heiratet verheiratet | épouser marier | casar casarse casado casada casaron se_casa se_casan se_casó | sposare sposarsi | casar casou casado casada casaram se_casa | жениться женился замуж выйти | 结婚 娶 嫁 | 結婚
engaged engagement betrothed | verloben verlobt verlobung | fiancer fiançailles | prometer prometido compromiso | fidanzare fidanzato | noivado noivo | помолвка обручен | 订婚 | 婚約
propose proposal | antrag vorschlagen | proposer demande | proponer proposición propuesta | proporre proposta | propor proposta | предложить предложение | 求婚 提议 | 求婚 申し込
love loves | lieben liebt geliebt | aimer aime | amar querer ama | amare ama | amar ama | любить любит полюбить | 爱 爱上 喜欢 | 愛す 愛し 恋
hate hates | hassen hasst | haïr détester déteste | odiar odia | odiare odia | odiar odeia | ненавидеть ненавидит | 恨 讨厌 憎恨 | 憎む 憎ん 嫌
fear afraid | fürchten fürchtet | craindre craint redouter | temer teme | temere teme | temer | бояться боится | 害怕 怕 | 恐れる 怖
kiss | küssen kuss | embrasser baiser | besar beso | baciare bacio | beijar beijo | целовать поцелуй | 吻 | 接吻
see saw | sehen sieht sah gesehen | voir voit vu vit | ver vio visto | vedere vide visto | ver viu visto | видеть видит увидеть | 看见 看到 看 | 見る 見た 見
look | schauen blicken aussehen | regarder | mirar parecer | guardare sembrare | olhar parecer | смотреть выглядеть | 看起来 | 眺め
hear heard | hören hört gehört | entendre entend écouter | oír oye escuchar | sentire udire ascoltare | ouvir ouve escutar | слышать услышать слушать | 听见 听到 听 | 聞く 聞い 聞こえ
say says said | sagen sagt sagte | dire dit | decir dice dijo | dire dice disse | dizer diz disse | сказать говорит говорить сказал | 说 说道 | 言う 言っ 言い
speak talk | sprechen spricht sprach reden | parler | hablar habla | parlare | falar fala | говорить разговаривать | 说话 谈 谈论 | 話す 話し 語
tell tells told | erzählen erzählt | raconter | contar cuenta relatar | raccontare | contar narrar | рассказать рассказывает | 告诉 讲述 | 告げ 語る
ask asks | fragen fragt bitten | demander | preguntar pedir | chiedere domandare | perguntar pedir | спросить просить | 问 请求 | 尋ね 頼
answer reply | antworten | répondre répond | responder contestar | rispondere | responder | ответить отвечает | 回答 | 答え
call called named | heißen heißt hieß nennen genannt | appeler appelle nommer | llamar llama | chiamare chiama | chamar chama | звать зовут называть называется | 叫 称为 叫做 | 呼ぶ 呼ば
write wrote written | schreiben schreibt schrieb geschrieben | écrire écrit | escribir escribe escribió escrito | scrivere scrisse scritto | escrever escreve escreveu escrito | писать написать пишет написал | 写 撰写 | 書く 書い 書き
read | lesen liest gelesen | lire lit | leer lee | leggere legge | ler leu | читать прочитать | 读 阅读 | 読む 読み 読ん
think thinks thought | denken denkt dachte meinen glauben | penser | pensar piensa | pensare | pensar pensa | думать думает | 认为 想 思考 | 考え 思う
believe belief | glauben glaubt | croire croit | creer cree | credere crede | acreditar crer | верить верит | 相信 | 信じ
know knows | wissen weiß kennen kennt | savoir sait connaître connaît | saber sabe conocer conoce | sapere sa conoscere conosce | saber sabe conhecer | знать знает | 知道 认识 | 知る 知っ
learn learned | lernen erfahren erfährt | apprendre apprend | aprender aprende | imparare apprendere | aprender aprende | учиться узнать научиться | 学 学会 得知 | 学ぶ 学ん 習
study studies studied | studieren studiert | étudier étudie | estudiar estudia | studiare studia | estudar estuda | изучать учиться учится | 学习 读书 研究 | 勉強 研究 学ぶ
teach taught | lehren unterrichten lehrt | enseigner | enseñar | insegnare | ensinar | учить преподавать | 教 教导 | 教え
understand | verstehen versteht | comprendre | comprender entender | capire comprendere | compreender entender | понимать понять | 理解 明白 | 理解
remember | erinnern | souvenir rappeler | recordar acordar | ricordare | lembrar recordar | помнить вспомнить | 记得 想起 | 思い出 覚え
forget | vergessen vergisst | oublier | olvidar | dimenticare | esquecer | забыть забывать | 忘记 | 忘れ
find found | finden findet fand gefunden | trouver trouve | encontrar encuentra hallar | trovare trova | encontrar encontra achar | найти нашел нашли находить | 找到 发现 | 見つけ 見つか 発見
discover discovered | entdecken entdeckt | découvrir découvre | descubrir | scoprire scopre | descobrir | открыть обнаружить | 发现 发觉 | 発見
search seek | suchen sucht | chercher rechercher | buscar busca | cercare cerca | procurar buscar | искать ищет | 寻找 搜索 | 探す 捜 検索
lose lost | verlieren verliert verlor verloren | perdre perd perdu | perder pierde | perdere perde perso | perder perde | потерять потерял терять | 失去 丢失 丢 | 失う 失っ 失く
hide hidden hid | verstecken verbergen versteckt verborgen | cacher | esconder ocultar | nascondere nascosto | esconder ocultar | спрятать скрыть прятать | 藏 隐藏 躲 | 隠す 隠れ 隠し
steal stole stolen | stehlen stiehlt stahl gestohlen | voler dérober | robar roba hurtar | rubare ruba | roubar rouba furtar | украсть украл красть | 偷 偷走 盗窃 | 盗む 盗ん 盗ま
give gives gave | geben gibt gab gegeben schenken | donner offrir | dar da dio regalar | dare diede donare | dar deu | дать дает подарить | 给 送给 | 与え 渡
take took | nehmen nimmt nahm genommen | prendre prend pris | tomar coger llevar | prendere preso | tomar levar pegar | взять брать берет | 拿 取 带走 | 取る 取っ
bring brought | bringen bringt brachte | apporter amener | traer llevar | portare | trazer levar | принести привезти | 带来 | 持って
send sent | schicken senden schickt gesandt | envoyer envoie | enviar mandar envía | mandare inviare | enviar mandar | послать отправить | 派 寄 发送 | 送る 送っ
receive received | erhalten bekommen erhält bekommt empfangen | recevoir reçoit reçu | recibir recibe | ricevere riceve | receber recebe | получить получает | 收到 得到 | 受け取
buy bought | kaufen kauft | acheter | comprar compra | comprare | comprar | купить покупать | 买 购买 | 買う 買っ
sell sold | verkaufen verkauft | vendre vend | vender vende | vendere vende | vender vende | продать продавать | 卖 出售 | 売る 売っ
pay paid | bezahlen zahlen zahlt | payer | pagar paga | pagare | pagar | платить заплатить | 付 支付 | 払う 払っ
make made | machen macht gemacht herstellen | faire fait fabriquer | hacer hace hizo hecho fabricar | fare fatto fabbricare | fazer feito fabricar | делать сделать сделан | 做 制作 制成 做成 | 作る 作ら 作っ
create created | erschaffen schaffen schuf geschaffen | créer crée | crear crea | creare crea | criar cria | создать создал | 创造 创建 | 創造 作成
build built | bauen baut gebaut | construire bâtir construit | construir construye edificar | costruire costruisce | construir edificar | строить построить | 建造 建 | 建て 建設
break broken | brechen bricht zerbrechen gebrochen | casser briser rompre | romper quebrar | rompere rotto | quebrar romper | сломать разбить | 打破 打碎 | 壊す 壊れ 破
destroy destroyed | zerstören vernichten | détruire | destruir | distruggere | destruir | разрушить уничтожить | 毁灭 摧毁 | 破壊 滅
burn burned | brennen verbrennen brannte | brûler | quemar arder | bruciare ardere | queimar arder | гореть сжечь | 烧 燃烧 烧毁 | 燃え 焼
cut | schneiden | couper | cortar | tagliare | cortar | резать отрезать | 切 剪 | 切る 切っ
open opens | öffnen öffnet | ouvrir ouvre | abrir abre | aprire apre | abrir abre | открыть открывает | 打开 | 開け 開く
close shut | schließen schließt | fermer | cerrar cierra | chiudere | fechar | закрыть | 关闭 关上 | 閉め 閉じ
begin begins | beginnen beginnt anfangen | commencer débuter | empezar comenzar empieza | cominciare iniziare | começar iniciar | начать начинается | 开始 | 始ま
end ends | enden endet beenden | finir terminer | terminar acabar | finire terminare | terminar acabar | закончить кончается | 结束 | 終わる
go went | gehen geht ging gegangen fahren | aller va vont | ir va fue | andare va andò | ir vai foi | идти пойти ехать ушел | 去 走 | 行く 行っ
come came | kommen kommt kam gekommen | venir vient vint | venir viene vino | venire viene venne | vir vem veio | прийти приходит приехать | 来 来到 | 来る 来た
arrive arrival | ankommen ankunft | arriver | llegar llega | arrivare | chegar chega | прибыть приехать | 到达 抵达 | 到着 着く
leave left | verlassen verlässt verließ | quitter quitte partir | dejar abandonar salir | lasciare partire | deixar abandonar partir | покинуть оставить уехать | 离开 | 去る 離れ 出発
return returned | zurückkehren zurückkommen rückkehr | revenir rentrer retourner | volver regresar vuelve | tornare ritornare | voltar regressar retornar | вернуться возвращается | 回来 返回 | 帰る 戻る 帰っ
escape flee | fliehen flieht entkommen floh flucht | échapper fuir s'enfuir | escapar huir huye | fuggire scappare | escapar fugir | бежать сбежать | 逃跑 逃走 逃 | 逃げ 脱出
follow | folgen folgt verfolgen | suivre suit poursuivre | seguir sigue perseguir | seguire inseguire | seguir perseguir | следовать преследовать | 跟随 追 | 追う 従
travel | reisen reist | voyager | viajar viaja | viaggiare | viajar | путешествовать | 旅行 | 旅する
run | laufen läuft rennen | courir court | correr corre | correre | correr | бежать бегать | 跑 | 走る
fall fell | fallen fällt fiel stürzen | tomber chuter | caer cae cayó | cadere cade | cair cai | упасть падать | 跌 落 掉 | 落ち 倒れ
fly | fliegen fliegt | voler | volar vuela | volare | voar | летать лететь | 飞 飞行 | 飛ぶ 飛行
swim | schwimmen | nager | nadar | nuotare | nadar | плавать плыть | 游泳 | 泳
sleep | schlafen schläft schlaf | dormir dort | dormir duerme | dormire dorme | dormir dorme | спать спит | 睡 睡觉 | 眠る 眠っ
wake awake | aufwachen erwachen | réveiller | despertar despierta | svegliare | acordar despertar | проснуться | 醒来 | 目覚め
eat ate | essen isst fressen aß | manger mange | comer come | mangiare mangia | comer come | есть съесть | 吃 | 食べ
drink drank | trinken trinkt trank | boire boit | beber bebe | bere beve | beber bebe | пить выпить | 喝 | 飲む 飲ん
laugh smile | lachen lächeln | rire sourire | reír sonreír | ridere sorridere | rir sorrir | смеяться улыбаться | 笑 | 笑う 笑い
weep cry | weinen weint | pleurer | llorar llora | piangere | chorar | плакать плачет | 哭 | 泣く 泣い
sing | singen singt | chanter | cantar canta | cantare | cantar | петь поет | 唱 唱歌 | 歌う
dance | tanzen tanz | danser danse | bailar baile | ballare danza | dançar dança | танцевать танец | 跳舞 | 踊
play | spielen spielt | jouer joue | jugar juega tocar | giocare suonare | jogar brincar tocar | играть играет | 玩 演奏 | 遊ぶ 演奏
fight | kämpfen kämpft | combattre battre | luchar pelear combatir | combattere lottare | lutar combater | сражаться драться бороться | 打 打斗 战斗 | 戦う 戦っ
win won | gewinnen gewinnt siegen | gagner vaincre | ganar vencer gana | vincere vince | ganhar vencer | победить выиграть | 赢 战胜 | 勝つ 勝っ
defeat | besiegen | vaincre battre | derrotar vencer | sconfiggere | derrotar | победить | 打败 击败 | 倒す 破
attack | angreifen angriff | attaquer attaque | atacar ataque | attaccare attacco | atacar ataque | напасть атаковать | 攻击 袭击 | 攻撃 襲
wound hurt | verletzen verwunden verwundet | blesser blessé | herir herido | ferire ferito | ferir ferido | ранить ранен | 受伤 伤害 | 負傷 傷つけ
save rescue | retten rettet | sauver | salvar salva rescatar | salvare | salvar resgatar | спасти спасает | 救 拯救 | 救う 救っ 助け
help | helfen hilft hilfe | aider aide | ayudar ayuda | aiutare aiuto | ajudar ajuda | помочь помогать помощь | 帮助 帮 | 手伝 助ける
protect | schützen beschützen | protéger | proteger | proteggere | proteger | защитить защищать | 保护 | 守る 保護
betray | verraten verrät verrat | trahir | traicionar | tradire | trair | предать | 背叛 出卖 | 裏切
deceive cheat | täuschen betrügen betrügt | tromper duper | engañar | ingannare | enganar | обмануть обманывать | 欺骗 骗 | 騙す 欺
accuse blame | beschuldigen anklagen | accuser blâmer | acusar culpar | accusare incolpare | acusar culpar | обвинить обвинять | 指控 指责 | 非難 訴え
confess | gestehen bekennen | avouer confesser | confesar | confessare | confessar | признаться | 承认 忏悔 | 告白 白状
arrest | verhaften festnehmen | arrêter | arrestar detener | arrestare | prender deter | арестовать | 逮捕 | 逮捕
punish | bestrafen | punir | castigar | punire | punir castigar | наказать | 惩罚 | 罰する
forgive pardon | verzeihen vergeben | pardonner | perdonar | perdonare | perdoar | простить | 原谅 宽恕 | 許す 赦
thank | danken | remercier | agradecer | ringraziare | agradecer | благодарить | 感谢 | 感謝
promise swear | versprechen schwören verspricht | promettre jurer | prometer jurar | promettere giurare | prometer jurar | обещать поклясться | 答应 发誓 | 約束 誓う
meet met | treffen trifft begegnen kennenlernen | rencontrer rencontre | encontrar conocer | incontrare incontra | encontrar conhecer | встретить встречает | 遇见 相遇 见面 | 会う 会っ 出会
visit | besuchen besucht | visiter visite | visitar visita | visitare visita | visitar visita | посетить навестить | 拜访 访问 | 訪問 訪ね
invite | einladen lädt | inviter | invitar | invitare | convidar | пригласить | 邀请 | 招待
wait | warten wartet | attendre attend | esperar espera | aspettare | esperar | ждать ждет | 等 等待 | 待つ 待っ
want wish | wollen will wünschen | vouloir veut désirer | querer quiere desear | volere vuole desiderare | querer quer desejar | хотеть хочет желать | 想要 希望 | 欲し 望
need | brauchen braucht benötigen | besoin falloir | necesitar necesita | bisogno | precisar precisa | нужно нуждаться | 需要 | 必要
choose chosen | wählen wählt auswählen | choisir | elegir escoger elige | scegliere | escolher eleger | выбрать выбирать | 选择 挑选 | 選ぶ 選ん
refuse | ablehnen weigern verweigern | refuser | rechazar negar | rifiutare | recusar | отказать отказаться отказала | 拒绝 | 断る 拒
become | werden wird wurde | devenir devient | convertirse volverse | diventare divenire | tornar virar | стать становится | 成为 变成 | になる なった
change | ändern verändern verwandeln | changer | cambiar transformar | cambiare mutare | mudar transformar | изменить менять | 改变 更改 | 変える 変わ 変更
grow | wachsen wächst | grandir croître pousser | crecer crece | crescere | crescer | расти вырасти | 成长 生长 | 成長 育
keep hold | behalten halten | garder tenir | guardar mantener | tenere mantenere | guardar manter | хранить держать | 保持 保留 | 保つ 守
serve | dienen dient | servir sert | servir sirve | servire serve | servir serve | служить служит | 服务 用作 | 仕え 役立
use used | benutzen verwenden gebrauchen nutzt | utiliser employer | usar utilizar emplear | usare utilizzare | usar utilizar | использовать | 使用 用 | 使う 使っ 使用
show | zeigen zeigt | montrer montre | mostrar muestra | mostrare mostra | mostrar mostra | показать показывает | 显示 表明 展示 | 示す 見せ 表示
mean means | bedeuten bedeutet bedeutung | signifier | significar significa | significare | significar | значить означает | 意味 意思 | 意味
describe description | beschreiben beschreibt beschrieben | décrire décrit | describir describe | descrivere | descrever | описать описывает | 描述 描写 | 描写 説明
explain | erklären erklärt | expliquer | explicar | spiegare | explicar | объяснить | 解释 说明 | 説明
invent | erfinden erfand erfunden | inventer | inventar | inventare | inventar | изобрести | 发明 | 発明
wear | tragen trägt trug | porter porte | llevar vestir | portare indossare | vestir usar | носить носит | 穿 戴 | 着る 着て
sit | sitzen sitzt | asseoir | sentar | sedere | sentar | сидеть | 坐 | 座
stand | stehen steht | debout | estar_de_pie | stare | ficar_de_pé | стоять | 站 | 立つ
happen | geschehen geschieht passieren passiert | arriver se_passe | suceder ocurrir pasar sucede | succedere accadere | acontecer ocorrer | случиться произойти происходит | 发生 | 起こ 起き
explode | explodieren | exploser | explotar estallar | esplodere | explodir | взорваться | 爆炸 | 爆発
sink wreck | sinken versenken untergehen | couler sombrer naufrage | hundir naufragar naufragio | affondare naufragio | afundar naufrágio | утонуть затонуть потопить | 沉没 沉 | 沈む 沈没
inherit heir | erben erbe erbt | hériter héritage héritier | heredar herencia heredero | ereditare erede eredità | herdar herança herdeiro | наследовать наследник наследство | 继承 遗产 | 相続 継承
rule govern reign | herrschen regieren regiert | régner gouverner | reinar gobernar | regnare governare | reinar governar | править царствовать | 统治 管理 | 支配 治め
lead | führen führt leiten | mener diriger conduire | guiar dirigir conducir | guidare condurre | guiar conduzir liderar | вести руководить | 领导 带领 | 導く 率い
quarrel argue | streiten streit zanken | disputer quereller dispute | pelear discutir disputa | litigare lite | brigar discutir briga | ссориться спорить ссора | 争吵 | 喧嘩 口論
earn | verdienen verdient | gagner | ganar | guadagnare | ganhar | зарабатывать заработать | 赚 挣 | 稼ぐ 稼い
elope run_away | durchbrennen ausreißen | s'enfuir | fugarse fugar | fuggire | fugir | убежать сбежать | 私奔 | 駆け落ち
reward | belohnen belohnung | récompenser récompense | recompensar recompensa | ricompensare ricompensa | recompensar recompensa | наградить награда | 奖励 奖赏 报酬 | 報酬 褒美
seduce | verführen | séduire | seducir | sedurre | seduzir | соблазнить | 引诱 勾引 | 誘惑
jump | springen springt sprang | sauter | saltar | saltare | saltar pular | прыгнуть прыгать | 跳 | 跳ぶ 飛び
climb | klettern besteigen | grimper monter | trepar subir escalar | salire arrampicare | subir escalar | подняться лезть | 爬 攀登 | 登る 登っ
throw | werfen wirft warf | jeter lancer | tirar lanzar arrojar | gettare lanciare | atirar lançar jogar | бросить бросать | 扔 投 | 投げ
carry | tragen trägt | porter | llevar cargar | portare | carregar levar | нести носить | 携带 搬 | 運ぶ 運ん
wash | waschen wäscht | laver | lavar | lavare | lavar | мыть стирать | 洗 | 洗う 洗っ
cook | kochen kocht koch | cuisiner cuire cuisinier | cocinar cocinero | cucinare cuoco | cozinhar cozinheiro | готовить повар | 烹饪 厨师 | 料理
touch | berühren | toucher | tocar | toccare | tocar | касаться трогать | 触摸 碰 | 触れ 触る
cover | bedecken decken | couvrir | cubrir | coprire | cobrir | покрыть | 覆盖 盖 | 覆う 覆っ
count | zählen | compter | contar | contare | contar | считать посчитать | 数 | 数え
measure | messen misst | mesurer | medir mide | misurare | medir | измерить мерить | 测量 | 測る 測定
avoid | vermeiden meiden | éviter | evitar | evitare | evitar | избежать избегать | 避免 避开 | 避け
allow permit | erlauben | permettre permet | permitir | permettere | permitir | позволить разрешить | 允许 准许 | 許可
forbid | verbieten verbietet verboten | interdire défendre | prohibir prohíbe | proibire vietare | proibir | запретить | 禁止 | 禁じ 禁止
obey | gehorchen | obéir | obedecer | obbedire | obedecer | слушаться повиноваться | 服从 听从 | 従う
decide | entscheiden beschließen | décider | decidir | decidere | decidir | решить решать | 决定 | 決め 決定
try attempt | versuchen versucht | essayer tenter | intentar tratar | provare tentare | tentar | пытаться попробовать | 尝试 试图 | 試み
succeed success | gelingen erfolg | réussir succès | lograr éxito | riuscire successo | conseguir sucesso | удаться успех | 成功 | 成功
fail failure | scheitern versagen | échouer échec | fracasar fracaso | fallire fallimento | falhar fracasso | неудача провал | 失败 | 失敗
appear | erscheinen erscheint auftauchen | apparaître paraître | aparecer aparece | apparire | aparecer | появиться | 出现 | 現れ
disappear vanish | verschwinden verschwindet verschwand | disparaître | desaparecer | sparire scomparire | desaparecer | исчезнуть пропасть | 消失 失踪 | 消え 失踪
pursue chase | verfolgen jagen jagt | poursuivre chasser | perseguir cazar | inseguire cacciare | perseguir caçar | преследовать охотиться | 追捕 追逐 猎 | 追跡 狩
admire | bewundern | admirer | admirar | ammirare | admirar | восхищаться | 钦佩 赞美 | 感嘆 憧れ
despise | verachten | mépriser | despreciar | disprezzare | desprezar | презирать | 鄙视 看不起 | 軽蔑
suspect | verdächtigen verdacht | soupçonner | sospechar | sospettare | suspeitar | подозревать | 怀疑 | 疑う 疑い
complain | klagen beklagen beschweren | plaindre | quejarse quejar | lamentare | queixar reclamar | жаловаться | 抱怨 | 不平
suffer | leiden leidet litt | souffrir | sufrir | soffrire | sofrer | страдать | 受苦 遭受 | 苦しむ 苦しみ
"""
