"""How things are asked in Chinese, in simplified and in traditional characters."""

from __future__ import annotations

from smartchat_core.chat.understanding.question_language import Goal, QuestionLanguage
from smartchat_core.model.section import SectionRole

__all__ = ["CHINESE"]

_CLASSES = {
    "is": "是",
    "who": "谁|誰|什么人|什麼人|哪位|何人",
    "what": "什么|什麼|甚麼|哪些|啥",
    "noun": "书|書|小说|小說|故事|作品|剧本|戏剧|戲劇|文档|文檔|文件|手册|手冊|日记|日記|诗集|文章|剧",
    "book": "([这|這|本|那|我的|整] [本|部|篇|个|個] <noun> [B]|B|它|全书|全書|本书|本書)",
    "books": "([我的|我有的|这些|這些] [哪些|哪几本|哪本|哪幾本] (书|書|藏书|藏書|书籍|文档)|哪些书|哪些書|哪本书|哪本書|哪几本书)",
    "mentioned": "被提到|提到|被提及|提及|出现|出現",
    "mentions": "提到|提及|出现|出現|包含|有|使用",
    "series": "系列|丛书|叢書|套书|套書|文库|文庫",
    "volume": "本|部|册|冊|卷|集|篇",
    "which": "哪|哪一|什么|什麼|何|某|啥",
    "main": "主要|重要|最重要的|核心",
    "people": "人物|角色|主人公|主角",
    "show": "找出|列出|显示|顯示|给我|給我|引用|查找|找",
    "of": "的|里的|裡的|中的",
    "in": "里|裡|中|里面|裡面|当中|內|内",
    "do": "了|过|過",
}

