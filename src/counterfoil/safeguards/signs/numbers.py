"""Signs of a private person that have digits in them: numbers, accounts, addresses, dates of birth."""

import re
from collections.abc import Iterator

from .hit import Hit, one_of

# --- identity, bank and telephone numbers ---

_FREE_BEFORE = r"(?<![\dA-Za-z])"
_FREE_BEHIND = r"(?![\dA-Za-z])"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])"
# GB 11643: region, date of birth, order; eighteen digits with a checksum (ISO 7064 MOD 11-2),
# or fifteen digits, before 1999.
_IDENTITY_18 = one_of(
    rf"{_FREE_BEFORE}[1-9]\d{{5}}[ -]?(?:18|19|20)\d\d[ -]?{_MONTH_DAY}[ -]?\d{{3}}[ -]?[\dXx]{_FREE_BEHIND}"
)
_IDENTITY_15 = one_of(rf"{_FREE_BEFORE}[1-9]\d{{5}}[ -]?\d\d{_MONTH_DAY}[ -]?\d{{3}}{_FREE_BEHIND}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DOCUMENT = (
    "(?:身份证|证件号|护照|كىملىك|پاسپورت"
    r"|\b[Ii][Dd] ?(?:[Nn]o|[Nn]umber|[Cc]ard)|[Ii]dentity (?:card|number)|[Pp]assport)"
)
_IDENTITY_SAID = one_of(rf"{_DOCUMENT}[^\d\n]{{0,14}}[A-Z]{{0,2}}\d(?:[ -]?[\dXx*]){{5,}}")
_CARD = one_of(rf"{_FREE_BEFORE}[3-6]\d{{3}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?{_FREE_BEHIND}")
_NOT_MONEY = r"(?!\d)(?! ?(?:元|万|亿|yuan|CNY|USD|RMB|EUR|يۈەن|%))"
# Mobile numbers of China, numbers with a country code, numbers of North America. Landlines belong to offices.
_PHONE = one_of(
    rf"(?<![\dA-Za-z.,])(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}{_NOT_MONEY}",
    rf"{_FREE_BEFORE}\+\d{{1,3}}(?:[ .-]?\(?\d{{1,4}}\)?){{2,5}}{_NOT_MONEY}",
    r"(?<![\dA-Za-z.,])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?!\d)",
    r"(?<![\dA-Za-z.,])07\d{3} ?\d{6}(?!\d)",
)

# --- accounts ---

