"""HS codes of an application in words, as the nomenclature stood on the day of filing and as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.context import current_language, services
from module.kernel.text import N_
from module.registry.application import Form
from module.registry.classifiers import CodeStanding, code_standing

STANDING_LABELS = {
    CodeStanding.VALID: N_("Valid"),
    CodeStanding.ENDED: N_("No longer valid"),
    CodeStanding.NOT_YET: N_("Not valid yet"),
    CodeStanding.UNKNOWN: N_("Not in the list"),
}
STANDING_COLOURS = {
    CodeStanding.VALID: "green",
    CodeStanding.ENDED: "grey",
    CodeStanding.NOT_YET: "yellow",
    CodeStanding.UNKNOWN: "red",
}


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code with its name on the day of filing. A demonstration set says nothing about what is valid: None."""

    code: str
    name: str
    on_filing: CodeStanding | None
    today: CodeStanding | None


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
            code_standing(then, code, filed_on or today),
            code_standing(now, code, today),
        )
        for code in codes
    )
