"""Forms of the pages: tolerant fields, one form class per page, values to and from the domain."""

from module.forms.base import ErrorLine, TroisForm
from module.forms.fields import (
    Checkbox,
    Checkboxes,
    ChoiceField,
    Files,
    Hidden,
    InputProblem,
    Radios,
    Select,
    Text,
    TextArea,
    TroisField,
    TypedField,
)
from module.forms.identifiers import Bin, HsCode, HsCodes, Iin, IinOrBin
from module.forms.typed import Day, Email, Money, NiceClasses, Phone, Whole
from module.kernel.cleaning import clean

__all__ = [
    "Bin",
    "Checkbox",
    "Checkboxes",
    "ChoiceField",
    "Day",
    "Email",
    "ErrorLine",
    "Files",
    "Hidden",
    "HsCode",
    "HsCodes",
    "Iin",
    "IinOrBin",
    "InputProblem",
    "Money",
    "NiceClasses",
    "Phone",
    "Radios",
    "Select",
    "Text",
    "TextArea",
    "TroisField",
    "TroisForm",
    "TypedField",
    "Whole",
    "clean",
]
