"""What rules of several tables share: filled or not, one of some values, written in a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from module.eaeu.rules.base import Broken, Document, Rule, RuleKind
from module.eaeu.rules.labels import label
from module.eaeu.structures.node import Node
from module.kernel.text import N_, Message

HEADER = "ccdo:EDocHeader"
TELEPHONE, EMAIL = "TE", "EM"
FULL_NAME = ("csdo:FirstName", "csdo:MiddleName", "csdo:LastName")
DOCUMENT_REFERENCE = ("csdo:DocKindCode", "csdo:DocName", "csdo:DocId", "csdo:DocCreationDate", "csdo:DocStartDate")
DATES = ("csdo:DocCreationDate", "csdo:DocStartDate", "csdo:DocValidityDate", "csdo:EndDate", "csdo:EventDate")
DATE_TIMES = (
    "csdo:EDocDateTime",
    "csdo:StartDateTime",
    "csdo:EndDateTime",
    "csdo:UpdateDateTime",
    "csdo:EventDateTime",
)

SHOWN = 60  # letters of a wrong value that a message repeats: some codes have no limit of length

_NOT_FILLED = N_("{label} ({element}) is not filled in. Fill it in.")
_WRONG_VALUE = N_("{label} ({element}) has a value that cannot stand here: {value}. {mend}")
_WRONG_FORM = N_("{label} ({element}) is written as {value}. Write it as {form}.")


def filled(node: Node | None) -> bool:
    """Tell whether an element is there and says something: a text or elements of its own."""
    return node is not None and bool(node.children or node.text.strip())


def broken(node: Node, msgid: str, name: str = "", **params: object) -> Broken:
    """Return a fault at a node whose message has `{label}` and `{element}` of the node, or of the name given."""
    element = name or node.name
    return Broken(node.path, Message(msgid, {"label": label(element), "element": element, **params}))


def not_filled(parent: Node, name: str) -> Broken:
    """Return the fault of a child that is absent (it points at the parent) or empty (it points at the child)."""
    return broken(parent.first(name) or parent, _NOT_FILLED, name)


def lacking(node: Node, names: Sequence[str]) -> list[Broken]:
    """Return a fault for each of the names that no child fills."""
    present = {child.name for child in node.children if child.children or child.text.strip()}
    return [not_filled(node, name) for name in names if name not in present]


def other_than(node: Node, name: str, allowed: Sequence[str], mend: Message) -> list[Broken]:
    """Return the faults of the children of a name whose value is not allowed; none filled is a fault too."""
    found = node.all(name)
    if not found:
        return [not_filled(node, name)]
    return [wrong_value(child, mend) for child in found if child.text not in allowed]


def shown(value: str) -> str:
    """Return as much of a wrong value as a message repeats."""
    return value[:SHOWN]


def wrong_value(node: Node, mend: Message) -> Broken:
    """Return the fault of a value; `mend` is a sentence that says which values can stand there."""
    if not node.text:
        return broken(node, _NOT_FILLED)
    return broken(node, _WRONG_VALUE, value=shown(node.text), mend=mend)


class Permission(Rule):
    """A rule that only permits: nothing can break it."""

    kind: ClassVar[RuleKind] = RuleKind.PERMISSION

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield nothing."""
        yield from ()


class HeaderRequired(Rule):
    """Every root that carries data has its own header."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each data root without a header."""
        for part in document.parts:
            yield from lacking(part, (HEADER,))


class ChildrenRequired(Rule):
    """Each element called one of `within` has all of `children`, filled in."""

    within: ClassVar[tuple[str, ...]]
    children: ClassVar[tuple[str, ...]]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each child that is absent or empty."""
        for name in self.within:
            for node in document.every(name):
                yield from lacking(node, self.children)


class ValueAllowed(Rule):
    """Each element called one of `within` has a child whose value is one of `allowed`."""

    within: ClassVar[tuple[str, ...]]
    child: ClassVar[str]
    allowed: ClassVar[tuple[str, ...]]
    mend: ClassVar[Message]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each child with another value, and each element without the child."""
        for name in self.within:
            for node in document.every(name):
                yield from other_than(node, self.child, self.allowed, self.mend)


class ChannelCodes(ValueAllowed):
    """Contact details have the kind of channel, telephone or e-mail."""

    within = ("ccdo:CommunicationDetails",)
    child = "csdo:CommunicationChannelCode"
    allowed = (TELEPHONE, EMAIL)
    mend = Message(
        N_("Use {telephone} for a telephone number or {email} for an e-mail address."),
        {"telephone": TELEPHONE, "email": EMAIL},
    )


class DocumentReferenceFilled(ChildrenRequired):
    """A reference to a document, where there is one, has kind, name, number, date and first day of force."""

    within = ("ccdo:DocReferenceDetails",)
    children = DOCUMENT_REFERENCE


class WrittenAs(Rule):
    """Values of some elements are written in one form; `template` is what people are shown of it."""

    elements: ClassVar[tuple[str, ...]]
    form: ClassVar[re.Pattern[str]]
    template: ClassVar[str]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each value that is written in another way."""
        matches = self.form.fullmatch
        for name in self.elements:
            for node in document.every(name):
                if not matches(node.text):
                    yield broken(node, _WRONG_FORM, value=shown(node.text), form=self.template)


class DatesWritten(WrittenAs):
    """Values of the type bdt:DateType are written as YYYY-MM-DD, without a time zone."""

    elements = DATES
    form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
    template = "YYYY-MM-DD"


class DateTimesWritten(WrittenAs):
    """Values of the type bdt:DateTimeType are written in UTC with three digits of milliseconds and the letter Z."""

    elements = DATE_TIMES
    form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
    template = "YYYY-MM-DDThh:mm:ss.cccZ"
