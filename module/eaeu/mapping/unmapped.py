"""The list of what has no place on the wire, gathered from the values themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from module.eaeu.mapping.wire_mapping import CUT, ENTRY, GROUPS, WIRE_MAPPING, Lost, WireMapping, mapped
from module.kernel.text import Message
from module.registry.application import Attachment, AttachmentRole, Insurance
from module.registry.exporting import ApplicationFacts, EntryFacts
from module.registry.party import Name

_EMPTY: tuple[object, ...] = (None, "", (), frozenset())


@dataclass(frozen=True, slots=True)
class NoPlace:
    """A national field that the document does not carry. `present` tells whether there was a value to lose."""

    field: str
    reason: Message
    present: bool


class UnmappedValues:
    """Collects what a document loses while it is made."""

    def __init__(self) -> None:
        self.found: list[NoPlace] = []

    def note(self, path: str, reason: str, **params: object) -> None:
        """Note a value that is lost because of what it is."""
        loss = NoPlace(path, Message(reason, params), present=True)
        if loss not in self.found:
            self.found.append(loss)

    def fit(self, path: str, value: str, most: int) -> str:
        """Return a token of at most so many letters, white space collapsed; a longer one is cut, and that is noted."""
        text = " ".join(value.split())
        if len(text) > most:
            self.note(path, CUT, count=most)
            text = text[:most].rstrip()
        return text


def application_unmapped(facts: ApplicationFacts) -> Iterator[NoPlace]:
    """Yield what the application loses as .001 with .003."""
    yield from _walk(facts.form, "", column=0)
    for number, file in enumerate(facts.attachments):
        yield from _walk(file, f"attachments.{number}", column=0)
    yield from _groups(facts)


def entry_unmapped(facts: EntryFacts, application: ApplicationFacts) -> Iterator[NoPlace]:
    """Yield what the entry loses as .002 with .003; `application` is the filed one with the entry's own values."""
    entry = facts.entry
    values: dict[str, Any] = {"number": entry.number, "origin": entry.origin, "state": entry.state}
    for part, content in (("common", entry.common), ("national", entry.national)):
        values |= {f"{part}.{item.name}": getattr(content, item.name) for item in fields(content)}
    for name, value in values.items():
        fate = ENTRY[name]
        if isinstance(fate, Lost):
            yield _no_place(name, fate, value)
    for loss in _walk(application.form, "application", column=1):
        if not loss.field.startswith(("application.terms", "application.insurance")):  # the entry has its own of these
            yield loss
    for number, file in enumerate(application.attachments):
        yield from _file_of_entry(file, f"application.attachments.{number}")
    yield from _groups(application)


def _file_of_entry(file: Attachment, path: str) -> Iterator[NoPlace]:
    if file.role is AttachmentRole.DOCUMENT:
        yield NoPlace(path, Message(_reason(WIRE_MAPPING["Attachment.file_name"][1])), present=True)
    else:
        yield from _walk(file, path, column=1)


def _reason(fate: WireMapping) -> str:
    return fate.reason if isinstance(fate, Lost) else ""


def _groups(facts: ApplicationFacts) -> Iterator[NoPlace]:
    yield NoPlace("goods", Message(GROUPS), present=len(facts.form.goods) > 1)


def _walk(value: Any, path: str, column: int) -> Iterator[NoPlace]:
    if isinstance(value, Name):
        yield from _name(value, path, column)
        return
    for item in fields(value):
        fate = mapped(type(value), item.name)[column]
        here = f"{path}.{item.name}" if path else item.name
        content = getattr(value, item.name)
        if isinstance(fate, Lost):
            yield _no_place(here, fate, content)
        elif is_dataclass(content):
            yield from _walk(content, here, column)
        elif isinstance(content, tuple):
            for number, part in enumerate(content):
                if is_dataclass(part):
                    yield from _walk(part, f"{here}.{number}", column)


def _name(name: Name, path: str, column: int) -> Iterator[NoPlace]:
    """Of a name one language goes: Russian, else the first that there is."""
    sent = next((item.name for item in fields(name) if getattr(name, item.name)), "ru")
    for item in fields(name):
        fate = mapped(Name, item.name)[column]
        if item.name != sent and isinstance(fate, Lost):
            yield _no_place(f"{path}.{item.name}", fate, getattr(name, item.name))


def _no_place(path: str, fate: Lost, value: object) -> NoPlace:
    empty = value in _EMPTY or value == Insurance()
    return NoPlace(path, Message(fate.reason), present=not empty)
