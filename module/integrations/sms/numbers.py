"""Which telephones can receive an SMS: by the numbering plan of the number's own country (kz-integrations 7.4)."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

HOME = "KZ"
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def sms_digits(address: str) -> str:
    """Return the digits that a provider wants; empty for a landline, a short code, 8-800 and what is no number."""
    try:
        number = phonenumbers.parse(address, HOME)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return ""
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164)).removeprefix("+")
