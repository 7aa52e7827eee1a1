"""What beside a name says that somebody is meant, and not a place, a thing or a story."""

from __future__ import annotations

from typing import Final

from approval_rules.text.naming import OF_STAFF, ROLES_AFTER
from approval_rules.text.on_demand import on_demand

KIN: Final = (
    "夫|妻|父|母|長男|長女|次男|次女|二男|二女|三男|三女|息子|娘|兄|弟|姉|妹|祖父|祖母|孫|甥|姪|婿|嫁|"
    "おい|めい|主人|奥さん|家内|子ども|お子さん"
)
ROLES: Final = (
    "担当|担当者|担当職員|受付|窓口|係|係員|職員|課員|部員|社員|店員|店主|隊員|団員|会員|宿直|当番|幹事|"
    "経理|広報|業者|大家|友人|同僚|先輩|後輩|上司|教諭|担任|顧問|栄養士|保健師|看護師|保育士|ヘルパー|"
    "ケアマネ|相談員|支援員|推進員|協力隊員|実習生|留学生|ALT|CIR|国際交流員|交流員|会社員|画家|写真家|"
    "作家|歌手|書家|農家|運転手|配達員|前任|後任|新任|総務|企画|人事|財政|税務|福祉|防災|観光|農政|土木|消防|給食|代表|会長|委員長|園長|校長|院長|所長|館長|店長|主将|選手|講師|"
    "通訳|記者|医師|監督|部長|責任者|リーダー|住人|持ち主|飼い主|所有者|児童|生徒|女性|男性|女児|男児"
)
LABELS: Final = (
    "担当|担当者|担当職員|文責|文|写真|撮影|記|記者|取材|聞き手|編集|執筆|筆者|講師|司会|進行|解説|演奏|"
    "指揮|伴奏|独唱|朗読|語り|出演|ゲスト|審査員|園長|校長|教頭|所長|館長|室長|署長|主将|監督|コーチ|選手|"
    "部長|会長|副会長|会計|書記|幹事|監事|理事長|代表|代表者|責任者|連絡先|連絡員|問い?合わせ先|申込先|"
    "宛先|宛名|あて名|差出人|送り主|送付者|受取人|申請者|申請人|届出人|届出者|請求者|世帯主|所有者|持ち主|"
    "飼い主|家主|貸主|借主|地主|施主|喪主|故人|遺族|被害者|容疑者|被疑者|行方不明者|不明者|負傷者|患者|"
    "氏名|名前|お名前|本名|実名|旧姓|名義|名義人|口座名義|保護者|保証人|後見人|入賞|入選|優勝|準優勝|"
    "最優秀賞|優秀賞|優良賞|金賞|銀賞|銅賞|特選|佳作|大賞|準大賞|特別賞|市長賞|当選者|受賞者|受章者|表彰|"
    "合格者|新任|転入|転出|退職|退職者|異動|異動者|欠席|出席|出席者|参加者|通訳|翻訳|投稿者|作者|著者|"
    "署名|提出者|発言者|議長|副議長|委員長|副委員長|委員|班長|組長|後任|前任|隊長|団長|団員|顧問|"
    "ピアノ|ソプラノ|アルト|テノール|バリトン|バイオリン|ヴァイオリン|チェロ|フルート|ギター|合唱|振付|脚本|演出|監修|原作|ALT|CIR|留学生|実習生|国際交流員|主催者|発起人|幹事|店主|新会長|新主将|本人|当番|日直|得点者|走者|入居者|予約者名?|質問者|証人|会員名?|利用者名?|筆頭者|権利者|義務者|滞納者|被相続人|新郎|新婦|回答者|依頼者|引き?継ぎ?先|要請者|遭難者|支援者|対象者|送り先|届け先|相談者|通報者|発見者|お子さんの名前"
)
_SAID: Final = on_demand(
    rf"(?:(?:{LABELS}|[1-9一二三]位)(?:[:/・=]|は|が|\s){{1,2}}|(?<!関)(?:{ROLES})の|(?:{KIN})(?:の|は|が|:|\s)"
    r"|(?<!関)[課係室班局署団院]の|[一-龥々](?:[士師員長者手係官頭家役主児徒司工匠将娘友僚輩任]|(?<![0-9二三個法大各])人)の|[課係室班](?:員|職員|担当)?\s|[右左奥前]から(?:順に)?[、,]?\s?"
    r"|(?:こんにちは|こんばんは|おはようございます|はじめまして)[、。!\s]\s?"
    r"|(?:担当する|となった|になった|着任した|配属された|採用された|勤める|住む|お住まいの)"
    r"|故・?|文責\s?|(?i:by|photo|cc|fw|re)[: ]{1,2}|第?[0-9]走者|No\.?\s?[0-9]{1,5}\s"
    r"|(?:総務|経理|広報|企画|庶務|会計|[課係部室])\)\s?|[課係室班局部園校者中高小団隊ムブ]\(|@"
    r"|[一-龥](?:[員長師役係番直手士主任司]|者(?!名))\s?[:=/]\s?)\Z"
)
_TOPIC: Final = on_demand(
    r"(?:[一-龥々][士師員長者手係官頭役番]|リーダー|キャプテン|コーチ|スタッフ|チーフ|ボーカル|ドラム|キーパー|担当|受付|誘導|"
    r"名字|苗字|姓|名|名前)は\Z"
)
_IS_SO: Final = on_demand(r"[。、)\n]|です|でし|が|に(?=代|お)|\Z")
_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶ\U00020000-\U0003ffff]"
_CALLED_SO: Final = on_demand(
    rf"(?:(?:{LABELS})(?:[:/・=]|\s){{1,2}}|(?<!関)(?:{ROLES})の|\d[A-Z]?の|(?<!関)[課係室班局]の)\Z"
)
_PLACED: Final = on_demand(r"[\u30a1-\u9fff][ ・]\Z")
_ENDS: Final = on_demand(r"[)\n。(→⇒「]|\Z|、")
_OPENS: Final = frozenset(["", "\n", "【", "(", ">", "@", ":", "→"])
_SHUTS: Final = frozenset(["", "\n", "】", ")", ">", "@", ":", "「", "→"])
_OF_PLACES: Final = on_demand(
    "地区|地域|方面|停留所|バス|駅|町名|会場|投票所|避難所|分団|学区|苗字|名字|地名"
)
_IN_LINE: Final = on_demand(r"(?:\A|\n)\d{1,2}[番.:]? ?[投捕一二三遊左中右指]? \Z")
_IS: Final = on_demand(
    r"(?:\d|[課係室班局部館園校所会院社店団協署]|センター|チーム)の\Z|(?:\A|\n)[^\s。、「」\n]{1,10}の\Z|「\Z|(?:ました|ます|ている|する|なった)\Z|\A\Z"
)
_BEFORE_ANOTHER: Final = on_demand(
    r"(?:(?:\A|[\s、。:(/])(?:旧|新|前|元|正|誤|副|主|故)[ :]|[がは])\Z"
)
_STOPS: Final = on_demand(r"、|です|でした|。|\n|\Z|\(|\)")
_SAID_WITH: Final = on_demand(
    r"(?:が|は|も|と|・|→|から|より|まで|です|でした|で|の|に|を|を?と申|「|携帯|電話|TEL|tel|0[0-9]|宛|あて|、|,|。|\)|\(|!|\s|\Z)"
)
_VERBS: Final = (
    "着任|異動|退職|退任|就任|赴任|転任|昇任|昇格|担当|伺い|伺う|うかが|承り|承る|対応|お待ち|務め|つとめ|"
    "勤め|休み|休ん|休職|欠席|出席|出張|参加|説明|ご案内|挨拶|あいさつ|訪れ|訪問|入賞|受賞|優勝|入選|当選|"
    "合格|講演|講話|話し|述べ|語り|語っ|引っ越|転居|転入|転出|入院|退院|亡く|逝去|死去|逮捕|結婚|出産|"
    "卒業|入学|入園|転校|不在|留守|戻り|戻る|帰宅|来庁|電話|連絡|折り返|書き|書い|描い|撮影|演奏|所属|"
    "出場|勝ち|敗れ|負け|引き継|引継|交代|代わ|届け出|申請|届けて|申し|持って|預か|急病|急用|体調|産休|育休|語る|頑張|"
    "がんば|挑戦|立候補|笑|泣|喜ん|悩|困っ|暮らし|住んで|生まれ|育っ|営む|演じ|撮っ|撮り|歌い|歌っ|踊|弾|教え|てくれ|"
    "決裁|起票|手伝|見つけ|拾|代読|選ばれ|再任|選出|任命|推薦|テレワーク|在宅|外出|会議中|離席|席を|年休|有休|休暇|"
    "早退|遅刻|直帰|得点|ゴール|先制|完走|伝え|迎え|言っ|言い|叫"
)
BELONGINGS: Final = (
    "名義|机|席(?!数)|もの[。、でだに]|代わり|代理|後任|当番|担当|指示|許可|了承|依頼|意見|判断|メモ|コメント|アカウント|パスワード|"
    "ノート|パソコン|[Pp][Cc]|スマホ|携帯|端末|鍵|カギ|荷物|かばん|連絡先|名前|字[をがはで、]|筆跡|似顔絵|遺影|葬儀|通夜|誕生日|笑顔|"
    "写真|作品|家族|実家|ところ|投稿|発言|証言|世帯|住所|申請|書類|口座|住民票|要望|主張|欠席|出席|都合|様子|家の?前|家[にへでを]"
)
"""What is somebody's: a family's name before it is no place's."""
_OWNS: Final = on_demand(rf"の(?:{BELONGINGS})")
_TOLD: Final = (
    "確認|聞い|聞き|聞く|訊|頼|渡し|渡す|相談|報告|回し|回す|伝え|引き継|依頼|お願い|お礼|返し|返す|返却|感謝|もらっ|もらい|教わ|"
    "習い|習っ|質問|苦情|預け|差し入れ|指摘|お便り|話を|問い合わせ|内線|転送|連絡|挨拶|バトン|お?見舞|お祝い|お悔やみ|花束|"
    "記念品"
)
"""What is done to people, or comes from them."""
_VERB: Final = on_demand(_VERBS)
_TELLS: Final = on_demand(_TOLD)
_CLAUSE: Final = on_demand(r"(?P<agent>[がはも])[^。\n]{0,19}|(?:[にへ]|から|より)[^。、\n]{0,11}")
_CHOSEN: Final = (
    "ご?指名|呼ん|呼び|お呼び|紹介|訪ね|囲み|囲ん|偲|送り出|任命|推薦|選出|表彰|講師|ゲスト"
)
_DOES: Final = on_demand(
    rf"を(?:{_CHOSEN})"
    r"|だけ[^。\n]{0,8}(?:ない|ません|未|まだ)|@[一-龥]|と申し|と名乗|宅(?![配地急])|家の(?!中|前|方)"
    rf"|の(?:{BELONGINGS}|奥さん|ご?主人|夫|妻|父|母|長男|長女|次男|次女|息子|娘|兄|弟|姉|妹|携帯|自宅|実家|スマホ|"
    r"両名|両氏|[2-9二三四五六](?:名|人|選手))"
    r"|\s?\((?:旧姓|\d{2,3}|\d{1,3}歳|\d{1,3}さい|[^)\n]{0,8}(?:[小中高大][1-6一二三四五六]|[1-6一二三四五六]年|"
    r"年[長中少]|[男女]性)|副?主将\)|(?:総務|経理|広報|企画|庶務|会計|[^)\n]{1,6}[課係室班])\)|(?:副?会長|代表|[前元][^)\n]{1,8})\))"
    r"|\s?[(:]\s?(?:tel|電話|携帯|内線|℡)?\s?:?\s?(?:0\d{1,3}[-(\d]|[a-zA-Z0-9._-]{2,30}@)"
    r"|\s?<[a-z0-9._-]{2,30}@|です。?\s?(?:よろしく|どうぞ)"
    r"|」?と(?:書か|書い|言い|いい[、ま]|いう(?:名(?!の[^方人子男女])|方)|名乗)|より\s?(?:\n|\Z)"
    r"|(?:まで|へ|に)(?:ご|お)?(?:返却|提出|一報|声|申し出|連絡|電話|申し?込|問い?合|メール|相談|知らせ)"
)
_OWN_CONTACT: Final = on_demand(
    r"\s?[(:<→ ]\s?(?:携帯)?\s?:?\s?(?:0[5789]0[- ]?\d|[a-zA-Z0-9._-]{2,30}@)|\(副?主将\)"
)
"""A mobile telephone, a mail address or a part in a team behind a name is somebody's own."""
_CONTACT: Final = on_demand(
    r"(?:\d ?[-) ] ?\d{3,4}|\d{8}|\.[a-z]{2,4})\s?(?:です)?\s?(?:\(|[、,]|\s|担当)\s?\Z"
)
_AFTER_CONTACT: Final = on_demand(r"\)|\s?\Z|\n|まで|(?:宛|あて|係)")
_ASKED: Final = on_demand(
    r"(?:詳し[くい]|くわし[くい]|連絡|電話|申し?込み?|相談|問い?合わせ|出欠|返信|返事|質問|カンパ|集金|提出|予約|希望|詳細|用|返却|応募|注文|"
    r"忘れ物)(?:先|者|の方|こと)?は[、\s]?\Z"
)
_NOTED: Final = on_demand(r"(?:\A|[。!?\n」)])\s?\(\Z")
_CLOSES: Final = on_demand(r"(?:願い(?:いた)?します|いたします|ございます|以上)[。!]?\s?\Z")
_LINE: Final = on_demand(r"(?:\A|\n)(?:[^\n]{0,20}(?:[課係部局室班所館会]|センター)\s)?\Z")
_HANDED: Final = on_demand("[\u3041-\u3096。!?)] ?\\Z")
_LAST_IN_BRACKETS: Final = on_demand(r"\)\s*(?:\Z|\n)")
_NOTE_ENDS: Final = on_demand("[\n。)」]|\\Z")
_CALL: Final = on_demand(r"(?i:tel|fax|mail|電話|携帯|内線|℡|☎)|0\d{1,3}-\d|@[a-z]")

