"""How names are read where the first reading of a character in the dictionary is not the one meant."""

import os
import re
from functools import cache
from itertools import chain

# Its table of phrases takes 45 MB in every worker; names need the few hundred words below.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")


def _table(lines):
    """Lines of "漢字 pin yin" pairs, separated by commas, as {漢字: [pin, yin]}."""
    entries = (entry.split() for entry in lines.replace("\n", ",").split(",") if entry.strip())
    return {word: syllables for word, *syllables in entries}


SURNAMES = _table("""
单 shan, 曾 zeng, 仇 qiu, 区 ou, 查 zha, 朴 piao, 解 xie, 盖 ge, 覃 qin, 翟 zhai, 缪 miao, 员 yun, 贠 yun, 繁 po
黑 he, 种 chong, 句 gou, 祭 zhai, 乜 nie, 折 she, 秘 bi, 薄 bo, 卜 bu, 乐 yue, 阚 kan, 隗 wei, 冼 xian, 都 du
能 nai, 牟 mu, 郇 xun, 佴 nai, 么 yao, 召 shao
尉迟 yu chi, 万俟 mo qi, 长孙 zhang sun, 单于 chan yu, 澹台 tan tai, 亓官 qi guan, 宰父 zai fu
""")

WORDS = _table("""
长 chang, 都 du, 佛 fo, 泊 bo, 调 tiao
重庆 chong qing, 乐清 yue qing, 乐亭 lao ting, 厦门 xia men, 番禺 pan yu, 六安 lu an, 六合 lu he, 铅山 yan shan
涡阳 guo yang, 蚌埠 beng bu, 大埔 da bu, 会稽 kuai ji, 尉犁 yu li, 蔚县 yu xian, 单县 shan xian, 莘庄 xin zhuang
东阿 dong e, 黄陂 huang pi, 枞阳 zong yang, 浒墅关 xu shu guan, 浒关 xu guan, 瓦窑堡 wa yao bu, 吴堡 wu bu
十里堡 shi li pu, 西藏 xi zang, 洪洞 hong tong, 解州 xie zhou, 浚县 xun xian, 荥经 ying jing, 中牟 zhong mu
牟平 mu ping, 曾都 zeng du, 繁峙 fan shi, 秘鲁 bi lu, 珲春 hun chun, 海参崴 hai shen wai
银行 yin hang, 商行 shang hang, 车行 che hang, 洋行 yang hang, 行业 hang ye, 分行 fen hang, 支行 zhi hang
总行 zong hang, 同行 tong hang, 茶行 cha hang, 米行 mi hang, 布行 bu hang, 木行 mu hang, 五金行 wu jin hang
家具行 jia ju hang, 电器行 dian qi hang, 贸易行 mao yi hang, 批发行 pi fa hang, 百货行 bai huo hang
重阳 chong yang, 重叠 chong die, 九重 jiu chong, 音乐 yin yue, 乐器 yue qi, 会计 kuai ji, 阿胶 e jiao, 藏药 zang yao
模具 mu ju, 弹簧 tan huang, 弹性 tan xing, 弹力 tan li, 参茸 shen rong, 人参 ren shen, 海参 hai shen, 汤匙 tang chi
茶匙 cha chi, 调度 diao du, 什锦 shi jin, 轧钢 zha gang, 校准 jiao zhun, 薄荷 bo he, 粘胶 nian jiao, 给水 ji shui
今朝 jin zhao, 朝晖 zhao hui, 朝霞 zhao xia, 便宜 pian yi, 店长 dian zhang, 家长 jia zhang
成长 cheng zhang, 生长 sheng zhang
""")

# The longest word that begins at a place, else the sign that stands there.
LONGER = sorted((word for word in WORDS if len(word) > 1), key=len, reverse=True)
SPLIT = re.compile("|".join([*LONGER, "."]), re.DOTALL)


def likeliest(text):
    """One syllable per character, read word by word: 重庆 → ["chong", "qing"]; a letter or digit stays as it is."""
    return list(chain.from_iterable(map(_word, SPLIT.findall(text))))


def surname(text):
    """The syllables of the surname that a text begins with, where they differ from the plain reading, else []."""
    return SURNAMES.get(text[:2]) or SURNAMES.get(text[:1]) or []


@cache
def syllables(sign):
    """All readings of one character without tones, the likeliest first."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  a tenth of the time that a command needs to start

    return tuple(dict.fromkeys(pinyin(sign, style=Style.NORMAL, heteronym=True)[0]))


@cache
def _word(word):
    return WORDS.get(word) or syllables(word)[:1]
