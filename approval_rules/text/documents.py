"""
Where a text speaks of what people are numbered by: certificates, insurances, cards and rolls.

Only the end of such a word counts, so that each is listed by its last part: 受給者証 is there in
乳幼児医療費受給者証 as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from approval_rules.text.normalise import in_small_letters
from approval_rules.text.on_demand import on_demand

_OF_A_DRIVER: Final = (
    "大型二種 中型二種 普通二種 大型一種 中型免許 大型免許 普通免許 けん引 運転免許証 運転免許 "
    "免許証 免許 めんきょしょう めんきょ 運転経歴証明書 driving_licence "
    "driving_license driving_licences driving_licenses driver's_licences driver's_licenses "
    "driver's_licence driver's_license drivers_licence drivers_license driver_licence "
    "driver_license 驾照 駕照 驾驶证 駕駛執照 운전면허 면허증 bằng_lái habilitação "
    "licencia_de_conducir dl_number dl_no licence license"
)
"""Twelve digits; 第 and 号 around them are no part of the number."""
_OF_A_TRAVELLER: Final = (
    "旅券 パスポート ぱすぽーと passports passport "
    "护照 護照 여권 hộ_chiếu passaporte pasaporte paspor प"
    "ासपोर्ट "
    "паспорт หนังสือเดินทาง"
)
_OF_A_RESIDENT: Final = (
    "在留カード 特別永住者証明書 外国人登録証 外国人登録証明書 "
    "residence_cards residence_card resident_cards resident_card zairyu_cards zairyu_card"
)
_OF_A_PENSION: Final = "年金 pension"
_OTHERS: Final = (
    # Licences of professions, of hunters and of arms. 免許 alone is that of a driver.
    "師免許 師免許証 士免許 士免許証 員免許 員免許証 猟免許 猟免許証 資格者証 免状 師登録 "
    "士登録 専門員登録 "
    "師登録証 士登録証 籍登録 士証 船舶免許 "
    "船舶免許証 猟銃 銃砲 所持許可 所持許可証 狩猟者登録証 従事者証 修了証 "
    # Insurances, and how offices shorten them.
    "国民健康保険 健康保険 国保 社保 健保 介護保険 介保 雇用保険 雇保 労災保険 労働保険 船員保険 "
    "ボランティア保険 後期高齢者医療 後期高齢 協会けんぽ けんぽ 組合員証 保険証 "
    "マイナ保険証 資格確認書 "
    "資格情報 資格情報のお知らせ 被保険者証 被保番 被保険者 離職票 割合証 限度額認定証 限度証 "
    "限度額証 "
    "限度額適用認定証 "
    # Disability, illness, childhood, welfare.
    "手帳 年金手帳 受給者証 受給資格者証 受給資格証 受給証 医療証 対象者証 認定証 医療券 "
    "介護券 証書 "
    "年金証書 敬老パス 福祉パス シルバーパス 乗車証 "
    # Doctors.
    "診察券 診察カード カルテ 診療録 受診券 接種券 接種済証 "
    # Registers of a municipality, schools, staff, libraries.
    "住民票 住民票コード 住コ 宛名コード 印鑑登録証 印鑑カード 印登証 身分証 身分証明書 "
    "学生証 生徒証 児童証 "
    "職員証 社員証 図書カード 図書館カード 図書利用券 貸出カード 貸出券 利用カード "
    "利用者カード 利用者証 加入者証 "
    # In English.
    "学号 學號 학번 工号 工號 员工编号 사원번호 직원번호 病历号 病歷號 환자번호 保险证 保險證 "
    "건강보험증 thẻ_bảo_hiểm seguro_de_saúde "
    "medical_record student_id disability_certificate disability_handbook handbook "
    "insurance_card "
    "health_card patient_card library_card resident_record nursing_licence nursing_license"
)
_ROLLS: Final = (
    "社会保険 医療保険 傷害保険 労災 保険 介護 共済 共済組合 組合員 被共済者 被扶養者 "
    "保険者 受給者 受給資格者 "
    "公費 自立支援医療 特定医療費 指定難病 児童扶養手当 生保 生活保護 被保護者 ケース 患者 "
    "住民基本台帳 住民 住登外 個人コード 宛名 在外選挙人証 就学援助 図書館利用者 利用者 マル福"
    " マル障 "
    "世帯 世帯主 印鑑登録 納税者 納税義務者 納税通知書 学籍 学生 生徒 児童 園児 奨学生 職員 社員 "
    "教職員 従業員 加入者 受講者 受講生 "
    "insurance insured patient chart staff student beneficiary recipient certificate employee "
    "resident "
    "social_security"
)
"""Words for people and branches: a number is theirs only where it is called one."""
_NOT_BEHIND: Final = on_demand(
    r"(?![料税課係室局部法]|事務所|センター|相談|制度|窓口|審査|会館|病院|給付|推進|だより|通信|教室|講座|"
    r"会議|大会|委員|協議会|事業|募集|採用|体験|団体|向け)(?<![A-Za-z](?=[A-Za-z]))"
)
_KINDS: Final = {
    "driver": _OF_A_DRIVER,
    "traveller": _OF_A_TRAVELLER,
    "resident": _OF_A_RESIDENT,
    "pension": _OF_A_PENSION,
    "other": _OTHERS,
    "roll": _ROLLS,
}
_KIND_OF: Final = {
    word.replace("_", " "): kind for kind, words in _KINDS.items() for word in words.split()
}
_WORDS: Final = tuple(_KIND_OF)
_SOUGHT: Final = AhoCorasick(_WORDS)
_LETTER: Final = on_demand("[A-Za-z]")


class Document(Struct, frozen=True):
    """A word for a certificate or a register; `kind` says what its numbers look like."""

    start: int
    end: int
    kind: str


def documents(text: str) -> Iterator[Document]:
    """The words for documents in a text, in their order."""
    found = _SOUGHT.find_matches_as_indexes(in_small_letters(text), overlapping=True)
    last = 0
    # Of the words that begin at one place the longest is meant that may end there.
    for start, minus_end, index in sorted((start, -end, index) for index, start, end in found):
        end = -minus_end
        if start < last or _NOT_BEHIND.match(text, end) is None or _is_within(text, start):
            continue
        last = end
        yield Document(start, end, _KIND_OF[_WORDS[index]])


def _is_within(text: str, start: int) -> bool:
    """Whether a word in Latin letters goes on here."""
    return (
        start > 0
        and _LETTER.match(text, start) is not None
        and _LETTER.match(text, start - 1) is not None
    )
