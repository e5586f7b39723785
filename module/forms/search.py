"""Forms that only ask: the filter of the worklist, the search of the register, the code of a decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from module.forms.base import TroisForm
from module.forms.draft import DraftForm
from module.forms.fields import Checkbox, Files, Hidden, InputProblem, Select, Text
from module.forms.identifiers import Bin, HsCode
from module.forms.typed import Day, Whole
from module.kernel.text import N_
from module.registry.objects import tidy_hs_code
from module.registry.published import PublishedField
from module.registry.register_query import HS_LONGEST, LAST_NICE_CLASS, RegisterFilters
from module.registry.standing import PROTECTION_STATE_LABELS, ProtectionState
from module.registry.workflow import STATUS_LABELS, Status

QUERY_LIMIT = 200
CODE_LIMIT = 64
_SHORTEST_HS = 2
FILTERED = {"hs": PublishedField.HS_CODES, "nice": PublishedField.NICE_CLASSES, "goods": PublishedField.GOODS}
STATE_CHOICES = PROTECTION_STATE_LABELS
_SEEN_BY_OFFICERS = {status: label for status, label in STATUS_LABELS.items() if status is not Status.DRAFT}


class _AnyStatus(Select):
    """A list whose empty line means that everything is shown."""

    empty_label = N_("All statuses")

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False


class _Query(Text):
    """A search box: left empty it finds everything, which needs no "(optional)" beside its name."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False


class WorklistFilter(TroisForm):
    """Which cases the worklist shows."""

    status = _AnyStatus(N_("Status"), choices=_SEEN_BY_OFFICERS)
    mine = Checkbox(N_("Only my cases"))

    def chosen_status(self) -> Status | None:
        """Return the status asked for; an unknown word in the address shows all."""
        return self.status.data if isinstance(self.status.data, Status) else None


class _HsPrefix(HsCode):
    """The beginning of an HS code."""

    def parse(self, text: str) -> str:
        """Return the digits. Raises Problem."""
        code = tidy_hs_code(text)
        if not (code.isascii() and code.isdigit()):
            raise InputProblem(N_("Enter the HS code “{code}” in digits only."), code=text.strip())
        if not _SHORTEST_HS <= len(code) <= HS_LONGEST:
            raise InputProblem(
                N_("Enter the first digits of an HS code, from {least} to {most} of them."),
                least=_SHORTEST_HS,
                most=HS_LONGEST,
            )
        return code


class _AnyState(Select):
    """A list whose empty line means that entries are shown however they stand."""

    empty_label = N_("All states")


class RegisterSearch(TroisForm):
    """What is looked for in a register: words, and filters that an entry has to meet besides."""

    query = _Query(
        N_("Number, name of the object or right holder"),
        hint=N_("Enter the number of the entry, the name of the object or of the right holder. Part of it is enough."),
        limit=QUERY_LIMIT,
        width=30,
    )
    hs = _HsPrefix(N_("HS code"), hint=N_("The code or its first digits"))
    nice = Whole(N_("Nice class"), least=1, most=LAST_NICE_CLASS)
    goods = Text(N_("Goods"), hint=N_("Words of the description of the goods"), limit=QUERY_LIMIT, width=30)
    state = _AnyState(N_("State of protection"), choices=STATE_CHOICES)

    def offer(self, published: Collection[PublishedField]) -> None:
        """Take the filters away that ask for what is not published."""
        for name, field in FILTERED.items():
            if field not in published:
                delattr(self, name)

    def filters(self) -> RegisterFilters:
        """Return the filters, those left out empty."""
        return RegisterFilters(
            hs_code=self.data.get("hs") or "",
            nice_class=self.data.get("nice"),
            goods=self.data.get("goods") or "",
            state=self.state.data,
        )

    def filtered(self) -> bool:
        """Tell whether anything but words was sent, right or not."""
        return any(name != "query" for name in self.given())

    def given(self) -> dict[str, str]:
        """Return what was sent, by the names of the fields: for addresses of other pages of the same search."""
        sent = {field.name: str(field.raw_data[0]).strip() for field in self if field.raw_data}
        return {name: text for name, text in sent.items() if text}


class StaffRegisterSearch(RegisterSearch):
    """What staff looks for: by the number of a company as well, which is no filter of the public."""

    bin = Bin(N_("BIN of the right holder"))

    def filters(self) -> RegisterFilters:
        """Return the filters, that of the right holder among them."""
        return replace(super().filters(), holder_bin=self.bin.data or "")


class PartySearch(TroisForm):
    """Whom the applicant looks for by name."""

    name = _Query(
        N_("Name of the company or person"),
        hint=N_("Enter at least three letters. Part of the name is enough."),
        limit=QUERY_LIMIT,
        width=30,
    )


ENDS_SOON = "ends_soon"
_OWN_STATES = {
    ProtectionState.IN_FORCE: STATE_CHOICES[ProtectionState.IN_FORCE],
    ENDS_SOON: N_("Ends soon"),
    ProtectionState.SUSPENDED: STATE_CHOICES[ProtectionState.SUSPENDED],
    ProtectionState.EXPIRED: N_("Protection is over"),
    ProtectionState.EXCLUDED: STATE_CHOICES[ProtectionState.EXCLUDED],
}


class OwnEntriesFilter(TroisForm):
    """Which of a person's entries are shown: by number or name, by state."""

    query = _Query(N_("Number or name"), limit=QUERY_LIMIT, width=20)
    state = _AnyState(N_("State of protection"), choices=_OWN_STATES)


class ChosenParty(DraftForm):
    """The party that was chosen from what was found."""

    source = Hidden()
    key = Hidden()


class ClassifierSearch(TroisForm):
    """What is looked for in a list of codes, and the day on which the codes should hold."""

    query = _Query(N_("Code or words"), hint=N_("Part of a code or of a name is enough."), limit=QUERY_LIMIT, width=30)
    day = Day(N_("As of the day"))


class ExtractDay(TroisForm):
    """The day as of which an extract from the register is wanted."""

    as_of = Day(
        N_("As of the day"),
        hint=N_("Day, month and year, such as 27.03.2026. Leave it empty for today."),
    )


class VerificationCode(TroisForm):
    """The code that stands on a printed decision or extract."""

    code = Text(
        N_("Verification code"),
        hint=N_("The code stands at the end of the address beside the QR code of the print."),
        limit=CODE_LIMIT,
        width=30,
        required=N_("Enter the verification code."),
    )


class ComparedFile(TroisForm):
    """A file that somebody wants compared with the stored document."""

    file = Files(
        N_("XML of the decision"),
        accept=".xml,application/xml,text/xml",
        required=N_("Choose the XML file of the decision."),
    )


class ComparedExtract(TroisForm):
    """A file that somebody wants compared with an extract from the register."""

    file = Files(
        N_("PDF or XML of the extract"),
        accept=".pdf,application/pdf,.xml,application/xml,text/xml",
        required=N_("Choose the PDF or the XML of the extract."),
    )
