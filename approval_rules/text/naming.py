"""Words around the names of people, and names that are not those of people."""

from __future__ import annotations

from typing import Final

HONORIFICS: Final = frozenset([
    "くん", "さま", "さん", "ちゃん", "先生", "君", "夫妻", "容疑者", "様", "殿", "氏", "被告",
    "選手",
])  # fmt: skip
"""What is said after a name, and after hardly anything else."""

ROLES_BEFORE: Final = frozenset([
    "児童", "名前", "患者", "担当", "担当者", "故", "氏名", "生徒", "職員", "被害者", "遺族",
])  # fmt: skip
"""What announces a name."""

ROLES_AFTER: Final = frozenset([
    "コーチ", "主事", "主任", "主査", "会長", "係長", "保健師", "候補", "准教授", "医師", "博士",
    "受刑者", "司書", "名人", "団長", "園長", "委員", "委員長", "学芸員", "室長", "容疑者ら",
    "局長", "巡査", "弁護士", "所長", "投手", "捕手", "教授", "教諭", "教頭", "校長", "棋士",
    "棋聖", "次長", "消防士", "理事長", "画伯", "監督", "看護師", "知事", "研究員", "社長",
    "署長", "被告人", "記者", "課長", "議員", "部長", "院長", "館長", "騎手",
])  # fmt: skip
"""Titles that follow a surname."""

HEADS: Final = frozenset([
    "区議", "区長", "市議", "市長", "村議", "村長", "町議", "町長", "県議",
])  # fmt: skip
"""After a surname alone these may name the place (松本市長); after a full name they do not."""

REGIONS: Final = frozenset([
    "三浦", "三重", "上田", "久留米", "京都", "仙台", "佐賀", "兵庫", "加古川", "千葉", "吹田",
    "和歌山", "和泉", "埼玉", "堺", "大分", "大津", "大阪", "奈良", "宮城", "宮崎", "富山",
    "小松", "山口", "山形", "山梨", "岐阜", "岡山", "岩手", "島根", "川口", "市川", "平塚",
    "広島", "徳島", "愛媛", "愛知", "新潟", "明石", "松山", "松戸", "松本", "柏", "栃木", "沖縄",
    "浜松", "滋賀", "熊本", "町田", "石川", "神奈川", "福井", "福山", "福岡", "福島", "秋田",
    "立川", "米沢", "群馬", "茨城", "西宮", "諫早", "豊中", "豊田", "都城", "鎌倉", "長岡",
    "長崎", "長野", "青森", "静岡", "香川", "高崎", "高松", "高知", "鳥取", "鹿児島",
])  # fmt: skip
"""Surnames that are known as places; alone, without a title, they are places."""

NOT_PEOPLE: Final = frozenset([
    "お子", "お客", "ご家族", "みな", "住民", "保護者", "利用者", "区民", "参加者", "奥",
    "子ども", "子供", "市民", "業者", "町民", "皆", "皆様",
    "佐藤錦", "神", "仏", "サンタ", "お母", "お父", "お医者", "看護師", "消防士",
])  # fmt: skip
"""What takes an honorific and is no name."""

GLUE: Final = frozenset([
    "まつり", "中学校", "会館", "公園", "区", "図書館", "城", "大学", "寺", "小学校", "山", "島",
    "川", "市", "支所", "村", "橋", "港", "町", "病院", "県", "神社", "祭", "線", "通り", "駅",
    "高校",
    "合唱団", "楽団", "記念館", "記念", "賞", "杯", "カップ", "像", "商店",
    "医院", "クリニック", "建設", "工業", "製作所", "工務店", "ビル", "ホール",
    "財団", "基金", "組合", "株式会社", "鉄道", "百貨店", "電機", "製菓",
])  # fmt: skip
"""What makes the name before it that of a place or a body."""
