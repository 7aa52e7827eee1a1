"""What stands beside a name in Latin letters and makes it one: titles, roles, verbs, ages."""

from __future__ import annotations

import re
from typing import Final

from approval_rules.text.latin_words import OFFICES, ROLES, TITLES
from approval_rules.text.listed import listed
from approval_rules.text.on_demand import on_demand

NONE: Final = 0
KNOWN: Final = 1
"""A word alone is a name where it is a well-known one."""
PAIR: Final = 2
"""Two words are a name, and one that is known, though unsure."""
ROLE: Final = 3
"""The same, and one word that has the shape of a given name of Japan."""
ANY: Final = 4
"""Whatever word is a name that is no place."""
LISTED: Final = 5
"""The same, and so is each that follows in the list."""
TITLE: Final = 6
"""Whatever word is a name."""

_WINDOW: Final = 60
_SAID: Final = on_demand(r"\s?(?:さん|さま|様|くん|君|ちゃん|氏|先生|選手|[Ss]ensei(?![a-z])|-san)")
_MARKS: Final = ",:;.=–—-…?!"
_VERBS: Final = listed(
    """
    call contact phone text email e-mail meet ask message congratulate thank says said adds
    ring remind tell cc bcc
    explains recalls laughs writes wrote by: cc attn re: note
    família familia pamilya keluarga
    """
)
"""Directly before a name."""
_REACHED_BY: Final = listed("call contact email e-mail text phone ring ask message reach")
_BEFORE_KNOWN: Final = listed(
    """
    with for by to from little young dear hi hey hello thanks congratulations welcome goodbye
    farewell birthday family let see need remind ask thank call join meet told asked gave knows
    named called tell when if that
    """
)
"""Before a name that is well known."""
_TWO_WORDS: Final = listed(
    """
    ask_for thanks_to thank_you congratulations_to congrats_to name_is name_was i_am signed_by
    written_by taught_by led_by photo_by photos_by drawn_by painted_by submitted_by reported_by
    translated_by interpreted_by played_by performed_by hosted_by cooked_by coached_by given_by
    family_of son_of daughter_of mother_of father_of wife_of husband_of parents_of parent_of
    death_of passing_of widow_of grandson_of granddaughter_of hi_to hello_to goodbye_to farewell_to
    questions_to enquiries_to inquiries_to replies_to
    speak_to spoke_to speak_with talk_to belongs_to belong_to registered_to addressed_to goes_to
    went_to prize_to stayed_with staying_with lives_with on_card card_name
    """
)
_ROWED: Final = on_demand(
    r"[A-Z][\w'’-]+(?:, [A-Z][\w'’-]+){0,6},? (?:and|&) [A-Z][\w'’-]+(?!\s[A-Z]|[\w-])"
)
"""First names or families in a row behind a role of many: lifeguards Ren, Tsubasa and Mikey."""
_NUMBER: Final = on_demand(r"\d{3,4}\s?\(\Z")
_REMARK: Final = on_demand(r"[.!?]\s\(\Z")
_OWN: Final = on_demand(
    r"(?i:(?<![a-z])(?:(?:photos?|pictures?|text|words|story|art|artwork|drawings?|illustrations?|"
    r"poem|translation|posted|written|drawn|painted|typed|edited|fixed|checked|updated|approved|"
    r"reviewed|corrected|proofread|signed|minutes taken|prepared) by"
    r"|(?:prize|award|medal|congratulations|congrats|goodbye|farewell|happy birthday|"
    r"(?:first|second|third)(?: place)?)(?: (?:goes|went|go))?(?: out)? to|call me))\s\Z"
    r"|(?i:(?<![a-z])(?:tag|label|named?|called|reads?|says|marked))(?:\s?[:,])?\s?[\"“'‘]\Z"
)
"""Who made something, who gets it, and whose name is on it."""
_QUOTES: Final = ('"', "“", "'", "‘")
_SAID_AT: Final = on_demand(
    r"(?:\A|\n)[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?[\])]?\s(?:[-–]\s)?\Z"
)
"""A line of a chat: 14:02 Tyrone: what's the wifi?"""
_HAILED: Final = on_demand(
    r"(?i:(?<![a-z])(?:farewell|goodbye|congratulations|congrats|happy birthday|well done"
    r"|bravo)),?\s\Z"
)
_GREETED: Final = on_demand(
    r"(?i:(?<![a-z])(?:congratulations|congrats|thank you|thanks|welcome|goodbye|farewell|bravo|"
    r"well done|hello|hi|hey|sorry)),?\s\Z"
)
_CLOSED: Final = on_demand(
    r"(?i:(?:[.!?]|\n|\A)\s?(?:kind |best |warm )?(?:regards|best|best wishes|sincerely|cheers|"
    r"yours|love|thanks|many thanks)),\s\Z"
)
_DASHED: Final = on_demand(r"(?:[.!?)]|\n)\s?(?:[—–-]{1,2}|/|~)\s?\Z")
_THIS_IS: Final = on_demand(r"(?i:this is|it's|it is|i'm)\s\Z")
_FROM_A_DESK: Final = on_demand(r"\s(?:(?:from|at|with|of) (?:the|our)|here|speaking)(?![a-z])")
_NOW: Final = on_demand(r"\s(?:is|was|are)\s(?:now\s)?\Z")
_CHOSEN: Final = on_demand(
    r"(?i:(?<![a-z])(?:winner|champion|recipient|finalist|author|artist|speaker|guest|instructor)s?"
    r" (?:of|for|in|at) [^.\n]{1,50} (?:is|was|are)\s\Z)"
)
"""The winner of this year's contest is …"""
_PLACED: Final = on_demand(r"\b\d{1,2}(?:st|nd|rd|th)(?: place| prize)?\s?[–—:-]\s\Z", re.ASCII)
_ENDS: Final = on_demand(
    r"(?:\s?\([\"“'‘]?[A-Z]\w+[\"”'’]?\))?\s?(?:[.!]?[\"”»」]?\s*\Z|\n|[.]\s|[\"”»」]\s)"
)
_REACHED: Final = on_demand(r"\s(?:at|on)\s(?:[\w.+-]{1,40}@|[0+(O]\d|0|O\dO)", re.ASCII)
_BY_CONTACT: Final = on_demand(r",?\s(?:at\s|on\s)?(?:[0+(]\d|[\w.+-]{1,40}@)")
_OWN_MOBILE: Final = on_demand(r"\s(?:at|on)\s(?:\+81[- ]?[5789]|[0O][5789][0O])")
_OWN_NAME: Final = on_demand(r"(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|whose|[Cc]hild's) name is\s\Z")
_LABELS: Final = ROLES | listed(
    """
    name names cardholder card by speaker to from cc attn attention note re signed missing lost
    author present absent tel guide host thanks congratulations dear 1st 2nd 3rd first second third
    gold silver bronze prize place grand credit photo photos text words illustration translation
    signature lessee lessor soprano alto tenor baritone bass piano violin cello flute guitar drums
    vocals conductor moderator interpretation interpreter hunter driver curator chair treasurer
    camera subtitles editing drone captions
    narration accordion trumpet organ harp
    """
)
_LISTS: Final = on_demand(
    r"(?i:winners|(?:class|name|waiting|guest|member|attendance) list[^:\n]{0,30}|"
    r"shift|on duty|starting (?:eleven|line-?up|five|nine)|line-?up|squad|roster|"
    r"participants|(?:famil(?:y|ies)|households|children|pupils|students|patients|"
    r"residents|applicants|"
    r"volunteers|recipients)(?: [a-z]+){0,3}|"
    r"(?:student|pupil|employee|volunteer|player|member|teacher) of the (?:month|week|year)"
    r"[^:\n]{0,40}|"
    r"attendees|absent|members present|finalists|graduates|birthdays?[^:\n]{0,24}):\s\Z"
)
_LABELLED_IN_JAPANESE: Final = on_demand(
    r"(?:氏名|名前|お名前|旧姓|本名|ネーム|名義人?|講師|担任|担当|通訳|出演|ゲスト|選手|受賞者|当選者|入賞者|優勝|"
    r"申請者|応募者|契約者|患者|児童|生徒|学生|留学生|交流員|指導助手|英語教師|保護者|CIR|ALT)"
    r"(?:No\.?\d{1,4})?[はのが:=、|)\s]{0,3}\Z"
)
_SIGNED: Final = on_demand(
    r"(?i:regards|sincerely|best wishes|best|yours(?: truly| faithfully| sincerely)?|cheers|"
    r"many thanks|thanks|thank you|love|respectfully|cordially|signed),?\s*\n[>\s]*\Z"
)
_NAME: Final = on_demand(
    r"[^\W\d_][\w'’-]{0,30}\.?"
    r"(?:(?: (?:van|von|der|den|de|da|do|dos|del|la|bin|al)){0,2} [A-Z][\w'’-]{0,30}){0,2}"
)
_OF_A_LETTER: Final = on_demand(
    r"(?<![A-Za-z])(?:I|my|My|me|Hello|Hi|Dear|[Pp]lease|[Tt]hank)(?![A-Za-z])"
)
_QUOTED: Final = on_demand(r"[.!?,][\"”»]\s{1,2}[—–-]{1,2}\s?\Z")
_YEARS_OLD: Final = on_demand(r"(?:-|\s)year-?\s?old\s\Z")
_ROLE_WORDS: Final = "|".join(sorted((re.escape(role) for role in ROLES), key=len, reverse=True))
_ROLE_OF: Final = on_demand(
    rf"(?<![a-z])(?:{_ROLE_WORDS}) (?:for|of|at|in|from) [^,.:;\n]{{1,40}},\s\Z"
)
_OWNED: Final = (
    r"(?:hut|land|house|home|garden|flat|apartment|desk|phone|mobile|mother|father|mum|mom|dad|son|"
    r"daughter|wife|husband|parents|wedding|funeral|account|password|wallet|keys?|landlord|visa|"
    r"passport|surgery|diagnosis|place|number|shift|turn|allergy|mail|email|address)"
)
_AFTER_ANY: Final = on_demand(
    r"\)?,?\s\(?(?:born|DOB:?|d\.o\.b\.?)\s(?:on\s)?(?:\d|[A-Z][a-z]+\s\d)|"
    r"\s\((?:b\.|born)\s(?:19[1-9]|20)|"
    rf"['’]s\s(?:mountain |old |new |private )?{_OWNED}(?![a-z])|"
    r",?\s\(?aged?\s\d{1,3}(?![\d:])|,\s\d{1,3}\syears? old"
    r"|\s(?:in|from|of|at)\s(?:the\s)?(?:Welfare|Tax|Taxes|Finance|Accounting|Accounts|Planning|HR|Records|"
    r"Tourism|IT|Payroll|Housing|Education|Health|Sanitation|Waterworks|Personnel|Procurement|Reception|"
    r"General Affairs|Child Care|Childcare|Public Relations|PR|Civil Affairs|Disaster Prevention)"
    r"(?=[\s,.:;!)]|\Z)(?!\s(?:[A-Z]|for\s|and\s[A-Z]))"
    r"|,\swho\s[a-z]|\s?と申|\s?と(?:い|言)います"
    r"|\s[–—-]\s(?:[a-z]+ ){0,2}(?:allerg|epilep|asthma|diabet|autis|ADHD|dementia|none(?![a-z]))"
    r"|\sfrom (?:our|my) (?:class|school|team|office|ward)(?![a-z])|\sin (?:our|my) class(?![a-z])"
)
_ROLE: Final = rf"(?i:{_ROLE_WORDS})(?![A-Za-z])"
_RELATED: Final = (
    r"(?:house|home|phone|mobile|son|daughter|mother|father|mum|mom|dad|wife|husband|parents|"
    r"brother|sister|grandmother|grandfather|address|birthday|number|account|bank|car|barn|email|"
    r"passport|residence|My Number|case|illness|diagnosis|apartment|flat|class|medical|family|"
    r"children|friends?|baby|twins?|dog|cat|field|garden|farm)"
)
_DONE_BY_PEOPLE: Final = (
    r"(?:said|says|told|tells|wrote|writes|explained|explains|added|adds|recalls|laughs|smiles|"
    r"lives|lived|teaches|taught|speaks|passed away|died|suffers|suffered|graduated|retired|"
    r"married|thanked|complained|complains|applied|moved (?:to|here|from|in)|phoned|owes|worked|"
    r"grew up|called (?:us|the|about)|works (?:at|as|for|in)|collapsed|asked|asks|"
    r"joined (?:us|our|the)|reported|studies|studied|stayed with|came (?:from|to)|"
    r"tested positive|lost (?:his|her|their)|"
    r"won (?:the|first|second|third|a|an|gold|silver|bronze)|received (?:the|a|an)|"
    rf"and (?:his|her) {_RELATED})"
)
_IS_OF_PEOPLE: Final = (
    r"(?:is (?:allergic|pregnant|blind|deaf|disabled|(?:still )?missing|ill|sick|HIV|in hospital|"
    r"living|applying|recovering|on (?:welfare|leave|sick))|"
    r"was (?:born|diagnosed|arrested|injured|convicted|hospitali[sz]ed|taken|bullied)|"
    r"has (?:been (?:ill|diagnosed|arrested)|left us|moved|applied|asked|written|"
    r"a (?:disability|stutter)|(?:breast |lung |stomach |colon )?cancer|(?:type \d )?diabetes|"
    r"epilepsy|tuberculosis|dementia|"
    r"asthma|depression|autism|ADHD)|had an? (?:stroke|[a-z]+ attack|miscarriage)|"
    r"will (?:teach|read|sing|play|speak|talk|perform|show|join us|give|lead|start|return|"
    r"visit your|be (?:teaching|reading|singing|leading|your|our)))"
)
_AFTER_PAIR: Final = on_demand(
    r"\s\(\d{1,3}\)|,\s\d{1,3}(?:,\s|\)|\.(?!\d)|\s(?:of|from|is|was|who|has)\s)|,?\swho(?:se)?\s"
    rf"|(?:,|\s\(|\s[—–-])\s?(?:our|my|his|her|your|their|the|an?)\s"
    rf"(?:[A-Za-z'-]+\s){{0,3}}?{_ROLE}"
    r"|\sas\s(?:the|an?)\s[A-Z][a-z]+(?![a-z])"
    r"|[\s,:(–-]{1,3}(?:0[5789]0[- ]?\d|\+81|[\w.+-]{2,30}(?:@|\(at\)))"
    rf"|,\s{_ROLE}|,?\s\(?(?:[Gg]rade|[Cc]lass|[Yy]ear|[Rr]oom|[Cc]hart|ID|d\.?o\.?b)(?![a-z])"
    r"|\s\([A-Z][A-Za-z]+ (?:Elementary|School|Junior|High|Primary)"
    r"|,?\s(?:of|from|in)\s(?:[Cc]lass|[Rr]oom|[Gg]rade|[Yy]ear)\s"
    r"|,?\s\(?(?:date of birth|born|DOB|birthday|b\.)(?![a-z])"
    rf"|,?\s(?:{_DONE_BY_PEOPLE}|{_IS_OF_PEOPLE})(?![a-z])|['’]s\s{_RELATED}(?![a-z])"
)
_AFTER_KNOWN: Final = on_demand(
    r":\s?[\"“]|"
    r",\s(?:please|could you|can you|would you|will you|kindly|pls)(?![a-z])"
    r"|\s(?:is|was|has|had|will|can|wants|needs|here|and I|came|went|won|helped|made|did|does|gave|"
    r"got|loves|likes|plays|left|found|lost|thinks|hopes|makes|runs|cooks|sells|grows|draws)(?![A-Za-z])|,\s\d{1,2}[,.]"
    r"|\s(?:&|and)\s[A-Z][a-z]+(?:!|,\s[a-z]|\s(?:are|were|will|have|had|teach|run|cook|play|sing|"
    r"joined|won|came|went|helped|made)\s)"
)
_SO_NAMED: Final = on_demand(
    r"(?i:(?<![a-z])(?:bus|train|line|ship|boat|ferry|robot|app|system|tower|variety|roses?|rice|truck|van|"
    r""
    r"strawberr(?:y|ies)|apples?|typhoon|panda|mascot|song)(?![a-z])[^.!?\n]{0,50}(?:called|named?)\s?[\"“'‘]\Z)"
)
"""A thing that was given a name."""
_FAMILY: Final = on_demand(r"\s(?:family|household|families)(?![a-z])")
_PUBLIC: Final = OFFICES - listed(
    "team club new old north south east west our project grand operation"
)


