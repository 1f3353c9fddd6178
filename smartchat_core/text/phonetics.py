"""How names sound, so that a name can be recognised in another script: Ватсон and Watson, ハムレット and Hamlet.

A name is reduced to its consonants, those put together that languages write for one another.
"""

from __future__ import annotations

import re

from smartchat_core.text.folding import fold

__all__ = ["in_syllables", "sound_keys"]

# Han characters that names of other languages are written with, by the consonants that they stand for.
_HAN = """
- 阿艾爱埃奥欧伊亚娅雅厄尤约耶叶依以乌吴武厂翁
N 涅安恩昂因英莫穆姆马玛玫麦梅米密迈蒙曼门明纳娜诺尼妮内努奈年宁南农尼墨默摩慕
P 巴芭贝比彼波博布伯帕佩皮普泼鲍保白拜蓓碧宝
PN 班本宾邦潘彭平朋
T 达大德迪蒂特泰塔托多杜图都代戴道狄第提塞忒忑铁土
TN 汀丹登顿汤坦腾丁廷东敦邓当但唐
K 魁卡凯科克戈格加盖古库考柯哥高吉基奎夸瓜圭
KN 坎肯康根冈坤贡昆
L 拉来莱兰雷勒里利丽莉立理罗洛鲁卢路露吕尔儿琉留历劳
LN 兰伦林琳朗隆龙仑连廉
S 实萨莎沙塞斯丝思司西希茜席锡苏素索舍谢修夏肖绍芝齐奇乔朱祖查扎泽佐兹茨切彻契杰吉季贾珍姬丘休叙绪史施士什世
SN 辛欣森桑生申珊珍金琴钱詹简钟琼逊孙松申
H 哈海赫何胡霍黑华惠怀亨汉韩福弗法菲费夫芙佛富瓦威韦维薇沃伍伏
HN 汉亨洪芬凡文温万范冯方汶恒翰
"""
_HAN_SOUNDS: dict[str, list[str]] = {}
for _line in _HAN.split("\n"):
    _sound, _, _signs = _line.partition(" ")
    for _sign in _signs:
        _HAN_SOUNDS.setdefault(_sign, []).append(_sound.strip("-"))

_KANA = {
    "カキクケコガギグゲゴ": "K",
    "サシスセソザジズゼゾチツヂヅ": "S",
    "タテトダデド": "T",
    "ナニヌネノマミムメモン": "N",
    "ハヒフヘホワヴ": "H",
    "バビブベボパピプペポ": "P",
    "ラリルレロ": "L",
}
_KANA_SOUNDS = {ord(sign): sound for signs, sound in _KANA.items() for sign in signs}
_CYRILLIC = {
    "бп": "P",
    "дт": "T",
    "гк": "K",
    "хвф": "H",
    "жшщчзсц": "S",
    "лр": "L",
    "мн": "N",
}
_CYRILLIC_SOUNDS = {ord(sign): sound for signs, sound in _CYRILLIC.items() for sign in signs}
_LATIN = {"bp": "P", "dt": "T", "gkq": "K", "hvfw": "H", "szj": "S", "lr": "L", "mn": "N", "x": "KS"}
_LATIN_SOUNDS = {ord(sign): sound for signs, sound in _LATIN.items() for sign in signs}
_SPELLINGS = (
    (re.compile("ph"), "f"),
    (re.compile("sh|sch|tch|ch"), "s"),
    (re.compile("th"), "t"),
    (re.compile("wh|wr"), "w"),
    (re.compile("gh"), ""),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile("c|ck"), "k"),
    (re.compile("(?<=[aeiouy])[wh](?![aeiouy])"), ""),
    (re.compile("'"), ""),
)
_SILENT = (re.compile("r(?![aeiouy])"), re.compile("l(?=[mkf])"), re.compile("(?<=n)g(?![aeiouy])"))
_KATAKANA = re.compile("^[\u30a1-\u30fa\u30fc]+$")
_CYRILLIC_ONLY = re.compile("^[\u0400-\u04ff]+$")
_TWICE = re.compile(r"(.)\1+")
_NOT_SOUNDS = re.compile("[^A-Z]")
_MOST = 16
"""Characters of a name that count."""


def sound_keys(name: str) -> frozenset[str]:
    """The consonants of a name in Latin letters, Cyrillic, katakana or Han characters; several readings of some.

    Empty where the script is another or nothing but vowels is left.
    """
    word = fold(name)[:_MOST]
    if _CYRILLIC_ONLY.match(word):
        word = re.sub("дж", "ж", word)
        word = re.sub("^у(?=[аеиоуыэюя])", "в", word)
        return _keys(
            [one.translate(_CYRILLIC_SOUNDS) for one in (word, word.replace("г", "х"), word.replace("в", "б"))]
        )
    if _KATAKANA.match(word):
        word = re.sub("ウ(?=[ァィェォ])", "ワ", word)
        word = re.sub("[ッー]", "", word)
        return _keys([word.translate(_KANA_SOUNDS)])
    if word and all(sign in _HAN_SOUNDS for sign in word):
        readings = [""]
        for sign in word:
            readings = [reading + sound for reading in readings for sound in _HAN_SOUNDS[sign]][:_MOST]
        return _keys(readings)
    if not word.isascii():
        return frozenset()
    spoken = [word]
    for pattern, sound in _SPELLINGS:
        spoken = [pattern.sub(sound, one) for one in spoken]
    spoken += [silent.sub("", spoken[0]) for silent in _SILENT]
    return _keys([one.translate(_LATIN_SOUNDS) for one in spoken])


def in_syllables(text: str, start: int) -> int:
    """How many characters from `start` on a foreign name may be written with in Han characters."""
    end = start
    while end < len(text) and end - start < _MOST and text[end] in _HAN_SOUNDS:
        end += 1
    return end - start


def _keys(spoken: list[str]) -> frozenset[str]:
    return frozenset(filter(None, (_TWICE.sub(r"\1", _NOT_SOUNDS.sub("", one)) for one in spoken)))
