"""Words that ask, given names, and places; the columns are those of `lexicon.LANGUAGES`."""

from __future__ import annotations

__all__ = ["ASKING", "NAMES"]

ASKING = """
how_many | wie_viele wieviele wie_viel wieviel | combien | cuántos cuántas cuánto | quanti quante quanto | quantos quantas quanto | сколько | 多少 几个 几 | いくつ 何人 何冊 何個
how_old | wie_alt | quel_âge | cuántos_años | quanti_anni | quantos_anos | сколько_лет | 多大 几岁 | 何歳
how_long | wie_lange | combien_de_temps | cuánto_tiempo | quanto_tempo | quanto_tempo | как_долго | 多久 | どのくらい
who | wer wen wem | qui | quién quiénes | chi | quem | кто кого кому | 谁 | 誰 だれ
whose | wessen | à_qui | de_quién | di_chi | de_quem | чей чья чьи | 谁的 | 誰の
what | was woraus womit worin wozu wofür woran wovon | que quoi qu'est-ce | qué | che cosa | que quê o_que | что чем чего | 什么 何 | 何 なに なん
which | welche welcher welches welchen welchem | quel quelle quels quelles lequel | cuál cuáles | quale quali qual | qual quais | какой какая какие какое | 哪 哪个 哪些 | どの どれ
where | wo wohin woher | où | dónde adónde | dove | onde aonde | где куда откуда | 哪里 在哪 何处 哪儿 | どこ
when | wann | quand | cuándo | quando | quando | когда | 何时 什么时候 | いつ
why | warum weshalb wieso | pourquoi | por_qué | perché | por_que porque porquê | почему зачем | 为什么 为何 | なぜ どうして
how | wie | comment | cómo | come | como | как | 怎么 怎样 如何 | どう どのように どうやって
"""
NAMES = """
John | Johann Johannes Hans | Jean | Juan | Giovanni | João | Иван Иоанн Джон | 约翰 | ジョン ヨハネ
Mary | Maria | Marie | María | Maria | Maria | Мария Мэри | 玛丽 | メアリー マリア
William | Wilhelm | Guillaume | Guillermo | Guglielmo | Guilherme | Вильгельм Уильям | 威廉 | ウィリアム
Henry | Heinrich | Henri | Enrique | Enrico | Henrique | Генрих Генри | 亨利 | ヘンリー
Charles | Karl | Charles | Carlos | Carlo | Carlos | Карл Чарльз | 查尔斯 查理 | チャールズ
George | Georg | Georges | Jorge | Giorgio | Jorge | Георгий Георг Джордж | 乔治 | ジョージ
James | Jakob | Jacques | Jaime Santiago | Giacomo | Tiago Jaime | Джеймс Яков | 詹姆斯 | ジェームズ
Peter | Peter Petrus | Pierre | Pedro | Pietro | Pedro | Петр Питер | 彼得 | ピーター
Paul | Paul Paulus | Paul | Pablo | Paolo | Paulo | Павел Пол | 保罗 | ポール パウロ
Elizabeth | Elisabeth | Élisabeth | Isabel | Elisabetta | Isabel | Елизавета Элизабет | 伊丽莎白 | エリザベス
Catherine | Katharina | Catherine | Catalina | Caterina | Catarina | Екатерина Кэтрин | 凯瑟琳 | キャサリン
Margaret | Margarete | Marguerite | Margarita | Margherita | Margarida | Маргарита Маргарет | 玛格丽特 | マーガレット
Jane | Johanna | Jeanne | Juana | Giovanna | Joana | Джейн | 简 | ジェーン
Alice | Alice | Alice | Alicia | Alice | Alice | Алиса | 爱丽丝 | アリス
Anne | Anna | Anne | Ana | Anna | Ana | Анна Энн | 安妮 安娜 | アン アンナ
Helen | Helene | Hélène | Elena Helena | Elena | Helena | Елена Хелен | 海伦 | ヘレン
Edward | Eduard | Édouard | Eduardo | Edoardo | Eduardo | Эдуард Эдвард | 爱德华 | エドワード
Richard | Richard | Richard | Ricardo | Riccardo | Ricardo | Ричард | 理查德 | リチャード
Robert | Robert | Robert | Roberto | Roberto | Roberto | Роберт | 罗伯特 | ロバート
Thomas | Thomas | Thomas | Tomás | Tommaso | Tomás | Томас Фома | 托马斯 汤姆 | トーマス トマス
Joseph | Josef Joseph | Joseph | José | Giuseppe | José | Иосиф Джозеф | 约瑟夫 | ジョセフ ヨセフ
Michael | Michael | Michel | Miguel | Michele | Miguel | Михаил Майкл | 迈克尔 | マイケル
Francis | Franz | François | Francisco | Francesco | Francisco | Франциск Фрэнсис | 弗朗西斯 | フランシス
Philip | Philipp | Philippe | Felipe | Filippo | Filipe | Филипп | 菲利普 | フィリップ
Andrew | Andreas | André | Andrés | Andrea | André | Андрей Эндрю | 安德鲁 | アンドリュー
Louis | Ludwig | Louis | Luis | Luigi | Luís | Людовик Луи | 路易 | ルイ
Frederick | Friedrich | Frédéric | Federico | Federico | Frederico | Фридрих Фредерик | 腓特烈 弗雷德里克 | フレデリック
Victor | Viktor | Victor | Víctor | Vittorio | Vítor | Виктор | 维克多 维克托 | ビクター ヴィクター
Alexander | Alexander | Alexandre | Alejandro | Alessandro | Alexandre | Александр | 亚历山大 | アレクサンダー
Nicholas | Nikolaus | Nicolas | Nicolás | Nicola | Nicolau | Николай | 尼古拉斯 尼古拉 | ニコラス
Caesar | Cäsar | César | César | Cesare | César | Цезарь | 凯撒 恺撒 | シーザー カエサル
Jesus | Jesus | Jésus | Jesús | Gesù | Jesus | Иисус | 耶稣 | イエス
London | London | Londres | Londres | Londra | Londres | Лондон | 伦敦 | ロンドン
Paris | Paris | Paris | París | Parigi | Paris | Париж | 巴黎 | パリ
Rome | Rom | Rome | Roma | Roma | Roma | Рим | 罗马 | ローマ
Venice | Venedig | Venise | Venecia | Venezia | Veneza | Венеция | 威尼斯 | ヴェネツィア
Florence | Florenz | Florence | Florencia | Firenze | Florença | Флоренция | 佛罗伦萨 | フィレンツェ
Geneva | Genf | Genève | Ginebra | Ginevra | Genebra | Женева | 日内瓦 | ジュネーヴ
Moscow | Moskau | Moscou | Moscú | Mosca | Moscou Moscovo | Москва | 莫斯科 | モスクワ
England | England | Angleterre | Inglaterra | Inghilterra | Inglaterra | Англия | 英国 英格兰 | イギリス 英国
Scotland | Schottland | Écosse | Escocia | Scozia | Escócia | Шотландия | 苏格兰 | スコットランド
Ireland | Irland | Irlande | Irlanda | Irlanda | Irlanda | Ирландия | 爱尔兰 | アイルランド
France | Frankreich | France | Francia | Francia | França | Франция | 法国 | フランス
Germany | Deutschland | Allemagne | Alemania | Germania | Alemanha | Германия | 德国 | ドイツ
Spain | Spanien | Espagne | España | Spagna | Espanha | Испания | 西班牙 | スペイン
Italy | Italien | Italie | Italia | Italia | Itália | Италия | 意大利 | イタリア
Russia | Russland | Russie | Rusia | Russia | Rússia | Россия | 俄国 俄罗斯 | ロシア
Denmark | Dänemark | Danemark | Dinamarca | Danimarca | Dinamarca | Дания | 丹麦 | デンマーク
Norway | Norwegen | Norvège | Noruega | Norvegia | Noruega | Норвегия | 挪威 | ノルウェー
Switzerland | Schweiz | Suisse | Suiza | Svizzera | Suíça | Швейцария | 瑞士 | スイス
Greece | Griechenland | Grèce | Grecia | Grecia | Grécia | Греция | 希腊 | ギリシャ
Turkey | Türkei | Turquie | Turquía | Turchia | Turquia | Турция | 土耳其 | トルコ
India | Indien | Inde | India | India | Índia | Индия | 印度 | インド
China | China | Chine | China | Cina | China | Китай | 中国 | 中国
Japan | Japan | Japon | Japón | Giappone | Japão | Япония | 日本 | 日本
America | Amerika | Amérique | América | America | América | Америка | 美国 美洲 | アメリカ
Africa | Afrika | Afrique | África | Africa | África | Африка | 非洲 | アフリカ
Europe | Europa | Europe | Europa | Europa | Europa | Европа | 欧洲 | ヨーロッパ
Egypt | Ägypten | Égypte | Egipto | Egitto | Egito | Египет | 埃及 | エジプト
Thames | Themse | Tamise | Támesis | Tamigi | Tâmisa | Темза | 泰晤士 | テムズ
English | englisch engländer | anglais | inglés | inglese | inglês | английский англичанин | 英语 英国人 | 英語
French | französisch franzose | français | francés | francese | francês | французский француз | 法语 法国人 | フランス語
German | deutsch deutscher | allemand | alemán | tedesco | alemão | немецкий немец | 德语 德国人 | ドイツ語
Russian | russisch russe | russe | ruso | russo | russo | русский | 俄语 俄国人 | ロシア語
Mr | Herr Herrn | M Monsieur | señor | signor signore | senhor | господин мистер | 先生 | 氏
Mrs | Frau | Mme Madame | señora | signora | senhora | госпожа миссис | 太太 夫人 | 夫人
Miss | Fräulein | Mlle Mademoiselle | señorita | signorina | senhorita menina | мисс барышня | 小姐 | 嬢
"""
