"""Chinese and Japanese names, which have neither capitals nor spaces."""

from __future__ import annotations

from smartchat_core.books.languages.rules import Bearer, NameRules, words

__all__ = ["CHINESE", "JAPANESE"]

_HAN = "\u3005\u3400-\u9fff"
_KATAKANA = "\u30a1-\u30fa\u30fc"

CHINESE = NameRules(
    language="zh",
    titles={
        title: bearer
        for bearer, text in {
            Bearer.MAN: "先生 公子 老爷 少爷 爷 大人 将军",
            Bearer.WIFE: "太太 夫人 奶奶",
            Bearer.MAIDEN: "小姐 姑娘",
            Bearer.ANYBODY: "大夫 医生 老师 教授 师傅 掌柜",
        }.items()
        for title in text.split()
    },
    surnames=words(
        "赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 尤 许 何 吕 施 张 孔 曹 严 华 金 魏 陶 姜 戚 "
        "谢 邹 柏 窦 章 苏 潘 葛 范 彭 郎 鲁 韦 马 苗 方 俞 任 袁 柳 鲍 史 唐 费 薛 雷 贺 倪 汤 殷 罗 毕 郝 "
        "安 常 傅 卞 齐 康 伍 余 元 顾 孟 黄 萧 尹 姚 邵 汪 祁 毛 狄 戴 宋 庞 熊 纪 舒 屈 项 祝 董 梁 杜 阮 "
        "蓝 闵 季 贾 江 童 颜 郭 梅 林 刁 钟 徐 邱 骆 高 夏 蔡 田 樊 胡 凌 霍 虞 万 柯 卢 莫 房 解 应 丁 邓 "
        "洪 包 左 石 崔 龚 程 裴 陆 荣 曲 邢 焦 牧 车 侯 宁 武 刘 龙 叶 司 黎 白 鄂 冷 辛 阎 蒙 乔 翁 谭 温 "
        "庄 柴 瞿 连 向 古 易 廖 欧 聂 曾 沙 关 查 游 司马 诸葛 欧阳 上官 趙 錢 孫 吳 鄭 馮 陳 衛 蔣 韓 楊 "
        "許 呂 張 嚴 謝 鄒 蘇 魯 馬 韋 賈 劉 龍 葉 關 鄧 陸 榮 盧 應 鐘 羅 湯 賀"
    ),
    unspaced_cues=(
        # Who speaks at the beginning of a clause: "…，林生笑道".
        (
            rf"(?:^|(?<=[，。！？；：、“”「」『』\s]))(?P<speaks>[{_HAN}]{{2,3}}?)"
            r"(?=(?:微|冷|大|苦)?(?:笑|忙|便|又|也|就|低声|大声|连忙)?(?:道|说|曰|问|答|叫|喊|说道|问道|答道|想))"
        ),
        (
            rf"(?:^|(?<=[，。！？；：、“”「」『』\s叫是和与向对]))(?P<titled>[{_HAN}]{{1,2}}"
            r"(?:先生|太太|夫人|小姐|姑娘|公子|老爷|少爷|奶奶|大夫|医生|老师|将军))"
        ),
        rf"(?:名叫|叫做|姓名是|名为|我叫|叫作)(?P<named>[{_HAN}]{{2,3}})(?=[，。！？；：、“”「」\s])",
        rf"[在到往至去回](?P<placed>[{_HAN}]{{1,3}}[府城县州山园寺国村镇街路市省宫庄京])",
    ),
    not_names=words(
        "他 她 它 我 你 您 这 那 谁 众 大家 人 自己 有 一 不 只 只见 因 因此 于是 忽 忽然 听 听了 看 心里 "
        "心中 又 便 也 就 还 却 但 而 且 之 其 所 如 若 虽 虽然 原来 今 昨 明 后 前 先 再 都 皆 各 每 母亲 "
        "父亲 一面 一边 对 向 没"
    ),
    unspaced=True,
)

JAPANESE = NameRules(
    language="ja",
    titles={
        title: bearer
        for bearer, text in {
            Bearer.MAN: "君 くん 殿",
            Bearer.WIFE: "夫人 奥さん",
            Bearer.MAIDEN: "嬢",
            Bearer.ANYBODY: "さん 様 さま 氏 先生 ちゃん 博士 医師 教授",
        }.items()
        for title in text.split()
    },
    unspaced_cues=(
        (
            rf"(?<![{_HAN}{_KATAKANA}])(?P<speaks>[{_HAN}]{{1,4}}|[{_KATAKANA}]{{2,10}})"
            r"(?=(?:さん|くん|君|様|さま|氏|先生|殿|ちゃん|嬢|夫人|博士|教授)(?!生))"
        ),
        (
            rf"(?<![{_HAN}{_KATAKANA}])(?P<acts>[{_HAN}]{{2,4}}|[{_KATAKANA}]{{2,10}})"
            r"(?=[はが][^。「」\n]{0,16}(?:言|云|答え|叫|笑|尋ね|話|泣|思っ))"
        ),
        rf"(?<![{_HAN}{_KATAKANA}])(?P<named>[{_HAN}]{{2,4}}|[{_KATAKANA}]{{2,10}})(?=という(?:名|男|女|人|者))",
        rf"(?<![{_HAN}{_KATAKANA}])(?P<placed>[{_HAN}]{{1,3}}[県市町村駅寺山川島国京都])(?=[にへでの])",
    ),
    not_names=words(
        "私 僕 俺 彼 彼女 誰 皆 人 男 女 父 母 兄 姉 弟 妹 子供 奥 お客 客 神 王 先 何 今日 昨日 明日 自分 "
        "主人 旦那 娘 息子 医者 二人 三人 一人 友人 老人 少年 少女 奥様 皆様 上 下 中 日本人"
    ),
    unspaced=True,
)
