"""IIN, BIN and HS codes: blanks, hyphens and dots do not matter; each slip has its own sentence."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from module.forms.fields import InputProblem, TypedField
from module.kernel.identifiers import IdentifierFault, bin_fault, identifier_fault, iin_fault, tidy
from module.kernel.text import N_
from module.registry.objects import is_hs_code, tidy_hs_code

_SEPARATORS = re.compile(r"[,;\n]+")


class NumberField(TypedField):
    """A national number of 12 digits; the value is the digits, or an empty string."""

    inputmode = "numeric"
    width = 20
    data: str
    texts: ClassVar[dict[str, str]] = {}

    def fault(self, number: str) -> IdentifierFault | None:
        """Judge twelve digits."""
        raise NotImplementedError

    def process_data(self, value: Any) -> None:
        """Take the stored value."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        super().process_formdata(valuelist)
        self.data = self.data or ""

    def parse(self, text: str) -> str:
        """Return twelve digits. Raises Problem."""
        number = tidy(text)
        if not (number.isascii() and number.isdigit()):
            raise InputProblem(self.texts["letters"])
        fault = self.fault(number)
        if fault is not None:
            raise InputProblem(self.texts[fault], count=len(number))
        return number


class Bin(NumberField):
    """The BIN of an organisation."""

    texts: ClassVar[dict[str, str]] = {
        "letters": N_("Enter the BIN in digits only."),
        IdentifierFault.LENGTH: N_("Enter the 12 digits of the BIN. There are {count}."),
        IdentifierFault.CHECK_DIGIT: N_("Check the BIN: its last digit does not fit the others."),
        IdentifierFault.KIND: N_("Enter the BIN of an organisation. This number is the IIN of a person."),
    }

    def fault(self, number: str) -> IdentifierFault | None:
        """Judge twelve digits."""
        return bin_fault(number)


class Iin(NumberField):
    """The IIN of a person."""

    texts: ClassVar[dict[str, str]] = {
        "letters": N_("Enter the IIN in digits only."),
        IdentifierFault.LENGTH: N_("Enter the 12 digits of the IIN. There are {count}."),
        IdentifierFault.CHECK_DIGIT: N_("Check the IIN: its last digit does not fit the others."),
        IdentifierFault.KIND: N_("Enter the IIN of a person. This number is the BIN of an organisation."),
    }

    def fault(self, number: str) -> IdentifierFault | None:
        """Judge twelve digits."""
        return iin_fault(number)


class IinOrBin(NumberField):
    """The number of a person or of an organisation."""

    texts: ClassVar[dict[str, str]] = {
        "letters": N_("Enter the IIN or BIN in digits only."),
        IdentifierFault.LENGTH: N_("Enter the 12 digits of the IIN or BIN. There are {count}."),
        IdentifierFault.CHECK_DIGIT: N_("Check the IIN or BIN: its last digit does not fit the others."),
    }

    def fault(self, number: str) -> IdentifierFault | None:
        """Judge twelve digits."""
        return identifier_fault(number)


class HsCodes(TypedField):
    """HS codes of 6, 8, 9 or 10 digits, one in a line or with commas between; the value is a tuple without doubles."""

    kind = "textarea"
    longest = 20_000
    data: tuple[str, ...]

    def process_data(self, value: Any) -> None:
        """Take the stored codes."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        super().process_formdata(valuelist)
        self.data = self.data or ()

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the codes. Raises Problem for the first that is none."""
        codes = [hs_code(part) for part in _SEPARATORS.split(text) if part.strip()]
        return tuple(dict.fromkeys(codes))

    def write(self, value: Any) -> str:
        """Write one code in a line."""
        return "\n".join(value)


class HsCode(TypedField):
    """One HS code of 6, 8, 9 or 10 digits."""

    inputmode = "numeric"
    width = 10

    def parse(self, text: str) -> str:
        """Return the digits. Raises Problem."""
        return hs_code(text)


def hs_code(text: str) -> str:
    """Return an HS code in plain digits. Raises Problem."""
    code = tidy_hs_code(text)
    if not (code.isascii() and code.isdigit()):
        raise InputProblem(N_("Enter the HS code “{code}” in digits only."), code=text.strip())
    if not is_hs_code(code):
        raise InputProblem(N_("Enter the HS code “{code}” with 6, 8, 9 or 10 digits."), code=text.strip())
    return code
