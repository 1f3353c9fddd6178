"""The verification lexicon of English."""

from __future__ import annotations

from smartchat_core.chat.verification.lexicon import Lexicon, number_words, opposites, words

__all__ = ["ENGLISH"]

ENGLISH = Lexicon(
    code="en",
    typical=frozenset(
        "the a an of to in and or is are was were be been being has have had that this these those with for on at by "
        "from as it its his her their he she they him them who which what when where there then so than into upon "
        "about "
        "would should could will shall can do does did i you we my your our me us if but not no also such".split()
    ),
    breaks=words("but although though while whereas because which who that when if and unless until so or"),
    negators=words(
        "not no never none nobody nothing nowhere neither nor without cannot isnt hardly scarcely barely unable fail "
        "fails failed failing lack lacks lacked lacking absence absent refuse refuses refused denies denied deny "
        "isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't hasn't haven't "
        "hadn't "
        "mustn't needn't ain't non independent"
    ),
    not_only=(("not", "only"), ("not", "just"), ("not", "merely"), ("no", "doubt"), ("no", "longer"), ("no", "sooner")),
    up=words(
        "increas* higher greater more larger elevat* enhanc* promot* upregulat* improv* accelerat* strengthen* rise* "
        "rises rising rose risen gain* longer faster stronger better amplif* stimulat* activat* augment* grow* grew "
        "facilitat* boost* extend* prolong* induc* expand* deeper wider older taller heavier hotter richer high"
    ),
    down=words(
        "decreas* lower* less fewer smaller reduc* diminish* downregulat* declin* decelerat* weaken* fall falls "
        "falling "
        "fell fallen lose loses lost loss* shorter slower weaker worse* attenuat* inhibit* suppress* deactivat* "
        "inactivat* impair* block* hinder* imped* prevent* drop drops dropped lessen* shrink* shrank narrower younger "
        "shallower lighter colder poorer low protect* abolish* abrogat* deplet* disrupt*"
    ),
    opposites=opposites(
        """
        alive living live | dead died killed
        open opened opens | close closed closes shut
        first | last
        early earlier earliest | late later latest
        begin* began begun start* | end ended ends finish* stop*
        love loves loved | hate* hated
        friend* | enem*
        rich | poor
        young | old
        day | night
        true | false
        same identical similar | different differ* distinct
        always | never seldom rarely
        presence present | absence absent
        positive positively | negative negatively
        male males men man | female females women woman
        father fathers | mother mothers
        brother brothers | sister sisters
        son sons | daughter daughters
        husband | wife
        king | queen
        left | right
        inside within | outside
        above | below under beneath
        north northern | south southern
        east eastern | west western
        black | white
        light | dark
        hot warm | cold cool
        good | bad evil
        win wins won victor* | lose loses lost defeat*
        buy buys bought | sell sells sold
        give gave given gives | take took taken takes
        come came comes arriv* | go went goes gone leave left leaves depart*
        push* | pull*
        remember* | forget* forgot* forgotten
        accept* | refus* reject*
        succe* | fail*
        allow* permit* | forbid* forbade forbidden prohibit*
        guilty | innocent
        safe safely harmless | dangerous harmful unsafe
        sick ill | healthy
        happy glad cheerful | sad unhappy miserable
        full | empty
        strong | weak
        hard difficult | easy easily
        public | private
        near | far
        possible | impossible
        necessary essential required | unnecessary dispensable unneeded
        effective | ineffective
        likely | unlikely
        able | unable
        known | unknown
        stable | unstable
        sensitive | insensitive resistant
        dependent | independent
        important | unimportant
        enemies | friends
        maternal | paternal
        acute | chronic
        minimum minimal least | maximum maximal most
        majority | minority
        """
    ),
    all_of=words("all every each always entire* whole everybody everyone everything any only"),
    part_of=words("some few several sometimes many most often partly half seldom rarely usually mostly"),
    hedges=words("may might perhaps possibly maybe allegedly supposedly rumoured rumored seem* apparently if whether"),
    before=words("before"),
    after=words("after"),
    passive=words("is are was were be been being get gets got"),
    by=words("by"),
    pronouns=words("he she they him them it i you we who whom"),
    numbers={
        **number_words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        **number_words("twenty thirty forty fifty sixty seventy eighty ninety", first=20, step=10),
        "dozen": 12,
        "twice": 2,
    },
    scales={"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000},
)
