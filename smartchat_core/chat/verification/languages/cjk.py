"""Chinese and Japanese, in which the words of a rule are searched anywhere in a clause."""

from __future__ import annotations

from smartchat_core.chat.verification.lexicon import Lexicon, opposites, words

__all__ = ["CHINESE", "JAPANESE"]


def _alone(text: str) -> tuple[tuple[str, str], ...]:
    """Words that hold a negator and deny nothing."""
    return tuple((word, "") for word in text.split())


CHINESE = Lexicon(
    code="zh",
    unspaced=True,
    negators=words("不 没 沒 无 無 未 并非 非 从未 別 别 勿"),
    not_only=_alone(
        "不但 不仅 不僅 不过 不過 不久 不断 不斷 不同 不少 无论 無論 非常 未来 未來 "
        "特别 特別 差别 区别 分别 别人 除非 无数"
    ),
    up=words("增加 上升 提高 更高 更多 增长 增強 增强 扩大 改善 促进 升高"),
    down=words("减少 減少 下降 降低 更低 更少 缩小 減弱 减弱 恶化 抑制 阻止"),
    opposites=opposites(
        """
        活着 生存 | 死 去世
        打开 | 关闭
        第一 最初 | 最后 最後
        开始 開始 | 结束 結束
        爱 愛 | 恨
        朋友 | 敌人 敵人
        父亲 | 母亲
        哥哥 弟弟 | 姐姐 妹妹
        北 | 南
        东 東 | 西
        赢 胜 | 输 败
        总是 | 从不 很少
        以前 之前 | 以后 之后
        """
    ),
    all_of=words("所有 全部 每个 每個 总是 都"),
    part_of=words("有些 一些 部分 有时 偶尔 大多"),
    hedges=words("可能 也许 也許 或许 似乎 据说 大概"),
)

JAPANESE = Lexicon(
    code="ja",
    unspaced=True,
    negators=words("ない なかった なく ません ぬ ずに ざる 無い 無かった 不可能 決して"),
    not_only=_alone("少ない 危ない だけでなく のみならず かもしれない かもしれません なければならない しかない"),
    up=words("増加 上昇 増え 高い 高く 向上 拡大 改善 促進"),
    down=words("減少 低下 減り 低い 低く 縮小 悪化 抑制 防止"),
    opposites=opposites(
        """
        生き | 死
        開 | 閉
        最初 | 最後
        始ま 始め | 終わ 終え
        愛 好き | 憎 嫌い
        友 | 敵
        父 | 母
        兄 弟 | 姉 妹
        北 | 南
        東 | 西
        勝 | 負け 敗
        前に | 後に
        """
    ),
    all_of=words("すべて 全て 全員 必ず いつも"),
    part_of=words("一部 時々 いくつか 多く 何人か"),
    hedges=words("かもしれ だろう らしい おそらく 恐らく たぶん"),
)
