"""Names that are nobody's who lives here: of history, of works and stories, of shops, of beasts."""

from __future__ import annotations

from typing import Final

from approval_rules.text import signs
from approval_rules.text.historical import ENDS_OF_SCHOOLBOOK, OF_OLD, OF_TODAY, SCHOOLBOOK
from approval_rules.text.naming import CLANS, COMPANIES, GIVEN_IN_SAMPLES, NOT_PEOPLE
from approval_rules.text.on_demand import on_demand
from approval_rules.text.surnames import NOT_ADDRESSED
from approval_rules.text.words import Name, kinds

_KANA: Final = on_demand(r"[\u3040-\u30ff]+")
_SAMPLE: Final = on_demand(
    "記入例|記載例|記入見本|書き方|様式|サンプル|見本(?:に|で|の|は|を|と|:)|ダミー"
)
_BESIDE_A_SAMPLE: Final = 60
_OF_HISTORY: Final = on_demand(
    "お札|紙幣|偉人|大河ドラマ|武将|幕末|戦国|文豪|歌人|俳人|生誕|没後|ゆかりの|合戦|時代|内閣|浮世絵|銅像|縁日|墓所"
)
_OF_A_PAST: Final = on_demand(
    "戦国大名|浮世絵師|武将|大河ドラマ|江戸時代|明治の|幕末|生誕|没後|ゆかりの|銅像|句碑|歌碑|墓所|業績|役者絵|書状|書簡|古文書|掛け軸|墨跡|"
    "藩(?![本])|戊辰|五月人形|武者|直筆|肖像|遺墨|遺品|旧居"
)
_OF_WORKS: Final = on_demand(
    "の(?:曲|絵画?|映画|作品|新作|新刊|言葉|名言|小説|伝記|生涯|詩|歌|音楽|交響曲|物語|定理|名作|名曲|代表作|著書|著作|絵本|童話|"
    "楽曲|ヒット曲|短編|長編|エッセ[イー]|俳句|短歌|版画|写真集|戯曲)"
)
_STORY_BEFORE: Final = on_demand(
    "(?:BGM|楽曲|曲|歌|校歌|童謡|唱歌|主題歌|民話|昔話|むかし話|伝説|童話|おとぎ話|紙芝居|人形劇|落語|講談|浪曲|狂言|歌舞伎|能|劇|ミュージカル|オペラ|映画|アニメ|"
    "絵本|小説|物語|演目|上映作品|上映会?|公演|朗読|第[0-9一二三四五六七八九十]+話)\\s?[:は]?\\s?「[^」\n]{0,12}\\Z"
)
"""What opens the title of a story in which the name stands."""
_STORY_AFTER: Final = on_demand(
    "[^「」\n]{0,20}」\\s?(?:シリーズ|の?(?:上演|上映|公演|朗読|読み聞かせ|紙芝居|ミュージカル|絵本|アニメ|巻|話))"
)
_SHOP_BEFORE: Final = on_demand(
    "(?:珈琲|コーヒー|喫茶|純喫茶|パーラー|スナック|バー|食堂|居酒屋|カフェ|理容|美容室|理髪|ヘアサロン|サロン|"
    "ペンション|民宿|旅館|割烹|寿司|鮨|そば処|うどん|ラーメン|中華|洋食|焼肉|クリーニング|鮮魚|精肉|青果|酒蔵|窯元|"
    "キッチン|ビストロ|レストラン|ダイニング|ベーカリー|ケーキ|フラワー|ヘアー?|ネイル|オート|モータース|ファーム|"
    "工房|フォト|スタジオ|洋菓子|和菓子|菓子司|御菓子司|パン工房|麺処|お食事処|食事処|茶房|甘味処)"
    "[ ・]?\\Z"
)
_SHOP_IN_QUOTES: Final = on_demand("(?:[^開閉]店|屋|食堂|工房|農園)[「『][^」』\n]{0,8}\\Z")
_ENDS_OF_SHOPS: Final = frozenset("屋堂亭庵軒")
_PLATED: Final = on_demand(r" ?\d{2,3} ?[\u3041-\u3096A-Z] ?[\d・.*-]")
"""What follows the place of a number plate (いわき 300 の 80-24)."""
_OF_TEAMS: Final = on_demand(
    "対抗|(?:優勝|[1-9一二三]位)[ :][^\\s、。]{0,8}"
    "(?:クラブ|チーム|FC|子ども会|町内会|自治会|学校区|分団|第[一二三]|[A-Z])(?=[\\s、。(]|\\Z)"
)
"""What says that districts or clubs contend."""
_PLACE_OF_TEAMS: Final = on_demand("(?:優勝|[1-9一二三]位|等)[ :]\\Z")
_ZONES: Final = on_demand(
    "(?:[、・][\u3400-\u9fff々]{1,4}){0,6}の(?:各|[2-9二三四五六七八九両])"
    "(?:ゾーン|地区|地域|町|区|集落|校|駅|店|団地|館|会場|路線|橋|支所|地点)"
)
"""Behind a list of places: 梅本、栗原、杉山の各ゾーン."""
_OWNER_BEFORE: Final = on_demand(
    "(?:(?:飼い主|担当|委員?|職員|ボランティア|係|代表|会長|獣医師?|飼育員)の?"
    "|て(?:くださった|くれた|いただいた|いる))\\Z"
)
_COUNTED: Final = frozenset("〇一二三四五六七八九十")
_THING_SAID: Final = on_demand("[を:は] ?\\Z")
_BESIDE_A_THING: Final = on_demand("(?<![課係室班局部所会長員師士者のはが、。:]) \\Z")
_OF_ACCOUNTS: Final = on_demand(" [普当貯] ?[0-9〇一二三四五六七八九]")
_OF_PETS: Final = frozenset(["くん", "ちゃん", "さん", "君"])
_OF_THE_LIVING: Final = frozenset(["さん", "さま", "様", "くん", "君", "ちゃん"])
_LAST_IN_ROW: Final = on_demand(
    "(?:\\A|[^\u30a1-\u9fff])([\u30a1-\u30ff\u3400-\u9fff々]{2,8})[と・、や]\\Z"
)
_MASCOT: Final = on_demand(
    "マスコット|からくり人形|人形(?:の名前|「)|ロボット|ぬいぐるみ|愛称|キャラクター|ゆるキャラ|着ぐるみ|ご当地キャラ"
)
_BODIES: Final = (
    "医院", "歯科", "商店", "薬局", "建設", "工業", "製作所", "工務店", "不動産", "酒店", "書店",
    "食堂", "旅館", "青果", "精肉", "米穀",
    "農園", "牧場", "工房", "電器", "電気", "石油", "運送", "造園", "鮮魚", "米店",
)  # fmt: skip
_CIRCLES: Final = on_demand(
    "サークル|クラブ|チーム|グループ|カフェ|ホール|センター|スクール|バンド"
)
_OF_A_TALE: Final = on_demand("主人公|登場人物|紙芝居|キャラクター|絵本|アニメ|人形劇")
_OF_FAMILY_NAMES: Final = on_demand(
    "[」』]?(?:や[「『]?[^「」『』\n]{1,4}[」』]?)?(?:という|といった|の)?(?:名字|苗字|姓[のがは])"
)
_SPOKEN_OF: Final = on_demand(
    "(?:さん)?[」』](?:という|が多|は多|も多|と呼ば|の名字|の苗字|姓)|は(?:川|山|橋|駅|村|町|谷|地名|屋号)の名|[^。\n]{0,12}人の名前では"
)
_ITS_WORK: Final = on_demand("(?:著|作|訳|監督)?『")
"""Behind a writer: 養老孟司『バカの壁』."""
_LONG_DEAD: Final = on_demand("(?:氏|翁|先生|さん|女史)?の?没後(?:[2-9]\\d|\\d{3})年")
_AWARDED: Final = on_demand(
    "(?<!芥川)(?<!直木)(?<!文学)(?<!本屋大)賞|優秀|特選|佳作|入選|[年組] ?\\Z"
)
_BEFORE_AWARDED: Final = 30
"""Who wrote for a contest lives here: 市長賞 佐藤花子『わたしの夏』."""
_RANKED: Final = on_demand(
    "(?:多い|珍しい|めずらしい|人気の)(?:名字|苗字|姓|名前)|(?:名字|苗字|名前)(?:の)?(?:ランキング|ベスト)|(?:名字|苗字)の由来"
)
_LIVED: Final = on_demand(r"\s?\((?:紀元前)?(?:1[0-8]\d\d|190\d)(?!\d)")
"""Years behind a name in which nobody was born who lives: (1809年2月12日生まれ), (1846-1926)."""
_OF_THE_SKY: Final = on_demand("衛星|惑星|星座|女神|神話|プラネタリウム|準惑星")
_OF_A_ZOO: Final = on_demand(
    "動物園|水族館|動物公園|飼育員|動物広場|赤ちゃんが[0-9]?[羽頭匹]|[0-9]+[羽頭匹]が?(?:生まれ|誕生|仲間)"
)
_OF_TALES: Final = on_demand("昔話|むかし話|民話|おとぎ話|伝説")
_ON_THE_WAY: Final = on_demand("(?:まで|から)の(?:船|道|旅|区間|便|電車|列車|バス|距離)")
_COUNTED_THERE: Final = on_demand(r"が\d+[、。]")
"""What is counted, not told of somebody: 木村が3、中村が7."""
_ON_A_ROUTE: Final = on_demand("(?:[国県市町村都府道林農]道|道路|鉄道|地方道|号|路線) ?\\Z")
_ROUTE: Final = on_demand("[\u3400-\u9fff々ヶ]{0,3}線(?![香量])")
"""A road or a railway is called so: 主要地方道 山田松本線."""
_WEEK: Final = on_demand("周[一二三四五六日]")
_WHERE_BEFORE: Final = on_demand(
    "(?:会場|場所|集合|行き先|開催地|目的地|発着|経由地|到着地|移転先)[はが:]\\s?\\Z"
)
_WHERE_AFTER: Final = on_demand("に(?:お住|住[みむん]|在住|到着|お越し|引っ越|転居|移転)")
"""What is said of a place: 所有者は神戸にお住まい, 会場は郡山."""
_CALLED_AS_A_CHILD: Final = on_demand(
    "(?:幼名|雅号|俳号|号|筆名|芸名|別名|法名|戒名)(?:は|を|の|=)?[「『]?\\Z"
)
_ROLE_BEFORE: Final = on_demand("[\u4e00-\u9fff]{1,4}\\Z")
_RELATIVES: Final = on_demand("お(?:じい|ばあ|とう|かあ|にい|ねえ|じ|ば|父|母|兄|姉|嫁|婿|孫)\\Z")
_PARTS_OF_HISTORY: Final = frozenset(
    part
    for full in SCHOOLBOOK
    for size in range(2, len(full) + 1)
    for part in (full[:size], full[-size:])
)
"""What the names of history begin and end with."""


