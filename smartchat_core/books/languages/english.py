"""English names."""

from __future__ import annotations

from smartchat_core.books.languages.rules import Bearer, NameRules, words

__all__ = ["ENGLISH"]

_TITLES = {
    Bearer.MAN: "mr mister messrs sir lord master king prince duke earl count baron marquis marquess viscount squire "
    "father brother uncle grandfather emperor tsar czar don monsieur m signor herr fra friar rabbi",
    Bearer.WIFE: "mrs missus madam madame mme mistress frau signora",
    Bearer.MAIDEN: "miss mademoiselle mlle fraulein signorina",
    Bearer.LADY: "lady dame duchess countess baroness marchioness viscountess",
    Bearer.WOMAN: "ms queen princess empress mother sister aunt donna grandmother nurse",
    Bearer.ANYBODY: "dr doctor prof professor captain capt colonel col general gen major lieutenant lieut lt sergeant "
    "sgt corporal admiral commodore commander inspector constable detective judge justice president governor "
    "senator minister chancellor secretary mayor alderman councillor reverend rev bishop archbishop cardinal pope "
    "dean deacon abbot abbess prior cousin chief cap'n marshal ensign private boatswain bosun hon canon",
}

_SHORT_FORMS = {
    "elizabeth": "lizzy lizzie eliza liza betsy bess bessie beth betty libby",
    "catherine": "kitty kate katy cathy",
    "katherine": "kit katie",
    "william": "will willie bill billy",
    "thomas": "tom tommy",
    "charles": "charley charlie",
    "james": "jim jimmy jem jamie",
    "john": "jack johnny",
    "robert": "bob bobby rob robin",
    "richard": "dick dickie",
    "edward": "ned ted teddy eddie",
    "henry": "harry hal hank",
    "margaret": "meg maggie peggy",
    "mary": "molly polly",
    "frederick": "fred freddy",
    "nicholas": "nick",
    "joseph": "joe joey",
    "samuel": "sam sammy",
    "george": "georgie",
    "michael": "mike mick",
    "francis": "frank",
    "peter": "pete",
    "daniel": "dan danny",
    "benjamin": "ben",
    "theodore": "theo",
    "alexander": "alec aleck sandy",
    "rebecca": "becky",
    "susan": "sue susy",
    "dorothea": "dodo dolly",
    "rosamond": "rosy",
    "susannah": "sukey",
    "matthew": "matt",
    "philip": "phil pip",
    "timothy": "tim",
    "anthony": "tony",
    "augustus": "gus",
    "cecilia": "cissy",
    "helen": "nell nelly",
    "ellen": "nellie",
    "wilhelmina": "mina",
    "arthur": "art",
}
_SHORT = {short: full for full, shorts in _SHORT_FORMS.items() for short in shorts.split()}
_MEN = words(
    "aaron abraham adam adrian albert alexander alfred ambrose andrew anthony archibald arnold arthur basil "
    "benjamin bernard bruce cecil charles christopher claude clement cyril daniel david denis donald douglas "
    "duncan edgar edmund edward edwin eric ernest eugene felix ferdinand francis frederick geoffrey george gerald "
    "gilbert giles godfrey gregory guy harold hector henry herbert horace howard hubert hugh humphrey isaac jacob "
    "jasper jeremy jerome jonathan joseph joshua julian keith kenneth laurence lawrence leonard leopold lewis "
    "lionel louis lucas luke marcus mark martin matthew maurice max michael nathan nathaniel neil nicholas norman "
    "oliver oscar patrick paul peter philip ralph raymond reginald richard robert roger roland ronald roy rupert "
    "samuel sebastian sidney silas simon stanley stephen theodore thomas timothy valentine victor vincent walter "
    "wilfred william"
)
_WOMEN = words(
    "adela agatha agnes alice alison amelia amy angela ann anna anne annie antonia audrey augusta barbara beatrice "
    "bertha blanche bridget caroline catherine cecilia cecily celia charlotte christine claire clara clare "
    "clarissa constance cora daisy deborah diana dora doris dorothea dorothy edith edna effie eleanor elinor "
    "elizabeth ellen elsie emily emma esther ethel eva fanny flora florence frances georgiana gertrude gladys "
    "grace hannah harriet harriette helen henrietta hester hilda ida isabel isabella ivy jane janet jessie joan "
    "josephine joy judith julia juliet katherine laura lilian lily louisa louise lucy lydia mabel madeleine "
    "margaret maria marian marianne marion martha mary matilda mildred milly miriam monica nancy nora olivia "
    "patricia paula phoebe phyllis rachel rebecca rosa rosalind rosamond rose ruth sarah sophia sophie susan "
    "susannah sybil sylvia teresa theresa ursula victoria violet virginia wilhelmina winifred"
)

