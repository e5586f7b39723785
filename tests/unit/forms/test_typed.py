"""What each field takes, and what it says to what it does not take."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from module.forms import (
    Bin,
    Day,
    Email,
    HsCode,
    HsCodes,
    Iin,
    IinOrBin,
    Money,
    NiceClasses,
    Phone,
    Text,
    TroisForm,
    TypedField,
    Whole,
)
from module.kernel.identifiers import check_digit

BIN = "190340012" + "34"
BIN += str(check_digit(BIN))
IIN = "90010130" + "001"
IIN += str(check_digit(IIN))


def field_with(field: Any, text: str) -> Any:
    """Return the bound field of a form that was sent with one text."""
    form = type("OneField", (TroisForm,), {"value": field})(MultiDict({"value": text}))
    form.validate()
    return form.value


def errors_of(field: Any, text: str) -> list[str]:
    return [str(error) for error in field_with(field, text).errors]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (Bin("BIN"), BIN, BIN),
        (Bin("BIN"), f" {BIN[:6]} {BIN[6:9]}-{BIN[9:]}\u200b", BIN),
        (Iin("IIN"), f"{IIN[:6]}\u00a0{IIN[6:]}", IIN),
        (IinOrBin("Number"), BIN, BIN),
        (IinOrBin("Number"), IIN, IIN),
        (HsCode("Code"), "8703.10", "870310"),
        (HsCode("Code"), "8703 10 110 9", "8703101109"),
        (HsCodes("Codes"), "8703 10\n6403.19, 870310;", ("870310", "640319")),
        (Day("Day"), "05.11.2026", date(2026, 11, 5)),
        (Day("Day"), "5/11/2026", date(2026, 11, 5)),
        (Day("Day"), " 5 11 2026 г.", date(2026, 11, 5)),
        (Day("Day"), "5 - 11 - 2026", date(2026, 11, 5)),
        (Day("Day"), "05112026", date(2026, 11, 5)),
        (Day("Day"), "2026-11-05", date(2026, 11, 5)),
        (Day("Day"), "29.02.2028", date(2028, 2, 29)),
        (Phone("Phone"), "8 (701) 234-56-78", "+77012345678"),
        (Phone("Phone"), "+7 701 234 56 78", "+77012345678"),
        (Phone("Phone"), "7012345678", "+77012345678"),
        (Phone("Phone"), "+49 30 901820", "+4930901820"),
        (Phone("Phone", mobile=True), "87012345678", "+77012345678"),
        (Email("E-mail"), " Name.Of@Example.KZ ", "Name.Of@example.kz"),
        (Email("E-mail"), "o'neil+x@пошта-1.қаз", "o'neil+x@пошта-1.қаз"),
        (Whole("Number"), "1 250", 1250),
        (Money("Sum"), "4 325 000 ₸", 4325000),
        (Money("Sum"), "4325000,00 тенге", 4325000),
        (NiceClasses("Classes"), "25, 3 5;3", (3, 5, 25)),
        (Text("Name"), "  two\t words\r\n", "two words"),
        (Text("Name"), "и\u0306", "й"),
    ],
)
def test_ways_of_writing_that_are_taken(field: Any, typed: str, value: object) -> None:
    bound = field_with(field, typed)
    assert bound.errors in ([], ())
    assert bound.data == value


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (Bin("BIN"), "12345", "Enter the 12 digits of the BIN. There are 5."),
        (Bin("BIN"), BIN[:11] + str((int(BIN[11]) + 1) % 10), "Check the BIN: its last digit does not fit the others."),
        (Bin("BIN"), IIN, "Enter the BIN of an organisation. This number is the IIN of a person."),
        (Bin("BIN"), BIN[:11] + "О", "Enter the BIN in digits only."),
        (Iin("IIN"), BIN, "Enter the IIN of a person. This number is the BIN of an organisation."),
        (HsCode("Code"), "87031", "Enter the HS code “87031” with 6, 8, 9 or 10 digits."),
        (HsCode("Code"), "8703AB", "Enter the HS code “8703AB” in digits only."),
        (HsCodes("Codes"), "870310\n8703101", "Enter the HS code “8703101” with 6, 8, 9 or 10 digits."),
        (Day("Day"), "31.02.2026", "Check the date: there is no 31.02.2026."),
        (Day("Day"), "29.02.2026", "Check the date: there is no 29.02.2026."),
        (Day("Day"), "5.11.26", "Write the year with four digits, such as 2026."),
        (Day("Day"), "05.11.1026", "Check the year 1026."),
        (Day("Day"), "soon", "Enter the date as day, month and year, such as 27.03.2026."),
        (Day("Day"), "٠٥.١١.٢٠٢٦", "Enter the date as day, month and year, such as 27.03.2026."),
        (Phone("Phone"), "call me", "Enter a telephone number in digits, such as +7 701 234 56 78."),
        (Phone("Phone"), "8701234", "Check the telephone number: it has too few or too many digits."),
        (
            Phone("Phone"),
            "+7 799 234 56 78",
            "Check the telephone number: there is no such code of a network or a town.",
        ),
        (Phone("Phone", mobile=True), "+7 7172 123456", "Enter a mobile number: notices are sent to it by SMS."),
        (Email("E-mail"), "name@example", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a@b.kz, c@d.kz", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a@[127.0.0.1]", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a@b.kz:25", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a@b.kz\nBcc:x", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a(b)@b.kz", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a\\b@b.kz", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a..b@b.kz", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a@-b.kz", "Enter an e-mail address like name@example.kz."),
        (Email("E-mail"), "a@10.0.0.1", "Enter an e-mail address like name@example.kz."),
        (Whole("Number"), "12.5", "Enter a whole number in digits."),
        (Whole("Number", least=1), "0", "Enter a number not less than 1."),
        (Whole("Number", most=45), "46", "Enter a number not greater than 45."),
        (Money("Sum"), "100,50", "Enter the sum in whole tenge, without tiyn."),
        (NiceClasses("Classes"), "3, 46", "Enter numbers of Nice classes from 1 to 45. “46” is none."),
        (Text("Name", limit=3), "four", "Shorten the text to 3 characters. It has 4."),
    ],
)
@pytest.mark.asvs("2.2.1")
def test_each_slip_has_its_own_sentence_and_stays_in_the_field(field: Any, typed: str, sentence: str) -> None:
    assert errors_of(field, typed) == [sentence]
    bound: TypedField = field_with(field, typed)
    assert bound._value() == typed


def test_empty_required_field_says_what_to_enter() -> None:
    assert errors_of(Bin("BIN", required="Enter the BIN."), "  ") == ["Enter the BIN."]
    assert errors_of(Bin("BIN"), "  ") == []


@pytest.mark.parametrize(
    ("field", "stored", "shown"),
    [
        (Day("Day"), date(2026, 3, 7), "07.03.2026"),
        (Money("Sum"), 4325000, "4 325 000"),
        (Phone("Phone"), "+77012345678", "+7 701 234 5678"),
        (HsCodes("Codes"), ("870310", "640319"), "870310\n640319"),
        (NiceClasses("Classes"), (3, 25), "3, 25"),
        (Day("Day"), None, ""),
        (Whole("Number"), 0, "0"),
    ],
)
def test_stored_values_are_shown_as_people_write_them(field: Any, stored: object, shown: str) -> None:
    form = type("OneField", (TroisForm,), {"value": field})(None, data={"value": stored})
    assert form.value._value() == shown