_ANIMALS: Final = on_demand(
    "動物園|水族館|インコ|オウム|文鳥|小鳥(?!遊)|ハムスター|モルモット|フェレット|里親|飼い主|保護犬|保護猫|柴犬|子犬|子猫|ネコ|三毛|雑種|迷い犬|迷い猫|警察犬|盲導犬|"
    "ゾウ|キリン|ライオン|アルパカ|パンダ|ペンギン|ポニー|ヤギ|ヒツジ|ウサギ|サル|カピバラ|アシカ|"
    "フクロウ|シマウマ|トラの|クマの|ロバ|馬の|譲渡|ペット|[0-9]匹|山羊|牛の|動物"
)

TITLES: Final = ROLES_AFTER | OF_STAFF
LONGEST_TITLE: Final = max(len(title) for title in TITLES)
ENDS_OF_TITLES: Final = frozenset(title[-1] for title in TITLES) | frozenset("様氏殿君生手")
"""What a title or an honorific in kanji ends with."""
_READING: Final = on_demand(r" ?\([\u3041-\u3096]{2,8}\)")
_GOES_ON: Final = frozenset("会室制用職級団権署部課長等")
_HONORIFIC: Final = on_demand(
    r"[」』】》]?\s?(さん(?![ぽごばぴ通]|さく)|くん|君(?![がた臨主])|ちゃん|さま(?!ざま)|様(?![々子式相態変])|氏(?![名子神族])|殿(?![堂下様])|先生|選手(?![団権村宣]))"
)


