"""Given names that children of the last twenty years have and that the dictionary does not know."""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

MODERN: Final = listed(
    """
    陽翔 蒼 朝陽 悠人 湊斗 颯真 陽向 奏汰 蒼空 碧斗 颯斗 颯人 悠翔 陽斗 琉生 琉翔 玲央 怜央 莉央
    心春
    心結 結月 心愛 彩葉 和花 柚葉 凜 芽生 心陽 陽愛 一花 一華 乃愛 莉愛 咲来 咲月 優月 優斗 優翔
    悠月
    晴翔 遥斗 遥翔 遥希 陸翔 海翔 空翔 星翔 翔琉 翔和 一翔 叶翔 叶斗 奏翔 湊翔 湊太 凌空 蓮斗
    大智 大晴
    龍翔 煌斗 楓斗 柊羽 真桜 未桜 夢叶 桃花 百花 百葉 光琉 穂香 歩花 花恋 花菜 鈴音 栞奈 星奈
    唯愛 結希
    柚月 柚奈 羽菜 羽音 陽咲 陽莉 和奏 和心 心音 心美 心優 心咲 虹心 虹花 來夢 楽人 玲愛 琉花
    莉音 里桜
    璃音 春翔 一颯 勇翔 勇斗 友翔 祐真 悠仁 陽菜乃 結那 莉桜 咲茉 依千花 彩愛 結音 碧羽 琥珀
    瑠希 陽夏
    颯志 律希 律斗 蒼士 蒼真 蒼介 蒼馬 蒼生 碧生 碧海 碧空 朔久 朔斗 惺 惺斗 湊大 湊人 暖斗 橙吾
    旭陽
    """
)
"""Words of every day (元気, 青空, 苺, 凪) are left out, though some are called so."""

ONE_LETTER: Final = listed(
    """
    葵 凛 凜 蓮 律 樹 蒼 暖 翠 碧 颯 岳 駿 翼 陸 翔 蘭 梓 杏 楓 栞 渚 澪 茜 瞳 舞 恵 遥 忍 薫 望 唯
    純 誠 徹 豊 勇 隆 茂 稔 昇 弘 浩 博 健 剛 豪 潤 淳 聡 智 亮 涼 諒 匠 護 猛 修 孝 忠 晃 彰 章 武
    節 綾 咲 雅 圭 慧 晶 泰 穂 凌 櫂 朔 漣 奏 結 紬 雫 柊 椿 迅 哲 敦 卓 鉄 厚 渉 巧 尚 恒 毅 勲 功
    """
)
"""Given names of one letter that take さん and are hardly another word before it."""

_FIRST: Final = frozenset(
    "一乃依優光凌凛凜勇友叶和咲唯夢大奏彩律心怜悠惺愛旭星春晴暖朔朝未柊柚栞桃桜楓楽歩海湊煌玲琉琥瑛瑠璃"
    "百真碧祐穂空結絢美羽翔翠花芽茉莉菜華葵蒼蓮虹遥里鈴陸陽雪颯龍遼隼駿昊昴瑞紗紬萌詩恵朱杏来那七千沙"
    "理梨凪渚澪希帆"
)
_LAST: Final = frozenset(
    "乃久人仁介優叶吾和咲士夏夢大太央奈奏希心志恋愛斗春晴智月来桜汰海珀琉生真空結美羽翔花茉莉菜華葉那陽音"
    "颯香馬子衣依緒都助輔佑祐樹輝登杏帆歩穂彩紗沙里璃理梨実弥也凪江恵絵稀聖悟羅良夕"
)
_ANY: Final = _FIRST | _LAST


def looks_modern(said: str) -> bool:
    """Whether what no dictionary has is built as children's names are today (琉愛, 煌大)."""
    return 1 < len(said) < 4 and said[0] in _FIRST and said[-1] in _LAST and _ANY.issuperset(said)
