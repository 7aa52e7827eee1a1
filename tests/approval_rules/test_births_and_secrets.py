"""Days of birth and secrets that their words do not stand right before."""

from __future__ import annotations

from datetime import date

import pytest

from approval_rules.reading import Reading
from approval_rules.text.births import births
from approval_rules.text.secrets import secrets

TODAY = date(2026, 4, 1)


def born(text: str) -> list[str]:
    reading = Reading("text", text)
    view = reading.views.text
    found = births(view.text, reading.people, TODAY)
    return sorted({view.text[one.start : one.end] for one in found})


def secret(text: str) -> list[str]:
    view = Reading("text", text).views.text
    return sorted({view.text[start:end] for start, end in secrets(view.text)})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("大空（20230611）\nリアム（20240114）\nカッコ内は生年月日", 2),
        ("・神谷 陽太（R2.6.14）\n・佐久間 こはる（R3.1.7）\n", 2),
        ("Dates of birth: father 1964-11-02, mother 1967-02-19.", 2),
        ("Staff birthdays: Ann Moss, 4 May 1981; Leo Brandt, 9 Jun 1990", 2),
        ("Birthday board, May: Sofia (May 3), Kenta (May 21)", 2),
        ("Is 2 February 1970 really your birthday?", 1),
        ("His date of birth was written wrong: May 9, 1983, not June 5, 1983.", 2),
        ("12月生まれの会：あやか(12/3)、りく(12/24)", 2),
        ("「平成3年3月3日で間違いないですか」と生年月日を読み上げた", 1),
        ("赤ちゃんが生まれました！令和8年2月14日、3120グラム", 1),
        ("わたしは3月8日生まれです", 1),
        ("「令和元年5月1日0時0分生まれ」の子", 1),
        ("soy Ana, nací el 3 de noviembre de 1990", 1),
        ("The wrong date of birth for Ann Moss; it should read March 22, 2012.", 1),
        ("大正14年3月2日生まれの方です", 1),
        ("見本 花子 様、1990.07.15、例示市", 1),
        ("Record: male, 2009-02-11, Class 2", 1),
    ],
)
def test_a_day_of_birth_is_told_by_what_stands_around_it(text: str, said: int) -> None:
    assert len(born(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "1976年3月1日、66歳で他界しました",
        "誕生日には本を。1985年5月3日、市の図書館に絵本が届きました",
        "Staff meeting: Ann Moss, 4 May 1981; Leo Brandt, 9 Jun 1990",
        "Birthday party at the Hall: story time (May 3), games (May 21)",
        "撮影：見本 花子、1955年3月2日、市立図書館蔵",
        "2026年10月1日生まれの子から対象です",
        "若山牧水、明治18年8月24日生まれ",
        "1885年8月24日生まれの歌人",
        "ゆるキャラ「れいじろう」は平成27年4月1日生まれ",
        "お誕生日会：ひまわり組(7/3)、ばら組(7/11)",
        "誕生日プレゼントの応募は2020年3月1日で締切とのことです",
    ],
)
def test_a_day_of_something_else_is_no_birth(text: str) -> None:
    assert born(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("合い言葉じゃなくてパスワードのほうね。hanabi-2026-Aki です。", ["hanabi-2026-Aki"]),
        ("集会所のカギ、番号式です。「1⃣0⃣8⃣6⃣」の順に押して", ["1086"]),
        ("裏口、きのうから4907に変わってます", ["4907"]),
        ("言われた四けた、父は「5816」にしたと", ["5816"]),
        ("Staff only: HinanStaff, the key is Zx7!kuma-88", ["Zx7!kuma-88"]),
        ("ユーザー名もパスワードもyamabikoのままです", ["yamabiko"]),
        ("PIN: three-four-one-one (3411)", ["3411", "three-four-one-one"]),
        ("暗証番号わすれた人へ「ごーいちにーなな」だよ", ["ごーいちにーなな"]),
        ("合言葉は「ゆうやけこやけ」。参加者だけに伝えて", ["ゆうやけこやけ"]),
        (
            "パスワードを Haru-ichi!3 にしました。だめなら Natsu-ni!4 です",
            ["Haru-ichi!3", "Natsu-ni!4"],
        ),
        ("Tablet PIN? It's 3 3 0 9.", ["3 3 0 9"]),
        ("We use Desk!2210 as the password", ["Desk!2210"]),
        ("Facebookの予備コード 5582 1107", ["5582 1107"]),
        ("金庫のダイヤルは右へ12・左へ30", ["右へ12・左へ30"]),
        ("体育倉庫のダイヤル錠、右に3回まわして 2-8-5 で開きます", ["2-8-5"]),
        ("Zoom ID 821 2210 9931 パス 771203", ["771203"]),
        (
            "パスワードが切れます\n旧:Haru2025kaze\n新:Haru2026-Kaze!",
            ["Haru2025kaze", "Haru2026-Kaze!"],
        ),
        ("初期パスワード一覧\nA-1 Ume-3391\nA-2 Momo-8820", ["Momo-8820", "Ume-3391"]),
        ("予備コード 4471-9920、8832-1170", ["4471-9920", "8832-1170"]),
        ("裏口の番号が2580から1470に変わりました", ["1470", "2580"]),
        ("倉庫の鍵の番号は3・1・4・1です", ["3・1・4・1"]),
        ("入館コードは #4471* です", ["#4471*"]),
        ("サーバ室の入口は*六六〇三#を押します", ["*六六〇三#"]),
        ("The alarm code at the hall has been changed to 3386.", ["3386"]),
        ("Safe in the staff room: turn to 17-32-05.", ["17-32-05"]),
        ("It needs an app password. Use wqzt hnle krpv oydm now", ["wqzt hnle krpv oydm"]),
        ("密码:Hana2026! 비밀번호는 Haru!2026 입니다", ["Hana2026!", "Haru!2026"]),
        ("La contraseña es Kamome_77", ["Kamome_77"]),
        ("Key-box code for the guest house is 4471B.", ["4471B"]),
        ("Password for the file stays Plum-Rain-1868.", ["Plum-Rain-1868"]),
        ("解除コードは0000ではなく582914です", ["582914"]),
        ("鍵ボックス、番号変わりました→7741。今までの0038は使えません", ["0038", "7741"]),
        ("暗証 4桁のほう3391、英数のほうKAZU1958", ["3391", "KAZU1958"]),
        ("鍵は郵便受けの中、番号は右2左8", ["右2左8"]),
        ("会議室の暗証番号は1234です", ["1234"]),
        ("合鍵ボックス、暗証は「0・4・9・1」", ["0・4・9・1"]),
        ("リモコンの暗証は 5、9、0、2", ["5、9、0、2"]),
        ("VPN の PSK は h4naB!-2026", ["h4naB!-2026"]),
        ("The gate opens with 7 7 3 1 #", ["7 7 3 1 #"]),
        ("Door code: 5519*, alarm: 0042#", ["0042#", "5519*"]),
        ("スマホのロック解除は1212→2323に変更", ["1212", "2323"]),
        ("Wi-Fi in the lounge changed to green.tea.time8 today", ["green.tea.time8"]),
    ],
)
def test_a_secret_is_told_by_its_line(text: str, said: list[str]) -> None:
    assert secret(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "パスワードを忘れた方は窓口へ。ログインIDは reiji-2026-User です",
        "パスワードを使い回さない。くわしくは https://www.city.reiji.lg.jp/2026-Anzen へ",
        "トークン型の認証機 AX-5530a-2209 を配ります",
        "X：reiji_pr / Instagram：reiji.photo2026 / Facebook：Reiji City",
        "「ひとりで悩まない」が合言葉です",
        "The secret of the noodles is water from spring 3.",
        "警報解除 12-04 現在",
        "ロッカー番号は1204です",
        "Pin for the badge contest, 2026 edition",
        "パスワードは「123456」や「password」を避け、長くしましょう",
        "悪い例:password、123456、haru2026。使い回しは禁止です",
        "パスワードを初期化、本人に連絡\n状態:完了",
        "ドアを開けたら2-3回換気しましょう",
        'Use a long password. "123456" and "password" are cracked in a second',
        "よく使われるパスワードは「123456」「qwerty」です。あなたは大丈夫？",
    ],
)
def test_words_about_secrets_hold_none(text: str) -> None:
    assert secret(text) == []
