"""Dates, telephones, e-mail, numbers, sums, classes.

Several ways of writing are taken; each slip has its own sentence.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

from module.forms.fields import InputProblem, Text, TypedField
from module.kernel.text import N_

_DATE = re.compile(r"(\d{1,2})[./\s-]+(\d{1,2})[./\s-]+(\d+)")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")
_YEARS = range(1800, 2201)
_HOST_AND_PORT = re.compile(r"[\w.-]+:[0-9]+")
# words and dots before the sign, names of hosts in letters of any alphabet behind it: no comment, port or bare address
_WORD, _REST = r"[^@\s,;:<>()\[\]\\.\"]+", r"(?:[^\W_]|-){0,61}[^\W_]"
_EMAIL = re.compile(rf"{_WORD}(?:\.{_WORD})*@(?:[^\W_](?:{_REST})?\.)+[^\W\d_]{_REST}")
_CURRENCY = re.compile(r"(₸|тенге|теңге|тг\.?|kzt|tenge)$", re.IGNORECASE)
_WHOLE = re.compile(r"[.,]0{1,2}$")
_NICE = range(1, 46)
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


class Day(TypedField):
    """A date in one line: 05.11.2026, 5/11/2026, 5 11 2026, 05112026."""

    data: date | None
    width = 10
    inputmode = "text"

    def __init__(self, label: str = "", **rest: Any) -> None:
        rest.setdefault("hint", N_("Day, month and year, such as 27.03.2026"))
        super().__init__(label, **rest)

    def parse(self, text: str) -> date:
        """Return the date. Raises Problem."""
        day, month, year = _date_parts(text.rstrip(" г.ж"))
        if len(str(year)) != 4:
            raise InputProblem(N_("Write the year with four digits, such as 2026."))
        if year not in _YEARS:
            raise InputProblem(N_("Check the year {year}."), year=year)
        try:
            return date(year, month, day)
        except ValueError:
            raise InputProblem(
                N_("Check the date: there is no {day}.{month}.{year}."), **_shown(day, month, year)
            ) from None

    def write(self, value: Any) -> str:
        """Write the date as dd.mm.yyyy."""
        return f"{value.day:02}.{value.month:02}.{value.year:04}"


def _date_parts(text: str) -> tuple[int, int, int]:
    found = _ISO_DATE.fullmatch(text)
    if found:
        year, month, day = found.groups()
        return int(day), int(month), int(year)
    found = _DATE.fullmatch(text) or _RUN_TOGETHER.fullmatch(text)
    if not found or not text.isascii():
        raise InputProblem(N_("Enter the date as day, month and year, such as 27.03.2026."))
    day, month, year = found.groups()
    return int(day), int(month), int(year)


def _shown(day: int, month: int, year: int) -> dict[str, object]:
    return {"day": f"{day:02}", "month": f"{month:02}", "year": year}


class Phone(Text):
    """A telephone number; without a country code it is of Kazakhstan. The value is E.164 or an empty string."""

    input_type = "tel"
    autocomplete = "tel"
    width = 20

    def __init__(self, label: str = "", *, mobile: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.mobile = mobile

    def parse(self, text: str) -> str:
        """Return the number in E.164. Raises Problem."""
        try:
            number = phonenumbers.parse(text, "KZ")
        except NumberParseException:
            raise InputProblem(N_("Enter a telephone number in digits, such as +7 701 234 56 78.")) from None
        if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
            raise InputProblem(N_("Check the telephone number: it has too few or too many digits."))
        if not phonenumbers.is_valid_number(number):
            raise InputProblem(N_("Check the telephone number: there is no such code of a network or a town."))
        if self.mobile and phonenumbers.number_type(number) not in _MOBILE:
            raise InputProblem(N_("Enter a mobile number: notices are sent to it by SMS."))
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def write(self, value: Any) -> str:
        """Write the number with blanks, as people read it."""
        try:
            number = phonenumbers.parse(str(value), "KZ")
        except NumberParseException:
            return str(value)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


class Email(Text):
    """An e-mail address; the part after @ is brought to small letters."""

    input_type = "email"
    autocomplete = "email"
    width = 30

    def parse(self, text: str) -> str:
        """Return the address. Raises Problem."""
        address = text.replace(" ", "").removeprefix("mailto:")
        if not _EMAIL.fullmatch(address) or len(address) > 254:
            raise InputProblem(N_("Enter an e-mail address like name@example.kz."))
        name, _, domain = address.rpartition("@")
        return f"{name}@{domain.lower()}"


class Website(Text):
    """The address of a website, with or without its scheme; no other scheme is stored, whoever makes a link of it."""

    inputmode = "url"

    def parse(self, text: str) -> str:
        """Return the text in one line. Raises Problem for what leads to no page."""
        plain = "".join(text.split()).lower()
        head = re.split(r"[/?#\\]", plain, maxsplit=1)[0]
        scheme, colon, _ = head.partition(":")
        foreign = bool(colon) and scheme not in ("http", "https") and not _HOST_AND_PORT.fullmatch(head)
        if foreign or plain.startswith(("\\", "//")):
            raise InputProblem(N_("Enter the address of a website like https://example.kz."))
        return super().parse(text)


class Whole(TypedField):
    """A whole number; blanks between threes do not matter."""

    data: int | None
    inputmode = "numeric"
    width = 10

    def __init__(self, label: str = "", *, least: int = 0, most: int = 10**15, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.least = least
        self.most = most

    def parse(self, text: str) -> int:
        """Return the number. Raises Problem."""
        digits = re.sub(r"[\s']", "", text)
        if not re.fullmatch(r"-?[0-9]{1,18}", digits):
            raise InputProblem(N_("Enter a whole number in digits."))
        number = int(digits)
        if number < self.least:
            raise InputProblem(N_("Enter a number not less than {least}."), least=self.least)
        if number > self.most:
            raise InputProblem(N_("Enter a number not greater than {most}."), most=self.most)
        return number


class Money(Whole):
    """A sum in whole tenge: `4 325 000`, `4325000 ₸`, `4 325 000,00 тенге`."""

    width = 20

    def parse(self, text: str) -> int:
        """Return whole tenge. Raises Problem."""
        amount = _WHOLE.sub("", _CURRENCY.sub("", text).strip())
        if re.fullmatch(r"[0-9\s]+[.,][0-9]{1,2}", amount):
            raise InputProblem(N_("Enter the sum in whole tenge, without tiyn."))
        return super().parse(amount)

    def write(self, value: Any) -> str:
        """Write the sum by threes."""
        return f"{value:,}".replace(",", " ")


class NiceClasses(TypedField):
    """Numbers of Nice classes with commas or blanks between; the value is a sorted tuple without doubles."""

    data: tuple[int, ...]
    inputmode = "text"
    width = 20

    def process_data(self, value: Any) -> None:
        """Take the stored numbers."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        super().process_formdata(valuelist)
        self.data = self.data or ()

    def parse(self, text: str) -> tuple[int, ...]:
        """Return the numbers. Raises Problem for the first that is no class."""
        return tuple(sorted({_nice_class(part) for part in re.split(r"[\s,;]+", text) if part}))

    def write(self, value: Any) -> str:
        """Write the numbers with commas between."""
        return ", ".join(str(number) for number in value)


def _nice_class(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) not in _NICE:
        raise InputProblem(N_("Enter numbers of Nice classes from 1 to 45. “{text}” is none."), text=text)
    return int(text)
