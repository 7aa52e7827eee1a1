"""Numbers of certificates and accounts: what stands beside them decides, not their look."""

from __future__ import annotations

import pytest

from approval_rules.text.accounts import accounts
from approval_rules.text.certificates import certificates


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("診察券番号は12-3456-7です", ["12-3456-7"]),
        ("職員番号は次のとおりです。220145", ["220145"]),
        ("年金手帳の記載(見本)は1234-567890と書いてあります", ["1234-567890"]),
        ("手帳番号 2201873、2201874", ["2201873", "2201874"]),
        ("氏名,手帳番号,等級\n見本,12345,2級\n例示,12346,3級", ["12345", "12346"]),
        ("12345678 (国保の番号)", ["12345678"]),
        ("敬老パス(会員番号 K-0012345)", ["K-0012345"]),
        ("国保の記号・番号は 北12・0012345", ["北12・0012345"]),
        ("狩猟免状は第わ1234号", ["第わ1234号"]),
        ("母子手帳を拾いました。交付番号 2026-0123", ["2026-0123"]),
        ("職員番号はそれぞれ260117、260118です", ["260117", "260118"]),
        ("学籍番号:20241187 山口、20241190 佐野", ["20241187", "20241190"]),
        ("Employee numbers: 40217 (Moss), 40233 (Brandt)", ["40217", "40233"]),
        ("name,staff no\nMoss,S-40817\nBrandt,S-40818", ["S-40817", "S-40818"]),
        ("免許の写しです。控え:30 96 1174 0052", ["30 96 1174 0052"]),
        ("护照号码是EJ4829103 / 여권번호 M12345678", ["EJ4829103", "M12345678"]),
        ("Li Wei, passport E01234567; Tom, passport no. 012345678", ["E01234567", "012345678"]),
        ("Resident code 01234567890 is on the card", ["01234567890"]),
    ],
)
def test_a_number_beside_a_document_is_its_own(text: str, said: list[str]) -> None:
    """It is found whole, with the word for a number between them or without."""
    assert [text[start:end] for start, end in certificates(text)] == said


@pytest.mark.parametrize(
    "text",
    [
        "介護保険料の納付番号 12345678901",
        "受給者証の更新案内を1234通、12345名へ",
        "療育手帳制度要綱(平成12年告示第345号)",
        "資格確認書は2026-07-15に発送、予約番号12345678",
        "医療証が届かない方はこども課 35-6789 まで",
        "手帳をお持ちの方は電話 0246-22-1111 へ",
        "会員証の番号12345678",
        "ゆうちょ銀行の払込先は 00150-7-325000(加入者名 例示市会計管理者)",
    ],
)
def test_another_kind_of_number_is_not(text: str) -> None:
    """What is named between them, or counted by it, is no number of a certificate."""
    assert list(certificates(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("店番301の5209495です", ["5209495"]),
        ("口座は前と同じ7337689です", ["7337689"]),
        ("0928909、これは積立ではなく普通のほう。東山銀行の駅前", ["0928909"]),
        ("例示銀行/見本/7/1234567", ["1234567"]),
        ("労金の普通、1 2 3 - 4 5 6 7", ["1 2 3 - 4 5 6 7"]),
        ("還付先 0001-123-1-1234567", ["1234567"]),
        ("口座番号,名義\n1234567,見本", ["1234567"]),
        ("ゆうちょの通帳、記号12340の番号12345671", ["12340の番号12345671"]),
        ("普通 1234567 名義 ミホン", ["1234567"]),
        ("Japan Post Bank, symbol 12340, number 12345671", ["12345671"]),
        ("Reiji Bank, Mihon, 123 4567", ["123 4567"]),
        ("口座番号は「7654321」ではなく「7654312」でした", ["7654312", "7654321"]),
        ("見本銀行 例示 普通〔1234567〕", ["1234567"]),
        (
            "ゆうちょの方\n見本 12340-12345671\n例示 17090 - 63554681",
            ["12340-12345671", "17090 - 63554681"],
        ),
        ("きごう18250 ばんごう 31907721", ["18250 ばんごう 31907721"]),
        ("pay Sione at account 1234567, Hina at 7654321", ["1234567", "7654321"]),
        ("受付番号が1234567ではなく1234568の方", []),
        ("郵便局の本店 970-8026", []),
        ("みずほ銀行の窓口へ。納付書番号1234567", []),
        ("預金残高は1234567円", []),
    ],
)
def test_an_account_is_told_by_its_bank_branch_or_kind(text: str, said: list[str]) -> None:
    """Seven digits beside a bank, a kind of account or a word for one; nothing that is counted."""
    assert sorted({text[start:end] for start, end in accounts(text)}) == said
