"""Names of people in Latin letters: by a title, a label, a cue beside them, or a known part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.words import Name

_WORD: Final = (
    r"(?:[A-Z][a-z]+(?:[A-Z][a-z]+|-(?!(?:san|sama|kun|chan)(?![a-z]))[A-Z]?[a-z]+|['’][A-Z]?[a-z]{2,})?"
    r"|[A-Z]['’][A-Z][a-z]+)"
)
_CAPITALS: Final = r"[A-Z]{2,}(?:-[A-Z]+)?"
_ANY: Final = rf"(?:{_WORD}|{_CAPITALS})"
_FULL: Final = (
    rf"(?:{_ANY}|[A-Z]\.?)(?:\s(?:(?:de|da|van|von|bin|al|dos)\s)?(?:{_ANY}|[A-Z]\.)){{1,2}}"
)
_TITLE: Final = (
    r"(?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Professor|Sir|Madam|MR|MS|MRS|Coach|Principal|Officer|"
    r"Nurse|Captain|Judge|Uncle|Aunt|Grandma|Grandpa)"
)
_TITLES: Final = frozenset(["Mr", "Ms", "Mrs", "Miss", "Dr", "Prof", "Professor"])
_LABEL: Final = (
    r"(?:[Nn]ame(?: on (?:the )?card| of [a-z]+)?|NAME|Applicant|Recipient|Patient|Student|"
    r"Winners?|Missing|Lecturer|Speaker|Instructor|Teacher|Contact|Attn|Attention|Holder|Tenant|"
    r"Resident|Guardian|Parent|Owner|Account holder|Cardholder|Author|Note|Dear|From|To|Cc|"
    r"Congratulations|Thanks|Thank you)"
)
_BEFORE: Final = (
    r"(?:[Cc]all|[Cc]ontact|[Pp]hone|[Tt]ext|[Ee]mail|[Mm]eet|[Aa]sk(?: for)?|[Mm]essage|"
    r"[Cc]ongratulations(?: to)?|[Tt]hank you(?:,| to)?|[Tt]hanks to|[Nn]amed|[Cc]alled|"
    r"[Ss]igned by|[Ww]ritten by|[Tt]aught by|[Pp]hotos? by|"
    r"(?:ALT|[Tt]eacher|[Pp]rincipal|[Cc]oach|[Ll]ecturer|[Ss]peaker|[Ww]inner|[Oo]wner|[Nn]urse|"
    r"[Nn]eighbou?r|[Ss]on|[Dd]aughter|[Mm]other|[Ff]ather|[Ww]ife|[Hh]usband|[Bb]rother|"
    r"[Ss]ister|[Rr]esident|[Dd]river|[Pp]atient|[Vv]ictim|[Ss]tudent)(?:,| is)?|"
    r"(?:[Mm]y|[Hh]er|[Hh]is) name is|I am|I'm|This is)"
)
_AFTER: Final = (
    r"(?=,\s(?:aged?\s)?\d{1,3}[,\s).]|\s\((?:aged?\s)?\d{1,3}\)"
    r"|\s(?:was|is)\s(?:born|missing|HIV|pregnant|blind|deaf|disabled|in hospital|on welfare|"
    r"living|ill|sick|the winner)"
    r"|,\s(?:[Gg]rade|[Cc]lass|who|our|a (?:resident|teacher|student|nurse|pupil|volunteer))\s"
    r"|\s\((?:[Gg]rade|[Cc]lass|Year|Room|[A-Z][a-z]+ (?:Elementary|School|Junior|High))"
    r"|\s(?:has|had|suffers|lives|lived|moved|passed away|died|won|who|says|said|wrote|teaches|"
    r"taught|speaks|joined|asked|phoned|called|complained|applied|paid|owes|received|lost|needs)\s"
    r"|['’]s\s(?:house|home|son|daughter|mother|father|wife|husband|phone|address|birthday|number|"
    r"account|car|barn))"
)
_SAID: Final = r"(?:さん|さま|様|くん|君|ちゃん|氏|先生|選手)"
_STRICT: Final = re.compile(
    rf"(?<![A-Za-z])(?:{_TITLE}\.?\s(?P<title>{_ANY}(?:\s{_ANY}){{0,2}})"
    rf"|{_LABEL}(?:\s(?:of|for)\s[a-z ]{{1,40}})?\s?:\s?(?P<label>{_FULL})"
    rf"|[Nn]ame on (?:the )?card:?\s(?P<card>{_FULL})"
    rf"|{_BEFORE}\s(?P<before>{_FULL})"
    rf"|(?P<san>{_ANY}(?:\s{_ANY})?)-(?:san|sama|kun|chan)(?![a-z])"
    rf"|(?P<said>(?:{_ANY}\s){{0,2}}{_ANY})(?=\s?{_SAID})"
    rf"|(?P<one>{_WORD})(?=\s(?:from|in|of)\s(?:our|my)\s|\s\((?:aged?\s)?\d{{1,2}}\))"
    rf"|(?P<owner>{_WORD})(?=['’]s\s(?:house|home|phone|son|daughter|wife|husband|address|birthday))"
    rf"|(?P<comma>[A-Z]{{3,}},\s{_WORD})"
    rf"|(?P<after>{_FULL}){_AFTER})"
)
_OF_ONE: Final = frozenset(["title", "san", "said", "one", "owner"])
"""Where a single word is a name."""
_LONE: Final = re.compile(rf"(?<![A-Za-z'’-])(?P<first>{_ANY})\s(?P<second>{_ANY})(?![A-Za-z'’-])")
_MAY_BE: Final = re.compile(
    rf"[A-Z][A-Za-z'’.-]*(?:\s?{_SAID}|:?\s[A-Z]|,\s[A-Z0-9]|['’]s\s|\s(?:from|in|of|de|da|van|von|bin|al|dos|\())|-(?:san|sama|kun|chan)"
)
_ROMAJI: Final = re.compile(
    r"(?:(?:[kgsztdnhbpmr]y?|[kstp]{2}|sh|ssh|ch|tch|ts|tts|j|f|y|w)?[aiueo]h?|n(?![aiueoy])|m(?=[bp]))+",
    re.IGNORECASE,
)
_NO_NAMES: Final = frozenset([
    "City", "Hall", "Park", "Station", "Street", "Road", "Ward", "Center", "Centre", "Library",
    "School", "Elementary", "Junior", "High", "Museum", "Festival", "Hospital", "University",
    "College", "River", "Bridge", "Island", "Town", "Village", "Prefecture", "Building", "Gym",
    "Gymnasium", "Club", "Team", "Cup", "Day", "Week", "Month", "Year", "Room", "Office",
    "Section", "Division", "Department", "Tower", "Plaza", "Garden", "Gardens", "Temple", "Shrine",
    "Castle", "Line", "Card", "Number", "Police", "Fire", "Bank", "Market", "Fair", "Show",
    "Concert", "Hotel", "Beach", "Mountain", "Mount", "Lake", "Bay", "Port", "Airport", "House",
    "Home", "Theatre", "Theater", "Pool", "Arena", "Stadium", "Court", "Field", "Valley", "Forest",
    "Hills", "Hill", "East", "West", "North", "South", "Central", "New", "Old", "Upper", "Lower",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January",
    "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Spring", "Summer", "Autumn", "Winter", "Christmas", "Easter", "The",
    "This", "That", "These", "Those", "Your", "Our", "My", "His", "Her", "Their", "Its", "All",
    "Any", "Each", "Every", "No", "Not", "And", "Or", "But", "For", "From", "With", "At", "In",
    "On", "Of", "To", "By", "As", "If", "When", "Where", "What", "Why", "How", "Who", "Which",
    "Please", "Thank", "Thanks", "Hello", "Dear", "Good", "Happy", "Welcome", "Let", "Call",
    "Come", "Join", "See", "Visit", "Open", "Closed", "Free", "Public", "General", "National",
    "Japan", "Japanese", "English", "Chinese", "Korean", "Tokyo", "Osaka", "Kyoto", "Fukushima",
    "Individual", "Health", "Insurance", "Residence", "Driver", "Passport", "Pension", "Zoom",
    "Google", "Instagram", "Facebook", "Twitter", "YouTube", "Apple", "Microsoft", "Amazon",
    "Wi-Fi", "App", "Web", "Site", "Mail", "Phone", "Emergency", "Support", "Service", "Services",
    "Desk", "Counter", "Window", "Mayor", "Council", "Board", "Committee", "Association",
    "Society", "Foundation", "Company", "Co", "Inc", "Ltd", "JR", "NHK", "NPO", "PTA", "ALT",
    "FAX", "TEL", "USA", "UK", "EU", "UN", "AM", "PM", "ID", "PIN", "PDF", "SNS", "DV", "HIV",
    "AIDS", "COVID", "BBQ", "DIY", "QR", "GPS", "Matsuri", "Odori", "Taiko", "Ikebana", "Origami",
    "Karate", "Udon", "Soba", "Ramen", "Sushi", "Bento", "Kimono", "Yukata", "Manga", "Haiku",
    "Kabuki", "Bonsai", "Sake", "Miso", "Tanabata", "Hanami", "Sakura", "Momiji", "Dori", "Jinja",
    "Gawa", "Yama", "Shima", "Marathon", "Shinkansen", "Express", "Airlines", "Flight", "Onsen",
    "Machi", "Eki", "Bus", "Train", "Rice", "Green", "Red", "Blue", "White", "Black", "Golden",
    "Big", "Great", "Little", "Grand", "Sports", "Memorial", "Mr", "Ms", "Mrs", "Miss", "Mx", "Dr",
    "Prof", "Professor", "MR", "MS", "MRS", "Lost", "Found", "Kids", "Children", "Family",
    "Parent", "Parents", "Student", "Students", "Teacher", "Teachers", "Volunteer", "Volunteers",
])  # fmt: skip
_LIKE_A_NAME: Final = re.compile(
    r"[A-Z][a-z]+(?:ko|mi|ka|na|ki|ta|to|ro|ya|ke|chi|ji|shi|ru|ma|yo|ne|ri|sa|no|ha|ra|da|wa|be|zu|moto|n)"
)
_SURNAMES: Final = frozenset([
    "abe", "adachi", "aida", "akiyama", "ando", "aoki", "aoyama", "arai", "araki", "asano", "baba",
    "chiba", "doi", "endo", "enomoto", "fujii", "fujita", "fujiwara", "fukuda", "fukui",
    "furukawa", "goto", "hamada", "hara", "harada", "hasegawa", "hashimoto", "hattori", "hayashi",
    "higuchi", "hirano", "hirata", "hirose", "honda", "hori", "hoshino", "hosokawa", "ichikawa",
    "igarashi", "iida", "ikeda", "imai", "inoue", "ishida", "ishihara", "ishii", "ishikawa", "ito",
    "iwamoto", "iwasaki", "kaneko", "kato", "katayama", "kawaguchi", "kawakami", "kawamura",
    "kawasaki", "kikuchi", "kimura", "kinoshita", "kishi", "kitamura", "kobayashi", "koike",
    "kojima", "komatsu", "kondo", "konno", "kubo", "kudo", "kuroda", "maeda", "maruyama", "masuda",
    "matsuda", "matsui", "matsumoto", "matsuo", "matsushita", "miura", "miyamoto", "miyazaki",
    "mizuno", "mori", "morita", "morimoto", "murakami", "murata", "nagai", "nagano", "nakagawa",
    "nakajima", "nakamura", "nakano", "nakayama", "narita", "nishida", "nishikawa", "nishimura",
    "noda", "noguchi", "nomura", "ogawa", "ogata", "okada", "okamoto", "okubo", "okumura", "ono",
    "onishi", "oshima", "ota", "otani", "otsuka", "oyama", "ozawa", "saito", "sakai", "sakamoto",
    "sakurai", "sano", "sasaki", "sato", "sekiguchi", "shibata", "shimada", "shimizu", "shimura",
    "shinohara", "sugawara", "sugimoto", "sugiyama", "suzuki", "tachibana", "taguchi", "takagi",
    "takahashi", "takano", "takeda", "takeuchi", "tamura", "tanabe", "tanaka", "taniguchi",
    "terada", "toda", "tsuchiya", "tsuji", "uchida", "ueda", "ueno", "umeda", "wada", "wakamatsu",
    "watanabe", "yamada", "yamaguchi", "yamamoto", "yamanaka", "yamashita", "yamazaki", "yasuda",
    "yokoyama", "yoshida", "yoshikawa", "yoshimura", "onodera",
])  # fmt: skip
"""The commonest families' names."""
_GIVEN: Final = frozenset([
    "aaron", "adam", "alan", "alex", "alexander", "alice", "amanda", "amy", "ana", "andrea",
    "andrew", "angela", "anna", "anne", "anthony", "antonio", "ashley", "barbara", "benjamin",
    "betty", "brandon", "brian", "carlos", "carol", "catherine", "charles", "charlotte", "chris",
    "christina", "christopher", "claire", "daniel", "david", "deborah", "dennis", "diana", "diego",
    "donald", "donna", "dorothy", "edward", "elena", "eli", "elizabeth", "emily", "emma", "eric",
    "ethan", "eva", "fatima", "fernando", "frank", "gabriel", "gary", "george", "grace", "hannah",
    "harry", "heather", "helen", "henry", "ian", "isabella", "jack", "jacob", "james", "jane",
    "janet", "jason", "jean", "jeffrey", "jennifer", "jessica", "joan", "john", "jonathan", "jose",
    "joseph", "joshua", "juan", "julia", "julie", "karen", "kate", "katherine", "kathleen",
    "kelly", "kenneth", "kevin", "kim", "laura", "lauren", "lee", "leo", "linda", "lisa", "liam",
    "lucas", "lucia", "lucy", "luis", "luke", "margaret", "maria", "marie", "mark", "martha",
    "martin", "mary", "matthew", "megan", "melissa", "michael", "michelle", "miguel", "mohamed",
    "mohammed", "muhammad", "nancy", "natalie", "nathan", "nguyen", "nicholas", "nicole", "noah",
    "nora", "oliver", "olivia", "pamela", "patricia", "patrick", "paul", "pedro", "peter",
    "philip", "rachel", "raymond", "rebecca", "richard", "robert", "rosa", "ruth", "ryan",
    "samantha", "samuel", "sandra", "sara", "sarah", "scott", "sean", "sharon", "simon", "sofia",
    "sophia", "stephanie", "stephen", "steven", "susan", "teresa", "theresa", "thomas", "timothy",
    "tran", "victor", "victoria", "vincent", "virginia", "walter", "wei", "william", "yusuf",
    "zoe",
])  # fmt: skip
"""Common given names of many countries."""