def title(text: str, end: int) -> str:
    """The title that stands at this place (課長、副会長); "" for none."""
    if text[end : end + 1] in {" ", "両"}:
        end += 1
    for size in range(LONGEST_TITLE, 1, -1):
        said = text[end : end + size]
        if said in TITLES:
            after = text[end + size : end + size + 1]
            return "" if after in _GOES_ON and after else said
    return ""


def title_at_end(said: str) -> str:
    """The title that these kanji end with; "" for none."""
    for size in range(min(LONGEST_TITLE, len(said) - 1), 1, -1):
        if said[-size:] in TITLES:
            return said[-size:]
    return ""


def honorific(text: str, end: int) -> str:
    """The honorific that stands at this place; "" for none."""
    found = _HONORIFIC.match(text, end)
    return found[1] if found is not None else ""


def beyond_reading(text: str, end: int) -> int:
    """Where the text goes on behind a name's reading in brackets, if there is one."""
    found = _READING.match(text, end)
    return end if found is None else found.end()


def is_announced(text: str, start: int, end: int) -> bool:
    """Whether a label, an office or a kinship stands before it (文責、担当の、長男の)."""
    if text[start - 1 : start] == "は" and _TOPIC.search(text, max(0, start - 8), start):
        return _IS_SO.match(text, end) is not None
    # What follows is asked first: to read what stands before takes ten times as long.
    return (
        _SAID_WITH.match(text, end) is not None
        and _SAID.search(text, max(0, start - 14), start) is not None
    )


