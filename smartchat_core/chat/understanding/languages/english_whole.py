"""How whole books and the people in them are asked about in English."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.chat.understanding.question_language import Goal

__all__ = ["ENGLISH_WHOLE"]

ENGLISH_WHOLE: Mapping[Goal, str] = {
    Goal.CAST: """
        who (are|is|were|'re) [the] [<main>] (characters|cast|dramatis personae|main persons|protagonists) ~
        who (are|is|were|'re) [the] <main> (<people>|character|figure|person|protagonist|hero|heroine|ones) [in|of|\
            here] [<book>]
        who (is|was|are) the (protagonist|main character|hero|heroine|antagonist|villain) [of|in] [<book>]
        (which|what|who) [are] [the] [<people>] (matter|matters|count) [the] most ~
        (which|what) (<people>) (are|is) [the] [<main>] ~
        (what|which) (are|is) the <main> <people> [in|of] [<book>]
        (what|which) (are) the characters [in|of] [<book>]
        (what|which) (<people>) (appear|occur|act|are there|play a (part|role)|does <book> have|are in|are) [in] \
            [<book>]
        (list|name|show|give|introduce|describe|present|tell) [me|us] [about|to] [a|all] [list of] [the] [<main>] \
            (characters|people|protagonists|figures|cast) ~
        (list|name|introduce|present) [me|us] [the] <main> <people> ~
        who (appears|is|are|acts|plays a part|plays a role|features) in <book>
        who (matters|counts) [the] most ~
        who is everyone [in <book>]
        <main> characters ~
        [the] (cast|characters|dramatis personae) [of] [<book>|characters]
        who is who [in <book>]
        who's who ~
        how many characters (are|does|has) ~
        who is (the story|the book|the novel|it|<book>) about
    """,
    Goal.SETTING: """
        (where|when) [and] [..] (<is>|<do>) (<book>|S|most of <book>) (set|take place|happen|play|unfold|located|\
            occur) ~
        [in|at] (which|what) [..] (city|country|town|place|century|year|period|time|era|region|land|village|decade|\
            part|age|location|place and time|county|state|world|setting) [..] (<is>|<do>) (<book>|S|most of <book>) \
            (set|take place|happen|play|unfold|located|occur|cover) ~
        (what|which|describe) [is|are] [the] (setting|time and place|place and time|location|locale|backdrop) [of|in] \
            [<book>|S]
        [the] setting [of] [<book>]
        (what|which) (period|span|stretch|years|time|days|time span) [of time] <do> <book> (cover|span|encompass|deal \
            with|take)
        over (what|which|how long a) [period|time|span] [of time] <do> <book> ~
    """,
    Goal.RECAP: """
        what (has happened|happened|'s happened|have i read|happens|do i know|do we know) [in <book>] (so far|up to \
            now|until now|till now|to date|up to here|up to this point|before|previously|to this point|thus far|until \
            here|until this point|by now) ~
        (remind me|where|tell me) [again] (where|what) (i am|was i|i was|i left off|i stopped|i 'm at|am i|had \
            happened|has happened|happened) ~
        where (was i|were we|am i|did i (stop|leave off|get to)) ~
        (recap|catch me up|bring me up to (date|speed)|refresh my memory|fill me in) ~
        (give|write|tell) [me] [a|the] [short|brief|quick] recap ~
        (summarize|summarise|sum up) [for me] (what|everything|all) [that] (i have read|i 've read|has happened|\
            happened|i read|'s happened|we know|i know) ~
        (summarize|summarise|sum up) [<book>] (so far|up to (here|now|this point|where i am|my position|my bookmark)|\
            until (here|now))
        [give|tell] [me] [a|the] (story|summary|plot|book|events) [of <book>] (so far|up to (here|now|this point|\
            where i am)|until (here|now))
        what did i (just|last) read ~
        what (happened|has happened) (up to|until|before) (here|now|this point|my (position|bookmark)|where i am) ~
        i (forgot|have forgotten|don't remember) what (happened|has happened|i read) ~
        previously ~
    """,
    Goal.ENDING: """
        how (does|did|will) {title} (end|finish|turn out|conclude)
        how (<do>|will) (<book>|everything|things|this|all) (end|end up|finish|turn out|conclude|come out|close) [up] \
            [in the end]
        what (happens|happened|is going to happen|will happen) (at|in) the [very] end [of] [<book>]
        (what|how) (is|'s) the (ending|end|conclusion|outcome|resolution|finale|denouement) [of|like] [<book>]
        (tell|give|describe|reveal|explain|spoil|summarize|summarise|show) [me|us] [about] [the] (ending|end) [of|to] \
            [<book>]
        (tell|explain|show) [me|us] how (<book>|everything|things) (ends|ended|turns out|ends up|finishes)
        does <book> (have a|end) (happy|happily|sad|sadly|tragic|good|badly|well) [ending|end]
        is there a (happy|sad) (ending|end) ~
        [the] ending [of|to] [<book>]
        how <do> (the story|<book>) (conclude|resolve)
    """,
    Goal.COMPARE: """
        (compare|contrast) {a} (and|with|to|against|versus|vs) {b}
        [give|make|draw] [me|us] [a] (comparison|contrast) (of|between) {a} (and|with|to) {b}
        how (do|does|did|is|are|was|were) {a} and {b} (differ|compare|contrast|relate|resemble) ~
        how (do|does|did|is|are|was|were) {a} and {b} [each] (different|alike|similar|related|opposed) ~
        how (do|does|did) {a} and {b} each {aspect}
        how (do|does|did) {a} and {b} .. (differently|in different ways|respectively) ~
        how (do|does|did|is|are|was|were) {a} (differ|different) from {b}
        how (do|does|did) {a} compare (with|to) {b}
        how (is|are|was|were) {a} (unlike|like|similar to) {b}
        (what|which) (is|are|'s|was|were) the [main|key|essential|biggest] (difference|differences|contrast|\
            similarity|similarities|distinction|resemblance) (between|of) {a} (and|from) {b}
        (what|which) [main] (differences|similarities) (are there|do you see|exist) between {a} and {b}
        what (distinguishes|differentiates|separates|sets) {a} [apart] from {b}
        what (do|does|did) {a} and {b} have in common
        in what (way|ways|respect|respects) (do|does|did|are|is) {a} and {b} (differ|different|alike|similar) ~
        (what|how) (does|do|did) {aspect} (about|on|of) {a} (as against|as opposed to|versus|vs|compared to|compared \
            with|in contrast to|in comparison with) {b}
        {a} (versus|vs|compared to|compared with) {b}
        (which|what|who) (is|are|was|were) [the] (better|worse|more ..|stronger|weaker|older|younger|richer|greater|\
            larger|smaller|safer|less ..) .. , {a} or {b}
        (which|what|who) (is|are|was|were) [the] {aspect} , {a} or {b}
        {a} and {b} (compared|a comparison)
    """,
    Goal.SUMMARY: """
        <summarize> [for me|me|us|briefly] [the] [plot|contents|content|events|story|action] [of|in] (<book>|S|Q) ~
        (summarize|summarise|sum up|recapitulate|outline) [for me|me|us|briefly] [the] [plot|contents|events|story] \
            [of|in] {title}
        (give|write|make) [me|us] [a|an|the] [short|brief] <summary> of {title}
        [a|the|short|brief] <summary> of {title}
        what (is|'s) {title} about
        (give|write|provide|make|show|tell|offer|produce) [me|us] [a|an|the] [short|brief|quick|concise|detailed|one \
            paragraph|full] <summary> ~
        [a|the|short|brief] <summary> [of|for] (<book>|S|Q)
        <summary>
        (summarize|summarise|sum up) [this|it|everything|all]
        [the] <summary> please
        what <happens> (in|during|at) (<book>|S|Q)
        (tell|show) [me|us] what <happens> (in|during) (<book>|S|Q)
        what (<is>|'s) [it in] (<book>|S|Q) [mainly|all|mostly|really|basically|chiefly] about
        what (<do>) (S|Q) (say|argue|describe|discuss|cover|tell|contain|deal with|state|teach|explain|talk about|\
            tell us|speak of|treat|show|claim|propose)
        (what|which) (is|are|was|were|'s) <the> (main|central|key|principal|core|overall|chief) (argument|arguments|\
            idea|ideas|theme|themes|point|points|message|thesis|plot|topic|topics|subject|claim|claims|conflict|\
            lesson|lessons|moral|motifs|motif|events|content|contents) [of|in] [<book>|S|Q]
        (what|which) (is|are|'s) (<book>|S|Q) 's (main|central|key|principal|core|overall) (argument|arguments|idea|\
            ideas|theme|themes|point|points|message|thesis|plot|topic|topics|subject)
        (what|which) (is|are|'s) the (argument|theme|themes|plot|message|thesis|moral|topic|subject|gist|storyline|\
            story) [of|in] [<book>|S|Q]
        (what|which) (themes|topics|subjects|ideas) <do> (<book>|S) (deal with|cover|treat|explore|discuss|address|have)
        tell [me|us] [more|something|all|everything] about (<book>|S)
        (what|which) (sort|kind|type|genre) [of] [book|novel|text|play|work|document|story|thing] (<is>) <book> ~
        what (is|'s) (<book>|S) [like]
        what (do|can|will|would) (i|you|we|one) (learn|find|read) (in|from) (<book>|S)
        [so] what <happens> [here]
        (tl dr|tldr) ~
        (read|recount|retell) [me|us] [the story|the plot] [of] (<book>|S)
        how <do> S (end|finish|close|conclude) ~
        what (<is>) (the)? purpose of <book>
        how would you (summarize|summarise|describe) (<book>|S)
        (introduce|explain|describe) [me] [to] (<book>|S)
        what (is|'s|stands) (on|in) S
        S
    """,
    Goal.WHO: """
        (who|whom) [exactly|precisely|then|again] <is> [exactly|again] {name}
        (tell|show|explain|remind) [me|us] [again] (who|what) {name} (is|was|are|were)
        who {name} (is|was|are|were)
        (tell|give) [me|us] [more|something|a bit|a little|all|everything] about {name}
        (what|who) (do|does|did|can) (we|i|you|the reader) (know|learn|find out) [of|about] {name}
        what (kind|sort|type|manner) of (person|man|woman|character|human being|human|girl|boy|figure|being|creature) \
            <is> {name}
        what <is> {name}
        what <is> {name} like
        (describe|introduce|characterize|characterise|portray) {name}
        (what|which) (role|part) (<do>) {name} (play|have)
        (who|what) (is|was) [meant by|the person called|called|this|that] {name}
        [a] (character|portrait|description|sketch) (sketch|of) {name}
        i (forgot|don't remember|can't remember) who {name} is
        {name} , who is (he|she|that|it)
        whats {name}
    """,
}
