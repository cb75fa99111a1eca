"""Signs of a private person that have digits in them: numbers, accounts, addresses, dates of birth."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .normalise import same_length


class Hit(NamedTuple):
    """A place in a text: what kind, from where to where, and the part that a known name may excuse."""

    kind: str
    start: int
    end: int
    core: tuple[int, int]


def _hit(kind: str, match: re.Match[str]) -> Hit:
    return Hit(kind, *match.span(), match.span())


# GB 11643: eighteen digits, the last a checksum by ISO 7064 MOD 11-2; fifteen digits before 1999.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])"
_IDENTITY_18 = re.compile(rf"(?<![\dA-Za-z])[1-9]\d{{5}}[ -]?(?:18|19|20)\d\d[ -]?{_MONTH_DAY}[ -]?\d{{3}}[ -]?[\dXx](?![\dA-Za-z])")
_IDENTITY_15 = re.compile(rf"(?<![\dA-Za-z])[1-9]\d{{5}}[ -]?\d\d{_MONTH_DAY}[ -]?\d{{3}}(?![\dA-Za-z])")
_IDENTITY_SAID = re.compile(same_length(
    r"(?:身份证|证件号|护照|\b[Ii][Dd] ?(?:[Nn]o|[Nn]umber|[Cc]ard)|[Ii]dentity (?:card|number)|[Pp]assport|كىملىك|پاسپورت)"
    r"[^\d\n]{0,14}[A-Z]{0,2}\d(?:[ -]?[\dXx*]){5,}"
))
_CARD = re.compile(r"(?<![\dA-Za-z])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\dA-Za-z])")
_NOT_MONEY = r"(?!\d)(?! ?(?:元|万|亿|yuan|CNY|USD|RMB|EUR|يۈەن|%))"
_PHONE = re.compile(same_length(
    rf"(?<![\dA-Za-z.,])(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}{_NOT_MONEY}"
    rf"|(?<![\dA-Za-z])\+\d{{1,3}}(?:[ .-]?\(?\d{{1,4}}\)?){{2,5}}{_NOT_MONEY}"
    r"|(?<![\dA-Za-z.,])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?!\d)"
))
_EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
# Addresses of an office, not of a person.
_OFFICE_MAIL = re.compile(
    r"(?:info|office|contact|admin|press|media|secretariat|hello|mail|support|enquir(?:y|ies)|inquir(?:y|ies)|donations?|webmaster"
    r"|help|service|bangongshi|fulian|complaints?|privacy|security|editor|news)(?:[._+-]\w+)?"
)
_CHAT = re.compile(same_length(
    r"(?i:wechat id|weixin id|微信号码?|微信账号|微信ID|ئۈندىدار نومۇرى)\s*(?:is|是|为|[:=])?\s*[A-Za-z0-9][\w-]{4,19}"
    r"|(?i:wechat|weixin|微信|(?<![A-Za-z])v[x信]|(?<![A-Za-z])wx|ئۈندىدار)\s*(?:is|是|为|[:=])?\s*(?=[a-zA-Z_-]*[\d_])[A-Za-z][A-Za-z0-9_-]{5,19}"
    r"|\bwxid_\w{4,}|(?<![A-Za-z])[Qq][Qq](?:号码?)?\s*[:=]?\s*[1-9]\d{4,10}(?!\d)"
))

_HAN = r"[\u4e00-\u9fff]"
_NUMBER_HAN = r"[\d一二三四五六七八九十百]{1,4}"
_CAPITALS = r"(?:[A-Z][\w'’-]+,? )"
_ADDRESS = re.compile(same_length(
    rf"{_HAN}{{1,8}}(?:村|社区|小区){_HAN}{{0,3}}?{_NUMBER_HAN}(?:组|小队|队|社)(?![织合员长])(?:{_NUMBER_HAN}[号户])?"
    rf"|{_HAN}{{1,8}}(?:路|街|巷|弄|大道|胡同|村|小区)\d{{1,5}}(?:-\d+)?号(?![线厅馆展台桥机])(?:{_NUMBER_HAN}(?:楼|栋|单元|室))*"
    rf"|\d{{1,4}}(?:号楼|栋|幢|单元|楼)\d{{1,4}}(?:号|室|单元)|门牌号?码?[:是为]?\s*\d+"
    rf"|\b\d{{1,5}}[A-Za-z]?,? {_CAPITALS}{{1,3}}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Alley|Drive)\b"
    rf"|\b(?:House|Flat|Apartment|Apt|Door)(?: [Nn]o\.?| number)? ?\d+,? (?:(?:Group|Team|Building|No\.?) ?\d+,? )*(?:of )?{_CAPITALS}{{0,3}}"
    r"(?:Village|Street|Road|Lane|Building|Hamlet|[A-Z]\w+)"
    rf"|\b(?:Group|Team) \d+,? (?:of )?{_CAPITALS}{{1,3}}(?:Village|Hamlet)\b|\b{_CAPITALS}{{1,3}}(?:Village|Hamlet),? (?:(?:Group|Team|House|No\.?) ?\d+,? ?)+"
    r"|(?:كەنتى?|مەھەللىسى|مەھەللە|كوچىسى|كوچا|يولى|گۇرۇپپا|گۇرۇپپىسى|رايونى)[ ،,]{1,3}\d{1,4}\s*-?\s*(?:نومۇر|گۇرۇپپا|ئۆي|بىنا)[\u0620-\u06ff]*"
    r"|\d{1,4}\s*-\s*(?:گۇرۇپپا|كوچا|بىنا)[ ،,]{1,3}\d{1,4}\s*-\s*نومۇر[\u0620-\u06ff]*"
))

_MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE_EN = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ ./-](?:\d{{1,2}}|{_MONTHS})[ ,./-]+\d{{2,4}}|\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?|{_MONTHS} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?\d{{4}})"
)
_BIRTH = re.compile(same_length(
    rf"\b(?i:born|date of birth|dob|d\.o\.b\.?|birth ?date|birthday)\b(?:\W{{1,3}}|\W?\s)(?:is |was |on |in )?{_DATE_EN}"
    r"|\b(?i:she|he|who|girl|boy|student) (?:was |is )?born in (?:19|20)\d\d\b"
    r"|(?:出生|生于|生日|生辰)[^，。；,;\d\n]{0,6}(?:19|20)\d\d\s*[年./-]\s*\d{1,2}(?:\s*[月./-]\s*\d{1,2}\s*日?)?"
    r"|(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]?(?:\s*\d{1,2}\s*日?)?\s*(?:出生|生(?=[，。；、,;)）\s]|$))"
    r"|(?:19|20)\d\d\s*-?\s*يىلى?[^.؟!\n\d]{0,16}(?:\d{1,2}[^.؟!\n\d]{0,12}){0,2}تۇغۇلغان"
    r"|تۇغۇلغان (?:ۋاقتى|كۈنى|چىسلاسى)\W{0,3}(?:\d{1,4}\W{1,3}){2}\d{1,4}|تۇغۇلغان (?:ۋاقتى|كۈنى)\W{0,3}(?:19|20)\d\d"
))


def _checksum_fits(number: str) -> bool:
    digits = re.sub("[ -]", "", number).upper()
    return _CHECKS[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False)) % 11] == digits[17]


def _luhn_fits(number: str) -> bool:
    digits = [int(letter) for letter in reversed(number) if letter.isdigit()]
    doubled = (2 * d - 9 if d > 4 else 2 * d for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_DIGIT = re.compile(r"[\d一二三四五六七八九十]")
_CHAT_HINT = re.compile(r"[Ww][Ee][Cc][Hh][Aa][Tt]|[Ww]eixin|WEIXIN|微信|[Vv][Xx信]|[Ww][Xx]|[Qq][Qq]|ئۈندىدار")
_SEVEN_DIGITS = re.compile(r"\d(?:[ .()-]{0,3}\d){6}")
_ADDRESS_HINT = re.compile(same_length(r"[村路街巷弄道同区栋幢楼元牌]|St|Rd|Road|Lane|Ave|Alley|Drive|Village|Hamlet|House|Flat|Ap|Door|نومۇر|گۇرۇپپا|بىنا|ئۆي"))
_BIRTH_HINT = re.compile(r"[Bb]orn|[Bb]irth|BIRTH|[Dd][Oo][Bb]|D\.O|生|تۇغۇلغان")


def _long_numbers(text: str) -> Iterator[Hit]:
    for match in _IDENTITY_18.finditer(text):
        if _checksum_fits(match.group()):
            yield _hit("identity_number", match)
    for kind, pattern in (("identity_number", _IDENTITY_15), ("identity_number", _IDENTITY_SAID), ("phone", _PHONE)):
        yield from (_hit(kind, match) for match in pattern.finditer(text))
    for match in _CARD.finditer(text):
        if _luhn_fits(match.group()):
            yield _hit("bank_card", match)


def find(text: str) -> Iterator[Hit]:
    """Signs in a text of folded letters (`same_length`); a pattern is tried only where a cheap look says that it might fit."""
    if "@" in text:
        yield from (_hit("email", m) for m in _EMAIL.finditer(text) if not _OFFICE_MAIL.fullmatch(m.group(1).lower()))
    if _CHAT_HINT.search(text):
        yield from (_hit("chat_account", match) for match in _CHAT.finditer(text))
    if not _DIGIT.search(text):
        return
    if _SEVEN_DIGITS.search(text):
        yield from _long_numbers(text)
    if _ADDRESS_HINT.search(text):
        yield from (_hit("address", match) for match in _ADDRESS.finditer(text))
    if _BIRTH_HINT.search(text):
        yield from (_hit("birth_date", match) for match in _BIRTH.finditer(text))
