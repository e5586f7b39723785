"""The registration mark of a decision in words: what registration added to the signed act (D32, APPC art. 80)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from module.documents.dates import long_date
from module.kernel.clock import ALMATY
from module.kernel.text import N_, Message
from module.registry.prints import Block, MarkText, PrintRow
from module.registry.registration_mark import RegistrationMark

Translate = Callable[[Message, str], str]


def mark_text(mark: RegistrationMark, certificate: str, translate: Translate, language: str) -> MarkText:
    """Return the line under the title and the block beside the signature; the instant is that of Kazakhstan."""

    def say(msgid: str, **params: object) -> str:
        return translate(Message(msgid, params), language)

    at = mark.registered_at.astimezone(ALMATY)
    rows = (
        (N_("Number of the decision"), mark.number),
        (N_("Register entry number"), mark.entry_number),
        (N_("Registered at"), f"{at:%d.%m.%Y %H:%M:%S}"),
        (N_("Certificate of the signer"), certificate),
        (N_("SHA-256 of the signed document"), mark.act_sha256),
    )
    return MarkText(
        number_line=say(N_("No. {number} of {date}"), number=mark.number, date=long_date(at.date(), language)),
        block=Block(say(N_("Registration mark")), tuple(PrintRow(say(label), value) for label, value in rows if value)),
    )


def corrected_line(number: str, day: date, translate: Translate, language: str) -> str:
    """Return the mark of a corrected act (APPC art. 82), with number and day of the first, which is kept."""
    text = N_("CORRECTED. A slip in decision No. {number} of {date} is mended; that decision is kept as it was signed.")
    return translate(Message(text, {"number": number, "date": long_date(day, language)}), language)
