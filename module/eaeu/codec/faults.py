"""What is wrong with a document against its structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from module.kernel.errors import TroisError
from module.kernel.text import N_, Message

WRONG_TYPE = N_("Enter a value of the type {type}.")


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One place that does not fit; `path` is written as `Node.path` writes it."""

    path: str
    message: Message

    @property
    def text(self) -> str:
        """Return the sentence in English."""
        return str(self.message)


class NotReadable(TroisError):
    """The document has names, attributes or text that its structure does not have; `faults` says where."""

    code = "not_readable"

    def __init__(self, faults: Sequence[SchemaFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].message)

    def __str__(self) -> str:
        return "; ".join(f"{fault.path}: {fault.text}" for fault in self.faults)


def unknown_element(path: str, name: str) -> SchemaFault:
    """Return the fault of an element that no structure has."""
    text = N_("Remove the element {name}. No structure has it, or its namespace has another version.")
    return SchemaFault(path, Message(text, {"name": name}))


def unexpected_element(path: str, name: str, expected: str) -> SchemaFault:
    """Return the fault of an element that stands where it may not."""
    if not expected:
        return SchemaFault(path, Message(N_("Remove the element {name}. It may not stand here."), {"name": name}))
    text = N_("The element {name} may not stand here. Expected: {expected}.")
    return SchemaFault(path, Message(text, {"name": name, "expected": expected}))


def missing_element(path: str, expected: str) -> SchemaFault:
    """Return the fault of an element that is not there."""
    return SchemaFault(path, Message(N_("Add what is missing: {expected}."), {"expected": expected}))


def unexpected_text(path: str) -> SchemaFault:
    """Return the fault of text between elements."""
    return SchemaFault(path, Message(N_("Remove the text. Only elements may stand here."), {}))


def unexpected_attribute(path: str, name: str) -> SchemaFault:
    """Return the fault of an attribute that the element does not have."""
    return SchemaFault(path, Message(N_("Remove the attribute {name}. The element does not have it."), {"name": name}))


def missing_attribute(path: str, name: str) -> SchemaFault:
    """Return the fault of an attribute that is not there."""
    return SchemaFault(path, Message(N_("Add the attribute {name}."), {"name": name}))
