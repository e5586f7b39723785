"""The invented people that ГБД ФЛ and the control of access know: which number makes which of them answer how."""

from __future__ import annotations

from dataclasses import dataclass

from module.dev.pki.people import PEOPLE as DEMO
from module.dev.pki.people import DemoPerson
from module.dev.standins.scenarios import LEADER, Scenario, numbered

FOUND = LEADER
DECEASED = numbered("40010130061")
NO_ADDRESS = numbered("90010130062")
SEVERAL = numbered("90010130063")
FOREIGN = numbered("90010130064")
EXTRA_FIELDS = numbered("90010130065")
TOKEN_REJECTED = numbered("90010130066")
UNKNOWN = numbered("90010130067")
REFUSES = numbered("90010130068")
WAITS = numbered("90010130069")
HTTP_500 = numbered("90010130070")
SLOW = numbered("90010130071")
BAD_SIGNATURE = numbered("90010130072")
BUSINESS_ERROR = numbered("90010130073")
TECHNICAL_FAULT = numbered("90010130074")
ANOTHER_ANSWER = numbered("90010130075")
_VALID = ("00", "2020-01-15+06:00", "2030-01-14+06:00")


@dataclass(frozen=True, slots=True)
class Human:
    """One invented person; documents are number, status, first and last day."""

    iin: str
    behaviour: str
    outcome: str
    surname: str = "Үлгілі"
    given_name: str = "Сынақ"
    patronymic: str = "Үлгіұлы"
    died_on: str = ""
    citizenship: str = "398"
    has_address: bool = True
    documents: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def born_on(self) -> str:
        """Return the day of birth that the number names."""
        century = {"1": "18", "2": "18", "3": "19", "4": "19"}.get(self.iin[6], "20")
        return f"{century}{self.iin[:2]}-{self.iin[2:4]}-{self.iin[4:6]}"

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the numbers of the documents."""
        return tuple(document[0] for document in self.documents)


def _human(iin: str, behaviour: str, outcome: str, **more: object) -> Human:
    card = (f"0{iin[3:11]}", *_VALID)
    return Human(iin, behaviour, outcome, **{"documents": (card,), **more})  # type: ignore[arg-type]


def _demo(person: DemoPerson) -> Human:
    names = {"surname": person.surname, "given_name": person.given_name, "patronymic": person.patronymic}
    return _human(person.iin, "found", f"found: a person of the demonstration ({person.title})", **names)


_OLD = ("000000001", "17", "2000-01-15+06:00", "2010-01-14+06:00")
_NEWER = ("000000002", "00", "2010-01-15+06:00", "2020-01-14+06:00")
_NEWEST = ("000000003", "00", "2020-01-10+06:00", "2130-01-09+06:00")
PEOPLE = (
    _human(FOUND, "found", "found"),
    _human(DECEASED, "found", "found: deceased", died_on="2021-03-04+06:00", surname="Қайран"),
    _human(NO_ADDRESS, "found", "found: no registered address", has_address=False, surname="Көшпенді"),
    _human(
        SEVERAL, "found", "found: three documents, one in force", documents=(_OLD, _NEWEST, _NEWER), surname="Көпқұжат"
    ),
    _human(FOREIGN, "found", "found: a citizen of another state", citizenship="643", surname="Северный"),
    _human(EXTRA_FIELDS, "extra_fields", "found: fields that are not in the XSD", surname="Артық"),
    _human(TOKEN_REJECTED, "token_rejected", "the token is rejected: refused", surname="Токенсіз"),
    _human(HTTP_500, "http_500", "ШЭП answers HTTP 500 with a page: unavailable", surname="Бесжүз"),
    _human(SLOW, "slow", "ШЭП answers late: unavailable by time-out", surname="Баяу"),
    _human(BAD_SIGNATURE, "bad_signature", "the answer is altered after signing: unavailable", surname="Бұзық"),
    _human(BUSINESS_ERROR, "business_error", "status SCSE001: refused", surname="Бастарту"),
    _human(TECHNICAL_FAULT, "technical_fault", "fault SCE909: unavailable", surname="Ақау"),
    _human(ANOTHER_ANSWER, "another_answer", "the answer is about another person: unavailable", surname="Басқа"),
    *(_demo(person) for person in {person.iin: person for person in DEMO}.values()),
)
BY_IIN = {human.iin: human for human in PEOPLE}
SCENARIOS = (
    *(Scenario("ГБД ФЛ", human.iin, human.behaviour, human.outcome) for human in PEOPLE),
    Scenario("ГБД ФЛ", UNKNOWN, "not_found", "not found, as every IIN that is not in this table"),
    Scenario("КДП", REFUSES, "refuses", "the person does not consent: no token"),
    Scenario("КДП", WAITS, "waits", "the person has not answered the SMS yet: waiting; every other IIN consents"),
)
