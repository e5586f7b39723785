"""Correction of a slip in a registered act (APPC art. 82): who may do what, and which printed words may be mended.

Only the words of the paper are mended. What was decided stays: the kind of the act, its days and numbers, the entry.
Where the register itself says something wrong, that is a change by application, or ground (4) of an exclusion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from module.kernel.errors import Fault, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.actors import Actor, Role
from module.registry.decision_document import text_node
from module.registry.prints import LegalText, MarkText, PrintRow
from module.registry.signing_document import DocumentNode, SigningDocument

NAMESPACE = "urn:kz:trois:correction:1"
TERM = "correction.decide"
LONGEST_ASKED = 1000
"""Characters of a place or a right text, as it is asked for and as it is mended."""


class CorrectionState(StrEnum):
    """What has become of a request. The values are stored."""

    ASKED = "asked"
    PREPARED = "prepared"
    CORRECTED = "corrected"
    REFUSED = "refused"


CORRECTION_STATE_LABELS = {
    CorrectionState.ASKED: N_("Waits for a case officer"),
    CorrectionState.PREPARED: N_("Waits for the head’s signature"),
    CorrectionState.CORRECTED: N_("The decision is corrected"),
    CorrectionState.REFUSED: N_("The correction is refused"),
}
OPEN = frozenset({CorrectionState.ASKED, CorrectionState.PREPARED})


class CorrectionAct(StrEnum):
    """What an officer can do to a request; the words of the journal."""

    REFUSE = "refuse_correction"
    PREPARE = "prepare_correction"
    SEND_BACK = "send_back_correction"
    SIGN = "correct_decision"


@dataclass(frozen=True, slots=True)
class CorrectionTransition:
    """In a state a person with a role may do an act, which leads to a state."""

    state: CorrectionState
    act: CorrectionAct
    to: CorrectionState
    role: Role


ROWS = (
    CorrectionTransition(CorrectionState.ASKED, CorrectionAct.REFUSE, CorrectionState.REFUSED, Role.CASE_OFFICER),
    CorrectionTransition(CorrectionState.ASKED, CorrectionAct.PREPARE, CorrectionState.PREPARED, Role.CASE_OFFICER),
    CorrectionTransition(CorrectionState.PREPARED, CorrectionAct.SIGN, CorrectionState.CORRECTED, Role.HEAD),
    CorrectionTransition(CorrectionState.PREPARED, CorrectionAct.SEND_BACK, CorrectionState.ASKED, Role.HEAD),
)
"""A missing row is the refusal: nothing is done any more to what was answered."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Words of the paper in one language that are wrong, and the right ones."""

    language: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class CorrectionOutcome:
    """The corrected act as it was signed and registered; `print_sha256` is empty before its first print."""

    number: str
    signed_by_name: str
    signed_at: datetime
    sealed: bytes
    marks: tuple[MarkText, ...]
    print_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A request to mend a slip in a registered act, with what became of it.

    `by_body`: the customs body found the slip itself. `place` and `wanted` are the words of whoever asked, `slips` and
    `texts` what the case officer prepared; `code` opens the page of verification of the corrected act.
    """

    id: str
    application_id: str
    application_number: str
    decision_id: str
    state: CorrectionState
    by_body: bool
    asked_by: str
    asked_by_iin: str
    asked_at: datetime
    due_on: date | None
    place: str
    wanted: str
    file_sha256: str = ""
    file_name: str = ""
    remark: str = ""
    reason_kk: str = ""
    reason_ru: str = ""
    slips: tuple[Slip, ...] = ()
    texts: tuple[LegalText, ...] = ()
    prepared_by: str = ""
    prepared_by_name: str = ""
    prepared_at: datetime | None = None
    code: str = ""
    paper_id: str = ""
    outcome: CorrectionOutcome | None = None

    def reason(self, language: str) -> str:
        """Return the reason of a refusal in Kazakh for a reader of Kazakh, else in Russian."""
        return self.reason_kk if language == "kk" else self.reason_ru


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request as a list shows it."""

    id: str
    application_number: str
    act_number: str
    state: CorrectionState
    by_body: bool
    asked_at: datetime
    due_on: date | None


def row_of(state: CorrectionState, act: CorrectionAct) -> CorrectionTransition | None:
    """Return the row of an act in a state, or None."""
    return next((row for row in ROWS if (row.state, row.act) == (state, act)), None)


def permits(row: CorrectionTransition, found: Correction, actor: Actor) -> bool:
    """Tell whether the person may do the act: nobody on a request of his own, and never one person both parts."""
    own = actor.iin == found.asked_by_iin and not found.by_body
    both = row.role is Role.HEAD and found.prepared_by == actor.account_id
    return actor.plays(row.role) and not own and not both


def open_acts(found: Correction, actor: Actor) -> tuple[CorrectionAct, ...]:
    """Return the acts that are open to a person."""
    return tuple(row.act for row in ROWS if row.state is found.state and permits(row, found, actor))


_MONTHS = (
    "январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
)
_NUMBERS = re.compile(rf"\d+(?:\s+(?:{_MONTHS})\w*)?", re.IGNORECASE)


