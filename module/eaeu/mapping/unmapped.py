"""The list of what has no place on the wire: gathered from the values, by the rows of `registry/unmapped.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from module.kernel.text import Message
from module.registry.application import AttachmentRole, Insurance
from module.registry.entry import EntryAsOf
from module.registry.exporting import ApplicationFacts
from module.registry.party import Name
from module.registry.unmapped import APPLICATION, ENTRY, REASONS, named, never_carried

_EMPTY: tuple[object, ...] = (None, "", (), frozenset(), Insurance())
_FORM = "form."
PLACES: Mapping[str, Mapping[str, str]] = {
    APPLICATION: {
        "object_kind": "form.terms.object_kind",
        "right": "form.right",
        "holder": "form.holder",
        "representative": "form.representative",
        "goods": "form.goods",
        "genuine_features": "form.terms.genuine_features",
        "infringing_features": "form.terms.infringing_features",
        "files": "attachments",
    },
    ENTRY: {
        "number": "number",
        "object_kind": "common.object_kind",
        "right": "common.right",
        "holders": "common.holders",
        "goods": "common.goods",
        "end": "common.end",
        "genuine_features": "national.genuine_features",
        "infringing_features": "national.infringing_features",
        "files": "common.files",
        "circulation": "circulation",
    },
}
"""Where the two documents find what their maker calls by one name."""


@dataclass(frozen=True, slots=True)
class NoPlace:
    """A national field that the document does not carry. `present` tells whether there was a value to lose."""

    field: str
    reason: Message
    present: bool


class UnmappedValues:
    """Collects what a document of `application` or `entry` loses while it is made."""

    def __init__(self, document: str) -> None:
        self.found: list[NoPlace] = []
        self._document = document

    def note(self, path: str, reason: str, **params: object) -> None:
        """Note a value that is lost because of what it is. Raises LookupError for what no row names."""
        head, dot, rest = path.partition(".")
        full = f"{PLACES[self._document][head]}{dot}{rest}"
        if not named(f"{self._document}.{full}", reason):
            raise LookupError(full, reason)
        loss = NoPlace(full.removeprefix(_FORM), Message(REASONS[reason], params), present=True)
        if loss not in self.found:
            self.found.append(loss)

    def fit(self, path: str, value: str, most: int) -> str:
        """Return a token of at most so many letters, white space collapsed; a longer one is cut, and that is noted."""
        text = " ".join(value.split())
        if len(text) > most:
            self.note(path, "cut", count=most)
            text = text[:most].rstrip()
        return text

    def pieces(self, path: str, text: str, most: int) -> tuple[str, ...]:
        """Return a long text in pieces (see `pieces`); what they do not keep of its blanks is noted."""
        words = text.split()
        if " ".join(words) != text or any(len(word) > most for word in words):
            self.note(path, "white_space")
        return pieces(text, most)


def pieces(text: str, most: int) -> tuple[str, ...]:
    """Return a long text in pieces of at most so many letters, cut between words where it can be; empty for none."""
    found, rest = [], " ".join(text.split())
    while len(rest) > most:
        end = rest.rfind(" ", 1, most + 1)
        cut = end if end > 0 else most
        found.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return (*found, rest) if rest else tuple(found)


def joined(found: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Return the texts that `pieces` parted: a piece goes on in the next one where its first word had no room."""
    texts: list[str] = []
    last = ""
    for piece in found:
        first_word = piece.partition(" ")[0]
        if texts and len(last) + 1 + len(first_word) > most:
            texts[-1] += f" {piece}"
        else:
            texts.append(piece)
        last = piece
    return tuple(texts)


def application_unmapped(facts: ApplicationFacts, structure: str) -> Iterator[NoPlace]:
    """Yield what the application never carries as .001 with .003, or as one of them alone."""
    for path, reason in never_carried(APPLICATION, structure):
        yield from _losses(facts, path.removeprefix(f"{APPLICATION}."), reason)


def entry_unmapped(entry: EntryAsOf, structure: str) -> Iterator[NoPlace]:
    """Yield what the entry never carries as .002 with .003, or as one alone; of a file that is not sent, no fields."""
    documents = [n for n, file in enumerate(entry.common.files) if file.role is AttachmentRole.DOCUMENT]
    whole = tuple(f"common.files.{number}." for number in documents)
    for path, reason in never_carried(ENTRY, structure):
        for loss in _losses(entry, path.removeprefix(f"{ENTRY}."), reason):
            if not loss.field.startswith(whole):
                yield loss


def _losses(root: Any, path: str, reason: str) -> Iterator[NoPlace]:
    for place, value in _values(root, path.split("."), ""):
        yield NoPlace(place.removeprefix(_FORM), Message(REASONS[reason]), present=value not in _EMPTY)


def _values(value: Any, steps: list[str], here: str) -> Iterator[tuple[str, Any]]:
    """Yield the values at a path with the numbers of list items; the language in which a name goes is left out.

    What only another kind of right has is no loss of this one.
    """
    if not steps:
        yield here, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _values(item, steps, f"{here}.{number}")
    elif hasattr(value, steps[0]) and not (isinstance(value, Name) and steps[0] == _sent(value)):
        yield from _values(getattr(value, steps[0]), steps[1:], f"{here}.{steps[0]}" if here else steps[0])


def _sent(name: Name) -> str:
    return next((item.name for item in fields(name) if getattr(name, item.name)), "ru")
