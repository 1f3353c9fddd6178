"""How things are asked in Japanese."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["JAPANESE"]

_CLASSES = {
    "noun": "本|小説|物語|作品|戯曲|話|文書|ドキュメント|マニュアル|日記|文章|ストーリー|書籍|劇",
    "book": "([この|その|私の] <noun> [B]|B|それ|これ|本書|全体)",
    "books": "([私の|手持ちの|これらの] (本|蔵書|書籍|文書|ライブラリ)|どの本)",
    "ka": "ですか|でしょうか|か|ますか|なの|なのか|のか|のですか|んですか|の|だ|です|だっけ",
    "q": "何|なに|なん|どんな",
    "mentioned": "言及され|出て|登場し|現れ|出てき|触れられ|使われ|登場する|出る|現れる|言及する|言及され|出てくる",
    "tail": "(て|てい|ている|ています|てきます|ます|ました|る|た|きます|きた|くる) [の] [ます] [<ka>]",
    "series": "シリーズ|叢書|双書|文庫|選書|全集|連作",
    "which": "どの|何の|なんの|何という|どんな|どういう|いずれかの",
    "part": "一部|一冊|1冊|一つ|ひとつ|一巻|1巻|第何巻|第何作|第何弾|何巻目|何冊目|何作目|何番目|何巻|何冊|何作|何弾|なか|中|うち|本|作品",
    "main": "主な|主要な|重要な|中心的な|主要",
    "people": "登場人物|人物|キャラクター|主人公",
    "show": "見つけて|探して|教えて|示して|挙げて|引用して|一覧にして|列挙して|見せて",
    "please": "ください|下さい|くれ|ほしい",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        {term} (が|は) (最初に|初めて|はじめて) (<mentioned>) [るのは|たのは|くるのは|のは] [どこ|いつ|どの章] ~
        {term} (が|は) (どこで|いつ|どの章で) (最初に|初めて|はじめて) (<mentioned>) ~
    """,
    Goal.MENTIONS_LAST: "{term} (が|は) (最後に) (<mentioned>) ~\n{term} (が|は) (どこで|いつ|どの章で) 最後に (<mentioned>) ~",
    Goal.ACROSS: """
        [私の] (どの本|本のうちどれ|どの本の中) (が|で|に|は) {topic} (に|が|を|について) (<mentioned>|触れ|言及し|述べ|書かれ) ~
        {topic} (に|が|を|について) (<mentioned>|触れ|言及し|述べ|書かれ|言及している|触れている) [ている|てい|る] [私の] (本|文書) は どれ ~
        [私の] 本 の (うち|中で) {topic} (に|が|を|について) (<mentioned>|触れ|言及し) ~
    """,
    Goal.ACROSS_LOOSELY: "{topic} (についての|に関する) 本 (は|が) (あります|持って) ~\n{topic} について (学ぶ|知る) には どの本 ~",
    Goal.MENTIONS_SECTIONS: """
        {term} (は|が) どの {role} (に|で) (<mentioned>) ~
        どの {role} (に|で) {term} (は|が) (<mentioned>) ~
    """,
    Goal.MENTIONS_COUNT: """
        {term} [という (言葉|語|単語|名前)] (は|が|に) [何回|何度] (<mentioned>) ~
        [この本で|作中で] {term} [という (言葉|語|単語|名前)] (は|が|に) (何回|何度) ~
        (何回|何度) {term} (は|が|に|という) ~
        {term} の (出現回数|登場回数) ~
    """,
    Goal.MENTIONS_ALL: """
        {term} (が|に|は) (<mentioned>) [る|てい|ている] (箇所|場所|場面) を (すべて|全て|全部) ~
        {term} (は|が) どこ (に|で) (<mentioned>) ~
    """,
    Goal.QUOTATION_FIRST: "~ (最初|冒頭|書き出し|始まり) [の] (一文|文|文章|行|一行|言葉) ~\n(<book>|S) は どう (始まり|始まる) ~",
    Goal.QUOTATION_LAST: "~ (最後|結び|末尾) の (一文|文|文章|行|一行|言葉) ~",
    Goal.QUOTATION_WORDS: "{speaker} (は|が) 正確に は 何 と (言い|言っ|言う) ~\n{speaker} の 正確な 言葉 ~",
    Goal.QUOTATION_DEFINITION: """
        {term} の 定義 ~
        {term} は どう 定義 ~
    """,
    Goal.QUOTATION_FIND: """
        Q (という|と) (一文|文|台詞|セリフ|言葉|箇所|一節) (を|は|が) ~
        Q (は|と) (どこ|誰が|だれが) ~
        Q を (見つけ|探し) ~
        {x} (場面|箇所|一節|くだり|文) を (見つけて|探して|引用して|示して|見せて) [<please>]
    """,
    Goal.RECORD_TRANSLATOR: """
        ~ (訳者|翻訳者) (は|が) ~\n(<book>|{title}) を (翻訳|訳) した の は (誰|だれ) ~
        (<book>|{title}) (を|は) (誰|だれ) が (翻訳|訳) ~
        (誰|だれ) が (<book>|{title}) を (翻訳|訳) ~
    """,
    Goal.RECORD_SERIES: """
        (<book>|{title}) (は|が|って) (<which>) <series> [に|の|で] [(属し|含まれ|入っ|収め|収録|所属|なっ|刊行) ..|<part> ..|<ka>]
        (<book>|{title}) (は|が|って) [何か|なにか|何らか|ある|その|この] [の] <series> (に|の|で|もの|物|作品) [(属し|含まれ|入っ|収め|収録|所属|刊行) ..|<part> ..|<ka>]
        (<book>|{title}) (は|が|って) <series> <ka>
        (<book>|{title}) (が|の) (属する|属している|含まれる|含まれている|入っている|収められている|収録されている) [の は] <series> ~
        (<book>|{title}) の (<series>|シリーズ名|叢書名) [の 名前|名] [は|を] ~
        (<which>) <series> に (<book>|{title}) (は|が) (属し|含まれ|入っ|収め|収録) ~
    """,
    Goal.RECORD_PUBLISHER: "~ (出版社) ~",
    Goal.RECORD_ORIGINAL_LANGUAGE: "~ 何語 から (翻訳|訳) ~\n~ (原語|原文の言語) ~",
    Goal.RECORD_LANGUAGE: "~ 何語 (で|です) ~",
    Goal.RECORD_OLDEST: """
        {a} と {b} (では|で|の|は) (どちら|どっち) [の ほう|の 方] が 古い ~
        (どちら|どっち) [の ほう|の 方] が 古い ~
    """,
    Goal.RECORD_NEWEST: """
        {a} と {b} (では|で|の|は) (どちら|どっち) [の ほう|の 方] が 新しい ~
        (どちら|どっち) [の ほう|の 方] が 新しい ~
    """,
    Goal.RECORD_FIRST_PUBLISHED: "(<book>|{title}) (は|が) (いつ|何年に) [最初に|初めて] (出版|発表|刊行|書か) ~",
    Goal.RECORD_PUBLISHED: "いつ (出版|発表|刊行) ~",
    Goal.RECORD_COVER: "~ 表紙 ~",
    Goal.RECORD_IDENTIFIER: "~ isbn ~",
    Goal.RECORD_LICENCE: "~ (ライセンス|著作権|パブリックドメイン) ~",
    Goal.RECORD_READING_TIME: "~ (読むのに|読了) .. (どれくらい|何時間|時間) ~",
    Goal.RECORD_WORDS: "~ (何語あり|何文字|単語数|文字数|何単語|語数) ~\n(<book>|{title}) (は|の) [長さ] [は] どのくらい ~",
    Goal.RECORD_PAGES: "~ 何ページ あ ~\n~ ページ数 ~\n~ 何ページ です ~",
    Goal.RECORD_LONGEST: """
        ~ (一番|最も) 長い 本 ~
        {a} と {b} (では|で|の|は) (どちら|どっち) [の ほう|の 方] が 長い ~
        (どちら|どっち) [の ほう|の 方] が 長い ~
    """,
    Goal.RECORD_SHORTEST: """
        ~ (一番|最も) 短い 本 ~
        {a} と {b} (では|で|の|は) (どちら|どっち) [の ほう|の 方] が 短い ~
        (どちら|どっち) [の ほう|の 方] が 短い ~
    """,
    Goal.RECORD_BOOKS: """
        [私は] (どんな|どの|何の) <forms> を 持って ~
        [私は] (どんな|何の|どの) 本 を 持って ~
        [私の] 本 の うち {author} が 書いた ~
        私の本 を (一覧|列挙|すべて) ~
    """,
    Goal.RECORD_AUTHOR: """
        (<book>|{title}) の (作者|著者|筆者) (は|が) (誰|だれ|何という) ~
        (<book>|{title}) (を|は) (誰|だれ) (が|によって) (書い|書か) ~
        (誰|だれ) が (<book>|{title}) を 書い ~
        (作者|著者|筆者) (は|が) (誰|だれ) ~
        (<book>|{title}) を 書いた の は (誰|だれ) ~
    """,
    Goal.RECORD_TITLE: "(<book>) の (題名|タイトル|書名) ~\n(題名|タイトル) は ~",
    Goal.CONTENTS_PAGE: "S (は|が) (何ページ|どのページ) ~",
    Goal.CONTENTS_LONGEST: "(一番|最も) 長い {role} ~\nどの {role} が (一番|最も) 長い ~",
    Goal.CONTENTS_SHORTEST: "(一番|最も) 短い {role} ~\nどの {role} が (一番|最も) 短い ~",
    Goal.CONTENTS_NUMBER: "(Q|S) は (第何|何番目の|何) {role} ~",
    Goal.CONTENTS_AFTER: "(S|Q) の (次|後|あと) の {role} ~\n(S|Q) の (次|後) は ~",
    Goal.CONTENTS_BEFORE: "(S|Q) の (前|直前) の {role} ~",
    Goal.CONTENTS_TITLE: "S (の) (題名|タイトル|題|名前) ~\nS (は|を) 何 と (いい|呼|いう) ~\nどの {role} (が|で) {part} (を扱|について) ~",
    Goal.CONTENTS_COUNT: """
        (<book>|S|{title}) (は|に|には) [全部で] (何|いくつの|いくつ) {role} ~
        [全部で] (何|いくつの) {role} (あり|で|から|ある|です) ~
        {role} (は|の数は) (いくつ|何) ~
    """,
    Goal.CONTENTS_LIST: "~ 目次 ~\n[<book>] [の] {role} を (一覧|すべて|全て|列挙) ~\n(<book>) には どんな {role} ~",
    Goal.CAST: "~ <main> <people> (は|を|が) ~\n(<book>) の (主人公|登場人物) (は|を) ~\n(主人公|登場人物) は (誰|だれ) ~\n登場人物 を (教えて|挙げて|列挙して|見せて) ~",
    Goal.SETTING: "~ (舞台) (は|と) ~\n(<book>) (は|の話は) (どこ|いつ) (で|が|の) ~\n(どこ|どの町|どの国|いつの時代) (が舞台|を舞台) ~",
    Goal.RECAP: "(これまで|ここまで|今まで) (に|の|は|で) [何|話|あらすじ|内容|展開|物語] ~\n(どこまで) 読 ~",
    Goal.ENDING: """
        (<book>|{title}) (は|の) [最後|結末] (は|どう|どのように) (終わ|なり|なる|どう) ~
        ~ 結末 ~
        (<book>|{title}) は どう (終わ|なる|なり) ~
        (最後|ラスト) (に|は|で) (何|どう) ~
    """,
    Goal.COMPARE: "{a} (と|および) {b} (を) (比較|比べ) ~\n{a} と {b} (の|は|で|には) (違い|相違点|どう違|何が違|どのように違|共通点) ~",
    Goal.SUMMARY: """
        (<book>|S|Q) (を|の) [内容を] (要約|まとめ|簡単に) ~
        (<book>|S|Q) の (要約|あらすじ|概要|内容|テーマ|主題|要点) ~
        (S|Q|<book>) (で|では|に) (何が|何か|どんなこと|なにが) [起こ|起き|あり|書かれ|あっ] ~
        (S|Q|<book>) (は|では) (何について|どんな話|どういう話|何の話|どんな内容|何を) ~
        (要約|あらすじ|概要) [を] [教えて|お願い|して] [<please>|します]
        S
    """,
    Goal.WHO: """
        {name} (とは|って|は|というのは) (誰|だれ|何者|どなた) [<ka>]
        {name} (とは|って|は) (どんな|どういう) (人|人物|キャラクター|男|女性|方) [<ka>]
        {name} について (教えて|説明して|話して) [<please>]
        (誰|だれ) が {name} [<ka>]
        {name} とは (何|なに|なん) [<ka>]
    """,
}  # fmt: skip