ENGLISH = NameRules(
    language="en",
    titles={word: bearer for bearer, text in _TITLES.items() for word in text.split()},
    given_titles=words(
        "sir lady dame lord king queen prince princess emperor empress tsar czar father brother uncle grandfather "
        "mother sister aunt grandmother don donna fra friar pope cousin master"
    ),
    address=words("mr miss master mister ms mademoiselle"),
    abbreviations=words("st ste"),
    may_be_names=words("will"),
    epithets=words("old young poor dear dearest little honest good great big fat fair sweet late elder younger"),
    kin=words(
        "father mother son daughter brother sister husband wife uncle aunt nephew niece cousin grandfather "
        "grandmother grandson granddaughter stepfather stepmother stepson stepdaughter godfather godmother widow "
        "widower bride bridegroom fiancé fiancée betrothed heir heiress child baby twin father-in-law "
        "mother-in-law son-in-law daughter-in-law brother-in-law sister-in-law papa mamma mama friend lover "
        "mistress sweetheart companion guardian ward"
    ),
    offices=words(
        "king queen prince princess duke duchess earl count countess baron baroness lord lady knight squire "
        "captain colonel general major lieutenant sergeant corporal admiral soldier sailor seaman mate steward "
        "harpooneer doctor physician surgeon apothecary nurse lawyer attorney solicitor barrister judge magistrate "
        "clerk banker merchant trader grocer butcher baker tailor shoemaker carpenter blacksmith smith mason "
        "miller farmer peasant shepherd fisherman hunter servant maid housekeeper housemaid valet footman butler "
        "coachman groom gardener cook porter waiter landlord landlady innkeeper host hostess priest parson vicar "
        "rector curate clergyman bishop archbishop cardinal pope monk nun abbot friar rabbi minister preacher "
        "teacher schoolmaster schoolmistress tutor governess professor scholar student pupil philosopher poet "
        "author writer novelist painter artist musician singer actor actress dancer editor journalist engineer "
        "inventor chemist naturalist botanist geologist astronomer mathematician historian secretary ambassador "
        "governor mayor senator president emperor empress tsar chief leader commander officer policeman constable "
        "inspector detective thief pirate gentleman gentlewoman nobleman courtier orphan stranger man woman boy "
        "girl lad fellow youth bachelor spinster dwarf giant witch wizard ghost monster dog horse cat owner "
        "founder agent manager partner apprentice neighbour neighbor keeper warden watchman guard glazier "
        "clockmaker watchmaker weaver potter brewer saddler sheriff executioner undertaker sculptor architect "
        "pilot driver boatman ferryman pedlar beggar tenant prisoner hero heroine widow traveller explorer"
    ),
    copulas=words("is was are were be been am became become becomes"),
    negations=words("not no never by"),
    speech=words(
        "said says say cried cries exclaimed replied answered asked inquired enquired returned continued added "
        "observed remarked whispered murmured muttered shouted called repeated began rejoined responded declared "
        "demanded sighed laughed protested interrupted resumed interposed ejaculated suggested explained announced "
        "urged screamed sobbed growled retorted quoth groaned stammered pursued spoke thought"
    ),
    acts=words(
        "kept found brought bought sold paid carried pulled pushed opened closed climbed crossed followed met "
        "visited helped watched waited worked played sang drove rode swam fought killed built made finished "
        "started chose counted guessed noticed learned taught studied travelled gathered said went came looked "
        "turned smiled nodded laughed sat stood rose walked ran thought felt knew saw heard took gave put asked "
        "answered replied told seemed began wished wanted tried spoke listened sighed blushed bowed shrugged "
        "frowned stared glanced shook hurried entered left married loved hated hoped feared believed remembered "
        "forgot understood wondered decided resolved refused promised begged wept cried slept awoke woke dressed "
        "ate drank lay knelt kissed embraced paused hesitated stopped leaned leant held caught threw drew wrote "
        "read died lived is was has had does did will would could can might must should says"
    ),
    links=words("of to who whom whose in at from for by with and"),
    particles=words("de du des d' la le von van der den ter del della di da dos zu zum of the o' mac ap ibn al el"),
    he=words("he him his himself"),
    she=words("she her hers herself"),
    i=words("i me my myself"),
    determiners=words("the a an this that these those my your his her its our their no every each some any"),
    indefinite=words("a an one"),
    place_prepositions=words(
        "in at to from near into through towards toward across outside inside around reached visited leaving quitting"
    ),
    place_nouns=words(
        "street road lane avenue square park house hall castle abbey court place hill mount mountain mountains "
        "valley river lake sea ocean bay cape island islands isle isles forest wood woods bridge church cathedral "
        "city town village county shire province district station harbour harbor port gate inn hotel tavern "
        "college university school hospital prison palace tower farm grange manor cottage lodge field fields heath "
        "moor green common coast land gardens garden beach creek falls spring springs strait straits gulf desert "
        "peninsula republic kingdom empire north south east west indies america"
    ),
    place_before=words(
        "city town village county province kingdom island isle duchy republic parish port state streets street "
        "gates walls north south east west coast university"
    ),
    not_names=words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december christmas easter michaelmas i o oh ah well yes no chapter book "
        "part volume act scene letter canto section page note english french german italian spanish russian "
        "american british scottish irish welsh roman greek latin dutch danish swedish polish turkish chinese "
        "japanese indian christian catholic protestant jew jewish jews god lord heaven hell providence bible latin "
        "exeunt exit enter reenter re-enter aside manet manent solus omnes alarum alarums flourish sennet "
        "ha aye ay nay look nothing indeed hush alas bravo ahoy hullo hallo halloa hello goodbye "
        "good-bye pshaw bah fie lo hark heavens majesty lordship ladyship highness excellency thou thee thy ye "
        "lords messrs sir madam ma'am miss mr mrs dr gutenberg ebook i'll i'm i've i'd"
    ),
    self_naming=("call me", "my name is", "my name was", "my name’s", "my name's"),
    adverbs=words(
        "now then still only also so such indeed always once but quite certainly really perhaps ever yet just"
    ),
    vocative=words("my your"),
    naming=words("named called name christened nicknamed"),
    men=_MEN,
    women=_WOMEN,
    diminutives=_SHORT,
)