def _is_of_a_ranking(text: str, name: Name) -> bool:
    """Whether names themselves are spoken of here: 佐藤さん、鈴木さん……多い名字ベスト3."""
    # Not in the whole text: a long roll would be read once for each of its names.
    low, high = max(0, name.start - _AROUND_A_RANKING), name.end + _AROUND_A_RANKING
    return len(name.text) <= _LONGEST_ALONE and _RANKED.search(text, low, high) is not None


_LONGEST_ALONE: Final = 3
_AROUND_A_RANKING: Final = 120


def _is_a_writer(text: str, name: Name) -> bool:
    """Whether a book follows, and no contest of the town is spoken of before."""
    before = max(0, name.start - _BEFORE_AWARDED)
    return (
        _ITS_WORK.match(text, name.end) is not None
        and _AWARDED.search(text, before, name.start) is None
    )


def is_nobody(text: str, name: Name) -> bool:
    """Whether it is one of history, of a work, of a form's example, of a shop, or of an animal."""
    bare = name.text.replace(" ", "").replace("・", "").replace("=", "")
    is_bare = not name.honorific and " " not in name.text
    if text.startswith("JA", name.start - 2) or _WEEK.match(bare):
        # JA福島さくら is a bank, 周一至周五 from Monday to Friday.
        return True
    if is_bare and _OF_A_PAST.search(text, max(0, name.start - 12), name.end + 10) is not None:
        return True
    if is_bare and _is_a_writer(text, name):
        return True
    if (
        _is_of_a_ranking(text, name)
        or _LIVED.match(text, name.end)
        or (name.tier == "lone" and _is_no_person(text, name, bare))
    ):
        return True
    if _SPOKEN_OF.match(text, name.end) or (not name.honorific and _is_a_place(text, name)):
        return True
    if name.tier == "lone" and (_is_beside_history(text, name.start) or _is_half(text, name)):
        return True
    is_short = len(bare) < 4 and bare == name.text
    if (name.tier == "lone" and bare in NOT_ADDRESSED) or _OF_ACCOUNTS.match(text, name.end - 2):
        return True
    if bare in OF_TODAY or _LONG_DEAD.match(text, name.end):
        return True
    if bare in SCHOOLBOOK or (bare in OF_OLD and name.honorific not in _OF_THE_LIVING):
        return True
    if name.text in NOT_PEOPLE or _is_role(text, name):
        return True
    if name.honorific and _RELATIVES.search(name.text) is not None:
        return True
    if is_of_a_plate(text, name):
        return True
    if is_bare and (_OF_WORKS.match(text, name.end) or _is_spoken_of(text, name)):
        return True
    if _is_of_a_work(text, name, is_bare=is_bare) or _is_of_a_shop(text, name):
        return True
    if not name.honorific and (_COUNTED.issuperset(bare) or _ZONES.match(text, name.end)):
        return True
    if not name.honorific and _CIRCLES.search(name.text) is not None:
        return True
    if name.tier == "lone" and (_is_a_team(text, name.start) or _is_a_thing(text, name)):
        return True
    if bare + name.honorific in SCHOOLBOOK or (
        name.honorific in {"さん", ""} and len(bare) > 3 and bare.endswith(_BODIES)
    ):
        return True
    if name.honorific in {"くん", "ちゃん"} and _OF_A_TALE.search(
        text, max(0, name.start - 20), name.end + 30
    ):
        return True
    if name.honorific != "様" and name.text.endswith(COMPANIES):
        return True
    is_beside_a_mascot = _MASCOT.search(text, max(0, name.start - 24), name.end + 24) is not None
    if is_beside_a_mascot and _KANA.fullmatch(bare) is not None:
        return True
    if bare.endswith(GIVEN_IN_SAMPLES):
        begin = max(0, name.start - _BESIDE_A_SAMPLE)
        if _SAMPLE.search(text, begin, name.start + 40) is not None:
            return True
    if is_short and _is_of_history(bare):
        return _OF_HISTORY.search(text) is not None
    if name.honorific == "氏" and bare in CLANS:
        return len(bare) == 1 or _OF_HISTORY.search(text) is not None
    if text[name.start - 1 : name.start] in {"お", "御"} and name.honorific in {
        "さん",
        "さま",
        "様",
    }:
        return True
    is_pets = name.honorific in _OF_PETS and len(bare) < 5 and " " not in name.text
    if is_pets and not _is_an_owner(text, name):
        is_told = text.endswith(("名前は", "名は"), 0, name.start)
        return signs.is_of_beasts(text, name.start, around=40 if is_told else 18)
    return False


