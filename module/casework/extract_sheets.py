"""An extract from the register in Kazakh and in Russian: its own words around what it shows of the entry."""

from __future__ import annotations

from module.casework.extract_rows import Blocks, moment
from module.casework.gate import Work
from module.kernel.text import N_, Message
from module.registry.extract import ExtractFacts
from module.registry.prints import Block, ExtractSheet, PrintRow, Sheet
from module.registry.standing import PROTECTION_STATE_LABELS

LANGUAGES = ("kk", "ru")


def texts(work: Work, facts: ExtractFacts, blocks: Blocks) -> tuple[Sheet, ...]:
    """Return an extract in both languages; `blocks` say what it shows of the entry."""
    return tuple(_text(work, facts, blocks, language) for language in LANGUAGES)


def _text(work: Work, facts: ExtractFacts, blocks: Blocks, language: str) -> Sheet:
    def say(message: Message) -> str:
        return work.deps.translate(message, language)

    rows = (
        (N_("Registration number"), facts.entry_number),
        (N_("As of the day"), facts.as_of.strftime("%d.%m.%Y")),
        (N_("State of protection on that day"), say(Message(PROTECTION_STATE_LABELS[facts.state]))),
        (N_("Issued"), moment(facts.issued_at)),
    )
    shows = N_("This extract shows the entry as the register told of it on the day that is named below.")
    today = N_("How the entry stands today is told at the address beside the code, which also confirms this extract.")
    about = Block("", tuple(PrintRow(say(Message(label)), value) for label, value in rows), (say(Message(shows)),))
    return Sheet(
        language=language,
        title=say(Message(N_("Extract from the customs register of intellectual property objects"))),
        subtitle=f"№ {facts.number}",
        blocks=(about, *(block for block in blocks(say, language) if block.rows)),
        footer=say(Message(today)),
        made_at=facts.issued_at,
    )


def paper(work: Work, facts: ExtractFacts, sheets: tuple[Sheet, ...], xml: bytes) -> ExtractSheet:
    """Return the texts as the printer needs them, with the sealed document."""

    def both(msgid: str) -> tuple[str, ...]:
        return tuple(work.deps.translate(Message(msgid), sheet.language) for sheet in sheets)

    law = work.deps.law
    return ExtractSheet(
        number=facts.number,
        made_at=facts.issued_at,
        sheets=sheets,
        authorities=tuple(law.authority.best(sheet.language) for sheet in sheets),
        contacts=tuple(law.contacts.best(sheet.language) for sheet in sheets),
        captions=both(N_("Check the extract at this address:")),
        seal_notes=both(N_("The extract is made by the system and carries its seal; no official signs it.")),
        verification_url=f"{work.deps.public_url}/verify/{facts.code}",
        xml=xml,
    )
