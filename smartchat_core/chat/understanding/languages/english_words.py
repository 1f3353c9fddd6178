"""How words, passages and quotations are asked for in English."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.chat.understanding.question_language import Goal

__all__ = ["ENGLISH_WORDS"]

ENGLISH_WORDS: Mapping[Goal, str] = {
    Goal.MENTIONS_FIRST: """
        (where|when|in which {role}|in what {role}|at what point|on (which|what) page) (<is>|do we|does the reader) \
            [the (word|words|name|term)] {term} first <mentioned> ~
        (where|when|in which {role}|in what {role}|at what point|on (which|what) page) <is> [the (word|words|name|\
            term)] {term} first introduced ~
        (where|when|in which {role}|in what {role}|on (which|what) page) <is> {term} (<mentioned>|introduced) [for] \
            the [very] first time ~
        (where|when|in which {role}|in what {role}|on (which|what) page) <do> {term} first (<occur>|enter|be \
            <mentioned>) ~
        (where|when|in which {role}|in what {role}|on (which|what) page) <do> {term} (<occur>|enter) for the [very] \
            first time ~
        ~ (first|earliest|initial) <mention> (of|to) {term}
        (when|where|in which {role}) do (we|i|readers) first (meet|hear of|hear about|see|encounter|read of|read \
            about) {term}
        who [is it that] first mentions {term}
        ~ {term} 's first (mention|appearance)
    """,
    Goal.MENTIONS_LAST: """
        (where|when|in which {role}|in what {role}) <is> [the (word|words|name|term)] {term} last <mentioned> ~
        (where|when|in which {role}|in what {role}) <is> {term} <mentioned> [for] [the] [very] last [time] ~
        (where|when|in which {role}|in what {role}) <do> {term} last (<occur>|enter|be <mentioned>) ~
        (where|when|in which {role}|in what {role}) <do> {term} <occur> [for] [the] [very] last [time] ~
        ~ (last|latest|final) <mention> (of|to) {term}
        (when|where|in which {role}) do (we|i|readers) last (meet|hear of|hear about|see|encounter|read of|read \
            about) {term}
        ~ {term} 's (last|final) (mention|appearance)
    """,
    Goal.ACROSS: """
        (who|(which|what) (author|writer)|(which|what|how many) <books>) (has|have) [a|the|any] (character|characters|\
            hero|heroine) (called|named|by the name of) {topic}
        (which|what|how many) <books> (<mentions>|<treats>) {topic}
        in (which|what|how many) <books> (<is>|<do>) {topic} (<mentioned>|<occur>)
        in (which|what) <books> <do> (i|we|you) find {topic}
        (do|does|did) any <books> (<mentions>|<treats>) {topic}
        <is> {topic} <mentioned> (in|by) any <books>
        <do> {topic} <occur> in any <books>
        where (in|across) [all] (my|our|the) (books|library|collection|documents|files) (<is>|<do>) {topic} \
            (<mentioned>|<occur>)
        (do|have) (i|we) [have|own|got] [a|any|some] (book|books|document|documents|novel|something|anything) (that|\
            which) (<mentions>|<treats>) {topic}
        is there [a|any] (book|document|novel) [in my library|of mine] (that|which) (<mentions>|<treats>) {topic}
        <show> [me|us|all|every] [the] <books> (that|which) (<mentions>|<treats>) {topic}
        which <books> (is|are) {topic} (mentioned|used) in
    """,
    Goal.ACROSS_LOOSELY: """
        (which|what) <books> <treats> {topic}
        (do|have) (i|we) [have|own|got] [a|any|some] (book|books|document|documents|novel|something|anything) (about|\
            on) {topic}
        is there [a|any] (book|document|novel) [in my library|of mine] (about|on) {topic}
        (which|what) (book|document|<books>) (should|can|could|do|shall|must) i (open|read|use|take|consult|pick|need|\
            check) .. (about|on|for|to (learn|know|do|find out|read|understand|see) [more] [about|how to|on|of]) {topic}
        (what|which|how) do [all|any] <books> say [about|on|of] {topic}
        where (in|across) [all] (my|our) (books|library|collection|documents|files) [can i|do i|could i] (find|read|\
            learn) [something] [about|on] {topic}
        where in [all] (my|our) (books|library|collection|documents|files) {topic}
    """,
    Goal.MENTIONS_SECTIONS: """
        [in] (which|what) {role} (<is>|<do>) [the (word|words|name|term)] {term} (<mentioned>|<occur>|play a part|\
            take part) [in] [most [often]]
        (which|what) {role} (<mentions>|speak of|speaks of|talk about|talks about) {term}
        (which|what) {role} (has|have|contains) the most <mention> (of|to) {term}
        (list|show|name|give) [me] [all] [the] {role} (in which|where|that|which) {term} (<is>|<mentions>|<occur>) ~
    """,
    Goal.MENTIONS_COUNT: """
        how (often|many times|frequently) <is> {term} <mentioned> [by name] ~
        how (often|many times|frequently) (<do>) {term} (<occur>|be <mentioned>) ~
        how (often|many times|frequently) (<do>) {speaker} (use|mention|say|write|name|refer to|speak of|employ) {term}
        how many [times] <mention> (of|to|are there of|are there to|does <book> have of) {term}
        how many <mention> <do> {term} (have|get)
        ~ (count|number of|count of|total) [all] [the] (<mention>|times) (of|to) {term}
        count (how often|how many times) {term} (<is> <mentioned>|<occur>) ~
        count [all|every] [the|every] {term} <mention>
        ~ (count|number of|count of) [the] times {term} (<is> <mentioned>|<occur>) ~
    """,
    Goal.MENTIONS_ALL: """
        [<show>] [me|us|for] (all|every|each|all of the|all the|any) [single] (<mention>|places|passages|sentences|\
            lines|time|times) (of|to|that mention|mentioning|with|where) [the (word|words|name)] {term} [<is> \
            <mentioned>|<occur>]
        everywhere [that] {term} (<is> <mentioned>|<occur>)
        where [all|else] <is> [the (word|words|name|term)] {term} <mentioned>
        where <do> (the (word|words|name|term)) {term} <occur>
        where <do> {term} <occur>
        <show> [me] where {term} (<is> <mentioned>|<occur>)
        (is|are|was|were) {term} (mentioned|named|referred to|used) [anywhere|at all]
        (does|do) the (word|words|name|term) {term} <occur> [anywhere|at all]
        (does|do) <book> (mention|contain|use|refer to) [the (word|words|name|term)] {term} [anywhere|at all]
        [<show>] [me|the] <mention> of {term}
    """,
    Goal.QUOTATION_FIRST: """
        ~ [very] (first|opening|initial|starting) (sentence|line|words|word|lines|phrase) [of|in] [<book>|S|Q]
        ~ [very] (first|opening) (sentence|line|lines|words) (of|in) {part}
        how <do> (<book>|S|Q) (begin|start|open) ~
        (with what|which|with which|what) (words|sentence|line) <do> (<book>|S|Q) (begin|start|open) [with]
        what (does|do) (<book>|S|Q) (begin|start|open) with
    """,
    Goal.QUOTATION_LAST: """
        ~ [very] (last|final|closing|concluding) (sentence|line|word|lines|words|phrase) [of|in] [<book>|S|Q]
        ~ [very] (last|final|closing) (sentence|line|lines|word|words) (of|in) {part}
        (with what|which|with which|what) (words|sentence|line) <do> (<book>|S|Q) (end|close|finish|conclude) [with]
        how <do> (<book>|S|Q) (end|close|finish) (word for word|verbatim|literally)
    """,
    Goal.QUOTATION_WORDS: """
        what (are|were) {speaker} 's (exact|precise|very|actual|own|last|final|first|dying) words [{about}]
        what (are|were) the (exact|precise|very|actual|last|final|dying) words (of|by|that|with which) {speaker} \
            [says|uses|said] [{about}]
        (what|which) [exact|precise] words <do> {speaker} (say|use|speak|utter) [{about}]
        what exactly <do> {speaker} (say|write|answer|reply|promise|ask|shout) [{about}]
        what <do> {speaker} (say|write|answer|reply|ask) (word for word|verbatim|exactly|literally) [{about}]
        what <do> {speaker} (say|write|answer|reply|ask) ~ (word for word|verbatim|exactly|literally)
        (quote|cite) what {speaker} (says|said|writes|wrote|answers|replies) [{about}]
        in (what|which) words <do> {speaker} [{about}]
        how exactly <do> {speaker} (put|phrase|word|say|describe|define) [{about}]
    """,
    Goal.QUOTATION_DEFINITION: """
        how (does|do|did) (<book>|{speaker}) define {term}
        how <is> [the] [word|term|name] {term} defined ~
        <is> [the] [word|term|name] {term} defined ~
        what is (the|a) (definition|meaning) of the (word|term|expression|name) {term}
        what is the definition of {term}
        [what does] [the] (word|term|expression|phrase) {term} mean
        define [the] [word|term] {term}
        (what|which) definition (is there|does <book> give|is given) (of|for) {term}
    """,
    Goal.QUOTATION_FIND: """
        (find|show|locate|quote|cite|search|give|look|get|read) [me|us] [up|for|out] [the (passage|line|sentence|\
            quote|words|place)] [where it says] Q
        (find|show|locate|quote|cite|search|give|look|get|read|point) [me|us] [up|for|out|to] (the|a|an|that|any) \
            [exact|full|famous|whole|precise|very|original] <passage> [{about}]
        (find|show|locate|quote|cite|read) [me|us] .. 's (remark|line|speech|words|saying|quote|lament|soliloquy|\
            reply|answer) [{about}]
        (find|show|locate|quote|cite|give|tell) [me|us] (where|when|how) {speaker} (says|said|writes|states|claims|\
            declares|remarks|tells) [{about}]
        where <do> {speaker} <say> [that|in|:] [that] Q ~
        where <do> (<book>|{speaker}) (say|write|state|claim|declare|remark|argue) that [{about}]
        where <do> <book> (say|state|read|write) [{about}]
        where .. (<is>|<do>|says|read|reads|stand|find) .. Q ~
        (who|which character|which person) (says|said|speaks|wrote|writes|utters|exclaims) [the words|the line|the \
            sentence] Q ~
        (which|what) (story|poem|tale|essay|book|{role}) (begins|starts|opens|contains|has|ends|includes) [with] [the \
            (words|line|sentence)] Q ~
        in (which|what) (story|poem|tale|essay|book|{role}) .. Q ~
        what (exactly|precisely) is the (definition|wording|text) of [{about}]
        what is the exact (wording|text|definition|phrase|sentence|quote|quotation|line) [{about}]
        (quote|cite) .. [from] [{about}]
        (is|does|did) .. (say|said|says|quote|quotation) .. Q ~
    """,
}
