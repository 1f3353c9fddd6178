"""Adjectives, numbers and the words of manuals; the columns are those of `lexicon.LANGUAGES`."""

from __future__ import annotations

__all__ = ["QUALITIES"]

QUALITIES = """
good | gut gute | bon bonne | bueno buena | buono buona | bom boa | хороший добрый | 好 善良 | 良い 善
bad evil | schlecht böse | mauvais méchant mal | malo mal malvado | cattivo male malvagio | mau mal | плохой злой зло | 坏 邪恶 | 悪い 悪
great big large | groß große größte | grand gros | grande gran | grande | grande | большой великий | 大 伟大 巨大 | 大きい 大きな 偉大
small little | klein kleine | petit | pequeño | piccolo | pequeno | маленький малый | 小 | 小さ
long | lang lange | long longue | largo | lungo | longo comprido | длинный долго | 长 | 長い
high tall | hoch hohe | haut grand | alto | alto | alto | высокий | 高 | 高い
deep | tief | profond | profundo | profondo | profundo | глубокий | 深 | 深い
old | alt alte | vieux vieille ancien âgé | viejo vieja antiguo | vecchio vecchia antico | velho velha antigo | старый старик | 老 旧 古老 | 古い 老
young | jung junge | jeune | joven | giovane | jovem | молодой | 年轻 | 若い
new | neu neue | nouveau nouvelle neuf | nuevo nueva | nuovo nuova | novo nova | новый | 新 | 新しい
first | erste erster erstes zuerst | premier première | primero primera primer | primo prima | primeiro primeira | первый впервые | 第一 首次 | 最初 第一
last | letzte letzter letztes | dernier dernière | último | ultimo | último | последний | 最后 | 最後
beautiful | schön schöne schönheit | beau belle beauté | hermoso bello bonito belleza | bello bella bellezza | belo bonito beleza | красивый прекрасный красота | 美丽 漂亮 | 美しい 綺麗
ugly | hässlich | laid | feo | brutto | feio | уродливый | 丑陋 丑 | 醜い
rich | reich reiche | riche | rico | ricco | rico | богатый | 富有 富 | 豊か 金持
poor | arm arme armut | pauvre pauvreté | pobre pobreza | povero povertà | pobre pobreza | бедный бедность | 贫穷 穷 | 貧しい 貧乏
strong | stark starke | fort forte | fuerte | forte | forte | сильный | 强 强大 | 強い
weak | schwach | faible | débil | debole | fraco | слабый | 弱 虚弱 | 弱い
wise clever | klug weise | sage intelligent | sabio inteligente | saggio intelligente | sábio inteligente | умный мудрый | 聪明 明智 | 賢い
mad insane | verrückt wahnsinnig | fou folle | loco loca | pazzo folle | louco louca | сумасшедший безумный | 疯 | 狂
blind | blind | aveugle | ciego | cieco | cego | слепой | 瞎 盲 | 盲目
sad unhappy | traurig unglücklich | triste malheureux | triste infeliz | triste infelice | triste infeliz | грустный несчастный | 悲伤 伤心 | 悲しい 不幸
happy | glücklich froh | heureux heureuse | feliz | felice | feliz | счастливый | 快乐 高兴 | 嬉しい
angry | wütend zornig böse | furieux fâché | enojado furioso enfadado | arrabbiato furioso | zangado furioso | злой сердитый | 生气 | 怒っ
cruel | grausam | cruel cruauté | cruel crueldad | crudele crudeltà | cruel crueldade | жестокий | 残忍 残酷 | 残酷
true real | wahr echt wirklich | vrai réel véritable | verdadero real | vero reale | verdadeiro real | настоящий истинный | 真正 真 | 本当 真
false | falsch | faux fausse | falso | falso | falso | ложный фальшивый | 假 错误 | 偽
dead | tot tote | mort morte | muerto muerta | morto morta | morto morta | мертвый | 死的 | 死んだ
alive living | lebendig | vivant | vivo | vivo | vivo | живой | 活着 | 生きて
free freedom liberty | frei freiheit | libre liberté | libre libertad | libero libertà | livre liberdade | свободный свобода | 自由 | 自由
dangerous danger | gefährlich gefahr | dangereux danger | peligroso peligro | pericoloso pericolo | perigoso perigo | опасный опасность | 危险 | 危険
strange | seltsam merkwürdig fremd | étrange bizarre | extraño raro | strano | estranho | странный | 奇怪 | 奇妙
famous | berühmt | célèbre | famoso célebre | famoso celebre | famoso célebre | знаменитый | 著名 有名 | 有名
important | wichtig | important | importante | importante | importante | важный | 重要 | 重要
possible | möglich | possible | posible | possibile | possível | возможный возможно | 可能 | 可能
necessary | nötig notwendig erforderlich | nécessaire | necesario | necessario | necessário | необходимый | 必要 必须 | 必要
different difference | verschieden unterschied unterschiedlich | différent différence | diferente diferencia | diverso differenza | diferente diferença | разный различие разница | 不同 区别 | 違う 違い 異
same | gleich selbe | même | mismo igual | stesso uguale | mesmo igual | тот_же одинаковый | 相同 同样 | 同じ
natural | natürlich | naturel naturelle | natural | naturale | natural | естественный природный | 自然的 | 自然
human | menschlich | humain | humano | umano | humano | человеческий | 人类 | 人間
wild | wild | sauvage | salvaje | selvaggio | selvagem | дикий | 野生 | 野生
white | weiß weiße | blanc blanche | blanco | bianco | branco | белый | 白 白色 | 白
black | schwarz schwarze | noir noire | negro | nero | preto negro | черный | 黑 黑色 | 黒
red | rot rote | rouge | rojo | rosso | vermelho | красный | 红 红色 | 赤
blue | blau blaue | bleu bleue | azul | blu azzurro | azul | синий голубой | 蓝 蓝色 | 青
green | grün grüne | vert verte | verde | verde | verde | зеленый | 绿 绿色 | 緑
yellow | gelb gelbe | jaune | amarillo | giallo | amarelo | желтый | 黄 黄色 | 黄
golden | golden goldene | doré | dorado | dorato | dourado | золотой | 金色 | 金色
hot warm | heiß warm | chaud | caliente cálido | caldo | quente | горячий теплый жаркий | 热 | 熱い 暑い
cold | kalt kälte | froid | frío | freddo | frio | холодный холод | 冷 寒冷 | 冷た 寒い
one | eins | un une | uno una | uno una | um uma | один одна | 一个 | 一つ 一人
two | zwei beide beiden | deux | dos | due | dois duas | два две двух | 两 二 | 二つ 二人 二
three | drei | trois | tres | tre | três | три трех | 三 | 三つ 三人 三
four | vier | quatre | cuatro | quattro | quatro | четыре | 四 | 四つ 四
five | fünf | cinq | cinco | cinque | cinco | пять | 五 | 五つ 五
six | sechs | six | seis | sei | seis | шесть | 六 | 六
seven | sieben | sept | siete | sette | sete | семь | 七 | 七
eight | acht | huit | ocho | otto | oito | восемь | 八 | 八
nine | neun | neuf | nueve | nove | nove | девять | 九 | 九
ten | zehn | dix | diez | dieci | dez | десять | 十 | 十
hundred | hundert | cent | cien ciento | cento | cem cento | сто | 百 | 百
thousand | tausend | mille | mil | mille | mil | тысяча | 千 | 千
file | datei dateien | fichier | archivo fichero | file archivio | arquivo ficheiro | файл | 文件 | ファイル
folder directory | ordner verzeichnis | dossier répertoire | carpeta directorio | cartella directory | pasta diretório | папка каталог директория | 文件夹 目录 | フォルダ ディレクトリ
program software | programm software | programme logiciel | programa software | programma software | programa software | программа | 程序 软件 | プログラム ソフト
package | paket pakete | paquet | paquete | pacchetto | pacote | пакет пакеты | 软件包 包 | パッケージ
system | system | système | sistema | sistema | sistema | система | 系统 | システム
computer | computer rechner | ordinateur | ordenador computadora | computer calcolatore | computador | компьютер | 电脑 计算机 | コンピュータ 計算機
network | netzwerk netz | réseau | red | rete | rede | сеть | 网络 | ネットワーク
server | server | serveur | servidor | server | servidor | сервер | 服务器 | サーバ
command | befehl kommando | commande | comando orden | comando | comando | команда | 命令 | コマンド
install installation | installieren installation | installer installation | instalar instalación | installare installazione | instalar instalação | установить установка | 安装 | インストール
remove delete uninstall | entfernen löschen deinstallieren | supprimer enlever désinstaller effacer | eliminar borrar quitar desinstalar | rimuovere eliminare cancellare | remover apagar eliminar | удалить удаление | 删除 卸载 | 削除
configure configuration setting | konfigurieren einstellen einstellung konfiguration | configurer configuration réglage | configurar configuración ajuste | configurare configurazione impostazione | configurar configuração | настроить настройка конфигурация | 配置 设置 | 設定
update upgrade | aktualisieren aktualisierung | mettre_à_jour mise_à_jour actualiser | actualizar actualización | aggiornare aggiornamento | atualizar atualização | обновить обновление | 更新 升级 | 更新
start boot | starten startet | démarrer lancer | iniciar arrancar | avviare | iniciar arrancar | запустить запуск | 启动 | 起動
password | passwort kennwort | mot_de_passe | contraseña clave | password | senha palavra-passe | пароль | 密码 | パスワード
error bug | fehler | erreur bogue | error fallo | errore | erro | ошибка | 错误 | エラー 誤り
version release | version ausgabe | version | versión | versione | versão | версия | 版本 | バージョン 版
option | option | option | opción | opzione | opção | опция параметр | 选项 | オプション
memory | speicher gedächtnis | mémoire | memoria | memoria | memória | память | 内存 记忆 | 記憶 メモリ
machine | maschine | machine | máquina | macchina | máquina | машина | 机器 | 機械
engine motor | motor triebwerk | moteur | motor | motore | motor | двигатель мотор | 发动机 引擎 | エンジン 発動機
wheel | rad räder | roue | rueda | ruota | roda | колесо | 轮子 车轮 | 車輪
aircraft airplane | flugzeug | avion aéronef | avión aeronave | aereo aeromobile | avião aeronave | самолет | 飞机 航空器 | 航空機 飛行機
maintenance repair | wartung reparatur instandhaltung | entretien maintenance réparation | mantenimiento reparación | manutenzione riparazione | manutenção reparo | обслуживание ремонт | 维护 维修 | 整備 保守 修理
safety | sicherheit | sécurité sûreté | seguridad | sicurezza | segurança | безопасность | 安全 | 安全
pressure | druck | pression | presión | pressione | pressão | давление | 压力 | 圧力
temperature | temperatur | température | temperatura | temperatura | temperatura | температура | 温度 | 温度
electricity electric | elektrizität strom elektrisch | électricité électrique | electricidad eléctrico | elettricità elettrico | eletricidade elétrico | электричество электрический | 电 电力 | 電気
speed velocity | geschwindigkeit | vitesse | velocidad | velocità | velocidade | скорость | 速度 | 速度
weight heavy | gewicht schwer | poids lourd | peso pesado | peso pesante | peso pesado | вес тяжелый | 重量 重 | 重さ 重い
size | größe | taille | tamaño | dimensione grandezza | tamanho | размер | 大小 尺寸 | 大きさ
method | methode verfahren | méthode | método | metodo | método | метод способ | 方法 | 方法
rule | regel | règle | regla | regola | regra | правило | 规则 | 規則
theory | theorie | théorie | teoría | teoria | teoria | теория | 理论 | 理論
species | arten spezies | espèces | especies | specie | espécies | виды | 物种 | 種
origin | ursprung herkunft | origine | origen | origine | origem | происхождение | 起源 来源 | 起源
cause | ursache verursachen | cause causer | causa causar | causa causare | causa causar | причина вызвать | 导致 | 原因
effect | wirkung | effet | efecto | effetto | efeito | действие эффект следствие | 影响 效果 | 影響 効果
purpose aim | zweck ziel | but objectif | propósito objetivo fin | scopo obiettivo | propósito objetivo | цель | 目的 目标 | 目的
"""