def is_called(text: str, start: int, end: int) -> bool:
    """Whether a label, an office or a contact says that even a common word is a name."""
    return (
        (
            _SAID_WITH.match(text, end) is not None
            and _CALLED_SO.search(text, max(0, start - 14), start) is not None
        )
        or _OWN_CONTACT.match(text, end) is not None
        or is_at_a_contact(text, start, end)
        or is_signed(text, start, end)
    )


def is_doing(text: str, start: int, end: int) -> bool:
    """Whether it is announced, or said to do what only people do."""
    return _acts(text, end) or _DOES.match(text, end) is not None or is_announced(text, start, end)


def _acts(text: str, end: int) -> bool:
    """Whether a verb of people follows soon in the clause that goes on here."""
    clause = _CLAUSE.match(text, end)
    if clause is None:
        return False
    if clause["agent"]:
        return _VERB.search(text, end + 1, clause.end()) is not None
    return _TELLS.search(text, end + 1, clause.end()) is not None


def is_owner(text: str, end: int) -> bool:
    """Whether what only people have is named behind it (古川の名義)."""
    return _OWNS.match(text, end) is not None


def is_placed(text: str, start: int, end: int) -> bool:
    """Whether it ends a remark behind an office, or fills a place of a team or of a sentence."""
    if text[end : end + 1] == "「" and text[start - 1 : start] in {"", "\n"}:
        return True
    if _PLACED.search(text, max(0, start - 2), start) is not None:
        return _ENDS.match(text, end) is not None
    if _IN_LINE.search(text, max(0, start - 8), start) is not None:
        return _ENDS.match(text, end) is not None
    if _BEFORE_ANOTHER.search(text, max(0, start - 4), start) is not None:
        return _STOPS.match(text, end) is not None
    return text.startswith("です", end) and _IS.search(text, max(0, start - 4), start) is not None