_EMAIL = one_of(r"(?<![\w.+-])([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
# The mailboxes of an office.
_OFFICE_MAIL = re.compile(
    r"(?:info|office|contact|admin|press|media|secretariat|hello|mail|support|e?nquir(?:y|ies)|inquir(?:y|ies)|donations?"
    r"|webmaster|help|service|bangongshi|fulian|complaints?|privacy|security|editor|news)(?:[._+-]\w+)?"
)
_IS = r"\s*(?:is|是|为|[:=])?\s*"
_CHAT = one_of(
    rf"(?i:wechat id|weixin id|微信号码?|微信账号|微信ID|ئۈندىدار نومۇرى){_IS}[A-Za-z0-9][\w-]{{4,19}}",
    r"(?i:wechat|weixin|微信|(?<![A-Za-z])v[x信]|(?<![A-Za-z])wx|ئۈندىدار(?:ى|ىم|ىڭىز)?)"
    rf"{_IS}(?=[a-zA-Z_-]*[\d_])[A-Za-z][A-Za-z0-9_-]{{5,19}}",
    r"\bwxid_\w{4,}",
    rf"(?<![A-Za-z])[Qq][Qq](?:号码?| نومۇرى)?{_IS}[1-9]\d{{4,10}}(?!\d)",
)

# --- addresses closer than a county ---

_HAN = r"[\u4e00-\u9fff]"
_COUNT = r"[\d一二三四五六七八九十百]{1,4}"
_NAMED = r"(?:[A-Z][\w'’-]+,? ){1,3}"
_PART = r"(?:House|Flat|Apartment|Apt|Door|Room|Building|Block|Group|Team|Unit)(?: [Nn]o\.?| number)? ?\d+"
_UG_PLACE = "(?:كەنتى?|مەھەللىسى|مەھەللە|كوچىسى|كوچا|يولى|گۇرۇپپا|گۇرۇپپىسى|رايونى)"
_UG_END = r"[\u0620-\u06ff]*"
_ADDRESS = one_of(
    rf"{_HAN}{{1,8}}(?:村|社区|小区){_HAN}{{0,3}}?{_COUNT}(?:组|小队|队|社)(?![织合员长])(?:{_COUNT}[号户])?",
    rf"{_HAN}{{1,8}}(?:路|街|巷|弄|大道|胡同|村|小区)\d{{1,5}}(?:-\d+)?号(?![线厅馆展台桥机])(?:{_COUNT}(?:楼|栋|单元|室))*",
    r"\d{1,4}(?:号楼|栋|幢|单元|楼)\d{1,4}(?:号|室|单元)",
    rf"(?<![第\d]){_COUNT}(?:组|小队)\d{{1,4}}号(?:院|户|房|家|$|(?=[，。；,;\s]))",
    r"门牌号?码?[:是为]?\s*\d+",
    rf"\b\d{{1,5}}[A-Za-z]?,? {_NAMED}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Alley|Drive)\b",
    rf"\b{_PART}(?:, ?{_PART})*,? (?:of )?{_NAMED}?(?:Village|Hamlet|Street|Road|Lane|Estate)\b",
    rf"\b(?:Village \d+|{_PART})(?:, ?(?:{_PART}|(?:house|flat|door) ?(?:[Nn]o\.? ?)?\d+))+",
    rf"\b{_NAMED}(?:Village|Hamlet),? (?:(?:{_PART}|No\.? ?\d+),? ?)+",
    r"\d{1,4}\s*-\s*بىنا[ ،,]{1,3}(?:\d{1,3}\s*-\s*(?:بۆلەك|قەۋەت|ئېغىز)[ ،,]{1,3})?"
    rf"\d{{1,4}}\s*-\s*(?:ئۆي|نومۇر){_UG_END}",
    rf"{_UG_PLACE}[ ،,]{{1,3}}\d{{1,4}}\s*-?\s*(?:نومۇر|گۇرۇپپا|ئۆي|بىنا){_UG_END}",
    rf"\d{{1,4}}\s*-\s*(?:گۇرۇپپا|كوچا|بىنا)[ ،,]{{1,3}}\d{{1,4}}\s*-\s*نومۇر{_UG_END}",
)

# The address of an office may stand: "Office of the federation, 12 Peace Road". What says so stands just before.
_OF_AN_OFFICE = one_of(
    r"(?i:office|cent(?:re|er)|federation|foundation|school|clinic|hospital|bureau|headquarters|branch|museum|hotel|library)"
    r"(?:,| at| is at| address:?|:)\s+(?:No\.? ?)?$",
    "(?:办公室|妇联|联合会|学校|小学|中学|医院|卫生院|中心|基金会|委员会|公司|宾馆|酒店|博物馆|办事处|单位|机构)"
    f"的?(?:办公)?(?:地址|位于|设在|设于|坐落于|迁至)[:是为]?{_HAN}{{0,9}}$",
    rf"(?:ئىشخان|بىرلەشمى|مەكتەپ|مەكتىپ|دوختۇرخان|مەركىز|فوند|ئورگان){_UG_END} ئادرېسى"
    r"\W{0,3}(?:[\u0620-\u06ff]+ ){0,3}$",
)
_OF_A_HOUSE = re.compile(
    r",? (?:of|at|in) (?:the |our |a )?(?:\w+ ){0,3}"
    r"(?:school|college|university|hotel|cent(?:re|er)|hospital|clinic|office|factory|museum)\b"
)
_LIVES = one_of("住|家|lives?|home|ئۆي")

# --- dates of birth ---

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_DAY}[ ./-](?:\d{{1,2}}|{_MONTH})[ ,./-]+\d{{2,4}}|\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?"
    rf"|{_MONTH} (?:{_DAY},? )?\d{{4}})"
)
_YEAR = r"(?:19|20)\d\d"
_ZH_DAY = rf"{_YEAR}\s*[年./-]\s*\d{{1,2}}\s*[月./-]?(?:\s*\d{{1,2}}\s*日?)?"
_BIRTH = one_of(
    rf"\b(?i:born|date of birth|dob|d\.o\.b\.?|birth ?date|birthday)\b\W{{0,2}}\s?(?:is |was |on |in )?{_DATE}",
    rf"\b(?i:she|he|who|girl|boy|student) (?:was |is )?born in {_YEAR}\b",
    rf"(?:出生|生于|生日|生辰)[^，。；,;\d\n]{{0,6}}{_ZH_DAY}",
    rf"{_ZH_DAY}\s*(?:出生|生(?=[，。；、,;)）\s]|$))",
    rf"{_YEAR}\s*-?\s*يىلى?[^.؟!\n\d]{{0,16}}(?:\d{{1,2}}[^.؟!\n\d]{{0,12}}){{0,2}}تۇغۇلغان",
    r"تۇغۇلغان (?:ۋاقتى|كۈنى|چىسلاسى)\W{0,3}(?:\d{1,4}\W{1,3}){2}\d{1,4}",
    rf"تۇغۇلغان (?:ۋاقتى|كۈنى)\W{{0,3}}{_YEAR}",
)


