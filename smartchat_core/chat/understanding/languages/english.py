"""How things are asked in English."""

from __future__ import annotations

from smartchat_core.chat.understanding.languages.english_record import ENGLISH_RECORD
from smartchat_core.chat.understanding.languages.english_whole import ENGLISH_WHOLE
from smartchat_core.chat.understanding.languages.english_words import ENGLISH_WORDS
from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["ENGLISH"]

_CLASSES = {
    "ofthem": "of (them|these|those|the two|both)",
    "old": "older|oldest|earlier|earliest|first|(published|written|printed) (first|earlier|before)",
    "new": "newer|newest|later|latest|younger|more recent|most recent|last|(published|written|printed) (last|later)",
    "long": "longer|longest|bigger|thicker|larger|more (words|pages)|most (words|pages)",
    "short": "shorter|shortest|smaller|thinner|fewer (words|pages)|fewest (words|pages)",
    "is": "is|was|are|were|'s|'re",
    "do": "does|do|did|has|have|will|would|can",
    "the": "the|this|that|these|my|our|your|a|an",
    "noun": (
        "book|novel|play|story|text|document|manual|work|diary|tale|poem|paper|article|volume|ebook|treatise|essay|"
        "collection|handbook|guide|guidebook|report|novella|memoir|biography|plot|action|whole thing|drama|tragedy|"
        "comedy|narrative|thing|file|pdf|edition|journal|textbook|anthology|epic|file here"
    ),
    "nouns": (
        "books|novels|documents|files|texts|works|ebooks|e books|papers|volumes|titles|manuals|plays|stories|shelf|"
        "library|collection|authors"
    ),
    "book": "(<the> [whole|entire|complete|present|same] <noun> [here|B|Q]|<noun> B|B|it|this|this one)",
    "books": (
        "([of|from|in] [all|any|any of|one of|some of] [of] (my|our|the|these|those) (books|book|novels|documents|"
        "files|texts|works|ebooks|papers|volumes|manuals|plays|library|collection|titles|authors)|books|book|documents|novels)"
        " [of mine|of ours|i (have|own)|do i (have|own)|here|in my (library|collection)|on my shelf|that i (have|own)]"
    ),
    "mentioned": (
        "mentioned|named|referred to|talked about|spoken of|used|cited|alluded to|discussed|brought up|written about|"
        "called by name"
    ),
    "mentions": (
        "mention|mentions|mentioned|refer to|refers to|contain|contains|include|includes|name|names|use|uses|cite|"
        "cites|have|has|feature|features|allude to|alludes to"
    ),
    "treats": (
        "speak of|speaks of|speak about|speaks about|talk of|talks of|talk about|talks about|write about|writes about|"
        "discuss|discusses|treat|treats|treat of|deal with|deals with|cover|covers|say (something|anything) about|"
        "describe|describes|tell (me|us) about|tell of|touch on|touch upon|is about|are about|say about"
    ),
    "occur": (
        "occur|occurs|appear|appears|come up|comes up|turn up|turns up|show up|shows up|crop up|stand|get mentioned"
    ),
    "mention": "mention|mentions|occurrence|occurrences|instance|instances|reference|references|appearance|appearances",
    "show": "show|find|list|give|display|quote|locate|get|fetch|name|print|search [for]|look [for]|point [out]",
    "main": (
        "main|principal|most important|major|key|chief|central|leading|primary|important|most significant|protagonist*"
    ),
    "people": "characters|people|persons|figures|personages|protagonists|heroes|players|cast|parts|roles|individuals",
    "summarize": "summarize|summarise|sum up|outline|recapitulate|recount|condense|abridge|explain|describe|paraphrase",
    "summary": "summary|overview|synopsis|outline|gist|abstract|precis|digest|rundown|resume",
    "happens": (
        "happens|happened|takes place|took place|occurs|occurred|goes on|went on|is going on|'s going on|is happening"
    ),
    "passage": (
        "passage|passages|line|lines|sentence|sentences|quote|quotation|paragraph|remark|verse|verses|spot|scene|"
        "place|bit|wording|stanza|excerpt|part"
    ),
    "wrote": "wrote|authored|penned|composed|has written|had written",
    "say": "say|says|said|write|writes|wrote|state|states|claim|claims|declare|declares|remark|argue|argues|read|reads",
}