def is_apart(text: str, start: int, end: int) -> bool:
    """Whether it stands between stops, as in a talk or a note, and in no list of places."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (
        before in _OPENS
        and after in _SHUTS
        and _OF_PLACES.search(text, max(0, start - 30), end + 30) is None
    )


def is_at_a_contact(text: str, start: int, end: int) -> bool:
    """Whether it stands in brackets or last behind a number to call or a mail address."""
    return (
        _CONTACT.search(text, max(0, start - 12), start) is not None
        and _AFTER_CONTACT.match(text, end) is not None
    )


def has_own_contact(text: str, end: int) -> bool:
    """Whether a mobile telephone or a mail address follows in brackets or behind a sign."""
    return _OWN_CONTACT.match(text, end) is not None


def is_handed_to(text: str, start: int, end: int) -> bool:
    """Whether a note ends with whom it is for: …を確認してください→四家."""
    if text[start - 1 : start] == "(":
        is_last = _LAST_IN_BRACKETS.match(text, end) is not None
        return is_last and _HANDED.search(text, max(0, start - 3), start - 1) is not None
    return (
        text[start - 1 : start] in {"→", ">", "⇒"}
        and _HANDED.search(text, max(0, start - 3), start - 1) is not None
        and _NOTE_ENDS.match(text, end) is not None
    )


def is_signed(text: str, start: int, end: int) -> bool:
    """Whether a line ends with it, behind nothing or a department, and a contact follows."""
    line = text.rfind("\n", 0, start) + 1
    return (
        (end == len(text) or text[end] == "\n" or text.startswith(" \n", end))
        and start - line < 32
        and _LINE.search(text, max(0, line - 1), start) is not None
        and _CALL.search(text, end, end + 40) is not None
    )


def is_somebody(text: str, start: int, end: int) -> bool:
    """Whether anything beside it says that a person is meant."""
    return (
        is_doing(text, start, end)
        or is_placed(text, start, end)
        or (end == len(text) and _CLOSES.search(text, max(0, start - 12), start) is not None)
        or is_called(text, start, end)
        or (
            _ASKED.search(text, max(0, start - 8), start) is not None
            and text[end : end + 2] == "まで"
        )
        or (
            _NOTED.search(text, max(0, start - 3), start) is not None and text[end : end + 1] == ")"
        )
    )


def is_of_beasts(text: str, start: int, *, around: int = 18) -> bool:
    """Whether a pet or a beast of a zoo is told of where a name begins."""
    return _ANIMALS.search(text, max(0, start - around), start + around) is not None
