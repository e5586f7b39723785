"""Which fields of an application and of an entry the exchange with the Commission cannot carry: `unmapped.toml`, read.

The file is written by hand and is the only list: the export tells it, and a property proves that nothing else is lost.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from module.kernel.text import N_

REASONS: Mapping[str, str] = {
    "ours": N_("It serves the work of the national side only."),
    "one_name": N_("The exchange carries one name, in Russian."),
    "name_language": N_("There is no Russian name: another one goes in its place, and its language is not told."),
    "not_asked": N_("The exchange has no element for it."),
    "national_code": N_("The exchange uses the Union's classifier of territories; the names of the places go instead."),
    "contacts": N_("Messages carry telephones and e-mail addresses only."),
    "in_the_application": N_("The register carries it in the application only."),
    "no_period": N_("The exchange carries the last day of protection only."),
    "insurance": N_("The insurance contract is a demand of the national register only."),
    "no_kind": N_("The exchange has no code for objects of this kind."),
    "groups": N_("The exchange does not say which codes, classes and pictures belong to which goods."),
    "classes": N_("The exchange tells classes of the right document only, not those of the goods."),
    "owners": N_("The owners by the certificate are compared with the right holder and not sent."),
    "undertaking": N_("The signed text is national; the attached undertaking goes as a document."),
    "suspension": N_("The exchange knows no state of a national entry."),
    "number": N_(
        "The national number has no place. The number that is sent is made of its parts in the form of Decision 174."
    ),
    "cut": N_("Longer than the element takes: cut to {count} letters."),
    "white_space": N_("Line breaks and repeated blanks become one blank; a word longer than the element is parted."),
    "post_code": N_("The post code does not have the form that the exchange takes."),
    "country": N_("The country does not have the form that the exchange takes."),
    "not_at_hand": N_("The file was not at hand."),
    "unused": N_("No goods name the picture, and pictures go with goods only."),
    "file_name": N_("The name of the document goes in place of the file's name; pictures go without names."),
    "document_details": N_("Pictures go without details of a document."),
    "kind_of_person": N_("The exchange tells kinds of subjects by a code of legal forms that is not at hand."),
    "kind_of_register": N_("The exchange wants the kind of the register beside the number; its codes are not at hand."),
    "one_kind": N_("The exchange has one code for trademarks and service marks."),
    "mark_type": N_("The type of a mark goes in its description only, and there is none here."),
    "borrowed_day": N_("The exchange demands a day: that of the attached document goes."),
    "end_of_right": N_("The right ends earlier: its last day goes."),
    "one_number": N_("The exchange carries one tax number and does not say whose it is."),
    "keyword": N_("The name of the mark is told once; that the goods bear it is not said."),
    "code_list": N_("The exchange wants the classifier beside the code; its identifier is not at hand."),
    "no_role": N_("The exchange wants the role of a person in the circulation of goods."),
    "one_mode": N_("The exchange carries one mode of transport for a route."),
    "other_document": N_("It stands in the other document, which was not asked for."),
    "no_goods": N_("Features go with goods only, and there are none."),
}
"""The sentences that people read, by the key that a row names."""

APPLICATION, ENTRY = "application", "entry"
_FILE = Path(__file__).with_name("unmapped.toml")
_NUMBER = re.compile(r"\.\d+(?=\.|$)")


@dataclass(frozen=True, slots=True)
class UnmappedRow:
    """One cause of loss. `needs` names the missing element of Decision 148.

    Without `when` the paths never travel; with `alone` they are only lost where that document is made by itself.
    """

    reason: str
    needs: str
    paths: tuple[str, ...]
    when: str = ""
    alone: str = ""


@cache
def rows() -> tuple[UnmappedRow, ...]:
    """Return the rows of the file. Raises TypeError for a row with other keys, KeyError for a reason without words."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))["row"]
    made = tuple(UnmappedRow(**{**row, "paths": tuple(row["paths"])}) for row in found)
    for row in made:
        REASONS[row.reason]
    return made


def never_carried(document: str, structure: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and reason of each field of `application` or `entry` that never travels, or not in that structure."""
    for row in rows():
        if not row.when and row.alone in ("", structure):
            yield from ((path, row.reason) for path in row.paths if path.startswith(f"{document}."))


@cache
def _conditional() -> frozenset[tuple[str, str]]:
    return frozenset((path, row.reason) for row in rows() if row.when for path in row.paths)


def named(path: str, reason: str) -> bool:
    """Tell whether a row with a condition names a value's path (numbers of list items in it are passed over)."""
    return (_NUMBER.sub("", path), reason) in _conditional()