def _checksum_fits(number: str) -> bool:
    digits = re.sub("[ -]", "", number).upper()
    return _CHECKS[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False)) % 11] == digits[17]


def _luhn_fits(number: str) -> bool:
    """ISO/IEC 7812: the check digit of payment cards."""
    digits = [int(letter) for letter in reversed(number) if letter.isdigit()]
    doubled = (2 * d - 9 if d > 4 else 2 * d for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _found(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[Hit]:
    return (Hit(kind, *match.span(), match.span()) for match in pattern.finditer(text))


def _long_numbers(text: str) -> Iterator[Hit]:
    eighteen = _found("identity_number", _IDENTITY_18, text)
    yield from (hit for hit in eighteen if _checksum_fits(text[hit.start : hit.end]))
    yield from _found("identity_number", _IDENTITY_15, text)
    yield from _found("identity_number", _IDENTITY_SAID, text)
    yield from _found("phone", _PHONE, text)
    yield from (hit for hit in _found("bank_card", _CARD, text) if _luhn_fits(text[hit.start : hit.end]))


# Cheap looks: a pattern is tried only where it might fit. Each way to go on begins with a letter of its own and not
# with a choice of letters: then `re` skips to those letters, and a text without them costs nearly nothing.
_DIGIT = re.compile(r"[\d一二三四五六七八九十]")
_SEVEN_DIGITS = re.compile(r"\d(?:[ .()-]{0,3}\d){6}")
_CHAT_HINT = re.compile(
    "W[Ee][Cc][Hh][Aa][Tt]|w[Ee][Cc][Hh][Aa][Tt]|Weixin|weixin|WEIXIN|微信|V[Xx信]|v[Xx信]|W[Xx]|w[Xx]|Q[Qq]|q[Qq]"
    "|ئۈندىدار"
)
_ADDRESS_HINT = one_of(
    *"村路街巷弄道同区栋幢楼元牌",
    r"组\d",
    "St|Rd|Road|Lane|Ave|Alley|Drive|Village|Hamlet|House|Flat|Ap|Door|Room|Building|Block|Group|Team|Unit",
    "نومۇر|گۇرۇپپا|بىنا|ئۆي",
)
_BIRTH_HINT = one_of(r"Born|born|Birth|birth|BIRTH|D[Oo][Bb]|d[Oo][Bb]|D\.O|生", "تۇغۇلغان")


def find(text: str) -> Iterator[Hit]:
    """Signs in a text whose letters are folded one by one (`normalise.same_length`)."""
    if "@" in text:
        yield from (hit for hit in _found("email", _EMAIL, text) if not _of_an_office(text[hit.start : hit.end]))
    if _CHAT_HINT.search(text):
        yield from _found("chat_account", _CHAT, text)
    if not _DIGIT.search(text):
        return
    if _SEVEN_DIGITS.search(text):
        yield from _long_numbers(text)
    if _ADDRESS_HINT.search(text):
        yield from (hit for hit in _found("address", _ADDRESS, text) if not _where_an_office_is(text, hit))
    if _BIRTH_HINT.search(text):
        yield from _found("birth_date", _BIRTH, text)


def _of_an_office(mail: str) -> bool:
    return _OFFICE_MAIL.fullmatch(mail.partition("@")[0].lower()) is not None


def _where_an_office_is(text: str, hit: Hit) -> bool:
    # A Chinese address is found with up to eight letters before its street, where the office may stand.
    number = re.search(r"\d|$", text[hit.start : hit.end])
    before = text[max(0, hit.start - 40) : hit.start + (number.start() if number else 0)]
    if _LIVES.search(before):
        return False
    return bool(_OF_AN_OFFICE.search(before) or _OF_A_HOUSE.match(text, hit.end))
