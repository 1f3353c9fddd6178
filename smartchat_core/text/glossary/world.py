"""Words for things, places, nature and time; the columns are those of `lexicon.LANGUAGES`."""

from __future__ import annotations

__all__ = ["WORLD"]

WORLD = """
house | haus häuser | maison | casa | casa | casa | дом дома доме | 房子 屋子 家 | 家
estate manor property | landgut gut anwesen landsitz | domaine propriété manoir | finca hacienda propiedad | tenuta proprietà | propriedade quinta fazenda | поместье имение усадьба | 庄园 地产 领地 | 屋敷 領地 荘園
castle | schloss burg schlösser | château | castillo | castello | castelo | замок замка | 城堡 | 城
palace | palast | palais | palacio | palazzo | palácio | дворец дворца | 宫殿 | 宮殿
room chamber | zimmer raum kammer | chambre pièce salle | habitación cuarto sala | stanza camera sala | quarto sala | комната | 房间 | 部屋
door | tür türe | porte | puerta | porta | porta | дверь двери | 门 | 扉 ドア
window | fenster | fenêtre | ventana | finestra | janela | окно окна | 窗户 窗 | 窓
wall | wand mauer | mur | pared muro | muro parete | parede muro | стена стены | 墙 | 壁
roof | dach | toit | techo tejado | tetto | telhado | крыша | 屋顶 | 屋根
bed | bett | lit | cama lecho | letto | cama leito | кровать постель | 床 | 寝台 ベッド
table | tisch | table | mesa | tavola tavolo | mesa | стол | 桌子 | 机 テーブル
chair | stuhl | chaise | silla | sedia | cadeira | стул | 椅子 | 椅子
garden | garten | jardin | jardín | giardino | jardim | сад сада | 花园 | 庭 庭園
kitchen | küche | cuisine | cocina | cucina | cozinha | кухня | 厨房 | 台所
church | kirche | église | iglesia | chiesa | igreja | церковь церкви | 教堂 | 教会
grave tomb | grab gräber | tombe tombeau | tumba sepulcro | tomba sepolcro | túmulo tumba | могила могилы | 坟墓 墓 | 墓
prison | gefängnis kerker | prison | prisión cárcel | prigione carcere | prisão cadeia | тюрьма тюрьмы | 监狱 | 牢獄 監獄 刑務所
school | schule | école | escuela colegio | scuola | escola | школа школы | 学校 | 学校
university | universität | université | universidad | università | universidade | университет | 大学 | 大学
hospital | krankenhaus spital | hôpital | hospital | ospedale | hospital | больница госпиталь | 医院 | 病院
inn tavern | gasthaus wirtshaus herberge | auberge taverne | posada taberna | locanda osteria | estalagem taberna | трактир гостиница | 客栈 旅馆 酒馆 | 宿屋 酒場
shop | laden geschäft | boutique magasin | tienda | negozio bottega | loja | магазин лавка | 商店 店 | 店
market | markt | marché | mercado | mercato | mercado | рынок | 市场 | 市場
factory | fabrik | usine fabrique | fábrica | fabbrica | fábrica | фабрика завод | 工厂 | 工場
office | büro amt | bureau | oficina | ufficio | escritório | контора кабинет | 办公室 | 事務所
city town | stadt städte | ville | ciudad | città | cidade | город города городе | 城市 城镇 | 都市 町 街
village | dorf dörfer | village | pueblo aldea | villaggio | aldeia vila | деревня деревни | 村庄 村子 | 村
country | land länder | pays campagne | país campo | paese campagna | país campo | страна страны | 国家 乡村 | 国 田舎
kingdom | königreich reich | royaume | reino | regno | reino | королевство царство | 王国 | 王国
street | straße | rue | calle | strada via | rua | улица улицы | 街道 街 | 通り
road way | weg straße | route chemin | camino carretera | strada cammino via | caminho estrada | дорога дороги путь | 路 道路 | 道
bridge | brücke | pont | puente | ponte | ponte | мост | 桥 | 橋
station | bahnhof | gare | estación | stazione | estação | вокзал станция | 车站 | 駅
island | insel | île | isla | isola | ilha | остров острова | 岛 岛屿 | 島
mountain | berg gebirge | montagne mont | montaña monte | montagna monte | montanha monte | гора горы | 山 | 山
forest wood | wald wälder | forêt bois | bosque selva | foresta bosco | floresta bosque | лес леса лесу | 森林 树林 | 森
river | fluss flüsse | rivière fleuve | río | fiume | rio | река реки | 河 河流 | 川
lake | see | lac | lago | lago | lago | озеро озера | 湖 | 湖
sea ocean | meer ozean see | mer océan | mar océano | mare oceano | mar oceano | море моря океан | 大海 海洋 海 | 海
water | wasser | eau eaux | agua | acqua | água | вода воды воду | 水 | 水
fire | feuer brand | feu incendie | fuego incendio | fuoco incendio | fogo incêndio | огонь огня пожар | 火 大火 | 火 火事
ice | eis | glace | hielo | ghiaccio | gelo | лед льда льду | 冰 | 氷
snow | schnee | neige | nieve | neve | neve | снег | 雪 | 雪
rain | regen | pluie | lluvia | pioggia | chuva | дождь | 雨 | 雨
wind | wind | vent | viento | vento | vento | ветер | 风 | 風
storm | sturm gewitter | tempête orage | tormenta tempestad | tempesta | tempestade | буря шторм гроза | 暴风雨 风暴 | 嵐
sky heaven | himmel | ciel cieux | cielo | cielo | céu | небо неба | 天空 天 | 空 天
sun | sonne | soleil | sol | sole | sol | солнце | 太阳 | 太陽
moon | mond | lune | luna | luna | lua | луна луны | 月亮 | 月
star | stern | étoile | estrella | stella | estrela | звезда звезды | 星星 星 | 星
earth ground | erde boden | terre sol | tierra suelo | terra suolo | terra solo | земля земли | 地球 大地 土地 | 大地 地面
world | welt | monde | mundo | mondo | mundo | мир мира | 世界 | 世界
light | licht | lumière | luz | luce | luz | свет света | 光 | 光
shadow dark | schatten dunkelheit | ombre obscurité | sombra oscuridad | ombra oscurità | sombra escuridão | тень темнота | 阴影 黑暗 | 影 闇
stone rock | stein fels | pierre roche rocher | piedra roca | pietra roccia | pedra rocha | камень камня скала | 石头 | 石 岩
gold | gold | or | oro | oro | ouro | золото золота | 金子 黄金 | 金 黄金
silver | silber | argent | plata | argento | prata | серебро | 银 银子 | 銀
iron | eisen | fer | hierro | ferro | ferro | железо | 铁 | 鉄
wood | holz | bois | madera | legno | madeira | дерево древесина | 木头 木材 | 木材
glass | glas | verre | vidrio cristal | vetro | vidro | стекло | 玻璃 | 硝子 ガラス
ivory | elfenbein | ivoire | marfil | avorio | marfim | слоновая | 象牙 | 象牙
jewel gem stone | juwel edelstein | bijou joyau pierre | joya gema | gioiello gemma | joia gema | драгоценность камень | 宝石 珠宝 | 宝石
diamond | diamant | diamant | diamante | diamante | diamante | алмаз бриллиант | 钻石 | ダイヤモンド ダイヤ
pearl | perle | perle | perla | perla | pérola | жемчужина | 珍珠 | 真珠
treasure | schatz schätze | trésor | tesoro | tesoro | tesouro | сокровище клад | 宝藏 财宝 | 宝 財宝
money | geld | argent | dinero | denaro soldi | dinheiro | деньги денег | 钱 金钱 | 金 お金
coin | münze | pièce monnaie | moneda | moneta | moeda | монета | 硬币 | 硬貨
price | preis | prix | precio | prezzo | preço | цена цены | 价格 | 値段 価格
wealth riches | reichtum wohlstand vermögen | richesse fortune | riqueza fortuna | ricchezza fortuna | riqueza fortuna | богатство состояние | 财富 财产 | 富 財産
income | einkommen | revenu | renta ingreso | rendita reddito | renda rendimento | доход | 收入 | 収入
wages pay | lohn gehalt | salaire | salario sueldo | salario | salário | жалованье зарплата | 工资 薪水 | 賃金 給料
debt | schuld schulden | dette | deuda | debito | dívida | долг | 债务 债 | 借金
tax | steuer | impôt taxe | impuesto | imposta tassa | imposto | налог | 税 | 税
trade commerce | handel | commerce | comercio | commercio | comércio | торговля | 贸易 | 貿易 商売
profession trade | beruf handwerk gewerbe | métier profession | oficio profesión | mestiere professione | ofício profissão | профессия ремесло | 职业 行业 | 職業
labour work | arbeit | travail | trabajo | lavoro | trabalho | труд работа | 劳动 工作 | 労働 仕事
division | teilung aufteilung | division | división | divisione | divisão | разделение | 分工 划分 | 分業 分割
war | krieg | guerre | guerra | guerra | guerra | война войны | 战争 | 戦争
peace | frieden | paix | paz | pace | paz | мир | 和平 | 平和
battle fight | schlacht kampf | bataille combat | batalla combate | battaglia combattimento | batalha combate | битва сражение бой | 战斗 战役 | 戦い 戦闘
army | armee heer | armée | ejército | esercito | exército | армия армии войско | 军队 | 軍隊 軍
weapon arms | waffe waffen | arme | arma | arma armi | arma | оружие | 武器 | 武器
sword | schwert degen | épée | espada | spada | espada | меч шпага | 剑 | 剣
knife dagger | messer dolch | couteau poignard | cuchillo puñal | coltello pugnale | faca punhal | нож кинжал | 刀 匕首 | ナイフ 短剣
gun pistol | gewehr pistole flinte | fusil pistolet | pistola fusil escopeta | pistola fucile | pistola arma espingarda | пистолет ружье | 枪 手枪 | 銃 拳銃
arrow | pfeil | flèche | flecha | freccia | flecha | стрела | 箭 | 矢
poison | gift | poison | veneno | veleno | veneno | яд яда | 毒药 毒 | 毒 毒薬
rope | seil strick | corde | cuerda soga | corda | corda | веревка | 绳子 | 縄 綱
key | schlüssel | clé clef | llave | chiave | chave | ключ ключа | 钥匙 | 鍵
box chest | kiste kasten schachtel truhe | boîte coffre caisse | caja cofre | scatola cassa cofano | caixa arca cofre | ящик коробка сундук | 盒子 箱子 | 箱
bag | tasche sack beutel | sac | bolsa bolso saco | borsa sacco | bolsa saco mala | сумка мешок | 袋子 包 手提包 | 袋 鞄
book | buch bücher | livre | libro | libro libri | livro | книга книги книгу | 书 书籍 | 本 書物
letter | brief briefe | lettre | carta | lettera | carta | письмо письма | 信 信件 | 手紙
chapter | kapitel | chapitre | capítulo | capitolo | capítulo | глава главы | 章 章节 | 章
page | seite | page | página | pagina | página | страница | 页 | 頁 ページ
word | wort wörter worte | mot parole | palabra | parola | palavra | слово слова | 词 单词 话 | 言葉 単語
story tale | geschichte erzählung | histoire récit conte | historia cuento relato | storia racconto | história conto | история рассказ | 故事 | 物語 話
poem | gedicht | poème | poema | poesia poema | poema | стихотворение поэма | 诗 诗歌 | 詩
song | lied lieder | chanson chant | canción canto | canzone canto | canção canto | песня песни | 歌 歌曲 | 歌
play theatre | theaterstück schauspiel theater | théâtre pièce | teatro obra | teatro dramma | teatro peça | пьеса театр | 戏剧 剧院 | 芝居 劇
picture portrait | bild gemälde porträt | tableau portrait image | cuadro retrato imagen | quadro ritratto immagine | quadro retrato imagem | картина портрет | 画 画像 图片 | 絵 肖像
music | musik | musique | música | musica | música | музыка | 音乐 | 音楽
language | sprache | langue langage | lengua idioma lenguaje | lingua linguaggio | língua idioma linguagem | язык языка | 语言 | 言語 言葉
example | beispiel vorbild | exemple | ejemplo | esempio | exemplo | пример | 例子 榜样 | 例 手本
question | frage | question | pregunta cuestión | domanda questione | pergunta questão | вопрос | 问题 | 質問 問題
answer | antwort | réponse | respuesta | risposta | resposta | ответ | 答案 回答 | 答え
news | nachricht neuigkeit | nouvelle | noticia | notizia | notícia | новость весть | 消息 新闻 | 知らせ
law | gesetz recht | loi droit | ley leyes derecho | legge leggi diritto | lei leis direito | закон | 法律 | 法律 法
government | regierung | gouvernement | gobierno | governo | governo | правительство | 政府 | 政府
religion faith | religion glaube | religion foi | religión fe | religione fede | religião fé | религия вера | 宗教 信仰 | 宗教 信仰
science | wissenschaft | science | ciencia | scienza | ciência | наука | 科学 | 科学
nature | natur | nature | naturaleza | natura | natureza | природа | 自然 大自然 | 自然
art | kunst | art | arte | arte | arte | искусство | 艺术 | 芸術
power force | macht kraft gewalt | pouvoir puissance force | poder fuerza | potere forza | poder força | власть сила | 权力 力量 | 力 権力
animal beast | tier tiere | animal animaux bête | animal bestia | animale bestia animali | animal animais besta | животное зверь звери | 动物 野兽 | 動物 獣
horse | pferd ross | cheval chevaux | caballo | cavallo cavalli | cavalo | лошадь конь лошади | 马 | 馬
dog | hund | chien | perro | cane cani | cão cachorro cães | собака пес | 狗 | 犬
cat | katze kater | chat | gato | gatto | gato | кошка кот | 猫 | 猫
lion | löwe | lion | león | leone | leão | лев льва | 狮子 | 獅子 ライオン
fox | fuchs füchse | renard | zorro | volpe | raposa | лиса лисица | 狐狸 | 狐
wolf | wolf wölfe | loup | lobo | lupo | lobo | волк | 狼 | 狼
bear | bär | ours | oso | orso | urso | медведь | 熊 | 熊
sheep lamb | schaf lamm | mouton agneau | oveja cordero | pecora agnello | ovelha cordeiro | овца ягненок | 羊 | 羊
cow ox | kuh ochse | vache boeuf | vaca buey | mucca bue | vaca boi | корова бык | 牛 | 牛
pig | schwein | cochon porc | cerdo puerco | maiale porco | porco | свинья | 猪 | 豚
bird | vogel vögel | oiseau oiseaux | pájaro ave | uccello uccelli | pássaro ave | птица птицы | 鸟 | 鳥
goose geese | gans gänse | oie | ganso oca | oca oche | ganso | гусь гуся | 鹅 | ガチョウ 鵞鳥
fish | fisch | poisson | pez peces pescado | pesce pesci | peixe | рыба рыбы | 鱼 | 魚
whale | wal walfisch | baleine | ballena | balena | baleia | кит кита | 鲸 鲸鱼 | 鯨 クジラ
snake serpent | schlange | serpent | serpiente | serpente | serpente cobra | змея змеи | 蛇 | 蛇
insect bee | insekt biene | insecte abeille | insecto abeja | insetto ape | inseto abelha | насекомое пчела | 昆虫 蜜蜂 | 昆虫 蜂
tree | baum bäume | arbre | árbol | albero alberi | árvore | дерево деревья | 树 树木 | 木
flower | blume blüte | fleur | flor flores | fiore fiori | flor flores | цветок цветы | 花 | 花
rose | rose | rose | rosa | rosa | rosa | роза | 玫瑰 | 薔薇
grass | gras | herbe | hierba | erba | erva capim | трава | 草 | 草
fruit | frucht obst | fruit | fruta | frutto frutta | fruta fruto | фрукт плод | 水果 果实 | 果物 果実
bread | brot | pain | pan | pane | pão | хлеб | 面包 | パン
meat | fleisch | viande chair | carne | carne | carne | мясо | 肉 | 肉
food | essen nahrung speise | nourriture aliment | comida alimento | cibo | comida alimento | еда пища | 食物 | 食べ物 食料
wine | wein | vin | vino | vino | vinho | вино вина | 酒 葡萄酒 | 酒 葡萄酒
tea | tee | thé | té | tè | chá | чай | 茶 | 茶
milk | milch | lait | leche | latte | leite | молоко | 牛奶 | 牛乳
egg | ei eier | oeuf | huevo | uovo uova | ovo | яйцо яйца | 蛋 鸡蛋 | 卵
clothes dress | kleid kleider kleidung | vêtement robe habit | ropa vestido traje | vestito abito veste | roupa vestido traje | одежда платье | 衣服 裙子 | 服 衣服
hat | hut | chapeau chapeaux | sombrero | cappello | chapéu | шляпа | 帽子 | 帽子
coat cloak | mantel | manteau | abrigo capa manto | mantello cappotto | casaco manto | пальто плащ | 外套 大衣 | 外套
shoe | schuh stiefel | chaussure soulier botte | zapato bota | scarpa stivale | sapato bota | башмак сапог туфля | 鞋 靴子 | 靴
ring | ring | anneau bague | anillo | anello | anel | кольцо | 戒指 | 指輪
crown | krone | couronne | corona | corona | coroa | корона | 王冠 | 王冠 冠
mirror | spiegel | miroir | espejo | specchio | espelho | зеркало | 镜子 | 鏡
clock watch | uhr | horloge montre | reloj | orologio | relógio | часы | 钟 手表 | 時計
lamp candle | lampe kerze | lampe bougie chandelle | lámpara vela | lampada candela | lâmpada vela | лампа свеча | 灯 蜡烛 | 灯 蝋燭
ship | schiff | navire vaisseau bateau | barco buque nave navío | nave | navio | корабль корабля судно | 船 轮船 | 船
boat | boot kahn | bateau barque canot | bote barca | barca | barco bote | лодка лодки | 小船 小艇 | 舟 ボート
carriage coach | kutsche wagen | voiture carrosse | coche carruaje | carrozza | carruagem coche | карета экипаж повозка | 马车 | 馬車
train | zug eisenbahn | train | tren | treno | trem comboio | поезд | 火车 | 列車 汽車
car | auto | voiture auto | coche automóvil carro | automobile macchina | carro automóvel | автомобиль машина | 汽车 | 車 自動車
voyage journey travel | reise fahrt | voyage trajet | viaje | viaggio | viagem | путешествие поездка | 旅行 航行 旅程 | 旅 航海
wedding marriage | hochzeit heirat trauung ehe | mariage noces | boda matrimonio | nozze matrimonio | casamento matrimônio boda | свадьба брак свадьбы | 婚礼 婚姻 | 結婚式 婚礼
funeral burial | begräbnis beerdigung | enterrement funérailles | funeral entierro | funerale sepoltura | funeral enterro | похороны | 葬礼 | 葬式
feast party ball | fest ball feier | fête bal festin | fiesta baile banquete | festa ballo banchetto | festa baile banquete | праздник бал пир | 宴会 舞会 | 宴 舞踏会
dinner supper | abendessen mittagessen | dîner souper | cena | cena pranzo | jantar ceia | обед ужин | 晚餐 晚宴 | 夕食 晩餐
game | spiel | jeu jeux | juego | gioco giochi | jogo | игра игры | 游戏 | 遊び ゲーム
gift present | geschenk gabe | cadeau don présent | regalo don | dono regalo | presente dádiva | подарок дар | 礼物 | 贈り物
day | tag tage | jour journée | día | giorno | dia | день дня | 天 日子 | 日
night | nacht nächte | nuit | noche | notte notti | noite | ночь ночи | 夜晚 夜 晚上 | 夜
morning | morgen vormittag | matin | mañana | mattina mattino | manhã | утро утра | 早晨 早上 | 朝
evening | abend | soir soirée | tarde noche | sera | tarde noite | вечер | 傍晚 晚上 | 夕方
hour time | stunde | heure | hora | ora | hora | час | 小时 | 時間
week | woche | semaine | semana | settimana | semana | неделя | 星期 周 | 週
month | monat | mois | mes meses | mese mesi | mês meses | месяц | 月 | 月
year | jahr jahre | année an ans | año | anno anni | ano anos | год года лет | 年 | 年
century | jahrhundert | siècle | siglo | secolo | século | век столетие | 世纪 | 世紀
time | zeit zeiten | temps fois | tiempo vez | tempo volta | tempo vez | время времени | 时间 时候 | 時 時間
beginning | anfang beginn | début commencement | principio comienzo | inizio principio | começo início | начало начале | 开头 开始 | 始め 始まり
end | ende schluss | fin | fin final | fine finale | fim final | конец конце | 结局 结尾 末尾 | 終わり 最後 結末
place | ort platz stelle | lieu endroit place | lugar sitio | luogo posto | lugar sítio | место места | 地方 地点 | 場所 所
sort kind | art sorte | sorte espèce genre | tipo clase especie | tipo specie genere | tipo espécie | вид род | 种类 | 種類
number | zahl anzahl nummer | nombre numéro | número | numero | número | число номер | 数字 数量 | 数
part | teil teile | partie part | parte | parte parti | parte | часть части | 部分 | 部分
thing object | ding sache gegenstand | chose objet | cosa objeto | cosa oggetto | coisa objeto | вещь предмет | 东西 事物 | 物
colour color | farbe | couleur | color | colore | cor cores | цвет цвета | 颜色 | 色
north | norden nord | nord | norte | nord settentrione | norte | север | 北 北方 | 北
south | süden süd | sud | sur | sud meridione | sul | юг | 南 南方 | 南
east | osten ost | est orient | este oriente | est oriente | leste oriente | восток | 东 东方 | 東
west | westen | ouest occident | oeste occidente | ovest occidente | oeste ocidente | запад | 西 西方 | 西
hut cabin | hütte | cabane hutte | cabaña choza | capanna | cabana | хижина хижине | 小屋 茅屋 | 小屋
tower | turm | tour | torre | torre | torre | башня | 塔 | 塔
cave | höhle | grotte caverne | cueva caverna | grotta caverna | caverna gruta | пещера | 洞穴 山洞 | 洞窟
desert | wüste | désert | desierto | deserto | deserto | пустыня | 沙漠 | 砂漠
field | feld acker | champ | campo | campo | campo | поле | 田野 田地 | 畑 野原
hill | hügel | colline | colina cerro | collina | colina | холм | 山丘 小山 | 丘
coast shore beach | küste strand ufer | côte rivage plage | costa orilla playa | costa riva spiaggia | costa praia | берег побережье пляж | 海岸 海滩 岸 | 海岸 岸 浜
harbour port | hafen | port | puerto | porto | porto | гавань порт | 港口 港 | 港
well | brunnen | puits | pozo | pozzo | poço | колодец | 水井 井 | 井戸
curtain | vorhang | rideau | cortina | tenda sipario | cortina | занавес штора | 窗帘 帘 | カーテン 幕
stairs | treppe | escalier | escalera | scala | escada | лестница | 楼梯 | 階段
bottle | flasche | bouteille | botella | bottiglia | garrafa | бутылка | 瓶 瓶子 | 瓶
cup | becher tasse | coupe tasse | copa taza | coppa tazza | copo taça xícara | чаша чашка кубок | 杯 杯子 | 杯 カップ
paper | papier | papier | papel | carta | papel | бумага | 纸 | 紙
map | karte landkarte | carte | mapa | mappa carta | mapa | карта | 地图 | 地図
newspaper | zeitung | journal | periódico | giornale | jornal | газета | 报纸 | 新聞
diary journal | tagebuch | journal | diario | diario | diário | дневник | 日记 | 日記
nail | nagel | clou | clavo | chiodo | prego | гвоздь | 钉子 | 釘
chain | kette | chaîne | cadena | catena | corrente cadeia | цепь | 链子 锁链 | 鎖
companion | gefährte gefährtin begleiter | compagnon compagne | compañero compañera | compagno compagna | companheiro companheira | спутник товарищ | 同伴 伴侣 | 仲間 伴侶
club | klub verein | club | club | club circolo | clube | клуб | 俱乐部 | クラブ
bank | bank | banque | banco | banca | banco | банк | 银行 | 銀行
heir inheritance | erbe erbin erbschaft | héritier héritage | heredero herencia | erede eredità | herdeiro herança | наследник наследство | 继承人 遗产 | 相続人 遺産
mistress | geliebte herrin | maîtresse | amante señora | amante padrona | amante senhora | любовница хозяйка | 情妇 女主人 | 愛人
lover | liebhaber geliebter | amant | amante | amante | amante | любовник | 情人 恋人 | 恋人
tribe | stamm | tribu | tribu | tribù | tribo | племя | 部落 | 部族
dust | staub | poussière | polvo | polvere | poeira pó | пыль | 灰尘 | 埃 塵
smoke | rauch | fumée | humo | fumo | fumaça fumo | дым | 烟 | 煙
case affair | fall fälle | cas affaire | caso casos | caso casi | caso casos | случай дело дела | 案件 | 事件
existence being | sein dasein existenz | existence être | existencia ser | esistenza essere | existência ser | бытие существование | 存在 | 存在
nothing | nichts | rien néant | nada | nulla niente | nada | ничто ничего | 虚无 | 虚無
state condition | zustand staat | état | estado | stato stati | estado | состояние государство | 状态 | 状態
sound noise | klang geräusch lärm | son bruit | sonido ruido | suono rumore | som ruído | звук шум | 响声 | 物音
step footstep | schritt schritte | pas | paso pasos | passo passi | passo passos | шаг шаги | 脚步 | 足音
summer | sommer | été | verano | estate | verão | лето летом | 夏天 | 夏
winter | winter | hiver | invierno | inverno | inverno | зима зимой | 冬天 | 冬
"""
