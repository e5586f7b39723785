"""Forms that only ask: the filter of the worklist, the search of the register, the code of a decision."""

from __future__ import annotations

from typing import Any

from module.forms.base import TroisForm
from module.forms.draft import DraftForm
from module.forms.fields import Checkbox, Files, Hidden, Select, Text
from module.forms.typed import Day
from module.kernel.text import N_
from module.registry.workflow import STATUS_LABELS, Status

QUERY_LIMIT = 200
CODE_LIMIT = 64
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


class RegisterSearch(TroisForm):
    """What is looked for in the public register."""

    query = _Query(
        N_("Number, name of the object or right holder"),
        hint=N_("Enter the number of the entry, the name of the object or of the right holder. Part of it is enough."),
        limit=QUERY_LIMIT,
        width=30,
    )


class PartySearch(TroisForm):
    """Whom the applicant looks for by name."""

    name = _Query(
        N_("Name of the company or person"),
        hint=N_("Enter at least three letters. Part of the name is enough."),
        limit=QUERY_LIMIT,
        width=30,
    )


class ChosenParty(DraftForm):
    """The party that was chosen from what was found."""

    source = Hidden()
    key = Hidden()


class ClassifierSearch(TroisForm):
    """What is looked for in a list of codes, and the day on which the codes should hold."""

    query = _Query(N_("Code or words"), hint=N_("Part of a code or of a name is enough."), limit=QUERY_LIMIT, width=30)
    day = Day(N_("As of the day"))


class VerificationCode(TroisForm):
    """The code that stands on a printed decision."""

    code = Text(
        N_("Verification code"),
        hint=N_("The code stands under the QR code of the printed decision."),
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
