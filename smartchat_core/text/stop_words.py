"""Stop words by language: they carry no meaning in a search, and identify the language of a text."""

from __future__ import annotations

__all__ = ["LATIN_LANGUAGES", "QUESTION_STOP_WORDS", "STOP_WORDS"]

_LISTS = {
    "en": """a about above after again against all also am an and any are aren't as at be because been before being
        below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during
        each few for from further had hadn't has hasn't have haven't having he he'd he'll her here hers herself him
        himself his how i i'd i'll i'm i've if in into is isn't it its itself just let's me more most must my myself
        no nor not of off on once only or other our ours ourselves out over own same shall she she'd she'll should
        shouldn't so some such than that the their theirs them themselves then there these they they'd they'll
        they're they've this those through to too under until up upon us very was wasn't we we'd we'll we're we've
        were weren't what when where which while who whom whose why will with won't would wouldn't you you'd you'll
        you're you've your yours yourself yourselves""",
    "fr": """a ai aie aient ait alors as au aucun aura aurait aussi autre aux avait avaient avant avec avez avoir
        avons c ce ceci cela celle celles celui ces cet cette ceux chaque ci comme d dans de des donc dont du elle
        elles en encore entre est et etaient etait etant ete etes etre eu eux fait fut il ils j je jusqu l la le les
        leur leurs lorsqu lui là m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou où par parce pas
        peut plus pour puisqu qu quand que quel quelle quelles quels qui quoi s sa sans se sera serait ses si soi soit
        son sont sous sur t ta te tes toi ton tous tout toute toutes tres tu un une vers vos votre vous y à était
        étaient été être même très ça""",
    "de": """ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis
        bist da damit dann das dass daß dein deine dem den denn der des dessen deren die dies diese diesem diesen
        dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen habe haben
        hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede
        jeder jedes jene jener jetzt kann kein keine keinem keinen keiner konnte können könnte machen man mehr mein
        meine meinem meinen meiner mich mir mit muss muß nach nicht nichts noch nun nur ob oder ohne sehr sein seine
        seinem seinen seiner seit sich sie sind so soll sollte sondern sonst um und uns unser unsere unter vom von
        vor war waren warum was weil welche welcher wenn wer werde werden wie wieder will wir wird wirst wo worden
        wurde wurden während würde zu zum zur zwar zwischen über""",
    "es": """a al algo algunas algunos ante antes aquel aquella aun aunque cada como con contra cual cuando de del
        desde donde dos durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está estaba
        estas este esto estos fue fueron ha había habían han hasta hay he la las le les lo los más me mi mí mis mucho
        muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque pues que qué quien quienes
        se sea ser si sí sido sin sino sobre son su sus también tan tanto te tenía tiene todo todos tu tú tus un una
        unas uno unos usted vosotros y ya yo""",
    "it": """a ad agli ai al alla alle allo anche avere aveva avevano c che chi ci come con cosa cui d da dagli dai
        dal dall dalla dalle dallo degli dei del dell della delle dello di dopo dove e è ed egli ella era erano essere
        fra fu furono gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio ne negli nei
        nel nell nella nelle nello noi non nostra nostro o ogni per perché però più poi quale quando quanto quel
        quella quelle quelli quello questa queste questi questo quest qui se sei si sia siamo sono stato su sua sue
        sugli sui sul sull sulla sulle suo suoi tra tu tua tuo tutti tutto un una uno vi voi""",
    "pt": """a à ao aos aquela aquele aquilo as às até com como da das de dela dele deles depois do dos e é ela elas
        ele eles em entre era eram essa essas esse esses esta está estas estava este estes eu foi foram havia há isso
        isto já la lhe lhes lo mais mas me mesmo meu meus minha muito na não nas nem no nos nossa nosso num numa o os
        ou para pela pelas pelo pelos por porque pois qual quando que quem se sem ser seu seus só sobre sua suas
        também te tem tinha todo todos tu tua um uma umas uns você vos""",
    "nl": """aan al alles als altijd ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge
        geen had hadden heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me
        meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over reeds te tegen toch toen
        tot u uit uw van veel voor waar want waren was wat we wel werd wezen wie wij wil worden wordt zal ze zei zich
        zij zijn zo zonder zou""",
    "sv": """alla allt att av blev bli blir bara då de dem den denna deras dess dessa det detta dig din dina dit ditt
        du där efter ej eller en er ett från för ha hade han hans har henne hennes hon honom hur här i icke inte
        jag ju kan kunde man med mellan men mig min mina mitt mot mycket ni nu när någon något några och om oss på
        samma sedan sig sin sina sitt skulle som så sådan till under upp ut utan vad var vara varför vi vid vilken
        våra vårt än är åt över""",
    "da": """af alle alt anden at blev blive bliver da de dem den denne der deres det dette dig din dog du efter
        eller en end er et for fra ham han hans har havde have hende hendes her hos hun hvad hvis hvor i ikke ind jeg
        jer jo kunne man mange med meget men mig min mine mit mod ned noget nogle nu når og også om op os over på sig
        sin sine sit skal skulle som sådan thi til ud under var vi vil ville vor være været""",
    "no": """alle at av bare ble bli blir da de deg dem den denne der deres det dette din du eller en enn er et
        etter for fordi fra før ha hadde han hans har henne hennes her hun hva hvis hvor hvordan i ikke inn jeg kan
        kunne man med meg meget men min mine mitt mot må noe noen nå når og også om opp oss over på seg selv sin sine
        sitt skal skulle som så til ut var ved vi vil ville være vært å""",
    "fi": """ei eivät että hän hänen häntä he heidän ja jo joka jos jotka kanssa kun kuin kuka kuten luo me meidän
        mikä minä minun mitä mutta myös ne niiden niin nyt näin olen oli olisi olivat olla ollut on ovat se sekä
        sen siellä siinä sinä sitä siitä tai tämä tämän te tuo tässä vaan vai vain voi yli""",
    "pl": """a aby ale bardzo bez bo by był była było były być ci co czy dla do gdy gdzie go i ich im innych
        ja jak jako je jego jej jest jeszcze jeśli już każdy kiedy kto która które którego który których którzy lub ma
        mi mnie mu my na nad nam nas nie nich nim niż o od on ona one oni oraz po pod przed przez przy sam są się
        sobie swoje ta tak także tam te tego tej ten to tu ty tych tylko tym u w we wszystko z za ze że żeby""",
    "cs": """a aby ale ani asi až bez bude by byl byla byli bylo být co či do ho i ich já jak jako je jeho jej její
        jen jenž ještě ji jsem jsi jsme jsou k kde když kdo která které který ke má mě mezi mi mně můj na nad nám nás
        ne nebo než ni nic o od on ona oni pak po pod podle pro proto před při s se si sobě svou své ta tak také
        takže tam te ten této to toho tom tomu tu ty u už v ve však všechno z za ze že""",
    "ro": """a acea aceasta acest această acolo ai al ale am ar are aş au avea ca că care ce cea cel cele cei
        cine cu cum da dacă dar de deci din după e ea ei el era este eu fi fost îi îl în încă între iar la le li lor
        lui mai mă mea mi ne nici noi nu o ori pe pentru prin sa să sale se sau si şi sînt sunt spre te tot tu un una
        unde unei unui va vă voi""",
    "hu": """a az azt abban ahogy aki akik ami amit amikor arra át be csak de e ebben egy egyik el elő én és ez ezt
        fel ha hanem hát hogy hogyan is itt ki két kell le lehet lesz még meg mely mert mi mint mit most mondta
        nagyon ne nekem neki nem nincs ő ők olyan ott össze pedig s saját se sem semmi sok te több tud úgy vagy
        van vannak vele volt voltak volna""",
    "tr": """ama artık aslında bana bazı belki ben beni benim bir biraz biz bu buna bunda bunu bunun çok çünkü da
        daha de diye dedi değil en gibi hem her hiç için ile ise kadar ki kim mi mı ne neden nasıl o olan olarak
        oldu olduğu olsa ona onlar onu onun sen senin siz sonra şey şu tüm var ve veya ya yani yok""",
    "id": """ada adalah akan aku apa atau bagi bahwa banyak belum bisa dalam dan dapat dari dengan di dia hanya harus
        ia ini itu jika juga kami kamu karena ke kepada kita lagi lebih maka mereka oleh pada saya sebagai sebuah
        seperti sudah telah tetapi tidak untuk yang""",
    "ca": """a al als amb aquest aquesta això com d de del dels des dins doncs el ella ells els em en encara era és
        fins ha hi ho i jo l la les li llur més mateix meu molt na ni no nos o on per perquè però què qual quan que
        qui s sa se ser si són sense seu seva sobre també te tot un una unes uns va van ja""",
    "la": """a ab ac ad at atque aut autem cum de dum e enim ergo erat est et etiam ex haec hic hoc hunc iam id ille
        in inter ipse is ita me mihi nam ne nec neque nisi non nos nunc ob per post pro quae quam quem qui quia quid
        quidem quod quoque se sed si sibi sic sine sub sum sunt suum tamen te tibi tu ubi uel vel ut""",
    "ru": """а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для до
        его ее её ей ему если есть еще ещё же за здесь и из или им их к как ко когда кто ли либо мне может мы на над
        надо наш не него нее неё нет ни них но ну о об однако он она они оно от очень по под после при с со так также
        такой там те тем то того тоже той только том ты у уже хотя чего чей чем что чтобы чье чья эта эти это этого
        этот я""",
    "uk": """а але без би був була були було бути в вам вас весь ви від він вона вони воно все всі де для до є же з
        за зі і із й його її їх їм к коли ми мене мені на над не ні ну о об один по під при про с сам свій себе
        та так також там те ти то того той тільки у уже хто це цей ці цього чи чого що щоб я як який якщо""",
    "bg": """а аз без беше бе бил би в вас ви във все го да дали до ето за защо и из или им има й как като когато
        която които който към ли ме ми между мога може много му на над нас не него нея ни но някой от още по под при
        с са само се си след със също сме съм те ти то това този той тук тя тях че щe ще я""",
    "el": """αλλα αν από αυτά αυτές αυτή αυτό αυτός για δε δεν εγώ είναι εκείνη εκείνο εκείνος ένα ένας επί εσύ ή
        ήταν η θα και κατά κι με μετά μη μην μια μου να ο οι όμως όπως όταν ότι όσο παρά πιο που προς πως σας σε στη
        στην στο στον στους σαν τα τη την της τι τις το τον του τους των ως""",
    "ar": """اذا الا التى التي الذى الذي الذين الى ان انا انه انها او اي ايضا بعد بعض به بها بين تلك ثم حتى حيث دون
        ذلك ذات سوف على عليه عليها عن عند عندما غير فى في فيه فيها قبل قد كان كانت كل كما كما كيف لا لكن لم لن له لها
        لهم ليس ما مثل مع من منه منها هذا هذه هل هم هناك هو هي و وقد وكان ولا ولم وما ومن وهو وهي يكون""",
    "he": """אבל או אז אחר אחרי אין איך אל אלא אם אנחנו אני אף אשר את אתה אתם בין גם הוא היא היה היו היתה הם הן הנה
        הזה זאת זה זו חוץ יש כאן כאשר כי כך כל כמו כן לא להיות לו לה להם לי לך לפני מאד מה מי מן עד על עם עוד פה רק של
        שלו שלה שם""",
    "fa": """آن آنها از است اگر اما ای این اینکه با باید بر برای بود به تا خود در را شد شده که کرد کرده کند ما من
        نه نیز نیست ها هر هم همه همین و ولی وی یا یک""",
    "hi": """अपना अपनी अपने अब आप इस इसके उन उनके उस उसके एक और कर करना कि किया किसी की के को कोई क्या गया जब जो तक तो
        था थी थे दिया नहीं ने पर भी मैं में यह या ये रहा लिए वह वे से हम ही हुआ है हैं हो होता""",
}

STOP_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}

LATIN_LANGUAGES = (
    "en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "ro", "hu", "tr", "id", "ca", "la",
)  # fmt: skip

_KEPT_IN_QUESTIONS = frozenset(
    "cannot herself himself myself ours ourselves theirs themselves yours yourself yourselves".split()
)
_OF_QUESTIONS = frozenset(
    "according author book chapter describe don else ever explain get give given go know let like make many may might "
    "much novel now one passage please said say says story tell text use used whether".split()
)

QUESTION_STOP_WORDS = (
    frozenset(word for word in STOP_WORDS["en"] if "'" not in word) - _KEPT_IN_QUESTIONS
) | _OF_QUESTIONS
"""Stop words of English questions about books: also those that only ask."""
