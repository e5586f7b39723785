"""What a kind of object is made of: one frozen value that form, rules, outline, print, check and wire ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from module.kernel.text import N_, Message
from module.registry.legal_rule import LegalRule
from module.registry.lookups import Register, TrademarkRecord
from module.registry.objects import IpRight, NiceClass, ObjectKind

Value = str | int | date | Message


class FieldInput(StrEnum):
    """How a detail is typed."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DAY = "day"
    CHOICE = "choice"
    NICE_CLASSES = "nice_classes"


def _always(right: IpRight) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ObjectField:
    """One detail of the right document: a field of the form, a row of the outline, a demand or a piece of advice.

    `row` is the element that carries it in the signed XML, `row_label` its label there where it differs. `missing` is
    the sentence of a refusal where it is not given (only where the law demands it: art. 461), `advised` one that holds
    up nothing; `asked` says of which rights either is spoken. `attribute` is its place in the right where the name of
    the field is another one; `name_ru` and its sisters are the languages of the name.
    """

    name: str
    label: str
    row: str
    input: FieldInput = FieldInput.TEXT
    row_label: str = ""
    attribute: str = ""
    hint: str = ""
    limit: int = 300
    width: int | None = None
    choices: Mapping[Any, str] = field(default_factory=dict)
    missing: str = ""
    advised: str = ""
    asked: Callable[[IpRight], bool] = _always

    @property
    def language(self) -> str:
        """Return the language of a name; empty for another detail."""
        return self.name.removeprefix("name_") if self.name.startswith("name_") else ""

    def value(self, right: IpRight) -> Any:
        """Return the detail as the right holds it."""
        return getattr(right.name, self.language) if self.language else getattr(right, self.attribute or self.name)

    def is_absent(self, right: IpRight) -> bool:
        """Tell whether the detail is asked of a right that has none; one language of a name stands for all."""
        given = right.name.best(self.language) if self.language else self.value(right)
        return self.asked(right) and given in (None, "", ())

    def shown(self, right: IpRight) -> tuple[Value, ...]:
        """Return what people read of it: choices in words, classes with their goods."""
        value = self.value(right)
        if self.input is FieldInput.CHOICE:
            return (Message(self.choices[value]),)
        if self.input is FieldInput.NICE_CLASSES:
            return tuple(_class(item) for item in value)
        return (value,)


def _class(item: NiceClass) -> str:
    return f"{item.number}: {item.goods}" if item.goods else str(item.number)


def _undescribed(right: IpRight) -> str:
    return ""


def _as_it_is(right: IpRight, found: TrademarkRecord) -> IpRight:
    return right


NAMES = (
    ObjectField("name_kk", N_("Name in Kazakh"), "nameKk"),
    ObjectField("name_en", N_("Name in English"), "nameEn"),
)


@dataclass(frozen=True, slots=True)
class IpObject:
    """A kind of object of IP.

    `number_code` stands in numbers of entries (config/numbers.toml, {kind}), `wire_code` in messages of the exchange
    (Decision 148, table 18 rule 5; empty: it has none and stays in the national register). `part` is the element of
    its right in the signed application. `register` answers by the number, `from_register` takes its answer over.
    `nameless` is what one without a name is called in lists.
    `certificate` and `describe` are words of the wire, Russian. `always_ends`: the right never lasts for good.
    """

    kind: ObjectKind | None
    title: str
    number_code: str
    fields: tuple[ObjectField, ...]
    right: type[IpRight] = IpRight
    part: str = "trademark"
    wire_code: str = ""
    number: str = "certificate_number"
    unproved: str = N_("Attach the document that confirms the right.")
    rules: tuple[LegalRule, ...] = ()
    register: Register | None = None
    from_register: Callable[[IpRight, TrademarkRecord], IpRight] = _as_it_is
    name_label: str = N_("Name of object")
    nameless: str = N_("Object without a name")
    nice: bool = False
    certificate: str = ""
    describe: Callable[[IpRight], str] = _undescribed
    always_ends: bool = False

    def fit(self, right: IpRight) -> IpRight:
        """Return a right as this object has it: that of another kind is left behind.

        What was entered before a kind was chosen is common to all rights and stays.
        """
        if isinstance(right, self.right):
            return right
        if type(right) is not IpRight:
            return self.right()
        return self.right(**{one.name: getattr(right, one.name) for one in fields(right)})

    def lacking(self, right: IpRight) -> Iterator[ObjectField]:
        """Yield the details that the law demands and nobody has given."""
        return (one for one in self.fields if one.missing and one.is_absent(right))

    def advised(self, right: IpRight) -> Iterator[ObjectField]:
        """Yield the details that help and nobody has given."""
        return (one for one in self.fields if one.advised and one.is_absent(right))