def _last_words(text: str, start: int) -> tuple[str, str, str]:
    """The two words before, in lower case, and the sign after the last one."""
    piece = text[max(0, start - _WINDOW) : start].rstrip(' "“(「『[|')
    parts = piece.rsplit(None, 2)[-2:]
    if not parts:
        return "", "", ""
    last = parts[-1].lower()
    bare = last.rstrip(_MARKS)
    sign = last[len(bare) :][:1]
    if not bare and len(parts) > 1:
        return "", parts[0].lower(), sign
    return parts[0].lower() if len(parts) > 1 else "", bare, sign


def before(text: str, start: int) -> int:
    """How much the words before make a name of what begins here."""
    piece = text[max(0, start - _WINDOW) : start]
    if not piece:
        return NONE
    if _LABELLED_IN_JAPANESE.search(piece):
        return PAIR
    if _DASHED.search(piece) and _ENDS.match(text, _end_of_words(text, start)):
        return ROLE if text[_end_of_words(text, start) :].strip(' .!"”»」\n') else ANY
    if _SAID_AT.search(piece) and text[_end_of_words(text, start) :].startswith(":"):
        return ANY
    if "\n" in piece[len(piece.rstrip("> ")) - 1 :]:
        if _SIGNED.search(piece):
            return ANY
        if _is_last_line(text, start, piece):
            return PAIR
        return PAIR if piece.rstrip().endswith(":") and _label(piece.rstrip()) else NONE
    previous, last, sign = _last_words(text, start)
    if piece.endswith(("by ", "to ", "me ", *_QUOTES)) and _OWN.search(piece):
        return NONE if _SO_NAMED.search(piece) else ANY
    is_close = piece.endswith(", ") and _CLOSED.search(piece) is not None
    if is_close and _ENDS.match(text, _end_of_words(text, start)):
        return ANY
    if _HAILED.search(piece) and text[_end_of_words(text, start) :][:1] in {"!", ","}:
        return ANY
    if _GREETED.search(piece):
        return PAIR
    if last in {"attn", "c/o"} and sign in {"", "."}:
        return ANY
    if _NUMBER.search(piece) or _REMARK.search(piece):
        return PAIR if text[_end_of_words(text, start)][:1] in {")", ","} else NONE
    if last in TITLES and sign in {"", "."}:
        return TITLE
    if sign == ":":
        if _LISTS.search(piece):
            return LISTED
        if last in ROLES:
            return ROLE
        return PAIR if _label(piece) or _PLACED.search(piece) else NONE
    if sign == "=" and last in _LABELS:
        return PAIR
    if last == "is" and _OWN_NAME.search(piece):
        return ANY
    if last == "old" and _YEARS_OLD.search(piece):
        return ANY
    if last.endswith("year-old") and not sign:
        return ANY
    if _PLACED.search(piece):
        return PAIR
    if sign in {"", ","} and last in ROLES:
        is_row = not sign and last.endswith("s") and _ROWED.match(text, start)
        return LISTED if is_row else ROLE
    if last in {"is", "was", "are"} and (
        (previous in ROLES and _NOW.search(piece)) or _CHOSEN.search(piece)
    ):
        return PAIR
    if _THIS_IS.search(piece) and _FROM_A_DESK.match(text, _end_of_words(text, start)):
        return ROLE
    if f"{previous} {last}" == "ask for" and _BY_CONTACT.match(text, _end_of_words(text, start)):
        return ANY
    if last == "name" and not sign and " " in text[start : _end_of_words(text, start)]:
        return PAIR
    if last in _REACHED_BY and not sign and _OWN_MOBILE.match(text, _end_of_words(text, start)):
        return ANY
    if last in _REACHED_BY and not sign and _REACHED.match(text, _end_of_words(text, start)):
        return ROLE
    if sign == "," and _ROLE_OF.search(piece):
        return PAIR
    if not sign and (
        last in _VERBS or f"{previous} {last}" in _TWO_WORDS or last in {"i'm", "i’m"}
    ):
        return PAIR
    if sign == "," and f"{previous} {last}" in {"thank you", "happy birthday"}:
        return KNOWN
    if last == "dear" and not sign:
        return ANY
    if _QUOTED.search(piece):
        return PAIR
    if last in _BEFORE_KNOWN and sign in {"", ","}:
        return KNOWN
    return NONE