_HISTORICAL: Final = frozenset([
    "albert einstein", "isaac newton", "marie curie", "charles darwin", "thomas edison",
    "leonardo vinci", "vincent gogh", "claude monet", "pablo picasso", "william shakespeare",
    "charles dickens", "mark twain", "jane austen", "helen keller", "anne frank",
    "florence nightingale", "mother teresa", "martin luther king", "abraham lincoln",
    "george washington", "john kennedy", "franklin roosevelt", "matthew perry", "william adams",
    "william clark", "john manjiro", "johann bach", "ludwig beethoven", "wolfgang mozart",
    "frederic chopin", "franz schubert", "hans andersen", "lewis carroll", "beatrix potter",
    "peter rabbit", "peter pan", "alice wonderland", "harry potter", "sherlock holmes",
    "santa claus", "mickey mouse", "natsume soseki", "soseki natsume", "miyazawa kenji",
    "kenji miyazawa", "matsuo basho", "oda nobunaga", "tokugawa ieyasu", "toyotomi hideyoshi",
    "date masamune", "sakamoto ryoma", "noguchi hideyo", "hideyo noguchi", "shibusawa eiichi",
    "eiichi shibusawa", "tsuda umeko", "katsushika hokusai", "lafcadio hearn", "akira kurosawa",
    "osamu dazai", "dazai osamu", "ryunosuke akutagawa", "louis braille", "galileo galilei",
    "marco polo", "christopher columbus", "alexander bell",
])  # fmt: skip
"""Dead for longer than anybody remembers, or never alive."""


