"""The forms of a demand: what an element needs, which values it may take, and demands of their own shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, cast

from lxml import etree

from module.dev.standins.commission import names

APPLICATION, ENTRY, VOLATILE, OPINION = (f"R.IP.SP.01.{number:03d}" for number in (1, 2, 3, 4))
RESOURCE = "R.007"


class Held(Protocol):
    """What the judging side has on record."""

    def applicant(self, application: str, form: str) -> str | None:
        """Return the applicant of a known application with this registration form."""
        ...

    def entry(self, number: str) -> etree._Element | None:
        """Return the latest record of a registration number."""
        ...


@dataclass(frozen=True, slots=True)
class Filing:
    """A document under judgement: its root, the message and transaction it came in, and what is on record."""

    root: etree._Element
    message: str
    transaction: str
    held: Held | None = None

    def part(self, structure: str) -> etree._Element | None:
        """Return the root of a structure: the document's own or one inside R.010."""
        wanted = names.root_name(structure)
        return self.root if self.root.tag == wanted else self.root.find(wanted)


@dataclass(frozen=True, slots=True)
class Demand:
    """A rule: its code and what yields a sentence for each place that breaks it."""

    code: str
    check: Callable[[Filing], Iterable[str]]


def find(element: etree._Element | None, path: str) -> list[etree._Element]:
    """Evaluate an XPath over elements with the usual prefixes; nothing on nothing."""
    if element is None:
        return []
    return cast(list[etree._Element], element.xpath(path, namespaces=dict(names.PREFIXES)))


def text_of(element: etree._Element) -> str:
    """Return the text of an element without comments, white space taken together."""
    return " ".join(str(element.xpath("string()")).split())


def value(element: etree._Element | None, path: str) -> str:
    """Return the text of the first element on a path, collapsed; empty where it is absent."""
    found = find(element, path)
    return text_of(found[0]) if found else ""


def filled(element: etree._Element, child: str) -> bool:
    """Tell whether an element has a child that is not blank; `a|b` asks for one of two."""
    found = find(element, child)
    return any(len(item) or (item.text or "").strip() for item in found)


def needs(code: str, structures: str | tuple[str, ...], path: str, *children: str) -> Demand:
    """Demand that every element on a path has all of the children filled."""
    places = (structures,) if isinstance(structures, str) else structures

    def check(filing: Filing) -> Iterator[str]:
        for structure in places:
            for element in find(filing.part(structure), path):
                yield from (
                    f"{child} is missing in {_name(element)}" for child in children if not filled(element, child)
                )

    return Demand(code, check)


def among(code: str, structures: str | tuple[str, ...], path: str, *values: str) -> Demand:
    """Demand that every element on a path has one of the values."""
    places = (structures,) if isinstance(structures, str) else structures

    def check(filing: Filing) -> Iterator[str]:
        for structure in places:
            for found in find(filing.part(structure), path):
                text = text_of(found)
                if text not in values:
                    yield f"{text!r} is not one of {', '.join(values)}"

    return Demand(code, check)


def custom(code: str) -> Callable[[Callable[[Filing], Iterable[str]]], Demand]:
    """Make a demand of a function."""
    return lambda check: Demand(code, check)


def renamed(demand: Demand, code: str) -> Demand:
    """Return the same demand under the code of another table."""
    return Demand(code, demand.check)


def _name(element: etree._Element) -> str:
    return names.prefixed(element.tag)
