"""How titles, authors and chapters are asked for in English."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.chat.understanding.question_language import Goal

__all__ = ["ENGLISH_RECORD"]

ENGLISH_RECORD: Mapping[Goal, str] = {
    Goal.RECORD_TRANSLATOR: """
        who translated (<book>|{title}) [(into|from|to) ..]
        who [<is>] [the] (translator|translators) [of (<book>|{title})]
        who (is|are|was|were) the translators [of (<book>|{title})]
        (what|which) is the name of the translator [of (<book>|{title})]
        by whom (was|is) (<book>|{title}) translated ~
        (who|whose) (made|did|is) the translation [of (<book>|{title})]
        whose translation <is> (<book>|{title})
        who (is|was) (<book>|{title}) translated by
    """,
    Goal.RECORD_SERIES: """
        (which|what) series (is|does) (<book>|{title}) [(part of|in|belong to|from)]
        (which|what) series <is> (<book>|{title}) [(a part|part|volume)] [of|in]
        (is|does) (<book>|{title}) [a] (part of|in|belong to) (a|any|which) series
        (which|what) (volume|number|part|book) (of|in) [the|a|its|which] series is (<book>|{title})
        what is the series of (<book>|{title})
    """,
    Goal.RECORD_PUBLISHER: """
        who published (<book>|{title})
        who <is> the (publisher|publishers) [of (<book>|{title})]
        who (is|was|are) the publisher [of (<book>|{title})]
        (which|what) (publisher|publishing house|press) ~
        by whom (was|is) (<book>|{title}) published ~
        where was (<book>|{title}) published
    """,
    Goal.RECORD_ORIGINAL_LANGUAGE: """
        [from|out of] (which|what) language (<is>|has) (<book>|{title}) [been] translated [from]
        (which|what) <is> the original language [of (<book>|{title})]
        (in) (which|what) language (<is>) (<book>|{title}) (originally|first) (written|published|composed) [in]
        (which|what) language <is> (<book>|{title}) (originally|first) (written|published|composed) [in]
        what <is> the language of the original
    """,
    Goal.RECORD_LANGUAGE: """
        [in] (which|what) language <is> (<book>|{title}) [written|published] [in]
        (what|which) <is> the language of (<book>|{title})
        is (<book>|{title}) in (english|german|french|spanish|italian|portuguese|russian|chinese|japanese|latin|greek|\
            dutch)
    """,
    Goal.RECORD_OLDEST: """
        (which|what) [of] <books> (is|was|were|are) [the] (oldest|earliest|first (published|written|printed)|(published|\
            written|printed) (first|earliest))
        (which|what) (is|was) (the|my) (oldest|earliest) [of [my|the]] <nouns1>
        (which|what) [<noun>|one] <ofthem> (is|was|are|came|comes|appeared) [the] <old> [<noun>|one]
        (which|what) (is|was|are|came|comes|appeared) [the] <old> [<noun>|one] <ofthem>
        (which|what) [<noun>|one] (is|was|are|came|comes|appeared) [the] (older|earlier) [<noun>|one]
        (which|what) of {a} and {b} (is|was|are|came|comes|appeared) [the] <old> [<noun>|one]
        (which|what) [<noun>|one] (is|was|came|comes|appeared) [the] <old> [<noun>|one] {a} or {b}
        (is|was) {a} (older|earlier|(written|published) (before|earlier)) [than] {b}
    """,
    Goal.RECORD_NEWEST: """
        (which|what) [of] <books> (is|was|were|are) [the] (newest|latest|most recent|last (published|written|printed)|\
            (published|written|printed) (last|latest))
        (which|what) (is|was) (the|my) (newest|latest|most recent) [of [my|the]] <nouns1>
        (which|what) [<noun>|one] <ofthem> (is|was|are|came|comes|appeared) [the] <new> [<noun>|one]
        (which|what) (is|was|are|came|comes|appeared) [the] <new> [<noun>|one] <ofthem>
        (which|what) [<noun>|one] (is|was|are|came|comes|appeared) [the] (newer|later|younger|more recent) [<noun>|one]
        (which|what) of {a} and {b} (is|was|are|came|comes|appeared) [the] <new> [<noun>|one]
        (which|what) [<noun>|one] (is|was|came|comes|appeared) [the] <new> [<noun>|one] {a} or {b}
        (is|was) {a} (newer|younger|(written|published) (after|later)) [than] {b}
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (when|in (which|what) (year|century|decade)|(what|which) (year|century|decade)) <is> (<book>|{title}) (first|\
            originally) (published|printed|released|issued|written) ~
        (when|in (which|what) (year|century|decade)|(what|which) (year|century|decade)) <do> (<book>|{title}) (first|\
            originally) (come out|appear|get published) ~
        (when|in (which|what) (year|century|decade)|(what|which) (year|century|decade)) <do> (<book>|{title}) (come \
            out|appear|get published) [for] [the] first [time] ~
        (when|in (which|what) (year|century|decade)|(what|which) (year|century|decade)) <is> (<book>|{title}) \
            (written|composed)
        (when|in (which|what) (year|century|decade)) <do> .. write (<book>|B)
        how old is <book>
        when (was|were) (each|every|all) [of] <books> [first|originally] (published|written|printed)
    """,
    Goal.RECORD_PUBLISHED: """
        (when|in (which|what) year|(what|which) year) <is> (<book>|{title}) (published|printed|released|issued|made) ~
        (when|in (which|what) year|(what|which) year) <do> (<book>|{title}) (come out|appear)
        (what|which) <is> the (publication date|date of publication|year of publication|publication year|release date|\
            date) [of (<book>|{title})]
    """,
    Goal.RECORD_EDITION: """
        (which|what) (edition|version|release|revision|printing) [number] <is> (<book>|this) ~
        (which|what) (edition|version|release|revision|printing) of (<book>) (<is> (this|it)|do i have) ~
        (which|what) (is|'s) the (edition|version|release|revision) [number] [of <book>]
    """,
    Goal.RECORD_COVER: """
        (whose|which|what) [kind of|sort of] (painting|picture|photo|photograph|image|drawing|illustration|artwork|\
            portrait|art) [<is>] [shown|used] on the [front] cover ~
        (who|whose) (painted|drew|made|designed|created|illustrated|is|work is) [on] [the] [picture|image|painting|\
            art|artwork|design] [on|of] [the] [book|front] cover ~
        (what|who) (<is>|do i see) [shown|seen|depicted] on the [front] cover ~
        (describe|show) [me] the cover ~
    """,
    Goal.RECORD_IDENTIFIER: """
        ~ (isbn|doi|asin|issn) ~
        (what|which) is the (identifier|id|catalog number|catalogue number) [number] [of <book>]
    """,
    Goal.RECORD_DESCRIPTION: """
        [what|show|give] [does|is|me] the (blurb|description|back cover) [say|text] [of <book>] ~
    """,
    Goal.RECORD_LICENCE: """
        ~ [what|which] (licence|license|terms of use) ~
        (is|are) (<book>|{title}) (in the public domain|copyrighted|under copyright|free [to (copy|share|use)]|\
            protected by copyright) ~
        (may|can|am|could) i [allowed|permitted] [to] [legally|freely] (copy|share|redistribute|reproduce|distribute|\
            print|publish) ~
        who (holds|owns|has) the copyright ~
        (what|which) is the copyright ~
    """,
    Goal.RECORD_FORMAT: """
        (what|which|in which|in what) (format|file type|file format|kind of file) <is> <book> ~
        what is the (format|file type|file format) [of <book>]
        is <book> (a|an) (pdf|epub|text file|word document)
    """,
    Goal.RECORD_READING_TIME: """
        how (long|many hours|much time) (does|will|would|do|should) (it|i|one|<book>|you) (take|need|be) [me|one|you|\
            someone] to (read|finish|get through) ~
        ~ (reading time|time to read) ~
        how long (is|does) .. (take) to read
        how long (does|will) reading ~ take
    """,
    Goal.RECORD_WORDS: """
        how (long|big|thick) <is> (<book>|{title}) [in words]
        how many words (does|do|has|have|are|is|long) [there] [in] (<book>|{title}) [have|contain|count|long]
        how many words (are there|long is <book>|does <book> have)
        how many words (does|do|has|have|are|is) [there] [in] S [have|contain|count|long]
        how (long|big) <is> S [in words]
        ~ word count ~
        (what|which) is the length [of (<book>|{title})] [in words]
        ~ (number of words|length in words) [in|of] [<book>]
        how many words [in <book>]
    """,
    Goal.RECORD_PAGES: """
        how many pages ~
        ~ (number of pages|page count|length in pages) ~
    """,
    Goal.RECORD_LONGEST: """
        (what|which) (is|are|'s) my (longest|biggest|thickest|largest) <nouns1>
        (what|which) (is|are|'s) the (longest|biggest|thickest|largest) (book|document|novel|file|ebook) ~
        (what|which) [of] <books> (is|are) [the] (longest|biggest|thickest|largest)
        (what|which) <books> has the most (words|pages)
        (which|what) (is|was) (the|my) (longest|biggest|thickest) of [my|the] <nouns1>
        (which|what) [<noun>|one] <ofthem> (is|was|are|has) [the] <long> [<noun>|one]
        (which|what) (is|was|are|has) [the] <long> [<noun>|one] <ofthem>
        (which|what) [<noun>|one] (is|was|are|has) [the] (longer|bigger|thicker) [<noun>|one]
        (which|what) of {a} and {b} (is|was|are|has) [the] <long> [<noun>|one]
        (which|what) [<noun>|one] (is|was|has) [the] <long> [<noun>|one] {a} or {b}
        (is|was) {a} (longer|bigger|thicker) than {b}
    """,
    Goal.RECORD_SHORTEST: """
        (what|which) (is|are|'s) my (shortest|smallest|thinnest) <nouns1>
        (what|which) (is|are|'s) the (shortest|smallest|thinnest) (book|document|novel|file|ebook) ~
        (what|which) [of] <books> (is|are) [the] (shortest|smallest|thinnest)
        (what|which) <books> has the fewest (words|pages)
        (which|what) (is|was) (the|my) (shortest|thinnest) of [my|the] <nouns1>
        (which|what) [<noun>|one] <ofthem> (is|was|are|has) [the] <short> [<noun>|one]
        (which|what) (is|was|are|has) [the] <short> [<noun>|one] <ofthem>
        (which|what) [<noun>|one] (is|was|are|has) [the] (shorter|thinner|smaller) [<noun>|one]
        (which|what) of {a} and {b} (is|was|are|has) [the] <short> [<noun>|one]
        (which|what) [<noun>|one] (is|was|has) [the] <short> [<noun>|one] {a} or {b}
        (is|was) {a} (shorter|thinner) than {b}
    """,
    Goal.RECORD_BOOKS: """
        (which|what|how many) <forms> (do i have|have i|have i got|do i own|are in my library|does my library have)
        do i (have|own) [any] <forms>
        <show> [me] [all] my <forms>
        (which|what) [of] <books> (is|are) [written] by {author}
        (which|what) <books> (did|has|had|have|does) {author} (write|written|author|publish|compose) ~
        (which|what|how many) <books> (is|are|was|were|do i have|have i|i have) [written] by {author}
        (what|which|how many) (books|novels|works) by {author} [do i have|are there|are in my library|have i]
        (what|anything|do i have [anything|something|a book|any books|books]) by {author}
        <show> [me] [all] [the|my] (books|novels|works) (by|of) {author}
        <show> [me] [all] [of] [my|the] (books|documents|titles|library|ebooks)
        (which|what) (books|documents|titles|ebooks) (are there|do i have|have i|are in my library|is in my library|\
            does my library have|do i own)
        what (is|do i have|have i got) in my (library|collection)
        how many (books|documents|ebooks|titles|novels) (are there|do i have|have i|are in my library|do i own|does \
            my library have) ~
        (which|what) of <books> (are|is) (a|an|in) {about}
        (which|what) <books> (are|is) [a|an|in|written in] {about}
        which authors ~
        which <nouns1> do i have [by {author}]
    """,
    Goal.RECORD_AUTHOR: """
        who <wrote> (<book>|{title})
        who [<is>] the (author|writer|poet|playwright|authors|writers|novelist) [of (<book>|{title})]
        who <is> (<book>|{title}) (written by|by)
        by whom <is> (<book>|{title}) [written]
        (what|which) (is|'s) the (name of the (author|writer)|author 's name) [of (<book>|{title})]
        (which|what) (author|writer|poet|playwright) (<wrote>) (<book>|{title})
        whose (book|novel|work|play) is (<book>|{title})
        (name|give|show) [me] the (author|writer) [of (<book>|{title})]
        [the] (author|authors|writer) [of (<book>|{title})]
        did {name} write <book>
    """,
    Goal.RECORD_TITLE: """
        (what|which) (is|'s) the (title|full title|name|subtitle) of (<the> [whole] <noun>|it|this)
        what (is|'s) (<the> <noun>|it|this) (called|titled|named|entitled)
        what (book|novel|document|play|text) is (this|it|that)
        [the] title
    """,
    Goal.CONTENTS_PAGE: """
        [on|at] (which|what) page (<do>|<is>|do i find|can i find) (S|Q|{part}) (begin|start|open|found|be found|on|\
            located|end|finish)
        [on|at] (which|what) page (<do>|<is>|do i find|can i find) (S|Q)
        (what|which) is the page [number] of (S|Q)
        where (does|do) (S) (begin|start)
    """,
    Goal.CONTENTS_LONGEST: """
        (which|what) (<is>|'s) the longest {role} ~
        (which|what) {role} (<is>) [the] longest ~
        [the] longest {role}
        (which|what) {role} has the most (words|pages)
        how long is the longest {role}
    """,
    Goal.CONTENTS_SHORTEST: """
        (which|what) (<is>|'s) the shortest {role} ~
        (which|what) {role} (<is>) [the] shortest ~
        [the] shortest {role}
        (which|what) {role} has the fewest (words|pages)
    """,
    Goal.CONTENTS_NUMBER: """
        (what|which) (number|{role} number) (<is>|has|does) (S|Q) [have]
        what (<is>|'s) the number of (S|Q)
        (what|which) {role} (<is>) (Q|B)
        what number (is|has) {role} Q
    """,
    Goal.CONTENTS_AFTER: """
        (which|what) {role} (comes|stands|is|follows|goes|came) [right|directly|immediately|straight|just] (after|\
            behind) (S|Q|{part})
        (which|what) {role} follows [right|directly|immediately] [after|upon|on] (S|Q|{part})
        what (comes|follows|is) [right|directly|immediately] (after|behind) (S|Q)
        what (is|'s) the {role} (after|following) (S|Q) [called]
        what follows (S|Q)
    """,
    Goal.CONTENTS_BEFORE: """
        (which|what) {role} (comes|stands|is|goes|came) [right|directly|immediately|straight|just] (before|in front \
            of) (S|Q|{part})
        (which|what) {role} precedes (S|Q|{part})
        what (comes|is) [right|directly|immediately] before (S|Q)
        what (is|'s) the {role} (before|preceding) (S|Q) [called]
        what precedes (S|Q)
    """,
    Goal.CONTENTS_TITLE: """
        (what|how) (<is>|'s) S (called|titled|named|entitled|headed)
        (what|which) (<is>|'s) the (title|name|heading) of S
        (what|which) (title|name|heading) does S (have|bear)
        (what|which) {role} (<is>|'s) (about|on|called|titled|named|entitled) {part}
        (what|which) {role} (deals with|treats of|treats|covers|discusses|explains|describes|is devoted to|is \
            concerned with) {part}
        [the] (title|name|heading) of S
        (which|what) (one|{role}) (is|'s) S
        in (which|what) {role} (is|are|does|do) .. (explained|described|discussed|treated|covered) ~
    """,
    Goal.CONTENTS_COUNT: """
        how many {roles} [, or {roles} [,]]
        how many {roles} [, or {roles} [,]] (are|is|were) (there|in|here) ~
        how many {roles} [, or {roles} [,]] (does|do|did|has|have) (<book>|S) ~
        how many {roles} [, or {roles} [,]] (in|within|of|make up|long is) (<book>|S|Q|all|total) ~
        how many {roles} [, or {roles} [,]] (come before|come after|precede|follow|stand before|stand after) {beside}
        [into] how many {roles} (is|are|was) (<book>|S) (divided|split|broken|made up|composed) ~
        (what|which) is the number of {roles} ~
        (number|count) of {roles} [in|of] [<book>|S]
        count the {roles} ~
        does (<book>|S) have .. {roles}
    """,
    Goal.CONTENTS_LIST: """
        (list|name|show|give|print|display|enumerate) [me|us] [a|the] [list of] [all] [of] [the] [titles|names] [of] \
            [the] {roles} ~
        [the] (table of contents|chapter list|list of chapters|contents) [of|for] [<book>]
        (show|give|list|print|display) [me|us] [the|a] (table of contents|contents|chapter list|toc|chapter titles|\
            chapter names|structure) ~
        (what|which) (are|is|were) [all] the [two|three|four|five|six|seven|eight|nine|ten|eleven|twelve] {roles} ~
        (what|which) {roles} (are there|are in|is in|does|do|has|have) [<book>|S] [have|contain|consist of|include]
        (what|which) (are|is) the (chapter|section|act|part) (titles|names|headings)
        how (is|are) (<book>|S) (divided|structured|organized|organised|arranged|split)
        what (is|are|'s) [in] the (table of contents|contents|structure) ~
        what are the {roles} (called|titled|named) ~
        what does (<book>|S) (consist of|comprise)
    """,
}
