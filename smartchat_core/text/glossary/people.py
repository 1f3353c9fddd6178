"""Words for people, kinship, ranks and trades, the body and what is felt; the columns are those of `lexicon.LANGUAGES`."""

from __future__ import annotations

__all__ = ["PEOPLE"]

PEOPLE = """
man | mann männer | homme | hombre varón | uomo uomini | homem homens | мужчина мужчин | 男人 男子 男士 | 男 男性
woman | frau frauen | femme | mujer | donna | mulher mulheres | женщина женщин | 女人 女子 妇女 女士 | 女 女性
child children | kind kinder | enfant | niño niña crío | bambino bambina fanciullo | criança | ребенок ребенка дети детей | 孩子 儿童 小孩 | 子供 子ども
boy | junge knabe bub | garçon | muchacho chico | ragazzo | menino rapaz garoto | мальчик | 男孩 少年 | 少年 男の子
girl | mädchen | fille fillette | muchacha chica | ragazza fanciulla | menina moça rapariga garota | девочка девушка | 女孩 少女 姑娘 | 少女 女の子 娘
baby infant | baby säugling | bébé nourrisson | bebé | bimbo neonato | bebê | младенец малыш | 婴儿 宝宝 | 赤ん坊 赤ちゃん
father | vater väter | père | padre | padre | pai | отец отца отцу отцом | 父亲 爸爸 父 | 父親 父 お父さん
mother | mutter mütter | mère | madre | madre | mãe | мать матери матерью | 母亲 妈妈 母 | 母親 母 お母さん
parents | eltern | parents | padres | genitori | pais | родители родителей | 父母 双亲 | 両親 親
son | sohn söhne | fils | hijo | figlio figli | filho | сын сына сыновья | 儿子 | 息子
daughter | tochter töchter | fille | hija | figlia figlie | filha | дочь дочери | 女儿 | 娘
brother | bruder brüder | frère | hermano | fratello fratelli | irmão irmãos | брат братья | 兄弟 哥哥 弟弟 | 兄弟 兄 弟
sister | schwester geschwister | soeur | hermana | sorella | irmã irmãs | сестра сестер | 姐妹 姐姐 妹妹 | 姉妹 姉 妹
uncle | onkel oheim | oncle | tío | zio | tio | дядя дяди | 叔叔 伯父 舅舅 叔父 | 叔父 伯父 おじ
aunt | tante | tante | tía | zia | tia | тетя тетка | 阿姨 姑姑 姑妈 姨妈 | 叔母 伯母 おば
cousin | vetter cousin cousine kusine | cousin cousine | primo prima | cugino cugina | primo prima | кузен кузина | 表兄 表弟 堂兄 表妹 表姐 | 従兄弟 いとこ
nephew | neffe neffen | neveu neveux | sobrino | nipote | sobrinho | племянник | 侄子 外甥 | 甥
niece | nichte | nièce | sobrina | nipote | sobrinha | племянница | 侄女 外甥女 | 姪
grandfather | großvater opa | grand-père | abuelo | nonno | avô | дед дедушка | 祖父 爷爷 外公 | 祖父
grandmother | großmutter oma | grand-mère | abuela | nonna | avó | бабушка | 祖母 奶奶 外婆 | 祖母
husband | ehemann gatte gemahl | mari époux | marido esposo | marito sposo | marido esposo | муж мужа мужем супруг | 丈夫 老公 | 夫
wife | ehefrau gattin gemahlin | épouse femme | esposa mujer | moglie | esposa mulher | жена жены жену женой супруга | 妻子 太太 老婆 | 妻
widow | witwe | veuve | viuda | vedova | viúva | вдова вдовы | 寡妇 | 未亡人
orphan | waise waisenkind | orphelin | huérfano | orfano | órfão órfã | сирота | 孤儿 | 孤児
family | familie | famille | familia | famiglia | família | семья семьи семью | 家庭 家人 家族 | 家族
friend | freund freundin | ami amie | amigo amiga | amico amica amici | amigo amiga | друг друга друзья подруга | 朋友 好友 | 友人 友達
enemy foe | feind | ennemi | enemigo | nemico nemici | inimigo | враг врага враги | 敌人 | 敵
neighbour neighbor | nachbar | voisin | vecino | vicino | vizinho | сосед | 邻居 | 隣人
guest visitor | gast gäste besucher | invité visiteur hôte | huésped invitado visitante | ospite invitato | hóspede convidado visitante | гость гости | 客人 访客 | 客
stranger | fremder unbekannter | étranger inconnu | extraño desconocido forastero | straniero sconosciuto | estranho desconhecido | незнакомец чужой | 陌生人 | 見知らぬ
people | leute volk menschen | gens peuple | gente pueblo | gente popolo | gente povo pessoas | люди людей народ | 人们 人民 | 人々 民
person | person mensch | personne | persona | persona | pessoa | человек человека | 人 | 人物 人
king | könig | roi | rey reyes | re | rei reis | король короля | 国王 王 | 王 国王
queen | königin | reine | reina | regina | rainha | королева королевы | 王后 女王 皇后 | 女王 王妃
prince | fürst prinz | prince | príncipe | principe | príncipe | принц князь государь | 王子 君主 亲王 | 王子 君主
princess | prinzessin fürstin | princesse | princesa | principessa | princesa | принцесса княгиня княжна | 公主 | 王女 姫
emperor | kaiser | empereur | emperador | imperatore | imperador | император | 皇帝 | 皇帝
lord | herr lord | seigneur lord | señor lord | signore lord | senhor lorde | лорд господин | 勋爵 老爷 领主 | 卿 領主
lady | dame | dame | dama señora | dama signora | dama senhora | дама леди госпожа | 夫人 女士 小姐 | 夫人 婦人
count earl | graf | comte | conde | conte | conde | граф | 伯爵 | 伯爵
duke | herzog | duc | duque | duca | duque | герцог | 公爵 | 公爵
knight | ritter | chevalier | caballero | cavaliere | cavaleiro | рыцарь рыцари | 骑士 | 騎士
soldier | soldat soldaten | soldat | soldado | soldato soldati | soldado | солдат | 士兵 军人 | 兵士 兵隊
officer | offizier | officier | oficial | ufficiale | oficial | офицер | 军官 | 士官 将校
captain | kapitän hauptmann | capitaine | capitán | capitano | capitão | капитан | 船长 上尉 队长 | 船長 大尉
general | general | général | general | generale | general | генерал | 将军 | 将軍
sailor | matrose seemann | marin matelot | marinero marino | marinaio | marinheiro | матрос моряк | 水手 海员 | 水夫 船乗り
crew | mannschaft besatzung | équipage | tripulación | equipaggio | tripulação | экипаж команда | 船员 全体船员 | 乗組員
servant | diener dienerin | serviteur domestique servante | criado sirviente criada | servo servitore serva | criado servo servente | слуга слуги служанка | 仆人 佣人 | 召使い 使用人 召使
maid | magd dienstmädchen zofe | bonne servante | doncella criada sirvienta | cameriera domestica | criada empregada | служанка горничная | 女仆 侍女 | 女中 メイド
master | meister gebieter | maître | amo maestro dueño | padrone maestro | mestre amo | хозяин мастер | 主人 师傅 大师 | 主人
slave | sklave | esclave | esclavo | schiavo | escravo | раб рабы | 奴隶 | 奴隷
doctor physician | arzt ärztin doktor | médecin docteur | médico doctor | medico dottore | médico doutor | врач доктор | 医生 大夫 | 医者 医師
nurse | krankenschwester amme | infirmière nourrice | enfermera niñera nodriza | infermiera balia | enfermeira ama | няня медсестра | 护士 保姆 | 看護婦 乳母
teacher | lehrer lehrerin | professeur instituteur maître | maestro profesor | insegnante maestro | professor | учитель учителя | 老师 教师 | 先生 教師
student pupil | student schüler | étudiant élève | estudiante alumno | studente allievo | estudante aluno | студент ученик | 学生 | 学生 生徒
priest | priester pfarrer | prêtre curé | sacerdote cura | prete sacerdote | padre sacerdote | священник жрец | 神父 牧师 祭司 | 司祭 牧師
clergyman parson | pfarrer pastor geistlicher | pasteur ecclésiastique | clérigo pastor | pastore ecclesiastico | clérigo pastor | пастор | 牧师 | 牧師
judge | richter | juge | juez jueces | giudice | juiz | судья | 法官 | 裁判官
lawyer | anwalt rechtsanwalt advokat | avocat | abogado | avvocato | advogado | адвокат юрист | 律师 | 弁護士
thief | dieb diebe | voleur | ladrón | ladro | ladrão | вор воры | 小偷 贼 盗贼 | 泥棒 盗人
murderer killer | mörder | meurtrier assassin | asesino | assassino | assassino | убийца | 凶手 杀人犯 | 殺人者 犯人
prisoner | gefangener häftling | prisonnier | prisionero preso | prigioniero | prisioneiro preso | пленник узник заключенный | 囚犯 俘虏 | 囚人
detective | detektiv | détective | detective | detective investigatore | detetive | детектив сыщик | 侦探 | 探偵
police | polizei | police | policía | polizia | polícia | полиция | 警察 | 警察
merchant | kaufmann händler | marchand négociant | comerciante mercader | mercante | mercador comerciante | купец торговец | 商人 | 商人
baker | bäcker | boulanger | panadero | fornaio panettiere | padeiro | пекарь | 面包师 | パン屋
worker labourer | arbeiter | ouvrier travailleur | obrero trabajador | operaio lavoratore | operário trabalhador | рабочий | 工人 劳动者 | 労働者
farmer peasant | bauer bauern landwirt | fermier paysan | granjero campesino | contadino | agricultor camponês | крестьянин фермер | 农民 农夫 | 農夫 農民
hunter | jäger | chasseur | cazador | cacciatore | caçador | охотник | 猎人 | 猟師
writer author | schriftsteller autor verfasser | écrivain auteur | escritor autor | scrittore autore | escritor autor | писатель автор | 作家 作者 | 作家 著者
poet | dichter | poète | poeta | poeta | poeta | поэт | 诗人 | 詩人
painter | maler | peintre | pintor | pittore | pintor | художник живописец | 画家 | 画家
philosopher | philosoph | philosophe | filósofo | filosofo | filósofo | философ | 哲学家 | 哲学者
scientist | wissenschaftler forscher | scientifique savant | científico | scienziato | cientista | ученый | 科学家 | 科学者
engineer | ingenieur | ingénieur | ingeniero | ingegnere | engenheiro | инженер | 工程师 | 技師
pilot | pilot | pilote | piloto | pilota | piloto | пилот летчик | 飞行员 | 操縦士 パイロット
user | benutzer nutzer anwender | utilisateur | usuario | utente | usuário utilizador | пользователь | 用户 | ユーザー 利用者
maintainer | betreuer | responsable mainteneur | mantenedor | manutentore | mantenedor | сопровождающий | 维护者 | メンテナ
developer | entwickler | développeur | desarrollador | sviluppatore | desenvolvedor | разработчик | 开发者 开发人员 | 開発者
monster | ungeheuer monster | monstre | monstruo | mostro | monstro | чудовище монстр | 怪物 | 怪物
creature being | kreatur geschöpf wesen | créature être | criatura ser | creatura essere | criatura ser | существо создание | 生物 造物 | 生き物
god | gott götter | dieu dieux | dios dioses | dio dei | deus deuses | бог бога боги | 上帝 神 | 神
devil demon | teufel dämon | diable démon | diablo demonio | diavolo demonio | diabo demônio | дьявол черт демон | 魔鬼 恶魔 | 悪魔
ghost spirit | geist gespenst | fantôme spectre esprit | fantasma espectro espíritu | fantasma spettro spirito | fantasma espectro espírito | призрак привидение дух | 鬼魂 幽灵 鬼 | 幽霊 亡霊
angel | engel | ange | ángel | angelo | anjo | ангел | 天使 | 天使
witch | hexe | sorcière | bruja | strega | bruxa | ведьма | 女巫 | 魔女
giant | riese | géant | gigante | gigante | gigante | великан гигант | 巨人 | 巨人
hero | held helden | héros | héroe | eroe eroi | herói | герой героя | 英雄 主人公 | 英雄 主人公
fool jester | narr tor | fou bouffon sot | tonto bufón loco | buffone sciocco | tolo bobo | дурак шут | 傻瓜 小丑 弄臣 | 道化 馬鹿
name | name namen | nom | nombre apellido | nome cognome | nome sobrenome | имя имени фамилия | 名字 姓名 名称 | 名前 名
age | alter | âge | edad | età | idade | возраст | 年龄 岁 | 年齢 歳
body | körper leib | corps | cuerpo | corpo | corpo | тело тела | 身体 | 体 身体
corpse dead | leiche leichnam | cadavre | cadáver | cadavere salma | cadáver | труп | 尸体 | 死体
head | kopf haupt | tête | cabeza | testa capo | cabeça | голова головы | 头 脑袋 | 頭
face | gesicht | visage figure | cara rostro | viso faccia volto | cara rosto | лицо лица | 脸 面孔 | 顔
eye | auge | oeil yeux | ojo | occhio occhi | olho | глаз глаза | 眼睛 眼 | 目 眼
ear | ohr | oreille | oreja oído | orecchio | orelha ouvido | ухо уши | 耳朵 | 耳
nose | nase | nez | nariz | naso | nariz | нос | 鼻子 | 鼻
mouth | mund | bouche | boca | bocca | boca | рот рта | 嘴 嘴巴 | 口
tooth teeth | zahn zähne | dent | diente | dente denti | dente | зуб зубы | 牙齿 | 歯
tongue | zunge | langue | lengua | lingua | língua | язык | 舌头 | 舌
hair | haar | cheveu cheveux poil | cabello pelo | capelli capello | cabelo | волос волосы | 头发 | 髪
hand | hand hände | main | mano | mano mani | mão mãos | рука руки руку | 手 | 手
arm | arm | bras | brazo | braccio braccia | braço | рука | 手臂 胳膊 | 腕
finger | finger | doigt | dedo | dito dita | dedo | палец пальцы | 手指 | 指
leg | bein | jambe | pierna pata | gamba | perna | нога ноги ногу | 腿 | 足 脚
foot feet | fuß füße | pied | pie | piede piedi | pé | нога ступня | 脚 | 足
heart | herz herzen | coeur | corazón | cuore | coração | сердце сердца | 心 心脏 | 心臓 心
blood | blut | sang | sangre | sangue | sangue | кровь крови | 血 | 血
bone | knochen | os | hueso | osso ossa | osso | кость кости | 骨头 骨 | 骨
skin | haut | peau | piel | pelle | pele | кожа кожи | 皮肤 | 皮膚 肌
skull | schädel | crâne | cráneo calavera | cranio teschio | crânio caveira | череп | 头骨 骷髅 | 頭蓋骨
brain | gehirn hirn | cerveau | cerebro | cervello | cérebro | мозг | 大脑 脑 | 脳
wound injury | wunde verletzung | blessure plaie | herida | ferita | ferida ferimento | рана раны | 伤口 伤 | 傷
scar | narbe | cicatrice | cicatriz | cicatrice | cicatriz | шрам | 伤疤 疤痕 | 傷跡
illness disease sick | krankheit | maladie | enfermedad | malattia | doença | болезнь болезни | 疾病 病 | 病気 病
fever | fieber | fièvre | fiebre | febbre | febre | лихорадка жар | 发烧 热病 | 熱
plague | pest seuche | peste | peste plaga | peste | peste praga | чума | 瘟疫 | 疫病 ペスト
pain | schmerz schmerzen | douleur | dolor | dolore | dor dores | боль боли | 痛苦 疼痛 | 痛み 苦痛
death | tod | mort décès | muerte | morte | morte | смерть смерти | 死亡 死 | 死
life | leben | vie | vida | vita | vida | жизнь жизни | 生命 生活 人生 | 人生 生活 命
birth | geburt | naissance | nacimiento | nascita | nascimento | рождение | 出生 诞生 | 誕生
soul | seele | âme | alma | anima | alma | душа души | 灵魂 | 魂
mind | verstand geist sinn | esprit | mente | mente | mente | ум разум | 头脑 心灵 | 心 精神
love | liebe | amour | amor | amore | amor | любовь любви | 爱情 爱 | 愛 恋
hatred hate | hass | haine | odio | odio | ódio | ненависть | 仇恨 憎恨 | 憎しみ
fear | angst furcht | peur crainte | miedo temor | paura timore | medo temor | страх | 恐惧 害怕 | 恐怖 恐れ
anger wrath | zorn wut | colère | ira enojo cólera | rabbia ira collera | raiva ira | гнев ярость | 愤怒 | 怒り
joy | freude | joie | alegría gozo | gioia | alegria | радость | 喜悦 快乐 | 喜び
happiness happy | glück | bonheur | felicidad | felicità | felicidade | счастье | 幸福 | 幸福 幸せ
grief sorrow | kummer trauer leid | chagrin tristesse | pena tristeza dolor | tristezza dolore | tristeza mágoa | горе печаль | 悲伤 | 悲しみ
hope | hoffnung | espoir espérance | esperanza | speranza | esperança | надежда | 希望 | 希望
pride | stolz hochmut | orgueil fierté | orgullo | orgoglio | orgulho | гордость | 骄傲 傲慢 | 誇り
jealousy envy | eifersucht neid | jalousie envie | celos envidia | gelosia invidia | ciúme inveja | ревность зависть | 嫉妒 | 嫉妬
revenge vengeance | rache | vengeance | venganza | vendetta | vingança | месть | 复仇 报仇 | 復讐
shame | scham schande | honte | vergüenza | vergogna | vergonha | стыд позор | 羞耻 | 恥
guilt | schuld | culpabilité culpabilite | culpa | colpa | culpa | вина вины | 罪 内疚 | 罪
madness | wahnsinn | folie | locura | follia pazzia | loucura | безумие | 疯狂 | 狂気
courage | mut tapferkeit | courage | valor coraje | coraggio | coragem | мужество храбрость | 勇气 | 勇気
honour honor | ehre | honneur | honor honra | onore | honra | честь чести | 荣誉 名誉 | 名誉
virtue | tugend | vertu | virtud | virtù | virtude | добродетель | 美德 德行 | 徳 美徳
vice | laster | vice | vicio | vizio | vício | порок | 恶习 | 悪徳
wisdom | weisheit | sagesse | sabiduría | saggezza | sabedoria | мудрость | 智慧 | 知恵
truth | wahrheit | vérité | verdad | verità | verdade | правда истина | 真相 真理 | 真実 真理
lie | lüge | mensonge | mentira | bugia menzogna | mentira | ложь лжи | 谎言 | 嘘
dream | traum träume | rêve songe | sueño | sogno sogni | sonho | сон мечта | 梦 | 夢
secret | geheimnis | secret | secreto | segreto | segredo | тайна тайны секрет | 秘密 | 秘密
promise oath | versprechen eid schwur | promesse serment | promesa juramento | promessa giuramento | promessa juramento | обещание клятва | 承诺 誓言 | 約束 誓い
advice | rat ratschlag | conseil | consejo | consiglio | conselho | совет | 建议 忠告 | 助言 忠告
opinion | meinung | opinion avis | opinión | opinione | opinião | мнение | 意见 看法 | 意見
reason | grund ursache | raison | razón motivo | ragione motivo | razão motivo | причина | 原因 理由 | 理由
crime | verbrechen | crime | crimen delito | crimine delitto | crime delito | преступление | 罪行 犯罪 | 犯罪 罪
sin | sünde | péché | pecado | peccato | pecado | грех | 罪孽 | 罪
punishment | strafe | punition châtiment peine | castigo pena | castigo punizione pena | castigo pena | наказание | 惩罚 | 罰
"""
