"""Names of people in Japanese script: the whole name is told, and nothing that is none."""

from __future__ import annotations

import pytest

from approval_rules.text.named import names
from approval_rules.text.normalise import views
from approval_rules.text.words import Words

FOUND = {
    # a title, an honorific or a host behind a family's name, whatever the dictionary takes it for
    "出席：久我課長、犬養係長、志賀主任": ["久我", "犬養", "志賀"],
    "福祉課和田主任まで": ["和田"],
    "東雲さんと四月一日さんの畑": ["東雲", "四月一日"],
    "町田市森野2-2-22の田村様方": ["田村"],
    "杉浦ご夫妻の結婚50年": ["杉浦"],
    "正しくは「齋藤」さんでした": ["齋藤"],
    # families that are ordinary words, and letters that are seldom written so
    "見本 結衣ちゃん（5）": ["見本 結衣"],
    "新 恵里さんと一 太郎さん": ["新 恵里", "一 太郎"],
    "𠮷田 健太郎さんと濵﨑 光さん": ["𠮷田 健太郎", "濵﨑 光"],
    # a label, an office or a kinship before it
    "担当：大門": ["大門"],
    "文責　植木": ["植木"],
    "宿直の鵜飼です": ["鵜飼"],
    "世帯主　新妻 武": ["新妻 武"],
    "妻の節子と通っています": ["節子"],
    "長女の心春さん（小2）": ["心春"],
    "会長安田が説明しました": ["安田"],
    # what only people do
    "4月1日付けで東雲が着任しました": ["東雲"],
    "後任は五味が担当します": ["五味"],
    # behind a number to call, at the end of a letter, in a talk
    "080-1234-5678（四月一日）まで": ["四月一日"],
    "090-1111-2222　ほそかわ": ["ほそかわ"],
    "例示市 総務課\n小口 亜美\nTEL 0246-22-1234": ["小口 亜美"],
    "よろしくお願いします。早川": ["早川"],
    "秋庭「明日は休みます」": ["秋庭"],
    # rows, readings, what is said again
    "児玉・長友・日髙の三名が着任": ["児玉", "長友", "日髙"],
    "入賞：尾崎 翔、真鍋 凜（見本小）": ["尾崎 翔", "真鍋 凜"],
    "1 中 玉城\n2 遊 比嘉": ["玉城", "比嘉"],
    "瀬戸口（せとぐち）が担当": ["瀬戸口", "せとぐち"],
    "戸塚 忠雄さん、「忠雄じいちゃん」": ["戸塚 忠雄", "忠雄"],
    "優 勝  城 之 内  渉": ["城 之 内  渉"],
    # lists: lines of one shape, a row that is counted, children with their age or birthday
    "浅海→080-1111-2222\n飯干→090-1111-2222\n上地→070-1111-2222": ["浅海", "飯干", "上地"],
    "夜間の立番は21時～ 熊耳、22時～ 小荒井": ["熊耳", "小荒井"],
    "安斎・ヌルマガンベトフ・大倉の3名で行きます": ["安斎", "ヌルマガンベトフ", "大倉"],
    "いけだ りく（5さい）と、みお（4さい）": ["いけだ りく", "みお"],
    "7月生まれ：ゆめの(7/11)、コウヘイ(7/29)": ["ゆめの", "コウヘイ"],
    "【氏名／学年／結果】\n塩見凪／中2／金賞\n王 子涵／中3／銅賞": ["塩見凪", "王 子涵"],
    "「たくみ」と名乗る3歳くらいの男の子": ["たくみ"],
    # a closing, a child who is called as a plant, letters set apart, half-width letters
    "「毎日楽しく通っています。荒垣」": ["荒垣"],
    "息子の蓮は学校へ、娘の大地と": ["蓮", "大地"],
    "最優秀選手　水 野 大 地 くん": ["水 野 大 地"],
    "口座名義 ﾀﾆｶﾞﾜ ｼﾝｽｹ": ["ﾀﾆｶﾞﾜ ｼﾝｽｹ"],
    "保健師　大豆生田　が担当します": ["大豆生田"],
    "司書の 新妻 です。「にいづま」と読みます": ["新妻", "にいづま"],
    # a list without a label for each: what most of its places hold, its places are
    "当番表\n第1週 蛭田・金成\n第2週 草野・緑川\n第4週 役員": ["蛭田", "金成", "草野", "緑川"],
    "区画(敬称略)\nA-1 古市　A-2 瓜生\nB-1 樽川　B-2 空き": ["古市", "瓜生", "樽川"],
    "出席：会田、白圡、矢内、ダニエル": ["会田", "白圡", "矢内", "ダニエル"],
    "出席 ﾕｳﾀ ﾐｿﾗ ｼﾞｮﾝﾐﾝ": ["ﾕｳﾀ", "ﾐｿﾗ", "ｼﾞｮﾝﾐﾝ"],
    # somebody of today may be called as somebody of old
    "青木繁さんが当選しました": ["青木繁"],
    # residents from abroad
    "先方はブイ・ティ・フオンさんです": ["ブイ・ティ・フオン"],
    "実習生のファン・ヴァン・ドゥックが入賞": ["ファン・ヴァン・ドゥック"],
    "講師：アナ・ペレイラ": ["アナ・ペレイラ"],
    "王 芳さんと李さん": ["王 芳", "李"],
}
SILENT = [
    "ベートーヴェンの「第九」とモーツァルト",
    "マイケル・ジャクソンの曲で踊ろう",
    "スポーツ・レクリエーション・フェスタ",
    "持ち物のリスト（3年生まで）",
    "記入例：氏名 例示 太郎",
    "高田馬場、吉祥寺、三宮、梅田で相談会",
    "石川、森、谷。字の名前の由来",
    "花子沢コースは通れません",
    "総務課長、本庁課長、施設長、松本市長、福島県議",
    "お地蔵さん、お伊勢さん、八百屋さん、香川県さん、皆さん",
    "多様な様式、様々な仕様、氏子、源氏と平氏、御殿と殿様",
    "ゾウのはなこさんとキリンのリンちゃん",
    "戦国大名・北条氏康の書状、西郷さんの銅像",
    "停車駅：上野 大宮 宇都宮 郡山 福島",
    "東 西 南 北 の窓口、春 夏 秋 冬 の写真",
    "担当 広報係、講師：県薬剤師会、問い合わせ：本庁舎 北館",
    "電話 0246-22-1235（つながる窓口）、#8008（はれれば）",
    "1位 桜 2位 梅 3位 桃",
    "振込は 普通 1234567 例示市会計管理者",
    "王室の居城として、関係の中に、代表の中で",
    "菱田春草と下村観山の絵、塙保己一とヘレン・ケラー、快慶作の像",
    "保健師さん、守衛さん、用務員さん、名義カタカナ",
    "村上茶と高田梅、小名川 大原橋 2.87m",
    "マスコットのミホンちゃん、きりん（5歳）、ぞう（3さい）",
    "さくら（3年）の木、誕生会：ひまわり(4/1)、もみじ(4/8)のクラス",
    "本庁 090-1111-2222\n支所 080-1111-2222\n図書館→080-1111-3333",
    "当番：9:00 市民課、10:00 税務課、花火、屋台の3人組",
    "担当／会場\n市民課／本庁\n図書館／分室",
    "日付、名前、場所は後日\n雨なら、中止、延期は電話",
    "孫の手、娘の心、家族教室は別日程です",
    "断水の地区：草野、馬目、緑川",
    "会田、矢内、鵜沼の三つの支店",
    "園児：ひまわり、すみれ、さくら の3クラス",
    "白菜、大根、人参、長芋\n里芋、小松菜",
    "石川、緑川、鮫川\n氾濫に注意",
    "具だくさんの汁、イベントが盛りだくさん",
]


@pytest.mark.parametrize("text", FOUND, ids=str)
def test_a_name_is_found_as_a_whole(text):
    view = views(text).text
    found = sorted(names(Words(view.text)), key=lambda one: one.start)
    assert [text[slice(*view.span(one.start, one.end))] for one in found] == FOUND[text]


@pytest.mark.parametrize("text", SILENT, ids=str)
def test_what_is_nobodys_name_is_silent(text):
    assert [one.text for one in names(Words(views(text).text.text))] == []


@pytest.mark.parametrize("part", ["やまだ ", "タニ "])
def test_a_row_without_an_end_is_read_in_pieces(part):
    """The dictionary takes no word of such a length."""
    assert names(Words(part * 6000)) is not None