JAPANESE = QuestionLanguage(
    code="ja",
    spaced=False,
    typical="誰 何 どこ いつ は が の を に で と です ます か",
    classes=_CLASSES,
    goals=_GOALS,
    openings="(すみません|こんにちは|では|じゃあ|それでは|あの)",
    closings="(教えて|教えて (ください|下さい)|お願いします|ください)",
    book_asides="~ ((B|(この|その) <noun>) (の 中 で|で|に|では|には|の)) ~",
    section_asides="~ (S (で|では|に|には|の 中 で|の)) ~",
    plurals={
        SectionRole.CHAPTER: "章 話",
        SectionRole.ACT: "幕",
        SectionRole.SCENE: "場面 場",
        SectionRole.PART: "部",
        SectionRole.VOLUME: "巻",
        SectionRole.LETTER: "通の手紙 手紙",
        SectionRole.SECTION: "節",
    },
    stories_plural="短編 物語 編",
    named={
        "プロローグ": "プロローグ", "エピローグ": "エピローグ", "序章": "序章", "終章": "終章", "あとがき": "あとがき",
        "まえがき": "まえがき", "付録": "付録", "序文": "序言",
    },
    firsts="最初の 第一の 冒頭の",
    lasts="最後の 最終",
    nexts="次の",
    previous="前の",
    pages="ページ 頁",
    articles="この その あの",
    not_names="犯人 主人公 作者 著者 訳者 彼 彼女 それ これ 誰 何 を が は 本 物語 小説",
    word_nouns="言葉 単語 語",
    book_nouns="本 小説 物語",
    title_cues="",
    ands="と や",
    he="彼",
    she="彼女",
    it="それ",
    they="彼ら",
    ellipses="[では|じゃあ] S (は|では) [どう]\n[では|じゃあ] {name} は",
    topic_questions="{topic} とは (何|なに|なん) ~\n{topic} (とは|は|って) (誰|だれ) ~",
    longest="長",
    shortest="短",
    book_references="~ (<book>) ~",
)  # fmt: skip