def _is_last_line(text: str, start: int, piece: str) -> bool:
    """Whether a letter ends with this line, and nothing but a name of two words stands in it."""
    end = _end_of_words(text, start)
    return (
        " " in text[start:end]
        and not text[end:].strip()
        and piece.rstrip("> \n").endswith((".", "!", "?", ")"))
        and _OF_A_LETTER.search(text, 0, start) is not None
    )


def _end_of_words(text: str, start: int) -> int:
    """Where the one or two words with a capital that begin here end."""
    found = _NAME.match(text, start)
    return found.end() if found is not None else start


def _label(piece: str) -> bool:
    """Whether the words to the colon are a label of people."""
    line = piece[piece.rfind("\n", 0, len(piece.rstrip())) + 1 :].rstrip(" :").lower()
    line = line[line.rfind("(") + 1 :]
    words = re.findall(r"[a-z0-9'-]+", re.split(r"[.!?;|/]\s", line)[-1])
    if not words or len(words) > 6:
        return False
    return words[-1] in _LABELS or words[0] in _LABELS or (len(words) > 1 and words[1] in _LABELS)


def after(text: str, end: int) -> int:
    """How much the words after make a name of what ends here."""
    if _AFTER_ANY.match(text, end):
        return ANY
    if _AFTER_PAIR.match(text, end):
        return PAIR
    return KNOWN if _AFTER_KNOWN.match(text, end) else NONE


def is_said_to(text: str, end: int) -> bool:
    """Whether an honorific follows."""
    return _SAID.match(text, end) is not None


def is_family(text: str, start: int, end: int, *, is_known: bool) -> bool:
    """Whether it stands in `the … family`, where the name is no known one."""
    if not _FAMILY.match(text, end):
        return False
    return is_known or text[max(0, start - 4) : start].lower() == "the "


def is_office_before(text: str, start: int) -> bool:
    """Whether the word before makes it a public person, a place or a house."""
    _, last, sign = _last_words(text, start)
    return not sign and last in _PUBLIC
