"""Names of people in what a reporter wrote: found by how names look, never certain. Pure."""

from __future__ import annotations

import re

from weibao.kernel.hanzi import one_form
from weibao.kernel.surnames import COMPOUND_SURNAMES

# The surnames of about nine in ten people, and those that are frequent where this began.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易"
    "常武乔贺赖龚文冉向税覃娄陶霍牟庞甘代樊殷岳兰韦辛安施柯欧裴"
)
# Surnames that are also words of every other sentence: in a story they start no name.
EVERYDAY = "常白高于方马任万易江安石金向代文毛叶林田武史段"
HAN = "\u3400-\u9fff"
_LABEL = re.compile(
    r"(?:孩子)?(?:的)?(?:姓名或小名|姓名|小名|大名|名字|名叫|叫做|叫|名)[:：是为]?\s*"
)
_CUED = re.compile(rf"(?:小名|大名|名叫|叫做|叫|姓名[:：]?|名字[:：是]?)\s*([{HAN}]{{2,4}})")
_PARTS = re.compile(r"[，,。；;、\s（）()：:|/]+")
_NICK = re.compile(rf"(?:[小阿][{HAN}]{{1,2}}|([{HAN}])\1|[{HAN}][娃妹宝毛])")
# What may follow a name in running text.
_AFTER = (
    "被的在说家爸妈父母和跟与常每天总没有昨今身手脸了这那一也又还从把给让叫到去住是"
    "，。、；：！？,.;:!? \n"
)
_BEGINS = "|".join(sorted(COMPOUND_SURNAMES)) + f"|[{''.join(set(SURNAMES) - set(EVERYDAY))}]"
_RUNNING = re.compile(rf"(?=((?:{_BEGINS})[{HAN}]{{1,2}}?)(?:[{_AFTER}]|$))")
# Words that look like a name and are none.
_NO_NAMES = frozenset(
    "男孩 女孩 小孩 小学 小学生 小朋友 小时 小区 小组 小店 小心 小的 阿姨 阿公 阿婆 孩子 年级 "
    "爸爸 妈妈 爷爷 奶奶 哥哥 姐姐 弟弟 妹妹 叔叔 伯伯 舅舅 姑姑 姥姥 外公 外婆 公公 婆婆 太太 "
    "常常 天天 看看 往往 刚刚 偏偏 方便 方面 方法 高兴 高中 高年级 马上 金钱 石头 白天 常年 常有 "
    "安全 安静 万一 任何 余下 何时 何人 文化 江边 田里 石桥 林场 向他 向她 于是 易受 时候 汪汪 "
    "叶子 黄色 黄昏 熊孩子 龙头 毛病 雷雨 段时间 代为 代理 武力 欧打 施暴 顾客 史上 钱财 康复 "
    "孙子 孙女 孙儿 曾祖 常出 常哭 常打 常带 常被 常一 马路 方向 "
    "不知道 不清楚 不详 未知 不愿说 没有 可能 应该 大概 左右".split()
)
# 向家 is a family, 石桥村 a place, 向某某 nobody.
_NO_END = "家村镇组县路校的"
_KIN_END = "爸妈爷奶哥姐弟妹叔伯舅姑姨婶嫂公婆孙"
MOST_MENTIONS = 16


def plain_name(name: str) -> str:
    """One form of each character: 呂 and 吕 are one name."""
    return one_form(name.strip())


def looks_like_name(text: str) -> bool:
    """A surname with one or two characters, or what children are called at home."""
    if text in _NO_NAMES or not re.fullmatch(rf"[{HAN}]{{2,4}}", text):
        return False
    if text[-1] in _NO_END or "某" in text:
        return False
    if text[-1] in _KIN_END and len(text) == 2 and text[0] not in "小阿":
        return False
    full = (text[0] in SURNAMES and len(text) <= 3) or text[:2] in COMPOUND_SURNAMES
    return full or bool(_NICK.fullmatch(text))


def told_names(text: str) -> set[str]:
    """Names in a field that is about one person: its parts, what follows a label, running text."""
    text = one_form(text)
    found = {part for part in _PARTS.split(text) if looks_like_name(part)}
    for line in text.split("\n"):
        label = _LABEL.match(line)
        if label:
            parts = [part for part in _PARTS.split(line[label.end() :]) if part]
            led = parts[0] if parts else ""
            if re.fullmatch(rf"[{HAN}]{{2,4}}", led) and led not in _NO_NAMES:
                found.add(led)
    found |= {name for name in _CUED.findall(text) if looks_like_name(name)}
    found |= mentions(text)
    return {plain_name(name) for name in found}


def mentions(text: str) -> set[str]:
    """What in running text stands where a name stands; the first sixteen."""
    text = one_form(text)
    found: dict[str, None] = {}
    for name in (*_CUED.findall(text), *_RUNNING.findall(text)):
        if looks_like_name(name):
            found[plain_name(name)] = None
    return set(list(found)[:MOST_MENTIONS])