_GOALS = {
    Goal.MENTIONS_FIRST: """
        [在] [哪里|哪裡|哪一章|哪一回|什么时候|何处] (第一次|首次|最早) <mentioned> [了] {term}
        {term} [在|是在|是] [哪里|哪裡|哪一章|哪一回|什么时候|什麼時候] (第一次|首次|最早) [<mentioned>] [的]
        {term} (第一次|首次|最早) [<mentioned>] [是] [在] (哪里|哪裡|哪一章|哪一回|什么时候|什麼時候|哪儿)
    """,
    Goal.MENTIONS_LAST: """
        {term} (最后一次|最後一次) [<mentioned>] [是] [在] (哪里|哪裡|哪一章|哪一回|什么时候)
        {term} [在] (哪里|哪裡|哪一章|哪一回) (最后一次|最後一次) <mentioned>
    """,
    Goal.ACROSS: """
        [我的] (哪些书|哪些書|哪本书|哪本書|书里哪些|哪几本书) [<in>] (<mentions>|谈到|談到|讲到|写到) [了|过] {topic}
        我的书 [<in>] [有] (哪些|哪本|哪几本) (<mentions>|谈到|讲到|写到) [了|过] {topic}
        我的书 [<in>] 有没有 (<mentions>|谈到|讲到) [过] {topic}
        {topic} 在 我的 (哪些|哪本) 书 [<in>] <mentioned>
    """,
    Goal.ACROSS_LOOSELY: "我有 (关于|關於) {topic} 的书 [吗]\n我 [应该] (读|看) 哪本书 [来] 了解 {topic}",
    Goal.MENTIONS_SECTIONS: """
        {term} [在] (哪些|哪几|哪一|哪几个|哪個) {role} [<in>] <mentioned> [过|了]
        (哪些|哪几|哪一) {role} [<in>] <mentions> [了|过] {term}
    """,
    Goal.MENTIONS_COUNT: """
        {term} [这个词|一词|这个名字|這個詞] [一共|总共] [在 <book> [<in>]] <mentioned> [了|过] (多少次|几次|幾次)
        [<book> [<in>]] [一共|总共] (提到|出现|提及) [了|过] (多少次|几次|幾次) {term}
        (多少次|几次) (提到|出现|提及) [了] {term}
        {term} <mentioned> [的] (次数|次數) [是多少]
    """,
    Goal.MENTIONS_ALL: """
        <show> [所有|全部] (提到|出现|提及) {term} 的 (地方|段落|句子)
        (哪里|哪裡|哪些地方) (提到|出现|提及) [了|过] {term}
        {term} [在] (哪里|哪裡|哪些地方) <mentioned> [过|了]
    """,
    Goal.QUOTATION_FIRST: """
        ~ (第一句|首句|开头第一句|开头的句子|开篇第一句|開頭第一句|第一句话|第一句話) ~
        (<book>|S) [是] (如何|怎么|怎樣|怎么样) (开头|開頭|开始|開始) [的]
    """,
    Goal.QUOTATION_LAST: "~ (最后一句|最後一句|末句|最后一句话|最後一句話|结尾一句) ~",
    Goal.QUOTATION_WORDS: "{speaker} 的 原话 [是什么]\n{speaker} [具体|究竟|到底] 说 了 什么 原话",
    Goal.QUOTATION_DEFINITION: """
        {term} 的 定义 [是什么] ~
        {term} 的 定義 [是什麼] ~
        (如何|怎么|怎样) 定义 {term}
    """,
    Goal.QUOTATION_FIND: """
        (<show>|请找出) [这句话|书中] Q ~
        Q [这句话|這句話|这一句] [出现] [在|是] (哪里|哪裡|哪一章|谁说的|誰說的|什么地方) ~
        (哪里|哪裡|哪一章) [说|写|說] [到|过|了] Q
        Q [这句话|這句話|这一句] [是] (出自|来自|來自) ~
        <show> [.. ] (的 段落|的 句子|那一段|的 地方|的 片段)
        (谁|誰) 说 [过|了|的] Q
    """,
    Goal.RECORD_TRANSLATOR: """
        (<book>|{title}) [的] (译者|譯者) 是 (<who>)\n(<book>|{title}) 是 (<who>) (翻译|翻譯|译) [的]
        (译者|譯者) 是 (<who>)
        (<who>) (翻译|翻譯) 了 (<book>|{title})
        ~ (谁|誰) (翻译|翻譯|译) 的
    """,
    Goal.RECORD_SERIES: """
        (<book>|{title}) [是] [属于|屬於|收录于|收錄於|收在|收入|出自|来自|來自] (<which>) [套|个|個|部] <series> [的|里的|中的] [一部分|一部|一本|一册|一冊|一卷|第 (几|幾) <volume>|哪 [一] <volume>] [书|書] [吗|嗎|呢]
        (<book>|{title}) (属于|屬於|收录于|收錄於|收在|收入) [哪|什么|什麼|任何|某|一] [一] [套|个|個|部] <series> [里|裡|中] [吗|嗎|呢|吧]
        (<book>|{title}) (属于|屬於|收录于|收錄於) (<which>) [套|个|個|部] <series> [里|裡|中] [的] 第 (几|幾) <volume>
        (<book>|{title}) [是] [一|某|哪|任何] [套|个|個|部] <series> [书|書|小说|小說|作品] [中|里|裡|之一] [的] [一部分|一部|一本|一册|一冊|一卷|其中一本] (吗|嗎|么|麼|吧)
        (<book>|{title}) [是|在] [其|该|該|这|這] [套|个|個|部] <series> [里|裡|中|里面|裡面|当中|當中] [的|是|排|排在|位列] 第 (几|幾) [<volume>|位]
        (<book>|{title}) [的|所属|所屬|所在] [的] (<series>|系列名|系列名称|系列名稱|丛书名|叢書名) [是|叫|叫做] [什么|什麼|哪个|哪個|哪套|啥] [名字]
        (<which>) [套|个|個|部] <series> (包含|包括|收录|收錄|收入|收) [了] (<book>|{title})
    """,
    Goal.RECORD_PUBLISHER: "~ (哪家|哪个|什么) (出版社) ~\n(<book>|{title}) 的 出版社 是 ~",
    Goal.RECORD_ORIGINAL_LANGUAGE: "~ (从|從) (什么|哪种|什麼) (语言|語言|语) (翻译|翻譯|译) ~\n~ (原文|原著) 是 [用] (什么|哪种|什麼) (语言|語言|语) ~",
    Goal.RECORD_LANGUAGE: "(<book>|{title}) 是 [用] (什么|哪种|什麼) (语言|語言|文) [写的|寫的]",
    Goal.RECORD_OLDEST: """
        {a} (和|与|跟|還是|还是) {b} (哪本|哪一本|哪个|哪個) 更 (早|老|旧)
        [其中] (哪本|哪一本) [书] (更|最) (早|老|旧)
    """,
    Goal.RECORD_NEWEST: """
        {a} (和|与|跟|還是|还是) {b} (哪本|哪一本|哪个|哪個) 更 (晚|新)
        [其中] (哪本|哪一本) [书] (更|最) (晚|新)
    """,
    Goal.RECORD_FIRST_PUBLISHED: """
        (<book>|{title}) [最早|首次|第一次] [是] [在] (什么时候|何时|哪一年|哪年|什麼時候) [首次|第一次|最早] (出版|发表|發表|写|寫) [的]
    """,
    Goal.RECORD_PUBLISHED: "(<book>|{title}) 的 (出版日期|出版时间) [是] ~",
    Goal.RECORD_COVER: "~ (封面) ~",
    Goal.RECORD_IDENTIFIER: "~ isbn ~",
    Goal.RECORD_LICENCE: "~ (版权|版權|许可|授权|公有领域) ~",
    Goal.RECORD_READING_TIME: "~ (读完|看完|阅读) .. (多久|多长时间|多少时间) ~",
    Goal.RECORD_WORDS: "~ (多少字|多少个字|字数|多少個字|多少词) ~\n(<book>|{title}) 有 (多长|多長)",
    Goal.RECORD_PAGES: "~ (多少页|多少頁|几页|幾頁) ~",
    Goal.RECORD_LONGEST: """
        我 [的] 最长 的 书 是 ~
        ~ 哪本 书 最长
        {a} (和|与|跟|還是|还是) {b} (哪本|哪一本|哪个|哪個) 更 (长|長|厚)
        [其中] (哪本|哪一本) [书] (更|最) (长|長|厚)
    """,
    Goal.RECORD_SHORTEST: """
        我 [的] 最短 的 书 是 ~
        {a} (和|与|跟|還是|还是) {b} (哪本|哪一本|哪个|哪個) 更 (短|薄)
        [其中] (哪本|哪一本) [书] (更|最) (短|薄)
    """,
    Goal.RECORD_BOOKS: """
        我 [的] [书库|书架] [里] 有 (哪些|什么|多少) [本] <forms>
        我 的 (书|書) [里|中] (哪些|哪几本) 是 <forms>
        我 的 (书|書) [里|中] (哪些|哪几本) 是 {author} (写|寫) 的
        我 [的] (有哪些|有多少) [本] (书|書|文档)
        我的 (书|書) [<in>] (哪些|哪几本|哪本) 是 {author} (写|寫) 的
        (列出|显示) 我 [的] [所有] [的] 书
    """,
    Goal.RECORD_AUTHOR: """
        (<book>|{title}) [的] (作者) [是] (<who>)
        (<book>|{title}) 是 (<who>) (写|寫|著) [的]
        (<who>) (写|寫|著) [了|的] (<book>|{title})
        作者 [是] (<who>)
    """,
    Goal.RECORD_TITLE: "<book> (叫什么|叫什麼) [名字]\n(书名|書名) 是 (什么|什麼)",
    Goal.CONTENTS_PAGE: "S [从|在|是从] (哪一页|第几页|第幾頁|哪页) (开始|開始)",
    Goal.CONTENTS_LONGEST: "(哪一|哪) [个] {role} 最长\n最长 的 [一] {role} 是 ~",
    Goal.CONTENTS_SHORTEST: "(哪一|哪) [个] {role} 最短\n最短 的 [一] {role} 是 ~",
    Goal.CONTENTS_NUMBER: "Q 是 第 (几|幾) {role}\nS 是 第 (几|幾) {role}",
    Goal.CONTENTS_AFTER: "(S|Q) (之后|之後|后面|後面|后|接下来) [紧接着] [的] [一|那一|下一] [{role}] 是 ~",
    Goal.CONTENTS_BEFORE: "(S|Q) (之前|前面|前) [的] [一|那一|上一] [{role}] 是 ~",
    Goal.CONTENTS_TITLE: "S [的] [标题|標題|题目|名字|名称] (是什么|叫什么|是什麼|叫什麼) [名字]\n(哪一|哪) {role} [是] (讲|关于|講|關於) {part} [的]",
    Goal.CONTENTS_COUNT: """
        (<book>|S|{title}) [一共|总共|總共|共] 有 (多少|几|幾) [个|個] {role}
        [一共|总共|總共] 有 (多少|几|幾) [个|個] {role}
        (<book>|S) (分为|分成|分為) (多少|几|幾) [个|個] {role}
    """,
    Goal.CONTENTS_LIST: """
        [列出|显示|给我|看] [<book>] [的] (目录|目錄|章节目录)
        列出 [<book>] [的] (所有|全部|各) [的] {role} ~
        [<book>|S] 有 (哪些|哪几) [个] {role}
        [<book>] [的] (目录|目錄) [是什么|有哪些]
    """,
    Goal.CAST: """
        ~ <main> [的] <people> [有|是|都有] [谁|誰|哪些|哪几个] ~
        (谁|誰) 是 [<book>] [的] (主角|主人公)
        (主角|主人公) 是 (谁|誰)
        (<book>) [<in>] [的] (主角|主人公) 是 (谁|誰)
        (<book>) [<in>] 有 (哪些|什么) <people>
    """,
    Goal.SETTING: """
        (<book>) [的] [故事] [发生|發生] 在 (哪里|哪裡|什么地方|什么时候|哪个城市|哪座城市|哪个国家|什么时代|何时何地) [发生] [的]
        [故事] (发生|發生) 在 (哪里|哪裡|什么地方|什么时候|哪个城市|哪个国家|什么时代)
        ~ (故事背景|背景设定) ~
    """,
    Goal.RECAP: "(到目前为止|到目前為止|目前为止|至今|前面) [都] [发生|發生|讲] [了] (什么|什麼) ~\n我 (读到|看到) (哪里|哪儿|哪裡) [了]\n(回顾|提醒我) ~",
    Goal.ENDING: """
        (<book>|{title}) [的] (结局|結局|结尾|結尾) [是] [什么|怎样|怎么样|如何|什麼] [的]
        (<book>|故事|{title}) [最后] (怎么|如何|怎樣) (结束|結束|收场) [的]
        (最后|最後|结尾) (发生|發生) 了 (什么|什麼)
    """,
    Goal.COMPARE: """
        (比较|比較|对比|對比) [一下] {a} (和|与|與|跟|及) {b}
        {a} (和|与|與|跟) {b} [之间|之間] [有] (什么|有何|有什么|什麼|有什麼) (不同|区别|差别|區別|异同|差異)
        {a} (和|与|與|跟) {b} 的 (区别|不同|差别|區別|异同) ~
    """,
    Goal.SUMMARY: """
        (总结|總結|概括|概述|概要|简述|归纳) [一下] (<book>|S|Q) [的] [内容|內容] ~
        (S|Q|<book>) [<in>] (讲|講|说|說|写|寫|发生|發生|描述|介绍) [了|的] [是] (什么|什麼|哪些内容|啥) [事|故事|内容]
        (S|Q|<book>) 是 (关于|關於|讲|講) (什么|什麼) 的
        [简单|简要|简短] (介绍|介紹) [一下] (S|<book>)
        (S|Q|<book>) [<in>] [都] [有] (发生|發生) 了 (什么|什麼) [事]
        (S|Q|<book>) 的 [主要] (内容|內容|主题|主題|情节|大意|梗概) [是] [什么|什麼] [是什么]
        [给我] [写] [一个|一份] (S|Q|<book>) 的 (总结|概要|摘要|梗概)
        在 (S|<book>) [<in>] (发生|發生) 了 (什么|什麼) [事]
        [请|請] (总结|總結|概括|概述|简述|归纳) [一下] (情节|情節|剧情|故事情节|主要内容|主要情节|故事)
        S
    """,
    Goal.WHO: """
        (谁|誰) 是 {name}
        {name} 是 (<who>)
        {name} 是 (什么样|怎样|怎么样|什麼樣|怎樣) 的 [一个] (人|人物|角色)
        (介绍|介紹|说说|讲讲) [一下] {name} [这个人|这个人物]
        (告诉我|告訴我) {name} 是 (<who>)
        {name} 是 [个] (什么人|什麼人)
    """,
}  # fmt: skip

