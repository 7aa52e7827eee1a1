"""Names in Chinese, Korean, Nepali and Hindi, where the words beside them say that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name

_FAMILIES_OF_CHINA: Final = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓"
    "鄧曹彭曾肖蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾"
    "賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武戴莫孔"
    "向汤湯"
)
_OF_CHINA: Final = (
    rf"(?:[{_FAMILIES_OF_CHINA}]|欧阳|歐陽|司马|司馬|上官|诸葛|諸葛)[\u4e00-\u9fff]{{1,2}}"
)
_IN_CHINESE: Final = on_demand(
    rf"(?<![\u4e00-\u9fff])(?P<name>{_OF_CHINA}) ?(?=女士|先生|小姐|同学|同學|老师|老師|太太"
    rf"|阿姨|您好)"
    rf"|(?:姓名|申请人|申請人|联系人|聯絡人|患者|学生|學生|家长|家長)[::是]\s?(?P<labelled>{_OF_CHINA})(?![\u4e00-\u9fff])"
    rf"|(?<![\u4e00-\u9fff])(?P<owner>{_OF_CHINA})(?=的(?:护照|護照|电话|電話|手机|手機|住址|地址|账号|賬號|帐号|生日|学号|母|父|孩|儿|女|丈夫|妻|病|在留|卡))"
    rf"|(?:失主|家属|儿童|乘客|业主|居民|会员|客户|住户|學員|学员)"
    rf"(?P<told>{_OF_CHINA}) ?(?=女士|先生|小姐|同学|老师)"
    rf"|(?<![\u4e00-\u9fff])(?P<moved>{_OF_CHINA})"
    r"(?=[,，、]\s?(?:新?住址|地址|电话|電話|手机|手機|生日|出生|在留|护照))"
    rf"|(?:我(?:是|叫)|名叫)(?P<own>{_OF_CHINA})(?=[,，。!！])"
)
_IS_CHINESE: Final = on_demand(
    "[您请們们這这吗嗎呢谢謝让讓为為与與师兰说话时间东车见现实应给认还过进远连运达边发發]|的|姓名"
)
_KANA: Final = on_demand("[\u3041-\u30fa]")
_FAMILIES_OF_KOREA: Final = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채"
    "원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국"
)
_OF_KOREA: Final = rf"[{_FAMILIES_OF_KOREA}] ?[가-힣]{{1,2}}"
_IN_KOREAN: Final = on_demand(
    rf"(?<![가-힣])(?P<name>{_OF_KOREA}) ?(?=(?:님|씨|양|군|선생님|학생|여사|어린이|과장|팀장"
    rf"|사장|교수)(?![가-힣]{{3}}))"
    rf"|(?:이름|성명|성함|담당자?|대표자?|신청자|신청인|환자|학생명|보호자)\s?[:은는]?\s(?P<labelled>{_OF_KOREA})(?![가-힣])"
    rf"|(?<![가-힣])(?P<owner>{_OF_KOREA})(?=의 (?:여권|주소|전화|생일|계좌|딸|아들)"
    rf"|\s?\(?(?:\d{{4}}[년.]|010|생년월일|여권|전화))"
    rf"|(?:저는|제 이름은) (?P<own>{_OF_KOREA})(?=입니다|이고|이며|예요|이에요)"
)
_IN_DEVANAGARI: Final = on_demand(
    "(?<![\u0900-\u097f])"
    "(?P<name>[\u0900-\u0963\u0970-\u097f]{2,}(?: [\u0900-\u0963\u0970-\u097f]{2,}){0,2})"
    "(?= (?:जी|ज्यू|सर|म्याडम))"
    "|(?:नाम|श्री|श्रीमती|सुश्री)"
    "\\s?:?\\s(?P<labelled>[\u0900-\u0963\u0970-\u097f]{2,} [\u0900-\u0963\u0970-\u097f]{2,})"
)
_HANGUL: Final = on_demand("[가-힣]")
_DEVANAGARI: Final = on_demand("[\u0900-\u097f]")


def names(text: str) -> Iterator[Name]:
    """Whoever is named in these tongues, with their own honorifics, labels and possessives."""
    if _IS_CHINESE.search(text) is not None:
        start = 0
        for line in text.split("\n"):
            if _KANA.search(line) is None and _IS_CHINESE.search(line) is not None:
                yield from _found(_IN_CHINESE, text, start, start + len(line))
            start += len(line) + 1
    if _HANGUL.search(text) is not None:
        yield from _found(_IN_KOREAN, text, 0, len(text))
    if _DEVANAGARI.search(text) is not None:
        yield from _found(_IN_DEVANAGARI, text, 0, len(text))


def _found(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Name]:
    for match in pattern.finditer(text, start, end):
        which = match.lastgroup or "name"
        first, last = match.span(which)
        said = text[first:last].rstrip()
        yield Name(start=first, end=first + len(said), text=said, tier="strict", honorific="")