def names(text: str) -> Iterator[Name]:
    """The names of people in Latin letters: strict beside a cue, lone by a part that is known."""
    if _MAY_BE.search(text) is None:
        return
    taken = 0
    for found in _STRICT.finditer(text):
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        if _is_historical(text[start:end]):
            continue
        said = text[start:end].lower()
        if kind == "owner" and said not in _SURNAMES and said not in _GIVEN:
            continue
        if kind == "comma" and said.partition(",")[0] not in _SURNAMES:
            continue
        start, end = _cut(text, start, end, keeps_one=kind in _OF_ONE)
        if start < end:
            taken = end
            yield Name(start=start, end=end, text=text[start:end], tier="strict", honorific="")
    for found in _LONE.finditer(text):
        first, second = found["first"], found["second"]
        beside = _BESIDE.match(text, found.end())
        if found.start() < taken or _is_historical(found[0]):
            continue
        if _is_pair(first, second) and (beside is None or beside[1] not in _NO_NAMES):
            yield Name(
                start=found.start(), end=found.end(), text=found[0], tier="lone", honorific=""
            )


def _cut(text: str, start: int, end: int, *, keeps_one: bool) -> tuple[int, int]:
    """The words without those that no name holds; nothing when too little is left."""
    parts = [found.span() for found in re.finditer(r"\S+", text[start:end])]
    said = [text[start + first : start + last].strip(".") for first, last in parts]
    while said and said[0] in _NO_NAMES:
        keeps_one = keeps_one or said[0] in _TITLES
        said.pop(0)
        parts.pop(0)
    if not said or any(word in _NO_NAMES for word in said):
        return start, start
    if len(said) < 2 and not keeps_one:
        return start, start
    return start + parts[0][0], start + parts[-1][1]


_BESIDE: Final = re.compile(r"\s([A-Z][a-z]+)")


def _is_historical(said: str) -> bool:
    words = [word for word in said.lower().split() if word not in {"da", "van", "de", "von"}]
    return " ".join(words) in _HISTORICAL


def _is_pair(first: str, second: str) -> bool:
    if first in _NO_NAMES or second in _NO_NAMES:
        return False
    one, other = first.lower(), second.lower()
    if one in _GIVEN and len(second) > 2:
        return True
    if all(_LIKE_A_NAME.fullmatch(word) and _ROMAJI.fullmatch(word) for word in (first, second)):
        return True
    return any(
        family in _SURNAMES and len(given) > 2 and _ROMAJI.fullmatch(given) is not None
        for family, given in ((one, other), (other, one))
    )