def is_of_a_plate(text: str, name: Name) -> bool:
    """Whether it is the place on a number plate (いわき 300 の 80-24)."""
    return _PLATED.match(text, name.end) is not None


def _is_an_owner(text: str, name: Name) -> bool:
    """Whether a family keeps the beast of which is told (十河さんの飼い猫)."""
    return (
        name.honorific == "さん"
        and "姓" in kinds(name.text)
        and (
            text.startswith(
                ("さんの飼", "さんが飼", "さん宅", "さんの愛", "さんち", "さん家", "さん方"),
                name.end,
            )
            or _OWNER_BEFORE.search(text, max(0, name.start - 8), name.start) is not None
        )
    )


def _is_of_history(text: str) -> bool:
    """Whether a part of a name is that of somebody in every schoolbook (渋沢、龍馬)."""
    return len(text) > 1 and (text in CLANS or text in _PARTS_OF_HISTORY)


def _is_beside_history(text: str, start: int) -> bool:
    """Whether somebody of history stands before it in a row (芭蕉と曾良)."""
    before = _LAST_IN_ROW.search(text, max(0, start - 10), start)
    return before is not None and (before[1] in OF_OLD or _is_of_history(before[1]))


def _is_half(text: str, name: Name) -> bool:
    """Whether it is the given name of somebody of history whom the text names in full (英世)."""
    return not name.honorific and any(
        full in text for full in ENDS_OF_SCHOOLBOOK.get(name.text, ())
    )