def corrected(texts: Sequence[LegalText], slips: Iterable[Slip]) -> tuple[LegalText, ...]:
    """Return the texts with the right words. Raises Refused with a fault at `wrong_kk` and the like.

    Whole words are mended, wherever the paper has them. Title, number, order of appeal and signature stay; in the
    operative part and above it only what also stands in a row of the paper (a name) is mended; numbers and
    dates stay everywhere but in the grounds, which are the officer's own words.
    """
    by_language = {slip.language: slip for slip in slips if slip.wrong.strip() or slip.right.strip()}
    if not by_language:
        raise Refused((Fault("empty", "wrong_ru", Message(N_("Name the wrong words in at least one language."))),))
    faults: list[Fault] = []
    mended = []
    for text in texts:
        slip = by_language.pop(text.language, None)
        found = faults_of(text, slip) if slip else []
        faults += found
        mended.append(_mended(text, slip) if slip and not found else text)
    if faults:
        raise Refused(tuple(faults))
    return tuple(mended)


def faults_of(text: LegalText, slip: Slip) -> list[Fault]:
    """Return why words cannot be mended so in a text."""
    wrong, right = f"wrong_{slip.language}", f"right_{slip.language}"
    found = [*too_long(wrong, slip.wrong, LONGEST_ASKED), *too_long(right, slip.right, LONGEST_ASKED)]
    if not slip.wrong.strip():
        found.append(Fault("empty", wrong, Message(N_("Name the wrong words in this language too."))))
    if not slip.right.strip() or slip.right.split() == slip.wrong.split():
        found.append(Fault("empty", right, Message(N_("Write the right words; they differ from the wrong ones."))))
    return found or _faults_of_place(text, slip)


def _faults_of_place(text: LegalText, slip: Slip) -> list[Fault]:
    wrong, pattern = f"wrong_{slip.language}", _pattern(slip.wrong)
    rows = (*text.protected, *text.goods, *text.facts)
    in_rows = any(pattern.search(row.value) for row in rows)
    in_grounds = any(pattern.search(line) for line in text.grounds)
    if not in_rows and not in_grounds:
        frame = N_(
            "These words do not stand in the rows or the grounds of the decision in this language. What was decided, "
            "the title, the numbers, the order of appeal and the signature are not mended as a slip."
        )
        return [Fault("no_place", wrong, Message(frame))]
    lines = [row.value for row in rows] + ([text.preamble, *text.operative] if in_rows else [])
    if any(_numbers(line) != _numbers(_right(pattern, slip, line)) for line in lines):
        numbers = N_(
            "Numbers and dates come from the register and stay as they are; only in the grounds they may be mended. "
            "Wrong data of the register are mended by an application for a change, or are ground (4) of an exclusion."
        )
        return [Fault("number", wrong, Message(numbers))]
    return []


def _numbers(line: str) -> list[str]:
    return [" ".join(one.lower().split()) for one in _NUMBERS.findall(line)]


def _pattern(wrong: str) -> re.Pattern[str]:
    """Return what finds the words as whole words; a space is any space, the paper has no-break ones."""
    words = r"\s+".join(re.escape(word) for word in wrong.split())
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _right(pattern: re.Pattern[str], slip: Slip, line: str) -> str:
    right = " ".join(slip.right.split())
    return pattern.sub(lambda _: right, line)


def _mended(text: LegalText, slip: Slip) -> LegalText:
    pattern = _pattern(slip.wrong)

    def right(line: str) -> str:
        return _right(pattern, slip, line)

    def rows(found: tuple[PrintRow, ...]) -> tuple[PrintRow, ...]:
        return tuple(replace(row, value=right(row.value)) for row in found)

    named = any(pattern.search(row.value) for row in (*text.protected, *text.goods, *text.facts))
    return replace(
        text,
        preamble=right(text.preamble) if named else text.preamble,
        operative=tuple(map(right, text.operative)) if named else text.operative,
        grounds=tuple(map(right, text.grounds)),
        facts=rows(text.facts),
        protected=rows(text.protected),
        goods=rows(text.goods),
    )


def marked(texts: Iterable[LegalText], mark: Callable[[str], str]) -> tuple[LegalText, ...]:
    """Return the texts with the mark of a corrected act in their language."""
    return tuple(replace(text, corrected=mark(text.language)) for text in texts)


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """What a corrected act states of itself and of the first; `of_sha256` is of the first as it was signed."""

    code: str
    corrected_on: date
    of_number: str
    of_day: date
    of_code: str
    of_sha256: str
    application_number: str
    case_officer: str
    head: str
    head_post: str

    def fields(self) -> Mapping[str, str]:
        """Return the elements of the document and their texts."""
        return {
            "correctedOn": self.corrected_on.isoformat(),
            "verificationCode": self.code,
            "ofNumber": self.of_number,
            "ofDay": self.of_day.isoformat(),
            "ofCode": self.of_code,
            "ofSha256": self.of_sha256,
            "applicationNumber": self.application_number,
            "executor": self.case_officer,
            "head": self.head,
            "headPost": self.head_post,
        }


def correction_document(facts: CorrectionFacts, slips: Iterable[Slip], texts: Iterable[LegalText]) -> SigningDocument:
    """Return the corrected act as the document that the head signs."""
    nodes = [DocumentNode(name, value) for name, value in facts.fields().items() if value]
    for slip in slips:
        words = (DocumentNode("wrong", slip.wrong), DocumentNode("right", slip.right))
        nodes.append(DocumentNode("slip", "", words, (("lang", slip.language),)))
    nodes += [text_node(text) for text in texts]
    return SigningDocument(NAMESPACE, DocumentNode("correction", "", tuple(nodes)))