ENGLISH = QuestionLanguage(
    code="en",
    typical=(
        "who what where when why which whose whom how is are was were does do did the of in this that and my me tell "
        "give show find list name many much often mention mentioned chapter book about please summarize summary "
        "compare first last next it its quote 's he she they his her their there has have any anyone wrote by"
    ),
    classes={**_CLASSES, "nouns1": f"{_CLASSES['nouns']}|{_CLASSES['noun']}"},
    goals={**ENGLISH_WORDS, **ENGLISH_RECORD, **ENGLISH_WHOLE},
    openings="""
        (please|kindly|hi|hello|hey|ok|okay|so|and|but|well|now|then|thanks|oh|actually|also|quick question|question|\
            dear smartchat|just)
        (can|could|would|will) you [please|kindly|perhaps|maybe] [tell me|explain [to me]|say|help me [find]]
        (i would|i 'd|i) (like|love|want|need) to (know|ask|learn|understand|hear|find out)
        i (wonder|was wondering|am wondering)
        (do|does) (you|anyone|anybody) (know|remember|happen to know)
        (tell|remind) me [please|again|exactly]
        (let me know|help me understand|i have a question|i want you to|i need you to|would you mind)
        [for me] please
    """,
    closings="""
        (please|thanks|thank you|exactly|again|at all|then|anyway|by the way|actually|if you know|altogether|in total|\
            overall|all together|in all|right now|here|really|precisely)
        in (a few|a couple of|one|two|three|four|five|ten|short|simple|your own|plain|a single) [short] (sentences|\
            words|sentence|word|paragraph|paragraphs|lines|terms)
        in (them|it)
        (briefly|in short|in brief|in detail|shortly|quickly|for me|to me|in general|in full)
        without (spoilers|spoiling [it|anything|the ending])
        (not counting|without counting|excluding|apart from|except for|besides|leaving out|not including) ..
    """,
    book_asides="""
        ~ (in|of|from|throughout|within|inside|during|according to|across) (B|<the> [whole|entire|complete] <noun> \
            [B]|it) ~
        ~ B 's ~
    """,
    section_asides="""
        ~ (in|of|from|within|during|throughout|at [the] [beginning|end] of|by the end of|according to|on) S ~
    """,
    plurals={
        SectionRole.CHAPTER: "chapters chaps staves lectures",
        SectionRole.PART: "parts",
        SectionRole.BOOK: "books",
        SectionRole.VOLUME: "volumes vols",
        SectionRole.ACT: "acts",
        SectionRole.SCENE: "scenes sc",
        SectionRole.LETTER: "letters",
        SectionRole.CANTO: "cantos",
        SectionRole.SECTION: "sections subsection subsections §",
    },
    stories="story tale poem essay episode adventure fable sonnet entry sermon dialogue",
    stories_plural="stories tales poems essays episodes adventures fables sonnets entries sermons dialogues",
    named={
        "prologue": "prologue", "epilogue": "epilogue", "preface": "preface", "foreword": "foreword",
        "introduction": "introduction", "afterword": "afterword", "conclusion": "conclusion", "appendix": "appendix",
        "prelude": "prelude", "interlude": "interlude", "postscript": "postscript", "glossary": "glossary",
        "finale": "epilogue", "dedication": "dedication", "acknowledgments": "acknowledgments",
        "acknowledgements": "acknowledgments", "bibliography": "bibliography", "epigraph": "epigraph",
    },
    firsts="first opening initial",
    lasts="last final closing concluding",
    penultimates="penultimate, second to last, next to last, second last, last but one",
    nexts="next following subsequent",
    previous="previous preceding prior",
    afterwards="after before",
    topics="about on of called titled entitled named concerning regarding",
    verbs_behind=(
        "say says about called titled begin begins start starts end ends tell tells describe describes argue argues "
        "have has contain contains take takes cover covers deal deals discuss is are does do mention mentions come "
        "comes explain explains stand stands located found and"
    ),
    joints="of in from the , 's within and",
    cardinals="one",
    pages="page pages p pp pg",
    ranges="to through until and till",
    articles="the a an",
    particles="of the de von van der du la le da di del and y bin ibn al st",
    not_names=(
        "he she it they him her them this that these those one everyone anybody somebody someone anyone everybody "
        "nobody there here not it's i you we us me"
    ),
    word_nouns="word words name term phrase expression",
    book_nouns=(
        "book books novel novels play plays story stories work works diary poem poems essay essays tale tales treatise "
        "text document documents manual memoir tragedy comedy novella collection"
    ),
    title_cues=(
        "in of from wrote read translated published reading finish finished titled called inside throughout within"
    ),
    by="by from",
    possessive="'s '",
    ands="and with to from or",
    asking="how what where why when",
    he="he him himself",
    she="she her herself",
    it="it itself this that",
    they="they them themselves",
    his="his",
    her="her hers",
    its="its",
    owner="'s",
    ones="one",
    their="their theirs",
    masculine="mr mister sir lord king prince duke count baron father brother uncle master monsieur don signor herr "
    "captain colonel general major sergeant lieutenant reverend rev friar pope emperor squire abbot",
    feminine="mrs miss ms lady queen princess duchess countess baroness mother sister aunt madame madam mademoiselle "
    "mme mlle dame donna dona signora frau empress nurse abbess",
    men="husband son man boy nephew grandfather grandson widower gentleman",
    women="wife daughter woman girl niece grandmother granddaughter widow",
    ellipses="""
        [and|but|so|or|well] [then] [what about|how about|what of|and] [in] (S|B)
        [and|but|so|or|well] [then] (what about|how about|what of) {name}
        (and|or|but) {name}
        (what about|how about|and) the (one|scene|chapter|part|act|letter|section|story) (after|following) (that|this|\
            it) [one]
    """,
    topic_questions="""
        what (is|are|was|were) {topic}
        what (does|do|did) {speaker} (say|think|write|tell us) (about|of|on) {topic}
        tell me [more|something] about {topic}
        (who|what|where) (is|are|was|were) {topic}
    """,
    longest="longest",
    shortest="shortest",
    one_of_sections="""
        [and|but|so] (which|what) (one|of (them|these|those)) (is|are|was|were|'s|deals with|treats \
            of|treats|covers|discusses|explains|describes) [about|on|called|titled|named|entitled] {part}
    """,
    book_references="""
        ~ (it|its|(this|that|the same|the) <noun>) ~
    """,
)  # fmt: skip