def _is_of_a_work(text: str, name: Name, *, is_bare: bool) -> bool:
    """Whether it stands in the title of a story (『モモちゃん』, 民話「与作とたぬき」)."""
    opened = text.rfind("『", max(0, name.start - 30), name.start)
    if opened >= 0 and "』" not in text[opened : name.start]:
        shut = text.find("』", name.end, name.end + 30)
        return shut >= 0 and not text.startswith(("さん", "様", "氏", "くん"), shut + 1)
    opened = text.rfind("「", max(0, name.start - 13), name.start)
    if opened < 0 or "」" in text[opened : name.start]:
        return False
    if _STORY_BEFORE.search(text, max(0, name.start - 26), name.start) is not None:
        return is_bare or name.honorific in _OF_PETS
    return is_bare and _STORY_AFTER.match(text, name.end) is not None


def _is_of_a_shop(text: str, name: Name) -> bool:
    """Whether a shop is called so (珈琲 伊藤, 「田中屋」さん)."""
    if _SHOP_BEFORE.search(text, max(0, name.start - 6), name.start) is not None:
        return name.honorific in {"", "さん"}
    if not name.honorific and _SHOP_IN_QUOTES.search(text, max(0, name.start - 14), name.start):
        return True
    said = name.text
    return (
        len(said) > 2
        and said[-1] in _ENDS_OF_SHOPS
        and "姓" in kinds(said[:-1])
        and "姓" not in kinds(said)
    )


