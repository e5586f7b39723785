"""HS codes of an application in words, as the nomenclature stood on the day of filing and as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.context import current_language, services
from module.kernel.text import N_
from module.registry.application import Form
from module.registry.classifiers import Classifier, Standing

STANDING_LABELS = {
    Standing.VALID: N_("Valid"),
    Standing.ENDED: N_("No longer valid"),
    Standing.NOT_YET: N_("Not valid yet"),
    Standing.UNKNOWN: N_("Not in the list"),
}
STANDING_COLOURS = {
    Standing.VALID: "green",
    Standing.ENDED: "grey",
    Standing.NOT_YET: "yellow",
    Standing.UNKNOWN: "red",
}


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code with its name on the day of filing. A demonstration set says nothing about what is valid: None."""

    code: str
    name: str
    on_filing: Standing | None
    today: Standing | None


def code_lines(form: Form, filed_on: date | None, today: date) -> tuple[CodeLine, ...]:
    """Return each code of the goods once, in order; nothing where there is no list of codes."""
    now = services.classifiers.get("hs")
    if now is None:
        return ()
    then = services.classifiers.as_of("hs", filed_on or today)
    codes = dict.fromkeys(code for block in form.goods for code in block.hs_codes)
    return tuple(
        CodeLine(
            code,
            then.name(code, current_language()) or now.name(code, current_language()),
            _standing(then, code, filed_on or today),
            _standing(now, code, today),
        )
        for code in codes
    )


def _standing(found: Classifier, code: str, day: date) -> Standing | None:
    if found.edition.is_demo:
        return None
    standing = found.standing(code, day)
    if standing is Standing.UNKNOWN and found.find(code, "ru", 1, lambda row: row.standing(day) is Standing.VALID):
        return Standing.VALID  # the nomenclature has longer codes alone: 6403400000 and no 640340
    return standing