CHINESE = QuestionLanguage(
    code="zh",
    spaced=False,
    typical="谁 誰 什 么 哪 里 是 的 了 吗 在 有 多 少 几 次 为 章 书",
    classes=_CLASSES,
    goals=_GOALS,
    openings="""
        (请问|請問|请|請|你好|那么|那|麻烦)
        (请|請) (告诉我|告訴我)
        (你能|能不能|可以|能) [告诉我|告訴我|帮我]
        (我想知道|想知道|告诉我|告訴我)
    """,
    closings="(吗|呢|啊|吧|谢谢|謝謝|嗎)\n用 (几|三|两) 句话",
    book_asides="~ (在 (B|<book>) <in>|B <in> [的]|(这|這|本) [本|部] <noun> <in> [的]) ~",
    section_asides="~ (在 S <in>|S <in> [的]|在 S) ~",
    plurals={
        SectionRole.CHAPTER: "章节 章節 章 回",
        SectionRole.ACT: "幕",
        SectionRole.SCENE: "场景 场 場",
        SectionRole.PART: "部分 部",
        SectionRole.VOLUME: "卷 册 冊",
        SectionRole.LETTER: "封信",
        SectionRole.SECTION: "节 節",
    },
    stories_plural="故事 短篇 篇小说 首诗 篇",
    named={
        "序言": "序言", "前言": "前言", "尾声": "尾声", "尾聲": "尾声", "后记": "后记", "後記": "後記", "附录": "附录",
        "结论": "结论", "引言": "引言", "楔子": "楔子",
    },
    firsts="第一",
    lasts="最后一 最後一 最后的 最後的 末",
    nexts="下一 下个 下個",
    previous="上一 前一 上个 上個",
    pages="页 頁",
    articles="这 這 那 该 此",
    particles="的",
    not_names=(
        "凶手 主角 作者 主人公 译者 他 她 它 谁 誰 什么 哪 的 人物 这 那 凶犯 杀 死 书 本 请 請 告诉 告訴"
    ),
    word_nouns="词 詞 单词 这个词",
    book_nouns="书 書 小说 小說",
    title_cues="在",
    possessive="",
    ands="和 与 與 跟 及",
    he="他",
    she="她",
    it="它",
    they="他们 她们",
    ellipses="[那|那么] [在] S [呢]\n[那|那么] {name} 呢",
    topic_questions="{topic} 是 (什么|什麼)\n(谁|誰) 是 {topic}",
    longest="长 長",
    shortest="短",
    book_references="~ (<book>) ~",
)  # fmt: skip