def _is_spoken_of(text: str, name: Name) -> bool:
    """Whether the text tells of names themselves (「佐々木」という名字, 幼名は清作)."""
    if _OF_FAMILY_NAMES.match(text, name.end) is not None:
        return True
    return _CALLED_AS_A_CHILD.search(text, max(0, name.start - 6), name.start) is not None


def _is_no_person(text: str, name: Name, bare: str) -> bool:
    """Whether it is a star, a hero of tales, a stop on a way, or counted as a thing is."""
    if _ON_THE_WAY.match(text, name.end) or _COUNTED_THERE.match(text, name.end):
        return True
    if bare.endswith("太郎") and _OF_TALES.search(text) is not None:
        return True
    if _KANA.fullmatch(bare) is None or name.honorific:
        return False
    is_a_beast = f"「{name.text}」" in text and _OF_A_ZOO.search(text) is not None
    return is_a_beast or _OF_THE_SKY.search(text) is not None


def _is_a_place(text: str, name: Name) -> bool:
    """Whether something takes place there, or somebody lives there."""
    if _ROUTE.match(text, name.end) and _ON_A_ROUTE.search(
        text, max(0, name.start - 5), name.start
    ):
        return True
    return _WHERE_AFTER.match(text, name.end) is not None or (
        text[name.end : name.end + 1] != "宅"
        and _WHERE_BEFORE.search(text, max(0, name.start - 6), name.start) is not None
    )


def _is_a_team(text: str, start: int) -> bool:
    """Whether a district's team takes a place in a contest (準優勝 港町第二 3位 花園)."""
    if _PLACE_OF_TEAMS.search(text, max(0, start - 4), start) is None:
        return False
    return _OF_TEAMS.search(text, max(0, start - 80), start + 40) is not None


def _is_a_thing(text: str, name: Name) -> bool:
    """Whether a word that is a thing as well stands as one (担当：棚田の保全, 手袋 片方)."""
    known = kinds(name.text)
    if name.honorific or "*" not in known or "名" in known:
        return False
    if text[name.end : name.end + 1] == "の" and not signs.is_owner(text, name.end):
        return _THING_SAID.search(text, max(0, name.start - 2), name.start) is not None
    return (
        text[name.end : name.end + 1] in {"", "\n", "、", "。"}
        and _BESIDE_A_THING.search(text, max(0, name.start - 2), name.start) is not None
        and not signs.is_called(text, name.start, name.end)
    )


def _is_role(text: str, name: Name) -> bool:
    """Whether it is the end of what somebody does (保健師さん), and nobody's name."""
    before = _ROLE_BEFORE.search(text, max(0, name.start - 4), name.start)
    return before is not None and before[0] + name.text in signs.TITLES
